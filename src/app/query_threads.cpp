#include "app/query_thread.hpp"

#include <exception>
#include <variant>

#include "app/journal_reader.hpp"
#include "ringmaster/api/errors.hpp"
#include "ringmaster/api/personal_data.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t jobs_max = 256;

using Answer = api::QueryHistory::Respond;
struct Problem {
    std::string what;
};

// Entries that do not fit each other are as bad as entries that cannot be read, but no reason to
// end the process: the state itself is sound.
std::variant<Answer, Problem> guarded(api::QueryHistory const& query, JournalReader& journal) {
    try {
        api::DiscreetJournal discreet(journal);
        auto answer = query.read(discreet);
        if (journal.problem()) return Problem{*journal.problem()};
        return answer;
    } catch (core::InvariantBroken const& broken) {
        return Problem{broken.what};
    } catch (std::exception const& error) {
        return Problem{error.what()};
    }
}

}  // namespace

QueryThread::QueryThread(boost::asio::io_context& loop, store::Reader reader, Log& log)
    : reader_(std::move(reader)), log_(log), thread_(loop, jobs_max) {}

bool QueryThread::ask(Job job) {
    return thread_.ask([this, job = std::move(job)] { return job(reader_); });
}

bool QueryThread::history(core::OrgId org, api::QueryHistory query, Respond respond) {
    return ask([this, org, query = std::move(query),
                respond = std::move(respond)](store::Reader& reader) -> std::function<void()> {
        JournalReader journal(reader, org);
        auto const read = guarded(query, journal);
        if (auto const* answer = std::get_if<Answer>(&read)) {
            return [answer = *answer, respond] { respond(answer()); };
        }
        log_.error("history could not be read", {{"what", std::get<Problem>(read).what}});
        return [respond] {
            respond(api::error_response(500, "INTERNAL_ERROR", "History could not be read"));
        };
    });
}

}  // namespace ringmaster::app
