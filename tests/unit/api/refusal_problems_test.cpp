// Refusals of logins and new contacts name everything that is missing, at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/config_writing.hpp"

namespace ringmaster::api::tests::refusal_problems_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Refusals : public Writes {
protected:
    // Of an answer that is no event: the agent has no socket, so desktops of the original get it.
    Reply login(json const& body) {
        world_.headers = {{"spark-user-agent", "desktop"}};
        return world_.post(agent_, "/v1/agents/login", body);
    }
    // The fields of `problems`.
    static std::vector<std::string> fields(Reply const& reply) {
        std::vector<std::string> names;
        for (json const& one : reply.body.value("problems", json::array())) {
            names.push_back(one["field"]);
        }
        return names;
    }
    std::string told_of_login(json const& body) {
        world_.open_socket(agent_);
        EXPECT_EQ(world_.post(agent_, "/v1/agents/login", body).status, 202);
        json const& told = world_.frames.back()["data"];
        EXPECT_EQ(told["type"], "AgentStationLoginFailed");
        return told.dump();
    }
    json patch(std::string const& resource, std::string const& id, json const& change) {
        auto const answer = world_.patch(admin_, path(resource, id), change);
        EXPECT_EQ(answer.status, 200) << answer.text;
        return answer.body;
    }
    std::string user_document() {
        auto const id = core::to_string(world_.agent.id);
        return world_.get(admin_, path("user", "by-ci-user-id/" + id)).body["id"];
    }
    Reply call(json const& change) {
        json body = world_.call_body();
        body.merge_patch(change);
        return world_.post(connector_, "/v1/tasks", body);
    }
    std::string entry_point() { return core::to_string(world_.entry_point.id); }

    Principal agent_ = world_.person(AccessRole::agent, world_.agent.id);
    Principal connector_ = world_.principal(AccessRole::connector);
};

TEST_F(Refusals, ALoginWithoutDesktopProfileSaysSo) {
    patch("user", user_document(), {{"agentProfileId", nullptr}});
    auto const told = told_of_login({{"dialNumber", "12"}, {"deviceType", "AGENT_DN"}});
    EXPECT_THAT(told, HasSubstr("AGENT_PROFILE_MISSING"));
    // Everything at once: the number is of no use either.
    EXPECT_THAT(told, HasSubstr("agentProfileId"));
    EXPECT_THAT(told, HasSubstr("dialNumber must have 3 to 18 digits"));
}

TEST_F(Refusals, ALoginNamesTeamDeviceAndNumberTogether) {
    std::string const profile = core::to_string(world_.agent.profile);
    patch("agent-profile", profile, {{"loginVoiceOptions", {"EXTENSION"}}});
    auto const told = told_of_login({{"teamId", "00000000-0000-4000-8000-00000000dead"},
                                     {"dialNumber", "12"},
                                     {"deviceType", "AGENT_DN"}});
    EXPECT_THAT(told, HasSubstr("TEAM_NOT_FOUND"));
    EXPECT_THAT(told, HasSubstr("teamId is none of the user's, who belongs to"));
    EXPECT_THAT(told, HasSubstr("deviceType must be what the desktop profile allows: EXTENSION"));
    EXPECT_THAT(told, HasSubstr("dialNumber must have"));
}

TEST_F(Refusals, OnesOwnNumberIsNamedAsTheRule) {
    std::string const profile = core::to_string(world_.agent.profile);
    patch("agent-profile", profile, {{"agentDNValidation", "PROVISIONED_VALUE"}});
    auto const team = core::to_string(world_.agent.teams.front());
    json const body{{"teamId", team}, {"dialNumber", "+4930999"}, {"deviceType", "AGENT_DN"}};
    EXPECT_THAT(told_of_login(body), HasSubstr("must be the user's own number"));
    patch("user", user_document(),
          {{"defaultDialledNumber", nullptr}, {"deafultDialledNumber", nullptr}});
    EXPECT_THAT(told_of_login(body), HasSubstr("he has none"));
}

TEST_F(Refusals, ACallForAnEntryPointWithoutQueueSaysSo) {
    patch("entry-point", entry_point(), {{"queueId", nullptr}});
    auto const refused = call(json::object());
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.reason(), "QUEUE_NOT_FOUND");
    EXPECT_THAT(refused.body["errorData"].get<std::string>(),
                HasSubstr("names no queue: set queueId of the entry point"));
    EXPECT_THAT(fields(refused), ElementsAre("entryPointId"));
}

TEST_F(Refusals, ACallsProblemsComeTogether) {
    auto const chat = [this] {
        for (json const& point : world_.get(admin_, path("entry-point")).body) {
            if (point["channelType"] == "CHAT") return point["id"].get<std::string>();
        }
        return std::string();
    }();
    auto const refused =
        call({{"entryPointId", chat},
              {"mediaType", "telephony"},
              {"priority", 77},
              {"skills", {{{"skillId", "00000000-0000-4000-8000-00000000dead"}}}},
              {"preferredAgents", {{{"agentId", "00000000-0000-4000-8000-00000000dead"}}}}});
    EXPECT_EQ(refused.status, 422) << refused.text;
    EXPECT_THAT(fields(refused), UnorderedElementsAre("mediaType", "entryPointId", "priority",
                                                      "skills[0]", "preferredAgents[0].agentId"));
}

TEST_F(Refusals, ANumberThatLeadsNowhereIsNamed) {
    auto const refused = call({{"entryPointId", nullptr}, {"destination", "+4930111"}});
    EXPECT_EQ(refused.reason(), "ENTRY_POINT_NOT_FOUND");
    EXPECT_THAT(fields(refused), ElementsAre("destination"));
    EXPECT_THAT(refused.body["errorData"].get<std::string>(), HasSubstr("dial-number"));
}

// What is about the state of things and not about the configuration is told as before.
TEST_F(Refusals, OthersHaveNoProblems) {
    auto const queue = core::to_string(world_.entry_point.queue);
    ASSERT_EQ(world_.post(admin_, "/v1/queues/" + queue + "/close").status, 202);
    auto const refused = call(json::object());
    EXPECT_EQ(refused.reason(), "QUEUE_CLOSED");
    EXPECT_THAT(fields(refused), IsEmpty());
}

}  // namespace
}  // namespace ringmaster::api::tests::refusal_problems_test
