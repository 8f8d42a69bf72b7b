// What a caller may not see is answered as what is not there (SEC-1): every command and read of a
// contact, every way to name an agent, for everybody from whom it is hidden.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::visibility_test {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;

constexpr char const* nobody = "11111111-2222-4333-8444-555555555555";

class Unseen : public ::testing::Test {
protected:
    Unseen() {
        auto const& config = world.engine.state().config;
        auto const* queue = config.queue(world.entry_point.queue);
        for (auto const& [id, team] : config.teams) {
            bool const serves = std::ranges::find(queue->teams, id) != queue->teams.end();
            bool const his = std::ranges::find(world.agent.teams, id) != world.agent.teams.end();
            if (serves && !his) queues_team = id;
            if (!serves && !his) other_team = id;
        }
        for (auto const& [id, user] : config.users) {
            if (user.teams == std::vector{other_team}) stranger = id;
        }
        EXPECT_FALSE(queues_team.empty());
        EXPECT_FALSE(stranger.empty());
    }

    Principal supervisor_of(core::TeamId team, std::optional<core::AgentId> self = {}) const {
        auto made = world.principal(AccessRole::supervisor);
        made.teams = {team};
        made.agent = self;
        return made;
    }
    // Those from whom the owner's contact is hidden.
    std::vector<Principal> blind() const {
        auto others = world.principal(AccessRole::connector);
        others.subject = "chat-gateway";
        return {world.person(AccessRole::agent, world.colleague.id),
                world.person(AccessRole::agent, stranger), supervisor_of(other_team),
                supervisor_of(other_team, stranger), std::move(others)};
    }
    std::vector<Principal> all_seeing() const {
        return {owner,
                supervisor_of(world.agent.teams.front()),
                supervisor_of(queues_team),
                world.principal(AccessRole::supervisor),
                world.principal(AccessRole::reporting),
                world.principal(AccessRole::administrator)};
    }
    void make_idle(Principal const& who) {
        auto const answer =
            world.put(world.principal(AccessRole::administrator), "/v1/agents/session/state",
                      {{"state", "Idle"}, {"agentId", core::to_string(*who.agent)}});
        ASSERT_EQ(answer.status, 202) << answer.text;
    }
    // Telephony has a connector of its own, so that another one has no business with its calls.
    void give_telephony_a_connector() {
        json const document{{"name", "PBX"}, {"tokenSubject", "pbx"}, {"channels", {"telephony"}}};
        ASSERT_TRUE(
            world.directory.put({"connector", nobody, 1, document.dump(), world.now, world.now}));
    }
    static std::string filled(std::string pattern, std::string const& id) {
        return pattern.replace(pattern.find("{id}"), 4, id);
    }
    // Bodies that come far: with what each command asks for.
    std::vector<json> bodies(std::string_view route) const {
        std::vector<json> all{json::object()};
        if (route == "wrapUpTask") {
            all.push_back({{"auxCodeId", world.wrap_up_code()}});
            all.push_back({{"auxCodeId", world.wrap_up_code()},
                           {"agentId", core::to_string(world.agent.id)}});
        }
        if (route == "transferTask" || route == "consultTask") {
            all.push_back({{"to", "+4930999"}, {"destinationType", "dialNumber"}});
        }
        if (route == "updateTask") all.push_back({{"attributes", {{"Colour", "red"}}}});
        if (route == "revealVariable") all.push_back(json::object({{"name", "Colour"}}));
        if (route == "prioritizeTask") all.push_back({{"priority", 1}});
        if (route == "requeueTask") {
            all.push_back({{"queueId", core::to_string(world.entry_point.queue)}});
        }
        if (route == "holdTask" || route == "unholdTask") {
            all.push_back(json::object({{"mediaResourceId", nobody}}));
        }
        if (route == "dropParticipant") all.push_back(json::object({{"participantId", nobody}}));
        return all;
    }
    void expect_same_as_nothing(Route const& route, Principal const& caller,
                                std::string const& id) {
        for (auto const& body : bodies(route.name)) {
            std::string const text = route.method == "GET" ? "" : body.dump();
            auto const before = world.engine.hash();
            auto const answer = world.send(caller, std::string(route.method),
                                           filled(std::string(route.pattern), id), text);
            auto const nothing = world.send(caller, std::string(route.method),
                                            filled(std::string(route.pattern), nobody), text);
            EXPECT_EQ(answer.status, nothing.status)
                << route.name << ' ' << enum_name(caller.role) << ' ' << answer.text;
            EXPECT_EQ(answer.text, nothing.text) << route.name << ' ' << enum_name(caller.role);
            EXPECT_EQ(world.engine.hash(), before) << route.name;
        }
    }
    std::size_t compare_all(std::string const& id) {
        std::size_t compared = 0;
        for (auto const& caller : blind()) {
            for (auto const& route : all_routes()) {
                bool const about_one = route.pattern.starts_with("/v1/tasks/{id}") ||
                                       route.pattern.starts_with("/v1/monitor/{id}");
                if (!about_one || !route.policy.allows(caller.role)) continue;
                expect_same_as_nothing(route, caller, id);
                ++compared;
            }
        }
        return compared;
    }

