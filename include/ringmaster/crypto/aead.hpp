#pragma once
// Authenticated encryption with associated data: AES-256-GCM (NIST SP 800-38D) over libcrypto.
//
// Ownership: pure functions; nothing is kept. Threading: any thread. Units: bytes.
// Errors: a key or nonce of another size and a failing OpenSSL are std::runtime_error. Opening
// gives nothing for whatever was not sealed with exactly this key, nonce and associated data.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::crypto {

inline constexpr std::size_t aead_key_bytes = 32;
// A nonce must never seal twice under one key. Drawn at random, 2^32 of them are safe.
inline constexpr std::size_t aead_nonce_bytes = 12;
inline constexpr std::size_t aead_tag_bytes = 16;

// What has to be the same when sealing and when opening. `associated` is bound, not encrypted.
struct AeadTerms {
    std::string_view key;
    std::string_view nonce;
    std::string_view associated;
};

// The ciphertext, as long as `plain`, followed by the tag.
[[nodiscard]] std::string aead_seal(AeadTerms const& terms, std::string_view plain);
[[nodiscard]] std::optional<std::string> aead_open(AeadTerms const& terms, std::string_view sealed);

}  // namespace ringmaster::crypto
