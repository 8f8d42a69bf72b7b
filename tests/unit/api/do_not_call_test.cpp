// Do-not-call lists over their routes and in an organization's document: numbers on and off, who
// may, what is refused, and that what goes out comes in again (OD-1, CFG-3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/documents/do_not_call_document.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::do_not_call_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

constexpr char const* lists = "/v3/campaign-management/dncList";

std::string list(std::string const& name, std::string const& number = {}) {
    std::string const path = std::string(lists) + "/" + name + "/phoneNumber";
    return number.empty() ? path : path + "/" + number;
}

class DoNotCall : public ::testing::Test {
protected:
    Reply add(std::string const& number, std::string const& name = "own") {
        return world.post(admin, list(name), {{"phoneNumber", number}, {"source", "IVR"}});
    }
    std::vector<std::string> listed(std::string const& target) {
        std::vector<std::string> numbers;
        auto const answer = world.get(admin, target);
        EXPECT_EQ(answer.status, 200) << answer.text;
        for (auto const& one : answer.body["data"]) {
            numbers.push_back(one["phoneNumber"]);
        }
        return numbers;
    }
    World world;
    Principal admin = world.principal(AccessRole::administrator);
};

TEST_F(DoNotCall, ANumberIsOnAListUntilItIsTakenOff) {
    json const body{{"phoneNumber", "+4930777001"}, {"source", "WEB"}, {"reason", "asked us"}};
    auto const made = world.post(admin, list("own"), body);
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.body["phoneNumber"], "+4930777001");
    EXPECT_EQ(made.body["source"], "WEB");
    EXPECT_EQ(made.body["reason"], "asked us");
    EXPECT_EQ(made.body["addedBy"], admin.actor().name);
    EXPECT_EQ(made.body["addedDate"].get<std::string>().back(), 'Z');
    EXPECT_EQ(world.get(admin, list("own", "+4930777001")).body, made.body);
    auto const again = add("+4930777001");
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.body["reasonCode"], "NUMBER_ALREADY_LISTED");
    EXPECT_EQ(add("+4930777001", "register").status, 201);
    EXPECT_EQ(world.remove(admin, list("own", "+4930777001")).status, 204);
    EXPECT_EQ(world.get(admin, list("own", "+4930777001")).status, 404);
    EXPECT_EQ(world.remove(admin, list("own", "+4930777001")).status, 404);
    auto const all = world.get(admin, lists);
    EXPECT_EQ(all.body["data"], json::array({{{"name", "register"}, {"count", 1}}}));
}

TEST_F(DoNotCall, OnlyNumbersAndNamesAsDescribedAreTaken) {
    for (char const* number :
         {"4930777001", "+0930777001", "+49 30 777001", "+4", "anna", "", "+1234567890123456"}) {
        EXPECT_EQ(add(number).status, 400) << number;
        if (*number != 0) {
            EXPECT_EQ(world.get(admin, list("own", number)).status, 400) << number;
        }
    }
    EXPECT_EQ(add("+4930777001", "own%20list").status, 400);
    EXPECT_EQ(add("+4930777001", std::string(101, 'a')).status, 400);
    EXPECT_EQ(world.post(admin, list("own"), {{"phoneNumber", "+4930777001"}}).status, 400);
    json const more{{"phoneNumber", "+4930777001"}, {"source", "IVR"}, {"colour", "red"}};
    EXPECT_EQ(world.post(admin, list("own"), more).status, 400);
}

TEST_F(DoNotCall, ConnectorsAddAndLookAgentsDoNeither) {
    auto const ivr = world.principal(AccessRole::connector);
    json const body{{"phoneNumber", "+4930777001"}, {"source", "IVR"}};
    EXPECT_EQ(world.post(ivr, list("own"), body).status, 201);
    EXPECT_EQ(world.get(ivr, list("own", "+4930777001")).status, 200);
    EXPECT_EQ(world.remove(ivr, list("own", "+4930777001")).status, 403);
    auto const agent = world.person(AccessRole::agent, world.agent.id);
    EXPECT_EQ(world.post(agent, list("own"), body).status, 403);
    EXPECT_EQ(world.get(agent, list("own")).status, 403);
}

TEST_F(DoNotCall, NumbersAreReadInPagesAndInOrder) {
    for (char const* number : {"+4930777003", "+4930777001", "+4930777002"}) add(number);
    EXPECT_THAT(listed(list("own") + "?limit=2"), ElementsAre("+4930777001", "+4930777002"));
    EXPECT_THAT(listed(list("own") + "?limit=2&after=%2B4930777002"), ElementsAre("+4930777003"));
    EXPECT_EQ(world.get(admin, list("none")).status, 404);
}

