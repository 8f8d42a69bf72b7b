// A bad sample for every rule, which it must catch, beside a good one, which it must not.
#include <gtest/gtest.h>

#include "tidy/rules.hpp"

namespace tidy::samples_test {
namespace {

std::string repeat(std::string const& text, int times) {
    std::string result;
    for (int count = 0; count < times; ++count) result += text;
    return result;
}

std::size_t count(Findings (*rule)(File const&), std::string path, std::string text) {
    return rule({std::move(path), std::move(text)}).size();
}

TEST(FileLength, IsLimited) {
    EXPECT_EQ(count(check_file_length, "src/core/a.cpp", repeat("\n", 500)), 0U);
    EXPECT_EQ(count(check_file_length, "src/core/a.cpp", repeat("\n", 501)), 1U);
}

std::string function_of(int body_lines, std::string const& head = "int f(int x) {\n") {
    return head + repeat("    if (x > 1) { x = g({1, 2}); }\n", body_lines) + "}\n";
}

TEST(FunctionLength, IsLimited) {
    EXPECT_EQ(count(check_function_length, "src/core/a.cpp", function_of(68)), 0U);
    EXPECT_EQ(count(check_function_length, "src/core/a.cpp", function_of(69)), 1U);
}

class LongFunction : public ::testing::TestWithParam<char const*> {};

TEST_P(LongFunction, IsFoundInEveryShape) {
    std::string const head = GetParam();
    EXPECT_EQ(count(check_function_length, "src/core/a.cpp", function_of(80, head)), 1U) << head;
    EXPECT_EQ(count(check_function_length, "src/core/a.cpp", function_of(40, head)), 0U) << head;
}

INSTANTIATE_TEST_SUITE_P(
    Heads, LongFunction,
    ::testing::Values("namespace a { namespace {\nint f(int x) {\n",
                      "template <class T, class U = std::vector<int>>\nvoid f(T x) {\n",
                      "struct A { int a = 3; std::string b{}; void f() const noexcept {\n",
                      "class B final : public A {\npublic:\n    B() : A(1), b_{2} {\n",
                      "auto f() -> std::vector<int> {\n", "TEST(Suite, Name) {\n",
                      "auto const f = [](int x) {\n", "void f(struct stat* x, char c = '{') {\n",
                      "std::vector<F> const table{{1, [](int x) {\n",
                      "RINGMASTER_ENUM(Kind, a, b)\nstruct C { int f() {\n",
                      "// it's { a comment\nint f() try {\n",
                      "auto s = R\"x({ \" } {)x\"; int f() & {\n"));

TEST(FunctionLength, IgnoresTypesNamespacesAndTables) {
    auto const rows = repeat("    {1, 2},\n", 90);
    EXPECT_EQ(count(check_function_length, "a.cpp", "Row const table[] = {\n" + rows + "};\n"), 0U);
    auto const fields = repeat("    int x{};\n    int f() { return 1; }\n", 90);
    EXPECT_EQ(count(check_function_length, "a.cpp", "struct A : B<int> {\n" + fields + "};\n"), 0U);
    EXPECT_EQ(count(check_function_length, "a.cpp", "namespace a {\n" + fields + "}\n"), 0U);
    auto const values = repeat("    value,\n", 90);
    EXPECT_EQ(count(check_function_length, "a.cpp",
                    "RINGMASTER_ENUM(Kind,\n" + values + "last)\nint f() { return 1; }\n"),
              0U);
}

TEST(Lines, AreLimitedAndClean) {
    EXPECT_EQ(count(check_lines, "src/a.cpp", repeat("ž", 100) + "\n"), 0U);
    EXPECT_EQ(count(check_lines, "src/a.cpp", repeat("x", 101) + "\n"), 1U);
    EXPECT_EQ(count(check_lines, "src/a.cpp", "\tint x;\n"), 1U);
    EXPECT_EQ(count(check_lines, "src/a.cpp", "int x; \n"), 1U);
    EXPECT_EQ(count(check_lines, "src/a.cpp", "int x;"), 1U);
}

TEST(Words, OfUnfinishedWorkAreRefused) {
    EXPECT_EQ(count(check_words, "src/a.cpp",
                    "// TO"
                    "DO: later\n"),
              1U);
    EXPECT_EQ(count(check_words, "src/a.cpp",
                    "// FIX"
                    "ME\n"),
              1U);
    EXPECT_EQ(count(check_words, "src/a.cpp",
                    "int TO"
                    "DOS;\n"),
              0U);
    EXPECT_EQ(count(check_words, "tests/a.cpp",
                    "this_thread::sleep"
                    "_for(1s);\n"),
              1U);
    EXPECT_EQ(count(check_words, "src/a.cpp",
                    "this_thread::sleep"
                    "_for(1s);\n"),
              0U);
    EXPECT_EQ(count(check_words, "tests/a.cpp", "while (clock::now() < until) {}\n"), 1U);
    EXPECT_EQ(count(check_words, "tests/a.cpp", "while (clock::now() < until) run_one();\n"), 0U);
}

TEST(Headers, BeginAsAgreed) {
    std::string const path = "include/ringmaster/core/a.hpp";
    EXPECT_EQ(count(check_header, path, "#pragma once\n// What it is.\n"), 0U);
    EXPECT_EQ(count(check_header, path, "#pragma once\n#include <map>\n"), 1U);
    EXPECT_EQ(count(check_header, path, "// What it is.\n#pragma once\n"), 1U);
    EXPECT_EQ(count(check_header, "src/core/a.hpp", "#ifndef A\n"), 1U);
    EXPECT_EQ(count(check_header, "src/core/a.cpp", "int x;\n"), 0U);
}

class Impure : public ::testing::TestWithParam<char const*> {};

TEST_P(Impure, IsRefusedInCoreOnly) {
    EXPECT_EQ(count(check_core_purity, "src/core/a.cpp", GetParam()), 1U);
    EXPECT_EQ(count(check_core_purity, "src/app/a.cpp", GetParam()), 0U);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Impure,
                         ::testing::Values("#include <thread>\n", "#include <mutex>\n",
                                           "#include <iostream>\n", "#include <random>\n",
                                           "auto t = Clock::now();\n", "float x = 1;\n",
                                           "std::vector<double> x;\n"));

TEST(Core, MaySpeakOfTheseThings) {
    EXPECT_EQ(count(check_core_purity, "src/core/a.cpp", "// no double here\nauto x = now(1);\n"),
              0U);
}

struct Arrow {
    char const* path;
    char const* include;
    std::size_t findings;
};

class Includes : public ::testing::TestWithParam<Arrow> {};

TEST_P(Includes, FollowTheArrows) {
    auto const [path, include, findings] = GetParam();
    EXPECT_EQ(count(check_includes, path, std::string("#include ") + include + "\n"), findings)
        << path << " " << include;
}

INSTANTIATE_TEST_SUITE_P(
    Arrows, Includes,
    ::testing::Values(Arrow{"src/core/a.cpp", "\"ringmaster/core/ids.hpp\"", 0},
                      Arrow{"src/core/a.cpp", "\"core/inner.hpp\"", 0},
                      Arrow{"src/core/a.cpp", "\"ringmaster/store/store.hpp\"", 1},
                      Arrow{"src/core/a.cpp", "<boost/asio.hpp>", 1},
                      Arrow{"src/core/a.cpp", "<nlohmann/json_fwd.hpp>", 1},
                      Arrow{"src/core/a.cpp", "<sqlite3.h>", 1},
                      Arrow{"src/core/a.cpp", "<vector>", 0},
                      Arrow{"src/core/decide/a.cpp", "\"core/state/world.hpp\"", 0},
                      Arrow{"src/core/state/a.cpp", "\"core/state/world.hpp\"", 0},
                      Arrow{"src/core/state/a.cpp", "\"core/decide/decision.hpp\"", 1},
                      Arrow{"src/core/state/a.cpp", "\"core/timers.hpp\"", 1},
                      Arrow{"src/core/timers.cpp", "\"core/decide/decision.hpp\"", 0},
                      Arrow{"include/ringmaster/core/model/a.hpp", "\"ringmaster/core/engine.hpp\"",
                            1},
                      Arrow{"src/api/routes/a.cpp", "\"ringmaster/api/text/json.hpp\"", 0},
                      Arrow{"src/api/text/a.cpp", "\"api/routes/handlers.hpp\"", 1},
                      Arrow{"src/app/turn/a.cpp", "\"ringmaster/core/model/ids.hpp\"", 0},
                      Arrow{"src/app/turn/a.cpp", "\"app/loop/driver.hpp\"", 1},
                      Arrow{"src/main.cpp", "\"ringmaster/app/tools/command_line.hpp\"", 0},
                      Arrow{"src/store/a.cpp", "<sqlite3.h>", 0},
                      Arrow{"src/store/a.cpp", "\"ringmaster/api/a.hpp\"", 1},
                      Arrow{"src/api/a.cpp", "<nlohmann/json.hpp>", 0},
                      Arrow{"src/api/a.cpp", "<boost/beast.hpp>", 1},
                      Arrow{"src/api/a.cpp", "\"ringmaster/net/server.hpp\"", 1},
                      Arrow{"src/net/a.cpp", "\"ringmaster/core/ids.hpp\"", 1},
                      Arrow{"src/app/a.cpp", "\"ringmaster/client/http.hpp\"", 1},
                      Arrow{"src/app/a.cpp", "\"store/inner.hpp\"", 1},
                      Arrow{"src/app/a.cpp", "\"ringmaster/store/store.hpp\"", 0},
                      Arrow{"src/traffic/a.cpp", "\"ringmaster/client/http.hpp\"", 0},
                      Arrow{"src/traffic/a.cpp", "\"ringmaster/core/ids.hpp\"", 1},
                      Arrow{"include/ringmaster/net/a.hpp", "<boost/beast.hpp>", 1},
                      Arrow{"include/ringmaster/api/a.hpp", "<nlohmann/json.hpp>", 1},
                      Arrow{"include/ringmaster/api/a.hpp", "<nlohmann/json_fwd.hpp>", 0},
                      Arrow{"tests/unit/core/a.cpp", "\"core/inner.hpp\"", 0}));

TEST(PublicHeaders, AreNeededElsewhere) {
    std::string const include = "#include \"ringmaster/core/";
    std::vector<File> const files = {{"include/ringmaster/core/a.hpp", include + "b.hpp\"\n"},
                                     {"include/ringmaster/core/b.hpp", ""},
                                     {"include/ringmaster/core/own.hpp", ""},
                                     {"include/ringmaster/core/tested.hpp", ""},
                                     {"src/core/a.cpp", include + "own.hpp\"\n"},
                                     {"src/store/a.cpp", include + "a.hpp\"\n"},
                                     {"tests/unit/core/a.cpp", include + "tested.hpp\"\n"}};
    auto const findings = check_public_headers(files);
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].path, "include/ringmaster/core/own.hpp");
    EXPECT_EQ(findings[1].path, "include/ringmaster/core/tested.hpp");
}

