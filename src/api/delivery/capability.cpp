#include "ringmaster/api/delivery/capability.hpp"

#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::api {
namespace {

constexpr std::size_t capability_bytes = 24;
constexpr std::size_t subscription_id_bytes = 16;
constexpr char before_organization = '.';

}  // namespace

std::string draw_capability(core::OrgId const& org) {
    return crypto::base64url_encode(crypto::random_bytes(capability_bytes)) + before_organization +
           core::to_string(org);
}

std::optional<core::OrgId> capability_organization(std::string_view capability) {
    auto const split = capability.find(before_organization);
    if (split == std::string_view::npos) return std::nullopt;
    return core::OrgId::parse(capability.substr(split + 1));
}

std::string draw_subscription_id() {
    return crypto::base64url_encode(crypto::random_bytes(subscription_id_bytes));
}

}  // namespace ringmaster::api
