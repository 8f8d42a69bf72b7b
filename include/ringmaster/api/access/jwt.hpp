#pragma once
// Tokens of an identity provider: JSON Web Tokens (RFC 7519) signed with RS256 or ES256 (SEC-1).
// Three steps, each a pure function: what the signature vouches for (verify_jwt, costly, the same
// for ever as long as the key is trusted), whether it holds now (check_times), and whom it speaks
// for in an organization as it is now (jwt_principal).
//
// Ownership: values; the issuers outlive the verdicts that point at them.
// Threading: pure; a key set is used on one thread at a time. Units: times in epoch ms.
// Errors: a JwtRefusal, for log and metrics only: the caller is told that his token is not valid.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/api/access/key_set.hpp"
#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

class Directory;
class Document;

inline constexpr std::size_t jwt_bytes_max = std::size_t{8} * 1024;

RINGMASTER_ENUM(JwtRefusal, malformed, algorithm, critical, issuer, key_unknown, key_ambiguous,
                signature, audience, expired, not_yet_valid, organization, role, user, teams)

// Which field of a user's document the user claim is compared with.
RINGMASTER_ENUM(JwtUserField, ciUserId, id, email)

struct JwtRole {
    AccessRole role = AccessRole::agent;
    std::vector<std::string> values;  // of the role claim; any of them
};

// Where a token says what. A name is a claim's own, or a path of names with dots between.
struct JwtClaims {
    std::string organization = "realm";
    std::string user = "sub";
    std::string roles = "roles";
    std::string teams;  // empty: the user document says
};

// Whom we trust, and for what.
struct JwtIssuer {
    std::string issuer;  // exactly as in `iss`
    std::vector<std::string> audiences;
    bool every_organization = false;
    std::vector<core::OrgId> organizations;
    JwtClaims claims;
    JwtUserField user_field = JwtUserField::ciUserId;
    std::vector<JwtRole> roles;  // the first that fits
    core::Duration leeway{60'000};
};

// What a signature vouches for.
struct VerifiedJwt {
    JwtIssuer const* issuer = nullptr;
    core::Time expires;
    std::optional<core::Time> not_before;
    std::optional<core::Time> issued_at;
    core::OrgId org;
    AccessRole role = AccessRole::agent;
    std::string user;                               // value of the user claim; may be empty
    std::optional<std::vector<std::string>> teams;  // when a claim of teams is configured
    std::string subject;
    std::string name;  // for roles that are no user
};

struct JwtVerdict {
    std::variant<VerifiedJwt, JwtRefusal> result;
    JwtIssuer const* issuer = nullptr;  // null: not one of ours
    std::string key_name;               // as the token says it
};

struct TrustedIssuer {
    JwtIssuer const& issuer;
    KeySet const& keys;
};
[[nodiscard]] JwtVerdict verify_jwt(std::string_view token,
                                    std::vector<TrustedIssuer> const& trusted);

[[nodiscard]] std::optional<JwtRefusal> check_times(VerifiedJwt const& token, core::Time now);

// The user whose e-mail address this is, in lower case; null: none, or not one alone.
using UserByEmail = std::function<Document const*(std::string const& email)>;
[[nodiscard]] std::variant<Principal, JwtRefusal> jwt_principal(VerifiedJwt const& token,
                                                                Directory const& directory,
                                                                UserByEmail const& by_email);

// `jwt:` and 32 hex digits: the colon keeps it apart from every API token's (token_subject.hpp).
// The same for one user of one issuer, whatever his tokens look like.
[[nodiscard]] std::string jwt_subject(std::string_view issuer, std::string_view claim,
                                      std::string_view value);

}  // namespace ringmaster::api
