// CFG-1, CFG-2, CFG-4: several documents in one request, and large ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "unit/api/config_writing.hpp"

namespace ringmaster::api::tests::config_bulk_test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(Writes, OfSeveralThatWantOneNumberTheFirstHasIt) {
    json const taken = any("dial-number");
    auto const item = [&](int identifier, char const* number, bool is_right = true) {
        json body = {{"dialledNumber", number}, {"entryPointId", taken["entryPointId"]}};
        if (!is_right) body["entryPointId"] = "00000000-0000-4000-8000-00000000dead";
        return json{{"itemIdentifier", identifier}, {"item", body}};
    };
    std::string const known = taken["dialledNumber"];
    auto const answer = bulk("dial-number", {item(1, "+43 1 505-2200"), item(2, "+4315052200"),
                                             item(3, known.c_str()), item(4, "+4315052299", false),
                                             item(5, "+4315052299"), item(6, "+4315052200")});
    std::vector<int> statuses;
    for (json const& one : answer.body["items"]) statuses.push_back(one["status"]);
    EXPECT_THAT(statuses, ElementsAre(201, 409, 409, 400, 201, 409)) << answer.text;
    EXPECT_THAT(messages(answer.body["items"][1]["apiError"]),
                ElementsAre("items[1].item.dialledNumber: is already used by another item"));
}

TEST_F(Writes, OfSeveralEachStandsByItself) {
    json bad = team_body();
    bad["siteId"] = "00000000-0000-4000-8000-00000000dead";
    json named = team_body();
    named["id"] = "aaaaaaaa-0000-4000-8000-000000000001";
    json changed = named;
    changed["name"] = "Changed at once";
    auto const answer =
        bulk("team", {{{"itemIdentifier", 1}, {"item", named}, {"requestAction", "SAVE"}},
                      {{"itemIdentifier", 2}, {"item", bad}},
                      {{"itemIdentifier", 3}, {"item", {{"name", 5}}}},
                      {{"itemIdentifier", 4}, {"item", team_body()}},
                      {{"itemIdentifier", 5},
                       {"item", {{"id", "aaaaaaaa-0000-4000-8000-00000000dead"}}},
                       {"requestAction", "DELETE"}}});
    ASSERT_EQ(answer.status, 207) << answer.text;
    std::vector<int> statuses;
    for (json const& item : answer.body["items"]) statuses.push_back(item["status"]);
    EXPECT_THAT(statuses, ElementsAre(201, 400, 400, 201, 404)) << answer.text;
    EXPECT_THAT(messages(answer.body["items"][1]["apiError"]),
                ElementsAre("items[1].item.siteId: names no site"));
    EXPECT_EQ(answer.body["items"][0]["operationType"], "CREATE");
    EXPECT_EQ(answer.body["items"][0]["href"], path("team", named["id"]));
    EXPECT_EQ(read("team", named["id"])["name"], "Night shift");
    auto const again =
        bulk("team", {{{"itemIdentifier", 1}, {"item", changed}},
                      {{"itemIdentifier", 2}, {"item", named}, {"requestAction", "DELETE"}}});
    EXPECT_EQ(again.body["items"][0]["operationType"], "UPDATE");
    EXPECT_EQ(again.body["items"][1]["status"], 204);
    EXPECT_EQ(world_.get(admin_, path("team", named["id"])).status, 404);
}

TEST_F(Writes, ALargeBodyIsReadBesideTheLoop) {
    std::string const gap(std::size_t{64} * 1024, ' ');
    auto const ask = [&](std::string const& method, std::string const& target,
                         std::string const& body) {
        auto const before = world_.plans;
        auto const small = world_.send(admin_, method, target, body);
        bool const was_planned = world_.plans != before;
        auto const large = world_.send(admin_, method, target, gap + body);
        EXPECT_EQ(world_.plans, before + (was_planned ? 2 : 1)) << target << body;
        EXPECT_EQ(large.status, small.status) << large.text;
        return large.status;
    };
    auto const id = std::string(any("team")["id"]);
    EXPECT_EQ(ask("POST", path("team"), "{"), 400);
    EXPECT_EQ(ask("POST", path("team"), "[]"), 400);
    EXPECT_EQ(ask("PUT", path("team", id), "[]"), 400);
    EXPECT_EQ(ask("PUT", path("team", "no-id"), "{}"), 404);
    EXPECT_EQ(ask("POST", path("team", "bulk"), R"({"items": 1})"), 400);
    EXPECT_EQ(ask("POST", path("team", id) + "/entry", "{}"), 404);
    EXPECT_EQ(ask("POST", path("team", "bulk"),
                  json({{"items", {{{"itemIdentifier", 1}, {"item", any("team")}}}}}).dump()),
              207);
}

TEST_F(Writes, SeveralAreOneChange) {
    auto const rows = world_.journal.size();
    json items = json::array();
    for (int index = 0; index < 20; ++index) {
        json team = team_body();
        team["name"] = "Team " + std::to_string(index);
        items.push_back({{"itemIdentifier", index}, {"item", team}});
    }
    ASSERT_EQ(bulk("team", items).status, 207);
    EXPECT_EQ(world_.journal.size(), rows + 1);
    EXPECT_EQ(bulk("team", json::array()).status, 400);
    EXPECT_EQ(world_.post(admin_, path("team", "bulk"), {{"things", 1}}).status, 400);
}

TEST_F(Writes, OfSeveralThatBreakAThirdTheLaterFalls) {
    json left = queue_body();
    left["id"] = "aaaaaaaa-0000-4000-8000-0000000000a1";
    json right = left;
    right["id"] = "aaaaaaaa-0000-4000-8000-0000000000a2";
    ASSERT_EQ(create("contact-service-queue", left).status, 201);
    ASSERT_EQ(create("contact-service-queue", right).status, 201);
    left["overflowQueueId"] = right["id"];
    right["overflowQueueId"] = left["id"];
    auto const answer = bulk("contact-service-queue", {{{"itemIdentifier", 1}, {"item", left}},
                                                       {{"itemIdentifier", 2}, {"item", right}}});
    ASSERT_EQ(answer.status, 207);
    EXPECT_EQ(answer.body["items"][0]["status"], 400) << answer.text;
    EXPECT_EQ(answer.body["items"][1]["status"], 400) << answer.text;
}

}  // namespace
}  // namespace ringmaster::api::tests::config_bulk_test
