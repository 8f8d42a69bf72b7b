// Tokens end with their users, and a subject has one token (SEC-1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "integration/desktop.hpp"

namespace ringmaster::tests::access_token_test {
namespace {

using nlohmann::json;

class AccessTokens : public ::testing::Test {
protected:
    AccessTokens() {
        supervisor_ =
            world_.daemon.create_token(world_.org_id, {"supervisor", world_.agent(5).id, "S"});
        world_.start({5});
        document_ = world_.resources("user").at(4);
        path_ = world_.org_path("/user");
    }
    std::string document_path() const { return path_ + "/" + document_["id"].get<std::string>(); }
    Answer switch_user(bool active) {
        return world_.administrator().patch(document_path(), {{"active", active}});
    }
    // Removed while no team names him (CFG-1).
    void remove() {
        for (auto const& team : world_.resources("team")) {
            json members = team.value("userIds", json::array());
            auto const his = std::find(members.begin(), members.end(), document_["id"]);
            if (his == members.end()) continue;
            members.erase(his);
            auto const left = world_.administrator().patch(
                world_.org_path("/team/" + team["id"].get<std::string>()), {{"userIds", members}});
            EXPECT_EQ(left.status, 200) << left.text();
        }
        auto const removed = world_.administrator().remove(document_path());
        EXPECT_EQ(removed.status, 204) << removed.text();
    }
    void make_anew(bool with_the_same_id) {
        json body = document_;
        if (!with_the_same_id) body.erase("id");
        auto const made = world_.administrator().post(path_, body);
        ASSERT_EQ(made.status, 201) << made.text();
    }
    // Both kinds of tokens that stand for the user.
    void expect_admitted(bool admitted, char const* when) {
        for (auto const& token : {world_.token_of(5), supervisor_}) {
            auto const answer = world_.api(token).get("/v1/tasks");
            EXPECT_EQ(answer.status, admitted ? 200 : 401) << when << answer.text();
            EXPECT_EQ(answer.reason(), admitted ? "" : "TOKEN_INVALID");
        }
        auto const list = world_.administrator().get(world_.org_path(
            "/api-token?filter=agentId==" + document_["ciUserId"].get<std::string>()));
        ASSERT_EQ(list.body.size(), 2U) << list.text();
        for (auto const& one : list.body) EXPECT_EQ(one["active"], admitted) << when << one;
    }

    World world_;
    std::string supervisor_;
    json document_;
    std::string path_;
};

TEST_F(AccessTokens, EndWithTheirUser) {
    expect_admitted(true, "at first");
    Desktop desktop(world_, 5);
    desktop.open();
    auto const unused = desktop.subscribe();
    ASSERT_EQ(switch_user(false).status, 200);
    expect_admitted(false, "switched off");
    EXPECT_TRUE(desktop.socket().wait_closed(patience));
    client::BlockingWebSocket late(unused, {});
    EXPECT_FALSE(late.is_open());
    ASSERT_EQ(switch_user(true).status, 200);
    expect_admitted(true, "switched on again");
    Desktop again(world_, 5);
    again.open();
    remove();
    expect_admitted(false, "removed");
    EXPECT_TRUE(again.socket().wait_closed(patience));
    make_anew(false);
    expect_admitted(false, "another under the same ciUserId");
    // His own are his.
    auto const own = world_.administrator().post(
        world_.org_path("/api-token"), {{"role", "agent"}, {"agentId", document_["ciUserId"]}});
    ASSERT_EQ(own.status, 201) << own.text();
    EXPECT_EQ(world_.api(own.body["token"]).get("/v1/tasks").status, 200);
    world_.daemon.kill();
    world_.restart();
    EXPECT_EQ(world_.api(supervisor_).get("/v1/tasks").status, 401);
    EXPECT_EQ(world_.api(own.body["token"]).get("/v1/tasks").status, 200);
}

// In one change, as an import makes it.
TEST_F(AccessTokens, EndWhenAnImportReplacesTheUser) {
    Desktop desktop(world_, 5);
    desktop.open();
    auto other = world_.organization.dump();
    std::string const his = document_["id"];
    for (auto at = other.find(his); at != std::string::npos; at = other.find(his, at)) {
        other.replace(at, his.size(), "05e70000-0000-4000-8000-00000000beef");
    }
    auto const import = world_.administrator().post(world_.org_path("/import"), json::parse(other));
    ASSERT_EQ(import.status, 200) << import.text();
    expect_admitted(false, "replaced");
    EXPECT_TRUE(desktop.socket().wait_closed(patience));
}

// Asked at the same moment, on connections of their own.
TEST_F(AccessTokens, ASubjectHasOneToken) {
    constexpr std::size_t at_once = 8;
    std::vector<Answer> answers(at_once);
    std::vector<std::thread> askers;
    for (std::size_t index = 0; index < at_once; ++index) {
        askers.emplace_back([this, &answers, index] {
            auto api = world_.api(world_.administrator().token());
            answers[index] = api.post(world_.org_path("/api-token"),
                                      {{"role", "reporting"}, {"subject", "nightly"}});
        });
    }
    for (auto& asker : askers) asker.join();
    std::vector<std::string> made;
    for (auto const& answer : answers) {
        if (answer.status == 201) made.push_back(answer.body["token"]);
        EXPECT_TRUE(answer.status == 201 || answer.status == 409) << answer.text();
    }
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(world_.administrator().remove(world_.org_path("/api-token/nightly")).status, 204);
    EXPECT_EQ(world_.api(made.front()).get("/v1/tasks").status, 401);
}

}  // namespace
}  // namespace ringmaster::tests::access_token_test
