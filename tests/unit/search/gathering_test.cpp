// Groups are gathered while rows are read, or sorted by SQLite where these are too many or where
// different values are counted: nobody can tell which.
#include "search/query/gathering.hpp"
#include "ringmaster/store/connection.hpp"
#include "unit/search/search_world.hpp"

namespace ringmaster::search::gathering_test {
namespace {

using json = nlohmann::json;

class GatheredGroups : public SearchWorld {
protected:
    // What is there beside counting different values, which only SQLite does.
    json groups(std::string const& root, std::string const& selection, std::string aggregations,
                bool by_sqlite) {
        if (by_sqlite) aggregations += distinct;
        json rows = list(
            root,
            "aggregations: [" + aggregations +
                "] aggregationInterval: {interval: FIFTEEN_MINUTES, timezone: \"Asia/Kolkata\"}",
            selection + " aggregation {name value}");
        for (json& row : rows) {
            json& numbers = row["aggregation"];
            if (by_sqlite) numbers.erase(numbers.size() - 1);
        }
        return rows;
    }
    std::string distinct = R"( {field: "isActive", name: "kinds", type: cardinality})";
    void expect_same(std::string const& root, std::string const& selection,
                     std::string const& aggregations) {
        json const gathered = groups(root, selection, aggregations, false);
        EXPECT_GT(gathered.size(), 1U) << selection;
        EXPECT_EQ(gathered, groups(root, selection, aggregations, true)) << selection;
    }
};

TEST_F(GatheredGroups, AreThoseThatSqliteFinds) {
    busy();
    std::string const numbers =
        R"({field: "id", name: "n", type: count}
           {field: "queueDuration", name: "all", type: sum}
           {field: "connectedDuration", name: "mean", type: average,
            filter: {terminationType: {equals: "normal"}}}
           {field: "lastQueue.duration", name: "least", type: min}
           {field: "totalDuration", name: "most", type: max, filter: {isActive: {equals: false}}}
           {field: "lastAgent.id", name: "agents", type: count}
           {field: "isContactHandled", name: "handled", type: sum})";
    for (char const* const selection :
         {"channelType", "channelType(sort: desc)", "lastQueue {id name}",
          "lastAgent {id} terminationType", "intervalStartTime", "createdTime endedTime",
          "lastTeam {name(sort: desc)} isActive intervalStartTime", "customer {name} direction"}) {
        expect_same("taskDetails", selection, numbers);
    }
    expect_same("taskLegDetails", "queue {id} handleType",
                R"({field: "queue.duration", name: "mean", type: average}
                   {field: "isWithinServiceLevel", name: "in", type: sum})");
    expect_same("agentSession", "agentId channelInfo {channelType}",
                R"({field: "channelInfo.connectedDuration", name: "all", type: sum}
                   {field: "channelInfo.idleCount", name: "most", type: max})");
    distinct = R"( {field: "activities.nodes.isActive", name: "kinds", type: cardinality})";
    expect_same("taskDetails", "channelType activities {nodes {activityType queueId}}",
                R"({field: "activities.nodes.duration", name: "all", type: sum}
                   {field: "activities.nodes.id", name: "n", type: count})");
}

TEST_F(GatheredGroups, MayBeMoreThanAreKept) {
    busy();
    std::size_t const more = groups_gathered_max + 10;
    {
        store::Connection records(stage.records(), store::Connection::Access::read_write);
        records.execute(
            "INSERT INTO contact_session(org, task, created_time, queue_duration)"
            " SELECT org, randomblob(16), " +
            std::to_string(testing::start_of_day.epoch_ms) +
            " + value % 1000, value FROM organization,"
            " (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value+1 FROM n"
            " LIMIT " +
            std::to_string(more) + ") SELECT value FROM n)");
    }
    auto const query = [this](std::string const& selection) {
        return data("{taskDetails(" + all_day() +
                    " filter: {queueDuration: {gt: 0}, origin: {equals: null}} aggregations:"
                    " [{field: \"queueDuration\", name: \"all\", type: sum}]) {tasks {" +
                    selection + " aggregation {value}} pageInfo {hasNextPage}}}")["taskDetails"];
    };
    json const few = query("createdTime");
    EXPECT_EQ(few["tasks"].size(), 1'000U);
    EXPECT_FALSE(few["pageInfo"]["hasNextPage"].get<bool>());
    double all = 0;
    for (json const& row : few["tasks"]) all += row["aggregation"][0]["value"].get<double>();
    EXPECT_EQ(all, static_cast<double>(more * (more + 1) / 2));
    json const many = query("queueDuration(sort: desc)");
    EXPECT_TRUE(many["pageInfo"]["hasNextPage"].get<bool>());
    EXPECT_EQ(many["tasks"][0]["queueDuration"], more);
    EXPECT_EQ(many["tasks"][0]["aggregation"][0]["value"], static_cast<double>(more));
}

}  // namespace
}  // namespace ringmaster::search::gathering_test
