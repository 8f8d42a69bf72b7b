// Runs every tests/scenarios/*.txt and compares with the output written in it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenarios/script.hpp"

#include "support/text_file.hpp"

namespace ringmaster::testing::scenarios_test {
namespace {

std::filesystem::path folder() {
    return std::filesystem::path(RINGMASTER_SOURCE_DIR) / "tests" / "scenarios";
}

std::vector<std::string> scenario_names() {
    std::vector<std::string> names;
    for (auto const& file : std::filesystem::directory_iterator(folder())) {
        if (file.path().extension() == ".txt") names.push_back(file.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

// The file as it should be: each step's lines with what they really put out.
std::string replay_file(std::string const& text) {
    std::istringstream in(text);
    std::string result;
    std::string commands;
    bool in_output = false;
    Script script;
    for (std::string line; std::getline(in, line);) {
        if (in_output) {
            if (line.empty()) {
                in_output = false;
                result += '\n';
            }
            continue;
        }
        result += line + '\n';
        if (line != "----") {
            commands += line + '\n';
            continue;
        }
        result += script.run(commands);
        commands.clear();
        in_output = true;
    }
    return result;
}

class Scenario : public ::testing::TestWithParam<std::string> {};

TEST_P(Scenario, says_what_is_written) {
    auto const path = folder() / (GetParam() + ".txt");
    std::string const written = ringmaster::tests::text_of_file(path);
    ASSERT_NE(written.find("SPEC: "), std::string::npos) << "name the rules it shows";
    std::string const actual = replay_file(written);
    if (std::getenv("RINGMASTER_REWRITE") != nullptr && actual != written) {
        std::ofstream(path) << actual;
        return;
    }
    EXPECT_EQ(actual, written) << "RINGMASTER_REWRITE=1 writes it anew";
}

INSTANTIATE_TEST_SUITE_P(All, Scenario, ::testing::ValuesIn(scenario_names()),
                         [](auto const& instance) {
                             std::string name = instance.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace ringmaster::testing::scenarios_test
