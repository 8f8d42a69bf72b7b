// GET /v1/reports/{record}: who sees what of the records, as JSON and as CSV (RP-1, SEC-1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::reports_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Reports : public ::testing::Test {
protected:
    Reports() {
        world.records.answer.fields = {"id", "lastQueue.id", "lastQueue.name", "note", "duration"};
        world.records.answer.rows = {{std::string("c1"), std::string("q1"), std::string("Billing"),
                                      std::string("said \"no\", twice"), std::int64_t{1'500}},
                                     {std::string("c2"), std::monostate(), std::monostate(),
                                      std::string(), std::int64_t{0}}};
        supervisor.teams = world.engine.state().config.queue(world.entry_point.queue)->teams;
    }
    RecordsAsked asked(Principal const& who, std::string const& query) {
        auto const reply = world.get(who, "/v1/reports/wrap-ups" + query);
        EXPECT_EQ(reply.status, 200) << reply.text;
        return world.records.asked.back();
    }
    World world;
    Principal admin = world.principal(AccessRole::administrator);
    Principal supervisor = world.principal(AccessRole::supervisor);
};

TEST_F(Reports, AreJsonWithTheFieldsNested) {
    world.records.answer.next = "1760000000000_c2";
    auto const reply = world.get(admin, "/v1/reports/contact-sessions");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body["meta"]["orgId"], core::to_string(world.org));
    EXPECT_EQ(reply.body["next"], "1760000000000_c2");
    EXPECT_EQ(reply.body["data"][0], (json{{"id", "c1"},
                                           {"lastQueue", {{"id", "q1"}, {"name", "Billing"}}},
                                           {"note", "said \"no\", twice"},
                                           {"duration", 1'500}}));
    EXPECT_EQ(reply.body["data"][1]["lastQueue"]["name"], nullptr);
    EXPECT_EQ(world.records.asked.back().record, "contact-sessions");
}

TEST_F(Reports, AreCsvForWhoeverAcceptsThat) {
    world.headers = {{"Accept", "text/csv"}};
    auto const reply = world.get(admin, "/v1/reports/contact-sessions");
    EXPECT_EQ(reply.text,
              "id,lastQueue.id,lastQueue.name,note,duration\r\n"
              "c1,q1,Billing,\"said \"\"no\"\", twice\",1500\r\n"
              "c2,,,,0\r\n");
}

// WU-2: as everywhere, by `translations`; what has none is called as the record has it.
TEST_F(Reports, NameThingsInTheReadersLanguage) {
    auto const queue = core::to_string(world.entry_point.queue);
    auto const code = world.wrap_up_code();
    auto const put = [this](std::string const& resource, std::string const& id, json const& names) {
        auto const path = "/organization/" + core::to_string(world.org) + "/" + resource + "/" + id;
        auto const done = world.patch(admin, path, {{"translations", names}});
        ASSERT_EQ(done.status, 200) << done.text;
    };
    put("contact-service-queue", queue, {{"de", "Rechnungen"}});
    put("auxiliary-code", code, {{"de", "Verkauf"}, {"fr", "Vente"}});
    world.records.answer.fields = {"lastQueue.id", "lastQueue.name", "lastWrapUpCodeId",
                                   "lastWrapupCodeName", "agentName"};
    world.records.answer.rows = {
        {queue, std::string("Billing"), code, std::string("Sale"), std::string("Anna")},
        {std::string("gone"), std::string("Old queue"), std::monostate(), std::monostate(),
         std::monostate()}};
    auto const told = [this](char const* languages) {
        world.headers = {{"Accept", "text/csv"}};
        if (*languages != 0) world.headers.push_back({"Accept-Language", languages});
        auto const text = world.get(admin, "/v1/reports/contact-sessions").text;
        return text.substr(text.find("\r\n") + 2);
    };
    std::string const old = "gone,Old queue,,,\r\n";
    EXPECT_EQ(told(""), queue + ",Billing," + code + ",Sale,Anna\r\n" + old);
    EXPECT_EQ(told("de-AT, en;q=0.5"), queue + ",Rechnungen," + code + ",Verkauf,Anna\r\n" + old);
    EXPECT_EQ(told("fr"), queue + ",Billing," + code + ",Vente,Anna\r\n" + old);
    EXPECT_EQ(told("en, de"), queue + ",Billing," + code + ",Sale,Anna\r\n" + old);
    world.headers = {{"Accept-Language", "de"}};
    world.records.numbers = RecordsPage{{"queueId", "queueName"}, {{queue, std::string("B")}}, {}};
    auto const numbers = world.get(admin, "/v1/reports/queue-intervals?from=1&to=2");
    EXPECT_EQ(numbers.body["data"][0]["queueName"], "Rechnungen") << numbers.text;
}

// A page is asked for with `limit`; without it a table has all rows, whose pages nobody sees.
TEST_F(Reports, AreOneTableInCsvHoweverManyPages) {
    world.headers = {{"Accept", "text/csv"}};
    world.records.answer.next = "1_c2";
    RecordsPage second = world.records.answer;
    second.rows = {
        {std::string("c3"), std::monostate(), std::monostate(), std::string("x"), std::int64_t{3}}};
    second.next = "2_c3";
    RecordsPage third = second;
    third.rows[0][0] = std::string("c4");
    third.next.clear();
    world.records.behind = {second, third};
    auto const reply = world.get(admin, "/v1/reports/contact-sessions?from=5");
    EXPECT_EQ(reply.text,
              "id,lastQueue.id,lastQueue.name,note,duration\r\n"
              "c1,q1,Billing,\"said \"\"no\"\", twice\",1500\r\n"
              "c2,,,,0\r\nc3,,,x,3\r\nc4,,,x,3\r\n");
    ASSERT_EQ(world.records.asked.size(), 3U);
    EXPECT_EQ(world.records.asked[1].after, "1_c2");
    EXPECT_EQ(world.records.asked[2].after, "2_c3");
    EXPECT_EQ(world.records.asked[2].from.epoch_ms, 5);
    world.records.behind = {second, third};
    EXPECT_EQ(world.get(admin, "/v1/reports/contact-sessions?limit=2").text,
              "id,lastQueue.id,lastQueue.name,note,duration\r\n"
              "c1,q1,Billing,\"said \"\"no\"\", twice\",1500\r\n"
              "c2,,,,0\r\n");
    EXPECT_EQ(world.get(admin, "/v1/reports/wrap-ups?after=nonsense").status, 400);
}

TEST_F(Reports, AreOfTheTimeAndTheFiltersAskedFor) {
    auto const plain = asked(admin, "");
    EXPECT_EQ(plain.from.epoch_ms, 0);
    EXPECT_EQ(plain.until, world.now);
    EXPECT_EQ(plain.rows_max, 1'000U);
    EXPECT_FALSE(plain.led);
    EXPECT_TRUE(plain.shows_monitoring);
    auto const queue = core::to_string(world.entry_point.queue);
    auto const agent = core::to_string(world.agent.id);
    auto const narrow =
        asked(admin, "?from=5&to=9&limit=7&after=mark&queueIds=" + queue + "&agentIds=" + agent);
    EXPECT_EQ(narrow.from.epoch_ms, 5);
    EXPECT_EQ(narrow.until.epoch_ms, 9);
    EXPECT_EQ(narrow.rows_max, 7U);
    EXPECT_EQ(narrow.after, "mark");
    EXPECT_THAT(narrow.queues, ElementsAre(world.entry_point.queue.value));
    EXPECT_THAT(narrow.agents, ElementsAre(world.agent.id.value));
    EXPECT_THAT(narrow.teams, IsEmpty());
}

TEST_F(Reports, OfSupervisorsAreThoseOfTheirTeamsAndQueues) {
    auto const theirs = asked(supervisor, "");
    ASSERT_TRUE(theirs.led);
    EXPECT_EQ(theirs.led->teams.size(), supervisor.teams.size());
    EXPECT_EQ(std::count(theirs.led->queues.begin(), theirs.led->queues.end(),
                         world.entry_point.queue.value),
              1);
    Principal stranger = world.principal(AccessRole::supervisor);
    stranger.teams = {core::TeamId{core::Uuid{7, 7}}};
    EXPECT_THAT(asked(stranger, "").led->queues, IsEmpty());
    // Of a contact of his own he does not learn that somebody listened (SU-1).
    Principal both = world.person(AccessRole::supervisor, world.agent.id);
    EXPECT_FALSE(asked(both, "").shows_monitoring);
}

TEST_F(Reports, AreNotForEverybodyAndNotOfEverything) {
    EXPECT_EQ(world.get(admin, "/v1/reports/dreams").status, 404);
    EXPECT_EQ(world.get(admin, "/v1/reports/wrap-ups?after=nonsense").status, 400);
    EXPECT_EQ(world.get(admin, "/v1/reports/wrap-ups?limit=10001").status, 400);
    auto const agent = world.person(AccessRole::agent, world.agent.id);
    EXPECT_EQ(world.get(agent, "/v1/reports/wrap-ups").status, 403);
    EXPECT_EQ(world.get(world.principal(AccessRole::connector), "/v1/reports/wrap-ups").status,
              403);
    EXPECT_EQ(world.get(world.principal(AccessRole::reporting), "/v1/reports/wrap-ups").status,
              200);
    for (auto const kind : record_kinds) {
        EXPECT_EQ(world.get(admin, "/v1/reports/" + std::string(kind)).status, 200) << kind;
    }
}

}  // namespace
}  // namespace ringmaster::api::tests::reports_test
