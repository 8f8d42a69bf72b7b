#pragma once
// API tokens `rm_<random>_<orgId>` (SEC-1): 192 random bits in hex, no underscore inside a part,
// the organization last because existing clients read it there (PROTOCOL 5).
//
// Ownership: a TokenDirectory owns its records; only digests are kept, never a token. Pointers
// live until the next put. Threading: the loop only; free functions on any thread.
// Units: times in epoch ms of the wall clock. Errors: an unknown, expired or revoked token is a
// null pointer; no entropy is a std::runtime_error.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::api {

// The last moment of the year 9999: as far as calendars go that anybody shows.
inline constexpr core::Time latest_end{253'402'300'799'999};

struct TokenRecord {
    crypto::Digest digest{};
    Principal principal;
    core::Time created;
    std::optional<core::Time> expires;
    std::optional<core::Time> revoked;
};

struct IssuedToken {
    std::string text;  // shown once
    TokenRecord record;
};

// A new token for the principal. An empty subject becomes a random UUID.
[[nodiscard]] IssuedToken issue_token(Principal principal, core::Time now,
                                      std::optional<core::Time> expires = std::nullopt);

[[nodiscard]] crypto::Digest token_digest(std::string_view token);

// The organization a well-formed token names; nothing for any other text.
[[nodiscard]] std::optional<core::OrgId> token_organization(std::string_view token);

// The token of an `Authorization: Bearer ...` value; nothing for other schemes.
[[nodiscard]] std::optional<std::string_view> bearer_token(std::string_view authorization);

class Directory;

// Whether the user a token was issued for may still come in by it: not one who was switched off or
// removed, nor one made anew since under the same `ciUserId` (SEC-1).
[[nodiscard]] bool is_users(core::AgentId agent, core::Time issued, Directory const& directory);
// The same of a principal; one without a user is nobody's to lose.
[[nodiscard]] bool stands_for_user(Principal const& principal, core::Time issued,
                                   Directory const& directory);

class TokenDirectory {
public:
    // Adds, or replaces the record of the same digest (a revocation).
    void put(TokenRecord record);
    // Those of an organization that is gone.
    void forget(core::OrgId org);
    // Those that have expired since the last call, at `now`; each once.
    [[nodiscard]] std::vector<Principal> take_expired(core::Time now);
    // The token's record while it is in force at `now`, or null. Whether its user is still there is
    // another question (stands_for_user).
    [[nodiscard]] TokenRecord const* find(std::string_view token, core::Time now) const;
    // How long tokens that have ended stay in the list, and how many of an organization do.
    struct Keeping {
        core::Time before;          // those that ended earlier go
        core::Time now;             // of those that have ended by now
        std::size_t kept_max = 0;   // each organization keeps so many, the latest
        std::size_t taken_max = 0;  // at most so many go at once
    };
    // Forgets those that were revoked or have expired and are not kept, and says which.
    [[nodiscard]] std::vector<std::pair<core::OrgId, crypto::Digest>> take_ended(
        Keeping const& keeping);
    // By organization and subject; null when unknown.
    [[nodiscard]] TokenRecord const* by_subject(core::OrgId org, std::string_view subject) const;
    // All of that subject which are not revoked: older versions let several be made.
    [[nodiscard]] std::vector<TokenRecord const*> in_force(core::OrgId org,
                                                           std::string_view subject) const;
    [[nodiscard]] std::vector<TokenRecord const*> list(core::OrgId org) const;
    // Tokens, and times to look at one: what there is in memory.
    [[nodiscard]] std::size_t entries() const {
        return records_.size() + ends_.size() + over_.size();
    }

private:
    // Keys begin with the organization (SEC-2).
    using Key = std::pair<core::OrgId, crypto::Digest>;
    std::map<Key, TokenRecord> records_;
    std::set<std::pair<core::Time, Key>> ends_;  // of those that expire
    std::set<std::pair<core::Time, Key>> over_;  // when each one ends that does
};

}  // namespace ringmaster::api
