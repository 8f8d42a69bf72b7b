#pragma once
// Compact JSON Web Signatures (RFC 7515) with RS256 or ES256, over libcjose: the only two
// algorithms there are here. What a key is good for is a property of the key, never of the token,
// so a token cannot choose how it is checked.
//
// Ownership: a JwsKey shares its key with its copies; it never holds private parts.
// Threading: any thread, one at a time per key. Units: bytes.
// Errors: what is not exactly of the right form gives nothing, or false.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct _cjose_jwk_int;

namespace ringmaster::crypto {

enum class JwsAlgorithm { rs256, es256 };

// Of a JWS's header, e.g. "RS256"; nothing for every other name ("none" and HS256 among them).
[[nodiscard]] std::optional<JwsAlgorithm> jws_algorithm(std::string_view name);

// A JWS taken apart. Nobody has vouched for any of it.
struct JwsParts {
    std::string header;   // JSON, as it claims
    std::string payload;  // likewise
};
// Three parts, each in the one spelling that base64url has for its bytes.
[[nodiscard]] std::optional<JwsParts> jws_parts(std::string_view compact);

class JwsKey {
public:
    // Big-endian bytes, as in a JWK after decoding. 2048 to 8192 bits.
    [[nodiscard]] static std::optional<JwsKey> rsa(std::string_view modulus,
                                                   std::string_view exponent);
    // A point of the curve P-256, 32 bytes each.
    [[nodiscard]] static std::optional<JwsKey> p256(std::string_view x, std::string_view y);

    [[nodiscard]] JwsAlgorithm algorithm() const { return algorithm_; }
    // Whether the JWS says this key's algorithm and carries a signature that this key made.
    [[nodiscard]] bool verifies(std::string_view compact) const;
    // The same public key, whatever it is called.
    friend bool operator==(JwsKey const& left, JwsKey const& right) {
        return left.algorithm_ == right.algorithm_ && left.bytes_ == right.bytes_;
    }

private:
    using Shared = std::shared_ptr<_cjose_jwk_int>;
    JwsKey(JwsAlgorithm algorithm, Shared key, std::string bytes)
        : algorithm_(algorithm), key_(std::move(key)), bytes_(std::move(bytes)) {}

    JwsAlgorithm algorithm_;
    Shared key_;
    std::string bytes_;  // of the public parts, to compare
};

}  // namespace ringmaster::crypto