TEST_F(DoNotCall, CallbacksAreRefusedAndThoseThatWaitEnd) {
    auto const queue = core::to_string(world.entry_point.queue);
    auto const wish = [&](char const* number) {
        return json{{"callbackNumber", number}, {"queueId", queue}};
    };
    auto const waiting = world.post(admin, "/v1/callbacks/web", wish("030 777001"));
    ASSERT_EQ(waiting.status, 201) << waiting.text;
    ASSERT_EQ(world.get(admin, "/v1/callbacks").body["data"].size(), 1U);
    ASSERT_EQ(add("+4930777001").status, 201);
    EXPECT_EQ(world.get(admin, "/v1/callbacks").body["data"].size(), 0U);
    auto const refused = world.post(admin, "/v1/callbacks/web", wish("+49 30 777001"));
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.body["reasonCode"], "DO_NOT_CALL");
}

// CFG-3: out with the organization, and in.
TEST_F(DoNotCall, GoesOutAndComesInWithTheOrganization) {
    auto const path = "/organization/" + core::to_string(world.org);
    add("+4930777001");
    add("+4930777002", "register");
    auto const exported = world.get(admin, path + "/export");
    ASSERT_EQ(exported.status, 200);
    json document = exported.body;
    ASSERT_EQ(document["doNotCall"]["own"].size(), 1U);
    EXPECT_EQ(document["doNotCall"]["own"][0]["phoneNumber"], "+4930777001");
    auto before = world.engine.hash();
    ASSERT_EQ(world.post(admin, path + "/import", document).status, 200);
    EXPECT_EQ(world.engine.hash(), before);
    // Without the member they stay; with it they are what it says. Who added a number, and when,
    // may be left out of what is there already.
    json without = document;
    without.erase("doNotCall");
    ASSERT_EQ(world.post(admin, path + "/import", without).status, 200);
    EXPECT_EQ(world.engine.hash(), before);
    document["doNotCall"] = {
        {"own", json::array({{{"phoneNumber", "+4930777001"}, {"source", "IVR"}},
                             {{"phoneNumber", "+4930777003"}, {"source", "register"}}})}};
    ASSERT_EQ(world.post(admin, path + "/import", document).status, 200);
    EXPECT_THAT(listed(list("own")), ElementsAre("+4930777001", "+4930777003"));
    EXPECT_EQ(world.get(admin, list("register")).status, 404);
    auto const& kept = world.engine.state().do_not_call.lists.at("own");
    EXPECT_EQ(kept.at("+4930777001").added_by, admin.actor().name);
    before = world.engine.hash();
    ASSERT_EQ(world.post(admin, path + "/import", document).status, 200);
    EXPECT_EQ(world.engine.hash(), before);
}

// SEC-7: told; an erasure leaves what keeps him from being called.
TEST_F(DoNotCall, AnErasureLeavesTheNumberOnItsLists) {
    add("+4930777001");
    add("+4930777001", "register");
    json const named{{"number", "030 777001"}};
    auto const told = world.post(admin, "/v1/personal-data/export", named);
    EXPECT_EQ(told.body["data"]["doNotCallLists"], json::array({"own", "register"})) << told.text;
    auto const erased = world.post(admin, "/v1/personal-data/erase", named);
    EXPECT_EQ(erased.body["data"]["doNotCallLists"], json::array({"own", "register"}));
    EXPECT_THAT(listed(list("own")), ElementsAre("+4930777001"));
}

TEST_F(DoNotCall, ADocumentSaysWhatIsWrongWithItsLists) {
    json const wrong{
        {"own list", json::array()},
        {"own", json::array({{{"phoneNumber", "030 1"}, {"source", "IVR"}},
                             {{"phoneNumber", "+4930777001"}},
                             {{"phoneNumber", "+4930777002"}, {"source", 7}},
                             {{"phoneNumber", "+4930777003"}, {"source", "a"}, {"colour", "red"}},
                             {{"phoneNumber", "+4930777004"},
                              {"source", std::string(101, 'a')},
                              {"addedDate", "yesterday"}},
                             {{"phoneNumber", "+4930777005"}, {"source", "a"}},
                             {{"phoneNumber", "+4930777005"}, {"source", "a"}},
                             "+4930777006"})},
        {"register", 7}};
    Problems problems;
    EXPECT_EQ(read_do_not_call(wrong, problems).size(), 1U);
    std::vector<std::string> paths;
    for (Problem const& problem : problems) paths.push_back(problem.path);
    EXPECT_THAT(paths, ElementsAre("doNotCall.own[0].phoneNumber", "doNotCall.own[1].source",
                                   "doNotCall.own[2].source", "doNotCall.own[3].colour",
                                   "doNotCall.own[4].source", "doNotCall.own[4].addedDate",
                                   "doNotCall.own[6].phoneNumber", "doNotCall.own[7]",
                                   "doNotCall.own list", "doNotCall.register"));
    problems.clear();
    EXPECT_TRUE(read_do_not_call(json::array(), problems).empty());
    EXPECT_EQ(problems.size(), 1U);
}

}  // namespace
}  // namespace ringmaster::api::tests::do_not_call_test
