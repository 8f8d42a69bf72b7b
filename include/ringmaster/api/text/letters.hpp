#pragma once
// Single letters of texts. What protocols name (headers, language tags, ids, tokens) is ASCII, and
// no locale may change it; what people write is folded as Unicode says.
//
// Ownership: values. Threading: pure functions. Errors: none; what is no UTF-8 is replaced.

#include <cstddef>
#include <string>
#include <string_view>

namespace ringmaster::api {

[[nodiscard]] constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
[[nodiscard]] constexpr char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
[[nodiscard]] std::string lower_case(std::string_view ascii);
[[nodiscard]] bool equal_in_lower_case(std::string_view left, std::string_view right);

// For comparisons that do not look at letter case.
[[nodiscard]] std::string folded(std::string_view utf8);
[[nodiscard]] std::size_t code_points(std::string_view utf8);

}  // namespace ringmaster::api
