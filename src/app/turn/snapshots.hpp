#pragma once
// Snapshots, made beside the loop and written beside what is acknowledged (ADR 19).
//
// A thread brings the organization's state back from the file, as a start would, and encodes it: so
// a snapshot is what the journal leads to, and the loop does nothing that grows with the house. It
// is written in pieces, one short transaction after another, and counts once its row is there. Only
// the last snapshots of an ordered stop come from the engines themselves: nobody waits then, and
// everything decided is durable.
//
// Ownership: what Parts refers to outlives it. Threading: the loop only; jobs run where `beside`
// runs them. Errors: what cannot be made is told in the log and by a metric, and tried again ten
// minutes later; a failed commit ends the process (CommitLine).

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "app/turn/ahead_writer.hpp"
#include "app/turn/query_threads.hpp"
#include "app/turn/tenants.hpp"

namespace ringmaster::app {

class Snapshots {
public:
    struct Options {
        std::uint64_t every = 10'000;  // journal entries
        std::size_t piece_bytes = 96U << 10U;
    };
    struct Parts {
        // Runs a job with a reader of its own, one after another. False: too many wait already.
        std::function<bool(QueryThreads::Job)> beside;
        AheadWriter::Submit write_beside;
        std::function<Tenant*(core::OrgId const&)> find;
        Metrics& metrics;
        Log& log;
    };
    Snapshots(Parts parts, Options options);
    // A job that is running comes to an end soon.
    ~Snapshots();
    Snapshots(Snapshots const&) = delete;
    Snapshots& operator=(Snapshots const&) = delete;

    // Begins one when enough has happened since the last one, or when something has and the last
    // one is a day old (SEC-7: the journal is cut behind the newest snapshot).
    void consider(Tenant& tenant, core::Time at);
    // For the ordered stop, with everything durable: one of each organization that has changed
    // since its last, from its engine. Then nothing more; `written` runs when all are durable.
    void finish(Tenants const& tenants, core::Time at, std::function<void()> written);

private:
    struct Wanted {
        core::OrgId org;
        core::Time at;
    };
    // A body that is too large is in pieces, those to be written first: they are freed one by one,
    // as a hundred megabytes at once would hold up the loop.
    struct Made {
        store::Snapshot snapshot;
        std::deque<std::string> pieces;
        std::string problem;  // instead
    };
    // On its way to the file.
    struct Writing {
        Made made;
        bool is_written = false;
    };
    [[nodiscard]] static Made encode(core::Engine const& engine, store::Snapshot snapshot,
                                     std::size_t piece_bytes);
    // What the thread needs to know, wherever the owner is by then.
    struct Task {
        Wanted wanted;
        std::size_t piece_bytes = 0;
        std::shared_ptr<std::atomic<bool> const> is_over;
    };
    [[nodiscard]] static std::optional<Made> make(store::Reader& reader, Task const& task);
    void want(Tenant& tenant, core::Time at);
    void next();
    void ask(Wanted const& wanted);
    void came(Wanted const& wanted, Made made);
    void failed(core::OrgId const& org, core::Time at, std::string const& problem);
    void make_from(Tenant& tenant, core::Time at);
    void write(Made made);
    void write_next();
    [[nodiscard]] store::Batch next_batch();
    void written(std::size_t rows);
    void end_of(core::OrgId const& org);

    Parts parts_;
    Options options_;
    std::deque<Wanted> wanted_;  // the next ones
    bool is_asked_ = false;      // the thread is at work
    std::optional<Writing> writing_;
    bool is_finishing_ = false;
    std::function<void()> finished_;
    std::shared_ptr<std::atomic<bool>> is_over_;  // known to the job as well
    Counter& snapshots_;
    Counter& failures_;
    Histogram& duration_;
};

}  // namespace ringmaster::app
