// Saving variables of a contact and revealing secure ones over the real routes (CD-1 to CD-4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/keys.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_variables_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Variables : public ::testing::Test {
protected:
    Variables() {
        define("Account", {{"agentEditable", true}});
        define("Card", {{"agentEditable", true}, {"sensitive", true}});
        define("Score", {{"variableType", "Integer"}, {"agentViewable", false}});
        define("Blind", {{"agentEditable", true}, {"agentViewable", false}});
        define("Vault", {{"sensitive", true}, {"agentViewable", false}});
        define("Retired", {{"agentEditable", true}, {"active", false}});
        world.vault.replace(keyring({"k1"}));
        world.sign_in(agent);
        id = world.offered_call();
        path = "/v1/tasks/" + id;
        world.post(agent, path + "/accept");
    }
    void define(std::string const& name, json const& more) {
        json definition{{"name", name}, {"variableType", "String"}};
        definition.update(more);
        auto const key = core::to_string(core::Uuid{0xCAD, ++defined});
        ASSERT_TRUE(world.directory.put({"cad-variable", key, 1, definition.dump(), {}, {}}));
    }
    Reply save(Principal const& who, json const& attributes, json const& versions = nullptr) {
        json body{{"attributes", attributes}};
        if (!versions.is_null()) body["attributeVersions"] = versions;
        return world.patch(who, path, body);
    }
    Reply reveal(Principal const& who, std::string const& name) {
        return world.post(who, path + "/reveal", {{"name", name}});
    }
    json data() { return world.frames.back()["data"]["interaction"]["callAssociatedData"]; }
    Principal team_supervisor(std::vector<core::TeamId> teams) {
        auto one = world.principal(AccessRole::supervisor);
        one.teams = std::move(teams);
        return one;
    }

    World world;
    Principal agent = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    Principal supervisor = world.principal(AccessRole::supervisor);
    Principal administrator = world.principal(AccessRole::administrator);
    Principal reporting = world.principal(AccessRole::reporting);
    Principal connector = world.principal(AccessRole::connector);
    core::TeamId const foreign_team{{7, 7}};
    std::string id;
    std::string path;
    std::uint64_t defined = 0;
};

// ---- saving -----------------------------------------------------------------------------------

TEST_F(Variables, ASaveIsToldToTheAgentWithWhoSaved) {
    auto const answer = save(connector, {{"Account", "17"}, {"Unknown", "x"}});
    ASSERT_EQ(answer.status, 202) << answer.text;
    auto const& event = world.frames.back()["data"];
    EXPECT_EQ(event["type"], "ContactUpdated");
    EXPECT_EQ(event["updatedBy"], "CONNECTOR");
    EXPECT_EQ(data()["Account"]["value"], "17");
    EXPECT_EQ(data()["Account"]["version"], 1);
    EXPECT_EQ(data()["Account"]["agentEditable"], true);
    EXPECT_EQ(data()["Unknown"]["agentEditable"], false);
    auto const before = event["version"].get<int>();
    auto const own = save(agent, {{"Account", "18"}}, {{"Account", 1}});
    ASSERT_EQ(own.status, 202) << own.text;
    EXPECT_EQ(world.frames.back()["data"]["updatedBy"], core::to_string(world.agent.id));
    EXPECT_EQ(own.body["task"]["interaction"]["callAssociatedData"]["Account"]["version"], 2);
    EXPECT_GT(own.body["task"]["version"], before);
    EXPECT_EQ(own.body["seq"], world.frames.back()["seq"]);
}

TEST_F(Variables, TheLaterSaveLearnsWhatIsThereAndWhoPutIt) {
    ASSERT_EQ(save(agent, {{"Account", "17"}}).status, 202);
    auto const lost = save(supervisor, {{"Account", "18"}, {"Note", "n"}}, {{"Account", 0}});
    ASSERT_EQ(lost.status, 409) << lost.text;
    EXPECT_EQ(lost.reason(), "ATTRIBUTE_CONFLICT");
    EXPECT_EQ(lost.body["allowedActions"], json::array());
    ASSERT_EQ(lost.body["conflicts"].size(), 1U);
    auto const& conflict = lost.body["conflicts"][0];
    EXPECT_EQ(conflict["name"], "Account");
    EXPECT_EQ(conflict["value"], "17");
    EXPECT_EQ(conflict["version"], 1);
    EXPECT_EQ(conflict["author"]["type"], "AGENT");
    EXPECT_EQ(conflict["author"]["id"], core::to_string(world.agent.id));
    EXPECT_FALSE(data().contains("Note")) << "refused whole";
    auto const own = save(agent, {{"Account", "19"}, {"Card", "s"}}, {{"Account", 7}, {"Card", 2}});
    EXPECT_EQ(own.body["conflicts"].size(), 2U) << own.text;
    EXPECT_THAT(own.body["allowedActions"], Contains("end"));
    EXPECT_EQ(own.body["conflicts"][1]["version"], 0) << "there is no Card";
    EXPECT_TRUE(own.body["conflicts"][1]["value"].is_null());
}

