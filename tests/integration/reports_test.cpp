// Records over HTTP while the daemon runs: a contact from its arrival to its wrap-up, by JSON and
// by CSV, page by page; and after a kill (RP-1, RP-6).
#include <set>
#include <sstream>

#include "integration/desktop.hpp"
#include "integration/live_call.hpp"
#include "ringmaster/store/connection.hpp"
#include "support/eventually.hpp"

namespace ringmaster::tests::reports_test {
namespace {

using nlohmann::json;

class ReportsTest : public ::testing::Test {
protected:
    void SetUp() override {
        world.start({4});
        desktop = std::make_unique<Desktop>(world, 4);
        desktop->open();
        desktop->go_available();
    }
    std::string served() {
        auto id = world.customer_calls();
        desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(desktop->task(id, "accept"));
        desktop->expect("AgentContactAssigned");
        expect_accepted(desktop->task(id, "end"));
        desktop->expect_all({"ContactEnded", "AgentWrapup"});
        expect_accepted(desktop->task(
            id, "wrapup",
            {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "done"}}));
        desktop->expect("AgentWrappedUp");
        return id;
    }
    json records(std::string const& what) {
        auto const answer = world.administrator().get("/v1/reports/" + what);
        EXPECT_EQ(answer.status, 200) << answer.text();
        return answer.body;
    }
    // They follow within half a second; the file itself is made after the start.
    void expect_wrap_ups(std::size_t count) {
        EXPECT_TRUE(eventually(patience, [&] {
            auto const answer = world.administrator().get("/v1/reports/wrap-ups");
            if (answer.status != 200) {
                EXPECT_EQ(answer.reason(), "RECORDS_NOT_READY") << answer.text();
                return false;
            }
            return answer.body["data"].size() == count;
        }));
    }

