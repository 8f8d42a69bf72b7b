// RQ-4 to RQ-8 through the routes: what a creator asks for, live re-skill, and what the history
// says of it afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_skills_test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char const* grid = "5c111000-0000-4000-8000-000000000006";
constexpr char const* german = "5c111000-0000-4000-8000-000000000001";
constexpr char const* service_line = "e9000000-0000-4000-8000-000000000002";
constexpr char const* technical_queue = "c0e0e000-0000-4000-8000-000000000002";
constexpr char const* technical_profile = "5c119000-0000-4000-8000-000000000003";
constexpr char const* billing_profile = "5c119000-0000-4000-8000-000000000001";
constexpr char const* felix_document = "05e40000-0000-4000-8000-000000000015";

// Felix of Technical Support. Its queue asks for Grid technology 5, after 20 s for 3, after 60 s
// for nothing.
class SkillRoutes : public ::testing::Test {
protected:
    SkillRoutes() {
        felix_ = world_.person(AccessRole::agent,
                               *core::AgentId::parse("a9e47000-0000-4000-8000-000000000015"));
        mei_ = world_.person(AccessRole::agent,
                             *core::AgentId::parse("a9e47000-0000-4000-8000-000000000018"));
    }

    Reply reskill(json const& body, AccessRole role = AccessRole::administrator) {
        return world_.patch(world_.principal(role), path_, body);
    }
    Reply set_grid(int level) {
        return reskill(
            {{"dynamicSkills", {{"add", {{{"skillId", grid}, {"proficiencyValue", level}}}}}}});
    }
    Reply create(json body) {
        body["entryPointId"] = service_line;
        return world_.post(world_.principal(AccessRole::connector), "/v1/tasks", body);
    }
    std::string call(json const& body = json::object()) {
        auto const created = create(body);
        EXPECT_EQ(created.status, 201) << created.text;
        return created.body["data"]["id"];
    }
    // Whom it is offered to now.
    std::string offered_to(std::string const& task) {
        auto const* found = world_.engine.state().task(*core::TaskId::parse(task));
        if (found == nullptr || found->offers.empty()) return "nobody";
        return core::to_string(found->offers.front().agent);
    }
    std::vector<core::SkillValue> const& skills_of(Principal const& who) {
        return world_.engine.state().config.user(*who.agent)->skills;
    }
    std::int32_t level(char const* skill) {
        auto const* value = core::find_skill(skills_of(felix_), *core::SkillId::parse(skill));
        return value == nullptr ? 0 : value->level;
    }
    std::string id(Principal const& who) { return core::to_string(*who.agent); }
    std::string org_path(char const* resource, char const* document) {
        return "/organization/" + core::to_string(world_.org) + "/" + resource + "/" + document;
    }
    // Entries of the journal that begin with a change, whatever it led to.
    std::ptrdiff_t recorded() {
        return std::ranges::count_if(world_.journal, [](HistoryRow const& row) {
            return std::holds_alternative<core::ConfigurationChanged>(row.events.front());
        });
    }

    World world_;
    Principal admin_ = world_.principal(AccessRole::administrator);
    Principal felix_;
    Principal mei_;
    std::string path_ =
        "/organization/" + core::to_string(world_.org) + "/user/" + felix_document + "/reskill";
};

TEST_F(SkillRoutes, AContactWaitsForTheSkilledAndIsRelaxed) {
    ASSERT_EQ(set_grid(1).status, 204);
    world_.sign_in(felix_);
    auto const task = call();
    world_.advance(20s);
    EXPECT_EQ(offered_to(task), "nobody");
    world_.advance(39s);
    EXPECT_EQ(offered_to(task), "nobody");
    world_.advance(1s);
    EXPECT_EQ(offered_to(task), id(felix_));
}

TEST_F(SkillRoutes, LiveReskillTakesEffectAtOnce) {
    ASSERT_EQ(set_grid(1).status, 204);
    world_.sign_in(felix_);
    auto const task = call();
    ASSERT_EQ(offered_to(task), "nobody");
    EXPECT_EQ(set_grid(5).status, 204);
    EXPECT_EQ(offered_to(task), id(felix_));
    EXPECT_THAT(world_.frame_types(), Contains("AgentOfferContact"));
}

