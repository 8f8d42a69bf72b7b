#pragma once
// The thread that keeps the records for reports in step with the journal (RP-1, RP-6). The loop
// never waits for it: it looks at the file by itself, twice a second, on the least important of the
// process's threads, and catches up page by page.
//
// Ownership: owns the thread and, on it, the projector; the destructor lets a page end. Threading:
// all members from the loop. Units: see projector.hpp. Errors: in the log and as metrics; a file
// that cannot be written is tried again.

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "ringmaster/reports/projector.hpp"

namespace ringmaster::app {

class RecordsThread {
public:
    struct Options {
        std::string database;
        std::string records;
        std::chrono::milliseconds look_every{500};
        std::chrono::milliseconds retry_after{5'000};
    };
    RecordsThread(Options options, Metrics& metrics, Log& log);
    ~RecordsThread();
    RecordsThread(RecordsThread const&) = delete;
    RecordsThread& operator=(RecordsThread const&) = delete;

    // What that organization has kept long enough by then may be deleted, a piece at each look. The
    // caller trusts the time (OPS-9).
    void delete_old(core::OrgId org, reports::Retention const& kept, core::Time now);

private:
    void run();
    // How long to wait for the next look.
    [[nodiscard]] std::chrono::milliseconds look();
    [[nodiscard]] std::chrono::milliseconds failed(store::Error const& error);
    void tell(reports::Round const& round);
    // False: there is nothing to delete, for now.
    [[nodiscard]] bool delete_a_piece();
    [[nodiscard]] bool goes_on() const { return !stopping_.load(); }

    Options const options_;
    Log& log_;
    Counter& entries_;
    Gauge& behind_entries_;
    Gauge& behind_seconds_;
    Gauge& stopped_;
    std::optional<reports::Projector> projector_;  // the thread's
    std::string last_problem_;                     // likewise
    std::mutex mutex_;
    std::condition_variable changed_;
    struct Deletion {
        reports::Retention kept;
        core::Time by;
    };
    std::map<core::OrgId, Deletion> deletions_;  // guarded by mutex_
    std::atomic<bool> stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

[[nodiscard]] reports::ProjectorOptions projector_options(std::string database,
                                                          std::string records);

}  // namespace ringmaster::app
