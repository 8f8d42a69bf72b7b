#include "app/turn/query_threads.hpp"

#include <exception>
#include <utility>
#include <variant>

#include "app/base/share.hpp"
#include "app/base/shell_answers.hpp"
#include "app/turn/journal_reader.hpp"
#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::app {
namespace {

using Answer = api::QueryHistory::Respond;
struct Problem {
    std::string what;
};
struct TookTooLong {};

// Entries that do not fit each other are as bad as entries that cannot be read, but no reason to
// end the process: the state itself is sound.
std::variant<Answer, Problem, TookTooLong> guarded(api::QueryHistory const& query,
                                                   JournalReader& journal) {
    try {
        api::DiscreetJournal discreet(journal);
        auto answer = query.read(discreet);
        if (journal.was_given_up()) return TookTooLong{};
        if (journal.problem()) return Problem{*journal.problem()};
        return answer;
    } catch (core::InvariantBroken const& broken) {
        return Problem{broken.what};
    } catch (std::exception const& error) {
        return Problem{error.what()};
    }
}

}  // namespace

// A reader for the time of one job: there are as many as threads.
class QueryThreads::Lent {
public:
    explicit Lent(QueryThreads& owner) : owner_(owner) {
        std::lock_guard const lock(owner_.mutex_);
        reader_ = owner_.idle_.back();
        owner_.idle_.pop_back();
    }
    ~Lent() {
        std::lock_guard const lock(owner_.mutex_);
        owner_.idle_.push_back(reader_);
    }
    Lent(Lent const&) = delete;
    Lent& operator=(Lent const&) = delete;
    [[nodiscard]] store::Reader& reader() { return *reader_; }

private:
    QueryThreads& owner_;
    store::Reader* reader_;
};

QueryThreads::QueryThreads(boost::asio::io_context& loop, std::vector<store::Reader> readers,
                           Log& log, Options options)
    : log_(log),
      options_(options),
      readers_(std::move(readers)),
      threads_(loop, options.waiting_max, readers_.size()) {
    std::lock_guard const lock(mutex_);
    for (auto& reader : readers_) idle_.push_back(&reader);
}

QueryThreads::~QueryThreads() { stopping_ = true; }

bool QueryThreads::ask(std::string const& caller, Job job) {
    return threads_.ask(caller, [this, job = std::move(job)] {
        Lent lent(*this);
        return job(lent.reader());
    });
}

bool QueryThreads::history(Question question, Respond respond) {
    auto const caller = caller_name(question.org, question.caller);
    return ask(caller, [this, question = std::move(question), respond = std::move(respond)](
                           store::Reader& reader) { return answered(question, respond, reader); });
}

bool QueryThreads::beside(Beside question, Respond respond) {
    auto const caller = caller_name(question.org, question.caller);
    return threads_.ask(
        caller,
        [this, read = std::move(question.read),
         respond = std::move(respond)]() -> std::function<void()> {
            try {
                return [respond, response = read()] { respond(response); };
            } catch (std::exception const& error) {
                log_.error("a question could not be answered", {{"what", error.what()}});
                return [respond] {
                    respond(
                        api::error_response(500, "INTERNAL_ERROR", "The server failed to answer"));
                };
            }
        });
}

std::function<void()> QueryThreads::answered(Question const& question, Respond const& respond,
                                             store::Reader& reader) const {
    auto const until = std::chrono::steady_clock::now() + options_.read_time;
    JournalReader journal(reader, question.org, [this, until] {
        return stopping_ || std::chrono::steady_clock::now() >= until;
    });
    auto read = guarded(question.query, journal);
    if (auto* answer = std::get_if<Answer>(&read)) {
        return [answer = std::move(*answer), respond] { respond(answer()); };
    }
    if (std::holds_alternative<TookTooLong>(read)) {
        return [respond, after = options_.read_time] {
            respond(busy_response("READ_TOO_LONG",
                                  "The question took too long; ask for less at a time", after));
        };
    }
    log_.error("history could not be read", {{"what", std::get<Problem>(read).what}});
    return [respond] {
        respond(api::error_response(500, "INTERNAL_ERROR", "History could not be read"));
    };
}

}  // namespace ringmaster::app
