#pragma once
// Digests and keyed digests (SHA-256) over libcrypto, and the comparison that goes with them.
//
// Ownership: pure functions; nothing is kept. Threading: any thread.
// Errors: OpenSSL failing here means the process is out of memory or the library is broken;
// that is a std::runtime_error, never a wrong digest.

#include <array>
#include <cstdint>
#include <string_view>

namespace ringmaster::crypto {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest sha256(std::string_view data);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view data);

// The bytes of a digest, to be stored or compared as text.
[[nodiscard]] std::string_view bytes(Digest const& digest);

// Compares secrets in a time that depends on their length only (SEC-1).
[[nodiscard]] bool constant_time_equal(std::string_view left, std::string_view right);

}  // namespace ringmaster::crypto
