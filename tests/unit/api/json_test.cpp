// The guard in front of every JSON text, and the shapes of errors.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ringmaster/api/text/json.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api::json_test {
namespace {

using nlohmann::json;

Problems problems_of(std::string const& text, JsonLimits const& limits = {}) {
    Problems problems;
    auto const value = parse_json(text, limits, problems);
    EXPECT_EQ(value.has_value(), problems.empty()) << text;
    return problems;
}

std::string first(std::string const& text) {
    auto const problems = problems_of(text);
    return problems.empty() ? "" : problems[0].path + ": " + problems[0].text;
}

TEST(Json, KeepsWhatIsThere) {
    Problems problems;
    auto const text = R"({"a":[1,-2,2.5,true,null,{"b":"č \"x\""}],"c":{}})";
    auto const value = parse_json(text, {}, problems);
    ASSERT_TRUE(value);
    EXPECT_EQ(*value, json::parse(text));
    EXPECT_EQ(json_text(*value), text);
}

TEST(Json, RefusesDuplicateKeysAndNamesEachOne) {
    auto const problems = problems_of(R"({"a":1,"b":[{"c":1,"c":2}],"a":3})");
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].path, "b[0].c");
    EXPECT_EQ(problems[1].path, "a");
    EXPECT_TRUE(problems_of(R"([{"a":1},{"a":1}])").empty());
}

