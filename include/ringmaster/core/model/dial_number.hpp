#pragma once
// Dial numbers as people type them (CO-4).

#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::core {

// Keeps digits and `+ # * :`, strips every other character or letter. Nothing when what remains
// has fewer than 3 or more than 18 digits: INVALID_DIAL_NUMBER.
[[nodiscard]] std::optional<std::string> normalize_dial_number(std::string_view text);

// The digits alone: special characters are no part of a search for an EP-DN (CO-5).
[[nodiscard]] std::string digits_of(std::string_view number);

}  // namespace ringmaster::core
