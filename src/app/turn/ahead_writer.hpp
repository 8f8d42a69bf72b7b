#pragma once
// What takes many rows, a bounded number per transaction, so that nobody's answer waits for a long
// one: the rows of large changes are written ahead and settled once they are taken (ADR 13), those
// of a deleted organization are purged, the journal behind the horizon and expired answers are
// dropped. One transaction after another, in turn where several are at work.
//
// Ownership: `submit` outlives it. Threading: the loop only.
// Errors: a failed commit ends the process (CommitLine); what was written ahead is then dropped by
// the next start, or settled if it was taken.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "ringmaster/store/records.hpp"

namespace ringmaster::app {

class AheadWriter {
public:
    // Commits a batch beside those of turns; calls back with the number of its rows.
    using Submit = std::function<void(store::Batch, std::function<void(std::size_t rows)>)>;

    explicit AheadWriter(Submit submit) : submit_(std::move(submit)) {}

    // `written` runs on the loop once all of it is durable.
    void write(std::vector<store::RowsAhead> rows, std::function<void()> written);
    // Until nothing of the organization's change is left to settle.
    void settle(core::OrgId org);
    // Until nothing of the organization is left; then `gone` runs.
    void purge(core::OrgId org, std::function<void()> gone);
    // Until nothing of the organization's journal is left up to there (SEC-7). One at a time: while
    // an earlier one is at work, nothing.
    void cut(core::OrgId org, std::uint64_t up_to);
    // Until no answer is left that has expired by then (OPS-4). One at a time, likewise.
    void expire(core::Time now);

private:
    enum class Kind { write, settle, purge, cut, expire };
    struct Job {
        Kind kind = Kind::write;
        core::OrgId org;
        std::deque<store::RowsAhead> rows;
        std::function<void()> done;
        std::uint64_t up_to = 0;
        core::Time now = {};
    };
    [[nodiscard]] bool is_at_work(Kind kind, core::OrgId org) const;
    void add(Job job);
    void next();
    void committed(std::size_t rows);

    Submit submit_;
    std::deque<Job> jobs_;  // the first is at work
};

}  // namespace ringmaster::app
