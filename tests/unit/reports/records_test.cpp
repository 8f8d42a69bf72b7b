// Pages of records: each row once and in order whatever the pages' size, filters, and what is
// refused (RP-1).
#include "ringmaster/reports/records.hpp"

#include <gmock/gmock.h>

#include <set>

#include "ringmaster/store/connection.hpp"
#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::records_test {
namespace {

using namespace core;
using testing::named;

class RecordPages : public ::testing::Test {
protected:
    RecordPages() {
        busy_day(stage.world, [this] { stage.write(); });
        stage.project();
        auto opened = Records::open(stage.records());
        if (!opened) throw std::runtime_error(opened.error().message);
        records.emplace(std::move(opened).value());
    }
    [[nodiscard]] RecordsQuestion question(std::string_view record, std::size_t rows) const {
        RecordsQuestion asked;
        asked.org = Stage::org();
        asked.record = record;
        asked.until = stage.world.now + std::chrono::hours(1);
        asked.rows_max = rows;
        return asked;
    }
    std::vector<std::vector<RecordValue>> all(RecordsQuestion asked) {
        std::vector<std::vector<RecordValue>> rows;
        for (;;) {
            auto page = records->page(asked);
            if (!page) throw std::runtime_error(page.error().message);
            EXPECT_LE(page.value().rows.size(), asked.rows_max);
            for (auto& row : page.value().rows) rows.push_back(std::move(row));
            if (page.value().next.empty()) return rows;
            asked.after = page.value().next;
        }
    }
    [[nodiscard]] std::size_t count(std::string const& view) const {
        return std::stoul(stage.row("SELECT count(*) FROM " + view));
    }
    std::set<RecordValue> values(RecordsQuestion const& asked, std::string const& field) {
        auto const fields = records->page(asked).value().fields;
        auto const at = std::find(fields.begin(), fields.end(), field) - fields.begin();
        std::set<RecordValue> found;
        for (auto const& row : all(asked)) found.insert(row.at(static_cast<std::size_t>(at)));
        return found;
    }

