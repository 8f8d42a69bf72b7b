// The writer: order, groups, bounds, and that a failure is final (OPS-1, OPS-7).
#include <unistd.h>

#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "ringmaster/store/connection.hpp"
#include "store/overrides.hpp"
#include "unit/store/power_cut_vfs.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::store::writer_test {
namespace {

// Holds the writer inside a completion, so that a test decides what waits meanwhile. What the
// completion needs is its own: pulled, it may still be on its way out when the test is over.
class Plug {
public:
    void insert(Store& store, Batch batch) {
        ASSERT_EQ(store.submit(std::move(batch),
                               [held = held_,
                                released = release_.get_future().share()](CommitResult const&) {
                                   held->set_value();
                                   released.wait();
                               }),
                  Submitted::accepted);
        held_->get_future().wait();
    }
    void pull() { release_.set_value(); }

private:
    std::shared_ptr<std::promise<void>> held_ = std::make_shared<std::promise<void>>();
    std::promise<void> release_;
};

TEST(Writer, WhatWaitsIsOneTransactionCompletedInOrder) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Plug plug;
    plug.insert(*store, journal_batch(org(), 1, 1));
    std::vector<std::uint64_t> order;
    std::vector<CommitResult> results;
    for (std::uint64_t seq = 2; seq <= 11; ++seq) {
        ASSERT_EQ(store->submit(journal_batch(org(), seq, seq),
                                [&, seq](CommitResult const& result) {
                                    order.push_back(seq);
                                    results.push_back(result);
                                }),
                  Submitted::accepted);
    }
    EXPECT_EQ(store->status().queue_batches, 10U);
    plug.pull();
    store->close();
    EXPECT_EQ(order, (std::vector<std::uint64_t>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    for (CommitResult const& result : results) {
        EXPECT_TRUE(result.committed);
        EXPECT_EQ(result.group_batches, 10U);
        EXPECT_EQ(result.rows, 1U);
    }
    EXPECT_EQ(store->status().queue_batches, 0U);
    EXPECT_EQ(store->status().queue_bytes, 0U);
}

TEST(Writer, GroupIsBounded) {
    Scratch scratch;
    auto opened = Store::open({.path = scratch.file(), .group_batches_max = 4});
    ASSERT_TRUE(opened);
    Plug plug;
    plug.insert(*opened.value(), journal_batch(org(), 1, 1));
    std::vector<std::size_t> groups;
    for (std::uint64_t seq = 2; seq <= 11; ++seq) {
        ASSERT_EQ(opened.value()->submit(
                      journal_batch(org(), seq, seq),
                      [&](CommitResult const& result) { groups.push_back(result.group_batches); }),
                  Submitted::accepted);
    }
    plug.pull();
    opened.value()->close();
    EXPECT_EQ(groups, (std::vector<std::size_t>{4, 4, 4, 4, 4, 4, 4, 4, 2, 2}));
}

TEST(Writer, FullQueueRefusesAndRecovers) {
    Scratch scratch;
    auto opened = Store::open({.path = scratch.file(), .queue_batches_max = 3});
    ASSERT_TRUE(opened);
    Store& store = *opened.value();
    Plug plug;
    plug.insert(store, journal_batch(org(), 1, 1));
    for (std::uint64_t seq = 2; seq <= 4; ++seq) {
        EXPECT_EQ(store.submit(journal_batch(org(), seq, seq), nullptr), Submitted::accepted);
    }
    EXPECT_EQ(store.submit(journal_batch(org(), 5, 5), nullptr), Submitted::full);
    plug.pull();
    CommitResult result;
    // Accepted again as soon as something was completed; refused batches left no trace.
    while (!(result = commit(store, journal_batch(org(), 5, 5))).committed) {
        ASSERT_EQ(result.error.message, "not accepted");
    }
    Reader reader = open_reader(scratch.file());
    EXPECT_EQ(journal_seqs(reader, org()), (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
}

TEST(Writer, QueueIsBoundedInBytesToo) {
    Scratch scratch;
    auto opened = Store::open({.path = scratch.file(), .queue_bytes_max = 4096});
    ASSERT_TRUE(opened);
    Store& store = *opened.value();
    Plug plug;
    plug.insert(store, journal_batch(org(), 1, 1));
    Batch large = journal_batch(org(), 2, 2);
    large.journal[0].events = std::string(10000, 'x');
    EXPECT_EQ(store.submit(large, nullptr), Submitted::accepted);  // alone it may pass
    EXPECT_EQ(store.submit(journal_batch(org(), 3, 3), nullptr), Submitted::full);
    plug.pull();
}

TEST(Writer, JournalGapFailsTheCommitAndStopsTheStore) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    ASSERT_TRUE(commit(*store, journal_batch(org(), 1, 2)).committed);
    Plug plug;
    plug.insert(*store, journal_batch(org(), 3, 3));
    std::vector<CommitResult> results;
    for (std::uint64_t const seq : {4U, 6U, 7U}) {  // all in one transaction with the gap
        ASSERT_EQ(store->submit(journal_batch(org(), seq, seq),
                                [&](CommitResult const& result) { results.push_back(result); }),
                  Submitted::accepted);
    }
    plug.pull();
    store->close();
    ASSERT_EQ(results.size(), 3U);
    for (CommitResult const& result : results) {
        EXPECT_FALSE(result.committed);
        EXPECT_EQ(result.error.code, ErrorCode::refused);
        EXPECT_EQ(result.rows, 0U);
    }
    EXPECT_TRUE(store->status().stopped);
    EXPECT_EQ(store->submit(journal_batch(org(), 4, 4), nullptr), Submitted::stopped);
    store.reset();
    auto again = open_store(scratch.file());
    Reader reader = open_reader(scratch.file());
    EXPECT_EQ(journal_seqs(reader, org()), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(Writer, ClosingCommitsWhatWasAccepted) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    int completed = 0;
    for (std::uint64_t seq = 1; seq <= 50; ++seq) {
        ASSERT_EQ(store->submit(journal_batch(org(), seq, seq),
                                [&](CommitResult const& result) { completed += result.committed; }),
                  Submitted::accepted);
    }
    store->close();
    EXPECT_EQ(completed, 50);
    EXPECT_EQ(store->submit(journal_batch(org(), 51, 51), nullptr), Submitted::stopped);
    EXPECT_FALSE(std::filesystem::exists(scratch.file() + "-wal"));  // folded into the file
    EXPECT_TRUE(Store::open({.path = scratch.file()}));              // and given up
}

TEST(Writer, LaterWriterFencesAnEarlierOne) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    ASSERT_TRUE(commit(*store, journal_batch(org(), 1, 1)).committed);
    // As if another machine had taken the file over, where this one's lock does not reach.
    Connection intruder(scratch.file(), Connection::Access::read_write, Overrides{});
    intruder.execute("UPDATE meta SET epoch = epoch + 1");
    CommitResult const result = commit(*store, journal_batch(org(), 2, 2));
    EXPECT_FALSE(result.committed);
    EXPECT_EQ(result.error.code, ErrorCode::fenced);
}

TEST(Writer, LogIsFoldedInWhileWorking) {
    Scratch scratch;
    Overrides overrides;
    overrides.checkpoint_pages = 20;
    auto opened = Store::open({.path = scratch.file()}, overrides);
    ASSERT_TRUE(opened);
    std::size_t pages_max = 0;
    for (std::uint64_t seq = 1; seq <= 200; ++seq) {
        ASSERT_TRUE(commit(*opened.value(), journal_batch(org(), seq, seq)).committed);
        pages_max = std::max(pages_max, opened.value()->status().wal_pages);
    }
    EXPECT_GE(pages_max, 20U);
    EXPECT_LT(pages_max, 60U);  // 200 commits write several hundred pages
}

// ---- a disk that fails -----------------------------------------------------------------------

struct FailingDisk {
    FailingDisk() { overrides.vfs = vfs.name(); }

    Scratch scratch;
    PowerCutVfs vfs{1};
    Overrides overrides;
};

TEST(Writer, FullDiskFailsTheCommitAndKeepsWhatWasAcknowledged) {
    FailingDisk disk;
    auto opened = Store::open({.path = disk.scratch.file()}, disk.overrides);
    ASSERT_TRUE(opened);
    ASSERT_TRUE(commit(*opened.value(), journal_batch(org(), 1, 3)).committed);
    disk.vfs.fill_disk_after(1);
    CommitResult const failed = commit(*opened.value(), journal_batch(org(), 4, 4));
    EXPECT_FALSE(failed.committed);
    EXPECT_EQ(failed.error.code, ErrorCode::disk_full);
    disk.vfs.fill_disk_after(1000000);  // space again: still no retry
    EXPECT_EQ(opened.value()->submit(journal_batch(org(), 4, 4), nullptr), Submitted::stopped);
    opened.value().reset();

    auto again = Store::open({.path = disk.scratch.file()}, disk.overrides);
    ASSERT_TRUE(again);
    auto reader = Reader::open(disk.scratch.file(), disk.overrides);
    ASSERT_TRUE(reader);
    EXPECT_EQ(journal_seqs(reader.value(), org()), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(Writer, OpeningOnAFullDiskSaysSo) {
    FailingDisk disk;
    disk.vfs.fill_disk_after(0);
    auto const opened = Store::open({.path = disk.scratch.file()}, disk.overrides);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::disk_full);
}

TEST(Writer, FailedSyncIsAnUnknownOutcomeAndFinal) {
    FailingDisk disk;
    auto opened = Store::open({.path = disk.scratch.file()}, disk.overrides);
    ASSERT_TRUE(opened);
    ASSERT_TRUE(commit(*opened.value(), journal_batch(org(), 1, 1)).committed);
    disk.vfs.break_syncs(true);
    EXPECT_FALSE(commit(*opened.value(), journal_batch(org(), 2, 2)).committed);
    disk.vfs.break_syncs(false);
    EXPECT_EQ(opened.value()->submit(journal_batch(org(), 2, 2), nullptr), Submitted::stopped);
    opened.value().reset();
    auto again = Store::open({.path = disk.scratch.file()}, disk.overrides);
    ASSERT_TRUE(again);
    auto reader = Reader::open(disk.scratch.file(), disk.overrides);
    ASSERT_TRUE(reader);
    std::size_t const found = journal_seqs(reader.value(), org()).size();
    EXPECT_TRUE(found == 1 || found == 2) << found;
}

TEST(Writer, FailedCheckpointStopsAndTells) {
    FailingDisk disk;
    disk.overrides.checkpoint_pages = 1;
    std::promise<ErrorCode> told;
    Options options;
    options.path = disk.scratch.file();
    options.on_stopped = [&](Error const& error) { told.set_value(error.code); };
    auto opened = Store::open(options, disk.overrides);
    ASSERT_TRUE(opened);
    // Syncing breaks between the commit's own sync and the checkpoint that follows it.
    ASSERT_EQ(opened.value()->submit(journal_batch(org(), 1, 1),
                                     [&](CommitResult const& result) {
                                         EXPECT_TRUE(result.committed);
                                         disk.vfs.break_syncs(true);
                                     }),
              Submitted::accepted);
    EXPECT_EQ(told.get_future().get(), ErrorCode::io);
    EXPECT_EQ(opened.value()->submit(journal_batch(org(), 2, 2), nullptr), Submitted::stopped);
}

}  // namespace
}  // namespace ringmaster::store::writer_test
