// What a reporting job gets: pages that add up to the records, sub-records, numbers that equal
// those of plain SQL, and the service level as RP-3 has it.
#include <set>

#include "ringmaster/reports/records.hpp"
#include "ringmaster/store/connection.hpp"
#include "unit/search/search_world.hpp"

namespace ringmaster::search::answers_test {
namespace {

using namespace core;
using nlohmann::json;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

class Search : public SearchWorld {
protected:
    std::int64_t sql(std::string const& query) const { return std::stoll(stage.row(query)); }
    // Of the only group.
    double number(std::string const& root, std::string const& arguments) {
        json const found = list(root, arguments, "aggregation{name value}");
        EXPECT_EQ(found.size(), 1U);
        return found[0]["aggregation"][0]["value"];
    }
    // Pages of `size` rows: the tables are small, so the file is read with a cursor of each row.
    std::vector<std::string> ids_by_cursor(std::string const& order) {
        std::vector<std::string> ids;
        std::string cursor = "NA";
        for (;;) {
            json const page = data("{taskDetails(" + all_day() + " pagination:{cursor:\"" + cursor +
                                   "\"}){tasks{id " + order + "}pageInfo{hasNextPage endCursor}}}");
            for (json const& one : page["taskDetails"]["tasks"]) ids.push_back(one["id"]);
            if (!page["taskDetails"]["pageInfo"]["hasNextPage"].get<bool>()) return ids;
            cursor = page["taskDetails"]["pageInfo"]["endCursor"];
        }
    }
    // As many contacts as fill three pages, each like one of the hour's.
    void multiply() {
        store::Connection file(stage.records(), store::Connection::Access::read_write);
        std::string columns;
        auto statement = file.prepare("SELECT name FROM pragma_table_info('contact_session')");
        while (statement.step()) {
            std::string const name = statement.bytes();
            if (name == "org" || name == "task" || name == "created_time") continue;
            columns += ", " + name;
        }
        file.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<80)"
            " INSERT INTO contact_session(org, task, created_time" +
            columns + ") SELECT org, randomblob(16), created_time+i%7" + columns +
            " FROM contact_session CROSS JOIN n");
    }
    void set_anna(bool available) {
        stage.world.give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), available,
                                  available ? AuxCodeId{} : named<AuxCodeId>("lunch"), ""});
    }
    void call(std::string const& task, seconds wait, bool answered) {
        set_anna(answered && wait.count() == 0);
        stage.world.call(task);
        stage.world.wait(wait);
        if (!answered) return void(stage.world.tell(CustomerLeft{{}, named<TaskId>(task)}));
        if (wait.count() != 0) set_anna(true);
        stage.world.accept("anna", task);
        stage.world.wait(seconds(10));
        stage.world.end("anna", task);
        stage.world.wait(seconds(61));
    }
};