// CFG-2: whatever is changed while a contact waits counts for it from then on, and is recorded.
TEST_F(SkillRoutes, AChangedSkillProfileTakesEffectAtOnce) {
    auto const path = org_path("skill-profile", technical_profile);
    json profile = world_.get(admin_, path).body;
    auto const set_profile = [&](int level) {
        for (json& skill : profile["activeSkills"]) {
            if (skill["skillId"] == grid) skill["proficiencyValue"] = level;
        }
        profile.erase("version");
        EXPECT_EQ(world_.put(admin_, path, profile).status, 200);
    };
    set_profile(1);
    world_.sign_in(felix_);
    auto const task = call();
    ASSERT_EQ(offered_to(task), "nobody");
    auto const before = recorded();
    set_profile(5);
    EXPECT_EQ(offered_to(task), id(felix_));
    EXPECT_EQ(recorded(), before + 1);
}

TEST_F(SkillRoutes, AChangedQueueTakesEffectAtOnce) {
    ASSERT_EQ(set_grid(2).status, 204);
    world_.sign_in(felix_);
    auto const task = call();
    ASSERT_EQ(offered_to(task), "nobody");
    auto const before = recorded();
    auto const path = org_path("contact-service-queue", technical_queue);
    json const easier{{"skillId", grid}, {"condition", "GTE"}, {"skillValue", "2"}};
    auto const changed = world_.patch(admin_, path, {{"queueSkillRequirements", {easier}}});
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(offered_to(task), id(felix_));
    EXPECT_EQ(recorded(), before + 1);
}

TEST_F(SkillRoutes, AChangedUserTakesEffectAtOnce) {
    auto const path = org_path("user", felix_document);
    ASSERT_EQ(set_grid(1).status, 204);
    world_.sign_in(felix_);
    auto const task = call();
    ASSERT_EQ(offered_to(task), "nobody");
    auto const before = recorded();
    json const able{{"skillId", grid}, {"proficiencyValue", 9}};
    ASSERT_EQ(world_.patch(admin_, path, {{"dynamicSkills", {able}}}).status, 200);
    EXPECT_EQ(offered_to(task), id(felix_));
    EXPECT_EQ(recorded(), before + 1);
}

TEST_F(SkillRoutes, ReskillChangesTheDocumentAndOnlyTheUser) {
    auto const before = world_.directory.find("user", felix_document)->version;
    ASSERT_EQ(reskill({{"skillProfileId", billing_profile},
                       {"dynamicSkills",
                        {{"add",
                          {{{"skillId", grid}, {"proficiencyValue", 3}, {"userId", "x"}},
                           {{"skillId", german}, {"proficiencyValue", 1}}}},
                         {"remove", json::array()}}}})
                  .status,
              204);
    EXPECT_EQ(level(grid), 3);
    EXPECT_EQ(level(german), 1);
    auto const* document = world_.directory.find("user", felix_document);
    EXPECT_EQ(document->version, before + 1);
    EXPECT_EQ(document->body()["skillProfileId"], billing_profile);
    EXPECT_EQ(document->body()["dynamicSkillsUpdatedBy"], "A administrator");
    EXPECT_EQ(document->body()["dynamicSkills"][0],
              (json{{"skillId", grid}, {"proficiencyValue", 3}}));
    auto const& change = std::get<core::ConfigurationChanged>(world_.journal.back().events[0]);
    ASSERT_EQ(change.put.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<core::User>(change.put[0]));
    EXPECT_THAT(change.removed, IsEmpty());

    // What is removed, the profile says again.
    ASSERT_EQ(reskill({{"dynamicSkills", {{"remove", {german}}}}}).status, 204);
    EXPECT_EQ(level(german), 9);
    EXPECT_EQ(level(grid), 3);
    ASSERT_EQ(
        reskill({{"dynamicSkills", {{"remove", {grid}}}}, {"skillProfileId", technical_profile}})
            .status,
        204);
    EXPECT_EQ(level(grid), 8);
}

