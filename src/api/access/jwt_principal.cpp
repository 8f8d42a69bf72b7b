// Whom a verified token speaks for: looked up for every request, so that a change of the
// configuration counts at once.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ringmaster/api/access/jwt.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

Document const* user_of(VerifiedJwt const& token, Directory const& directory,
                        UserByEmail const& by_email) {
    switch (token.issuer->user_field) {
        case JwtUserField::ciUserId: {
            auto const agent = core::AgentId::parse(token.user);
            return agent ? directory.user_of(*agent) : nullptr;
        }
        case JwtUserField::id: {
            auto const id = core::parse_uuid(token.user);
            return id ? directory.find("user", core::to_string(*id)) : nullptr;
        }
        case JwtUserField::email:
            return token.user.empty() ? nullptr : by_email(lower_case(token.user));
    }
    return nullptr;
}

// A team that is gone gives nobody anything; a scope may shrink this way and never grow.
std::vector<core::TeamId> known_teams(std::vector<std::string> const& texts,
                                      Directory const& directory) {
    std::vector<core::TeamId> teams;
    for (std::string const& text : texts) {
        auto const team = core::TeamId::parse(text);
        bool const known = team && directory.find("team", core::to_string(*team)) != nullptr &&
                           std::find(teams.begin(), teams.end(), *team) == teams.end();
        if (known) teams.push_back(*team);
    }
    return teams;
}

bool needs_user(AccessRole role) {
    switch (role) {
        case AccessRole::agent:
        case AccessRole::supervisor: return true;
        case AccessRole::administrator:
        case AccessRole::reporting:
        case AccessRole::connector: return false;
        case AccessRole::provider: break;  // not an issuer's to give (issuers_file.cpp)
    }
    return true;
}

}  // namespace

std::optional<JwtRefusal> check_times(VerifiedJwt const& token, core::Time now) {
    auto const leeway = token.issuer->leeway;
    if (token.expires + leeway <= now) return JwtRefusal::expired;
    for (auto const& from : {token.not_before, token.issued_at}) {
        if (from && *from > now + leeway) return JwtRefusal::not_yet_valid;
    }
    return std::nullopt;
}

std::variant<Principal, JwtRefusal> jwt_principal(VerifiedJwt const& token,
                                                  Directory const& directory,
                                                  UserByEmail const& by_email) {
    Principal made;
    made.org = token.org;
    made.subject = token.subject;
    made.role = token.role;
    made.name = token.name;
    if (!needs_user(token.role)) return made;
    auto const* const user = user_of(token, directory, by_email);
    if (user == nullptr) return JwtRefusal::user;
    made.agent = core::AgentId::parse(text_at(user->body(), "ciUserId"));
    // Issuers count whole seconds: one that has begun counts to its end.
    auto const issued = token.issued_at ? *token.issued_at + core::Duration(999) : user->created;
    if (!made.agent || !is_users(*made.agent, issued, directory)) return JwtRefusal::user;
    made.name = directory.agent_name(*made.agent);
    if (token.role != AccessRole::supervisor) return made;
    made.teams =
        known_teams(token.teams ? *token.teams : texts_at(user->body(), "teamIds"), directory);
    // No team would mean every team (principal.hpp): what a token does not say it never gets.
    if (made.teams.empty()) return JwtRefusal::teams;
    return made;
}

}  // namespace ringmaster::api