TEST_F(Search, TheServiceLevelIsHadThreeWays) {
    stage.world.bring_in("anna");
    int count = 0;
    auto const name = [&count] { return "c" + std::to_string(++count); };
    for (int one = 0; one < 70; ++one) call(name(), seconds(0), true);
    for (int one = 0; one < 10; ++one) call(name(), seconds(12), false);
    for (int one = 0; one < 20; ++one) call(name(), seconds(25), true);
    write();
    json const found = list("taskLegDetails", R"(aggregations: [
        {field: "id", name: "answered", type: count, filter: {handleType: {equals: "normal"}}}
        {field: "id", name: "in", type: count, filter:
            {handleType: {equals: normal}, isWithinServiceLevel: {equals: true}}}
        {field: "id", name: "abandoned", type: count, filter:
            {and: [{handleType: {equals: "abandoned"}} {queue: {duration: {gte: 5000}}}]}}
        {field: "abandonedSlCount", name: "abandonedIn", type: sum}])",
                            "queue{name} aggregation{name value}");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0]["queue"]["name"], "support");
    std::map<std::string, double> numbers;
    for (json const& one : found[0]["aggregation"]) numbers[one["name"]] = one["value"];
    EXPECT_EQ(numbers["answered"], 90);
    double const all = numbers["answered"] + numbers["abandoned"];
    EXPECT_NEAR(numbers["in"] / numbers["answered"], 0.778, 0.0005);
    EXPECT_DOUBLE_EQ(numbers["in"] / all, 0.70);
    EXPECT_DOUBLE_EQ((numbers["in"] + numbers["abandonedIn"]) / all, 0.80);
    // Within another level the same calls are late.
    question.service_levels = {{named<QueueId>("support"), Duration(30'000)}};
    EXPECT_EQ(number("taskLegDetails",
                     "aggregations:[{field:\"isWithinServiceLevel\",name:\"n\",type:sum}]"),
              100);
    EXPECT_EQ(number("taskDetails",
                     "aggregations:[{field:\"isWithInServiceLevel\",name:\"n\",type:sum}]"),
              100);
}

TEST_F(Search, PagesToTheEndAreAllRecordsOnce) {
    busy();
    multiply();
    auto const count =
        static_cast<std::size_t>(sql("SELECT count(*) FROM report_contact_sessions"));
    ASSERT_GT(count, 500U);
    for (std::string const order :
         {"", "createdTime(sort:desc)", "lastQueue{name(sort:asc)}",
          "lastAgent{name(sort:desc)} channelType(sort:asc)", "customer{name(sort:asc)}",
          "isActive(sort:desc) totalDuration(sort:desc)", "botName(sort:desc)"}) {
        auto const ids = ids_by_cursor(order);
        EXPECT_EQ(ids.size(), count) << order;
        EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), count) << order;
    }
    // The same rows as pages of records.
    auto records = reports::Records::open(stage.records());
    ASSERT_TRUE(records);
    reports::RecordsQuestion asked;
    asked.org = reports::Stage::org();
    asked.record = "contact-sessions";
    asked.until = question.now;
    asked.rows_max = 10'000;
    std::vector<std::string> expected;
    auto const page = records.value().page(asked);
    ASSERT_TRUE(page);
    for (auto const& row : page.value().rows) {
        expected.push_back(std::get<std::string>(row[1]));
    }
    EXPECT_EQ(ids_by_cursor(""), expected);
}

TEST_F(Search, GroupsEqualPlainSql) {
    busy();
    json const groups = list("taskDetails",
                             "aggregations:[{field:\"id\",name:\"n\",type:count}"
                             "{field:\"connectedDuration\",name:\"s\",type:sum}"
                             "{field:\"lastAgent.id\",name:\"c\",type:cardinality}"
                             "{field:\"queueDuration\",name:\"m\",type:max}"
                             "{field:\"queueDuration\",name:\"a\",type:average}]",
                             "lastQueue{name} channelType aggregation{name value}");
    std::vector<std::string> found;
    for (json const& group : groups) {
        auto const& queue = group["lastQueue"]["name"];
        std::string row = queue.is_null() ? "-" : queue.get<std::string>();
        row += "|" + group["channelType"].get<std::string>();
        for (json const& one : group["aggregation"]) {
            std::ostringstream text;
            text << one["value"].get<double>();
            row += "|" + text.str();
        }
        found.push_back(row);
    }
    EXPECT_EQ(found, stage.rows("SELECT last_queue_name, channel_type, printf('%g', count(*)),"
                                " printf('%g', total(connected_duration)),"
                                " printf('%g', count(DISTINCT last_agent_id)),"
                                " printf('%g', max(queue_duration)),"
                                " printf('%g', avg(queue_duration))"
                                " FROM report_contact_sessions GROUP BY 1, 2 ORDER BY 1, 2"));
}

