#include "ringmaster/api/capability.hpp"

#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::api {
namespace {

constexpr std::size_t random_bytes_per_capability = 24;

}  // namespace

std::string CapabilityStore::issue(Subscription subscription, core::Time now) {
    forget_expired(now);
    make_room(subscription.agent);
    auto capability = crypto::base64url_encode(crypto::random_bytes(random_bytes_per_capability));
    auto const digest = crypto::sha256(capability);
    by_agent_[subscription.agent].push_back(digest);
    pending_.emplace(digest, Pending{std::move(subscription), now + lifetime});
    issued_.push_back(digest);
    return capability;
}

std::optional<Subscription> CapabilityStore::redeem(std::string_view capability, core::Time now) {
    forget_expired(now);
    auto const found = pending_.find(crypto::sha256(capability));
    if (found == pending_.end()) return std::nullopt;
    auto const digest = found->first;
    auto subscription = std::move(found->second.subscription);
    pending_.erase(found);
    forget_of_agent(subscription.agent, digest);
    return subscription;
}

void CapabilityStore::forget_expired(core::Time now) {
    // All live equally long: the oldest expire first. Used ones are skipped on the way.
    while (!issued_.empty()) {
        auto const found = pending_.find(issued_.front());
        if (found != pending_.end()) {
            if (found->second.expires > now) return;
            forget_of_agent(found->second.subscription.agent, found->first);
            pending_.erase(found);
        }
        issued_.pop_front();
    }
}

void CapabilityStore::make_room(core::AgentId agent) {
    auto const found = by_agent_.find(agent);
    if (found == by_agent_.end() || found->second.size() < per_agent_max) return;
    pending_.erase(found->second.front());
    found->second.pop_front();
}

void CapabilityStore::forget_of_agent(core::AgentId agent, crypto::Digest const& digest) {
    auto const found = by_agent_.find(agent);
    if (found == by_agent_.end()) return;
    std::erase(found->second, digest);
    if (found->second.empty()) by_agent_.erase(found);
}

}  // namespace ringmaster::api
