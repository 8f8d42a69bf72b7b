#include "ringmaster/crypto/mac.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <stdexcept>

#include "crypto/openssl_bytes.hpp"

namespace ringmaster::crypto {
namespace {

void require_mac(int done) { require(done, "HMAC"); }

}  // namespace

struct Mac::State {
    std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> algorithm{
        EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr), &EVP_MAC_free};
    std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context{
        EVP_MAC_CTX_new(algorithm.get()), &EVP_MAC_CTX_free};
};

Mac::Mac(std::string_view key) : state_(std::make_unique<State>()) {
    std::string digest = "SHA256";
    std::array<OSSL_PARAM, 2> const parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    require_mac(state_->context != nullptr ? 1 : 0);
    require_mac(
        EVP_MAC_init(state_->context.get(), unsigned_data(key), key.size(), parameters.data()));
}

Mac::~Mac() = default;

void Mac::update(std::string_view data) {
    require_mac(EVP_MAC_update(state_->context.get(), unsigned_data(data), data.size()));
}

Digest Mac::finish() {
    Digest digest{};
    std::size_t length = 0;
    require_mac(EVP_MAC_final(state_->context.get(), digest.data(), &length, digest.size()));
    if (length != digest.size()) throw std::runtime_error("HMAC failed");
    // Ready for the next one, with the same key.
    require_mac(EVP_MAC_init(state_->context.get(), nullptr, 0, nullptr));
    return digest;
}

}  // namespace ringmaster::crypto
