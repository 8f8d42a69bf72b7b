// Style that runs: every rule over the whole tree, and every rule against a sample it must catch.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "tidy/rules.hpp"

#include "support/text_file.hpp"

namespace tidy::tidy_test {
namespace {

namespace fs = std::filesystem;
fs::path const root(RINGMASTER_SOURCE_DIR);

bool is_source(std::string_view path) { return ends_with(path, ".cpp") || ends_with(path, ".hpp"); }
bool is_markdown(std::string_view path) { return ends_with(path, ".md"); }

File read(fs::path const& path) {
    std::string text = ringmaster::tests::text_of_file(path);
    return {fs::relative(path, root).generic_string(), std::move(text)};
}

std::vector<File> read_tree(std::initializer_list<char const*> folders,
                            bool (*wanted)(std::string_view)) {
    std::vector<File> files;
    for (auto const* folder : folders) {
        for (auto const& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.is_regular_file() && wanted(entry.path().generic_string())) {
                files.push_back(read(entry.path()));
            }
        }
    }
    std::sort(files.begin(), files.end(),
              [](File const& left, File const& right) { return left.path < right.path; });
    return files;
}

std::vector<File> const& sources() {
    static auto const files = read_tree({"src", "include", "tests"}, is_source);
    return files;
}

void expect_clean(std::vector<File> const& files, Findings (*rule)(File const&)) {
    ASSERT_FALSE(files.empty());
    for (auto const& file : files) {
        for (auto const& finding : rule(file)) {
            ADD_FAILURE() << finding.path << ":" << finding.line << ": " << finding.what;
        }
    }
}

TEST(Tree, FilesAreShort) { expect_clean(sources(), check_file_length); }
TEST(Tree, FunctionsAreShort) { expect_clean(sources(), check_function_length); }
TEST(Tree, LinesAreClean) { expect_clean(sources(), check_lines); }
TEST(Tree, NothingIsLeftUnfinished) { expect_clean(sources(), check_words); }
TEST(Tree, HeadersIntroduceThemselves) { expect_clean(sources(), check_header); }
TEST(Tree, CoreIsPure) { expect_clean(sources(), check_core_purity); }
TEST(Tree, IncludesFollowTheArrows) { expect_clean(sources(), check_includes); }
TEST(Tree, PublicHeadersAreNeededElsewhere) {
    for (auto const& finding : check_public_headers(sources())) {
        ADD_FAILURE() << finding.path << ": " << finding.what;
    }
}
TEST(Tree, AwaitsStandAlone) { expect_clean(sources(), check_coroutines); }

TEST(Tree, DocumentsHaveOneTitle) {
    auto files = read_tree({"docs"}, is_markdown);
    files.push_back(read(root / "README.md"));
    expect_clean(files, check_markdown);
}

// The scanner must see functions at all: a rule that finds none would pass for ever.
TEST(Tree, ScannerSeesThisFile) {
    auto const file = read(root / "tests/tidy/tidy_test.cpp");
    EXPECT_GT(find_structure(tokenize(file.text)).functions.size(), 10U);
}

struct Run {
    int status = -1;
    std::string output;
};

Run run(std::string const& command) {
    FILE* const stream = popen(command.c_str(), "r");
    if (stream == nullptr) return {};
    Run result;
    std::array<char, 4096> buffer{};
    while (std::size_t const count = fread(buffer.data(), 1, buffer.size(), stream)) {
        result.output.append(buffer.data(), count);
    }
    result.status = pclose(stream);
    return result;
}

// Why the formatter cannot be asked; empty: it can. Other versions break some lines elsewhere.
std::string formatter_missing() {
    auto const version = run("clang-format --version 2>&1").output;
    if (version.find("version 14.") != std::string::npos) return {};
    return "needs clang-format 14, found: " + version;
}

std::string const check_format = "cd '" + root.string() + "' && clang-format --dry-run -Werror ";

TEST(Tree, IsFormatted) {
    if (auto const why = formatter_missing(); !why.empty()) GTEST_SKIP() << why;
    std::string command = check_format;
    for (auto const& file : sources()) command += " '" + file.path + "'";
    auto const checked = run(command + " 2>&1");
    if (checked.status == 0) return;
    std::string reported;  // the first place of every file is enough: the tool repairs the rest
    for (auto const line : split_lines(checked.output)) {
        auto const path = line.substr(0, line.find(':'));
        if (line.find(": error: ") == std::string_view::npos || path == reported) continue;
        ADD_FAILURE() << line;
        reported = path;
    }
    EXPECT_FALSE(reported.empty()) << checked.output;
    FAIL() << "clang-format -i repairs these";
}

TEST(Format, BadSampleIsCaught) {
    if (auto const why = formatter_missing(); !why.empty()) GTEST_SKIP() << why;
    auto const with_input = [](std::string const& code) {
        return run("echo '" + code + "' | (" + check_format + "--assume-filename=a.cpp) 2>&1");
    };
    EXPECT_EQ(with_input("int const x = 1;").status, 0);
    EXPECT_NE(with_input("int  const x=1 ;").status, 0);
}

}  // namespace
}  // namespace tidy::tidy_test
