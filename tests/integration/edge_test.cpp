// The edge from outside: what floods do to others, what is told to whom, what logs must not hold.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "integration/desktop.hpp"
#include "integration/raw_connection.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::tests::edge_test {
namespace {

using nlohmann::json;
using std::chrono::steady_clock;

class Edge : public ::testing::Test {
protected:
    // How long a command takes now, asked one after another.
    milliseconds slowest_command(int count) {
        milliseconds slowest{0};
        for (int nth = 0; nth < count; ++nth) {
            auto const begun = steady_clock::now();
            EXPECT_EQ(world.connector().post("/v1/tasks", world.call_body()).status, 201);
            auto const took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun);
            slowest = std::max(slowest, took);
        }
        return slowest;
    }

    World world;
};

// A thousand connections are more than many systems allow a process that does not ask.
void allow_many_descriptors() {
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
}

std::string request(std::string const& line, std::string const& more = {}) {
    return line + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
}

// 1,000 connections with 16 requests each, all at once, without a token: whatever they ask for,
// commands go on.
TEST_F(Edge, FloodsOfNobodysRequestsDoNotDelayCommands) {
    allow_many_descriptors();
    world.daemon.configure({{"limits", {{"connectionsPerPeer", 2'000}}}});
    world.start({});
    for (auto const* const line :
         {"GET /metrics", "GET /health/ready", "GET /v1/tasks", "GET /nowhere", "GET /openapi.yaml",
          "PUT /v1/tasks", "OPTIONS /v1/tasks", "GET /v1/notification/socket/x", "GET /%zz"}) {
        std::string burst;
        for (int nth = 0; nth < 16; ++nth) burst += request(line);
        std::vector<std::unique_ptr<RawConnection>> flood;
        for (int nth = 0; nth < 1'000; ++nth) {
            flood.push_back(std::make_unique<RawConnection>(world.daemon.port()));
        }
        for (auto const& one : flood) one->send(burst);
        auto const slowest = slowest_command(10);
        std::cout << line << ": slowest command " << slowest.count() << " ms\n";
        EXPECT_LT(slowest, milliseconds(2'000)) << line;
    }
}

// SEC-5: nothing can be asked for ever, also what leads nowhere. With a token it counts for the
// caller, so that one address may hold many.
TEST_F(Edge, WhatLeadsNowhereIsCounted) {
    world.daemon.configure({{"limits", {{"requestsPerSecond", 1}, {"requestsBurst", 30}}}});
    world.start({1});
    auto const burst = [this](std::string const& line, std::string const& more) {
        RawConnection one(world.daemon.port());
        std::string bytes;
        for (int nth = 0; nth < 59; ++nth) bytes += request(line, more);
        one.send(bytes + request(line, more + "Connection: close\r\n"));
        return one.read_to_end(patience);
    };
    auto const told = [](std::string const& answer) {
        return answer.find("\"reasonCode\":\"RATE_EXCEEDED\"") != std::string::npos;
    };
    std::string const token = "Authorization: Bearer " + world.token_of(1) + "\r\n";
    EXPECT_NE(burst("GET /nowhere", token).find("HTTP/1.1 404"), std::string::npos);
    EXPECT_TRUE(told(burst("GET /nowhere", token)));
    EXPECT_TRUE(told(burst("PUT /v1/tasks", token)));
    EXPECT_NE(burst("GET /nowhere", "").find("HTTP/1.1 404"), std::string::npos);
    for (auto const* const line :
         {"GET /nowhere", "PUT /v1/tasks", "OPTIONS /v1/tasks", "OPTIONS /nowhere",
          "GET /v1/notification/socket/x", "POST /v1/connector/socket/x", "GET /%zz"}) {
        EXPECT_TRUE(told(burst(line, ""))) << line;
    }
    EXPECT_EQ(world.administrator().get("/v1/tasks").status, 200);
}

// ADR 20: a command weighs what reading it takes of the loop.
TEST_F(Edge, LargeCommandsWeighMore) {
    world.daemon.configure({{"limits", {{"requestsPerSecond", 1}, {"requestsBurst", 30}}}});
    world.start({});
    json facts = json::array();
    for (int nth = 0; nth < 200'000; ++nth) facts.push_back(1);
    int status = 400;
    int asked = 0;
    for (; asked < 25 && status == 400; ++asked) {
        status = world.connector().post("/v1/connector/facts", {{"facts", facts}}).status;
    }
    EXPECT_EQ(status, 429) << asked;
    EXPECT_GT(asked, 1);
    EXPECT_EQ(world.administrator().post("/v1/tasks", world.call_body()).status, 201);
}

// ADR 20: while megabytes of configuration are read commands go on.
TEST_F(Edge, ALargeBodyIsReadBesideTheLoop) {
    world.start({});
    std::string body = "{\"items\":[";
    while (body.size() < 7'000'000) body += "1,";
    auto const path = world.org_path("/user/bulk");
    std::atomic<bool> is_answered = false;
    int status = 0;
    auto const begun = steady_clock::now();
    std::thread sender([&] {
        auto api = world.api(world.administrator().token());
        client::Headers headers{{"Authorization", "Bearer " + api.token()},
                                {"Content-Type", "application/json"}};
        status = api.send({"POST", path, headers, body}).status;
        is_answered = true;
    });
    milliseconds slowest{0};
    while (!is_answered) slowest = std::max(slowest, slowest_command(1));
    sender.join();
    auto const took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun);
    std::cout << "read in " << took.count() << " ms, slowest command " << slowest.count()
              << " ms\n";
    EXPECT_EQ(status, 400);
    EXPECT_LT(2 * slowest, took);
}

TEST_F(Edge, MetricsHaveAListenerOfTheirOwn) {
    world.daemon.configure({{"metrics", {{"listen", "127.0.0.1:0"}}}});
    world.start({});
    auto const log = world.daemon.log();
    std::string const marker = "metrics are served on 127.0.0.1:";
    auto const at = log.find(marker);
    ASSERT_NE(at, std::string::npos) << log;
    auto const port = std::stoi(log.substr(at + marker.size()));
    Api scraper("http://127.0.0.1:" + std::to_string(port), "");
    auto const metrics = scraper.get("/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_NE(metrics.raw.body.find("ringmaster_tasks{state=\"queued\"} 0"), std::string::npos);
    auto const build = "ringmaster_build_info{version=\"" + std::string(version()) + "\"} 1";
    EXPECT_NE(metrics.raw.body.find(build), std::string::npos);
    EXPECT_EQ(scraper.get("/health/ready").status, 200);
    EXPECT_EQ(scraper.get("/v1/tasks").status, 404);
    EXPECT_EQ(scraper.send({"POST", "/metrics", {}, ""}).raw.header("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(world.administrator().get("/metrics").status, 404);
    EXPECT_EQ(world.administrator().get("/health/ready").status, 200);
}

// Organizations are named only where that was asked for.
TEST_F(Edge, MetricsDoNotNameOrganizations) {
    world.start({});
    EXPECT_EQ(world.administrator().get("/metrics").raw.body.find(world.org_id), std::string::npos);
    world.daemon.stop();
    world.daemon.configure({{"metrics", {{"organizations", true}}}});
    world.restart();
    EXPECT_NE(world.administrator().get("/metrics").raw.body.find(world.org_id), std::string::npos);
}

// The gauges follow what happens without anybody counting anew.
TEST_F(Edge, MetricsCountContactsByState) {
    world.start({});
    std::string const queued = "ringmaster_tasks{state=\"queued\"} ";
    auto const count = [&] {
        auto const text = world.administrator().get("/metrics").raw.body;
        return std::stoi(text.substr(text.find(queued) + queued.size()));
    };
    auto const first = world.customer_calls();
    static_cast<void>(world.customer_calls());
    EXPECT_TRUE(eventually(patience, [&] { return count() == 2; }));
    world.customer_leaves(first);
    EXPECT_TRUE(eventually(patience, [&] { return count() == 1; }));
    world.daemon.stop();
    world.restart();
    EXPECT_EQ(count(), 1);
}

// 405 with Allow on every path there is, whatever its kind; OPTIONS tells the same.
TEST_F(Edge, SaysWhatMayBeAsked) {
    world.start({1});
    struct Path {
        std::string target;
        std::string allow;
    };
    for (auto const& path : std::vector<Path>{
             {"/health/live", "GET, HEAD, OPTIONS"},
             {"/health/ready", "GET, HEAD, OPTIONS"},
             {"/metrics", "GET, HEAD, OPTIONS"},
             {"/v1/notification/socket/abc", "GET"},
             {"/v1/connector/socket/abc", "GET"},
         }) {
        for (auto const* const method : {"POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"}) {
            auto const answer = world.administrator().send({method, path.target, {}, ""});
            EXPECT_EQ(answer.status, 405) << method << ' ' << path.target;
            EXPECT_EQ(answer.raw.header("Allow"), path.allow) << method << ' ' << path.target;
            EXPECT_EQ(answer.reason(), "METHOD_NOT_ALLOWED");
        }
        auto const options = world.administrator().send({"OPTIONS", path.target, {}, ""});
        EXPECT_EQ(options.status, 204) << path.target;
        EXPECT_EQ(options.raw.header("Allow"), path.allow) << path.target;
    }
    auto const socket = world.administrator().get("/v1/notification/socket/abc");
    EXPECT_EQ(socket.status, 426);
    EXPECT_EQ(socket.raw.header("Upgrade"), "websocket");

    auto const task = world.administrator().send({"DELETE", "/v1/tasks", {}, ""});
    EXPECT_EQ(task.status, 405);
    EXPECT_FALSE(task.raw.header("Allow").empty());
    RawConnection whole(world.daemon.port());
    whole.send(request("OPTIONS *", "Connection: close\r\n"));
    EXPECT_NE(whole.read_to_end(patience).find("HTTP/1.1 204"), std::string::npos);
}

// What the edge refuses by itself names its reason, and how to treat it.
TEST_F(Edge, RefusalsAreWhole) {
    world.start({});
    struct Case {
        std::string bytes;
        std::string status;
        std::string reason;
    };
    for (auto const& one : std::vector<Case>{
             {request("GET /" + std::string(5'000, 'a')), "414", "URI_TOO_LONG"},
             {request("GET /a", "X: " + std::string(20'000, 'a') + "\r\n"), "431",
              "REQUEST_HEADER_FIELDS_TOO_LARGE"},
             {request("GET /a", "Expect: tea\r\n"), "417", "EXPECTATION_FAILED"},
             {"GET /a HTTP/2.0\r\nHost: a\r\n\r\n", "505", "HTTP_VERSION_NOT_SUPPORTED"},
             {"GET /a HTTP/1.1\r\n\r\n", "400", "BAD_REQUEST"},
             {request("POST /v1/tasks", "Content-Length: 999999999\r\n"), "413",
              "PAYLOAD_TOO_LARGE"},
             {request("GET /v1/notification/socket/a",
                      "Connection: Upgrade\r\nUpgrade: websocket\r\n"),
              "426", "UPGRADE_REQUIRED"},
         }) {
        RawConnection connection(world.daemon.port());
        connection.send(one.bytes);
        auto const answer = connection.read_to_end(patience);
        EXPECT_NE(answer.find("HTTP/1.1 " + one.status), std::string::npos) << answer;
        EXPECT_NE(answer.find("\"reasonCode\":\"" + one.reason + "\""), std::string::npos)
            << answer;
        EXPECT_NE(answer.find("X-Content-Type-Options: nosniff\r\n"), std::string::npos) << answer;
        EXPECT_NE(answer.find("Cache-Control: no-store\r\n"), std::string::npos) << answer;
    }
    // A client that believes to talk to a proxy.
    RawConnection proxied(world.daemon.port());
    proxied.send(request("GET http://a/health/live", "Connection: close\r\n"));
    EXPECT_NE(proxied.read_to_end(patience).find("{\"status\":\"live\","), std::string::npos);
}

TEST_F(Edge, TakesJsonAlone) {
    world.start({});
    auto const status = [&](std::string const& type) {
        client::Headers headers{{"Authorization", "Bearer " + world.connector().token()},
                                {"Content-Type", type}};
        return world.connector()
            .send({"POST", "/v1/tasks", headers, world.call_body().dump()})
            .status;
    };
    for (auto const* const good :
         {"application/json", "Application/JSON", "application/json; charset=utf-8",
          "application/json;charset=UTF-8", "application/json ; charset=\"utf-8\""}) {
        EXPECT_EQ(status(good), 201) << good;
    }
    for (auto const* const bad :
         {"text/json", "text/plain", "application/jsonp", "application/x-json", "json",
          "application/json; charset=latin1", "text/plain; application/json",
          "application/json, text/plain", "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=json", "application/problem+json"}) {
        EXPECT_EQ(status(bad), 415) << bad;
    }
}

// With every place of a request that can hold a secret, and every kind of end a request can come
// to: the most talkative log holds none of them.
TEST_F(Edge, LogsHoldNoSecrets) {
    world.daemon.configure({{"log", {{"level", "trace"}}}});
    world.start({});
    std::string const secret = "s3cr3t-Zx81";
    auto const token = world.administrator().token();
    std::string const good = "Authorization: Bearer " + token + "\r\n";
    std::string const end = "Connection: close\r\n";
    std::vector<std::string> requests;
    for (auto const* const path :
         {"/v1/tasks", "/nowhere", "/health/live", "/metrics", "/openapi.yaml", "/v1/agents",
          "/v1/notification/subscribe", "/v1/notification/socket/", "/v1/connector/socket/"}) {
        for (auto const& query :
             {"?token=" + secret, "?a=b&access_token=" + secret + "&c", "?" + secret, "?=" + secret,
              "?a=" + secret + "=" + secret, "?%74oken=" + secret}) {
            for (auto const& who :
                 {std::string(), good, std::string("Authorization: Bearer ") + secret + "\r\n",
                  std::string("Authorization: Basic ") + secret + "\r\n"}) {
                requests.push_back(request(std::string("GET ") + path + query, who + end));
                requests.push_back(request(std::string("DELETE ") + path + query, who + end));
            }
        }
    }
    for (auto const& line :
         {"GET /v1/notification/socket/" + secret, "GET /v1/connector/socket/" + secret,
          "GET /v1%2Fnotification/socket/" + secret, "GET /v1/notification%2fsocket/" + secret,
          "GET /v1/notification/%73ocket/" + secret, "POST /v1/notification/socket/" + secret,
          "GET http://u:" + secret + "@a/", "GET " + secret,
          "GET /v1/tasks?token=" + secret + " HTTP/9.9 x"}) {
        requests.push_back(request(line, end));
    }
    std::string const upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    requests.push_back(request("GET /v1/notification/socket/" + secret, upgrade));
    requests.push_back(request("GET /v1/notification/socket/x?token=" + secret, upgrade));
    for (auto const* const header :
         {"Cookie", "Origin", "Idempotency-Key", "Sec-WebSocket-Protocol", "X-Api-Key",
          "Proxy-Authorization", "Referer"}) {
        requests.push_back(request("GET /v1/tasks", good + header + ": " + secret + "\r\n" + end));
    }
    std::string const body = "{\"token\":\"" + secret + "\",\"" + secret + "\":";
    requests.push_back(request("POST /v1/tasks", good + "Content-Length: " +
                                                     std::to_string(body.size()) + "\r\n" + end) +
                       body);
    for (auto const& bytes : requests) {
        RawConnection connection(world.daemon.port());
        connection.send(bytes);
        static_cast<void>(connection.read_until("\r\n\r\n", patience));
    }
    world.daemon.stop();
    auto const log = world.daemon.log();
    EXPECT_NE(log.find("answered"), std::string::npos);  // it is talkative
    EXPECT_NE(log.find("/v1/tasks?token=*"), std::string::npos) << log.substr(0, 3'000);
    for (auto const& text : {secret, token}) {
        auto const at = log.find(text);
        EXPECT_EQ(at, std::string::npos) << log.substr(at < 200 ? 0 : at - 200, 400);
    }
}

// Nobody hangs when the process has no descriptors left: those beyond are turned away, at once.
TEST_F(Edge, FewDescriptorsTurnClientsAwayAtOnce) {
    static_cast<void>(world.token_of(1));
    world.start({});
    world.daemon.stop();
    world.daemon.start_with_descriptors(64);
    world.connect();
    EXPECT_TRUE(world.daemon.logs("the system allows fewer connections"));
    std::vector<std::unique_ptr<RawConnection>> crowd;
    std::size_t served = 0;
    std::size_t away = 0;
    for (int nth = 0; nth < 120; ++nth) {
        auto& one = crowd.emplace_back(std::make_unique<RawConnection>(world.daemon.port()));
        one->send(request("GET /health/live"));
        auto const answer = one->read_until("\r\n\r\n", milliseconds(3'000));
        if (answer.starts_with("HTTP/1.1 200")) {
            ++served;
        } else {
            EXPECT_TRUE(answer.starts_with("HTTP/1.1 503") || one->closed()) << nth << answer;
            ++away;
        }
    }
    EXPECT_GT(served, 5U);
    EXPECT_GT(away, 50U);
    crowd.clear();
    EXPECT_TRUE(eventually(patience, [&] {
        RawConnection one(world.daemon.port());
        one.send(request("GET /health/live", "Connection: close\r\n"));
        return one.read_to_end(patience).starts_with("HTTP/1.1 200");
    }));
    // A line about it, not one for each.
    auto const log = world.daemon.log();
    std::size_t lines = 0;
    for (auto at = log.find("out of descriptors"); at != std::string::npos;
         at = log.find("out of descriptors", at + 1)) {
        ++lines;
    }
    EXPECT_LE(lines, 2U);
}

// SEC-5: one caller with all the keys he can have leaves the others theirs, and is told the truth.
TEST_F(Edge, OneCallersKeysLeaveOthersTheirs) {
    world.daemon.configure({{"limits", {{"idempotencyKeys", 100}}}});
    world.start({});
    auto const create = [&](Api& api, std::string const& key) {
        return api.post("/v1/tasks", world.call_body(), {{"Idempotency-Key", key}});
    };
    Answer last;
    int kept = 0;
    while (kept < 200 && (last = create(world.administrator(), std::to_string(kept))).status == 201)
        ++kept;
    EXPECT_EQ(kept, 50);
    EXPECT_EQ(last.status, 429) << last.text();
    EXPECT_EQ(last.reason(), "IDEMPOTENCY_KEYS_EXHAUSTED");
    auto const seconds = std::stoi(std::string(last.raw.header("Retry-After")));
    EXPECT_GT(seconds, 23 * 3'600);
    EXPECT_LE(seconds, 24 * 3'600);
    EXPECT_EQ(create(world.connector(), "mine").status, 201);
    // What he has is still his: repeated, and without a key he goes on.
    EXPECT_EQ(create(world.administrator(), "0").status, 201);
    EXPECT_EQ(world.administrator().post("/v1/tasks", world.call_body()).status, 201);
}

// OPS-4: what a handler decides is kept like what the engine decides.
TEST_F(Edge, AnswersOfHandlersAreKept) {
    world.start({1});
    Desktop desktop(world, 1);
    desktop.open();
    desktop.log_in();
    auto& api = desktop.api();
    client::Headers const key{{"Idempotency-Key", "k1"}};
    auto const first = api.post("/v1/agents/buddyList", {{"mediaType", "telephony"}}, key);
    EXPECT_EQ(first.status, 202) << first.text();
    auto const other = api.post("/v1/agents/buddyList", {{"mediaType", "chat"}}, key);
    EXPECT_EQ(other.status, 422) << other.text();
    EXPECT_EQ(other.reason(), "IDEMPOTENCY_KEY_REUSED");
    auto const again = api.post("/v1/agents/buddyList", {{"mediaType", "telephony"}}, key);
    EXPECT_EQ(again.raw.body, first.raw.body);
    // One-time addresses are no exception to their being used once.
    client::Headers const subscribing{{"Idempotency-Key", "k2"}};
    auto const one = api.post("/v1/notification/subscribe", {{"force", false}}, subscribing);
    auto const two = api.post("/v1/notification/subscribe", {{"force", false}}, subscribing);
    EXPECT_EQ(one.status, 200) << one.text();
    EXPECT_EQ(two.status, 200) << two.text();
    EXPECT_NE(one.raw.body, two.raw.body);
}

}  // namespace
}  // namespace ringmaster::tests::edge_test
