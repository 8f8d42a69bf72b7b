#include "app/query_thread.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "ringmaster/api/errors.hpp"
#include "ringmaster/core/codec.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t jobs_max = 256;

// An entry this binary cannot read is a damaged file: recovery would have refused it.
std::vector<api::HistoryRow> to_rows(std::vector<store::JournalEntry> const& entries) {
    std::vector<api::HistoryRow> rows;
    rows.reserve(entries.size());
    for (auto const& entry : entries) {
        auto events = core::decode_events(entry.events);
        if (!events) continue;
        rows.push_back({entry.seq, entry.at, entry.kind, std::move(*events)});
    }
    return rows;
}

}  // namespace

QueryThread::QueryThread(boost::asio::io_context& loop, store::Reader reader, Log& log)
    : loop_(loop), reader_(std::move(reader)), log_(log), thread_([this] { run(); }) {}

QueryThread::~QueryThread() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

bool QueryThread::ask(Job job) {
    {
        std::lock_guard const lock(mutex_);
        if (jobs_.size() >= jobs_max) return false;
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
}

bool QueryThread::history(core::OrgId org, api::QueryHistory query, Respond respond) {
    return ask([this, org, query = std::move(query),
                respond = std::move(respond)](store::Reader& reader) -> std::function<void()> {
        auto entries = reader.history(org, query.about, {query.after_seq, query.limit});
        if (entries) {
            return
                [rows = to_rows(entries.value()), query, respond] { respond(query.respond(rows)); };
        }
        log_.error("history could not be read", {{"what", entries.error().message}});
        return [respond] {
            respond(api::error_response(500, "INTERNAL_ERROR", "History could not be read"));
        };
    });
}

void QueryThread::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) return;
        Job const job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        boost::asio::post(loop_, job(reader_));
        lock.lock();
    }
}

}  // namespace ringmaster::app
