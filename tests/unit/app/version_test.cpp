// Whatever says a version says the same one (ringmaster/version.hpp).
#include "ringmaster/version.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "ringmaster/app/tools/command_line.hpp"
#include "support/text_file.hpp"

namespace ringmaster::version_test {
namespace {

std::string read(std::string const& path) {
    return tests::text_of_file(RINGMASTER_SOURCE_DIR "/" + path);
}

// What follows the first match of `pattern` up to the group's end; nothing when there is no match.
std::string first_match(std::string const& text, char const* pattern) {
    std::smatch match;
    return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
}

TEST(Version, IsWhatCMakeListsSays) {
    EXPECT_EQ(first_match(read("CMakeLists.txt"), R"(project\(ringmaster VERSION (\S+))"),
              version());
}

TEST(Version, IsWhatTheDescriptionsOfTheApiSay) {
    for (auto const* const path : {"docs/api/openapi.yaml", "docs/api/asyncapi.yaml"}) {
        auto const said = first_match(read(path), R"re(\n  version: "?([^"\s]+)"?\n)re");
        EXPECT_EQ(said, version()) << path;
    }
}

TEST(Version, IsWhatTheDaemonPrints) {
    char const* const words[] = {"ringmasterd", "--version"};
    ::testing::internal::CaptureStdout();
    int const status = app::run_command_line(2, words);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), std::string(version()) + "\n");
    EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace ringmaster::version_test
