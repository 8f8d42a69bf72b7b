// Agents' periods and what they add up to, over the routes and by themselves.
#include "api/history/activities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::activities_test {
namespace {

using nlohmann::json;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;

constexpr core::Time noon{1'760'011'200'000};  // a full hour
core::TeamId const team{{3, 1}};
core::TaskId const first_task{{1, 1}};
core::TaskId const second_task{{1, 2}};

core::Time at(core::Duration since_noon) { return noon + since_noon; }

Activity state_of(char const* state, core::Duration from, std::optional<core::Duration> to) {
    Activity one;
    one.state = state;
    one.start = at(from);
    if (to) one.end = at(*to);
    one.team = team;
    return one;
}

Activity contact_of(core::TaskId task, char const* state, core::Duration from,
                    std::optional<core::Duration> to) {
    auto one = state_of(state, from, to);
    one.task = task;
    one.channel = core::MediaType::telephony;
    return one;
}

StatisticsRange hour_by_quarters() {
    return {{noon, at(minutes(60))}, minutes(15), at(minutes(50))};
}

TEST(AgentStatistics, DurationsAreSplitAtTheBorders) {
    auto const rows =
        agent_statistics({state_of("idle", minutes(-5), minutes(10)),
                          state_of("available", minutes(10), std::nullopt),
                          contact_of(first_task, "connected", minutes(12), minutes(31)),
                          contact_of(first_task, "wrapup", minutes(31), minutes(33))},
                         hour_by_quarters());
    ASSERT_EQ(rows.size(), 4U);
    auto const& voice = core::MediaType::telephony;
    EXPECT_EQ(rows[0].start, noon);
    EXPECT_EQ(rows[0].team, team);
    EXPECT_EQ(rows[0].unavailable, minutes(10));  // what lies before the range is not counted
    EXPECT_EQ(rows[0].available, minutes(5));
    EXPECT_EQ(rows[0].channels.at(voice).engaged, minutes(3));
    EXPECT_EQ(rows[0].channels.at(voice).assigned, 1U);
    EXPECT_EQ(rows[1].channels.at(voice).engaged, minutes(15));
    EXPECT_EQ(rows[1].channels.at(voice).assigned, 0U);
    EXPECT_EQ(rows[1].channels.at(voice).handled, 0U);
    EXPECT_EQ(rows[2].channels.at(voice).engaged, minutes(1));
    EXPECT_EQ(rows[2].channels.at(voice).wrap_up, minutes(2));
    EXPECT_EQ(rows[2].channels.at(voice).handled, 1U);
    EXPECT_EQ(rows[2].channels.at(voice).handle_time, minutes(21));  // where it ended, in full
    EXPECT_EQ(rows[3].available, minutes(5));                        // still so: until now
    EXPECT_TRUE(rows[3].channels.empty());
}

TEST(AgentStatistics, OffersCountWhereTheyBegan) {
    auto ringing = [](core::TaskId task, core::Duration from, core::OfferOutcome outcome) {
        auto one = contact_of(task, "ringing", from, from + seconds(10));
        one.outcome = outcome;
        return one;
    };
    using core::OfferOutcome;
    auto const rows = agent_statistics(
        {ringing(first_task, minutes(-1), OfferOutcome::expired),
         ringing(first_task, minutes(1), OfferOutcome::expired),
         ringing(first_task, minutes(2), OfferOutcome::declined),
         ringing(first_task, minutes(15) - seconds(5), OfferOutcome::accepted),
         contact_of(first_task, "connected", minutes(15) + seconds(5), minutes(16)),
         ringing(second_task, minutes(60), OfferOutcome::accepted)},
        hour_by_quarters());
    ASSERT_EQ(rows.size(), 2U);
    auto const& early = rows[0].channels.at(core::MediaType::telephony);
    EXPECT_EQ(early.offered, 3U);
    EXPECT_EQ(early.accepted, 1U);
    EXPECT_EQ(early.rejected, 1U);
    EXPECT_EQ(early.assigned, 0U);
    auto const& late = rows[1].channels.at(core::MediaType::telephony);
    EXPECT_EQ(late.offered, 0U);
    EXPECT_EQ(late.assigned, 1U);
    EXPECT_EQ(late.handle_time, seconds(55));  // without wrap-up
}

// One contact, twice the same agent's: each time is handled by itself (WU-2).
TEST(AgentStatistics, AContactThatComesBackIsHandledTwice) {
    auto const rows =
        agent_statistics({contact_of(first_task, "connected", minutes(1), minutes(2)),
                          contact_of(first_task, "wrapup", minutes(2), minutes(3)),
                          contact_of(first_task, "connected", minutes(5), minutes(9)),
                          contact_of(second_task, "connected", minutes(10), std::nullopt)},
                         hour_by_quarters());
    auto const& voice = rows.at(0).channels.at(core::MediaType::telephony);
    EXPECT_EQ(voice.assigned, 3U);
    EXPECT_EQ(voice.handled, 2U);  // the third goes on
    EXPECT_EQ(voice.handle_time, minutes(6));
    EXPECT_EQ(rows.at(3).channels.at(core::MediaType::telephony).engaged, minutes(5));
}

// Hold and conference are parts of the same contact (AG-3).
TEST(AgentStatistics, HoldIsAPartOfTheContact) {
    auto const rows =
        agent_statistics({contact_of(first_task, "connected", minutes(0), minutes(2)),
                          contact_of(first_task, "on-hold", minutes(2), minutes(3)),
                          contact_of(first_task, "connected", minutes(3), minutes(7))},
                         hour_by_quarters());
    auto const& voice = rows.at(0).channels.at(core::MediaType::telephony);
    EXPECT_EQ(voice.assigned, 1U);
    EXPECT_EQ(voice.engaged, minutes(6));
    EXPECT_EQ(voice.on_hold, minutes(1));
    EXPECT_EQ(voice.handled, 1U);
    EXPECT_EQ(voice.handle_time, minutes(7));
}

class Activities : public ::testing::Test {
protected:
    World world;
    Principal agent = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    Principal reporting = world.principal(AccessRole::reporting);
    std::string const agent_id = core::to_string(world.agent.id);

