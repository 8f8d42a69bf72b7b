// Callbacks over their routes: who may ask for what, what each refusal says, and that they are
// listed exactly while they can still happen (CB-2, CB-6, CB-7, CB-9).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::callback_routes_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr char const* number = "+49 30 1234567";

class CallbackRoutes : public ::testing::Test {
protected:
    CallbackRoutes() {
        queue = core::to_string(world.entry_point.queue);
        supervisor.teams = world.engine.state().config.queue(world.entry_point.queue)->teams;
        stranger.teams = {core::TeamId{core::Uuid{7, 7}}};
    }
    [[nodiscard]] std::string path(std::string const& rest = {}) const {
        return "/v1/callbacks/organization/" + core::to_string(world.org) + "/scheduled-callback" +
               rest;
    }
    // In an hour's time (the clock shows 08:53 on that day), two hours long.
    [[nodiscard]] json schedule(json const& more = json::object()) const {
        json body{{"customerName", "Eva"},
                  {"callbackNumber", number},
                  {"timezone", "Etc/UTC"},
                  {"scheduleDate", "2025-10-09"},
                  {"startTime", "10:00:00"},
                  {"endTime", "12:00:00"},
                  {"queueId", queue},
                  {"callbackReason", "invoice"},
                  {"sourceInteraction", "11111111-2222-4333-8444-555555555555"}};
        body.update(more);
        return body;
    }
    std::string scheduled(Principal const& who, json const& more = json::object()) {
        auto const made = world.post(who, path(), schedule(more));
        EXPECT_EQ(made.status, 201) << made.text;
        return made.body.value("id", "");
    }
    [[nodiscard]] json web(json const& more = json::object()) const {
        json body{{"destination", "+4930777001"},
                  {"entryPointId", core::to_string(world.entry_point.id)},
                  {"attributes", {{"Colour", "red"}}},
                  {"outboundType", "CALLBACK"},
                  {"mediaType", "telephony"},
                  {"direction", "OUTBOUND"},
                  {"origin", "+4930555199"},
                  {"callback", {{"callbackOrigin", "web"}, {"callbackType", "immediate"}}}};
        body.update(more);
        return body;
    }
    std::vector<std::string> listed(Principal const& who, std::string const& target) {
        auto const answer = world.get(who, target);
        EXPECT_EQ(answer.status, 200) << answer.text;
        std::vector<std::string> ids;
        for (auto const& one : answer.body["data"]) ids.push_back(one["id"]);
        return ids;
    }
    static std::vector<std::string> paths(Reply const& reply) {
        EXPECT_EQ(reply.status, 400) << reply.text;
        std::vector<std::string> all;
        if (!reply.body.contains("problems")) return all;
        for (auto const& one : reply.body["problems"]) all.push_back(one["field"]);
        return all;
    }

    World world;
    Principal admin = world.principal(AccessRole::administrator);
    Principal connector = world.principal(AccessRole::connector);
    Principal agent = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    Principal supervisor = world.principal(AccessRole::supervisor);
    Principal stranger = world.principal(AccessRole::supervisor);
    std::string queue;
    std::string agent_id = core::to_string(world.agent.id);
    std::string colleague_id = core::to_string(world.colleague.id);
};

TEST_F(CallbackRoutes, ASiteAsksAsExistingSitesDo) {
    auto const made = world.post(admin, "/v1/tasks", web());
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["meta"]["orgId"], core::to_string(world.org));
    auto const id = made.body["data"]["id"].get<std::string>();
    auto const one = world.get(admin, path("/" + id));
    ASSERT_EQ(one.status, 200) << one.text;
    EXPECT_EQ(one.body["callbackOrigin"], "web");
    EXPECT_EQ(one.body["callbackType"], "immediate");
    EXPECT_EQ(one.body["state"], "queued");
    EXPECT_EQ(one.body["callbackNumber"], "+4930777001");
    auto const task = world.get(admin, "/v1/tasks/" + id);
    EXPECT_EQ(task.body["data"]["attributes"]["destination"], "+4930555199");
    auto const again = world.post(connector, "/v1/tasks", web({{"destination", "+4930 777-001"}}));
    EXPECT_EQ(again.reason(), "CALLBACK_EXISTS") << again.text;
    EXPECT_THAT(again.text, ::testing::HasSubstr(id));
}

