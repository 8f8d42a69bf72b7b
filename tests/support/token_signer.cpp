#include "support/token_signer.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace ringmaster::tests {

using nlohmann::json;

namespace {

constexpr int p256_bytes = 32;

unsigned char const* raw(std::string_view bytes) {
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

std::shared_ptr<evp_pkey_st> owned(EVP_PKEY* key) {
    if (key == nullptr) throw std::runtime_error("no key was made");
    return {key, EVP_PKEY_free};
}

std::string number(EVP_PKEY const* key, char const* name, int least_bytes) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error("no such number");
    std::unique_ptr<BIGNUM, decltype(&BN_free)> const held(value, BN_free);
    std::string bytes(static_cast<std::size_t>(std::max(BN_num_bytes(value), least_bytes)), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()),
                 static_cast<int>(bytes.size()));
    return base64url(bytes);
}

// JWS wants the two numbers of an ECDSA signature side by side, not in DER.
std::string side_by_side(std::string const& der) {
    auto const* at = raw(der);
    std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> const signature(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
    std::string bytes(std::size_t{2} * p256_bytes, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(bytes.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), to, p256_bytes);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), to + p256_bytes, p256_bytes);
    return bytes;
}

std::string signature_of(EVP_PKEY* key, std::string_view text) {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    std::size_t size = 0;
    bool good = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                EVP_DigestSign(context.get(), nullptr, &size, raw(text), text.size()) == 1;
    std::string signature(size, '\0');
    good = good && EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                                  &size, raw(text), text.size()) == 1;
    if (!good) throw std::runtime_error("signing failed");
    signature.resize(size);
    return signature;
}

}  // namespace

SigningKey SigningKey::rsa(unsigned bits) { return {owned(EVP_RSA_gen(bits)), true}; }
SigningKey SigningKey::p256() { return {owned(EVP_EC_gen("P-256")), false}; }

json SigningKey::jwk(std::string const& name) const {
    json made;
    if (is_rsa_) {
        made = {{"kty", "RSA"},
                {"n", number(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0)},
                {"e", number(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0)}};
    } else {
        made = {{"kty", "EC"},
                {"crv", "P-256"},
                {"x", number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, p256_bytes)},
                {"y", number(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, p256_bytes)}};
    }
    made["use"] = "sig";
    if (!name.empty()) made["kid"] = name;
    return made;
}

std::string SigningKey::sign(json header, json const& payload) const {
    if (!header.contains("alg")) header["alg"] = algorithm();
    auto const input = signing_input(header, payload);
    auto const signature = signature_of(key_.get(), input);
    return input + "." + base64url(is_rsa_ ? signature : side_by_side(signature));
}

std::string SigningKey::pem() const {
    std::unique_ptr<BIO, decltype(&BIO_free)> const memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PUBKEY(memory.get(), key_.get());
    char* text = nullptr;
    auto const size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string base64url(std::string_view bytes) {
    std::vector<unsigned char> text(bytes.size() / 3 * 4 + 5);
    auto const size = EVP_EncodeBlock(text.data(), raw(bytes), static_cast<int>(bytes.size()));
    std::string made(text.begin(), text.begin() + size);
    while (made.ends_with('=')) made.pop_back();
    for (char& letter : made) {
        if (letter == '+') letter = '-';
        if (letter == '/') letter = '_';
    }
    return made;
}

std::string signing_input(json const& header, json const& payload) {
    return base64url(header.dump()) + "." + base64url(payload.dump());
}

std::string hs256_token(json header, json const& payload, std::string_view secret) {
    if (!header.contains("alg")) header["alg"] = "HS256";
    auto const input = signing_input(header, payload);
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), raw(input), input.size(),
         code.data(), &size);
    return input + "." + base64url({reinterpret_cast<char const*>(code.data()), size});
}

}  // namespace ringmaster::tests
