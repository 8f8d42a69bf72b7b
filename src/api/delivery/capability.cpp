#include "ringmaster/api/delivery/capability.hpp"

#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::api {
namespace {

constexpr std::size_t capability_bytes = 24;
constexpr std::size_t subscription_id_bytes = 16;

}  // namespace

std::string draw_capability() {
    return crypto::base64url_encode(crypto::random_bytes(capability_bytes));
}

std::string draw_subscription_id() {
    return crypto::base64url_encode(crypto::random_bytes(subscription_id_bytes));
}

}  // namespace ringmaster::api