TEST_F(CallbackRoutes, WhatASiteMayNotSay) {
    json many = json::object();
    for (int index = 0; index < 31; ++index) many["Name" + std::to_string(index)] = "value";
    EXPECT_THAT(paths(world.post(admin, "/v1/tasks", web({{"attributes", many}}))),
                ElementsAre("attributes"));
    EXPECT_THAT(paths(world.post(admin, "/v1/tasks", web({{"destination", ""}}))),
                ElementsAre("destination"));
    EXPECT_THAT(paths(world.post(admin, "/v1/tasks", web({{"entryPointId", ""}}))),
                ElementsAre("entryPointId"));
    EXPECT_THAT(paths(world.post(admin, "/v1/tasks", web({{"mediaType", "chat"}}))),
                ElementsAre("mediaType"));
    EXPECT_THAT(paths(world.post(admin, "/v1/tasks", web({{"callback", {{"callbackType", "x"}}}}))),
                UnorderedElementsAre("callback.callbackOrigin", "callback.callbackType"));
    EXPECT_EQ(world.post(agent, "/v1/tasks", web()).status, 403);
    EXPECT_EQ(world.post(supervisor, "/v1/tasks", web()).status, 403);
    EXPECT_EQ(world.post(admin, "/v1/tasks", web({{"destination", "12"}})).reason(),
              "INVALID_DIAL_NUMBER");
}

TEST_F(CallbackRoutes, AWebCallbackAtOnceOrInAWindow) {
    json body{{"callbackNumber", "+4930777001"}, {"customerName", "Eva"}, {"queueId", queue}};
    auto const now = world.post(connector, "/v1/callbacks/web", body);
    ASSERT_EQ(now.status, 201) << now.text;
    EXPECT_EQ(now.body["state"], "queued");
    body["callbackNumber"] = "+4930777002";
    body.update({{"timezone", "Etc/UTC"},
                 {"scheduleDate", "2025-10-10"},
                 {"startTime", "10:00"},
                 {"endTime", "11:00"}});
    auto const later = world.post(connector, "/v1/callbacks/web", body);
    ASSERT_EQ(later.status, 201) << later.text;
    EXPECT_EQ(later.body["state"], "waiting");
    EXPECT_EQ(later.body["nextAttemptAt"], 1'760'090'400'000);
    EXPECT_THAT(paths(world.post(connector, "/v1/callbacks/web", {{"callbackNumber", "123456"}})),
                UnorderedElementsAre("callbackNumber", "entryPointId"));
    EXPECT_EQ(world.post(agent, "/v1/callbacks/web", body).status, 403);
}

TEST_F(CallbackRoutes, AllFiveOperations) {
    auto const made = world.post(supervisor, path(), schedule({{"assigneeAgent", agent_id}}));
    ASSERT_EQ(made.status, 201) << made.text;
    auto const id = made.body["id"].get<std::string>();
    EXPECT_EQ(made.body["callbackOrigin"], "api");
    EXPECT_EQ(made.body["scheduleDate"], "2025-10-09");
    EXPECT_EQ(made.body["startTime"], "10:00:00");
    EXPECT_EQ(made.body["assignedTime"], world.now.epoch_ms);
    EXPECT_EQ(made.body["sourceInteraction"], "11111111-2222-4333-8444-555555555555");
    EXPECT_EQ(made.body["state"], "waiting");
    world.advance(std::chrono::minutes(1));
    auto const moved = world.put(
        supervisor, path("/" + id),
        schedule({{"id", id}, {"startTime", "11:00:00"}, {"assigneeAgent", colleague_id}}));
    ASSERT_EQ(moved.status, 200) << moved.text;
    EXPECT_EQ(moved.body["startTime"], "11:00:00");
    EXPECT_EQ(moved.body["lastUpdatedTimestamp"], world.now.epoch_ms);
    EXPECT_EQ(moved.body["assignedTime"], world.now.epoch_ms);
    EXPECT_EQ(moved.body["createdTimestamp"], made.body["createdTimestamp"]);
    EXPECT_EQ(world.get(supervisor, path("/" + id)).body, moved.body);
    EXPECT_THAT(listed(supervisor, path("?callbackNumber=%2B49301234567")), ElementsAre(id));
    EXPECT_THAT(listed(supervisor, path("?assigneeAgent=" + colleague_id)), ElementsAre(id));
    EXPECT_THAT(listed(supervisor, path("?assigneeAgent=" + agent_id)), ElementsAre());
    EXPECT_EQ(world.remove(supervisor, path("/" + id)).status, 204);
    EXPECT_EQ(world.get(supervisor, path("/" + id)).reason(), "CALLBACK_NOT_FOUND");
    EXPECT_EQ(world.remove(supervisor, path("/" + id)).status, 404);
    EXPECT_THAT(listed(supervisor, "/v1/callbacks"), ElementsAre());
}