TEST_F(Variables, AConflictShowsNothingThatIsMasked) {
    ASSERT_EQ(save(connector, {{"Card", "canary"}, {"Blind", "unseen"}}).status, 202);
    auto const lost = save(agent, {{"Card", "x"}, {"Blind", "y"}}, {{"Card", 0}, {"Blind", 0}});
    ASSERT_EQ(lost.status, 409) << lost.text;
    EXPECT_EQ(lost.body["conflicts"][0]["value"], "*");
    EXPECT_EQ(lost.body["conflicts"][1]["value"], "*");
    auto const by_supervisor = save(supervisor, {{"Blind", "y"}}, {{"Blind", 0}});
    EXPECT_EQ(by_supervisor.body["conflicts"][0]["value"], "unseen");
}

TEST_F(Variables, AgentsEditOnlyWhatIsForThem) {
    auto const refused = save(agent, {{"Account", "1"},
                                      {"Score", "2"},
                                      {"Unknown", "3"},
                                      {"Retired", "4"},
                                      {"Vault", "5"},
                                      {"Blind", "6"}});
    ASSERT_EQ(refused.status, 422) << refused.text;
    EXPECT_EQ(refused.reason(), "ATTRIBUTE_NOT_EDITABLE");
    std::vector<std::string> fields;
    for (auto const& problem : refused.body["problems"]) fields.push_back(problem["field"]);
    EXPECT_THAT(fields, ElementsAre("attributes.Retired", "attributes.Score", "attributes.Unknown",
                                    "attributes.Vault"));
    EXPECT_FALSE(data().contains("Account")) << "nothing is half-applied";
    EXPECT_EQ(save(supervisor, {{"Score", "2"}, {"Unknown", "3"}}).status, 202);
    EXPECT_FALSE(data().contains("Score")) << "not viewable by agents";
    ASSERT_EQ(save(supervisor, {{"Retired", "4"}}).status, 202);
    EXPECT_EQ(data()["Retired"]["agentEditable"], false) << "as shown, so decided";
}

TEST_F(Variables, EveryProblemAtOnceAndNothingApplied) {
    auto const answer =
        world.patch(connector, path,
                    {{"attributes", {{"Score", "ten"}, {"Card", 4111}, {"Account", "fine"}}},
                     {"attributeVersions", {{"Account", "1"}}},
                     {"colour", "blue"}});
    EXPECT_EQ(answer.status, 400) << answer.text;
    EXPECT_EQ(answer.body["problems"][0]["field"], "colour");
    auto const values = save(connector, {{"Score", "ten"}, {"Card", 4111}, {"Account", "fine"}},
                             {{"Account", "1"}});
    ASSERT_EQ(values.status, 400) << values.text;
    EXPECT_EQ(values.body["problems"].size(), 3U);
    EXPECT_THAT(values.text, Not(HasSubstr("ten\"")));
    EXPECT_FALSE(data().contains("Account"));
    EXPECT_EQ(world.patch(connector, path, json::object()).status, 400) << "attributes is required";
}

TEST_F(Variables, WhoMaySave) {
    EXPECT_EQ(save(colleague, {{"Account", "1"}}).reason(), "AGENT_NOT_LOGGED_IN");
    EXPECT_EQ(save(reporting, {{"Account", "1"}}).status, 403);
    EXPECT_EQ(save(team_supervisor({foreign_team}), {{"Account", "1"}}).reason(), "TASK_NOT_FOUND");
    EXPECT_EQ(save(team_supervisor(world.agent.teams), {{"Account", "1"}}).status, 202);
    EXPECT_EQ(save(administrator, {{"Account", "2"}}).status, 202);
    EXPECT_EQ(world.patch(agent, "/v1/tasks/not-an-id", {{"attributes", json::object()}}).status,
              404);
    world.post(agent, path + "/end");
    EXPECT_EQ(save(supervisor, {{"Account", "3"}}).reason(), "CONTACT_ENDED");
    EXPECT_EQ(save(agent, {{"Account", "4"}}).status, 202) << "he still owes the wrap-up";
    EXPECT_EQ(data()["Account"]["value"], "4");
}

