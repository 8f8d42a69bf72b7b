#pragma once
// Keys for tests: a different one for every name.

#include <stdexcept>
#include <string>
#include <vector>

#include "ringmaster/crypto/digest.hpp"
#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/keyring.hpp"

namespace ringmaster::api::tests {

// The first seals.
inline crypto::Keyring keyring(std::vector<std::string> const& ids) {
    std::string text;
    for (auto const& id : ids) {
        auto const key = crypto::sha256(id);
        text += id + ":" + crypto::base64url_encode(crypto::bytes(key)) + "\n";
    }
    auto parsed = crypto::Keyring::parse(text);
    if (auto* ring = std::get_if<crypto::Keyring>(&parsed)) return std::move(*ring);
    throw std::logic_error("the keys of this test are not usable");
}

}  // namespace ringmaster::api::tests
