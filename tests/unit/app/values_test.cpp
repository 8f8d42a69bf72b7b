// Small parts of the shell: log lines, metrics, clock, targets, rates, CORS, stored answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "app/base/request_target.hpp"
#include "app/edge/rate_limit.hpp"
#include "app/settings/cors.hpp"
#include "app/turn/idempotency.hpp"

namespace ringmaster::app::values_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

TEST(Log, FieldsCannotBreakALine) {
    EXPECT_EQ(log_line("net", "closed", {{"peer", "::1"}, {"why", "a \"b\"\n"}}, false),
              R"(net: closed peer=::1 why="a \"b\"\u000a")");
    EXPECT_EQ(log_line("net", "closed", {{"why", "x\ty"}}, true),
              R"("room":"net","message":"closed","why":"x\u0009y")");
}

TEST(Metrics, DropsASeries) {
    Metrics metrics;
    for (auto const* org : {"a", "b"}) {
        metrics.gauge("seq", "Entries.", {{"org", org}}).set(1);
        metrics.kept_counter("seen_total", "Seen.", {{"org", org}, {"queue", "q"}}).set(2);
    }
    metrics.drop({{"org", "a"}});
    metrics.drop({{"org", "unknown"}});
    metrics.drop({{"org", "unknown"}, {"queue", "q"}});
    EXPECT_EQ(metrics.render().find("{org=\"a\""), std::string::npos);
    EXPECT_THAT(metrics.render(), HasSubstr("seq{org=\"b\"} 1\n"));
    EXPECT_THAT(metrics.render(), HasSubstr("# TYPE seen_total counter\n"
                                            "seen_total{org=\"b\",queue=\"q\"} 2\n"));
    metrics.drop({{"org", "b"}, {"queue", "q"}});
    EXPECT_EQ(metrics.render().find("queue="), std::string::npos);
}

TEST(Metrics, RendersEveryKind) {
    Metrics metrics;
    metrics.counter("events_total", "Events.", {{"type", "A\"b"}}).add(3);
    metrics.gauge("depth", "Depth.").set(1'234'567'890'123.0);
    auto& times = metrics.histogram("time_seconds", "Time.", {0.1, 1});
    for (double const value : {0.05, 0.1, 0.5, 7.0}) times.observe(value);
    auto const text = metrics.render();
    EXPECT_THAT(text, HasSubstr("# TYPE events_total counter\nevents_total{type=\"A\\\"b\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("depth 1234567890123\n"));
    EXPECT_THAT(text, HasSubstr("time_seconds_bucket{le=\"0.1\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("time_seconds_bucket{le=\"1\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("time_seconds_bucket{le=\"+Inf\"} 4\n"));
    EXPECT_THAT(text, HasSubstr("time_seconds_quantile{quantile=\"0.5\"} 0.1\n"));
    EXPECT_THAT(text, HasSubstr("time_seconds_quantile{quantile=\"0.99\"} 7\n"));
}

TEST(Target, SplitsAndDecodes) {
    auto const target = parse_target("/a%20b/c?x=%20&y");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a b/c");
    EXPECT_EQ(target->query, "x=%20&y");
}

TEST(Target, RefusesWhatReadersDisagreeAbout) {
    for (auto const* text : {"", "*", "http://a/b", "/a%2Fb", "/a%00", "/a%4", "/a%zz"}) {
        EXPECT_FALSE(parse_target(text)) << text;
    }
}

TEST(RateLimit, LetsABurstThroughAndThenTheAverage) {
    RateLimit limit(10, 3);
    RateLimit::Steady now;
    for (int request = 0; request < 3; ++request) EXPECT_TRUE(limit.admit("a", now));
    EXPECT_FALSE(limit.admit("a", now));
    EXPECT_TRUE(limit.admit("b", now));
    now += milliseconds(100);
    EXPECT_TRUE(limit.admit("a", now));
    EXPECT_FALSE(limit.admit("a", now));
}

TEST(RateLimit, ForgetsIdleCallers) {
    RateLimit limit(10, 10);
    RateLimit::Steady now;
    for (int caller = 0; caller < 10'000; ++caller) {
        EXPECT_TRUE(limit.admit(std::to_string(caller), now));
    }
    now += seconds(2);
    EXPECT_TRUE(limit.admit("one more", now));
    EXPECT_EQ(limit.callers(), 1U);
}

TEST(Cors, TellsAllowedOriginsOnly) {
    Cors const cors({"https://desk.example"});
    auto const answer = cors.preflight("https://desk.example", "GET, PUT");
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.headers.front().value, "https://desk.example");
    std::vector<net::Header> headers;
    cors.add_headers("https://evil.example", headers);
    EXPECT_TRUE(headers.empty());
    EXPECT_EQ(cors.preflight("https://evil.example", "GET").headers.front().name, "Allow");
}

store::IdempotencyRecord record(std::string key, std::string body, core::Time created) {
    api::Principal principal;
    principal.subject = "token";
    api::Request request;
    request.method = "POST";
    request.path = "/v1/tasks";
    request.headers = {{"idempotency-key", std::move(key)}};
    request.body = std::move(body);
    auto made = idempotency_request(principal, request, "secret");
    made.status = 201;
    made.answer = "first";
    made.created = created;
    return made;
}

TEST(Idempotency, RepeatsTheFirstAnswerAndRefusesAnotherRequest) {
    Idempotency kept;
    kept.put(record("k", "{}", {1'000}));
    api::Response answer;
    EXPECT_EQ(kept.find(record("k", "{}", {}), answer), Idempotency::Verdict::repeated);
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.body, "first");
    EXPECT_EQ(kept.find(record("k", "{\"a\":1}", {}), answer), Idempotency::Verdict::mismatch);
    EXPECT_EQ(kept.find(record("other", "{}", {}), answer), Idempotency::Verdict::unknown);
}

TEST(Idempotency, ForgetsAfterADay) {
    Idempotency kept;
    kept.put(record("old", "{}", {0}));
    kept.put(record("new", "{}", {1}));
    kept.expire(core::Time{0} + store::idempotency_kept);
    EXPECT_EQ(kept.size(), 1U);
}

TEST(Idempotency, KeepsOnlyFinalAnswers) {
    for (int const status : {200, 202, 409, 422}) EXPECT_TRUE(is_kept(status)) << status;
    for (int const status : {400, 404, 429, 500, 503}) EXPECT_FALSE(is_kept(status)) << status;
}

}  // namespace
}  // namespace ringmaster::app::values_test
