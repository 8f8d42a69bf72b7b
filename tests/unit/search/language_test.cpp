// The grammar of queries: what is read out of a text, where an error is, and that hostile texts are
// refused at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "search/language/lexer.hpp"
#include "search/language/parser.hpp"
#include "search/language/printer.hpp"
#include "search/language/query_error.hpp"
#include "unit/search/random_document.hpp"
#include "unit/search/refusal_time.hpp"
#include "unit/search/tree_text.hpp"

namespace ringmaster::search::language_test {
namespace {

using ::testing::HasSubstr;

// `LINE:COLUMN MESSAGE`, or nothing when it parses.
std::string error_of(std::string_view text) {
    try {
        static_cast<void>(parse(text));
        return {};
    } catch (QueryError const& error) {
        std::string where;
        for (Location const& at : error.locations()) {
            where += std::to_string(at.line) + ":" + std::to_string(at.column) + " ";
        }
        return where + error.message();
    }
}

std::string string_in(std::string const& literal) {
    auto const document = parse("{a(b:" + literal + ")}");
    return document.definitions.at(0).selections.at(0).arguments.at(0).value.text;
}

TEST(Language, ReadsWhatReportingJobsWrite) {
    auto const document = parse(R"(# yesterday
        query Yesterday($from: Long!, $to: Long! = 5) {
          taskDetails(from: $from to: $to, filter: {channelType: {equals: telephony}}) {
            tasks {
              id GV1: stringGlobalVariables(name: "GV1") { value } ...Agent @include(if: true)
            }
            pageInfo { hasNextPage endCursor }
          }
        }
        fragment Agent on TaskDetails { lastAgent { name } })");
    ASSERT_EQ(document.definitions.size(), 2U);
    Definition const& query = document.definitions[0];
    EXPECT_EQ(query.name, "Yesterday");
    ASSERT_EQ(query.variables.size(), 2U);
    EXPECT_TRUE(query.variables[0].type.is_required);
    EXPECT_EQ(query.variables[1].fallback.at(0).text, "5");
    Selection const& root = query.selections.at(0);
    ASSERT_EQ(root.arguments.size(), 3U);
    EXPECT_EQ(root.arguments[2].value.items.at(0).items.at(0).text, "telephony");
    Selection const& tasks = root.selections.at(0);
    EXPECT_EQ(tasks.selections.at(1).alias, "GV1");
    EXPECT_EQ(tasks.selections.at(2).kind, Selection::Kind::spread);
    EXPECT_EQ(document.definitions[1].type_condition, "TaskDetails");
}

TEST(Language, ReadsStringsAsTheSpecificationSays) {
    EXPECT_EQ(string_in(R"("a\"\\\/\b\f\n\r\tA")"), "a\"\\/\b\f\n\r\tA");
    EXPECT_EQ(string_in(R"("\u00e9 é \u{1F600} \uD83D\uDE00")"),
              "é é \xF0\x9F\x98\x80 \xF0\x9F\x98\x80");
    EXPECT_EQ(string_in("\"\"\"one\"\"\""), "one");
    EXPECT_EQ(string_in("\"\"\"\n    one\n      two\r\n\n    three \\\"\"\" \n  \n\"\"\""),
              "one\n  two\n\nthree \"\"\" ");
    EXPECT_EQ(string_in("\"\""), "");
    EXPECT_EQ(string_in("\"\"\"\"\"\""), "");
}

TEST(Language, SaysWhereAnErrorIs) {
    EXPECT_EQ(error_of("{a}"), "");
    EXPECT_EQ(error_of(""), "1:1 Syntax Error: Unexpected end of the query.");
    EXPECT_EQ(error_of("{\n  é }"), "2:3 Syntax Error: Unexpected character.");
    EXPECT_EQ(error_of("{ a(b: \"é\" c) }"), "1:13 Syntax Error: Unexpected \")\".");
    EXPECT_EQ(error_of("{ a }\r\n{ b } x"), "2:7 Syntax Error: Unexpected \"x\".");
    EXPECT_THAT(error_of("{ a(b: \"x\n\") }"), HasSubstr("Unterminated"));
}

TEST(Language, RefusesWhatIsNoQuery) {
    for (char const* const text : {"{",
                                   "}",
                                   "{}",
                                   "{a{}}",
                                   "{a()}",
                                   "{a(b)}",
                                   "{a(b:)}",
                                   "query(){a}",
                                   "query($a){a}",
                                   "query($a:Int=$b){a}",
                                   "query($a:Int @d(x:$y)){a}",
                                   "fragment on on T{a}",
                                   "{...}",
                                   "{... on{a}}",
                                   "{...on}",
                                   "fragment F{a}",
                                   "{a:b:c}",
                                   "{a@}",
                                   "type T{a:Int}",
                                   "\"doc\" query{a}",
                                   "extend type T{a:Int}",
                                   "{a(b:01)}",
                                   "{a(b:1.)}",
                                   "{a(b:1x)}",
                                   "{a(b:-)}",
                                   "{a(b:1e)}",
                                   "{a(b:.5)}",
                                   "{a(b:\"\\x\")}",
                                   "{a(b:\"\\u12\")}",
                                   "{a(b:\"\\uD800\")}",
                                   "{a(b:\"\\u{110000}\")}",
                                   "{a(b:\"\\u{}\")}",
                                   "{a(b:'x')}",
                                   "{a..b}",
                                   "{a(b:\"\"\"x)}",
                                   "{a(b:\"\xC3\")}",
                                   "{a(b:\"\xED\xA0\x80\")}",
                                   "{a(b:[1)}",
                                   "{a(b:{c})}",
                                   "{a(b:$)}",
                                   "query($a:[Int){a}",
                                   "query($a:Int!!){a}"}) {
        EXPECT_NE(error_of(text), "") << text;
    }
}

TEST(Language, WhatIsPrintedIsReadBackAsTheSameTree) {
    std::uint64_t const seed = std::random_device()();
    std::mt19937_64 random(seed);
    for (int round = 0; round < 3'000; ++round) {
        Document const document = random_document(random);
        std::string const text = print(document);
        ASSERT_EQ(error_of(text), "") << "seed " << seed << "\n" << text;
        Document const again = parse(text);
        ASSERT_EQ(tree_text(again), tree_text(document)) << "seed " << seed << "\n" << text;
        ASSERT_EQ(print(again), text) << "seed " << seed;
    }
}

std::string repeated(std::string const& text, std::size_t count) {
    std::string all;
    for (std::size_t index = 0; index < count; ++index) all += text;
    return all;
}

TEST(Language, HostileTextsAreRefusedAtOnce) {
    constexpr std::size_t megabyte = std::size_t{1} << 20;
    std::vector<std::string> const hostile{
        repeated("{a", megabyte / 2),
        "{a(b:" + repeated("[", megabyte - 10),
        "{a(b:" + repeated("{c:", 300'000),
        "query($a:" + repeated("[", megabyte - 20),
        "{" + repeated("a ", megabyte / 2 - 10) + "}",
        "{" + repeated("x:a ", 200'000) + "}",
        "{a(b:\"" + std::string(megabyte - 20, 'x'),
        "{a #" + std::string(megabyte - 20, 'x'),
        "{a(b:\"\"\"" + repeated(" \n", megabyte / 2 - 20),
        repeated("{a}", 300'000),
        repeated("fragment F on T{...F}", 40'000),
        std::string(megabyte + 1, ' '),
        std::string(megabyte, ','),
    };
    for (std::string const& text : hostile) {
        std::clock_t const begin = std::clock();
        EXPECT_NE(error_of(text), "") << text.substr(0, 20);
        EXPECT_LT(1'000 * (std::clock() - begin) / CLOCKS_PER_SEC, refused_ms_max)
            << text.substr(0, 20);
    }
}

}  // namespace
}  // namespace ringmaster::search::language_test
