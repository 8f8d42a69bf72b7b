#include "api/text/former_form.hpp"

#include <algorithm>

#include "api/text/numbering_plan.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/core/model/address.hpp"

namespace ringmaster::api {
namespace {

constexpr std::size_t number_digits_min = 3;

}  // namespace

std::string form_before_regions(std::string_view text) {
    bool const fits = text.find_first_not_of("0123456789+ -./()") == std::string_view::npos;
    auto const digits = std::ranges::count_if(text, is_digit);
    bool const is_phone = fits && static_cast<std::size_t>(digits) >= number_digits_min;
    std::string form;
    for (char const character : text) {
        bool const leads = character == '+' && form.empty();
        if (is_phone && !is_digit(character) && !leads) continue;
        form += lower(character);
    }
    return form;
}

std::string first_address_form(std::string_view text, std::string const& region) {
    if (!core::is_number(text)) {
        auto const trimmed = core::trimmed(text);
        return folded(trimmed);
    }
    std::string const signs = core::signs_of(text);
    if (signs.find_first_of("*#") != std::string::npos) return signs;
    auto const in_plan = [&] {
        if (signs.starts_with('+')) return with_plus(signs);
        auto const here = region.empty() ? std::nullopt : in_region(signs, region);
        return here ? here : without_plus(signs);
    }();
    return in_plan ? in_plan->form : signs;
}

}  // namespace ringmaster::api
