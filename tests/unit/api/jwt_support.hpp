#pragma once
// An identity provider of the demo organization, for tests of its tokens.

#include <nlohmann/json.hpp>
#include <string>

#include "config_support.hpp"
#include "ringmaster/api/access/jwt.hpp"
#include "support/token_signer.hpp"

namespace ringmaster::api::testing {

using ringmaster::tests::SigningKey;

inline constexpr std::int64_t jwt_now = 1'700'000'000;  // seconds
inline constexpr char const* jwt_issuer = "https://login.example.com/realms/cc";

inline nlohmann::json demo_user(std::size_t number) {
    return demo_json()["resources"]["user"][number - 1];
}

inline JwtIssuer demo_issuer() {
    JwtIssuer issuer;
    issuer.issuer = jwt_issuer;
    issuer.audiences = {"ringmaster", "ringmaster-test"};
    issuer.organizations = {demo_org()};
    issuer.roles = {{AccessRole::administrator, {"cc-admin"}},
                    {AccessRole::supervisor, {"cc-supervisor"}},
                    {AccessRole::agent, {"cc-agent", "cc-trainee"}}};
    return issuer;
}

// What the provider says of the first demo agent.
inline nlohmann::json demo_claims() {
    return {{"iss", jwt_issuer},
            {"aud", "ringmaster"},
            {"exp", jwt_now + 300},
            {"iat", jwt_now},
            {"sub", demo_user(1)["ciUserId"]},
            {"realm", core::to_string(demo_org())},
            {"roles", {"offline_access", "cc-agent"}}};
}

inline std::string key_set_text(std::vector<nlohmann::json> const& keys) {
    return nlohmann::json{{"keys", keys}}.dump();
}

inline KeySet key_set(std::vector<nlohmann::json> const& keys) {
    return std::get<KeySet>(KeySet::parse(key_set_text(keys)));
}

inline std::string why(JwtVerdict const& verdict) {
    auto const* const refused = std::get_if<JwtRefusal>(&verdict.result);
    return refused == nullptr ? "" : std::string(core::enum_name(*refused));
}

}  // namespace ringmaster::api::testing
