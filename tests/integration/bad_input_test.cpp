// Bad input gets the documented error, and changes nothing: the state's hash is the same before
// and after every single one of these.
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::bad_input_test {
namespace {

using nlohmann::json;

// Two agents at work, one of them talking; nothing that would move by itself.
class BadInput : public ::testing::Test {
protected:
    void SetUp() override {
        world.start({1, 2, 4});
        idle = std::make_unique<Desktop>(world, 1);
        idle->open();
        idle->log_in();
        busy = std::make_unique<Desktop>(world, 4);
        busy->open();
        busy->go_available();
        task = world.customer_calls();
        busy->expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(busy->task(task, "accept"));
        busy->expect("AgentContactAssigned");
        before = world.state_hash();
    }

    void TearDown() override {
        if (HasFatalFailure()) return;
        EXPECT_EQ(world.state_hash(), before);
        EXPECT_TRUE(idle->fence().empty());
        EXPECT_TRUE(busy->fence().empty());
    }

    Answer raw(std::string const& method, std::string const& target, std::string body,
               std::string const& token, std::string const& type = "application/json") {
        client::Headers headers;
        if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
        if (!type.empty()) headers.emplace_back("Content-Type", type);
        return idle->api().send({method, target, headers, std::move(body)});
    }

    // Whoever only looked in leaves no trace once his socket is seen to be gone.
    bool gets_back_to(std::string const& state) {
        auto const until = std::chrono::steady_clock::now() + patience;
        while (world.state_hash() != state) {
            if (std::chrono::steady_clock::now() >= until) return false;
        }
        return true;
    }

    // The refusal, and that not a bit of state has moved.
    void refused(Answer const& answer, int status, std::string const& what) {
        SCOPED_TRACE(what);
        expect_refused(answer, status);
        EXPECT_EQ(world.state_hash(), before);
    }

    World world;
    std::unique_ptr<Desktop> idle;
    std::unique_ptr<Desktop> busy;
    std::string task;
    std::string before;
};

TEST_F(BadInput, TextThatIsNotTheJsonItShouldBe) {
    auto const deep = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    std::vector<std::string> const bodies{
        "",
        "{",
        "nonsense",
        "[]",
        "null",
        "\"state\"",
        R"({"state":"Available","auxCodeId":"0")",
        R"({"state":"Available","auxCodeId":"0"} {})",
        R"({"state":"Available","auxCodeId":"0",})",
        R"({"state":"Available","state":"Idle","auxCodeId":"0"})",
        R"({"state":"Available","auxCodeId":"0","lastStateChangeReason":NaN})",
        R"({"state":"Available","auxCodeId":"0","lastStateChangeReason":1e999})",
        "{\"state\":\"Available\",\"auxCodeId\":\"\xff\xfe\"}",
        R"({"state":"Available","auxCodeId":"\ud800"})",
        R"({"state":"Available","auxCodeId":)" + deep(64) + "}",
        deep(10'000),
    };
    for (auto const& body : bodies) {
        auto const answer = raw("PUT", "/v1/agents/session/state", body, world.token_of(1));
        refused(answer, 400, body.substr(0, 80));
    }
    refused(raw("PUT", "/v1/agents/session/state", "state=Available", world.token_of(1),
                "application/x-www-form-urlencoded"),
            415, "a form");
}

TEST_F(BadInput, FieldsUnknownMissingOrOfAnotherType) {
    struct Case {
        json body;
        char const* field;  // named in the answer
    };
    std::vector<Case> const cases{
        {{{"state", "Available"}, {"auxCodeId", "0"}, {"colour", "red"}}, "colour"},
        {{{"state", "Available"}}, "auxCodeId"},
        {{{"auxCodeId", "0"}}, "state"},
        {{{"state", 7}, {"auxCodeId", "0"}}, "state"},
        {{{"state", "Available"}, {"auxCodeId", json::array()}}, "auxCodeId"},
        {{{"state", "Dancing"}, {"auxCodeId", "0"}}, "state"},
        {{{"state", nullptr}, {"auxCodeId", "0"}}, "state"},
    };
    for (auto const& [body, field] : cases) {
        auto const answer = idle->api().put("/v1/agents/session/state", body);
        refused(answer, 400, body.dump());
        EXPECT_NE(answer.raw.body.find(field), std::string::npos) << answer.text();
    }
    // Every problem in one answer, not the first only.
    auto const both =
        idle->api().put("/v1/agents/session/state", {{"state", 7}, {"auxCodeId", true}});
    refused(both, 400, "two problems");
    EXPECT_NE(both.raw.body.find("state"), std::string::npos);
    EXPECT_NE(both.raw.body.find("auxCodeId"), std::string::npos);
}

TEST_F(BadInput, CallsThatCannotBe) {
    auto& connector = world.connector();
    auto with = [&](char const* key, json const& value) {
        auto body = world.call_body();
        body[key] = value;
        return body;
    };
    refused(connector.post("/v1/tasks", with("mediaType", "pigeon")), 400, "media type");
    refused(connector.post("/v1/tasks", with("entryPointId", 12)), 400, "a number as id");
    refused(connector.post("/v1/tasks", with("attributes", json::array({1}))), 400, "attributes");
    refused(connector.post("/v1/tasks", with("whatever", 1)), 400, "unknown field");
    auto const nowhere =
        connector.post("/v1/tasks", with("entryPointId", "00000000-0000-4000-8000-00000000000f"));
    EXPECT_TRUE(nowhere.status == 404 || nowhere.status == 422) << nowhere.text();
    refused(nowhere, nowhere.status, "unknown entry point");
    auto const long_value =
        connector.post("/v1/tasks", with("attributes", {{"Customer_Name", std::string(300, 'x')}}));
    EXPECT_TRUE(long_value.status == 400 || long_value.status == 422) << long_value.text();
    refused(connector.post("/v1/connector/facts", {{"facts", {{{"type", "teapot"}}}}}), 400,
            "an unknown fact");
    refused(connector.post("/v1/connector/facts", {{"facts", "none"}}), 400, "no list");
}

TEST_F(BadInput, WrongTokens) {
    std::string const path = "/v1/agents/session/state";
    std::string const body = R"({"state":"Available","auxCodeId":"0"})";
    refused(raw("PUT", path, body, ""), 401, "no token");
    refused(raw("PUT", path, body, "rm_guess_" + world.org_id), 401, "a guess");
    refused(raw("PUT", path, body, "x"), 401, "not a token at all");
    auto changed = world.token_of(1);
    changed[4] = changed[4] == 'a' ? 'b' : 'a';
    refused(raw("PUT", path, body, changed), 401, "one letter off");
    auto foreign = world.token_of(1);
    foreign.replace(foreign.rfind('_') + 1, std::string::npos,
                    "00000000-0000-4000-8000-00000000000f");
    refused(raw("PUT", path, body, foreign), 401, "another organization");
    Answer const basic =
        idle->api().send({"PUT",
                          path,
                          {{"Authorization", "Basic YTpi"}, {"Content-Type", "application/json"}},
                          body});
    refused(basic, 401, "another scheme");
    // The right token for the wrong things.
    refused(idle->api().get("/v1/admin/state"), 403, "an agent at the administrator's");
    refused(world.connector().post("/v1/agents/reload"), 403, "a connector as agent");
    refused(idle->api().post("/v1/connector/facts", {{"facts", json::array()}}), 403,
            "an agent as connector");
    auto inbound = idle->api().post("/v1/tasks", world.call_body());
    refused(inbound, 403, "an agent who invents a customer");
}

TEST_F(BadInput, UnknownIdsAndForeignTasks) {
    std::string const unknown = "00000000-0000-4000-8000-00000000000f";
    for (auto const* command : {"accept", "end"}) {
        refused(idle->task(unknown, command), 404, command);
    }
    refused(idle->task(unknown, "wrapup",
                       {{"auxCodeId", world.default_wrap_up_code_id}, {"wrapUpReason", "x"}}),
            404, "wrapup");
    refused(idle->api().get("/v1/tasks/" + unknown), 404, "read");
    refused(idle->api().get("/v1/nowhere"), 404, "no such path");
    for (auto const* id : {"not-a-uuid", "%00", "..%2f..%2fetc%2fpasswd"}) {
        auto const answer = idle->task(id, "accept");
        EXPECT_TRUE(answer.status == 400 || answer.status == 404) << answer.text();
    }
    // A colleague's contact is not his to end, nor to wrap up.
    auto const end = idle->task(task, "end");
    EXPECT_TRUE(end.status == 403 || end.status == 404 || end.status == 409) << end.text();
    refused(end, end.status, "a colleague's contact");
}

TEST_F(BadInput, CommandsNotAllowedNow) {
    auto const accept = busy->task(task, "accept");
    refused(accept, 409, "accepted twice");
    EXPECT_EQ(accept.reason(), "ALREADY_ASSIGNED");
    EXPECT_EQ(accept.body["errorData"], "The contact is assigned already: to yourself");
    auto const theirs = idle->task(task, "accept", {{"mediaResourceId", task}});
    EXPECT_EQ(theirs.text().find("yourself"), std::string::npos) << theirs.text();
    auto const reject = busy->task(task, "reject", {{"mediaResourceId", task}});
    refused(reject, 409, "rejected while connected");
    auto const end = accept.body.value("allowedActions", json::array());
    EXPECT_NE(std::find(end.begin(), end.end(), "end"), end.end()) << accept.text();
    auto const logout = busy->api().put("/v1/agents/logout", {{"logoutReason", "home"}});
    refused(logout, 409, "signed out while talking");
    auto const long_reason =
        idle->api().put("/v1/agents/logout", {{"logoutReason", std::string(129, 'x')}});
    EXPECT_TRUE(long_reason.status == 400 || long_reason.status == 422) << long_reason.text();
}

TEST_F(BadInput, LoginsThatFailTellTheCallerByEvent) {
    auto const at_rest = before;
    Desktop late(world, 2);
    late.open();
    before = world.state_hash();
    for (auto const* number : {"12", "abc", "1234567890123456789"}) {
        expect_accepted(late.login({{"dialNumber", number}, {"deviceId", number}}));
        EXPECT_EQ(late.expect("AgentStationLoginFailed")["data"]["reason"], "INVALID_DIAL_NUMBER")
            << number;
        EXPECT_EQ(world.state_hash(), before);
    }
    refused(late.login({{"deviceType", "TELEGRAPH"}}), 400, "device type");
    // With the socket everything of his is gone again.
    late.lose_socket();
    EXPECT_TRUE(gets_back_to(at_rest));
    before = at_rest;
}

TEST_F(BadInput, BodiesBeyondTheLimit) {
    json body{{"state", "Available"},
              {"auxCodeId", "0"},
              {"lastStateChangeReason", std::string(16UL * 1024 * 1024, 'x')}};
    auto const answer = raw("PUT", "/v1/agents/session/state", body.dump(), world.token_of(1));
    // The server may refuse as soon as it has read the length, while the body is still coming.
    if (answer.status != 0) {
        EXPECT_EQ(answer.status, 413) << answer.text();
    }
    EXPECT_EQ(world.state_hash(), before);
}

TEST_F(BadInput, StaleWebSocketAddresses) {
    Desktop late(world, 2);
    auto const url = late.subscribe();
    late.open_url(url);
    late.lose_socket();
    EXPECT_TRUE(gets_back_to(before));
    client::WebSocketOptions quiet;
    quiet.keep_alive_every = milliseconds{0};
    EXPECT_FALSE(client::BlockingWebSocket(url, quiet).is_open()) << "used twice";
    auto changed = url;
    changed.back() = changed.back() == 'a' ? 'b' : 'a';
    EXPECT_FALSE(client::BlockingWebSocket(changed, quiet).is_open()) << "one letter off";
    auto const scheme_end = url.find('/', url.find("://") + 3);
    EXPECT_FALSE(client::BlockingWebSocket(url.substr(0, scheme_end + 1), quiet).is_open());
    auto const other = late.subscribe();
    quiet.origin = "https://evil.example";
    EXPECT_FALSE(client::BlockingWebSocket(other, quiet).is_open()) << "a foreign origin";
    quiet.origin = allowed_origin;
    auto const third = late.subscribe();
    EXPECT_TRUE(client::BlockingWebSocket(third, quiet).is_open());
    EXPECT_TRUE(gets_back_to(before));
}

}  // namespace
}  // namespace ringmaster::tests::bad_input_test
