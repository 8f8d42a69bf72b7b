// RSQL filters and searching by text.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "api/requests/query_filter.hpp"

#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api::config_filter_test {
namespace {

using nlohmann::json;

json const document = {
    {"name", "Technical Support"}, {"active", true},    {"rank", 12}, {"empty", nullptr},
    {"tags", {"a", "b"}},          {"part", {{"x", 1}}}};

bool matches(std::string const& text) {
    Problems problems;
    auto const filter = parse_filter(text, problems);
    EXPECT_TRUE(filter) << text << ": " << (problems.empty() ? "" : problems[0].text);
    return filter && filter->matches(document);
}

bool refused(std::string const& text) {
    Problems problems;
    auto const filter = parse_filter(text, problems);
    return !filter && problems.size() == 1 && problems[0].path == "filter";
}

TEST(Filter, Operators) {
    EXPECT_TRUE(matches("name==\"Technical Support\""));
    EXPECT_TRUE(matches("name=='Tech*'"));
    EXPECT_TRUE(matches("name==*Support"));
    EXPECT_FALSE(matches("name==Tech"));
    EXPECT_TRUE(matches("name!=Billing"));
    EXPECT_TRUE(matches("active==true"));
    EXPECT_FALSE(matches("active==false"));
    EXPECT_TRUE(matches("rank==12"));
    EXPECT_TRUE(matches("rank=in=(1,12,99)"));
    EXPECT_FALSE(matches("rank=out=(1,12)"));
    EXPECT_TRUE(matches("rank>11;rank>=12;rank<13;rank<=12"));
    EXPECT_TRUE(matches("rank=gt=2;rank=ge=12;rank=lt=100;rank=le=12"));
    EXPECT_FALSE(matches("rank=gt=12"));
    EXPECT_TRUE(matches("rank=bt=(10,12)"));
    EXPECT_TRUE(matches("rank=nb=(1,2)"));
    EXPECT_TRUE(matches("name=like=cal"));
    EXPECT_FALSE(matches("name=like=CAL"));
    EXPECT_TRUE(matches("name=ilike=CAL"));
    EXPECT_TRUE(matches("name=nk=Bill"));
    EXPECT_TRUE(matches("part.x==1"));
}

TEST(Filter, AbsentAndListValues) {
    EXPECT_TRUE(matches("empty=isnull=true"));
    EXPECT_TRUE(matches("missing=isnull=''"));
    EXPECT_TRUE(matches("name=notnull="));
    EXPECT_FALSE(matches("missing==x"));
    EXPECT_TRUE(matches("missing!=x"));
    EXPECT_FALSE(matches("missing>1"));
    EXPECT_FALSE(matches("missing<1"));
    EXPECT_TRUE(matches("tags==b"));
    EXPECT_FALSE(matches("tags!=b"));
    EXPECT_TRUE(matches("tags=out=(c,d)"));
    EXPECT_FALSE(matches("name>5;rank>word"));
}

TEST(Filter, AndBindsTighterThanOr) {
    EXPECT_TRUE(matches("rank==1;name==x,active==true"));
    EXPECT_FALSE(matches("rank==1;(name==x,active==true)"));
    EXPECT_TRUE(matches("rank==12 and active==true or rank==1"));
    EXPECT_TRUE(matches("( rank==1 or rank==12 ) and active==true"));
}

TEST(Filter, WhatIsNoFilter) {
    for (char const* text :
         {"name", "==x", "name==", "name=in=()", "name=in=(a", "name=='a", "(name==a", "name==a)",
          "name=huh=a", "name==a;", "rank=bt=(1)", "name==a b", "=", "name=in=(a,)"}) {
        EXPECT_TRUE(refused(text)) << text;
    }
    EXPECT_TRUE(refused(std::string(17, '(') + "a==b" + std::string(17, ')')));
    EXPECT_TRUE(refused("a==" + std::string(20'000, 'x')));
}

TEST(Filter, QuotesKeepEveryLetter) {
    json const odd = {{"name", "a\"b;c,(d)"}};
    Problems problems;
    auto const filter = parse_filter("name==\"a\\\"b;c,(d)\"", problems);
    ASSERT_TRUE(filter);
    EXPECT_TRUE(filter->matches(odd));
}

TEST(Search, FoldsLettersOfEveryAlphabet) {
    EXPECT_EQ(folded("ÄÖÜ ČŠŽ Łódź ΑΩ ЖЯ 1×2"), folded("äöü čšž łÓDŹ αω жя 1×2"));
    EXPECT_EQ(folded("ԵՐԵՎԱՆ ⅧⅩ GROẞ ΣΟΦΟΣ"), folded("երեվան ⅷⅹ gross σοφος"));
    EXPECT_NE(folded("č"), folded("c"));
    EXPECT_EQ(folded("日本"), "日本");
}

}  // namespace
}  // namespace ringmaster::api::config_filter_test
