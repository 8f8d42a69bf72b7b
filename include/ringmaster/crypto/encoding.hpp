#pragma once
// Bytes as text: lower-case hex and base64url without padding (RFC 4648, section 5).
//
// Ownership: pure functions; nothing is kept. Threading: any thread.
// Errors: decoding refuses everything that encoding would not have produced (padding, line
// breaks, foreign letters, stray trailing bits), so one value has exactly one spelling.

#include <optional>
#include <string>
#include <string_view>

#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::crypto {

[[nodiscard]] std::string hex(std::string_view data);
[[nodiscard]] std::string hex(Digest const& digest);

[[nodiscard]] std::string base64url_encode(std::string_view data);
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace ringmaster::crypto
