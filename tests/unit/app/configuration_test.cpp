// The configuration table: types, ranges, every problem at once, and its document.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "app/settings/settings.hpp"

#include "support/text_file.hpp"

namespace ringmaster::app::configuration_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Configuration, DefaultsAreValid) {
    auto const result = parse_configuration({}, {});
    EXPECT_THAT(result.problems, IsEmpty());
    EXPECT_EQ(result.settings.listen_address, "127.0.0.1");
    EXPECT_EQ(result.settings.listen_port, 8080U);
    EXPECT_EQ(result.settings.net.websocket_idle_timeout, std::chrono::seconds(16));
}

TEST(Configuration, ReadsNestedKeysOfEveryType) {
    auto const result = parse_configuration(
        R"({"listen":{"port":0,"allowPlain":true},"cors":{"origins":["https://a.example"]},
            "log":{"level":"debug","rooms":{"net":"warn"}},"limits":{"headTimeoutMs":500}})",
        {});
    EXPECT_THAT(result.problems, IsEmpty());
    EXPECT_EQ(result.settings.listen_port, 0U);
    EXPECT_TRUE(result.settings.listen_allow_plain);
    EXPECT_THAT(result.settings.cors_origins, ElementsAre("https://a.example"));
    EXPECT_EQ(result.settings.log_rooms.at("net"), "warn");
    EXPECT_EQ(result.settings.net.head_timeout, std::chrono::milliseconds(500));
}

TEST(Configuration, TellsEveryProblemAtOnce) {
    auto const result = parse_configuration(
        R"({"listen":{"prot":1,"port":70000,"address":5},"log":{"level":"loud"},"data":7})", {});
    EXPECT_THAT(result.problems,
                ::testing::UnorderedElementsAre(
                    AllOf(HasSubstr("unknown key listen.prot"), HasSubstr("listen.port?")),
                    AllOf(HasSubstr("listen.port"), HasSubstr("0 to 65535")),
                    HasSubstr("listen.address must be text"),
                    AllOf(HasSubstr("log.level"), HasSubstr("one of trace")),
                    HasSubstr("unknown key data")));
}

TEST(Configuration, RefusesNamesThatStandTwice) {
    auto const result = parse_configuration(R"({"listen":{"port":1,"port":2}})", {});
    EXPECT_THAT(result.problems, ElementsAre(HasSubstr("stands twice")));
}

TEST(Configuration, RefusesWhatIsNoObject) {
    EXPECT_THAT(parse_configuration("[]", {}).problems, ElementsAre(HasSubstr("JSON object")));
    EXPECT_THAT(parse_configuration("{", {}).problems, ElementsAre(HasSubstr("not valid JSON")));
}

TEST(Configuration, TheEnvironmentOverridesTheFile) {
    auto const result =
        parse_configuration(R"({"listen":{"port":1},"cors":{"origins":["https://a"]}})",
                            {{"RINGMASTER_LISTEN_PORT", "2"},
                             {"RINGMASTER_LISTEN_ALLOW_PLAIN", "true"},
                             {"RINGMASTER_CORS_ORIGINS", "https://b,https://c"}});
    EXPECT_THAT(result.problems, IsEmpty());
    EXPECT_EQ(result.settings.listen_port, 2U);
    EXPECT_TRUE(result.settings.listen_allow_plain);
    EXPECT_THAT(result.settings.cors_origins, ElementsAre("https://b", "https://c"));
}

TEST(Configuration, TheEnvironmentIsCheckedToo) {
    auto const result = parse_configuration(
        {}, {{"RINGMASTER_LISTEN_PORT", "80x"}, {"RINGMASTER_LISTEN_PROT", "1"}});
    EXPECT_THAT(result.problems, ElementsAre(HasSubstr("RINGMASTER_LISTEN_PORT")));
    EXPECT_THAT(result.warnings, ElementsAre(HasSubstr("did you mean RINGMASTER_LISTEN_PORT?")));
}

TEST(Configuration, ValuesMustFitTogether) {
    auto const result = parse_configuration(
        R"({"tls":{"key":"k.pem"},"data":{"criticalBytes":10,"watermarkBytes":5},
            "limits":{"websocketPingIntervalMs":20000}})",
        {});
    EXPECT_EQ(result.problems.size(), 3U);
}

