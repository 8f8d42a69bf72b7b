#pragma once
// What a token may be called (SEC-1). A subject stands in configuration, journal and audit: plain
// letters only.
//
// Threading: pure. Errors: none.

#include <cstddef>
#include <string_view>

namespace ringmaster::api {

inline constexpr std::size_t token_subject_max = 80;
inline constexpr std::string_view token_subject_rule =
    "is 1 to 80 letters, digits, dots and hyphens";

[[nodiscard]] constexpr bool is_token_subject(std::string_view text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    return !text.empty() && text.size() <= token_subject_max &&
           text.find_first_not_of(plain) == std::string_view::npos;
}

}  // namespace ringmaster::api
