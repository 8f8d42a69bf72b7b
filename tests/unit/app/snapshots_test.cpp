// Snapshots beside the loop, on a real file: what they hold, when they are made, what is in their
// way.
#include "app/turn/snapshots.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "app/turn/decider.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::app::snapshots_test {
namespace {

using namespace core;
using std::chrono::hours;
using std::chrono::minutes;
using testing::named;

class SnapshotsTest : public ::testing::Test {
protected:
    SnapshotsTest() { tenants_.add(std::make_unique<Tenant>(named<OrgId>("org"), clock)); }

    static Time clock() { return testing::start_of_day; }
    Tenant& tenant() { return *tenants_.all().front(); }

    // Something happens: an entry of the journal, which is committed later.
    void decide(Tenant& to) {
        AuxCode code;
        code.id = AuxCodeId{{9, to.journal_seq + 1}};
        code.name = "Code " + std::to_string(to.journal_seq);
        ChangeConfiguration change;
        change.put.emplace_back(code);
        decider_.own_command(to, std::move(change), now_, turn_);
    }
    void commit() {
        put(std::move(turn_.batch));
        turn_ = {};
    }
    void happen(int count = 1) {
        for (; count > 0; --count) decide(tenant());
        commit();
    }
    void put(store::Batch batch) {
        auto const result = store::commit(*store_, std::move(batch));
        ASSERT_TRUE(result.committed) << result.error.message;
        rows_ = result.rows;
    }
    void consider() { snapshots_->consider(tenant(), now_); }
    // The thread takes its next job, and the loop what comes of it. False: there is none.
    bool work() {
        if (jobs_.empty()) return false;
        auto const job = std::move(jobs_.front());
        jobs_.pop_front();
        job(reader_)();
        return true;
    }
    // The writer takes the next batch. False: there is none.
    bool write() {
        if (batches_.empty()) return false;
        auto const [batch, written] = std::move(batches_.front());
        batches_.pop_front();
        sizes_.push_back(batch.pieces.empty() ? 0 : batch.pieces.front().bytes.size());
        put(batch);
        written(rows_);
        return true;
    }
    void write_all() {
        while (write()) continue;
    }
    bool is_made() {
        consider();
        bool const worked = work();
        write_all();
        return worked;
    }
    // The newest one in the file; 0: none.
    std::uint64_t newest(OrgId const& org) {
        std::uint64_t seq = 0;
        auto const found = reader_.find_snapshot(org, [&](store::Snapshot const& one) {
            auto const engine = Engine::restore(one.body);
            EXPECT_TRUE(engine && is_itself(*engine, one));
            EXPECT_EQ(engine->hash(), state_at(org, one.seq));
            seq = one.seq;
            at_ = one.at;
            return true;
        });
        EXPECT_TRUE(found);
        return seq;
    }
    std::uint64_t newest() { return newest(tenant().org); }
    // From the first entry on, without any snapshot.
    StateHash state_at(OrgId const& org, std::uint64_t seq) {
        Engine engine(org);
        auto const last = reader_.for_each_entry(org, 0, [&](store::JournalEntry const& entry) {
            if (entry.seq <= seq) {
                EXPECT_FALSE(apply_entry(engine, entry));
            }
            return entry.seq < seq;
        });
        EXPECT_TRUE(last);
        return engine.hash();
    }
    std::unique_ptr<Snapshots> fresh() {
        Snapshots::Parts parts{[this](QueryThreads::Job job) {
                                   if (!busy_) jobs_.push_back(std::move(job));
                                   return !busy_;
                               },
                               [this](store::Batch batch, std::function<void(std::size_t)> done) {
                                   batches_.emplace_back(std::move(batch), std::move(done));
                               },
                               [this](OrgId const& org) { return tenants_.find(org); }, metrics_,
                               book_.room("store")};
        return std::make_unique<Snapshots>(std::move(parts), Snapshots::Options{3, 100});
    }

