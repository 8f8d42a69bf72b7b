// When the records are brought up to date, and what is told of it. A problem is logged when it is
// new; the thread goes on looking whatever happens.

#include "app/daemon/records_thread.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "ringmaster/api/history/personal_data.hpp"

namespace ringmaster::app {
namespace {

constexpr int least_important = 19;
// Of each table in one transaction, so that none becomes long.
constexpr std::uint64_t deleted_at_once = 1'000;

core::Time clock_now() {
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<core::Duration>(now).count()};
}

}  // namespace

reports::ProjectorOptions projector_options(std::string database, std::string records) {
    reports::ProjectorOptions options;
    options.database = std::move(database);
    options.records = std::move(records);
    options.customer_match = api::is_of_erased;
    return options;
}

RecordsThread::RecordsThread(Options options, Metrics& metrics, Log& log)
    : options_(std::move(options)),
      log_(log),
      entries_(metrics.counter("ringmaster_reports_entries_total",
                               "Journal entries whose records were written.")),
      behind_entries_(metrics.gauge("ringmaster_reports_behind_entries",
                                    "Journal entries whose records are not written yet.")),
      behind_seconds_(metrics.gauge("ringmaster_reports_behind_seconds",
                                    "Age of the oldest entry whose records are not written yet.")),
      stopped_(metrics.gauge("ringmaster_reports_stopped_organizations",
                             "Organizations whose records do not go on.")),
      thread_([this] { run(); }) {}

RecordsThread::~RecordsThread() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void RecordsThread::delete_old(core::OrgId org, reports::Retention const& kept, core::Time now) {
    std::lock_guard const lock(mutex_);
    deletions_.insert_or_assign(org, Deletion{kept, now});
}

void RecordsThread::run() {
    // Of this thread alone, on Linux: routing comes first (RP-6). Where that is not permitted (the
    // filter of the systemd unit refuses it) it is a thread like the others.
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), least_important));
    while (goes_on()) {
        std::chrono::milliseconds wait{0};
        try {
            wait = look();
        } catch (std::exception const& error) {
            projector_.reset();
            wait = failed({store::ErrorCode::io, error.what()});
        }
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, wait, [this] { return stopping_.load(); });
    }
    projector_.reset();
}

std::chrono::milliseconds RecordsThread::look() {
    if (!projector_) {
        auto options = projector_options(options_.database, options_.records);
        options.goes_on = [this] { return goes_on(); };
        auto opened = reports::Projector::open(std::move(options));
        if (!opened) return failed(opened.error());
        projector_.emplace(std::move(opened).value());
    }
    auto const round = projector_->round();
    if (!round) {
        projector_.reset();
        return failed(round.error());
    }
    last_problem_.clear();
    tell(round.value());
    if (round.value().behind != 0) return std::chrono::milliseconds(0);
    return delete_a_piece() ? std::chrono::milliseconds(0) : options_.look_every;
}

std::chrono::milliseconds RecordsThread::failed(store::Error const& error) {
    if (error.message != std::exchange(last_problem_, error.message)) {
        log_.error("the records for reports cannot be written", {{"what", error.message}});
    }
    return options_.retry_after;
}

void RecordsThread::tell(reports::Round const& round) {
    entries_.add(round.entries);
    behind_entries_.set(static_cast<double>(round.behind));
    stopped_.set(static_cast<double>(round.stopped));
    core::Duration behind{0};
    if (round.oldest_behind) behind = std::max(behind, clock_now() - *round.oldest_behind);
    behind_seconds_.set(std::chrono::duration<double>(behind).count());
    for (auto const& one : round.newly_stopped) {
        log_.error("an organization's records do not go on",
                   {{"orgId", core::to_string(one.org)}, {"what", one.problem.value_or("")}});
    }
}

// One organization's, so that what happens meanwhile is projected before the next piece.
bool RecordsThread::delete_a_piece() {
    std::unique_lock lock(mutex_);
    if (deletions_.empty()) return false;
    auto const [org, wanted] = *deletions_.begin();
    deletions_.erase(deletions_.begin());
    lock.unlock();
    auto const rows = projector_->retain(org, wanted.kept, wanted.by, deleted_at_once);
    lock.lock();
    // Should it fail, the next clean-up asks again.
    if (rows && rows.value() != 0) deletions_.emplace(org, wanted);
    return !deletions_.empty();
}

}  // namespace ringmaster::app
