#pragma once
// The character classes of RFC 9110 and RFC 3986 the framing rules need. ASCII only, no locale.

#include <algorithm>
#include <string_view>

namespace ringmaster::net {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

// `tchar`: what methods and header names are made of.
constexpr bool is_token_character(char c) {
    return is_digit(c) || is_letter(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

inline bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

// A byte allowed inside a header value: blank, tab, visible ASCII or above ASCII.
constexpr bool is_value_character(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// A byte allowed in a request target: visible ASCII without the fragment mark.
constexpr bool is_target_character(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f && c != '#';
}

// A byte allowed in `Host`: reg-name, IP literal, port.
constexpr bool is_host_character(char c) {
    return is_digit(c) || is_letter(c) ||
           std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
}

inline std::string_view trim_blanks(std::string_view text) {
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Whether a comma-separated list has the element, without regard to case.
inline bool list_has(std::string_view list, std::string_view element) {
    auto const same = [](char a, char b) { return lower(a) == lower(b); };
    while (!list.empty()) {
        auto const comma = list.find(',');
        auto const item = trim_blanks(list.substr(0, comma));
        if (std::equal(item.begin(), item.end(), element.begin(), element.end(), same)) {
            return true;
        }
        if (comma == std::string_view::npos) break;
        list.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace ringmaster::net