TEST_F(CallbackRoutes, EachFieldHasItsLimits) {
    EXPECT_THAT(paths(world.post(admin, path())),
                ::testing::IsSupersetOf({"customerName", "callbackNumber", "queueId"}));
    EXPECT_THAT(
        paths(world.post(admin, path(), schedule({{"customerName", std::string(251, 'a')}}))),
        ElementsAre("customerName"));
    for (auto const* wrong : {"123456", "1234567890123456", "12345x7", "+", "12+34567"}) {
        EXPECT_THAT(paths(world.post(admin, path(), schedule({{"callbackNumber", wrong}}))),
                    ElementsAre("callbackNumber"))
            << wrong;
    }
    EXPECT_THAT(paths(world.post(admin, path(), schedule({{"startTime", "09:00:00"}}))),
                ElementsAre("startTime"));
    EXPECT_THAT(paths(world.post(admin, path(), schedule({{"scheduleDate", "2025-11-10"}}))),
                ElementsAre("scheduleDate"));
    EXPECT_THAT(paths(world.post(admin, path(), schedule({{"id", agent_id}}))), ElementsAre("id"));
    EXPECT_THAT(paths(world.post(admin, path(), schedule({{"more", "x"}}))), ElementsAre("more"));
    auto const id = scheduled(admin);
    EXPECT_THAT(paths(world.put(admin, path("/" + id), schedule({{"id", agent_id}}))),
                ElementsAre("id"));
}

TEST_F(CallbackRoutes, ListsAskForANumberOrAnAgent) {
    EXPECT_THAT(paths(world.get(admin, path())), ElementsAre("callbackNumber"));
    EXPECT_THAT(paths(world.get(admin, path("?callbackNumber=1&sortBy=assignedTime"))),
                ElementsAre("assigneeAgent"));
    EXPECT_THAT(paths(world.get(admin, path("?callbackNumber=1&pageSize=101"))),
                ElementsAre("pageSize"));
    EXPECT_THAT(paths(world.get(admin, path("?callbackNumber=1&sortBy=x"))), ElementsAre("sortBy"));
}

TEST_F(CallbackRoutes, PagesAreSorted) {
    json const for_agent{{"assigneeAgent", agent_id}};
    std::vector<std::string> ids;
    for (auto const* name : {"Bea", "Ada", "Cem"}) {
        json more = for_agent;
        more.update({{"customerName", name},
                     {"callbackNumber", "+493077700" + std::to_string(ids.size())},
                     {"startTime", "1" + std::to_string(ids.size()) + ":00:00"},
                     {"endTime", "15:00:00"}});
        ids.push_back(scheduled(admin, more));
    }
    auto const list = path("?assigneeAgent=" + agent_id);
    EXPECT_THAT(listed(admin, list), ElementsAre(ids[0], ids[1], ids[2]));
    EXPECT_THAT(listed(admin, list + "&sortOrder=desc"), ElementsAre(ids[2], ids[1], ids[0]));
    EXPECT_THAT(listed(admin, list + "&sortBy=customerName"), ElementsAre(ids[1], ids[0], ids[2]));
    EXPECT_THAT(listed(admin, list + "&pageSize=2&page=1"), ElementsAre(ids[2]));
    auto const meta = world.get(admin, list + "&pageSize=2").body["meta"];
    EXPECT_EQ(meta["totalPages"], 2);
    EXPECT_EQ(meta["totalRecords"], 3);
    EXPECT_THAT(meta["links"]["next"].get<std::string>(), ::testing::HasSubstr("page=1"));
}

// Cell by cell: who sees it, and who may move and cancel it.
TEST_F(CallbackRoutes, WhoseTheyAre) {
    struct Cell {
        char const* what;
        Principal who;
        int reads;
        int changes;
    };
    auto const id = scheduled(admin, {{"assigneeAgent", agent_id}});
    auto outside = agent;
    outside.agent = core::AgentId{core::Uuid{9, 9}};
    auto reporting = world.principal(AccessRole::reporting);
    for (auto const& cell :
         {Cell{"his own", agent, 200, 200}, Cell{"his queue's", colleague, 200, 403},
          Cell{"nobody's", outside, 404, 404}, Cell{"his teams'", supervisor, 200, 200},
          Cell{"another supervisor", stranger, 404, 404}, Cell{"administrator", admin, 200, 200}}) {
        EXPECT_EQ(world.get(cell.who, path("/" + id)).status, cell.reads) << cell.what;
        json const own = cell.who.role == AccessRole::agent
                             ? json{{"assigneeAgent", core::to_string(*cell.who.agent)}}
                             : json{{"assigneeAgent", agent_id}};
        EXPECT_EQ(world.put(cell.who, path("/" + id), schedule(own)).status, cell.changes)
            << cell.what;
        auto const expected =
            cell.reads == 200 ? std::vector<std::string>{id} : std::vector<std::string>{};
        EXPECT_EQ(listed(cell.who, path("?assigneeAgent=" + agent_id)), expected) << cell.what;
        EXPECT_EQ(listed(cell.who, "/v1/callbacks"), expected) << cell.what;
    }
    EXPECT_EQ(world.get(reporting, path("/" + id)).status, 200);
    EXPECT_EQ(world.put(reporting, path("/" + id), schedule()).status, 403);
    EXPECT_EQ(world.remove(colleague, path("/" + id)).status, 403);
    EXPECT_EQ(world.remove(stranger, path("/" + id)).status, 404);
    EXPECT_EQ(world.remove(agent, path("/" + id)).status, 204);
}

