// NUM-1: which texts are one number or address, region by region.

#include "ringmaster/api/text/address_form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

#include "ringmaster/core/model/address.hpp"
#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::api::tests::address_form_test {
namespace {

using ::testing::Contains;

struct Case {
    char const* region;
    char const* form;
    std::vector<char const*> spellings;
};

std::vector<Case> same() {
    return {
        {"DE",
         "+4930111222",
         {"+4930111222", "+49 30 111222", "0049 30 111222", "030 111222", "030/111-222",
          "4930111222", "+4930111222#", "4930111222#", "+49 (0)30 11 12 22", "tel:+49-30-111222",
          "030\u00a0111\u202f222", " 030 111222 "}},
        {"DE", "+4915112345678", {"4915112345678", "004915112345678", "0151 12345678"}},
        {"DE", "+49211123456", {"49211123456", "0211 123456", "+49 (0)211 123456"}},
        {"SE", "+468123456", {"468123456", "08-123 456", "0046 8 123456"}},
        {"ID", "+62812345678", {"62812345678", "0812 345678"}},
        {"AU", "+38640123456", {"0038640123456", "0011 386 40123456"}},
        {"BR", "+4930111222", {"004930111222"}},
        {"BR", "+554930111222", {"4930111222"}},  // an area of its own
        // Pasted.
        {"DE",
         "+4930111222",
         {"\u202d+49 30 111222\u202c", "\uff0b\uff14\uff19 30 111222", "+49 [30] 111222",
          "+49\u00ad30111222", "\u0660\u0663\u0660 111222", "tel:+49-30-111222;phone-context=+49"}},
        {"DE", "mila@example.org", {"\u00a0mila@example.org\ufeff", "\u200bMila@example.org"}},
        {"DE", "j\u00fcrgen", {"ju\u0308rgen", "JU\u0308RGEN"}},
        {"AT", "+4314000", {"+43 1 4000", "01 4000", "0043 1 4000"}},
        {"AT", "4000", {"4000"}},
        {"AT", "+4930111222", {"+4930111222", "0049 30 111222", "4930111222", "004930111222#"}},
        {"US", "+4930111222", {"+4930111222", "011 49 30 111222", "0049 30 111222"}},
        {"US", "+16502530000", {"+1 650 253 0000", "1 650 253 0000", "(650) 253-0000"}},
        {"", "+4930111222", {"+4930111222", "0049 30 111222", "4930111222", "+4930111222#"}},
        {"FR", "+33123456789", {"01 23 45 67 89", "+33 1 23 45 67 89", "0033123456789"}},
        {"IT", "+390612345678", {"06 12345678", "+39 06 12345678", "0039 06 12345678"}},
        // No public number: digits and signs.
        {"DE", "4711", {"4711", "47 11", "4711#", "(4711)"}},
        {"DE", "110", {"110", "1-1-0"}},
        {"DE", "*21*4711#", {"*21*4711#", "*21* 4711 #"}},
        {"US", "1001", {"1001", "10-01"}},
        {"DE", "mila@example.org", {"mila@example.org", " Mila@Example.ORG ", "MILA@EXAMPLE.ORG"}},
        {"DE", "j\u00fcrgen", {"J\u00dcRGEN", "j\u00fcrgen ", " J\u00fcrgen"}},
        {"DE", "strasse", {"Stra\u00dfe", "STRASSE"}},
        {"DE", "anna4711", {"Anna4711", "ANNA4711"}},
        {"DE", "*21#", {"*21#"}},
        {"DE", "", {"", "  "}},
    };
}

TEST(AddressForm, SpellingsOfOneAreOne) {
    for (auto const& [region, form, spellings] : same()) {
        for (char const* spelling : spellings) {
            EXPECT_EQ(address_form(spelling, region), form) << spelling << " in " << region;
            EXPECT_EQ(address_form(address_form(spelling, region), region), form) << spelling;
        }
    }
}

// Carriers and gateways leave the plus out: in no region an own number becomes another by that, nor
// by any way of dialling it there.
TEST(AddressForm, EveryRegionKnowsItsOwnNumbers) {
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;
    auto const& plans = *PhoneNumberUtil::GetInstance();
    std::set<std::string> regions;
    plans.GetSupportedRegions(&regions);
    std::size_t numbers = 0;
    for (auto const& region : regions) {
        for (auto const type :
             {PhoneNumberUtil::FIXED_LINE, PhoneNumberUtil::MOBILE, PhoneNumberUtil::TOLL_FREE,
              PhoneNumberUtil::SHARED_COST, PhoneNumberUtil::PREMIUM_RATE}) {
            PhoneNumber number;
            if (!plans.GetExampleNumberForType(region, type, &number)) continue;
            std::string form;
            std::string national;
            std::string abroad;
            plans.Format(number, PhoneNumberUtil::E164, &form);
            plans.Format(number, PhoneNumberUtil::NATIONAL, &national);
            plans.FormatOutOfCountryCallingNumber(number, region, &abroad);
            auto const spellings = spellings_of(form, region);
            for (auto const& spelling :
                 {form, form.substr(1), "00" + form.substr(1), national, abroad}) {
                EXPECT_EQ(address_form(spelling, region), form) << spelling << " in " << region;
                EXPECT_TRUE(core::may_be_same(spelling, form)) << spelling << " in " << region;
                EXPECT_TRUE(std::ranges::any_of(
                    spellings,
                    [&](auto const& one) { return core::tail_of(one) == core::tail_of(spelling); }))
                    << spelling << " in " << region;
            }
            ++numbers;
        }
    }
    EXPECT_GT(numbers, 500U);
}

// The core's own tables are those of the Unicode database.
TEST(AddressForm, KnowsEverySignNumbersAreWrittenWith) {
    for (UChar32 code = 1; code <= 0xe0fff; ++code) {
        if (code == 0xd800) code = 0xe000;    // surrogates
        if (code == 0x20000) code = 0xe0000;  // ideographs
        std::string text;
        icu::UnicodeString(code).toUTF8String(text);
        bool const is_ignored = u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
        bool const is_blank = u_isUWhiteSpace(code) != 0;
        ASSERT_EQ(core::visible_text(text).empty(), is_ignored || is_blank) << std::hex << code;
        auto const plain = core::plain_text("1" + text + "1");
        if (is_ignored) {
            ASSERT_EQ(plain, "11") << std::hex << code;
        } else if (is_blank) {
            ASSERT_EQ(plain, "1 1") << std::hex << code;
        } else if (u_charType(code) == U_DASH_PUNCTUATION) {
            ASSERT_EQ(plain, "1-1") << std::hex << code;
        } else if (u_charType(code) == U_DECIMAL_DIGIT_NUMBER) {
            ASSERT_EQ(plain, "1" + std::to_string(u_charDigitValue(code)) + "1")
                << std::hex << code;
        }
    }
}

TEST(AddressForm, WhatIsNotOneStaysApart) {
    for (auto const& [one, other] : std::initializer_list<std::pair<char const*, char const*>>{
             {"+4930111222", "+4930111223"},
             {"4711", "04711"},
             {"4711", "4712"},
             {"*21#", "21"},
             {"#31#030111222", "030111222"},
             {"+494711", "4711"},
             {"mila@example.org", "mila@example.com"},
             {"mila 1", "mila1"},
             {"tel:+4930111222;ext=7", "+4930111222"}}) {
        EXPECT_NE(address_form(one, "DE"), address_form(other, "DE")) << one << ", " << other;
    }
    EXPECT_NE(address_form("030 111222", "DE"), address_form("030 111222", "IT"));
}

// An index of former spellings is asked for these (SEC-7).
TEST(AddressForm, KnowsHowANumberMayHaveBeenWritten) {
    auto const spellings = spellings_of("030 111222", "DE");
    for (char const* wanted :
         {"+4930111222", "004930111222", "030111222", "4930111222", "30111222", "+49030111222"}) {
        EXPECT_THAT(spellings, Contains(wanted));
    }
    EXPECT_THAT(spellings_of("4711", "DE"), Contains("4711"));
}

TEST(Regions, AreThoseWithNumbers) {
    for (char const* region : {"DE", "US", "GB", "SI"}) EXPECT_TRUE(is_region(region)) << region;
    for (char const* none : {"", "de", "DEU", "ZZ", "UK", "001", "49"}) {
        EXPECT_FALSE(is_region(none)) << none;
    }
    EXPECT_EQ(region_of_time_zone("Europe/Berlin"), "DE");
    EXPECT_EQ(region_of_time_zone("America/New_York"), "US");
    EXPECT_EQ(region_of_time_zone("Asia/Calcutta"), "IN");
    for (char const* zone : {"UTC", "Etc/GMT+3", "CET", "nonsense", ""}) {
        EXPECT_EQ(region_of_time_zone(zone), "") << zone;
    }
}

}  // namespace
}  // namespace ringmaster::api::tests::address_form_test
