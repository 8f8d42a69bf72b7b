#pragma once
// Comma-separated values as RFC 4180 has them.
//
// Ownership: values. Threading: pure. Units: none. Errors: none; anything is a field.

#include <string>
#include <string_view>

namespace ringmaster::api {

inline constexpr std::string_view csv_line_end = "\r\n";

// Quoted where it has to be.
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace ringmaster::api
