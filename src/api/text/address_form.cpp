#include "ringmaster/api/text/address_form.hpp"

#include <unicode/normalizer2.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>

#include "api/text/numbering_plan.hpp"
#include "api/text/phone_numbers.hpp"
#include "ringmaster/core/model/address.hpp"
#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::api {
namespace {

std::string number_form(std::string const& signs, std::string const& region) {
    if (signs.find_first_of("*#") != std::string::npos) return signs;  // a service code
    if (signs.starts_with('+')) {
        auto const number = with_plus(signs);
        return number ? number->form : signs;
    }
    auto const here = region.empty() ? std::nullopt : in_region(signs, region);
    // A plus that was left out: of an own number, which would be another if its country's code were
    // an area's; or written as 00 where another prefix is in use.
    bool const doubtful =
        here &&
        (has_international_prefix(signs) ? !here->valid : begins_with_own_code(signs, region));
    if (here && !doubtful) return here->form;
    auto const abroad = without_plus(signs);
    if (here && !(abroad && abroad->valid)) return here->form;
    return abroad ? abroad->form : signs;
}

// Equal texts have one form, in whichever of Unicode's ways they are written.
std::string name_form(std::string const& visible) {
    UErrorCode error = U_ZERO_ERROR;
    auto const* const nfc = icu::Normalizer2::getNFCInstance(error);
    auto folded = icu::UnicodeString::fromUTF8(visible).foldCase();
    auto const composed = U_SUCCESS(error) ? nfc->normalize(folded, error) : folded;
    std::string form;
    return (U_SUCCESS(error) ? composed : folded).toUTF8String(form);
}

}  // namespace

std::string address_form(std::string_view text, std::string_view region) {
    std::string const plain = core::plain_text(text);
    if (core::is_number(plain)) return number_form(core::signs_of(plain), std::string(region));
    return name_form(core::visible_text(text));
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
    PhoneNumber parsed;
    bool const is_public =
        canonical.starts_with('+') &&
        plans().Parse(canonical, nowhere, &parsed) == PhoneNumberUtil::NO_PARSING_ERROR;
    if (!is_public) return spellings;
    std::string national;
    plans().GetNationalSignificantNumber(parsed, &national);
    std::string const code = std::to_string(parsed.country_code());
    std::string prefix;  // within the country, `0` nearly everywhere
    std::string country;
    plans().GetRegionCodeForCountryCode(parsed.country_code(), &country);
    plans().GetNddPrefixForRegion(country, true, &prefix);
    for (auto const& international : {"+", "", "00", "011"}) {
        spellings.push_back(international + code + national);
        spellings.push_back(international + code + prefix + national);
    }
    spellings.push_back(prefix + national);
    spellings.push_back(national);
    std::string dialled;
    plans().FormatOutOfCountryCallingNumber(parsed, std::string(region), &dialled);
    spellings.push_back(dialled);
    plans().Format(parsed, PhoneNumberUtil::NATIONAL, &dialled);
    spellings.push_back(dialled);
    return spellings;
}

}  // namespace ringmaster::api
