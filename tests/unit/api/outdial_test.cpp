// POST /v1/tasks by an agent: what is dialled and shown, what is told, what is refused and how
// (OD-1, OD-2).
#include <gtest/gtest.h>

#include "api/documents/dial_plan.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::outdial_test {
namespace {

using nlohmann::json;
using tests::Reply;
using tests::World;

constexpr char const* plan_id = "d1a19000-0000-4000-8000-0000000000aa";
constexpr char const* list_id = "a1100000-0000-4000-8000-0000000000aa";
constexpr char const* point_id = "e9000000-0000-4000-8000-0000000000aa";

Directory with(char const* resource, char const* id, json body) {
    Directory directory(core::OrgId{});
    body["id"] = id;
    EXPECT_TRUE(directory.put({resource, id, 1, body.dump(), {}, {}}));
    return directory;
}

struct Plan {
    char const* expression;
    char const* prefix;
    char const* stripped;
    char const* number;
    char const* dialled;  // null: it takes none
};

class DialPlans : public ::testing::TestWithParam<Plan> {};

TEST_P(DialPlans, SayWhatIsDialled) {
    auto const& [expression, prefix, stripped, number, dialled] = GetParam();
    auto const directory =
        with("dial-plan", plan_id,
             {{"regularExpression", expression}, {"prefix", prefix}, {"strippedChars", stripped}});
    json const profile{{"dialPlanEnabled", true}, {"dialPlans", {plan_id}}};
    auto const made = dialled_by_plan(profile, directory, number);
    ASSERT_EQ(made.has_value(), dialled != nullptr);
    EXPECT_EQ(made.value_or(""), dialled == nullptr ? "" : dialled);
}

INSTANTIATE_TEST_SUITE_P(Every, DialPlans,
                         ::testing::Values(Plan{"\\+[1-9][0-9]{2,14}", "", "( )-.",
                                                "+49 (30) 12-34", "+49301234"},
                                           Plan{"\\+[1-9][0-9]{2,14}", "", "", "+49 30", nullptr},
                                           Plan{"[2-9][0-9]{3}", "8", "", "2345", "82345"},
                                           // A desktop has applied the plan before.
                                           Plan{"[2-9][0-9]{3}", "8", "", "82345", "82345"},
                                           Plan{"[2-9][0-9]{3}", "8", "", "12345", nullptr},
                                           Plan{"[0-9]{3}", "", "", "12345", nullptr},
                                           Plan{"[0-9", "", "", "123", nullptr},
                                           // One that would take for ever takes nothing.
                                           Plan{"(([0-9]+)+)+x", "", "",
                                                "123456789012345678901234567890123456", nullptr}));

TEST(DialPlan, IsAskedOnlyWhereItIsOn) {
    auto const directory = with("dial-plan", plan_id, {{"regularExpression", "9"}});
    json profile{{"dialPlanEnabled", false}, {"dialPlans", {plan_id}}};
    EXPECT_EQ(dialled_by_plan(profile, directory, "030 12"), "030 12");
    profile["dialPlanEnabled"] = true;
    EXPECT_EQ(dialled_by_plan(profile, directory, "030 12"), std::nullopt);
    profile["dialPlans"] = json::array();
    EXPECT_EQ(dialled_by_plan(profile, directory, "030 12"), "030 12");
    auto const off =
        with("dial-plan", plan_id, {{"regularExpression", "[0-9]+"}, {"active", false}});
    profile["dialPlans"] = {plan_id};
    EXPECT_EQ(dialled_by_plan(profile, off, "030"), std::nullopt);
}

TEST(CallerNumbers, AreTheProfiles) {
    json const entries{{{"name", "first"}, {"number", "+49 30 111"}},
                       {{"name", "usual"}, {"number", "+4930222"}, {"defaultANIEntry", true}}};
    auto const directory = with("outdial-ani", list_id, {{"outdialANIEntries", entries}});
    json const profile{{"outdialANIId", list_id}, {"outdialEntryPointId", point_id}};
    EXPECT_EQ(caller_number(profile, directory, "030 111", "DE"), "+49 30 111");  // NUM-1
    EXPECT_EQ(caller_number(profile, directory, "030 333", "DE"), std::nullopt);
    EXPECT_EQ(caller_number(profile, directory, "", "DE"), "+4930222");
    json const bare{{"outdialEntryPointId", point_id}};
    EXPECT_EQ(caller_number(bare, directory, "030 111", "DE"), std::nullopt);
    EXPECT_EQ(caller_number(bare, directory, "", "DE"), "");
    auto const mapped =
        with("dial-number", plan_id, {{"entryPointId", point_id}, {"dialledNumber", "+4930444"}});
    EXPECT_EQ(caller_number(bare, mapped, "", "DE"), "+4930444");
}

class Outdials : public ::testing::Test {
protected:
    Outdials() {
        world.sign_in(agent);
        auto const admin = world.principal(AccessRole::administrator);
        auto const base = "/organization/" + core::to_string(world.org) + "/";
        json const standard = world.get(admin, base + "agent-profile").body[0];
        for (auto const& one : world.get(admin, base + "agent-profile").body) {
            json change = one;
            for (char const* field : {"outdialEntryPointId", "outdialANIId", "dialPlans"}) {
                change[field] = standard[field];
            }
            change["outdialEnabled"] = change["dialPlanEnabled"] = true;
            auto const put =
                world.put(admin, base + "agent-profile/" + one["id"].get<std::string>(), change);
            EXPECT_EQ(put.status, 200) << put.text;
        }
        world.frames.clear();
    }
    Reply dial(json const& over = json::object()) {
        json body{{"destination", "+49 176 12345678"}, {"origin", "+493023125103"},
                  {"direction", "OUTBOUND"},           {"mediaType", "telephony"},
                  {"outboundType", "OUTDIAL"},         {"attributes", {{"Colour", "blue"}}}};
        body.update(over);
        return world.post(agent, "/v1/tasks", body);
    }
    // Of the contact, not of the agent's channels.
    std::vector<std::string> told() const {
        auto types = world.frame_types();
        std::erase(types, "AgentChannelStateChanged");
        return types;
    }
    json last() const {
        json found;
        for (auto const& frame : world.frames) {
            if (frame["data"].contains("interaction")) found = frame;
        }
        return found;
    }