// Another contact that stands in the way is named to whoever sees it (SEC-1), and to nobody else.
TEST_F(CallbackRoutes, ARefusalNamesNoContactOutOfSight) {
    auto outside = agent;
    outside.agent = core::AgentId{core::Uuid{9, 9}};
    for (json const& kept_for : {json::object(), json{{"assigneeAgent", agent_id}}}) {
        auto const id = scheduled(admin, kept_for);
        for (Principal const& who : {admin, supervisor, agent, colleague, outside}) {
            auto const reply =
                world.post(who, path(), schedule({{"callbackNumber", "030 1234567"}}));
            ASSERT_EQ(reply.reason(), "CALLBACK_EXISTS") << reply.text;
            bool const sees = world.get(who, path("/" + id)).status == 200;
            EXPECT_EQ(reply.text.find(id) != std::string::npos, sees) << reply.text;
            EXPECT_EQ(sees, who.agent != outside.agent);
        }
        // A call of the same customer in a queue of his: what he asks for is refused for a contact.
        auto body = world.call_body();
        body["origin"] = number;
        std::string const call = world.post(connector, "/v1/tasks", body).body["data"]["id"];
        auto const asked = "/v1/tasks/" + call + "/callback";
        auto const refused = world.post(supervisor, asked);
        EXPECT_EQ(refused.reason(), "CALLBACK_EXISTS") << refused.text;
        EXPECT_NE(refused.text.find(id), std::string::npos) << refused.text;
        world.fact(call, "customer-left", "customer");
        EXPECT_EQ(world.remove(admin, path("/" + id)).status, 204);
    }
}

TEST_F(CallbackRoutes, ForWhomTheyMayBe) {
    EXPECT_EQ(world.post(agent, path(), schedule({{"assigneeAgent", colleague_id}})).status, 403);
    EXPECT_EQ(world.post(agent, path(), schedule({{"assigneeAgent", agent_id}})).status, 201);
    json const other{{"callbackNumber", "+4930777009"}, {"assigneeAgent", agent_id}};
    EXPECT_EQ(world.post(stranger, path(), schedule(other)).reason(), "QUEUE_NOT_FOUND");
    EXPECT_EQ(world.post(supervisor, path(), schedule(other)).status, 201);
    auto const elsewhere = "/v1/callbacks/organization/" + agent_id + "/scheduled-callback";
    EXPECT_EQ(world.post(admin, elsewhere, schedule()).status, 404);
    EXPECT_EQ(world.get(admin, elsewhere + "?callbackNumber=1234567").status, 404);
}

// CB-7: listed exactly while it can still happen, in whatever state.
TEST_F(CallbackRoutes, ListedWhileItCanHappen) {
    world.sign_in(agent);
    auto const made = world.post(admin, "/v1/tasks", web());
    ASSERT_EQ(made.status, 201) << made.text;
    auto const id = made.body["data"]["id"].get<std::string>();
    auto const state = [&] {
        auto const one = world.get(admin, path("/" + id));
        return one.status == 200 ? one.body["state"].get<std::string>() : one.reason();
    };
    EXPECT_EQ(state(), "offered");
    EXPECT_EQ(world.remove(admin, path("/" + id)).reason(), "CALLBACK_IN_PROGRESS");
    EXPECT_EQ(world.post(agent, "/v1/tasks/" + id + "/accept").status, 202);
    EXPECT_EQ(state(), "ringing");  // the world's connector confirms at once
    EXPECT_THAT(listed(agent, "/v1/callbacks?states=ringing"), ElementsAre(id));
    EXPECT_THAT(listed(agent, "/v1/callbacks?states=waiting,queued"), ElementsAre());
    EXPECT_EQ(world.fact(id, "leg-answered", "customer").status, 202);
    EXPECT_EQ(state(), "CALLBACK_NOT_FOUND");
    EXPECT_THAT(listed(admin, "/v1/callbacks"), ElementsAre());
}

}  // namespace
}  // namespace ringmaster::api::tests::callback_routes_test