    Stage stage;
    std::optional<Records> records;
};

TEST_F(RecordPages, ShowEveryRowOnceWhateverTheirSize) {
    for (auto const record : record_names()) {
        std::string view = "report_" + std::string(record);
        std::replace(view.begin(), view.end(), '-', '_');
        auto const whole = all(question(record, 100'000));
        EXPECT_EQ(whole.size(), count(view)) << record;
        EXPECT_GT(whole.size(), 0U) << record;
        for (std::size_t const size : {1U, 3U, 7U}) {
            EXPECT_EQ(all(question(record, size)), whole) << record << " by " << size;
        }
    }
}

TEST_F(RecordPages, AreOfTheTimeAskedFor) {
    auto asked = question("contact-sessions", 1'000);
    asked.until = Time{};
    EXPECT_TRUE(all(asked).empty());
    asked.until = stage.world.now + std::chrono::hours(1);
    asked.from = asked.until;
    EXPECT_TRUE(all(asked).empty());
}

TEST_F(RecordPages, AreOfWhoWasAskedFor) {
    Uuid const anna = named<AgentId>("anna").value;
    auto asked = question("contact-legs", 1'000);
    asked.agents = {anna};
    EXPECT_EQ(values(asked, "owner.id"), std::set<RecordValue>{to_string(anna)});
    Uuid const support = named<QueueId>("support").value;
    asked = question("wrap-ups", 1'000);
    asked.queues = {support};
    EXPECT_EQ(values(asked, "queueId"), std::set<RecordValue>{to_string(support)});
    asked.queues = {Uuid{9, 9}};
    EXPECT_TRUE(all(asked).empty());
    asked = question("agent-sessions", 1'000);
    asked.queues = {support};  // none has a queue
    EXPECT_TRUE(all(asked).empty());
}

TEST_F(RecordPages, OfWhatSomebodyLeads) {
    auto asked = question("wrap-ups", 1'000);
    asked.led.emplace();
    EXPECT_TRUE(all(asked).empty());
    asked.led->queues = {named<QueueId>("support").value};
    auto const by_queue = all(asked).size();
    EXPECT_GT(by_queue, 0U);
    asked.led->teams = {named<TeamId>("team").value};
    EXPECT_EQ(all(asked).size(), count("report_wrap_ups"));
}

TEST_F(RecordPages, LeaveOutVariablesThatAreNotTold) {
    auto connection = store::Connection(stage.records(), store::Connection::Access::read_write);
    connection.execute(R"(UPDATE contact_session SET variables='{"Card":"1","Colour":"red"}')");
    auto asked = question("contact-sessions", 1'000);
    EXPECT_EQ(values(asked, "variables"), std::set<RecordValue>{R"({"Card":"1","Colour":"red"})"});
    asked.hidden_variables = {"Card", "Nothing"};
    EXPECT_EQ(values(asked, "variables"), std::set<RecordValue>{R"({"Colour":"red"})"});
    asked.hidden_variables = {"Card", "Colour"};
    EXPECT_EQ(values(asked, "variables"), std::set<RecordValue>{RecordValue()});
}

TEST_F(RecordPages, ShowTheLatestVersionsOfWrapUpsOrAll) {
    auto connection = store::Connection(stage.records(), store::Connection::Access::read_write);
    std::size_t const before = count("report_wrap_ups");
    connection.execute(
        "CREATE TEMP TABLE again AS SELECT * FROM wrap_up ORDER BY org, task LIMIT 1;"
        "UPDATE again SET version=2, note='corrected'; INSERT INTO wrap_up SELECT * FROM again");
    auto asked = question("wrap-ups", 1'000);
    EXPECT_EQ(all(asked).size(), before);
    EXPECT_EQ(values(asked, "note").count("corrected"), 1U);
    asked.shows_versions = true;
    EXPECT_EQ(all(asked).size(), before + 1);
    EXPECT_EQ(count("report_wrap_ups"), before);
    EXPECT_EQ(count("report_wrap_up_versions"), before + 1);
}

TEST_F(RecordPages, LeaveMonitoringOutForWhomItIsHidden) {
    auto asked = question("contact-sessions", 1);
    auto const open = records->page(asked).value().fields;
    asked.shows_monitoring = false;
    auto const discreet = records->page(asked).value().fields;
    EXPECT_THAT(open, ::testing::Contains("isMonitored"));
    EXPECT_THAT(discreet, ::testing::Not(::testing::Contains("isMonitored")));
    EXPECT_THAT(discreet, ::testing::Not(::testing::Contains("bargedInCount")));
}

TEST_F(RecordPages, LeaveInvisibleOnesOutForWhomTheyAreHidden) {
    store::Connection file(stage.records(), store::Connection::Access::read_write);
    file.execute("UPDATE contact_activity SET is_invisible=1 WHERE number=1");
    auto asked = question("contact-activities", 1'000);
    auto const open = all(asked).size();
    asked.shows_monitoring = false;
    auto const hidden = count("report_contact_activities WHERE is_invisible = 1");
    EXPECT_GT(hidden, 0U);
    EXPECT_EQ(all(asked).size() + hidden, open);
}

TEST_F(RecordPages, RefuseWhatIsNoEndOfAPage) {
    for (std::string const after : {"", "1", "x_y", "1_2_3", "1760000000000_", "_", "1_x_2"}) {
        auto asked = question("contact-legs", 10);
        asked.after = after;
        auto const page = records->page(asked);
        EXPECT_EQ(static_cast<bool>(page), after.empty()) << after;
        if (!page) {
            EXPECT_EQ(page.error().code, store::ErrorCode::refused);
        }
    }
    EXPECT_FALSE(records->page(question("dreams", 10)));
}

// SEC-7: an erasure that they have not come to yet, or never will.
TEST_F(RecordPages, TellNothingBehindWhatIsKnown) {
    auto asked = question("wrap-ups", 10);
    asked.known_seq = stage.seq();
    EXPECT_FALSE(records->page(asked).value().is_behind);
    asked.known_seq = stage.seq() + 1;
    auto const page = records->page(asked);
    EXPECT_TRUE(page.value().is_behind);
    EXPECT_TRUE(page.value().rows.empty());
    asked.known_seq = 0;
    store::Connection file(stage.records(), store::Connection::Access::read_write);
    file.execute("UPDATE organization SET problem='an entry cannot be read'");
    EXPECT_TRUE(records->page(asked).value().is_behind);
    asked.org = testing::named<OrgId>("nobody's");
    EXPECT_FALSE(records->page(asked).value().is_behind);
}

TEST_F(RecordPages, AreGivenUpWhenTheyTakeTooLong) {
    auto asked = question("contact-activities", 100'000);
    asked.time_max = core::Duration(0);
    auto const page = records->page(asked);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page.value().took_too_long);
    EXPECT_TRUE(page.value().rows.empty());
}

}  // namespace
}  // namespace ringmaster::reports::records_test