    World world;
    std::unique_ptr<Desktop> desktop;
};

TEST_F(ReportsTest, AContactIsThereOnceItIsWrappedUp) {
    auto const first = served();
    auto const second = served();
    expect_wrap_ups(2);
    auto const wrap_up = records("wrap-ups")["data"][0];
    EXPECT_EQ(wrap_up["taskId"], first);
    EXPECT_EQ(wrap_up["agentId"], desktop->facts().id);
    EXPECT_EQ(wrap_up["queueId"], world.queue_id);
    auto const page = records("contact-sessions?limit=1");
    ASSERT_EQ(page["data"].size(), 1U);
    EXPECT_EQ(page["data"][0]["id"], first);
    EXPECT_EQ(page["data"][0]["lastAgent"]["id"], desktop->facts().id);
    EXPECT_EQ(page["data"][0]["terminationType"], "normal");
    auto const next = records("contact-sessions?limit=1&after=" + page["next"].get<std::string>());
    EXPECT_EQ(next["data"][0]["id"], second);
    EXPECT_FALSE(next.contains("next"));
    auto const csv =
        world.administrator().get("/v1/reports/contact-sessions?limit=1", {{"Accept", "text/csv"}});
    EXPECT_EQ(csv.raw.header("Next-After"), page["next"]);
    EXPECT_NE(csv.raw.body.find(first), std::string::npos);
    EXPECT_EQ(csv.raw.body.find(second), std::string::npos);
}

// More rows than anybody would hold at once: the records are filled behind the daemon's back.
TEST_F(ReportsTest, ATableComesWhole) {
    served();
    expect_wrap_ups(1);
    constexpr std::size_t more = 12'000;
    {
        store::Connection records((world.daemon.folder() / "data" / "reports.db").string(),
                                  store::Connection::Access::read_write);
        records.execute(
            "INSERT INTO contact_session(org, task, created_time, origin)"
            " SELECT org, randomblob(16), 1000 + value/3, 'made, up' FROM organization,"
            " (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value+1 FROM n LIMIT " +
            std::to_string(more) + ") SELECT value FROM n)");
    }
    auto const csv =
        world.administrator().get("/v1/reports/contact-sessions", {{"Accept", "text/csv"}});
    ASSERT_EQ(csv.status, 200);
    EXPECT_EQ(csv.raw.header("Transfer-Encoding"), "chunked");
    std::set<std::string> ids;
    std::istringstream lines(csv.raw.body);
    std::string line;
    std::getline(lines, line);
    EXPECT_TRUE(line.starts_with("orgId,id,"));
    while (std::getline(lines, line)) ids.insert(line.substr(37, 36));
    EXPECT_EQ(ids.size(), more + 1);
    // The connection goes on behind it.
    EXPECT_EQ(world.administrator().get("/v1/reports/wrap-ups").status, 200);
}

TEST_F(ReportsTest, QueriesAreAnsweredFromTheRecords) {
    auto const id = served();
    expect_wrap_ups(1);
    std::string const query =
        "query Q($from: Long!, $to: Long!) { taskDetails(from: $from, to: $to) { tasks { id"
        " lastAgent { id } activities { totalCount } wrapUps { origin } } }"
        " agentSession(from: $from, to: $to, aggregations: [{field: \"agentSessionId\","
        " name: \"logins\", type: count}]) { agentSessions { agentId aggregation { value } } } }";
    auto const now = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    json const variables{{"from", now - 600'000}, {"to", now + 600'000}};
    auto const answer =
        world.administrator().post("/search", {{"query", query}, {"variables", variables}});
    ASSERT_EQ(answer.status, 200) << answer.text();
    auto const& tasks = answer.body["data"]["taskDetails"]["tasks"];
    ASSERT_EQ(tasks.size(), 1U) << answer.text();
    EXPECT_EQ(tasks[0]["id"], id);
    EXPECT_EQ(tasks[0]["lastAgent"]["id"], desktop->facts().id);
    EXPECT_GT(tasks[0]["activities"]["totalCount"], 2);
    EXPECT_EQ(tasks[0]["wrapUps"], json::parse(R"([{"origin":"AGENT"}])"));
    EXPECT_EQ(answer.body["data"]["agentSession"]["agentSessions"][0]["aggregation"][0]["value"],
              1.0);
    auto const wrong = world.administrator().post("/search", {{"query", "{ nobody }"}});
    EXPECT_EQ(wrong.status, 200);
    EXPECT_EQ(wrong.body["errors"][0]["locations"][0]["column"], 3) << wrong.text();
    auto const schema = world.administrator().get("/search/schema.graphql");
    EXPECT_NE(schema.raw.body.find("type TaskDetails {"), std::string::npos);
}

// WU-11: another version, the old one kept, audited; also after a kill, and of a closed contact.
TEST_F(ReportsTest, ACorrectedWrapUpCountsFromThenOn) {
    auto const id = served();
    expect_wrap_ups(1);
    auto const submitted = records("wrap-ups")["data"][0];
    std::string other;
    for (auto const& code : world.resources("auxiliary-code")) {
        bool const is_reason = code["workTypeCode"] == "WRAP_UP_CODE" && code.value("active", true);
        if (is_reason && code["id"] != submitted["wrapUpCodeId"]) other = code["id"];
    }
    json const body{
        {"agentId", desktop->facts().id}, {"auxCodeId", other}, {"note", "looked into"}};
    auto const path = "/v1/tasks/" + id + "/wrapup/correct";
    auto const corrected = world.administrator().post(path, body);
    ASSERT_EQ(corrected.status, 202) << corrected.text();
    EXPECT_EQ(corrected.body["wrapUp"]["version"], 2);
    EXPECT_EQ(world.administrator().post(path, body).body["wrapUp"]["version"], 2);
    EXPECT_EQ(desktop->task(id, "wrapup/correct", body).status, 403);
    auto const latest = [&] { return records("wrap-ups")["data"]; };
    EXPECT_TRUE(eventually(patience, [&] { return latest()[0]["version"] == 2; }));
    world.daemon.kill();
    world.restart();
    expect_wrap_ups(1);
    auto const now = latest()[0];
    EXPECT_EQ(now["wrapUpCodeId"], other);
    EXPECT_EQ(now["note"], "looked into");
    EXPECT_EQ(now["submittedTime"], submitted["submittedTime"]);
    EXPECT_EQ(now["submittedByKind"], "administrator");
    auto const all = records("wrap-ups?versions=all")["data"];
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0]["wrapUpCodeId"], submitted["wrapUpCodeId"]);
    auto const summary = records("wrap-up-summary?from=1")["data"];
    ASSERT_EQ(summary.size(), 1U);
    EXPECT_EQ(summary[0]["wrapUpCodeId"], other);
    EXPECT_EQ(records("contact-sessions")["data"][0]["lastWrapUpCodeId"], other);
    auto const audit = world.audit("CorrectWrapUp");
    ASSERT_EQ(audit.size(), 1U);
    EXPECT_TRUE(audit[0].ends_with("agent " + desktop->facts().id + " task " + id)) << audit[0];
}

// SEC-7: from the answer on nobody is told of him, however late the records are.
TEST_F(ReportsTest, NobodyIsToldOfAnErasedCustomer) {
    static_cast<void>(served());
    expect_wrap_ups(1);
    auto const number = world.call_body()["origin"].get<std::string>();
    EXPECT_EQ(records("contact-sessions")["data"][0]["customer"]["phoneNumber"], number);
    auto const erased = world.administrator().post("/v1/personal-data/erase", {{"number", number}});
    ASSERT_EQ(erased.status, 200) << erased.text();
    EXPECT_TRUE(eventually(patience, [&] {
        auto const answer = world.administrator().get("/v1/reports/contact-sessions");
        EXPECT_EQ(answer.raw.body.find(number), std::string::npos) << answer.text();
        return answer.status == 200;
    }));
    EXPECT_EQ(records("contact-sessions")["data"][0]["isErased"], 1);
}

TEST_F(ReportsTest, AKillLosesNothingOfThem) {
    static_cast<void>(served());
    world.daemon.kill();
    world.restart();
    expect_wrap_ups(1);
    EXPECT_EQ(records("contact-legs")["data"].size(), 1U);
}

}  // namespace
}  // namespace ringmaster::tests::reports_test