TEST(Json, LimitsDepthAndSize) {
    std::string const deep(32, '[');
    EXPECT_TRUE(problems_of(deep + std::string(32, ']')).empty());
    EXPECT_EQ(problems_of(std::string(33, '[') + std::string(33, ']')).size(), 1U);
    EXPECT_EQ(problems_of(std::string(1'000'000, '['), {2'000'000, 32, 100}).size(), 1U);
    EXPECT_EQ(first(std::string(70'000, ' ')), ": larger than 65536 bytes");
}

// SEC-5: text whose every third byte would be an object of a hundred.
TEST(Json, LimitsValuesByWhatTheTextIsWorth) {
    JsonLimits const limits{std::size_t{4} << 20U, 32, 100};
    for (std::string const piece : {"{},", "[],", "1,", "\"\",", "null,", "{\"a\":1},"}) {
        std::string text = "[";
        while (text.size() < (std::size_t{2} << 20U)) text += piece;
        text.back() = ']';
        Problems problems;
        EXPECT_FALSE(parse_json(text, limits, problems)) << piece;
        ASSERT_EQ(problems.size(), 1U) << piece;
        EXPECT_NE(problems[0].text.find("values"), std::string::npos) << problems[0].text;
    }
    // What people write: names and ids. And a small body has what it wants.
    std::string text = "[";
    while (text.size() < (std::size_t{2} << 20U)) {
        text += R"({"id":"6f6dd0f0-6d0c-4a4b-9c53-7a3a5d2f1c11","active":true,"order":12},)";
    }
    text.back() = ']';
    Problems problems;
    EXPECT_TRUE(parse_json(text, limits, problems));
    std::string small = "[";
    for (int count = 0; count < 20'000; ++count) small += "1,";
    small.back() = ']';
    problems.clear();
    EXPECT_TRUE(parse_json(small, limits, problems));
}

TEST(Json, RefusesMalformedText) {
    for (char const* text : {"", "{", "{\"a\":}", "[1,]", "nul", "{}{}", "'a'", "{\"a\" 1}",
                             "\xEF\xBB", "[01]", "[1.]", "\"\x01\""}) {
        EXPECT_EQ(problems_of(text).size(), 1U) << text;
    }
    EXPECT_EQ(problems_of("{\"a\":\"\xC3\x28\"}").size(), 1U);
    EXPECT_EQ(problems_of("{\"a\":\"\\ud800\"}").size(), 1U);
    EXPECT_EQ(problems_of("{\"a\":\"\xED\xA0\x80\"}").size(), 1U);
}

TEST(Json, RefusesInfiniteNumbers) {
    EXPECT_EQ(first("{\"a\":[0,1e999]}"), "a[1]: the number is too large");
    EXPECT_EQ(first("{\"a\":NaN}").substr(0, 18), "a: not valid JSON ");
}

TEST(Json, ListOfProblemsIsBounded) {
    std::string text = "{\"a\":0";
    for (int index = 0; index < 500; ++index) text += ",\"a\":0";
    EXPECT_EQ(problems_of(text + "}").size(), 100U);
}

TEST(Json, TypedLooks) {
    json const value = {{"t", "x"}, {"f", true}, {"n", 7}, {"z", nullptr}, {"l", {"a", 1, "b"}}};
    EXPECT_EQ(text_at(value, "t"), "x");
    EXPECT_EQ(text_at(value, "n"), "");
    EXPECT_TRUE(flag_at(value, "f"));
    EXPECT_FALSE(flag_at(value, "z"));
    EXPECT_EQ(integer_at(value, "n"), 7);
    EXPECT_EQ(integer_at(value, "t"), std::nullopt);
    EXPECT_EQ(texts_at(value, "l"), (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(child_at(value, "z").empty());
    json const huge = {{"n", 18'446'744'073'709'551'615ULL}};
    EXPECT_EQ(integer_at(huge, "n"), std::nullopt);
}

TEST(Errors, RefusalHasFourKeysAndActionsOnConflict) {
    core::ActionSet allowed;
    allowed.add(core::Action::accept);
    auto const conflict = refusal_response({core::Reason::offer_expired, "late"}, allowed);
    EXPECT_EQ(conflict.status, 409);
    auto const body = json::parse(conflict.body);
    EXPECT_EQ(body, (json{{"errorType", "CONFLICT"},
                          {"errorMessage", "The offer was not answered in time"},
                          {"errorData", "The offer was not answered in time: late"},
                          {"reasonCode", "OFFER_EXPIRED"},
                          {"allowedActions", {"accept"}}}));
    auto const unknown = refusal_response({core::Reason::unknown_task, ""}, allowed);
    EXPECT_EQ(unknown.status, 404);
    EXPECT_FALSE(json::parse(unknown.body).contains("allowedActions"));
    EXPECT_EQ(json::parse(unknown.body)["errorData"], "No such contact");
}

TEST(Errors, EveryReasonHasATypeForItsStatus) {
    for (auto const& entry : core::reason_table) {
        EXPECT_NE(error_type(entry.http_status), "ERROR") << entry.id;
    }
}

TEST(Errors, ProblemsAndConfigurationShapes) {
    auto const command = json::parse(problems_response({{"a.b", "is required"}}).body);
    EXPECT_EQ(command["reasonCode"], "INVALID_REQUEST");
    EXPECT_EQ(command["errorData"], "a.b is required");
    EXPECT_EQ(command["problems"], (json{{{"field", "a.b"}, {"description", "is required"}}}));
    auto const configuration = configuration_error(412, {{"version", "is stale"}}, "t-1");
    EXPECT_EQ(configuration.status, 412);
    EXPECT_EQ(json::parse(configuration.body),
              (json{{"trackingId", "t-1"},
                    {"error",
                     {{"key", "412"},
                      {"message", {{{"description", "is stale"}, {"field", "version"}}}}}}}));
}

// However many there are, the text is short enough to be read.
TEST(Errors, DataIsOneTextAndProblemsAreAllOfThem) {
    Problems problems(9, Problem{"", "must be a JSON object"});
    auto const body = json::parse(problems_response(problems).body);
    EXPECT_EQ(body["problems"].size(), 9U);
    auto const text = body["errorData"].get<std::string>();
    EXPECT_TRUE(text.starts_with("the request must be a JSON object; ")) << text;
    EXPECT_TRUE(text.ends_with("; and 4 more")) << text;
}

TEST(Http, HeadersAreFoundInAnyCase) {
    Request request;
    request.headers = {{"X-One", "1"}, {"x-one", "2"}, {"Spark-User-Agent", "s"}};
    EXPECT_EQ(request.header("x-ONE"), "1");
    EXPECT_EQ(request.header("spark-user-agent"), "s");
    EXPECT_EQ(request.header("other"), "");
}

}  // namespace
}  // namespace ringmaster::api::json_test