TEST_F(Variables, ASupervisorWhoTalksIsToldLikeAnAgentAndEditsLikeASupervisor) {
    auto const talking = world.person(AccessRole::supervisor, world.agent.id);
    auto const answer = save(talking, {{"Unknown", "x"}});
    ASSERT_EQ(answer.status, 202) << answer.text;
    EXPECT_EQ(data()["Unknown"]["value"], "x");
    world.post(talking, path + "/end");
    EXPECT_EQ(save(talking, {{"Unknown", "y"}}).status, 202);
}

// ---- secure values ----------------------------------------------------------------------------

TEST_F(Variables, SecureValuesAreSealedInTheEngineAndMaskedOnTheWire) {
    ASSERT_EQ(save(agent, {{"Card", "canary-1"}}).status, 202);
    EXPECT_EQ(data()["Card"]["value"], "*");
    EXPECT_EQ(data()["Card"]["isSecure"], true);
    EXPECT_EQ(data()["Card"]["secureKeyId"], "k1");
    EXPECT_EQ(data()["Card"]["secureKeyVersion"], 1);
    auto const& stored = world.engine.state().tasks.begin()->second.attributes.at("Card").value;
    EXPECT_TRUE(std::holds_alternative<core::SealedValue>(stored));
    auto const events = world.get(administrator, path + "/events");
    EXPECT_THAT(events.text, Not(HasSubstr("canary")));
    EXPECT_THAT(events.text, HasSubstr("VariablesSaved"));
    EXPECT_EQ(world.engine.snapshot().find("canary"), std::string::npos);
    // A client that saves what it was shown changes nothing.
    ASSERT_EQ(save(agent, {{"Card", "*"}, {"Account", "1"}}).status, 202);
    EXPECT_EQ(data()["Card"]["version"], 1);
    EXPECT_EQ(reveal(agent, "Card").body["value"], "canary-1");
}

TEST_F(Variables, CreatedWithSecureValuesAndDefaults) {
    define("Language", {{"defaultValue", "de"}});
    auto body = world.call_body();
    body["attributes"] = {{"Card", "canary-2"}, {"Account", "9"}};
    auto const created = world.post(connector, "/v1/tasks", body);
    ASSERT_EQ(created.status, 201) << created.text;
    path = "/v1/tasks/" + created.body["data"]["id"].get<std::string>();
    auto const read = world.get(supervisor, path).body["data"]["callAssociatedData"];
    EXPECT_EQ(read["Card"]["value"], "*");
    EXPECT_EQ(read["Language"]["value"], "de");
    EXPECT_EQ(read["Account"]["value"], "9");
    EXPECT_EQ(reveal(supervisor, "Card").body["value"], "canary-2");
    EXPECT_FALSE(world.get(reporting, path).body["data"]["callAssociatedData"].empty());
}

TEST_F(Variables, WithoutAKeySecureValuesAreRefused) {
    world.vault.replace({});
    auto const saved = save(agent, {{"Account", "1"}, {"Card", "canary-3"}});
    EXPECT_EQ(saved.status, 422) << saved.text;
    EXPECT_EQ(saved.reason(), "SECURE_KEY_MISSING");
    EXPECT_THAT(saved.body["errorData"].get<std::string>(), ::testing::EndsWith(": Card"));
    EXPECT_FALSE(data().contains("Account"));
    auto body = world.call_body();
    body["attributes"] = {{"Card", "canary-3"}};
    EXPECT_EQ(world.post(connector, "/v1/tasks", body).reason(), "SECURE_KEY_MISSING");
    EXPECT_EQ(save(agent, {{"Account", "1"}}).status, 202) << "everything else goes on";
}

