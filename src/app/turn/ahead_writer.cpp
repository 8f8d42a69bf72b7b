#include "app/turn/ahead_writer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ringmaster::app {

void AheadWriter::write(std::vector<store::RowsAhead> rows, std::function<void()> written) {
    Job job;
    std::move(rows.begin(), rows.end(), std::back_inserter(job.rows));
    job.done = std::move(written);
    add(std::move(job));
}

void AheadWriter::settle(core::OrgId org) { add({Kind::settle, org, {}, {}, 0, {}}); }

void AheadWriter::purge(core::OrgId org, std::function<void()> gone) {
    add({Kind::purge, org, {}, std::move(gone), 0, {}});
}

void AheadWriter::cut(core::OrgId org, std::uint64_t up_to) {
    if (!is_at_work(Kind::cut, org)) add({Kind::cut, org, {}, {}, up_to, {}});
}

void AheadWriter::expire(core::Time now) {
    if (!is_at_work(Kind::expire, {})) add({Kind::expire, {}, {}, {}, 0, now});
}

bool AheadWriter::is_at_work(Kind kind, core::OrgId org) const {
    return std::any_of(jobs_.begin(), jobs_.end(),
                       [&](Job const& job) { return job.kind == kind && job.org == org; });
}

void AheadWriter::add(Job job) {
    jobs_.push_back(std::move(job));
    if (jobs_.size() == 1) next();
}

void AheadWriter::next() {
    Job& job = jobs_.front();
    store::Batch batch;
    switch (job.kind) {
        case Kind::write:
            batch.ahead.push_back(std::move(job.rows.front()));
            job.rows.pop_front();
            break;
        case Kind::settle: {
            store::Settling settling;
            settling.org = job.org;
            batch.settling.push_back(settling);
            break;
        }
        case Kind::purge: {
            store::OrganizationPurge purge;
            purge.org = job.org;
            batch.purges.push_back(purge);
            break;
        }
        case Kind::cut: {
            store::JournalCut cut;
            cut.org = job.org;
            cut.up_to = job.up_to;
            batch.cuts.push_back(cut);
            store::SnapshotRest rest;  // it may have dropped a large snapshot
            rest.org = job.org;
            batch.rests.push_back(rest);
            break;
        }
        case Kind::expire: batch.purge_idempotency_at = job.now; break;
    }
    submit_(std::move(batch), [this](std::size_t rows) { committed(rows); });
}

void AheadWriter::committed(std::size_t rows) {
    Job& job = jobs_.front();
    bool const goes_on = job.kind == Kind::write ? !job.rows.empty() : rows > 0;
    if (goes_on) {  // the others have their turn first: a purge may take thousands
        jobs_.push_back(std::move(job));
        jobs_.pop_front();
        return next();
    }
    auto const done = std::move(job.done);
    jobs_.pop_front();
    if (!jobs_.empty()) next();
    if (done) done();
}

}  // namespace ringmaster::app
