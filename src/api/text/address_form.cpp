#include "ringmaster/api/text/address_form.hpp"

#include <phonenumbers/phonenumberutil.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <optional>
#include <set>

#include "ringmaster/core/model/address.hpp"

namespace ringmaster::api {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// Digits from which on a number in international form without its plus is taken for one: as a valid
// number, or as one that is possible at least.
constexpr std::size_t valid_digits_min = 7;
constexpr std::size_t possible_digits_min = 10;
constexpr std::string_view international_prefix = "00";  // ITU-T E.123
constexpr char const* nowhere = "ZZ";

PhoneNumberUtil const& plans() { return *PhoneNumberUtil::GetInstance(); }

std::optional<PhoneNumber> parse(std::string const& signs, std::string const& region) {
    PhoneNumber number;
    auto const error = plans().ParseAndKeepRawInput(signs, region, &number);
    if (error != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
    return number;
}

std::string e164(PhoneNumber const& number) {
    std::string text;
    plans().Format(number, PhoneNumberUtil::E164, &text);
    return text;
}

bool is_possible(PhoneNumber const& number) {
    return plans().IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE;
}

// In front of the national number stood what the region puts there.
bool had_national_prefix(PhoneNumber const& number, std::string const& signs) {
    std::string national;
    plans().GetNationalSignificantNumber(number, &national);
    return number.country_code_source() == PhoneNumber::FROM_DEFAULT_COUNTRY &&
           national.size() < signs.size();
}

// What the number is where it was typed; nothing: no public number there.
std::optional<std::string> in_region(std::string const& signs, std::string const& region) {
    auto const number = parse(signs, region);
    if (!number) return std::nullopt;
    bool const international = number->country_code_source() == PhoneNumber::FROM_NUMBER_WITH_IDD;
    bool const said = international || had_national_prefix(*number, signs);
    if (plans().IsValidNumber(*number) || (said && is_possible(*number))) return e164(*number);
    return std::nullopt;
}

// A plus that was left out, or written as 00 where another prefix is in use: nobody else can be
// meant, for in the region itself it is no number.
std::optional<std::string> without_plus(std::string const& signs) {
    bool const prefixed = signs.starts_with(international_prefix);
    std::string const digits = prefixed ? signs.substr(international_prefix.size()) : signs;
    if (digits.size() < valid_digits_min) return std::nullopt;
    auto const number = parse("+" + digits, nowhere);
    if (!number) return std::nullopt;
    bool const long_enough = prefixed || digits.size() >= possible_digits_min;
    if (plans().IsValidNumber(*number) || (long_enough && is_possible(*number))) {
        return e164(*number);
    }
    return std::nullopt;
}

std::string number_form(std::string const& signs, std::string const& region) {
    if (signs.find_first_of("*#") != std::string::npos) return signs;  // a service code
    if (signs.starts_with('+')) {
        auto const number = parse(signs, nowhere);
        return number ? e164(*number) : signs;
    }
    if (!region.empty()) {
        if (auto const known = in_region(signs, region)) return *known;
    }
    return without_plus(signs).value_or(signs);
}

}  // namespace

std::string address_form(std::string_view text, std::string_view region) {
    if (core::is_number(text)) return number_form(core::signs_of(text), std::string(region));
    auto const trimmed = core::trimmed(text);
    auto folded = icu::UnicodeString::fromUTF8(
        icu::StringPiece(trimmed.data(), static_cast<int32_t>(trimmed.size())));
    folded.foldCase();
    std::string form;
    return folded.toUTF8String(form);
}

bool is_region(std::string_view code) {
    static std::set<std::string> const regions = [] {
        std::set<std::string> all;
        plans().GetSupportedRegions(&all);
        return all;
    }();
    return regions.contains(std::string(code));
}

std::string region_of_time_zone(std::string_view zone) {
    constexpr int32_t code_max = 8;
    char code[code_max] = {};
    UErrorCode error = U_ZERO_ERROR;
    auto const name = icu::UnicodeString::fromUTF8(
        icu::StringPiece(zone.data(), static_cast<int32_t>(zone.size())));
    auto const length = icu::TimeZone::getRegion(name, code, code_max, error);
    std::string const region(code, static_cast<std::size_t>(std::max<int32_t>(length, 0)));
    return U_SUCCESS(error) && is_region(region) ? region : std::string();
}

std::vector<std::string> spellings_of(std::string_view number, std::string_view region) {
    std::string const canonical = address_form(number, region);
    std::vector<std::string> spellings{std::string(number), canonical};
    auto const parsed = canonical.starts_with('+') ? parse(canonical, nowhere) : std::nullopt;
    if (!parsed) return spellings;
    std::string national;
    plans().GetNationalSignificantNumber(*parsed, &national);
    std::string const code = std::to_string(parsed->country_code());
    std::string prefix;  // within the country, `0` nearly everywhere
    std::string country;
    plans().GetRegionCodeForCountryCode(parsed->country_code(), &country);
    plans().GetNddPrefixForRegion(country, true, &prefix);
    for (auto const& international : {"+", "", "00", "011"}) {
        spellings.push_back(international + code + national);
        spellings.push_back(international + code + prefix + national);
    }
    spellings.push_back(prefix + national);
    spellings.push_back(national);
    return spellings;
}

}  // namespace ringmaster::api