struct Await {
    char const* statement;
    std::size_t findings;
};

class Awaits : public ::testing::TestWithParam<Await> {};

TEST_P(Awaits, StandAlone) {
    auto const [statement, findings] = GetParam();
    auto const text = std::string("awaitable<void> f() {\n") + statement + "\n}\n";
    EXPECT_EQ(count(check_coroutines, "src/net/a.cpp", text), findings) << statement;
}

INSTANTIATE_TEST_SUITE_P(
    Statements, Awaits,
    ::testing::Values(Await{"co_await co_spawn(ex, [s]() { g(s); }, use_awaitable);", 1},
                      Await{"auto x = co_await f(Agg{.a = a});", 1},
                      Await{"co_await f({a, b, 1});", 1},
                      Await{"auto s = c ? co_await g() : std::string();", 1},
                      Await{"if (co_await f(Agg{1})) { g(); }", 1},
                      Await{"auto aw = f(Agg{1}); co_await std::move(aw);", 0},
                      Await{"auto l = [s] { return s; }; co_await f(l);", 0},
                      Await{"co_spawn(ex, [s]() -> A { co_await g(s); }, detached);", 0},
                      Await{"for (auto x : co_await f()) { g({x}); }", 0},
                      Await{"auto& [a, b] = co_await f();", 0},
                      Await{"auto x = v[1]; if (c) { co_await g(v[2]); } else { h({1}); }", 0},
                      Await{"while (true) { try { co_await f(); } catch (...) { g({1}); } }", 0},
                      Await{"co_await f([](int x) { return x; });", 0}));

TEST(Coroutines, StayOutOfTheQuietRooms) {
    EXPECT_EQ(count(check_coroutines, "src/core/a.cpp", "X f() { co_return 1; }\n"), 1U);
    EXPECT_EQ(count(check_coroutines, "src/net/a.cpp", "X f() { co_return 1; }\n"), 0U);
}

TEST(Markdown, HasOneTitle) {
    EXPECT_EQ(count(check_markdown, "a.md", "# A\n\n## B\n```\n# a comment\n```\n"), 0U);
    EXPECT_EQ(count(check_markdown, "a.md", "# A\n# B\n"), 1U);
    EXPECT_EQ(count(check_markdown, "a.md", "text\n"), 1U);
}

}  // namespace
}  // namespace tidy::samples_test
