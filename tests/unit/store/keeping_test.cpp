// What is kept and how one knows it is intact: history, horizon, audit chain, verify, backup.
#include <atomic>
#include <thread>

#include "ringmaster/store/connection.hpp"
#include "store/audit_chain.hpp"
#include "store/overrides.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::store::keeping_test {
namespace {

core::Uuid const task{0x7, 1};
core::Uuid const agent{0xA6, 1};

// Changes the file behind the store's back.
void tamper(std::string const& path, std::string const& sql) {
    Connection file(path, Connection::Access::read_write, Overrides{});
    file.execute(sql);
}

std::vector<std::string> problems(std::string const& path) {
    Reader reader = open_reader(path);
    auto const report = reader.verify();
    EXPECT_TRUE(report);
    return report.value().problems;
}

std::vector<std::uint64_t> seqs(Result<std::vector<JournalEntry>> const& entries) {
    std::vector<std::uint64_t> found;
    EXPECT_TRUE(entries);
    for (JournalEntry const& entry : entries.value()) found.push_back(entry.seq);
    return found;
}

// Odd entries name the task, every third the agent, every fifth the task twice.
Batch history_batch(core::OrgId const& of, std::uint64_t last) {
    Batch batch = journal_batch(of, 1, last);
    for (JournalEntry& made : batch.journal) {
        if (made.seq % 2 == 1) made.about.push_back(task);
        if (made.seq % 3 == 0) made.about.push_back(agent);
        if (made.seq % 5 == 0) made.about.insert(made.about.end(), {task, task});
    }
    return batch;
}

TEST(History, PagesThroughWhatNamesAnId) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    ASSERT_TRUE(commit(*store, history_batch(org(1), 12)).committed);
    ASSERT_TRUE(commit(*store, history_batch(org(2), 2)).committed);
    Reader reader = open_reader(scratch.file());
    using Seqs = std::vector<std::uint64_t>;
    EXPECT_EQ(seqs(reader.history(org(1), task, {})), (Seqs{1, 3, 5, 7, 9, 10, 11}));
    EXPECT_EQ(seqs(reader.history(org(1), task, {0, 3})), (Seqs{1, 3, 5}));
    EXPECT_EQ(seqs(reader.history(org(1), task, {5, 3})), (Seqs{7, 9, 10}));
    EXPECT_EQ(seqs(reader.history(org(1), agent, {})), (Seqs{3, 6, 9, 12}));
    EXPECT_EQ(seqs(reader.history(org(2), task, {})), (Seqs{1}));  // SEC-2
    EXPECT_EQ(seqs(reader.history_before(org(1), task, {13, 3})), (Seqs{11, 10, 9}));
    EXPECT_EQ(seqs(reader.history_before(org(1), task, {9})), (Seqs{7, 5, 3, 1}));
    EXPECT_EQ(seqs(reader.history_before(org(2), task, {9})), (Seqs{1}));
    EXPECT_EQ(seqs(reader.journal(org(1), {4, 2})), (Seqs{5, 6}));
    EXPECT_TRUE(problems(scratch.file()).empty());
}

