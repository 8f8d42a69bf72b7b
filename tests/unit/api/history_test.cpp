// Reads of contacts, their history and what agents did.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::history_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

TEST(HistoryJson, WritesFieldsByName) {
    EXPECT_EQ(camel_case("wrap_up_code"), "wrapUpCode");
    EXPECT_EQ(camel_case("task"), "task");
    auto const id = core::parse_uuid("0a000000-0000-4000-8000-000000000001").value();
    core::OfferClosed closed;
    closed.task.value = id;
    closed.offer = 3;
    closed.outcome = core::OfferOutcome::expired;
    closed.reason = "OFFER_EXPIRED";
    closed.at.epoch_ms = 1'700;
    closed.due = core::Time{1'650};
    EXPECT_EQ(event_json(closed),
              R"({"type":"OfferClosed","task":"0a000000-0000-4000-8000-000000000001","offer":3,)"
              R"("agent":null,"outcome":"expired","reason":"OFFER_EXPIRED","at":1700,"due":1650,)"
              R"("skipUntil":null})");
}

template <std::size_t... Index>
std::vector<core::Event> every_event(std::index_sequence<Index...>) {
    return {core::Event(std::variant_alternative_t<Index, core::EventVariant>{})...};
}

// Also one that has a member of that name.
TEST(HistoryJson, EveryEventSaysWhichItIs) {
    auto const events =
        every_event(std::make_index_sequence<std::variant_size_v<core::EventVariant>>{});
    for (core::Event const& event : events) {
        auto const told = json::parse(event_json(event));
        EXPECT_EQ(told["type"], core::event_name(event)) << told;
    }
    core::CallbackRequested asked;
    asked.type = core::CallbackType::scheduled;
    EXPECT_EQ(json::parse(event_json(asked))["kind"], "scheduled");
}

TEST(HistoryJson, MasksSealedAndHiddenValues) {
    core::TaskCreated created;
    created.attributes["Pin"].value = core::SealedValue{"key-1", "nonce", "secret"};
    created.attributes["Colour"].value = core::PlainValue{"blue"};
    created.attributes["Salary"].value = core::PlainValue{"100"};
    std::vector<HistoryRow> const rows{{7, core::Time{5}, "CreateTask", {created}}};
    auto const open = json::parse(history_json(rows, {}));
    auto const& row = open["data"][0];
    EXPECT_EQ(row["journalSeq"], 7);
    EXPECT_EQ(row["at"], 5);
    EXPECT_EQ(row["input"], "CreateTask");
    auto const& all = row["events"][0]["attributes"];
    EXPECT_EQ(all["Pin"]["value"], "*");
    EXPECT_EQ(all["Salary"]["value"], "100");
    auto const text = history_json(rows, [](std::string_view name) { return name != "Salary"; });
    auto const some = json::parse(text)["data"][0]["events"][0]["attributes"];
    EXPECT_EQ(some["Colour"]["value"], "blue");
    EXPECT_EQ(some["Salary"]["value"], "*");
    EXPECT_EQ(text.find("secret"), std::string::npos);
    EXPECT_EQ(text.find("key-1"), std::string::npos);
}

TEST(HistoryJson, SurvivesTextThatIsNotUtf8) {
    core::TaskCreated created;
    created.customer_name = "\xff\xfe";
    auto const parsed = json::parse(event_json(created), nullptr, false);
    EXPECT_FALSE(parsed.is_discarded());
}

// One input may decide about several contacts; a reader of one learns nothing of the others.
TEST(History, ARowIsCutDownToItsSubject) {
    core::TaskId const mine{{1, 1}};
    core::TaskId const other{{1, 2}};
    core::AgentId const agent{{2, 1}};
    core::OfferMade made;
    made.task = other;
    made.agent = agent;
    core::TaskQueued queued;
    queued.task = mine;
    HistoryRow const row{7, core::Time{5}, "tick", {queued, made}};
    EXPECT_THAT(only_about(row, mine.value).events, ElementsAre(core::Event(queued)));
    EXPECT_THAT(only_about(row, agent.value).events, ElementsAre(core::Event(made)));
    EXPECT_EQ(only_about(row, agent.value).journal_seq, 7U);
}

class HistoryReads : public ::testing::Test {
protected:
    World world;
    Principal agent = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    Principal reporting = world.principal(AccessRole::reporting);

    std::string answered_call() {
        world.sign_in(agent);
        auto id = world.offered_call();
        world.advance(std::chrono::seconds(2));
        world.post(agent, "/v1/tasks/" + id + "/accept");
        return id;
    }
    void end(std::string const& id) { world.post(agent, "/v1/tasks/" + id + "/end"); }
};

TEST_F(HistoryReads, OneContact) {
    auto const id = answered_call();
    auto const mine = world.get(agent, "/v1/tasks/" + id);
    ASSERT_EQ(mine.status, 200) << mine.text;
    auto const& attributes = mine.body["data"]["attributes"];
    EXPECT_EQ(mine.body["data"]["id"], id);
    EXPECT_EQ(attributes["status"], "assigned");
    EXPECT_EQ(attributes["owner"]["id"], core::to_string(world.agent.id));
    EXPECT_EQ(attributes["owner"]["name"], world.directory.agent_name(world.agent.id));
    EXPECT_EQ(attributes["channelType"], "telephony");
    EXPECT_EQ(attributes["direction"], "inbound");
    EXPECT_EQ(mine.body["data"]["task"]["interactionId"], id);
    auto const report = world.get(reporting, "/v1/tasks/" + id);
    EXPECT_EQ(report.status, 200);
    EXPECT_FALSE(report.body["data"].contains("task"));
    EXPECT_EQ(world.get(colleague, "/v1/tasks/" + id).status, 404);
}

TEST_F(HistoryReads, OneContactAfterItHasClosed) {
    auto const id = answered_call();
    auto const path = "/v1/tasks/" + id;
    auto const answered = world.now;
    world.advance(std::chrono::seconds(30));
    auto const ended = world.now;
    end(id);
    auto const owing = world.get(agent, path);
    EXPECT_EQ(owing.body["data"]["attributes"]["status"], "completed");
    EXPECT_EQ(owing.body["data"]["attributes"]["endTime"], ended.epoch_ms);
    world.advance(std::chrono::seconds(5));
    auto const wrapped = world.post(agent, path + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    ASSERT_EQ(wrapped.status, 202) << wrapped.text;
    ASSERT_EQ(world.engine.state().tasks.size(), 0U);

    auto const closed = world.get(reporting, path);
    ASSERT_EQ(closed.status, 200) << closed.text;
    auto attributes = owing.body["data"]["attributes"];
    attributes["lastUpdatedTime"] = world.now.epoch_ms;
    EXPECT_EQ(closed.body["data"]["attributes"], attributes);
    EXPECT_EQ(attributes["owner"]["id"], core::to_string(world.agent.id));
    EXPECT_EQ(attributes["queue"]["id"], core::to_string(world.entry_point.queue));
    EXPECT_EQ(closed.body["data"]["id"], id);
    EXPECT_FALSE(closed.body["data"].contains("task"));

    // Who took part sees it as he did, with nothing left to do; to others it is none.
    auto const mine = world.get(agent, path).body["data"]["task"];
    EXPECT_EQ(mine["interactionId"], id);
    EXPECT_EQ(mine["allowedActions"], json::array());
    EXPECT_TRUE(mine["interaction"]["isTerminated"]);
    auto const& part = mine["interaction"]["participants"][core::to_string(world.agent.id)];
    EXPECT_EQ(part["joinTimestamp"], answered.epoch_ms);
    EXPECT_EQ(part["currentState"], "left");
    EXPECT_EQ(part["dn"], world.agent.default_dial_number);
    EXPECT_EQ(part["teamId"], core::to_string(world.agent.teams.front()));
    EXPECT_EQ(world.get(colleague, path).status, 404);
    EXPECT_EQ(world.get(reporting, "/v1/tasks/00000000-0000-4000-8000-00000000000f").status, 404);
}

TEST_F(HistoryReads, AnAbandonedContact) {
    auto const id = world.offered_call();
    world.advance(std::chrono::seconds(9));
    json const left{{"number", 1}, {"interactionId", id}, {"type", "customer-left"}};
    world.post(world.principal(AccessRole::connector), "/v1/connector/facts", {{"facts", {left}}});
    ASSERT_EQ(world.engine.state().tasks.size(), 0U);
    auto const answer = world.get(reporting, "/v1/tasks/" + id);
    ASSERT_EQ(answer.status, 200) << answer.text;
    auto const& attributes = answer.body["data"]["attributes"];
    EXPECT_EQ(attributes["status"], "abandoned");
    EXPECT_FALSE(attributes.contains("owner"));
    EXPECT_EQ(attributes["endTime"], world.now.epoch_ms);
    EXPECT_EQ(attributes["createdTime"], world.now.epoch_ms - 9'000);
}

// The horizon has cut the beginning: what is left is no contact any more (SEC-7).
TEST_F(HistoryReads, AContactWithoutItsBeginning) {
    auto const id = answered_call();
    end(id);
    world.post(agent, "/v1/tasks/" + id + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
    EXPECT_EQ(world.get(reporting, "/v1/tasks/" + id).status, 200);
    std::erase_if(world.journal, [](HistoryRow const& row) {
        return std::holds_alternative<core::TaskCreated>(row.events.front());
    });
    EXPECT_EQ(world.get(reporting, "/v1/tasks/" + id).status, 404);
    EXPECT_EQ(world.get(agent, "/v1/tasks/" + id).status, 404);
}

TEST_F(HistoryReads, Lists) {
    auto const first = answered_call();
    auto const second = world.offered_call();  // he is busy: it waits
    auto ids = [this](Principal const& caller, std::string const& query) {
        std::vector<std::string> found;
        auto const answer = world.get(caller, "/v1/tasks" + query);
        for (auto const& item : answer.body.at("data")) found.push_back(item["id"]);
        return found;
    };
    EXPECT_THAT(ids(agent, ""), ElementsAre(first));
    EXPECT_THAT(ids(colleague, ""), ElementsAre());
    EXPECT_THAT(ids(reporting, ""), ::testing::UnorderedElementsAre(first, second));
    EXPECT_EQ(ids(reporting, "?pageSize=1").size(), 1U);
    EXPECT_NE(ids(reporting, "?pageSize=1"), ids(reporting, "?pageSize=1&page=1"));
    EXPECT_THAT(ids(reporting, "?pageSize=1&page=2"), ElementsAre());
    EXPECT_THAT(ids(reporting, "?channelTypes=chat,email"), ElementsAre());
    EXPECT_EQ(ids(reporting, "?channelTypes=chat%2Ctelephony").size(), 2U);
    EXPECT_THAT(ids(reporting, "?from=" + std::to_string(world.now.epoch_ms + 1)), ElementsAre());
    for (auto const* query : {"?channelTypes=pigeon", "?from=x", "?pageSize=0", "?pageSize=1001",
                              "?to=-1", "?page=99999999999999999999"}) {
        EXPECT_EQ(world.get(reporting, "/v1/tasks" + std::string(query)).status, 400) << query;
    }
}

TEST_F(HistoryReads, EventsOfAContact) {
    auto const id = answered_call();
    auto const path = "/v1/tasks/" + id + "/events";
    auto const answer = world.get(reporting, path);
    ASSERT_EQ(answer.status, 200) << answer.text;
    std::vector<std::string> types;
    for (auto const& row : answer.body["data"]) {
        for (auto const& event : row["events"]) types.push_back(event["type"]);
    }
    EXPECT_EQ(types.front(), "TaskCreated");
    EXPECT_THAT(types, ::testing::IsSupersetOf({"TaskQueued", "OfferMade", "OfferRinging",
                                                "OfferClosed", "EngagementStarted"}));
    EXPECT_EQ(world.get(agent, path).status, 200);
    EXPECT_EQ(world.get(colleague, path).status, 404);
    auto const last = answer.body["data"].back()["journalSeq"].get<std::uint64_t>();
    EXPECT_EQ(world.get(reporting, path + "?afterSeq=" + std::to_string(last)).body["data"],
              json::array());
    EXPECT_EQ(world.get(reporting, path + "?limit=1").body["data"].size(), 1U);
    EXPECT_EQ(world.get(reporting, path + "?limit=0").status, 400);
}

// CD-1: whether agents might see it went with its definition.
TEST_F(HistoryReads, AgentsSeeNoValueThatNobodyDefines) {
    auto const path = "/v1/tasks/" + answered_call() + "/events";
    auto const colour = [&](Principal const& who) {
        auto const answer = world.get(who, path);
        return answer.body["data"][0]["events"][0]["attributes"]["Colour"]["value"];
    };
    EXPECT_EQ(colour(reporting), "blue");
    EXPECT_EQ(colour(agent), "*");
    json const defined{{"name", "Colour"}, {"variableType", "String"}, {"agentViewable", true}};
    auto const id = core::to_string(core::Uuid{0xCAD, 1});
    ASSERT_TRUE(world.directory.put({"cad-variable", id, 1, defined.dump(), {}, {}}));
    EXPECT_EQ(colour(agent), "blue");
}

TEST_F(HistoryReads, ActivitiesOfAnAgent) {  // AG-13
    auto const id = answered_call();
    auto const answered = world.now.epoch_ms;
    world.advance(std::chrono::seconds(5));
    world.post(agent, "/v1/tasks/" + id + "/end");
    auto const answer = world.get(agent, "/v1/agents/activities?from=0");
    ASSERT_EQ(answer.status, 200) << answer.text;
    std::vector<std::string> states;
    for (auto const& one : answer.body["data"]) states.push_back(one["currentState"]);
    EXPECT_THAT(states, ElementsAre("idle", "available", "ringing", "connected", "wrapup"));
    auto const& talk = answer.body["data"][3];
    EXPECT_EQ(talk["taskId"], id);
    EXPECT_EQ(talk["channelType"], "telephony");
    EXPECT_EQ(talk["startTime"], answered);
    EXPECT_EQ(talk["endTime"], answered + 5'000);
    EXPECT_FALSE(talk["active"]);
    EXPECT_EQ(talk["teamName"], world.directory.team_name(world.agent.teams.front()));
    EXPECT_TRUE(answer.body["data"][4]["active"]);
    auto const& available = answer.body["data"][1];
    EXPECT_EQ(available["changedById"], core::to_string(world.agent.id));
    EXPECT_TRUE(available["active"]);  // contacts never change it (AG-5)

    auto const named = "/v1/agents/activities?agentIds=" + core::to_string(world.agent.id);
    EXPECT_EQ(world.get(reporting, named).body["data"].size(), 5U);
    EXPECT_EQ(world.get(reporting, named + "&channelTypes=telephony").body["data"].size(), 3U);
    EXPECT_EQ(world.get(reporting, named + "&pageSize=2&page=2").body["data"].size(), 1U);
    auto const other = "/v1/agents/activities?agentIds=00000000-0000-4000-8000-00000000000f";
    EXPECT_EQ(world.get(reporting, other).status, 404);
}

// Without names: everybody the caller may see, one agent after another, page by page.
TEST_F(HistoryReads, ActivitiesOfEverybody) {
    auto const id = answered_call();
    world.sign_in(colleague);
    world.advance(std::chrono::seconds(5));
    world.post(agent, "/v1/tasks/" + id + "/end");
    auto const read = [this](Principal const& caller, std::string const& query) {
        auto const answer = world.get(caller, "/v1/agents/activities" + query);
        EXPECT_EQ(answer.status, 200) << answer.text;
        return answer.body["data"];
    };
    auto const all = read(reporting, "");
    json expected = json::array();
    for (auto const& [user, document] : world.engine.state().config.users) {
        for (auto const& one : read(reporting, "?agentIds=" + core::to_string(user))) {
            expected.push_back(one);
        }
    }
    EXPECT_EQ(all, expected);
    EXPECT_EQ(all.size(), 7U);
    for (std::size_t const size : {1U, 2U, 3U, 5U, 7U, 8U}) {
        json pieces = json::array();
        for (std::size_t page = 0; page * size < all.size() + size; ++page) {
            auto const query =
                "?pageSize=" + std::to_string(size) + "&page=" + std::to_string(page);
            for (auto const& one : read(reporting, query)) pieces.push_back(one);
        }
        EXPECT_EQ(pieces, all) << size;
    }
    auto const team = core::to_string(world.agent.teams.front());
    EXPECT_EQ(read(reporting, "?teamIds=" + team), all);
    EXPECT_EQ(read(reporting, "?teamIds=00000000-0000-4000-8000-00000000000f"), json::array());
    EXPECT_EQ(read(agent, "").size(), 5U);
    auto supervisor = world.principal(AccessRole::supervisor);
    supervisor.teams = {core::TeamId{{9, 9}}};
    EXPECT_EQ(read(supervisor, ""), json::array());
    supervisor.teams = {world.agent.teams.front()};
    EXPECT_EQ(read(supervisor, ""), all);
}

}  // namespace
}  // namespace ringmaster::api::tests::history_test
