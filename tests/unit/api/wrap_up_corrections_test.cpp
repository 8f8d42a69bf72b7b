// POST /v1/tasks/{id}/wrapup/correct: who may correct which wrap-up, and what comes of it (WU-11).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::wrap_up_corrections_test {
namespace {

using nlohmann::json;

class Corrections : public ::testing::Test {
protected:
    Corrections() {
        auto const* user = world.engine.state().config.user(world.agent.id);
        supervisor.teams = user->teams;
        stranger.teams = {core::TeamId{core::Uuid{7, 7}}};
        for (auto const& [id, code] : world.engine.state().config.aux_codes) {
            if (code.is_idle) idle_code = core::to_string(id);
            bool const is_other = !code.is_idle && code.active && core::to_string(id) != first_code;
            if (is_other) other_code = core::to_string(id);
        }
        world.sign_in(owner);
        call = world.connected_call(owner);
    }
    void submit() {
        for (auto const& [name, body] :
             {std::pair<char const*, json>("end", json::object()),
              std::pair<char const*, json>(
                  "wrapup", {{"auxCodeId", first_code}, {"wrapUpReason", "x"}, {"note", "n"}})}) {
            auto const done = world.post(owner, "/v1/tasks/" + call + "/" + name, body);
            ASSERT_EQ(done.status, 202) << done.text;
        }
        ASSERT_EQ(world.engine.state().task(*core::TaskId::parse(call)), nullptr);
    }
    Reply correct(Principal const& who, json more = json::object()) {
        json body{{"agentId", core::to_string(world.agent.id)}, {"auxCodeId", other_code}};
        body.update(more);
        return world.post(who, "/v1/tasks/" + call + "/wrapup/correct", body);
    }
    std::vector<core::WrapUpCorrected> corrected() const {
        std::vector<core::WrapUpCorrected> all;
        for (HistoryRow const& row : world.journal) {
            for (core::Event const& event : row.events) {
                if (auto const* one = std::get_if<core::WrapUpCorrected>(&event)) {
                    all.push_back(*one);
                }
            }
        }
        return all;
    }

    World world;
    Principal owner = world.person(AccessRole::agent, world.agent.id);
    Principal supervisor = world.principal(AccessRole::supervisor);
    Principal stranger = world.principal(AccessRole::supervisor);
    Principal admin = world.principal(AccessRole::administrator);
    std::string const first_code = world.wrap_up_code();
    std::string other_code;
    std::string idle_code;
    std::string call;
};

TEST_F(Corrections, OfAClosedContactAreAnotherVersion) {
    submit();
    world.advance(std::chrono::hours(2));
    auto const reply = correct(supervisor);
    ASSERT_EQ(reply.status, 202) << reply.text;
    EXPECT_EQ(reply.body["wrapUp"], (json{{"agentId", core::to_string(world.agent.id)},
                                          {"engagement", reply.body["wrapUp"]["engagement"]},
                                          {"version", 2},
                                          {"auxCodeId", other_code},
                                          {"wrapUpReason", ""},
                                          {"note", "n"}}));
    ASSERT_EQ(corrected().size(), 1U);
    auto const event = corrected().front();
    EXPECT_EQ(core::to_string(event.code), other_code);
    EXPECT_EQ(event.at, world.now);
    EXPECT_EQ(event.by.kind, core::ActorKind::supervisor);
    EXPECT_EQ(event.note, "n");
}

TEST_F(Corrections, BeginWithTheLatestVersion) {
    submit();
    ASSERT_EQ(correct(supervisor, {{"note", "second"}, {"wrapUpReason", "words"}}).status, 202);
    auto const same = correct(admin);  // nothing is to be changed
    EXPECT_EQ(same.body["wrapUp"]["version"], 2) << same.text;
    EXPECT_EQ(same.body["wrapUp"]["note"], "second");
    EXPECT_EQ(same.body["wrapUp"]["wrapUpReason"], "words");
    EXPECT_EQ(corrected().size(), 1U);
    EXPECT_EQ(correct(admin, {{"note", ""}}).body["wrapUp"]["version"], 3);
    auto const back = correct(admin, {{"auxCodeId", first_code}});
    EXPECT_EQ(back.body["wrapUp"]["version"], 4) << back.text;
    EXPECT_EQ(back.body["wrapUp"]["wrapUpReason"], "");  // it was said of another reason
}

TEST_F(Corrections, AreRefusedBeforeThereIsSomethingToCorrect) {
    EXPECT_EQ(correct(supervisor).reason(), "WRAP_UP_NOT_SUBMITTED");
    auto const over = world.post(owner, "/v1/tasks/" + call + "/end");
    ASSERT_EQ(over.status, 202) << over.text;
    auto const owed = correct(supervisor);
    EXPECT_EQ(owed.status, 409);
    EXPECT_EQ(owed.reason(), "WRAP_UP_NOT_SUBMITTED");
    EXPECT_TRUE(corrected().empty());
}

TEST_F(Corrections, HaveAReasonThereIs) {
    submit();
    for (std::string const& code :
         {idle_code, std::string("00000000-0000-4000-8000-00000000dead")}) {
        auto const reply = correct(supervisor, {{"auxCodeId", code}});
        EXPECT_EQ(reply.status, 422) << reply.text;
        EXPECT_EQ(reply.reason(), "WRAP_UP_CODE_NOT_FOUND");
    }
    auto const path =
        "/organization/" + core::to_string(world.org) + "/auxiliary-code/" + other_code;
    ASSERT_EQ(world.patch(admin, path, {{"active", false}}).status, 200);
    EXPECT_EQ(correct(supervisor).reason(), "WRAP_UP_CODE_NOT_FOUND");
    EXPECT_EQ(correct(supervisor, {{"engagement", 77}}).reason(), "WRAP_UP_NOT_SUBMITTED");
    EXPECT_TRUE(corrected().empty());
}

TEST_F(Corrections, AreForTheSupervisorsOfTheAgentAlone) {
    submit();
    EXPECT_EQ(correct(stranger).reason(), "TASK_NOT_FOUND");
    EXPECT_EQ(correct(owner).status, 403);
    EXPECT_EQ(correct(world.principal(AccessRole::reporting)).status, 403);
    auto both = world.person(AccessRole::supervisor, world.agent.id);
    both.teams = supervisor.teams;
    EXPECT_EQ(correct(both).reason(), "NOT_PERMITTED");
    // The contact is his, too, but not the agent who wrapped it up.
    auto const other = core::to_string(world.colleague.id);
    EXPECT_EQ(correct(supervisor, {{"agentId", other}}).reason(), "WRAP_UP_NOT_SUBMITTED");
    EXPECT_TRUE(corrected().empty());
    EXPECT_EQ(correct(admin).status, 202);
    call = "00000000-0000-4000-8000-00000000dead";
    EXPECT_EQ(correct(admin).reason(), "TASK_NOT_FOUND");
}

TEST_F(Corrections, TellNothingOfAnErasedCustomer) {
    submit();
    auto const number = world.call_body()["origin"].get<std::string>();
    auto const erased = world.post(admin, "/v1/personal-data/erase", {{"number", number}});
    ASSERT_EQ(erased.status, 200) << erased.text;
    auto const reply = correct(admin);
    EXPECT_EQ(reply.body["wrapUp"]["version"], 2) << reply.text;
    EXPECT_EQ(reply.body["wrapUp"]["note"], "");
}

}  // namespace
}  // namespace ringmaster::api::tests::wrap_up_corrections_test
