#pragma once
// One-time WebSocket addresses (SEC-3): unguessable, bound to the subscriber, used once or expired.
// `Grant` is what the socket may do once it opens; its `holder()` names the subscriber.
// Threading: one thread. Time: real, unscaled. Bounded: the oldest of a holder's unused
// capabilities goes when he asks for too many.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::api {

// `<random>.<orgId>`: 192 random bits in base64url, and whose it is.
[[nodiscard]] std::string draw_capability(core::OrgId const& org);
// The organization such a text names; nothing for any other.
[[nodiscard]] std::optional<core::OrgId> capability_organization(std::string_view capability);
// The id a subscription is known by; not secret.
[[nodiscard]] std::string draw_subscription_id();

template <class Grant>
class Capabilities {
public:
    using Holder = decltype(std::declval<Grant const&>().holder());
    static constexpr core::Duration lifetime = std::chrono::seconds(30);
    static constexpr std::size_t per_holder_max = 16;

    explicit Capabilities(core::OrgId org) : org_(org) {}

    [[nodiscard]] std::string issue(Grant grant, core::Time now) {
        forget_expired(now);
        make_room(grant.holder());
        auto capability = draw_capability(org_);
        auto const digest = crypto::sha256(capability);
        by_holder_[grant.holder()].push_back(digest);
        pending_.emplace(digest, Pending{std::move(grant), now + lifetime});
        issued_.push_back(digest);
        return capability;
    }

    // The grant, once; empty when unknown, used or older than `lifetime`.
    [[nodiscard]] std::optional<Grant> redeem(std::string_view capability, core::Time now) {
        forget_expired(now);
        auto const found = pending_.find(crypto::sha256(capability));
        if (found == pending_.end()) return std::nullopt;
        auto const digest = found->first;
        auto grant = std::move(found->second.grant);
        pending_.erase(found);
        forget_of_holder(grant.holder(), digest);
        return grant;
    }

    // Forgets the grants of which that is true.
    template <class Predicate>
    void withdraw(Predicate const& is_meant) {
        for (auto at = pending_.begin(); at != pending_.end();) {
            if (!is_meant(at->second.grant)) {
                ++at;
                continue;
            }
            forget_of_holder(at->second.grant.holder(), at->first);
            at = pending_.erase(at);
        }
    }

    [[nodiscard]] std::size_t size() const { return pending_.size(); }

private:
    struct Pending {
        Grant grant;
        core::Time expires;
    };

    void forget_expired(core::Time now) {
        // All live equally long: the oldest expire first. Used ones are skipped on the way.
        while (!issued_.empty()) {
            auto const found = pending_.find(issued_.front());
            if (found != pending_.end()) {
                if (found->second.expires > now) return;
                forget_of_holder(found->second.grant.holder(), found->first);
                pending_.erase(found);
            }
            issued_.pop_front();
        }
    }

    void make_room(Holder const& holder) {
        auto const found = by_holder_.find(holder);
        if (found == by_holder_.end() || found->second.size() < per_holder_max) return;
        pending_.erase(found->second.front());
        found->second.pop_front();
    }

    void forget_of_holder(Holder const& holder, crypto::Digest const& digest) {
        auto const found = by_holder_.find(holder);
        if (found == by_holder_.end()) return;
        std::erase(found->second, digest);
        if (found->second.empty()) by_holder_.erase(found);
    }

    core::OrgId org_;
    // Keyed by digest: a lookup's duration says nothing about the secret itself.
    std::map<crypto::Digest, Pending> pending_;
    std::deque<crypto::Digest> issued_;  // oldest first
    std::map<Holder, std::deque<crypto::Digest>> by_holder_;
};

// What an agent's notification socket may do.
struct Subscription {
    core::AgentId agent;
    std::string subject;  // of the token
    bool force = false;
    bool allow_multi_login = false;
    std::optional<std::uint64_t> last_seq;

    [[nodiscard]] core::AgentId holder() const { return agent; }
};
using CapabilityStore = Capabilities<Subscription>;

}  // namespace ringmaster::api