TEST_F(Variables, EveryRevealIsOnRecord) {
    save(connector, {{"Card", "canary-4"}, {"Account", "17"}});
    auto const shown = reveal(agent, "Card");
    ASSERT_EQ(shown.status, 200) << shown.text;
    EXPECT_EQ(shown.body, json({{"trackingId", "tracking-1"},
                                {"name", "Card"},
                                {"value", "canary-4"},
                                {"version", 1}}));
    EXPECT_THAT(world.disclosed,
                ElementsAre("RevealVariable variable Card task " + id + " key k1"));
    EXPECT_EQ(reveal(agent, "Account").body["value"], "17");
    EXPECT_EQ(world.disclosed.size(), 2U);
}

TEST_F(Variables, WhoMayReveal) {
    save(connector, {{"Card", "canary-5"}, {"Vault", "canary-6"}});
    EXPECT_EQ(reveal(agent, "Vault").reason(), "NOT_PERMITTED") << "not for agents to see";
    EXPECT_EQ(reveal(agent, "Nothing").reason(), "ATTRIBUTE_NOT_FOUND");
    EXPECT_EQ(reveal(colleague, "Card").reason(), "TASK_NOT_FOUND");
    EXPECT_EQ(reveal(reporting, "Card").status, 403);
    EXPECT_EQ(reveal(connector, "Card").status, 403);
    EXPECT_EQ(reveal(team_supervisor({foreign_team}), "Card").reason(), "TASK_NOT_FOUND");
    EXPECT_THAT(world.disclosed, IsEmpty());
    EXPECT_EQ(reveal(team_supervisor(world.agent.teams), "Card").body["value"], "canary-5");
    EXPECT_EQ(reveal(administrator, "Vault").body["value"], "canary-6");
    world.post(agent, path + "/end");
    EXPECT_EQ(reveal(agent, "Card").reason(), "NOT_CONNECTED") << "in wrap-up";
    EXPECT_EQ(reveal(administrator, "Card").status, 200) << "until the contact is closed";
    EXPECT_EQ(world
                  .post(administrator, "/v1/tasks/" + core::to_string(world.agent.id) + "/reveal",
                        {{"name", "Card"}})
                  .reason(),
              "TASK_NOT_FOUND");
}

TEST_F(Variables, WhatItsKeyIsGoneForDoesNotOpen) {
    save(connector, {{"Card", "canary-7"}});
    world.vault.replace(keyring({"k2"}));
    auto const refused = reveal(agent, "Card");
    EXPECT_EQ(refused.reason(), "SECURE_KEY_MISSING");
    EXPECT_THAT(refused.body["errorData"].get<std::string>(), ::testing::EndsWith(": k1"));
    EXPECT_THAT(world.disclosed, IsEmpty());
}

// Bytes moved to another contact do not open there.
TEST_F(Variables, ADamagedValueIsNotShown) {
    save(connector, {{"Card", "canary-8"}});
    core::SaveVariables moved;
    moved.by.kind = core::ActorKind::connector;
    auto const task = core::TaskId::parse(id).value();
    moved.task = task;
    moved.values["Account"] = world.engine.state().task(task)->attributes.at("Card").value;
    ASSERT_FALSE(world.engine.step(core::Command(moved), world.now).refusal);
    auto const refused = reveal(agent, "Account");
    EXPECT_EQ(refused.status, 500) << refused.text;
    EXPECT_EQ(refused.reason(), "SECURE_VALUE_DAMAGED");
    EXPECT_THAT(refused.text, Not(HasSubstr("canary")));
}

TEST_F(Variables, NoErrorRepeatsAValue) {
    std::vector<std::string> answers;
    auto const keep = [&answers](Reply const& reply) {
        EXPECT_GE(reply.status, 400) << reply.text;
        answers.push_back(reply.text);
    };
    auto const long_value = "canary" + std::string(300, 'x');
    keep(save(agent, {{"Card", long_value}}));
    keep(save(agent, {{"Card", {"canary"}}}));
    keep(save(agent, {{"Score", "canary"}}));
    keep(save(agent, {{"Card", "canary"}}, {{"Card", 9}}));
    keep(world.send(agent, "PATCH", path, R"({"attributes":{"Card":"canary)"));
    keep(world.send(agent, "PATCH", path, R"({"attributes":{"Card":"canary","Card":"canary"}})"));
    keep(world.send(agent, "PATCH", path, R"("canary")"));
    keep(world.patch(agent, path, {{"attributes", "canary"}}));
    auto body = world.call_body();
    body["attributes"] = {{"Card", long_value}};
    keep(world.post(connector, "/v1/tasks", body));
    for (auto const& answer : answers) EXPECT_THAT(answer, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace ringmaster::api::tests::route_variables_test