    World world;
    Principal owner = world.person(AccessRole::agent, world.agent.id);
    core::TeamId queues_team;  // serves the queue, the agent is not of it
    core::TeamId other_team;   // neither
    core::AgentId stranger;    // of the other team alone
};

TEST_F(Unseen, ALiveContactIsNotThereForEveryCommand) {
    give_telephony_a_connector();
    world.sign_in(world.person(AccessRole::agent, stranger));
    world.sign_in(owner);
    auto pbx = world.principal(AccessRole::connector);
    pbx.subject = "pbx";
    auto const created = world.post(pbx, "/v1/tasks", world.call_body());
    ASSERT_EQ(created.status, 201) << created.text;
    std::string const id = created.body["data"]["id"];
    EXPECT_GT(compare_all(id), 90U);  // offered
    ASSERT_EQ(world.post(owner, "/v1/tasks/" + id + "/accept").status, 202);
    json const answered{{"number", 1},
                        {"interactionId", id},
                        {"leg", core::to_string(*owner.agent)},
                        {"type", "leg-answered"}};
    ASSERT_EQ(world.post(pbx, "/v1/connector/facts", {{"facts", {answered}}}).status, 202);
    compare_all(id);  // connected
    ASSERT_EQ(world.post(owner, "/v1/tasks/" + id + "/end").status, 202);
    compare_all(id);  // in wrap-up
    auto const wrapped =
        world.post(owner, "/v1/tasks/" + id + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    ASSERT_EQ(wrapped.status, 202) << wrapped.text;
    compare_all(id);  // closed
}

TEST_F(Unseen, AWaitingContactIsNotThereEither) {
    give_telephony_a_connector();
    world.sign_in(world.person(AccessRole::agent, stranger));
    auto pbx = world.principal(AccessRole::connector);
    pbx.subject = "pbx";
    auto const created = world.post(pbx, "/v1/tasks", world.call_body());
    compare_all(created.body["data"]["id"]);
}

TEST_F(Unseen, CapturesAreAsOfNothing) {
    world.sign_in(owner);
    auto const id = world.connected_call(owner);
    auto const asked = [&](Principal const& who, std::string const& task) {
        auto text = world.post(who, "/v1/captures/query", {{"query", {{"taskIds", {task}}}}}).text;
        auto const at = text.find(task);
        return at == std::string::npos ? text : text.replace(at, task.size(), "it");
    };
    auto const other = supervisor_of(other_team);
    EXPECT_EQ(asked(other, id), asked(other, nobody));
    for (auto const& who : {supervisor_of(queues_team), supervisor_of(world.agent.teams.front()),
                            world.principal(AccessRole::reporting)}) {
        EXPECT_NE(asked(who, id), asked(who, nobody)) << who.teams.size();
    }
}

TEST_F(Unseen, ListsHoldWhatCanBeRead) {
    world.sign_in(owner);
    auto const id = world.connected_call(owner);
    auto const lists = [&](Principal const& who) {
        auto const answer = world.get(who, "/v1/tasks");
        EXPECT_EQ(answer.body["meta"]["totalRecords"], answer.body["data"].size());
        return answer.text.find(id) != std::string::npos;
    };
    for (auto const& who : all_seeing()) {
        EXPECT_TRUE(lists(who)) << enum_name(who.role);
        EXPECT_EQ(world.get(who, "/v1/tasks/" + id).status, 200) << enum_name(who.role);
        EXPECT_EQ(world.get(who, "/v1/tasks/" + id + "/events").status, 200);
    }
    give_telephony_a_connector();
    for (auto const& who : blind()) {
        EXPECT_FALSE(lists(who)) << enum_name(who.role);
        EXPECT_EQ(world.get(who, "/v1/tasks/" + id).status, 404) << enum_name(who.role);
    }
}

// A contact that has gone to another stays its former agents' to look at, and of their teams'.
TEST_F(Unseen, APartOnceHadIsKept) {
    auto const former = world.person(AccessRole::agent, world.colleague.id);
    world.sign_in(former);
    auto const id = world.connected_call(former);
    auto const path = "/v1/tasks/" + id;
    auto const admin = world.principal(AccessRole::administrator);
    make_idle(former);
    auto const requeued = world.post(admin, path + "/requeue",
                                     {{"queueId", core::to_string(world.entry_point.queue)}});
    ASSERT_EQ(requeued.status, 202) << requeued.text;
    world.post(former, path + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    world.sign_in(owner);
    ASSERT_EQ(world.post(owner, path + "/accept").status, 202);
    auto const expect_seen = [&](Principal const& who) {
        EXPECT_EQ(world.get(who, path).status, 200);
        EXPECT_EQ(world.get(who, path + "/events").status, 200);
    };
    expect_seen(former);
    EXPECT_NE(world.get(former, "/v1/tasks").text.find(id), std::string::npos);
    EXPECT_EQ(world.post(former, path + "/end").status, 409);  // he knows it, and may not
    world.post(owner, path + "/end");
    world.post(owner, path + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    ASSERT_THAT(world.engine.state().tasks, IsEmpty());
    for (auto const& who : {former, owner, supervisor_of(world.agent.teams.front()),
                            supervisor_of(queues_team), admin}) {
        expect_seen(who);
    }
    for (auto const& who : {world.person(AccessRole::agent, stranger), supervisor_of(other_team)}) {
        EXPECT_EQ(world.get(who, path).status, 404);
        EXPECT_EQ(world.get(who, path + "/events").status, 404);
    }
}

// RQ-12: how the agents of others are is nothing for him, though they were considered.
TEST_F(Unseen, AnExplanationTellsOfHisAgentsAlone) {
    auto const id = world.offered_call();
    auto const told = [&](Principal const& who) {
        return world.get(who, "/v1/tasks/" + id + "/explain").body["data"][0];
    };
    auto const all = told(world.principal(AccessRole::administrator));
    auto const own = told(supervisor_of(queues_team));
    EXPECT_EQ(own["agentsTotal"], own["agents"].size());
    EXPECT_LT(own["agents"].size(), all["agents"].size());
    EXPECT_FALSE(own["agents"].empty());
    for (auto const& one : own["agents"]) {
        auto const agent = core::AgentId::parse(one["agentId"].get<std::string>());
        auto const& teams = world.engine.state().config.user(*agent)->teams;
        EXPECT_NE(std::ranges::find(teams, queues_team), teams.end()) << one;
    }
}

// Every way to name an agent: one of another team is as one who does not exist.
TEST_F(Unseen, AgentsOfOtherTeamsAreNotThere) {
    world.sign_in(owner);
    std::string const theirs = core::to_string(world.agent.id);
    auto const who = supervisor_of(other_team);
    auto const& document = *world.directory.user_of(world.agent.id);
    std::string const org = "/organization/" + core::to_string(world.org);
    auto const same = [](Reply const& one, Reply const& nothing) {
        EXPECT_EQ(one.status, 404) << one.text;
        EXPECT_EQ(one.text, nothing.text);
    };
    for (auto const* path : {"/v1/agents/activities?from=0&agentIds=",
                             "/v1/agents/statistics?from=0&to=1000&agentIds="}) {
        same(world.get(who, path + theirs), world.get(who, std::string(path) + nobody));
    }
    auto const out = [&](std::string const& id) {
        return world.put(who, "/v1/agents/logout", {{"logoutReason", "x"}, {"agentId", id}});
    };
    same(out(theirs), out(nobody));
    auto const idle = [&](std::string const& id) {
        return world.put(who, "/v1/agents/session/state", {{"state", "Idle"}, {"agentId", id}});
    };
    same(idle(theirs), idle(nobody));
    auto const by_login = org + "/user/by-ci-user-id/";
    same(world.get(who, by_login + theirs), world.get(who, by_login + nobody));
    auto const reskill = [&](std::string const& id) {
        return world.patch(who, org + "/user/" + id + "/reskill", json::object());
    };
    same(reskill(document.id), reskill(nobody));
    EXPECT_EQ(world.get(who, "/v1/agents?status=all").text.find(theirs), std::string::npos);
    EXPECT_EQ(world.get(who, "/v1/agents/statistics?from=0&to=1000").status, 200);
}

// To an agent all others are forbidden, whether they exist or not.
TEST_F(Unseen, AgentsLearnNothingOfOthers) {
    auto const self = world.person(AccessRole::agent, world.colleague.id);
    for (auto const* path : {"/v1/agents/activities?from=0&agentIds=",
                             "/v1/agents/statistics?from=0&to=1000&agentIds="}) {
        auto const one = world.get(self, path + core::to_string(world.agent.id));
        EXPECT_EQ(one.status, 403);
        EXPECT_EQ(one.text, world.get(self, std::string(path) + nobody).text);
    }
}

// RQ-13: what an agent may take he sees, until another has it.
TEST_F(Unseen, WhatAnAgentMayTakeHeSees) {
    auto const self = world.person(AccessRole::agent, world.colleague.id);
    world.sign_in(self);
    make_idle(self);
    auto const id = world.offered_call();
    auto const path = "/v1/tasks/" + id;
    EXPECT_EQ(world.get(self, path).status, 404);
    EXPECT_EQ(world.post(self, path + "/assign").status, 404);
    core::Queue queue = *world.engine.state().config.queue(world.entry_point.queue);
    queue.manually_assignable = true;
    core::ChangeConfiguration change;
    change.put.emplace_back(queue);
    ASSERT_FALSE(world.engine.step(core::Command(change), world.now).refusal);
    EXPECT_EQ(world.get(self, path).status, 200);
    EXPECT_EQ(world.get(self, path + "/events").status, 200);
    EXPECT_NE(world.get(self, "/v1/tasks").text.find(id), std::string::npos);
    world.sign_in(owner);
    ASSERT_EQ(world.post(owner, path + "/accept").status, 202);
    EXPECT_EQ(world.get(self, path).status, 404);
    EXPECT_EQ(world.post(self, path + "/assign").reason(), "ALREADY_ASSIGNED");
    auto const outsider = world.person(AccessRole::agent, stranger);
    world.sign_in(outsider);
    EXPECT_EQ(world.post(outsider, path + "/assign").status, 404);
}

// What rang at his desk he may look at; to command it takes his teams.
TEST_F(Unseen, APartOfHisOwnIsNoOffice) {
    auto const former = world.person(AccessRole::agent, world.colleague.id);
    world.sign_in(former);
    auto const id = world.offered_call();
    auto const path = "/v1/tasks/" + id;
    ASSERT_EQ(world.post(former, path + "/reject").status, 202);
    world.sign_in(owner);
    ASSERT_EQ(world.post(owner, path + "/accept").status, 202);
    auto const leader = supervisor_of(other_team, world.colleague.id);
    auto const before = world.engine.hash();
    json const queue{{"queueId", core::to_string(world.entry_point.queue)}};
    EXPECT_EQ(world.post(leader, path + "/priority", {{"priority", 1}}).reason(), "NOT_PERMITTED");
    EXPECT_EQ(world.post(leader, path + "/requeue", queue).reason(), "NOT_PERMITTED");
    EXPECT_EQ(world.get(leader, path + "/explain").reason(), "NOT_PERMITTED");
    json const monitor{{"id", nobody}, {"monitorType", "midcall"}, {"taskId", id}};
    EXPECT_EQ(world.post(leader, "/v1/monitor", monitor).reason(), "NOT_PERMITTED");
    // As an agent, whatever his role.
    EXPECT_EQ(world.post(leader, path + "/end").reason(),
              world.post(former, path + "/end").reason());
    for (auto const& who : {leader, former}) {
        EXPECT_EQ(world.post(who, path + "/reveal", json::object({{"name", "Colour"}})).reason(),
                  "NOT_CONNECTED");
        EXPECT_EQ(world.patch(who, path, {{"attributes", {{"Colour", "red"}}}}).reason(),
                  "ATTRIBUTE_NOT_EDITABLE");
    }
    EXPECT_EQ(world.engine.hash(), before);
    EXPECT_EQ(world.get(leader, path).status, 200);
    // His team's supervisor commands it.
    auto const his = supervisor_of(world.colleague.teams.front(), world.colleague.id);
    EXPECT_EQ(world.post(his, path + "/reveal", json::object({{"name", "Colour"}})).status, 200);
    EXPECT_EQ(world.get(his, path + "/explain").status, 200);
    EXPECT_EQ(world.post(his, path + "/end").status, 202);
}

// Nor when he is of his own team as well: it was not for this one that he worked.
TEST_F(Unseen, HeIsNoTeamOfHisOwn) {
    auto both = *world.engine.state().config.user(world.colleague.id);
    both.teams.push_back(other_team);
    core::ChangeConfiguration change;
    change.put.emplace_back(both);
    ASSERT_FALSE(world.engine.step(core::Command(change), world.now).refusal);
    auto const self = supervisor_of(other_team, world.colleague.id);
    world.sign_in(self);
    auto const path = "/v1/tasks/" + world.connected_call(self);
    EXPECT_EQ(world.get(self, path).status, 200);
    EXPECT_EQ(world.post(self, path + "/priority", {{"priority", 1}}).status, 403);
    EXPECT_EQ(world.post(self, path + "/end").status, 202);  // his own
}

// List, read and command agree about it: it is the team's as the agent's whom it was offered to.
TEST_F(Unseen, ADeclinedOfferIsHisTeams) {
    auto both = *world.engine.state().config.user(world.colleague.id);
    both.teams.push_back(other_team);
    core::ChangeConfiguration change;
    change.put.emplace_back(both);
    ASSERT_FALSE(world.engine.step(core::Command(change), world.now).refusal);
    auto const former = world.person(AccessRole::agent, world.colleague.id);
    world.sign_in(former);
    auto const id = world.offered_call();
    auto const path = "/v1/tasks/" + id;
    ASSERT_EQ(world.post(former, path + "/reject").status, 202);
    auto const leader = supervisor_of(other_team);
    EXPECT_NE(world.get(leader, "/v1/tasks").text.find(id), std::string::npos);
    EXPECT_EQ(world.get(leader, path).status, 200);
    EXPECT_EQ(world.get(leader, path + "/events").status, 200);
    EXPECT_EQ(world.get(leader, path + "/explain").status, 200);
    EXPECT_EQ(world.post(leader, path + "/priority", {{"priority", 1}}).status, 202);
}

// SEC-1: his contacts were the former user's of that name.
TEST_F(Unseen, OneMadeAnewHasNoneOfHisPredecessors) {
    world.sign_in(owner);
    auto const id = world.connected_call(owner);
    auto const path = "/v1/tasks/" + id;
    world.post(owner, path + "/end");
    world.post(owner, path + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    ASSERT_THAT(world.engine.state().tasks, IsEmpty());
    auto const activities = [&](Principal const& who) {
        auto const his = "?from=0&agentIds=" + core::to_string(world.agent.id);
        return world.get(who, "/v1/agents/activities" + his).body["data"].size();
    };
    EXPECT_EQ(world.get(owner, path).status, 200);
    EXPECT_NE(activities(owner), 0U);
    world.advance(std::chrono::seconds(1));
    auto const& former = *world.directory.user_of(world.agent.id);
    ASSERT_TRUE(
        world.directory.put({"user", former.id, 1, former.body().dump(), world.now, world.now}));
    EXPECT_EQ(world.get(owner, path).status, 404);
    EXPECT_EQ(world.get(owner, path + "/events").status, 404);
    EXPECT_EQ(activities(owner), 0U);
    auto const statistics = world.get(
        owner, "/v1/agents/statistics?from=" + std::to_string(world.now.epoch_ms - 60'000) +
                   "&to=" + std::to_string(world.now.epoch_ms + 960'000));
    EXPECT_THAT(statistics.body["data"], IsEmpty()) << statistics.text;
    EXPECT_NE(activities(world.principal(AccessRole::reporting)), 0U);
}

// RQ-11: what waits in a queue is told to those for whom it is there.
TEST_F(Unseen, TheWaitOfAQueueIsAsOfNone) {
    auto const ask = [&](Principal const& who, std::string const& queue) {
        return world.get(who, "/v1/ewt?lookbackMinutes=5&queueId=" + queue);
    };
    auto const queue = core::to_string(world.entry_point.queue);
    auto const other = supervisor_of(other_team);
    EXPECT_EQ(ask(other, queue).status, 404);
    EXPECT_EQ(ask(other, queue).text, ask(other, nobody).text);
    auto others = all_seeing();
    others.push_back(world.principal(AccessRole::connector));
    for (auto const& who : others) EXPECT_EQ(ask(who, queue).status, 204) << enum_name(who.role);
    auto const& user = *world.directory.user_of(world.agent.id);
    auto const profile = user.body()["agentProfileId"].get<std::string>();
    auto body = world.directory.find("agent-profile", profile)->body();
    body["accessQueue"] = "SPECIFIC";
    body["queues"] = json::array({nobody});
    ASSERT_TRUE(
        world.directory.put({"agent-profile", profile, 2, body.dump(), world.now, world.now}));
    EXPECT_EQ(ask(owner, queue).text, ask(owner, nobody).text);
}

}  // namespace
}  // namespace ringmaster::api::tests::visibility_test
