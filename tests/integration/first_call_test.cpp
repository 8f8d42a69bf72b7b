// docs/first-call.md, run as it is printed: every line of its blocks, in one shell, against the
// real daemon. Only where the server listens is chosen for it, by the environment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/daemon.hpp"
#include "support/daemon_process.hpp"
#include "support/text_file.hpp"

namespace ringmaster::tests::first_call_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

constexpr auto page_patience = std::chrono::seconds(60);
char const* const page = RINGMASTER_SOURCE_DIR "/docs/first-call.md";

// Every block of shell, in order.
std::string script_of(std::string const& text) {
    std::istringstream lines(text);
    std::string script;
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line == "```sh" || line == "```") {
            inside = line == "```sh";
        } else if (inside) {
            script += line + "\n";
        }
    }
    return script;
}

std::size_t count(std::string const& text, std::string const& what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

class FirstCall : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "first-call-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        fs::copy_file(RINGMASTER_SOURCE_DIR "/config/smallest-organization.json",
                      folder_ / "smallest-organization.json");
    }
    void TearDown() override { fs::remove_all(folder_); }

    // Ends with the first line that fails; what it has started ends with it.
    ToolRun run(std::string const& script) {
        std::ofstream(folder_ / "page.sh") << "set -e -o pipefail\n" << script;
        std::string const bin = fs::path(RINGMASTERD_PATH).parent_path().string();
        ChildProcess shell({"/usr/bin/env", "RINGMASTER_LISTEN_PORT=0", "bash", "-c",
                            "cd '" + folder_.string() + "'; PATH='" + bin +
                                "':$PATH; trap 'kill $DESKTOP $DAEMON 2>/dev/null || true' EXIT; "
                                ". ./page.sh"});
        ToolRun run;
        run.exit_code = shell.wait(page_patience).value_or(-1);
        run.output = shell.output();
        run.errors = shell.errors();
        return run;
    }
    [[nodiscard]] std::string file(char const* name) const {
        return text_of_file((folder_ / name).string());
    }

    fs::path folder_;
};

TEST_F(FirstCall, ThePageRunsAsItIsPrinted) {
    auto const script = script_of(text_of_file(page));
    auto const done = run(script);
    ASSERT_EQ(done.exit_code, 0) << done.output << "\n"
                                 << done.errors << "\n"
                                 << file("daemon.log");
    // The call was wrapped up with the note, and nothing was missing, by either way.
    EXPECT_THAT(done.output, HasSubstr("The first one"));
    EXPECT_EQ(count(done.output, R"({"items":[],"ready":true})"), 2U) << done.output;
    EXPECT_EQ(count(done.output, "nothing is missing"), 1U) << done.output;
    EXPECT_THAT(done.output, Not(HasSubstr("reasonCode\":\"INVALID"))) << done.output;
    EXPECT_THAT(done.output, Not(HasSubstr("\"error\""))) << done.output;
    EXPECT_EQ(count(file("created.txt"), "\"organizationId\""), 8U) << file("created.txt");
    // The lost token's successor sees what there is.
    EXPECT_THAT(done.output, HasSubstr("\"name\":\"Again\""));
    EXPECT_THAT(file("daemon.log"), HasSubstr("stopped"));
}

TEST_F(FirstCall, HasTenRequests) {
    auto const text = text_of_file(page);
    for (int number = 1; number <= 10; ++number) {
        EXPECT_EQ(count(text, "\n**" + std::to_string(number) + ". "), 1U) << number;
    }
    EXPECT_EQ(count(text, "\n**11. "), 0U);
}

}  // namespace
}  // namespace ringmaster::tests::first_call_test
