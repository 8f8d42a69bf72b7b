// Following the journal: each entry once, wherever it is stopped; faults stay with their
// organization; what is made anew is the same, byte by byte (RP-1, OPS-8).
#include <algorithm>
#include <filesystem>
#include <sstream>

#include "reports/tables.hpp"
#include "ringmaster/reports/records.hpp"
#include "ringmaster/store/connection.hpp"
#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::projector_test {
namespace {

using namespace core;

class Following : public ::testing::Test {
protected:
    // Every input of the day an entry of its own.
    void live() {
        busy_day(stage.world, [this] { stage.write(); });
    }
    [[nodiscard]] std::string rebuilt() const {
        auto const made = rebuild(stage.options(), false);
        if (!made) return made.error().message;
        return stage.dump();
    }

    static std::vector<std::string> sorted_lines(std::string const& text) {
        std::vector<std::string> lines;
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) lines.push_back(line);
        std::sort(lines.begin(), lines.end());
        return lines;
    }

    Stage stage;
};

TEST_F(Following, WhatIsMadeAnewIsTheSame) {
    live();
    stage.project();
    std::string const followed = stage.dump();
    EXPECT_GT(followed.size(), 10'000U);
    EXPECT_EQ(rebuilt(), followed);
    EXPECT_FALSE(std::filesystem::exists(stage.records() + ".new"));
}

// Records of the first version become ones of this when they are opened, and lose nothing.
TEST_F(Following, RecordsOfAnOlderVersionGoOn) {
    live();
    stage.project();
    std::string const followed = stage.dump();
    {
        store::Connection file(stage.records(), store::Connection::Access::read_write);
        for (Table const& table : record_tables()) {
            file.execute("DROP VIEW " + std::string(table.view));
        }
        file.execute(
            "DROP VIEW report_wrap_up_versions;"
            "CREATE VIEW report_wrap_ups AS SELECT code_name FROM wrap_up;"
            "ALTER TABLE contact_session DROP COLUMN variables; PRAGMA user_version=1");
    }
    ASSERT_FALSE(Records::open(stage.records()));
    stage.project();
    EXPECT_EQ(sorted_lines(stage.dump()), sorted_lines(followed));  // they lie in another order
    EXPECT_EQ(stage.row("PRAGMA user_version"), std::to_string(records_version));
    for (Table const& table : record_tables()) {
        EXPECT_NE(stage.row("SELECT count(*) FROM " + std::string(table.view)), "") << table.view;
    }
    EXPECT_TRUE(Records::open(stage.records()));
}

TEST_F(Following, ItMayBeStoppedBehindEveryTransaction) {
    live();
    std::uint64_t rounds = 0;
    for (std::uint64_t entries = 1; entries != 0; ++rounds) {
        Projector projector = stage.open(1);
        auto const round = projector.round();
        ASSERT_TRUE(round) << round.error().message;
        entries = round.value().entries;
    }
    EXPECT_EQ(rounds, stage.seq() + 1);
    std::string const stopped = stage.dump();
    EXPECT_EQ(rebuilt(), stopped);
}

TEST_F(Following, ItSaysHowFarBehindItIs) {
    live();
    Projector projector = stage.open(10);
    auto const round = projector.round();
    ASSERT_TRUE(round);
    EXPECT_EQ(round.value().entries, 10U);
    EXPECT_EQ(round.value().behind, stage.seq() - 10);
    ASSERT_TRUE(round.value().oldest_behind);
    EXPECT_GT(*round.value().oldest_behind, testing::start_of_day);
    EXPECT_LT(*round.value().oldest_behind, stage.world.now);
    auto const standings = projector.standings();
    ASSERT_TRUE(standings);
    ASSERT_EQ(standings.value().size(), 1U);
    EXPECT_EQ(standings.value().front().seq, 10U);
    EXPECT_EQ(standings.value().front().begun_seq, 0U);
}

TEST_F(Following, TheDayHasEverything) {
    live();
    stage.project();
    for (char const* table : {"contact_session", "contact_leg", "contact_activity", "agent_session",
                              "agent_activity", "wrap_up", "callback_attempt", "recording"}) {
        EXPECT_NE(stage.row(std::string("SELECT count(*) FROM ") + table), "0") << table;
    }
    EXPECT_EQ(
        stage.rows("SELECT attempt_type, is_answered, cause FROM callback_attempt"
                   " ORDER BY dialled_time, dial"),
        (std::vector<std::string>{"callback|0|busy", "callback|1|answered", "outdial|1|answered"}));
    EXPECT_EQ(stage.row("SELECT file, paused_count, paused_duration, is_active FROM recording"
                        " WHERE file IS NOT NULL"),
              "calls/c1.wav|1|4000|0");
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_session WHERE is_active=1"), "1");
}

TEST_F(Following, AFaultStaysWithItsOrganization) {
    OrgId const other{{0xB, 1}};
    store::Batch batch;
    batch.organizations.push_back({other, "Other", Time{1}});
    store::JournalEntry damaged;
    damaged.org = other;
    damaged.seq = 1;
    damaged.at = Time{5};
    damaged.kind = "test";
    damaged.events = "\x07garbage";
    batch.journal.push_back(damaged);
    stage.write_batch(std::move(batch));
    live();
    Projector projector = stage.open();
    auto const round = projector.round();
    ASSERT_TRUE(round);
    EXPECT_EQ(round.value().stopped, 1U);
    ASSERT_EQ(round.value().newly_stopped.size(), 1U);
    EXPECT_EQ(round.value().newly_stopped.front().org, other);
    EXPECT_EQ(round.value().newly_stopped.front().problem, "entry 1 cannot be read");
    EXPECT_EQ(round.value().entries, stage.seq());
    auto const again = projector.round();
    ASSERT_TRUE(again);
    EXPECT_EQ(again.value().stopped, 1U);
    EXPECT_TRUE(again.value().newly_stopped.empty());
}

TEST_F(Following, WhoLeavesLeavesNothing) {
    live();
    stage.project();
    store::Batch batch;
    batch.purges.push_back({Stage::org(), 1});
    stage.write_batch(std::move(batch));
    stage.project();
    for (char const* table :
         {"contact_session", "contact_leg", "contact_activity", "agent_session", "agent_activity",
          "wrap_up", "callback_attempt", "recording", "known", "organization"}) {
        EXPECT_EQ(stage.row(std::string("SELECT count(*) FROM ") + table), "0") << table;
    }
}

TEST_F(Following, OneWriterOnly) {
    Projector const first = stage.open();
    auto const second = Projector::open(stage.options());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, store::ErrorCode::owned_by_another);
    auto const made = rebuild(stage.options(), false);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, store::ErrorCode::owned_by_another);
}

TEST_F(Following, AnotherJournalIsNotMixedIn) {
    live();
    stage.project();
    Stage restored;  // an older file in its place, that went on otherwise
    restored.world.bring_in("anna");
    restored.write();
    auto options = restored.options();
    std::filesystem::copy_file(stage.records(), options.records);
    auto projector = Projector::open(options);
    ASSERT_TRUE(projector) << projector.error().message;
    auto const round = projector.value().round();
    ASSERT_TRUE(round);
    ASSERT_EQ(round.value().newly_stopped.size(), 1U);
    EXPECT_EQ(round.value().newly_stopped.front().problem,
              "the records were made of another journal: `ringmasterd reports rebuild`");
}

TEST_F(Following, AnotherProgramsFileIsLeftAlone) {
    {
        store::Connection file(stage.records(), store::Connection::Access::read_write);
        file.execute("CREATE TABLE theirs(a)");
    }
    auto const opened = Projector::open(stage.options());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, store::ErrorCode::not_ours);
    EXPECT_EQ(stage.row("SELECT count(*) FROM sqlite_schema"), "1");
}

}  // namespace
}  // namespace ringmaster::reports::projector_test
