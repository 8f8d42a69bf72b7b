#include "ringmaster/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <climits>
#include <stdexcept>

#include "crypto/openssl_bytes.hpp"

namespace ringmaster::crypto {
Digest sha256(std::string_view data) {
    Digest digest{};
    unsigned int length = 0;
    int const done =
        EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_sha256(), nullptr);
    if (done != 1 || length != digest.size()) throw std::runtime_error("SHA-256 failed");
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
    if (key.size() > INT_MAX) throw std::runtime_error("HMAC key is too long");
    // HMAC() takes a null key for "the key of last time"; an empty key needs an address.
    char const* const key_data = key.empty() ? "" : key.data();
    Digest digest{};
    unsigned int length = 0;
    auto const* const done = HMAC(EVP_sha256(), key_data, static_cast<int>(key.size()),
                                  unsigned_data(data), data.size(), digest.data(), &length);
    if (done == nullptr || length != digest.size()) throw std::runtime_error("HMAC failed");
    return digest;
}

std::string_view bytes(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

bool constant_time_equal(std::string_view left, std::string_view right) {
    // The length of a secret is not the secret.
    if (left.size() != right.size()) return false;
    return left.empty() || CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace ringmaster::crypto