// Also while single keys are wrong; but nothing is said about a default that stands in for one.
TEST(Configuration, TellsProblemsBetweenKeysBesideTheOthers) {
    auto const result = parse_configuration(
        R"({"listen":{"prot":1,"address":"0.0.0.0"},"tls":{"certificate":7,"key":"k.pem"},
            "data":{"criticalBytes":10,"watermarkBytes":5},
            "limits":{"websocketPingIntervalMs":20000,"headBytes":1}})",
        {{"RINGMASTER_LOG_LEVEL", "loud"}});
    EXPECT_THAT(result.problems,
                ::testing::UnorderedElementsAre(
                    HasSubstr("unknown key listen.prot"), HasSubstr("tls.certificate must be text"),
                    HasSubstr("limits.headBytes must be"), HasSubstr("RINGMASTER_LOG_LEVEL"),
                    HasSubstr("data.criticalBytes must not be greater"),
                    HasSubstr("limits.websocketPingIntervalMs must be less than "
                              "limits.websocketIdleTimeoutMs")));
}

TEST(Configuration, PlainTextStaysOnLoopback) {  // SEC-4
    auto const problems = [](std::string const& listen) {
        return parse_configuration(R"({"listen":)" + listen + "}", {}).problems;
    };
    EXPECT_THAT(problems(R"({"address":"::1"})"), IsEmpty());
    EXPECT_THAT(problems(R"({"address":"0.0.0.0"})"), ElementsAre(HasSubstr("needs tls")));
    EXPECT_THAT(problems(R"({"address":"0.0.0.0","allowPlain":true})"), IsEmpty());
    EXPECT_THAT(problems(R"({"address":"localhost"})"), ElementsAre(HasSubstr("IP address")));
}

TEST(Configuration, FilesThatCannotBeReadAreToldWithTheRest) {
    std::string const path = ::testing::TempDir() + "/configuration-test.json";
    std::ofstream(path) << R"({"tls":{"key":"/nowhere/k.pem","certificate":"/nowhere/c.pem"},
                               "data":{"directory":""}})";
    EXPECT_THAT(load_configuration(path).problems,
                ::testing::UnorderedElementsAre(HasSubstr("data.directory"),
                                                HasSubstr("cannot read /nowhere/k.pem"),
                                                HasSubstr("cannot read /nowhere/c.pem")));
    ::setenv("RINGMASTER_LISTEN_PORT", "x", 1);
    EXPECT_THAT(
        load_configuration("/nowhere/config.json").problems,
        ElementsAre(HasSubstr("cannot read /nowhere"), HasSubstr("RINGMASTER_LISTEN_PORT")));
    ::unsetenv("RINGMASTER_LISTEN_PORT");
}

TEST(Configuration, KeysAndVariablesAreUnique) {
    std::set<std::string> names;
    for (auto const& key : setting_keys()) {
        EXPECT_TRUE(names.insert(key.name).second) << key.name;
        EXPECT_TRUE(names.insert(environment_name(key.name)).second) << key.name;
        EXPECT_FALSE(key.text.empty()) << key.name;
    }
}

TEST(Configuration, EffectiveValuesNameEveryKey) {
    auto const text = effective_values(parse_configuration({}, {}).settings);
    for (auto const& key : setting_keys()) EXPECT_THAT(text, HasSubstr(key.name + " = "));
}

// RINGMASTER_REWRITE=1 writes the table into the document.
TEST(Configuration, TheDocumentShowsTheTable) {
    std::string const path = std::string(RINGMASTER_SOURCE_DIR) + "/docs/configuration.md";
    std::string document = ringmaster::tests::text_of_file(path);
    auto const start = document.find("| Key |");
    ASSERT_NE(start, std::string::npos) << path;
    auto const end = document.find("\n\n", start);
    std::string const shown = document.substr(start, end - start) + "\n";
    if (std::getenv("RINGMASTER_REWRITE") != nullptr && shown != settings_markdown()) {
        document.replace(start, shown.size(), settings_markdown());
        std::ofstream(path) << document;
        return;
    }
    EXPECT_EQ(shown, settings_markdown());
}

}  // namespace
}  // namespace ringmaster::app::configuration_test
