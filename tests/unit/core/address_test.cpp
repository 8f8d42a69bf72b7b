// NUM-1 as far as the core knows it: what is a number, what is dialled of it, how it ends.

#include "ringmaster/core/model/address.hpp"

#include <gtest/gtest.h>

#include "ringmaster/core/model/customer_form.hpp"
#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::testing::address_test {
namespace {

using namespace core;

TEST(Address, IsANumberOrNot) {
    for (char const* number :
         {"110", "+4930111222", "0049 (30) 111-222", " 030/111222 ", "*112#", "tel:+49-30-111222",
          "TEL:110", "030\u00a0111\u2013222", "4.7.1.1"}) {
        EXPECT_TRUE(is_number(number)) << number;
    }
    for (char const* other : {"", "12", "*21#", "anna4711", "mila@example.org", "+",
                              "tel:", "sip:4711@pbx", "4711x", "\u00fc4711"}) {
        EXPECT_FALSE(is_number(other)) << other;
    }
}

TEST(Address, WithoutANumberingPlanSignsDecide) {
    struct Case {
        char const* text;
        char const* form;
    };
    for (auto const& [text, form] : std::initializer_list<Case>{
             {"+43 (1) 505-22.7", "+431505227"},
             {"0043/1505227", "00431505227"},
             {"+1+2 3", "+123"},
             {"tel:+49-30-111222", "+4930111222"},
             {"+4930111222#", "+4930111222"},  // the key that ends dialling is no other phone
             {"4711#", "4711"},
             {"*21*4711#", "*21*4711#"},  // a service code is
             {"#31#4711", "#31#4711"},
             {"47*11", "47*11"},
             {"Mila@Example.ORG", "mila@example.org"},
             {"  Anna \t", "anna"},
             {"sip:Mila+1@example.org", "sip:mila+1@example.org"},
             {"12", "12"},
             {"*21#", "*21#"},
             {"", ""}}) {
        EXPECT_EQ(plain_form(text, "DE"), form) << text;
        EXPECT_EQ(plain_form(plain_form(text, "DE"), "DE"), form) << text;
    }
}

// What fields collect when people paste into them.
TEST(Address, SignsNobodySeesAreNone) {
    for (char const* number :
         {"\u202d+49 30 111222\u202c", "+49\u00ad30111222", "\ufeff+49\u200b30\u2060111222",
          "+49\u300030\u2002111\u2015222", "+49 [30] 111~222", "\u200e+4930111222\n",
          "\uff0b\uff14\uff19\uff08\uff13\uff10\uff09\uff11\uff11\uff11\uff12\uff12\uff12",
          "+\u0664\u0669\u0663\u0660\u0661\u0661\u0661\u0662\u0662\u0662",
          "+\U0001d7d2\U0001d7d7 30 111222", "tel:+49-30-111222;phone-context=+49"}) {
        EXPECT_EQ(plain_form(number, "DE"), "+4930111222") << number;
        EXPECT_EQ(tail_of(number), "0111222") << number;
        EXPECT_TRUE(may_be_same(number, "030 111222")) << number;
    }
    EXPECT_EQ(plain_form("\u00a0Mila@example.org\ufeff", ""), "mila@example.org");
    EXPECT_EQ(visible_text(" \u200b \u00e4 b\u00a0\u200e"), "\u00e4 b");
    EXPECT_EQ(visible_text("\u200b\u3000"), "");
    EXPECT_NE(plain_form("anna\u0664", ""), plain_form("anna4", ""));  // of names nothing else
    EXPECT_NE(plain_form("tel:+4930111222;ext=7", ""), plain_form("tel:+4930111222", ""));
    for (char const* broken : {"\xff", "\xe2\x80", "4711\xc3", "\x80 4711"}) {
        EXPECT_EQ(visible_text(broken), broken);
        EXPECT_EQ(plain_text(broken), broken);
    }
}

// What it does not see: a number that a messenger gave out is no phone's but with its country.
TEST(Address, HandlesAreReadWithoutARegion) {
    auto const form = [](std::string_view text, std::string_view region) {
        return plain_form(text, region) + " in " + std::string(region);
    };
    auto const writes = [&](char const* text) {
        return customer_form(form, MediaType::social, text, "DE");
    };
    EXPECT_EQ(customer_form(form, MediaType::telephony, "170 1234567", "DE"), "1701234567 in DE");
    EXPECT_EQ(writes("170 1234567"), "1701234567 in ");
    EXPECT_EQ(writes("+49-170-1234567"), "+491701234567 in ");
    EXPECT_EQ(writes("0170 1234567"), "01701234567 in DE");
    EXPECT_EQ(writes(" 1.23\u200e"), "1.23");
    EXPECT_EQ(writes("#123"), "#123");
    EXPECT_EQ(writes("Mila"), "mila in DE");
    SameCustomer const him(form, "1.23", "DE");
    EXPECT_TRUE(him.is(MediaType::chat, "1.23"));
    EXPECT_FALSE(him.is(MediaType::chat, "12.3"));
    EXPECT_TRUE(him.is(MediaType::telephony, "123"));
}

TEST(Address, SpellingsOfANumberEndAlike) {
    for (char const* number : {"+49 30 111222", "0049 30 111222", "030 111222", "4930111222",
                               "+4930111222#", "011 49 30 111222", "tel:+49-30-111222"}) {
        EXPECT_EQ(tail_of(number), "0111222") << number;
        EXPECT_TRUE(may_be_same(number, "030/111222"));
        EXPECT_FALSE(may_be_same(number, "030/111223"));
        EXPECT_FALSE(may_be_same(number, "mila@example.org"));
    }
    // Of a short one the country's code or the national prefix is among the last seven digits.
    for (char const* number : {"+43 1 4000", "0043 1 4000", "4314000", "01/4000", "1 4000"}) {
        EXPECT_TRUE(may_be_same(number, "+43 1 4000")) << number;
        EXPECT_TRUE(may_be_same("01 4000", number)) << number;
        EXPECT_FALSE(may_be_same("01 4001", number)) << number;
    }
    EXPECT_EQ(tail_of("4711"), "4711");
    EXPECT_EQ(tail_of("mila@example.org"), "");
    EXPECT_TRUE(may_be_same("mila@example.org", "tom@example.org"));  // only the form tells
}

}  // namespace
}  // namespace ringmaster::testing::address_test
