#include "app/turn/snapshots.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/turn/decider.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::app {
namespace {

constexpr core::Duration age_max = std::chrono::hours(24);
constexpr core::Duration retry_after = std::chrono::minutes(10);
// Below the loop and the writer: on few processors they would wait for it.
constexpr int niceness = 10;

// One that is set aside keeps what it has as it is: the writer may refuse it, and the process with
// it (OPS-8).
bool takes_none(Tenant const& tenant) {
    return tenant.is_leaving || tenant.standing == Standing::set_aside;
}

}  // namespace

Snapshots::Snapshots(Parts parts, Options options)
    : parts_(std::move(parts)),
      options_(options),
      is_over_(std::make_shared<std::atomic<bool>>(false)),
      snapshots_(parts_.metrics.counter("ringmaster_snapshots_total", "Snapshots made durable.")),
      failures_(parts_.metrics.counter("ringmaster_snapshots_failed_total",
                                       "Snapshots that could not be made.")),
      duration_(parts_.metrics.histogram("ringmaster_snapshot_seconds",
                                         "What a snapshot takes its thread.", time_buckets())) {}

Snapshots::~Snapshots() { *is_over_ = true; }

void Snapshots::consider(Tenant& tenant, core::Time at) {
    std::uint64_t const since = tenant.journal_seq - tenant.snapshot_seq;
    if (since == 0 || tenant.snapshot_is_due || is_finishing_) return;
    if (tenant.is_leaving || tenant.standing != Standing::works) return;
    bool const is_old = at - tenant.snapshot_at >= age_max;
    if (since < options_.every && !is_old) return;
    if (at < tenant.snapshot_not_before) return;
    want(tenant, at);
    if (!is_asked_ && !writing_) next();
}

void Snapshots::want(Tenant& tenant, core::Time at) {
    tenant.snapshot_is_due = true;
    wanted_.push_back({tenant.org, at});
}

void Snapshots::finish(Tenants const& tenants, core::Time at, std::function<void()> written) {
    is_finishing_ = true;
    finished_ = std::move(written);
    *is_over_ = true;  // the thread is not waited for
    is_asked_ = false;
    wanted_.clear();
    for (auto const& tenant : tenants.all()) {
        // From the engines: of one that comes back or is set aside it is not what the journal says.
        bool const works = tenant->standing == Standing::works && !tenant->is_leaving;
        if (works && tenant->journal_seq > tenant->snapshot_seq) want(*tenant, at);
    }
    if (!writing_) next();
}

void Snapshots::next() {
    while (!wanted_.empty()) {
        Wanted const wanted = wanted_.front();
        wanted_.pop_front();
        Tenant* const tenant = parts_.find(wanted.org);
        if (tenant == nullptr) continue;
        // What was being written when the stop began may be all there is.
        bool const is_current = tenant->journal_seq == tenant->snapshot_seq;
        if (takes_none(*tenant) || is_current) {
            tenant->snapshot_is_due = false;
            continue;
        }
        return is_finishing_ ? make_from(*tenant, wanted.at) : ask(wanted);
    }
    if (is_finishing_) std::exchange(finished_, [] {})();
}

Snapshots::Made Snapshots::encode(core::Engine const& engine, store::Snapshot snapshot,
                                  std::size_t piece_bytes) {
    Made made{std::move(snapshot), {}, {}};
    std::string body = engine.snapshot();
    made.snapshot.schema_version = core::state_schema;
    made.snapshot.hash = hash_bytes({core::state_schema, core::hash_of(body)});
    if (body.size() <= piece_bytes) {
        made.snapshot.body = std::move(body);
        return made;
    }
    for (std::size_t at = 0; at < body.size(); at += piece_bytes) {
        made.pieces.push_back(body.substr(at, piece_bytes));
    }
    return made;
}