    void sign_out(Principal const& who) {
        world.put(who, "/v1/agents/logout", {{"logoutReason", "over"}});
    }
    std::string live_a_call() {
        auto id = world.offered_call();
        world.advance(seconds(4));
        world.post(agent, "/v1/tasks/" + id + "/accept");
        world.advance(seconds(8));
        world.post(agent, "/v1/tasks/" + id + "/end");
        world.advance(seconds(6));
        world.post(agent, "/v1/tasks/" + id + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});
        return id;
    }
    json activities(std::string const& query) {
        auto const answer =
            world.get(reporting, "/v1/agents/activities?agentIds=" + agent_id + query);
        EXPECT_EQ(answer.status, 200) << answer.text;
        return answer.body.value("data", json::array());
    }
    static std::string from(core::Time time) { return "&from=" + std::to_string(time.epoch_ms); }
    static std::string to(core::Time time) { return "&to=" + std::to_string(time.epoch_ms); }
    static std::vector<std::string> states(json const& data) {
        std::vector<std::string> found;
        for (auto const& one : data) found.push_back(one["currentState"]);
        return found;
    }
};

// More rows than any page of the journal, and of a past session: none is lost, each has its end.
TEST_F(Activities, ALongHistoryIsNotCut) {
    world.sign_in(agent);
    std::vector<core::Time> starts;
    for (int change = 0; change < 12'000; ++change) {
        world.advance(seconds(1));
        starts.push_back(world.now);
        core::AgentStateChanged event;
        event.agent = world.agent.id;
        event.at = world.now;
        event.available = change % 2 == 0;
        world.journal.push_back({world.journal.size() + 1, world.now, "SetState", {event}});
    }
    auto const newest = activities(from(starts[11'990]) + "&pageSize=5");
    ASSERT_EQ(newest.size(), 5U);
    EXPECT_EQ(newest[0]["startTime"], starts[11'990].epoch_ms);
    EXPECT_EQ(newest[4]["endTime"], starts[11'995].epoch_ms);
    // Who began before the time asked for still has his session's team and number.
    EXPECT_EQ(newest[0]["agentDn"], world.agent.default_dial_number);
    auto const page = activities(from({0}) + "&pageSize=1000&page=11");
    ASSERT_EQ(page.size(), 1'000U);
    EXPECT_EQ(page[999]["endTime"], starts[11'998].epoch_ms);
    EXPECT_EQ(activities("&pageSize=1000&page=12").size(), 2U);  // beside the changes: the login
    EXPECT_EQ(activities(from(starts[3]) + to(starts[6])).size(), 3U);
    EXPECT_EQ(activities(from(starts[3]) + to(starts[6]))[2]["endTime"], starts[6].epoch_ms);
}

TEST_F(Activities, ARangeHasTrueEndsAndNothingElse) {
    world.sign_in(agent);
    live_a_call();
    sign_out(agent);
    world.advance(minutes(10));
    auto const second_session = world.now;
    world.sign_in(agent);
    world.advance(minutes(1));
    auto const before_call = world.now;
    auto const call = live_a_call();
    world.advance(minutes(1));
    auto const after_call = world.now;
    sign_out(agent);

    EXPECT_EQ(activities("").size(), 10U);
    auto const second = activities(from(second_session));
    EXPECT_THAT(states(second), ElementsAre("idle", "available", "ringing", "connected", "wrapup"));
    EXPECT_EQ(second[1]["endTime"], after_call.epoch_ms);
    auto const contact = activities(from(before_call) + to(before_call + seconds(1)));
    ASSERT_EQ(contact.size(), 1U);  // began within the second; ended after it
    EXPECT_EQ(contact[0]["currentState"], "ringing");
    EXPECT_EQ(contact[0]["endTime"], before_call.epoch_ms + 4'000);
    EXPECT_EQ(contact[0]["taskId"], call);
    EXPECT_EQ(contact[0]["channelType"], "telephony");  // though the contact is long closed
    EXPECT_EQ(activities("&channelTypes=telephony").size(), 6U);
    EXPECT_EQ(activities("&channelTypes=chat").size(), 0U);
    EXPECT_EQ(activities("&channelTypes=telephony&pageSize=4&page=1").size(), 2U);
    auto const path = "/v1/agents/activities?agentIds=" + agent_id;
    EXPECT_EQ(world.get(reporting, path + "&channelTypes=pigeon").status, 400);
    EXPECT_EQ(world.get(reporting, path + "&orgId=" + agent_id).status, 404);
    EXPECT_EQ(world.get(reporting, path + "&orgId=" + core::to_string(world.org)).status, 200);
}

// RP-2: what a call consists of, from the commands themselves.
TEST_F(Activities, HoldAndConsultArePartsOfACall) {
    world.now = noon;
    world.sign_in(agent);
    world.sign_in(colleague);
    auto const owner = world.agent.id;
    auto const id = world.offered_call();
    bool const is_agents = world.engine.state().task(*core::TaskId::parse(id))->offer_to(owner);
    if (!is_agents) std::swap(agent, colleague);
    std::string const his = core::to_string(*agent.agent);
    auto const task = "/v1/tasks/" + id;
    world.post(agent, task + "/accept");
    world.advance(seconds(10));
    for (int times = 0; times < 2; ++times) {  // talks 10, then twice 20 on hold and 5 off it
        ASSERT_LT(world.post(agent, task + "/hold", {{"mediaResourceId", id}}).status, 300);
        world.advance(seconds(20));
        ASSERT_LT(world.post(agent, task + "/unhold", {{"mediaResourceId", id}}).status, 300);
        world.advance(seconds(5));
    }
    ASSERT_LT(world
                  .post(agent, task + "/consult",
                        {{"to", core::to_string(*colleague.agent)}, {"destinationType", "agent"}})
                  .status,
              300);
    world.advance(seconds(3));
    ASSERT_LT(world.post(colleague, task + "/consult/accept").status, 300);
    world.advance(seconds(40));
    ASSERT_LT(world.post(agent, task + "/consult/end").status, 300);
    world.advance(seconds(2));
    world.fact(id, "customer-left", "customer");
    world.advance(seconds(6));
    world.post(agent, task + "/wrapup", {{"auxCodeId", world.wrap_up_code()}});

    auto const answer = world.get(reporting, "/v1/agents/statistics?agentIds=" + his +
                                                 "&from=" + std::to_string(noon.epoch_ms + 1) +
                                                 "&to=" + std::to_string(at(minutes(15)).epoch_ms));
    ASSERT_EQ(answer.status, 200) << answer.text;
    ASSERT_EQ(answer.body["data"].size(), 1U) << answer.text;
    auto const voice = answer.body["data"][0]["channels"][0];
    // On hold twice by command, and from asking to accepting and after the consult.
    auto const held = voice["totalHoldDuration"].get<int>();
    EXPECT_EQ(held, 20'000 + 20'000 + 3'000 + 2'000) << answer.text;
    EXPECT_EQ(voice["totalEngagedDuration"], 20'000) << answer.text;  // 10 and twice 5
    EXPECT_EQ(voice["totalAssignedTasks"], 1);
    EXPECT_EQ(voice["totalWrapUpDuration"], 6'000);
    EXPECT_EQ(voice["averageHandledTime"], 20'000.0 + held + 6'000.0);
}

TEST_F(Activities, ATransferToAnAgentIsCountedWhereItWasMade) {
    world.now = noon;
    world.sign_in(agent);
    world.sign_in(colleague);
    auto const id = world.offered_call();
    auto const* const contact = world.engine.state().task(*core::TaskId::parse(id));
    if (contact->offer_to(*agent.agent) == nullptr) std::swap(agent, colleague);
    ASSERT_LT(world.post(agent, "/v1/tasks/" + id + "/accept").status, 300);
    world.advance(minutes(16));
    json const to_colleague{{"to", core::to_string(*colleague.agent)},
                            {"destinationType", "agent"}};
    auto const moved = world.post(agent, "/v1/tasks/" + id + "/transfer", to_colleague);
    ASSERT_LT(moved.status, 300) << moved.text;
    world.advance(seconds(5));
    auto const transferred = [&](Principal const& who, core::Time since) {
        auto const answer =
            world.get(reporting, "/v1/agents/statistics?agentIds=" + core::to_string(*who.agent) +
                                     from(since) + to(since + minutes(15)));
        EXPECT_EQ(answer.status, 200) << answer.text;
        return answer.body["data"][0]["channels"][0]["totalTransferredTasks"].get<int>();
    };
    EXPECT_EQ(transferred(agent, noon), 0);
    EXPECT_EQ(transferred(agent, noon + minutes(15)), 1);
    EXPECT_EQ(transferred(colleague, noon + minutes(15)), 0);
}

TEST_F(Activities, StatisticsComeFromTheActivities) {
    world.now = noon + minutes(14);
    world.sign_in(agent);
    world.advance(seconds(54));
    live_a_call();  // rings 14:54 to 14:58, talks to 15:06, wraps up to 15:12
    world.advance(minutes(5));
    auto const window = "?from=" + std::to_string(noon.epoch_ms + 1) +
                        "&to=" + std::to_string((noon + minutes(31)).epoch_ms);
    auto const answer = world.get(reporting, "/v1/agents/statistics" + window + "&interval=15");
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.body["meta"]["orgId"], core::to_string(world.org));
    auto const& data = answer.body["data"];
    ASSERT_EQ(data.size(), 2U) << data;  // nobody else was there
    EXPECT_EQ(data[0]["intervalStartTime"], noon.epoch_ms);
    EXPECT_EQ(data[0]["agentId"], agent_id);
    EXPECT_EQ(data[0]["agentName"], world.directory.agent_name(world.agent.id));
    EXPECT_EQ(data[0]["teamName"], world.directory.team_name(world.agent.teams.front()));
    auto const& early = data[0]["channels"][0];
    EXPECT_EQ(early["channelType"], "telephony");
    EXPECT_EQ(early["totalOfferedTasks"], 1);
    EXPECT_EQ(early["totalAcceptedTasks"], 1);
    EXPECT_EQ(early["totalRejectedTasks"], 0);
    EXPECT_EQ(early["totalAssignedTasks"], 1);
    EXPECT_EQ(early["totalEngagedDuration"], 2'000);
    EXPECT_EQ(early["totalWrapUpDuration"], 0);
    EXPECT_EQ(early["totalAvailableTime"], 60'000);
    EXPECT_FALSE(early.contains("averageHandledTime"));
    auto const& late = data[1]["channels"][0];
    EXPECT_EQ(late["totalEngagedDuration"], 6'000);
    EXPECT_EQ(late["totalHoldDuration"], 0);
    EXPECT_EQ(late["totalWrapUpDuration"], 6'000);
    EXPECT_EQ(late["averageHandledTime"], 14'000.0);
    EXPECT_EQ(late["totalAvailableTime"], 312'000);  // until now
    EXPECT_EQ(late["totalUnAvailableTime"], 0);

    auto const whole = world.get(reporting, "/v1/agents/statistics" + window).body["data"];
    ASSERT_EQ(whole.size(), 1U);
    EXPECT_EQ(whole[0]["channels"][0]["totalEngagedDuration"], 8'000);
}

TEST_F(Activities, StatisticsAreForThoseWhoMaySeeTheAgent) {
    world.now = noon;
    world.sign_in(agent);
    world.sign_in(colleague);
    world.advance(minutes(1));
    auto const path = "/v1/agents/statistics?from=" + std::to_string(noon.epoch_ms) +
                      "&to=" + std::to_string((noon + minutes(30)).epoch_ms);
    auto const count = [&](Principal const& caller, std::string const& query) {
        return world.get(caller, path + query).body.at("data").size();
    };
    EXPECT_EQ(count(reporting, ""), 2U);
    EXPECT_EQ(count(reporting, "&agentIds=" + agent_id), 1U);
    EXPECT_EQ(count(agent, ""), 1U);
    auto supervisor = world.principal(AccessRole::supervisor);
    supervisor.teams = {core::TeamId{{9, 9}}};
    EXPECT_EQ(count(supervisor, ""), 0U);
    supervisor.teams = {world.agent.teams.front()};
    EXPECT_EQ(count(supervisor, ""), 2U);
    EXPECT_EQ(world.get(colleague, path + "&agentIds=" + agent_id).status, 403);
    EXPECT_EQ(world.get(world.principal(AccessRole::connector), path).status, 403);
    auto const nobody = "&agentIds=00000000-0000-4000-8000-00000000000f";
    EXPECT_EQ(world.get(reporting, path + nobody).status, 404);
    EXPECT_EQ(world.get(reporting, path + "&orgId=" + agent_id).status, 404);
}

TEST_F(Activities, StatisticsQueriesAreChecked) {
    auto const status = [&](std::string const& query) {
        return world.get(reporting, "/v1/agents/statistics?" + query).status;
    };
    EXPECT_EQ(status("from=0&to=86400000"), 200);
    EXPECT_EQ(status("from=0&to=0"), 200);
    for (auto const* query :
         {"", "from=0", "to=1", "from=x&to=1", "from=2&to=1", "from=0&to=87300000",
          "from=0&to=1&interval=20", "from=0&to=1&agentIds=x"}) {
        EXPECT_EQ(status(query), 400) << query;
    }
    std::string many = agent_id;
    for (int index = 0; index < 100; ++index) many += "," + agent_id;
    EXPECT_EQ(status("from=0&to=1&agentIds=" + many), 400);
}

// SU-1: who listens has no contact of his own by that.
TEST_F(Activities, AMonitoringIsNobodysContact) {
    world.now = noon;
    auto const boss = world.person(AccessRole::supervisor, world.colleague.id);
    world.sign_in(boss);
    world.put(world.principal(AccessRole::administrator), "/v1/agents/session/state",
              {{"state", "Idle"}, {"agentId", core::to_string(world.colleague.id)}});
    world.sign_in(agent);
    auto const id = world.connected_call(agent);
    ASSERT_EQ(world
                  .post(boss, "/v1/monitor",
                        {{"id", "5e551011-0000-4000-8000-000000000001"},
                         {"monitorType", "midcall"},
                         {"taskId", id}})
                  .status,
              202);
    world.advance(seconds(20));
    ASSERT_EQ(world.post(boss, "/v1/monitor/" + id + "/end").status, 202);
    auto const answer =
        world.get(reporting, "/v1/agents/statistics?from=" + std::to_string(noon.epoch_ms) +
                                 "&to=" + std::to_string(at(minutes(15)).epoch_ms) +
                                 "&agentIds=" + core::to_string(world.colleague.id));
    ASSERT_EQ(answer.body["data"].size(), 1U) << answer.text;
    auto const& voice = answer.body["data"][0]["channels"][0];
    EXPECT_EQ(voice["totalAssignedTasks"], 0) << answer.text;
    EXPECT_EQ(voice["totalEngagedDuration"], 0);
    EXPECT_FALSE(voice.contains("averageHandledTime"));
}

}  // namespace
}  // namespace ringmaster::api::tests::activities_test
