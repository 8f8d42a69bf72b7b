#include "api/text/numbering_plan.hpp"

#include "api/text/phone_numbers.hpp"

namespace ringmaster::api {
namespace {

// Digits from which on a number in international form without its plus is taken for one: as a valid
// number, or as one that is possible at least.
constexpr std::size_t valid_digits_min = 7;
constexpr std::size_t possible_digits_min = 10;
constexpr std::string_view international_prefix = "00";

std::optional<PhoneNumber> parse(std::string const& signs, std::string const& region) {
    PhoneNumber number;
    auto const error = plans().ParseAndKeepRawInput(signs, region, &number);
    if (error != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
    return number;
}

Reading reading_of(PhoneNumber const& number) {
    Reading reading;
    plans().Format(number, PhoneNumberUtil::E164, &reading.form);
    reading.valid = plans().IsValidNumber(number);
    return reading;
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

}  // namespace

std::optional<Reading> with_plus(std::string const& signs) {
    auto const number = parse(signs, nowhere);
    return number ? std::optional(reading_of(*number)) : std::nullopt;
}

std::optional<Reading> in_region(std::string const& signs, std::string const& region) {
    auto const number = parse(signs, region);
    if (!number) return std::nullopt;
    bool const international = number->country_code_source() == PhoneNumber::FROM_NUMBER_WITH_IDD;
    bool const said = international || had_national_prefix(*number, signs);
    auto reading = reading_of(*number);
    if (reading.valid || (said && is_possible(*number))) return reading;
    return std::nullopt;
}

std::optional<Reading> without_plus(std::string const& signs) {
    bool const prefixed = has_international_prefix(signs);
    std::string const digits = prefixed ? signs.substr(international_prefix.size()) : signs;
    if (digits.size() < valid_digits_min) return std::nullopt;
    auto const number = parse("+" + digits, nowhere);
    if (!number) return std::nullopt;
    bool const long_enough = prefixed || digits.size() >= possible_digits_min;
    auto reading = reading_of(*number);
    if (reading.valid || (long_enough && is_possible(*number))) return reading;
    return std::nullopt;
}

bool has_international_prefix(std::string const& signs) {
    return signs.starts_with(international_prefix);
}

bool begins_with_own_code(std::string const& signs, std::string const& region) {
    std::string prefix;
    plans().GetNddPrefixForRegion(region, true, &prefix);
    std::string const code = std::to_string(plans().GetCountryCodeForRegion(region));
    return !prefix.empty() && !signs.starts_with(prefix) && signs.starts_with(code);
}

}  // namespace ringmaster::api
