#pragma once
// An identity provider's pen: keys made on the spot, their JWKs, and tokens signed with them,
// rightly and wrongly. Knows OpenSSL and nothing of the server.
//
// Ownership: a SigningKey owns its key. Threading: one user thread per key.
// Errors: std::runtime_error when OpenSSL fails.

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace ringmaster::tests {

class SigningKey {
public:
    [[nodiscard]] static SigningKey rsa(unsigned bits = 2048);
    [[nodiscard]] static SigningKey p256();

    [[nodiscard]] std::string algorithm() const { return is_rsa_ ? "RS256" : "ES256"; }
    // The public key; an empty name gives none.
    [[nodiscard]] nlohmann::json jwk(std::string const& name) const;
    // `alg` is added unless the header has one.
    [[nodiscard]] std::string sign(nlohmann::json header, nlohmann::json const& payload) const;
    // The public key as a PEM file has it.
    [[nodiscard]] std::string pem() const;

private:
    using Key = std::shared_ptr<evp_pkey_st>;
    SigningKey(Key key, bool is_rsa) : key_(std::move(key)), is_rsa_(is_rsa) {}

    Key key_;
    bool is_rsa_;
};

[[nodiscard]] std::string base64url(std::string_view bytes);
// Header and payload as they stand before the signature: two parts and the dot between.
[[nodiscard]] std::string signing_input(nlohmann::json const& header,
                                        nlohmann::json const& payload);
[[nodiscard]] std::string hs256_token(nlohmann::json header, nlohmann::json const& payload,
                                      std::string_view secret);

}  // namespace ringmaster::tests
