// Routing by skills, over the wire: a contact waits for the agent who has them, for less to be
// asked for, or for a supervisor's live re-skill.
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::routing_test {
namespace {

using nlohmann::json;

constexpr char const* grid = "5c111000-0000-4000-8000-000000000006";
constexpr std::size_t felix = 15;  // Technical Support; here without the skill its queue asks for
constexpr std::size_t mei = 18;    // Technical Support, with it

// The Technical Support queue asks for it, and after so many seconds does not any more.
std::function<void(json&)> relaxed_after(int seconds) {
    return [seconds](json& document) {
        auto& kinds = document["resources"];
        kinds["user"][felix - 1]["dynamicSkills"] = {{{"skillId", grid}, {"proficiencyValue", 0}}};
        kinds["contact-service-queue"][1]["relaxationSteps"] = {
            {{"after", seconds}, {"removeSkillIds", {grid}}}};
    };
}

constexpr int not_in_this_test = 3'600;

std::string customer_calls_support(World& world) {
    auto body = world.call_body();
    body["entryPointId"] = world.resources("entry-point").at(1)["id"];
    auto const answer = world.connector().post("/v1/tasks", body);
    EXPECT_EQ(answer.status, 201) << answer.text();
    return answer.body["data"]["id"];
}

json event_of(World& world, std::string const& task, std::string const& type) {
    auto const history = world.history(task);
    for (auto const& row : history["data"]) {
        for (auto const& event : row["events"]) {
            if (event["type"] == type) return event;
        }
    }
    ADD_FAILURE() << "no " << type << " in " << history.dump();
    return json{{"at", 0}, {"due", 0}};
}

void expect_offer(Desktop& desktop, std::string const& task) {
    desktop.expect("AgentContactReserved");
    EXPECT_EQ(desktop.expect("AgentOfferContact")["data"]["interactionId"], task);
    expect_accepted(desktop.task(task, "accept"));
    desktop.expect("AgentContactAssigned");
}

TEST(SkillRouting, AContactWaitsForTheSkilledAgent) {
    World world(relaxed_after(not_in_this_test));
    world.start({felix, mei});
    Desktop unskilled(world, felix);
    Desktop skilled(world, mei);
    unskilled.open();
    skilled.open();
    unskilled.go_available();
    auto const task = customer_calls_support(world);
    EXPECT_TRUE(unskilled.fence().empty());
    skilled.go_available();
    expect_offer(skilled, task);
    EXPECT_TRUE(unskilled.fence().empty());
    // The next one finds nobody with the skill free.
    customer_calls_support(world);
    EXPECT_TRUE(unskilled.fence().empty());
    EXPECT_TRUE(skilled.fence().empty());
}

TEST(SkillRouting, RelaxationGivesItToTheOthers) {
    World world(relaxed_after(1));
    world.start({felix});
    Desktop desktop(world, felix);
    desktop.open();
    desktop.go_available();
    auto const task = customer_calls_support(world);
    expect_offer(desktop, task);
    auto const queued = event_of(world, task, "TaskQueued")["at"].get<std::int64_t>();
    auto const relaxed = event_of(world, task, "RequirementsRelaxed");
    EXPECT_EQ(relaxed["due"], queued + 1'000);
    EXPECT_EQ(relaxed["steps"], 1);
    EXPECT_GE(event_of(world, task, "OfferMade")["at"].get<std::int64_t>(), queued + 1'000);
}

TEST(SkillRouting, LiveReskillGivesItAtOnceAndLasts) {
    World world(relaxed_after(not_in_this_test));
    world.start({felix});
    Desktop desktop(world, felix);
    desktop.open();
    desktop.go_available();
    auto const task = customer_calls_support(world);
    EXPECT_TRUE(desktop.fence().empty());

    std::string const id = world.resources("user").at(felix - 1)["id"];
    auto const path = world.org_path("/user/" + id);
    json const skill{{"skillId", grid}, {"proficiencyValue", 7}};
    auto const refused = desktop.api().patch(path + "/reskill", json::object());
    EXPECT_EQ(refused.status, 403) << refused.text();
    auto const changed =
        world.administrator().patch(path + "/reskill", {{"dynamicSkills", {{"add", {skill}}}}});
    EXPECT_EQ(changed.status, 204) << changed.text();
    EXPECT_TRUE(changed.raw.body.empty());
    desktop.expect("AgentContactReserved");
    EXPECT_EQ(desktop.expect("AgentOfferContact")["data"]["interactionId"], task);
    desktop.expect("AgentConfigurationChanged");

    // Document and engine say the same after a crash: what the one exports, the other has already.
    world.daemon.kill();
    auto const copy = world.daemon.folder() / "copy.json";
    EXPECT_EQ(world.daemon.run_tool({"export", "--output", copy.string()}).exit_code, 0);
    auto const again = world.daemon.run_tool({"import", copy.string()});
    EXPECT_EQ(again.output.rfind("nothing to change", 0), 0U) << again.output << again.errors;
    world.restart();
    auto const document = world.administrator().get(path);
    EXPECT_EQ(document.body["version"], 2) << document.text();
    EXPECT_EQ(document.body["dynamicSkills"], json::array({skill}));
}

// RQ-14: a number with lines stands where agents would, across a restart too.
TEST(Routing, ACapacityBasedTeamTakesWhatNobodyElseCan) {
    constexpr char const* outside = "7ea30000-0000-4000-8000-0000000000c1";
    constexpr char const* number = "+4930555777";
    World world([&](json& document) {
        auto& kinds = document["resources"];
        json team = kinds["team"][0];
        team.erase("userIds");
        team.update({{"id", outside},
                     {"name", "Overflow partner"},
                     {"teamType", "CAPACITY"},
                     {"dialedNumber", number},
                     {"capacity", 1}});
        kinds["team"].push_back(team);
        auto& groups = kinds["contact-service-queue"][0]["callDistributionGroups"];
        groups[0]["agentGroups"].push_back({{"teamId", outside}});
    });
    world.start({});
    auto const first = world.customer_calls();
    auto const second = world.customer_calls();
    auto const lines_of = [&world](std::string const& task) {
        auto const answer = world.administrator().get("/v1/tasks/" + task + "/explain");
        EXPECT_EQ(answer.status, 200) << answer.text();
        return answer.body.at("data").at(0);
    };
    EXPECT_EQ(lines_of(first)["dialledNumber"], number);
    EXPECT_TRUE(lines_of(first)["lines"][0]["objections"].empty());
    EXPECT_EQ(lines_of(second)["lines"][0]["objections"][0]["reason"], "NO_CAPACITY");
    EXPECT_EQ(lines_of(second)["position"], 1);

    EXPECT_EQ(world.fact(first, number, "leg-answered").status, 202);
    EXPECT_EQ(event_of(world, first, "NumberJoined")["team"], outside);
    world.daemon.kill();
    world.restart();
    EXPECT_EQ(lines_of(second)["lines"][0]["used"], 1);
    EXPECT_EQ(world.fact(first, number, "leg-hungup").status, 202);
    EXPECT_EQ(lines_of(second)["dialledNumber"], number);
    EXPECT_EQ(event_of(world, first, "TaskEnded")["task"], first);
}

}  // namespace
}  // namespace ringmaster::tests::routing_test
