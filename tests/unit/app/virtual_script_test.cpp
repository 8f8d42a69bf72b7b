// The file the virtual connector's script comes from: every problem at once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/settings/virtual_script_file.hpp"

namespace ringmaster::app::virtual_script_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(VirtualScript, ReadsEveryField) {
    auto const result = parse_virtual_script(
        R"([{"command":"ring","leg":"agent","nth":2,"delayMs":800},
            {"command":"record-start","fail":"no space"}, {"command":"hangup","silent":true}])");
    ASSERT_THAT(result.problems, IsEmpty());
    ASSERT_EQ(result.script.size(), 3U);
    EXPECT_EQ(result.script[0].command, core::MediaKind::ring);
    EXPECT_EQ(result.script[0].leg, core::LegKind::agent);
    EXPECT_EQ(result.script[0].nth, 2U);
    EXPECT_EQ(result.script[0].delay, core::Duration(800));
    EXPECT_FALSE(result.script[0].fail);
    EXPECT_EQ(result.script[1].command, core::MediaKind::record_start);
    EXPECT_EQ(result.script[1].fail, "no space");
    EXPECT_FALSE(result.script[1].leg);
    EXPECT_TRUE(result.script[2].silent);
}

TEST(VirtualScript, TellsEveryProblem) {
    auto const result = parse_virtual_script(
        R"([{"command":"sing","leg":"both","nth":0,"mood":1},
            {"command":"ring","silent":true,"fail":"busy"}, {"command":"record_start"}, 7,
            {"command":"ring","delayMs":-1,"fail":"","silent":"yes"}])");
    EXPECT_TRUE(result.script.empty());
    EXPECT_THAT(result.problems,
                UnorderedElementsAre(HasSubstr("rule[0].command"), HasSubstr("rule[0].leg"),
                                     HasSubstr("rule[0].nth"), HasSubstr("rule[0].mood"),
                                     HasSubstr("rule[1].silent"), HasSubstr("rule[2].command"),
                                     HasSubstr("rule[3]"), HasSubstr("rule[4].delayMs"),
                                     HasSubstr("rule[4].fail"), HasSubstr("rule[4].silent")));
    EXPECT_THAT(parse_virtual_script("{}").problems, UnorderedElementsAre(HasSubstr("array")));
    EXPECT_THAT(parse_virtual_script("[").problems, UnorderedElementsAre(HasSubstr("JSON")));
}

TEST(VirtualScript, NoFileIsNoScript) {
    EXPECT_THAT(load_virtual_script("").problems, IsEmpty());
    EXPECT_THAT(load_virtual_script("/no/such/script.json").problems,
                UnorderedElementsAre(HasSubstr("cannot read")));
}

}  // namespace
}  // namespace ringmaster::app::virtual_script_test
