// Walks over more rows than a page holds, in a real file, and what stops them.
#include "app/turn/journal_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/store/store.hpp"

namespace ringmaster::app::journal_reader_test {
namespace {

using ::testing::ElementsAre;

constexpr std::uint64_t rows = 700;  // nearly three pages
core::OrgId const org{{1, 1}};
core::Uuid const task{7, 1};

class JournalReaderTest : public ::testing::Test {
protected:
    JournalReaderTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "walk-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
        folder_ = pattern;
    }
    ~JournalReaderTest() override { std::filesystem::remove_all(folder_); }

    // Row n is decided at time n; every one names the task. `unreadable`: that row is garbage.
    store::Reader written(std::uint64_t unreadable = 0) {
        std::string const path = (folder_ / "ringmaster.db").string();
        auto opened = store::Store::open({.path = path});
        if (!opened) throw std::runtime_error(opened.error().message);
        store::Batch batch;
        for (std::uint64_t seq = 1; seq <= rows; ++seq) {
            store::JournalEntry entry;
            entry.org = org;
            entry.seq = seq;
            entry.at = core::Time{static_cast<std::int64_t>(seq)};
            entry.kind = "tick";
            entry.about = {task};
            core::TaskDequeued event;
            event.task = core::TaskId{task};
            event.at = entry.at;
            entry.events = seq == unreadable ? "garbage" : core::encode({core::Event(event)});
            batch.journal.push_back(std::move(entry));
        }
        std::promise<bool> done;
        auto const submitted = opened.value()->submit(
            std::move(batch),
            [&done](store::CommitResult const& result) { done.set_value(result.committed); });
        if (submitted != store::Submitted::accepted || !done.get_future().get()) {
            throw std::runtime_error("not committed");
        }
        store_ = std::move(opened).value();
        auto reader = store::Reader::open(path);
        if (!reader) throw std::runtime_error(reader.error().message);
        return std::move(reader).value();
    }

    std::filesystem::path folder_;
    std::unique_ptr<store::Store> store_;
};

TEST_F(JournalReaderTest, WalksBothWaysOverAllPages) {
    auto reader = written();
    JournalReader journal(reader, org);
    std::vector<std::uint64_t> seen;
    auto const note = [&seen](api::HistoryRow const& row) {
        EXPECT_EQ(row.at.epoch_ms, static_cast<std::int64_t>(row.journal_seq));
        EXPECT_EQ(row.events.size(), 1U);
        seen.push_back(row.journal_seq);
        return true;
    };
    journal.forwards(task, 0, note);
    ASSERT_EQ(seen.size(), rows);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    seen.clear();
    journal.forwards(task, rows - 2, note);
    EXPECT_THAT(seen, ElementsAre(rows - 1, rows));
    seen.clear();
    journal.backwards(task, rows, note);
    ASSERT_EQ(seen.size(), rows - 1);
    EXPECT_EQ(seen.front(), rows - 1);
    EXPECT_EQ(seen.back(), 1U);
    EXPECT_EQ(journal.first_at(core::Time{300}), 300U);
    EXPECT_EQ(journal.first_at(core::Time{9'999}), rows + 1);
    seen.clear();
    JournalReader(reader, core::OrgId{{1, 2}}).forwards(task, 0, note);  // SEC-2
    EXPECT_TRUE(seen.empty());
    EXPECT_FALSE(journal.problem());
}

TEST_F(JournalReaderTest, EndsWhenTheVisitorHasEnough) {
    auto reader = written();
    JournalReader journal(reader, org);
    std::uint64_t last = 0;
    auto const until_300 = [&last](api::HistoryRow const& row) {
        last = row.journal_seq;
        return last != 300;
    };
    journal.forwards(task, 0, until_300);
    EXPECT_EQ(last, 300U);
    journal.backwards(task, rows, until_300);
    EXPECT_EQ(last, 300U);
}

TEST_F(JournalReaderTest, AnEntryThatCannotBeReadIsAProblem) {
    auto reader = written(500);
    JournalReader journal(reader, org);
    std::uint64_t last = 0;
    auto const note = [&last](api::HistoryRow const& row) {
        last = row.journal_seq;
        return true;
    };
    journal.forwards(task, 0, note);
    EXPECT_EQ(last, 499U);
    ASSERT_TRUE(journal.problem());
    EXPECT_THAT(*journal.problem(), ::testing::HasSubstr("entry 500"));
    journal.forwards(task, 500, note);  // worthless from then on
    EXPECT_EQ(last, 499U);
}

}  // namespace
}  // namespace ringmaster::app::journal_reader_test
