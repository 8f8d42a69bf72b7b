#pragma once
// One-time WebSocket addresses (SEC-3): unguessable, bound to the subscriber, used once or expired.
// Threading: one thread. Time: real, unscaled. Bounded: the oldest of an agent's unused
// capabilities goes when he asks for too many.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ringmaster/core/ids.hpp"
#include "ringmaster/core/time.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::api {

// What the socket may do once it opens.
struct Subscription {
    core::AgentId agent;
    bool force = false;
    bool allow_multi_login = false;
    std::optional<std::uint64_t> last_seq;
};

class CapabilityStore {
public:
    static constexpr core::Duration lifetime = std::chrono::seconds(30);
    static constexpr std::size_t per_agent_max = 16;

    // The new capability: 192 random bits, base64url.
    [[nodiscard]] std::string issue(Subscription subscription, core::Time now);
    // The subscription, once; empty when unknown, used or older than `lifetime`.
    [[nodiscard]] std::optional<Subscription> redeem(std::string_view capability, core::Time now);
    [[nodiscard]] std::size_t size() const { return pending_.size(); }

private:
    struct Pending {
        Subscription subscription;
        core::Time expires;
    };
    void forget_expired(core::Time now);
    void make_room(core::AgentId agent);
    void forget_of_agent(core::AgentId agent, crypto::Digest const& digest);

    // Keyed by digest: a lookup's duration says nothing about the secret itself.
    std::map<crypto::Digest, Pending> pending_;
    std::deque<crypto::Digest> issued_;  // oldest first
    std::map<core::AgentId, std::deque<crypto::Digest>> by_agent_;
};

}  // namespace ringmaster::api