TEST_F(Search, SubRecordsAreThoseOfTheirRecord) {
    busy();
    std::size_t activities = 0;
    for (json const& task :
         list("taskDetails", "",
              "id activities(first:100){totalCount nodes{id activityName createdTime} "
              "pageInfo{hasNextPage}} wrapUps{engagement codeName origin duration}")) {
        json const& page = task["activities"];
        EXPECT_EQ(page["totalCount"], page["nodes"].size());
        activities += page["nodes"].size();
        std::string const id = task["id"];
        EXPECT_EQ(task["wrapUps"].size(),
                  sql("SELECT count(*) FROM report_wrap_ups WHERE task='" + id + "'"));
    }
    EXPECT_EQ(activities, sql("SELECT count(*) FROM report_contact_activities"));
    // Page by page.
    std::string const first = list("taskDetails", "filter:{transferCount:{gt:0}}", "id")[0]["id"];
    json all = json::array();
    std::string after;
    for (bool has_next = true; has_next;) {
        json const page =
            list("taskDetails", "filter:{id:{equals:\"" + first + "\"}}",
                 "activities(first:2" + (after.empty() ? "" : " after:\"" + after + "\"") +
                     "){nodes{id}pageInfo{hasNextPage endCursor}}")[0]["activities"];
        for (json const& node : page["nodes"]) all.push_back(node["id"]);
        has_next = page["pageInfo"]["hasNextPage"];
        after = page["pageInfo"]["endCursor"];
    }
    EXPECT_EQ(all.size(),
              sql("SELECT count(*) FROM report_contact_activities WHERE task='" + first + "'"));
}

TEST_F(Search, ExtFilterShowsRecordsWithSuchSubRecordsAndThose) {
    busy();
    std::int64_t shown = 0;
    json const found = list("taskDetails", "extFilter:{activityName:{equals:hold}}",
                            "activities{nodes{activityName}}");
    for (json const& task : found) {
        for (json const& node : task["activities"]["nodes"]) {
            EXPECT_EQ(node["activityName"], "hold");
            ++shown;
        }
    }
    EXPECT_EQ(shown, sql("SELECT count(*) FROM report_contact_activities WHERE"
                         " activity_type='hold'"));
    EXPECT_EQ(number("taskDetails",
                     "aggregations:[{field:\"activities.nodes.duration\",name:\"s\",type:sum,"
                     "extFilter:{activityName:{equals:hold}}}]"),
              static_cast<double>(sql("SELECT sum(duration) FROM report_contact_activities"
                                      " WHERE activity_type='hold'")));
    EXPECT_EQ(list("taskDetails", "filter:{wrapUps:{origin:{equals:TIMEOUT}}}", "id").size(),
              sql("SELECT count(DISTINCT task) FROM report_wrap_ups WHERE origin='TIMEOUT'"));
}

// The channel's own sums, and those of its activities, are the spans of the agents' records.
TEST_F(Search, ChannelsAddUpToTheirSpans) {
    busy();
    std::string const spans =
        " FROM report_agent_activities WHERE channel_type='telephony' AND state=";
    for (std::string const state : {"connected", "idle", "available", "wrapup"}) {
        auto const expected = static_cast<double>(
            sql("SELECT sum(coalesce(duration, 0))" + spans + "'" + state + "'"));
        std::string const only = "filter:{channelInfo:{channelType:{equals:telephony}}} ";
        EXPECT_EQ(number("agentSession", only + "aggregations:[{field:\"channelInfo." + state +
                                             "Duration\",name:\"s\",type:sum}]"),
                  expected)
            << state;
        EXPECT_EQ(number("agentSession",
                         only + "extFilter:{state:{equals:\"" + state +
                             "\"}} aggregations:[{field:\"channelInfo.activities.nodes.duration\","
                             "name:\"s\",type:sum}]"),
                  expected)
            << state;
        double by_row = 0;
        for (json const& session :
             list("agentSession", "", "channelInfo{channelType " + state + "Duration}")) {
            for (json const& channel : session["channelInfo"]) {
                if (channel["channelType"] != "telephony") continue;
                by_row += channel[state + "Duration"].get<double>();
            }
        }
        EXPECT_EQ(by_row, expected) << state;
    }
    // A change from one idle code to another parts the channel's span.
    auto const groups = list("agentSession",
                             "aggregations:[{field:\"channelInfo.activities.nodes.duration\","
                             "name:\"s\",type:sum}] extFilter:{state:{equals:idle}}"
                             " filter:{channelInfo:{channelType:{equals:telephony}}}",
                             "channelInfo{activities{nodes{idleCode{name}}}}"
                             "aggregation{value}");
    for (json const& group : groups) {
        json const& code = group["channelInfo"][0]["activities"]["nodes"][0]["idleCode"]["name"];
        if (code.is_null()) continue;
        EXPECT_LE(group["aggregation"][0]["value"],
                  sql("SELECT sum(coalesce(duration, 0)) FROM report_agent_activities WHERE"
                      " channel_type IS NULL AND idle_code_name='" +
                      code.get<std::string>() + "'"));
    }
    EXPECT_GT(groups.size(), 0U);
}