TEST(History, FindsTheFirstEntryOfATime) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch = journal_batch(org(), 1, 100);
    for (JournalEntry& made : batch.journal) {
        made.at = core::Time{1'000 + static_cast<std::int64_t>(made.seq / 10) * 10};
    }
    batch.snapshots = {snapshot(org(), 50)};
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    Reader reader = open_reader(scratch.file());
    auto const first = [&reader](std::int64_t at) {
        return reader.first_at(org(), core::Time{at}).value();
    };
    EXPECT_EQ(first(0), 1U);
    EXPECT_EQ(first(1'001), 10U);  // entries 10 to 19 carry 1010
    EXPECT_EQ(first(1'010), 10U);
    EXPECT_EQ(first(1'011), 20U);
    EXPECT_EQ(first(1'100), 100U);
    EXPECT_EQ(first(1'101), 101U);  // nothing so late: the next one
    EXPECT_EQ(reader.first_at(org(2), core::Time{0}).value(), 1U);
    Batch cut;
    cut.cuts = {{org(), 30, 100}};
    ASSERT_TRUE(commit(*store, std::move(cut)).committed);
    EXPECT_EQ(first(0), 31U);
    EXPECT_EQ(first(1'051), 60U);
}

TEST(Horizon, DropsOldRowsButNeverBeyondTheNewestSnapshot) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch = history_batch(org(), 100);
    batch.snapshots = {snapshot(org(), 40), snapshot(org(), 60)};
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    Reader reader = open_reader(scratch.file());
    // Entry n and snapshot n carry the time 1000000 + n.
    auto const up_to = reader.horizon(org(), 60, core::Time{1000025});
    ASSERT_TRUE(up_to);
    ASSERT_EQ(up_to.value(), 24U);
    EXPECT_EQ(reader.horizon(org(), 60, core::Time{2000000}).value(), 60U);
    EXPECT_EQ(reader.horizon(org(), 60, core::Time{999060}).value(), std::nullopt);
    EXPECT_EQ(reader.horizon(org(2), 60, core::Time{2000000}).value(), std::nullopt);

    Batch cut;
    cut.cuts = {{org(), 24, 10}};
    for (std::size_t const rows : {10U, 10U, 4U, 0U}) {
        CommitResult const result = commit(*store, cut);
        ASSERT_TRUE(result.committed);
        EXPECT_EQ(result.rows, rows);
    }
    EXPECT_EQ(seqs(reader.journal(org(), {0, 2})), (std::vector<std::uint64_t>{25, 26}));
    EXPECT_EQ(seqs(reader.history(org(), task, {0, 1})), (std::vector<std::uint64_t>{25}));
    EXPECT_TRUE(problems(scratch.file()).empty());

    cut.cuts = {{org(), 100, 1000}};  // asks for more than the snapshot allows
    EXPECT_EQ(commit(*store, cut).rows, 36U);
    EXPECT_EQ(seqs(reader.journal(org(), {0, 1})), (std::vector<std::uint64_t>{61}));
    EXPECT_TRUE(problems(scratch.file()).empty());
    EXPECT_EQ(journal_seqs(reader, org(), 60).size(), 40U);
    // The beginning is gone: rebuilding from nothing must not look like success.
    EXPECT_FALSE(reader.for_each_entry(org(), 0, [](JournalEntry const&) { return true; }));
}

TEST(Horizon, StopsAtADamagedEntry) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    ASSERT_TRUE(commit(*store, journal_batch(org(), 1, 20)).committed);
    tamper(scratch.file(), "UPDATE journal SET at_ms=at_ms+1 WHERE seq=10");
    Reader reader = open_reader(scratch.file());
    EXPECT_EQ(reader.horizon(org(), 20, core::Time{2000000}).value(), 9U);
    tamper(scratch.file(), "UPDATE journal SET at_ms=0 WHERE seq=1");
    EXPECT_FALSE(reader.horizon(org(), 20, core::Time{2000000}));
    EXPECT_FALSE(reader.first_at(org(), core::Time{1000001}));
}

// OPS-5: the journal is cut, and older snapshots are dropped, by those only that lead on.
TEST(Horizon, ADamagedSnapshotIsNone) {
    for (char const* const damage : {"at_ms=at_ms|(1<<46)", "seq=seq|(1<<40)", "hash=x'00'"}) {
        SCOPED_TRACE(damage);
        Scratch scratch;
        auto store = open_store(scratch.file());
        Batch batch = journal_batch(org(), 1, 100);
        batch.snapshots = {snapshot(org(), 40), snapshot(org(), 60)};
        ASSERT_TRUE(commit(*store, std::move(batch)).committed);
        tamper(scratch.file(), std::string("UPDATE snapshot SET ") + damage + " WHERE seq=60");
        Batch cut;
        cut.cuts = {{org(), 100, 1000}};
        EXPECT_EQ(commit(*store, cut).rows, 40U);
        Reader reader = open_reader(scratch.file());
        auto const any = [](Snapshot const&) { return true; };
        EXPECT_TRUE(reader.find_snapshot(org(), any).value());
        EXPECT_EQ(journal_seqs(reader, org(), 40).size(), 60U);
        // Nor does it keep the next one from coming about, or stay beside it.
        Batch first;
        first.pieces = {{org(), 90, 0, "one piece"}};
        SnapshotRest rest;
        rest.org = org();
        first.rests = {rest};
        ASSERT_TRUE(commit(*store, std::move(first)).committed);
        Batch second;
        second.pieces = {{org(), 90, 1, "another"}};
        second.snapshots = {snapshot(org(), 90)};
        second.snapshots[0].body.clear();
        second.snapshots[0].pieces = 2;
        auto const written = commit(*store, std::move(second));
        EXPECT_TRUE(written.committed) << written.error.message;
        Connection file(scratch.file(), Connection::Access::read_only);
        EXPECT_EQ(file.integer_of("SELECT sum(seq) FROM snapshot"), 40 + 90);
    }
}

// What a person accepts is the journal, not a snapshot from nowhere.
TEST(Horizon, ASnapshotAheadOfTheJournalIsNotAccepted) {
    Scratch scratch;
    {
        auto store = open_store(scratch.file());
        Batch batch = journal_batch(org(), 1, 20);
        batch.snapshots = {snapshot(org(), 10), snapshot(org(), 20)};
        ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    }
    tamper(scratch.file(), "UPDATE snapshot SET seq=seq|(1<<40) WHERE seq=20");
    auto const resealed = Store::open({.path = scratch.file(), .reseal = true});
    ASSERT_TRUE(resealed) << resealed.error().message;
    EXPECT_TRUE(problems(scratch.file()).empty());
    Reader reader = open_reader(scratch.file());
    auto const is_10 = [](Snapshot const& found) { return found.seq == 10; };
    EXPECT_TRUE(reader.find_snapshot(org(), is_10).value());
    EXPECT_TRUE(commit(*resealed.value(), journal_batch(org(), 21, 22)).committed);
}

TEST(Horizon, JournalContinuesWhenEverythingWasDropped) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch = journal_batch(org(), 1, 10);
    batch.snapshots = {snapshot(org(), 10)};
    batch.cuts = {{org(), 10, 1000}};
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    store.reset();
    store = open_store(scratch.file());
    ASSERT_TRUE(commit(*store, journal_batch(org(), 11, 12)).committed);
    EXPECT_TRUE(problems(scratch.file()).empty());
}

AuditRecord audited(std::string const& action) {
    AuditRecord record;
    record.org = org();
    record.at = core::Time{5};
    record.actor = "admin";
    record.action = action;
    record.object = "team/1";
    record.detail = "{\"before\":1}";
    return record;
}

class Audit : public ::testing::Test {
protected:
    Audit() {
        // Across two openings, so that the chain is picked up from the file.
        for (std::string const action : {"create", "change", "delete"}) {
            auto store = open_store(path());
            Batch batch = journal_batch(org(), next_seq_, next_seq_);
            ++next_seq_;
            batch.audit = {audited(action), audited(action + " again")};
            EXPECT_TRUE(commit(*store, std::move(batch)).committed);
        }
    }
    [[nodiscard]] std::string path() const { return scratch_.file(); }
    void unlock_and(std::string const& sql) {
        tamper(path(),
               "DROP TRIGGER audit_is_never_updated; DROP TRIGGER audit_is_never_deleted; " + sql);
    }

private:
    Scratch scratch_;
    std::uint64_t next_seq_ = 1;
};

TEST_F(Audit, IsChainedAndGapless) {
    Reader reader = open_reader(path());
    auto const records = reader.audit(org(), {});
    ASSERT_TRUE(records);
    ASSERT_EQ(records.value().size(), 6U);
    std::string previous = audit_origin();
    std::uint64_t seq = 0;
    for (AuditRecord const& record : records.value()) {
        EXPECT_EQ(record.seq, ++seq);
        EXPECT_EQ(record.previous_hash, previous);
        EXPECT_EQ(record.hash, audit_hash(record));
        previous = record.hash;
    }
    EXPECT_EQ(reader.audit_head(org()).value().hash, previous);
    EXPECT_EQ(reader.audit_head(org(2)).value().seq, 0U);
    EXPECT_TRUE(problems(path()).empty());
}

TEST_F(Audit, RefusesAccidentalChanges) {
    EXPECT_ANY_THROW(tamper(path(), "UPDATE audit SET actor='x'"));
    EXPECT_ANY_THROW(tamper(path(), "DELETE FROM audit"));
}

TEST_F(Audit, TamperedContentIsFound) {
    unlock_and("UPDATE audit SET actor='somebody else' WHERE seq=3");
    ASSERT_EQ(problems(path()).size(), 1U);
    EXPECT_NE(problems(path())[0].find("record 3"), std::string::npos);
}

TEST_F(Audit, RemovedRecordIsFound) {
    unlock_and("DELETE FROM audit WHERE seq=3");
    EXPECT_FALSE(problems(path()).empty());
}

TEST_F(Audit, RecordWithAHashOfItsOwnBreaksTheChain) {
    Reader reader = open_reader(path());
    AuditRecord forged = reader.audit(org(), {2, 1}).value().front();
    forged.actor = "somebody else";
    forged.hash = audit_hash(forged);
    std::string hex;
    {
        Connection file(path(), Connection::Access::read_write, Overrides{});
        file.execute("DROP TRIGGER audit_is_never_updated");
        Statement update = file.prepare("UPDATE audit SET actor=?, hash=? WHERE seq=?");
        update.bind_text(forged.actor).bind_blob(forged.hash).bind(forged.seq).run();
    }
    ASSERT_EQ(problems(path()).size(), 1U);
    EXPECT_NE(problems(path())[0].find("record 4"), std::string::npos);
}

TEST(Verify, FindsWhatIsMissingFromTheJournal) {
    Scratch scratch;
    commit(*open_store(scratch.file()), history_batch(org(), 9));
    EXPECT_TRUE(problems(scratch.file()).empty());
    tamper(scratch.file(), "DELETE FROM journal WHERE seq=4");
    EXPECT_EQ(problems(scratch.file()).size(), 1U);  // entry 4 named nobody
    tamper(scratch.file(), "DELETE FROM journal WHERE seq<4");
    EXPECT_GE(problems(scratch.file()).size(), 2U);  // no way to entry 5, and orphaned history
}

TEST(Verify, FindsHistoryThatDoesNotMatch) {
    Scratch scratch;
    commit(*open_store(scratch.file()), history_batch(org(), 9));
    tamper(scratch.file(), "DELETE FROM journal_about WHERE seq=3");
    EXPECT_FALSE(problems(scratch.file()).empty());
}

TEST(Verify, FindsASnapshotAheadOfItsJournal) {
    Scratch scratch;
    Batch batch = journal_batch(org(), 1, 9);
    batch.snapshots = {snapshot(org(), 9)};
    commit(*open_store(scratch.file()), std::move(batch));
    tamper(scratch.file(), "DELETE FROM journal WHERE seq>7");
    EXPECT_EQ(problems(scratch.file()).size(), 1U);
}

TEST(Backup, UnderLoadIsOneMomentAndOpens) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch first = history_batch(org(), 300);
    first.audit = {audited("create")};
    ASSERT_TRUE(commit(*store, std::move(first)).committed);
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> acknowledged = 300;
    std::thread load([&] {
        for (std::uint64_t seq = 301; !stop; ++seq) {
            if (!commit(*store, journal_batch(org(), seq, seq)).committed) return;
            acknowledged = seq;
        }
    });
    while (acknowledged == 300) std::this_thread::yield();  // the load is running
    Reader reader = open_reader(scratch.file());
    for (std::string const name : {"a.db", "b.db", "c.db"}) {
        std::uint64_t const before = acknowledged;
        auto const size = reader.backup(scratch.file(name));
        ASSERT_TRUE(size) << size.error().message;
        EXPECT_EQ(size.value(), std::filesystem::file_size(scratch.file(name)));
        auto const copy = open_store(scratch.file(name));  // a daemon could start on it
        EXPECT_TRUE(problems(scratch.file(name)).empty());
        Reader of_copy = open_reader(scratch.file(name));
        EXPECT_GE(journal_seqs(of_copy, org()).size(), before);
    }
    stop = true;
    load.join();
    EXPECT_TRUE(problems(scratch.file()).empty());
}

TEST(Backup, RefusesToOverwriteAndLeavesNothingBehind) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Reader reader = open_reader(scratch.file());
    ASSERT_TRUE(reader.backup(scratch.file("copies.db")));
    auto const again = reader.backup(scratch.file("copies.db"));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::exists_already);
    EXPECT_FALSE(reader.backup(scratch.file("no/such/folder.db")));
    std::size_t copies = 0;
    for (auto const& found :
         std::filesystem::directory_iterator(std::filesystem::path(scratch.file()).parent_path())) {
        copies += found.path().filename().string().starts_with("copies.db") ? 1U : 0U;
    }
    EXPECT_EQ(copies, 1U);
}

FaultRecord fault(std::uint64_t number, core::Time at) {
    FaultRecord made;
    made.org = org();
    made.number = number;
    made.at = at;
    made.kind = "fact";
    made.about = "LegAnswered";
    made.what = "a bug";
    made.input = std::string("\0\1", 2);
    return made;
}

// OPS-8: the operator's record of what was set aside.
TEST(FaultRecords, AreReadAsWrittenAndSettledUnderTheirNumber) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch;
    batch.faults = {fault(1, core::Time{5}), fault(2, core::Time{6})};
    batch.faults[1].org = org(2);
    ASSERT_TRUE(commit(*store, batch).committed);
    EXPECT_EQ(open_reader(scratch.file()).faults(org()).value(), std::vector{batch.faults[0]});
    auto settled = batch.faults[0];
    settled.settled = core::Time{9};
    settled.outcome = "skipped";
    Batch change;
    change.faults = {settled};
    ASSERT_TRUE(commit(*store, change).committed);
    EXPECT_EQ(open_reader(scratch.file()).faults(org()).value(), std::vector{settled});
    EXPECT_TRUE(open_reader(scratch.file()).verify().value().sound());
}

TEST(FaultRecords, AreBoundedAndLeaveWithTheJournal) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch = journal_batch(org(), 1, 40);
    batch.snapshots = {snapshot(org(), 40)};
    batch.faults = {fault(1, core::Time{1'000'005}), fault(2, core::Time{1'000'035})};
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    Batch cut;
    cut.cuts = {{org(), 30, 100}};
    ASSERT_TRUE(commit(*store, std::move(cut)).committed);
    auto const left = open_reader(scratch.file()).faults(org()).value();
    ASSERT_EQ(left.size(), 1U);  // the other may name a customer whose rows are gone (SEC-7)
    EXPECT_EQ(left[0].number, 2U);
    Batch newer;
    newer.faults = {fault(2 + faults_kept, core::Time{2'000'000})};
    ASSERT_TRUE(commit(*store, std::move(newer)).committed);
    EXPECT_EQ(open_reader(scratch.file()).faults(org()).value().size(), 1U);
}

}  // namespace
}  // namespace ringmaster::store::keeping_test