    store::Scratch scratch_;
    std::unique_ptr<store::Store> store_ = store::open_store(scratch_.file());
    store::Reader reader_ = store::open_reader(scratch_.file());
    Metrics metrics_;
    LogBook book_{{"off", "text", {}}};
    Decider decider_{metrics_};
    Tenants tenants_;
    Turn turn_;
    Time now_ = testing::start_of_day;
    Time at_;
    bool busy_ = false;
    std::deque<QueryThreads::Job> jobs_;
    std::deque<std::pair<store::Batch, std::function<void(std::size_t)>>> batches_;
    std::size_t rows_ = 0;
    std::vector<std::size_t> sizes_;
    std::unique_ptr<Snapshots> snapshots_ = fresh();
};

TEST_F(SnapshotsTest, HoldsWhatIsDurableAndNothingThatIsOnlyDecided) {
    happen(3);
    consider();
    happen(2);         // durable when the thread looks
    decide(tenant());  // not yet
    EXPECT_TRUE(work());
    write_all();
    EXPECT_EQ(newest(), 5U);
    EXPECT_EQ(tenant().snapshot_seq, 5U);
    EXPECT_NE(state_at(tenant().org, 5), tenant().engine.hash());
    commit();
    EXPECT_EQ(state_at(tenant().org, 6), tenant().engine.hash());
}

TEST_F(SnapshotsTest, IsWrittenInPiecesAndCountsWhenAllAreThere) {
    happen(9);
    consider();
    ASSERT_TRUE(work());
    while (tenant().snapshot_seq == 0) {
        EXPECT_EQ(newest(), 0U);
        ASSERT_EQ(batches_.size(), 1U) << "one after another";
        ASSERT_TRUE(write());
    }
    EXPECT_EQ(newest(), 9U);
    EXPECT_GT(sizes_.size(), 4U);
    for (std::size_t const size : sizes_) EXPECT_LE(size, 100U);
}

TEST_F(SnapshotsTest, OlderOnesLeaveNothingBehind) {
    for (int round = 0; round < 4; ++round) {
        happen(3);
        EXPECT_TRUE(is_made());
    }
    EXPECT_EQ(newest(), 12U);
    store::Batch rest;
    rest.rests = {{tenant().org, 1'000}};
    put(std::move(rest));
    EXPECT_EQ(rows_, 0U);
}

TEST_F(SnapshotsTest, IsDueAfterSoManyEntriesAndOneAtATime) {
    happen(2);
    EXPECT_FALSE(is_made());
    happen();
    consider();
    happen(3);
    consider();
    EXPECT_EQ(jobs_.size(), 1U);
    EXPECT_TRUE(work());
    consider();
    EXPECT_TRUE(jobs_.empty());
    write_all();
    EXPECT_EQ(newest(), 6U);
    happen(2);
    EXPECT_FALSE(is_made());
    happen();
    EXPECT_TRUE(is_made());
    EXPECT_EQ(newest(), 9U);
}

// SEC-7: what has been dropped from the state must leave the file as well, however little happens.
TEST_F(SnapshotsTest, AQuietOrganizationHasOneADay) {
    EXPECT_FALSE(is_made());  // nothing has ever happened
    tenant().snapshot_at = now_;
    happen();
    now_ = now_ + hours(23);
    EXPECT_FALSE(is_made());
    now_ = now_ + hours(1);
    EXPECT_TRUE(is_made());
    EXPECT_EQ(newest(), 1U);
    EXPECT_EQ(at_, now_);  // the horizon counts from here
    now_ = now_ + hours(48);
    EXPECT_FALSE(is_made());  // nothing has happened since
}

TEST_F(SnapshotsTest, WhatCannotBeMadeIsToldAndTriedAgainLater) {
    auto& failures = metrics_.counter("ringmaster_snapshots_failed_total", "");
    happen(2);
    store::JournalEntry forged;
    forged.org = tenant().org;
    forged.seq = ++tenant().journal_seq;
    forged.at = now_;
    forged.events = "garbage";
    store::Batch batch;
    batch.journal.push_back(forged);
    put(std::move(batch));
    EXPECT_TRUE(is_made());
    EXPECT_EQ(failures.value(), 1U);
    EXPECT_EQ(newest(), 0U);
    EXPECT_FALSE(is_made());
    now_ = now_ + minutes(10);
    busy_ = true;
    EXPECT_FALSE(is_made());
    EXPECT_EQ(failures.value(), 2U);
    busy_ = false;
    now_ = now_ + minutes(10);
    EXPECT_TRUE(is_made());
    EXPECT_EQ(failures.value(), 3U);
}

TEST_F(SnapshotsTest, NothingIsWrittenOfWhoLeaves) {
    happen(3);
    consider();
    ASSERT_TRUE(work());
    ASSERT_TRUE(write());
    tenant().is_leaving = true;
    ASSERT_TRUE(write());  // was on its way
    EXPECT_FALSE(write());
    EXPECT_EQ(newest(), 0U);
    tenant().snapshot_is_due = false;
    consider();
    EXPECT_TRUE(jobs_.empty());
}

TEST_F(SnapshotsTest, AtTheStopEverybodyWhoChangedHasOne) {
    tenants_.add(std::make_unique<Tenant>(named<OrgId>("second"), clock));
    tenants_.add(std::make_unique<Tenant>(named<OrgId>("quiet"), clock));
    happen(2);
    decide(*tenants_.all()[1]);
    commit();
    bool is_over = false;
    snapshots_->finish(tenants_, now_, [&is_over] { is_over = true; });
    EXPECT_TRUE(jobs_.empty());  // from the engines
    EXPECT_FALSE(is_over);
    write_all();
    EXPECT_TRUE(is_over);
    EXPECT_EQ(newest(), 2U);
    EXPECT_EQ(newest(tenants_.all()[1]->org), 1U);
    EXPECT_EQ(newest(tenants_.all()[2]->org), 0U);
}

// OPS-8: the writer might refuse it, and that would be the end of everybody's stop.
TEST_F(SnapshotsTest, AtTheStopNothingIsWrittenOfWhoIsOut) {
    tenants_.add(std::make_unique<Tenant>(named<OrgId>("second"), clock));
    happen(2);
    decide(*tenants_.all()[1]);
    commit();
    for (auto const standing : {Standing::set_aside, Standing::comes_back}) {
        snapshots_ = fresh();
        tenant().standing = standing;
        bool is_over = false;
        snapshots_->finish(tenants_, now_, [&is_over] { is_over = true; });
        write_all();
        EXPECT_TRUE(is_over);
        EXPECT_EQ(newest(), 0U);
        EXPECT_EQ(newest(tenants_.all()[1]->org), 1U);
    }
}

// The stop comes at every moment of one that is being made.
TEST_F(SnapshotsTest, AStopInTheMiddleLosesNothing) {
    for (int steps = 0; steps < 12; ++steps) {
        SCOPED_TRACE(steps);
        snapshots_ = fresh();
        happen(3);
        consider();
        bool const is_working = steps == 0;
        if (!is_working) {
            ASSERT_TRUE(work());
        }
        for (int step = 1; step < steps && write();) ++step;
        happen();
        bool is_over = false;
        snapshots_->finish(tenants_, now_, [&is_over] { is_over = true; });
        if (is_working) {
            ASSERT_TRUE(work());  // nobody waits for the thread
        }
        write_all();
        EXPECT_TRUE(is_over);
        EXPECT_EQ(newest(), tenant().journal_seq);
        tenant().snapshot_is_due = false;
    }
}

TEST_F(SnapshotsTest, AStopWithoutChangesIsOverAtOnce) {
    happen(3);
    EXPECT_TRUE(is_made());
    bool is_over = false;
    snapshots_->finish(tenants_, now_, [&is_over] { is_over = true; });
    EXPECT_TRUE(is_over);
    EXPECT_TRUE(batches_.empty());
}

// A job that comes back after the stop has nothing to do with anything any more.
TEST_F(SnapshotsTest, WhatComesBackTooLateIsForgotten) {
    happen(3);
    consider();
    snapshots_.reset();
    EXPECT_TRUE(work());
    EXPECT_TRUE(batches_.empty());
}

}  // namespace
}  // namespace ringmaster::app::snapshots_test