// On the thread. Nothing when it is not wanted any more.
std::optional<Snapshots::Made> Snapshots::make(store::Reader& reader, Task const& task) {
    ::setpriority(PRIO_PROCESS, 0, niceness);  // of this thread, says Linux
    auto const& [wanted, piece_bytes, is_over] = task;
    try {
        auto const back = bring_back(reader, wanted.org, [&task] { return !*task.is_over; });
        if (!back) return Made{{}, {}, back.error().message};
        if (*is_over) return std::nullopt;
        auto const& state = back.value();
        return encode(state.engine,
                      {wanted.org, state.seq, 0, {}, std::max(wanted.at, state.at), {}, 0},
                      piece_bytes);
    } catch (core::InvariantBroken const& broken) {
        return Made{{}, {}, broken.what};
    } catch (std::exception const& error) {
        return Made{{}, {}, error.what()};
    }
}

void Snapshots::ask(Wanted const& wanted) {
    Task const task{wanted, options_.piece_bytes, is_over_};
    auto job = [this, task](store::Reader& reader) -> std::function<void()> {
        auto const start = std::chrono::steady_clock::now();
        auto made = std::make_shared<std::optional<Made>>(make(reader, task));
        std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
        return [this, task, made, seconds = took.count()] {
            if (*task.is_over || !*made) return;
            is_asked_ = false;
            duration_.observe(seconds);
            came(task.wanted, std::move(**made));
        };
    };
    is_asked_ = true;
    if (parts_.beside(std::move(job))) return;
    is_asked_ = false;
    failed(wanted.org, wanted.at, "the reader is busy");
}

void Snapshots::came(Wanted const& wanted, Made made) {
    if (!made.problem.empty()) return failed(wanted.org, wanted.at, made.problem);
    Tenant const* const tenant = parts_.find(wanted.org);
    bool const is_newer = tenant != nullptr && made.snapshot.seq > tenant->snapshot_seq;
    if (is_newer) return write(std::move(made));
    end_of(wanted.org);
}

void Snapshots::failed(core::OrgId const& org, core::Time at, std::string const& problem) {
    failures_.add();
    parts_.log.error("a snapshot could not be made",
                     {{"orgId", core::to_string(org)}, {"what", problem}});
    if (Tenant* const tenant = parts_.find(org)) tenant->snapshot_not_before = at + retry_after;
    end_of(org);
}

void Snapshots::make_from(Tenant& tenant, core::Time at) {
    write(encode(tenant.engine, {tenant.org, tenant.journal_seq, 0, {}, at, {}, 0},
                 options_.piece_bytes));
}

void Snapshots::write(Made made) {
    writing_ = Writing{std::move(made), false};
    write_next();
}

// What was decided before its organization is deleted goes to the writer before the deletion does,
// and nothing does afterwards.
void Snapshots::write_next() {
    core::OrgId const org = writing_->made.snapshot.org;
    Tenant const* const tenant = parts_.find(org);
    if (tenant == nullptr || takes_none(*tenant)) return end_of(org);
    parts_.write_beside(next_batch(), [this](std::size_t rows) { written(rows); });
}

store::Batch Snapshots::next_batch() {
    store::Batch batch;
    Made& made = writing_->made;
    store::Snapshot& snapshot = made.snapshot;
    if (writing_->is_written) {
        store::SnapshotRest rest;
        rest.org = snapshot.org;
        batch.rests.push_back(rest);
    } else if (!made.pieces.empty()) {
        batch.pieces.push_back(
            {snapshot.org, snapshot.seq, snapshot.pieces++, std::move(made.pieces.front())});
        made.pieces.pop_front();
    } else {
        writing_->is_written = true;
        batch.snapshots.push_back(snapshot);
    }
    return batch;
}

void Snapshots::written(std::size_t rows) {
    store::Snapshot const& snapshot = writing_->made.snapshot;
    Tenant* const tenant = parts_.find(snapshot.org);
    bool const is_new =
        writing_->is_written && tenant != nullptr && tenant->snapshot_seq < snapshot.seq;
    if (is_new) {
        snapshots_.add();
        tenant->snapshot_seq = snapshot.seq;
        tenant->snapshot_at = snapshot.at;
    }
    bool const is_done = writing_->is_written && !is_new && rows == 0;
    if (is_done) return end_of(snapshot.org);
    write_next();
}

void Snapshots::end_of(core::OrgId const& org) {
    writing_.reset();
    if (Tenant* const tenant = parts_.find(org)) tenant->snapshot_is_due = false;
    next();
}

}  // namespace ringmaster::app
