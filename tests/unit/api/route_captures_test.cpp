// POST /v1/captures/query (RE-1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_captures_test {
namespace {

using nlohmann::json;

class Captures : public ::testing::Test {
protected:
    World world;
    Principal const boss = world.principal(AccessRole::administrator);
    core::TaskId const task{{1, 2}};

    void record(std::int64_t at, core::Event event) {
        HistoryRow row;
        row.journal_seq = world.journal.size() + 1;
        row.at = core::Time{at};
        row.events = {std::move(event)};
        world.journal.push_back(std::move(row));
    }
    Reply query(json const& ids) {
        return world.post(boss, "/v1/captures/query", {{"query", {{"taskIds", ids}}}});
    }
    void a_recorded_call() {
        core::TaskCreated created;
        created.task = task;
        created.origin = "+15551234567";
        record(1, created);
        record(2, core::EngagementStarted{task, 3, world.agent.id, core::Role::owner, {2}});
        record(3, core::RecordingStarted{task, {3}});
        record(4, core::RecordingPaused{task, world.agent.id, {4}, core::Time{9}});
        record(10, core::RecordingResumed{task, {}, core::Time{9}, {10}, true});
        record(11, core::RecordingPaused{task, world.agent.id, {11}, {}});
        record(12, core::RecordingStopped{task, {12}});
        record(13, core::TaskClosed{task, {13}});
        record(99, core::RecordingFileReceived{task, "2026/05/call.wav", {99}});
    }
};

TEST_F(Captures, TellWhenItRanWhoWasThereAndWhereItLies) {
    a_recorded_call();
    auto const reply = query({core::to_string(task)});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body["meta"]["orgId"], core::to_string(world.org));
    auto const one = reply.body["data"].at(0);
    EXPECT_EQ(one["taskId"], core::to_string(task));
    EXPECT_TRUE(one["transcription"].empty());
    ASSERT_EQ(one["recording"].size(), 1U);
    EXPECT_FALSE(one["recording"][0]["id"].get<std::string>().empty());
    auto const told = one["recording"][0]["attributes"];
    EXPECT_EQ(told["startTime"], 3);
    EXPECT_EQ(told["stopTime"], 12);
    EXPECT_EQ(told["fileName"], "call.wav");
    EXPECT_EQ(told["filePath"], "2026/05/call.wav");
    EXPECT_EQ(told["participants"], json({core::to_string(world.agent.id), "+155****4567"}));
    ASSERT_EQ(told["pauses"].size(), 2U);
    EXPECT_EQ(told["pauses"][0]["stopTime"], 9);  // when it was due (RE-2)
    EXPECT_EQ(told["pauses"][0]["autoResumed"], true);
    EXPECT_TRUE(told["pauses"][1]["stopTime"].is_null());
}

TEST_F(Captures, NothingOfWhatIsNotKnown) {
    a_recorded_call();
    auto const unknown = core::to_string(core::Uuid{7, 7});
    auto const reply = query({unknown, core::to_string(task)});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_TRUE(reply.body["data"][0]["recording"].empty());
    EXPECT_EQ(reply.body["data"][1]["recording"].size(), 1U);
    json const other{
        {"query", {{"taskIds", {core::to_string(task)}}, {"orgId", unknown}}}};  // SEC-2
    EXPECT_TRUE(world.post(boss, "/v1/captures/query", other).body["data"].empty());
}

TEST_F(Captures, RefuseWhatIsNoQuery) {
    EXPECT_EQ(world.post(boss, "/v1/captures/query").status, 400);
    EXPECT_EQ(query(json::array()).status, 400);
    EXPECT_EQ(query({"not an id"}).status, 400);
    EXPECT_EQ(query(json(std::vector<std::string>(11, core::to_string(task)))).status, 400);
    auto const agent = world.person(AccessRole::agent, world.agent.id);
    EXPECT_EQ(world.post(agent, "/v1/captures/query").status, 403);
}

}  // namespace
}  // namespace ringmaster::api::tests::route_captures_test