TEST_F(SkillRoutes, ReskillNamesEveryProblem) {
    auto const hash = world_.engine.hash();
    auto const refused =
        reskill({{"skillProfileId", grid},
                 {"dynamicSkills",
                  {{"add", {{{"skillId", technical_profile}, {"proficiencyValue", 3}}, 7}},
                   {"remove", {billing_profile}}}}});
    EXPECT_EQ(refused.status, 400);
    std::vector<std::string> fields;
    for (auto const& one : refused.body["error"]["message"]) fields.push_back(one["field"]);
    EXPECT_THAT(fields,
                ::testing::UnorderedElementsAre("skillProfileId", "dynamicSkills.add[0].skillId",
                                                "dynamicSkills.add[1]", "dynamicSkills.remove[0]"));
    EXPECT_EQ(set_grid(11).status, 400);
    EXPECT_EQ(reskill({{"dynamicSkills", {{"add", {{{"skillId", grid}}}}}}}).status, 400);
    EXPECT_EQ(reskill({{"dynamicSkills", {{"replace", json::array()}}}}).status, 400);
    EXPECT_EQ(reskill({{"dynamicSkills", {{"add", 1}}}}).status, 400);
    EXPECT_EQ(reskill({{"colour", "red"}}).status, 400);
    EXPECT_EQ(world_.engine.hash(), hash);
    EXPECT_EQ(world_.directory.find("user", felix_document)->version, 1U);
}

TEST_F(SkillRoutes, WhoMayReskill) {
    EXPECT_EQ(reskill(json::object(), AccessRole::agent).status, 403);
    EXPECT_EQ(reskill(json::object(), AccessRole::reporting).status, 403);
    EXPECT_EQ(reskill(json::object(), AccessRole::connector).status, 403);
    EXPECT_EQ(reskill(json::object(), AccessRole::supervisor).status, 204);
    auto supervisor = world_.principal(AccessRole::supervisor);
    supervisor.teams = {*core::TeamId::parse("7ea30000-0000-4000-8000-000000000001")};
    EXPECT_EQ(world_.patch(supervisor, path_, json::object()).status, 404);
    supervisor.teams = {*core::TeamId::parse("7ea30000-0000-4000-8000-000000000002")};
    EXPECT_EQ(world_.patch(supervisor, path_, json::object()).status, 204);
    path_ = "/organization/11111111-0000-4000-8000-000000000001/user/" +
            std::string(felix_document) + "/reskill";
    EXPECT_EQ(reskill(json::object()).status, 404);
    path_ = "/organization/" + core::to_string(world_.org) + "/user/" + grid + "/reskill";
    EXPECT_EQ(reskill(json::object()).status, 404);
}

TEST_F(SkillRoutes, ACreatorAsksForSkills) {
    world_.sign_in(felix_);
    auto const wants = [](int level) {
        return json{{"skills",
                     {{{"skillName", "Grid technology"}, {"condition", "GTE"}, {"value", level}}}}};
    };
    auto const hard = call(wants(9));
    EXPECT_EQ(offered_to(hard), "nobody");
    auto const easy = call(wants(8));
    EXPECT_EQ(offered_to(easy), id(felix_));
    auto const history =
        world_.get(world_.principal(AccessRole::administrator), "/v1/tasks/" + hard + "/events");
    json queued;
    for (auto const& event : history.body["data"][0]["events"]) {
        if (event["type"] == "TaskQueued") queued = event;
    }
    EXPECT_EQ(queued["requirements"], (json::array({{{"skill", grid},
                                                     {"type", "proficiency"},
                                                     {"condition", "at_least"},
                                                     {"level", 9},
                                                     {"text", ""},
                                                     {"weight", 1}}})));
}

TEST_F(SkillRoutes, UnknownSkillsAndAgentsHaveReasonCodes) {
    auto const no_skill =
        create({{"skills", {{{"skillName", "Juggling"}, {"condition", "IS"}, {"value", "5"}}}}});
    EXPECT_EQ(no_skill.status, 422);
    EXPECT_EQ(no_skill.reason(), "SKILL_NOT_FOUND");
    auto const nobody = create({{"preferredAgents", {{{"agentId", grid}}}}});
    EXPECT_EQ(nobody.status, 422);
    EXPECT_EQ(nobody.reason(), "PREFERRED_AGENT_NOT_FOUND");
    auto const direct = create({{"directToAgentId", grid}, {"directWaitSeconds", 5}});
    EXPECT_EQ(direct.reason(), "PREFERRED_AGENT_NOT_FOUND");
    auto const wrong = create({{"skills", {{{"skillId", grid}, {"condition", "NEAR"}}}},
                               {"preferredAgents", {1}},
                               {"directWaitSeconds", 5}});
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(wrong.body["problems"].size(), 4U) << wrong.text;

    // The same of a customer a connector brings.
    json const fact{{"type", "customer-arrived"},
                    {"interactionId", "0a000000-0000-4000-8000-000000000009"},
                    {"number", 1},
                    {"entryPointId", service_line},
                    {"skills", {{{"skillName", "Juggling"}, {"condition", "IS"}, {"value", "5"}}}}};
    auto const told = world_.post(world_.principal(AccessRole::connector), "/v1/connector/facts",
                                  {{"facts", {fact}}});
    EXPECT_THAT(told.text, ::testing::HasSubstr("SKILL_NOT_FOUND"));
}

