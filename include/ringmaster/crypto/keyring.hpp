#pragma once
// Named keys for sealing. The text has one key a line, `id:base64`; the first seals, all open:
//
//     # sealing since March
//     2026-03:q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=
//     2025-09:…
//
// Ownership: a value that owns its keys, in memory that is locked and wiped.
// Threading: immutable. Units: keys are 32 bytes.
// Errors: parse() gives every problem with its line; what a line holds is never repeated.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/crypto/secure_memory.hpp"

namespace ringmaster::crypto {

struct NamedKey {
    std::string id;  // letters, digits, '.', '_' and '-', at most 64
    Secret key;      // bytes
};

class Keyring {
public:
    // Without a key nothing can be sealed or opened.
    Keyring() = default;
    [[nodiscard]] static std::variant<Keyring, std::vector<std::string>> parse(
        std::string_view text);

    // The key that seals, or null.
    [[nodiscard]] NamedKey const* sealing() const;
    // Null when no key has that id.
    [[nodiscard]] NamedKey const* find(std::string_view id) const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    std::vector<NamedKey> keys_;
};

}  // namespace ringmaster::crypto