    World world;
    Principal agent = world.person(AccessRole::agent, world.agent.id);
};

// PROTOCOL 4: both events are out before the answer with the virtual connector.
TEST_F(Outdials, AreReservedAndOfferedAtOnce) {
    auto const made = dial();
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(told(), (std::vector<std::string>{"AgentContactReserved", "AgentOfferContact"}));
    auto const data = last()["data"];
    auto const& interaction = data["interaction"];
    auto const id = core::to_string(world.agent.id);
    EXPECT_EQ(data["interactionId"], made.body["data"]["id"]);
    EXPECT_EQ(data["owner"], id);
    EXPECT_EQ(interaction["owner"], id);
    EXPECT_EQ(interaction["state"], "new");
    EXPECT_EQ(interaction["outboundType"], "OUTDIAL");
    EXPECT_EQ(interaction["contactDirection"]["type"], "OUTBOUND");
    EXPECT_EQ(interaction["callProcessingDetails"]["outdialAgentId"], id);
    EXPECT_EQ(interaction["callProcessingDetails"]["ani"], "+493023125103");
    EXPECT_EQ(interaction["callProcessingDetails"]["dnis"], "+4917612345678");
    EXPECT_EQ(interaction["callAssociatedData"]["Colour"]["value"], "blue");
    EXPECT_FALSE(interaction["participants"]["+4917612345678"]["hasJoined"]);
    EXPECT_EQ(data["allowedActions"], json({"accept", "reject", "end"}));
}

TEST_F(Outdials, AreConnectedWhenTheCustomerAnswers) {
    auto const id = dial().body["data"]["id"].get<std::string>();
    EXPECT_EQ(world.post(agent, "/v1/tasks/" + id + "/accept").status, 202);
    EXPECT_EQ(last()["data"]["type"], "AgentContactAssigned");
    EXPECT_EQ(last()["data"]["interaction"]["state"], "new");
    EXPECT_EQ(world.fact(id, "leg-answered", "customer").status, 202);
    EXPECT_EQ(last()["data"]["interaction"]["state"], "connected");
    auto const found = world.get(agent, "/v1/tasks?direction=outbound&customer=%2B4917612345678");
    EXPECT_EQ(found.body["data"].size(), 1U) << found.text;
}

TEST_F(Outdials, LeaveTheListWhenNobodyAnswers) {
    auto const id = dial().body["data"]["id"].get<std::string>();
    world.post(agent, "/v1/tasks/" + id + "/accept");
    world.frames.clear();
    EXPECT_EQ(world.fact(id, "leg-failed", "customer").status, 202);
    EXPECT_EQ(told(), (std::vector<std::string>{"AgentOutboundFailed", "ContactEnded"}));
    EXPECT_EQ(world.frames.front()["data"]["reasonCode"], "OUTDIAL_FAILED");
    EXPECT_EQ(last()["data"]["agentsPendingWrapUp"], json::array());
    EXPECT_EQ(last()["data"]["interaction"]["state"], "new");
    EXPECT_EQ(last()["data"]["isOver"], true);
}

TEST_F(Outdials, AreRefusedWithAReason) {
    EXPECT_EQ(dial({{"destination", "12"}}).reason(), "INVALID_DIAL_NUMBER");
    EXPECT_EQ(dial({{"destination", "030 12"}}).reason(), "INVALID_DIAL_NUMBER");
    EXPECT_EQ(dial({{"origin", "+49301"}}).reason(), "OUTDIAL_ANI_NOT_ALLOWED");
    EXPECT_EQ(dial({{"entryPointId", core::to_string(world.entry_point.id)}}).reason(),
              "NOT_PERMITTED");
    EXPECT_EQ(dial({{"mediaType", "chat"}}).reason(), "MEDIA_TYPE_NOT_SUPPORTED");
    EXPECT_EQ(dial({{"outboundType", "EXECUTE_FLOW"}}).reason(), "NOT_PERMITTED");
    EXPECT_EQ(dial({{"direction", "INBOUND"}}).reason(), "NOT_PERMITTED");
    EXPECT_EQ(dial({{"destination", ""}}).status, 400);
    EXPECT_EQ(dial({{"surprise", 1}}).status, 400);
    EXPECT_TRUE(world.frames.empty());
    EXPECT_EQ(dial().status, 201);
    EXPECT_EQ(dial().reason(), "OFFER_SHOWING");
    json const inbound{{"direction", "OUTBOUND"}, {"destination", "+493023125101"}};
    EXPECT_EQ(world.post(world.principal(AccessRole::connector), "/v1/tasks", inbound).status, 400);
}

// PROTOCOL 1, VC-9
TEST_F(Outdials, TellDesktopsOfTheOriginalOfTheCeiling) {
    core::OrgSettings settings = world.engine.state().config.settings;
    settings.contacts_total_max = 1;
    EXPECT_FALSE(
        world.engine.step(core::ChangeConfiguration{{}, {settings}, {}}, world.now).refusal);
    ASSERT_EQ(world
                  .post(world.principal(AccessRole::connector), "/v1/tasks",
                        {{"entryPointId", core::to_string(world.entry_point.id)},
                         {"queueId", core::to_string(world.entry_point.queue)},
                         {"destination", "+493023125101"},
                         {"directToAgentId", core::to_string(world.colleague.id)},
                         {"directWaitSeconds", 60}})
                  .status,
              201);
    world.frames.clear();
    EXPECT_EQ(dial().status, 503);
    EXPECT_TRUE(world.frames.empty());
    world.headers = {{"Spark-User-Agent", "webex-js-sdk/3.12.0"}};
    EXPECT_EQ(dial().status, 202);
    ASSERT_EQ(world.frame_types(), std::vector<std::string>{"AgentOutboundFailed"});
    EXPECT_EQ(world.frames.front()["data"]["reason"], "CONTACTS_CEILING");
}

}  // namespace
}  // namespace ringmaster::api::outdial_test