TEST_F(Search, IntervalsGroupByTheZonesClock) {
    busy();
    std::string const count = "aggregations:[{field:\"id\",name:\"n\",type:count}] ";
    std::string const day = std::to_string(testing::start_of_day.epoch_ms);
    auto const by = [&](std::string const& interval, std::string const& zone) {
        return data("{taskDetails(from:" + day +
                    " to:" + std::to_string(testing::start_of_day.epoch_ms + 86'000'000) + " " +
                    count + "aggregationInterval:{interval:" + interval + " timezone:\"" + zone +
                    "\"}){tasks{intervalStartTime aggregation{value}}}}")["taskDetails"]["tasks"];
    };
    for (std::int64_t const minutes : {15, 30, 60}) {
        auto const name = minutes == 15   ? "FIFTEEN_MINUTES"
                          : minutes == 30 ? "THIRTY_MINUTES"
                                          : "HOURLY";
        std::vector<std::string> found;
        for (json const& group : by(name, "")) {
            found.push_back(std::to_string(group["intervalStartTime"].get<std::int64_t>()) + "|" +
                            std::to_string(group["aggregation"][0]["value"].get<int>()));
        }
        std::string const step = std::to_string(minutes * 60'000);
        EXPECT_EQ(found, stage.rows("SELECT created_time/" + step + "*" + step +
                                    ", count(*) FROM report_contact_sessions GROUP BY 1"));
    }
    EXPECT_EQ(by("DAILY", "Europe/Berlin").size(), 1U);
    EXPECT_NE(by("DAILY", "Asia/Kolkata")[0]["intervalStartTime"],
              by("DAILY", "Europe/Berlin")[0]["intervalStartTime"]);
    EXPECT_THAT(error("{taskDetails(" + all_day() + " " + count +
                      "aggregationInterval:{interval:DAILY timezone:\"Mars\"}){tasks{"
                      "intervalStartTime}}}"),
                ::testing::HasSubstr("no time zone"));
}

TEST_F(Search, OldSpellingsAreUnderstood) {
    busy();
    json const old = data("{task(" + all_day() +
                          " aggregation:{aggr:[{field:\"id\",name:\"n\",type:count}]}){tasks{"
                          "channelType aggregation{name value}}}}")["task"];
    EXPECT_EQ(old["tasks"], list("taskDetails", "aggregations:{field:\"id\",name:\"n\",type:count}",
                                 "channelType aggregation{name value}"));
    json const aliased =
        list("taskDetails", "", "GV1: stringGlobalVariables(name: \"GV1\") {name value} c: id");
    EXPECT_EQ(aliased[0]["GV1"], (json{{"name", nullptr}, {"value", nullptr}}));
    EXPECT_TRUE(aliased[0]["c"].is_string());
}

}  // namespace
}  // namespace ringmaster::search::answers_test
