// CO-4: what is dialled of what was typed; CO-5: what a search for an entry point compares.

#include "ringmaster/core/model/dial_number.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "support/small_world.hpp"

namespace ringmaster::testing::dial_number_test {
namespace {

using namespace core;

struct Typed {
    char const* form;  // names the case
    std::string text;
    std::optional<std::string> dialled;  // empty: refused
};

void PrintTo(Typed const& typed, std::ostream* out) { *out << typed.form; }

std::string case_name(::testing::TestParamInfo<Typed> const& info) { return info.param.form; }

class DialNumber : public ::testing::TestWithParam<Typed> {};

TEST_P(DialNumber, is_dialled_as_documented) {
    EXPECT_EQ(normalize_dial_number(GetParam().text), GetParam().dialled) << GetParam().text;
}

// What is stored is what would be dialled, so normalizing it once more changes nothing.
TEST_P(DialNumber, stays_as_it_is_when_it_is_normalized_again) {
    auto const once = normalize_dial_number(GetParam().text);
    EXPECT_EQ(normalize_dial_number(once.value_or("")), once);
}

std::vector<Typed> documented_forms() {
    return {{"us", "+12125550100", "+12125550100"},
            {"us_as_people_write_it", "+1 (212) 555-0100", "+12125550100"},
            {"us_without_plus", "1-212-555-0100", "12125550100"},
            {"e164", "+4930901820", "+4930901820"},
            {"e164_with_blanks", " +49 30 90 18 20 ", "+4930901820"},
            {"e164_longest", "+123456789012345", "+123456789012345"},
            {"idd_europe", "0049 30 901820", "004930901820"},
            {"idd_us", "011 49 30 901820", "0114930901820"},
            {"extension", "1001", "1001"},
            {"star_code", "*31#", std::nullopt},
            {"star_code_and_number", "*31#+4930901820", "*31#+4930901820"},
            {"colon_kept", "4930901820:42", "4930901820:42"},
            {"hash_kept", "4930901820#7", "4930901820#7"}};
}

std::vector<Typed> stripped_characters() {
    return {{"letters", "tel +49a30b90", "+493090"},
            {"vanity_letters_are_no_digits", "1-800-FLOWERS", "1800"},
            {"punctuation", "(030) 90/18.20-1,2;3", "030901820123"},
            {"control_characters", "90\t18\r\n20\v1", "9018201"},
            {"nul_byte",
             std::string("90\0"
                         "82",
                         5),
             "9082"},
            {"utf8_letters", "90\xC3\xA4\x31\x32", "9012"},
            {"utf8_digits_are_no_digits", "\xD9\xA1\xD9\xA2\xD9\xA3", std::nullopt},
            {"sql", "1'; DROP TABLE agents; --23", "123"}};
}

std::vector<Typed> lengths() {
    return {{"empty", "", std::nullopt},
            {"blanks", "   ", std::nullopt},
            {"letters_only", "abc", std::nullopt},
            {"signs_only", "+#*:", std::nullopt},
            {"two_digits", "12", std::nullopt},
            {"two_digits_and_signs", "+1#2*:", std::nullopt},
            {"three_digits", "112", "112"},
            {"three_digits_and_signs", "*112#", "*112#"},
            {"eighteen_digits", "123456789012345678", "123456789012345678"},
            {"eighteen_digits_and_signs", "+123456789012345678#", "+123456789012345678#"},
            {"nineteen_digits", "1234567890123456789", std::nullopt},
            {"nineteen_digits_with_blanks", "123 456 789 012 345 678 9", std::nullopt},
            {"very_long", std::string(10'000, '7'), std::nullopt}};
}

INSTANTIATE_TEST_SUITE_P(Forms, DialNumber, ::testing::ValuesIn(documented_forms()), case_name);
INSTANTIATE_TEST_SUITE_P(Stripped, DialNumber, ::testing::ValuesIn(stripped_characters()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Lengths, DialNumber, ::testing::ValuesIn(lengths()), case_name);

// CO-5: the entry point help-line has the number +4930555.
TEST(EntryPointNumber, is_found_whatever_special_characters_are_in_it) {
    SmallWorld const world;
    Config const& config = world.engine.state().config;
    for (char const* number : {"+4930555", "4930555", "#+49:30*555", "4930555#"}) {
        EntryPoint const* const point = config.entry_point_by_number(number);
        ASSERT_NE(point, nullptr) << number;
        EXPECT_EQ(point->id, named<EntryPointId>("help-line")) << number;
    }
}

TEST(EntryPointNumber, is_not_found_by_another_number) {
    SmallWorld const world;
    Config const& config = world.engine.state().config;
    for (char const* number : {"", "+#*:", "004930555", "49305550", "930555", "+4930556"}) {
        EXPECT_EQ(config.entry_point_by_number(number), nullptr) << number;
    }
}

}  // namespace
}  // namespace ringmaster::testing::dial_number_test