TEST_F(SkillRoutes, ADirectContactWaitsForItsAgent) {
    world_.sign_in(mei_);
    auto const task = call({{"directToAgentId", id(felix_)}, {"directWaitSeconds", 30}});
    world_.advance(29s);
    EXPECT_EQ(offered_to(task), "nobody");
    world_.advance(1s);
    EXPECT_EQ(offered_to(task), id(mei_));
    auto const history =
        world_.get(world_.principal(AccessRole::administrator), "/v1/tasks/" + task + "/events");
    EXPECT_THAT(history.text, ::testing::HasSubstr(R"("type":"PreferenceEnded")"));
}

// Without preferredAgentSeconds a preference counts at the moment of queueing.
TEST_F(SkillRoutes, APreferredAgentIsTriedFirst) {
    world_.sign_in(felix_);
    world_.advance(1s);
    world_.sign_in(mei_);
    auto const task = call(
        {{"preferredAgents", {{{"agentId", id(mei_)}, {"score", 9}}, {{"agentId", id(felix_)}}}}});
    EXPECT_EQ(offered_to(task), id(mei_));
}

TEST_F(SkillRoutes, TheHistoryTellsHowAContactWaited) {
    ASSERT_EQ(set_grid(1).status, 204);
    world_.sign_in(felix_);
    auto const task = call();
    world_.advance(60s);
    auto const administrator = world_.principal(AccessRole::administrator);
    std::vector<json> waited;
    auto const history = world_.get(administrator, "/v1/tasks/" + task + "/events");
    for (auto const& row : history.body["data"]) {
        for (auto const& event : row["events"]) {
            if (event["type"] == "PoolGrown" || event["type"] == "RequirementsRelaxed") {
                waited.push_back(event);
            }
        }
    }
    auto const start = world_.now.epoch_ms - 60'000;
    auto const at = world_.now.epoch_ms;
    EXPECT_THAT(waited, ElementsAre(json{{"type", "RequirementsRelaxed"},
                                         {"task", task},
                                         {"entry", 1},
                                         {"steps", 1},
                                         {"due", start + 20'000},
                                         {"at", at}},
                                    json{{"type", "PoolGrown"},
                                         {"task", task},
                                         {"entry", 1},
                                         {"groups", 2},
                                         {"due", start + 25'000},
                                         {"at", at}},
                                    json{{"type", "RequirementsRelaxed"},
                                         {"task", task},
                                         {"entry", 1},
                                         {"steps", 2},
                                         {"due", start + 60'000},
                                         {"at", at}}));
    // A closed contact is made again from the same events.
    world_.fact(task, "customer-left", "customer");
    auto const closed = world_.get(administrator, "/v1/tasks/" + task);
    EXPECT_EQ(closed.status, 200) << closed.text;
}

// CFG-2: what waits for a skill holds on to it.
TEST_F(SkillRoutes, ASkillThatIsWaitedForStays) {
    call({{"skills", {{{"skillId", german}, {"condition", "GTE"}, {"value", 10}}}}});
    core::ChangeConfiguration change;
    change.removed = {{9, core::SkillId::parse(german)->value}};
    auto const outcome = world_.engine.step(core::Command(change), world_.now);
    ASSERT_TRUE(outcome.refusal);
    EXPECT_EQ(outcome.refusal->reason, core::Reason::in_use);
}

}  // namespace
}  // namespace ringmaster::api::tests::route_skills_test
