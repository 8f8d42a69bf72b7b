// `token create | list | revoke`.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/base/engine_clock.hpp"
#include "app/tools/token_store.hpp"
#include "app/tools/tools.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/api/access/token_subject.hpp"
#include "ringmaster/crypto/secure_memory.hpp"

namespace ringmaster::app {
namespace {

// Issues tokens of one request.
class Issuer {
public:
    Issuer(Tenant const& tenant, std::uint64_t expires_in_days)
        : org_(tenant.org), directory_(tenant.directory) {
        if (expires_in_days == 0) return;
        expires_ = wall_now() + std::chrono::hours(24 * static_cast<std::int64_t>(expires_in_days));
    }
    std::string issue(api::AccessRole role, std::optional<core::AgentId> agent, std::string name) {
        api::Principal principal;
        principal.role = role;
        principal.agent = agent;
        principal.name = std::move(name);
        return issue(std::move(principal));
    }
    std::string issue(api::Principal principal) {
        principal.org = org_;
        // Not before its user, whom a daemon with a faster clock may have stamped.
        auto now = wall_now();
        auto const* user = principal.agent ? directory_.user_of(*principal.agent) : nullptr;
        if (user != nullptr) now = std::max(now, user->created);
        auto issued = api::issue_token(std::move(principal), now, expires_);
        made_.tokens.push_back(std::move(issued.record));
        return std::move(issued.text);
    }
    [[nodiscard]] TokenHandover const& made() const { return made_; }

private:
    core::OrgId org_;
    api::Directory const& directory_;
    std::optional<core::Time> expires_;
    TokenHandover made_{"create token", {}};
};

store::Result<Recovered> known_organization(store::Reader& reader, std::string const& text) {
    store::Error const unknown{store::ErrorCode::refused, "no organization " + text};
    auto const org = core::OrgId::parse(text);
    if (!org) return unknown;
    auto organizations = reader.organizations();
    if (!organizations) return organizations.error();
    for (auto const& organization : organizations.value()) {
        if (organization.id == *org) return recover_organization(reader, *org, wall_now);
    }
    return unknown;
}

// Tokens for everybody a demonstration needs.
nlohmann::json issue_all(Issuer& issuer, Tenant const& tenant) {
    nlohmann::json agents = nlohmann::json::object();
    for (auto const& [id, user] : tenant.engine.state().config.users) {
        if (!user.active) continue;
        agents[core::to_string(id)] = issuer.issue(api::AccessRole::agent, id, user.name);
    }
    return {{"orgId", core::to_string(tenant.org)},
            {"connector", issuer.issue(api::AccessRole::connector, {}, "connector")},
            {"administrator", issuer.issue(api::AccessRole::administrator, {}, "administrator")},
            {"agents", std::move(agents)}};
}

bool is_providers(TokenOptions const& options) {
    return options.role == core::enum_name(api::AccessRole::provider);
}

store::Result<Recovered> organization_of(store::Reader& reader, TokenOptions const& options) {
    if (!is_providers(options)) return known_organization(reader, options.org);
    Recovered nobody;
    nobody.tenant = std::make_unique<Tenant>(core::OrgId{}, wall_now);
    return nobody;
}

// What the request names, checked against the organization; or what is wrong.
struct Wanted {
    std::string problem;
    api::Principal principal;
};

std::string subject_problem(std::string const& subject, core::OrgId org,
                            api::TokenDirectory const& tokens) {
    if (subject.empty()) return {};
    if (!api::is_token_subject(subject)) return "--subject " + std::string(api::token_subject_rule);
    auto const* known = tokens.by_subject(org, subject);
    bool const taken = known != nullptr && !known->revoked;
    return taken ? "a token with subject " + subject + " exists; revoke it first" : std::string();
}

Wanted check_token(TokenOptions const& options, Tenant const& tenant) {
    core::Config const& config = tenant.engine.state().config;
    Wanted wanted;
    wanted.principal.name = options.name;
    wanted.principal.subject = options.subject;
    auto const role = core::enum_parse<api::AccessRole>(options.role);
    if (!role) {
        wanted.problem =
            "--role is agent, supervisor, administrator, reporting, connector or provider";
        return wanted;
    }
    if (*role == api::AccessRole::provider && !options.org.empty()) {
        wanted.problem = "a provider has no --org";
    }
    wanted.principal.role = *role;
    if (!options.agent.empty()) {
        auto const agent = core::AgentId::parse(options.agent);
        auto const* user = agent ? config.user(*agent) : nullptr;
        if (user == nullptr) wanted.problem = "no user " + options.agent;
        if (user != nullptr && options.name.empty()) wanted.principal.name = user->name;
        wanted.principal.agent = agent;
    } else if (*role == api::AccessRole::agent) {
        wanted.problem = "a token of role agent needs --agent";
    }
    for (auto const& text : options.teams) {
        auto const team = core::TeamId::parse(text);
        bool const known = team && config.team(*team) != nullptr;
        if (known) wanted.principal.teams.push_back(*team);
        if (!known) wanted.problem = "no team " + text;
    }
    return wanted;
}

std::string time_text(std::optional<core::Time> const& time) {
    return time ? std::to_string(time->epoch_ms) : "-";
}

}  // namespace

Exit create_token(Settings const& settings, TokenOptions const& options, Console console) {
    auto opened = TokenStore::open(settings);
    if (!opened) return complain(console, opened.error());
    opened.value().tell_mended(console);
    auto recovered = organization_of(opened.value().reader(), options);
    if (!recovered) return complain(console, recovered.error());
    Tenant const& tenant = *recovered.value().tenant;
    Issuer issuer(tenant, options.expires_in_days);
    std::string printed;
    crypto::Wiped const wiped(printed);
    if (options.all_agents) {
        printed = issue_all(issuer, tenant).dump(2);
    } else {
        api::TokenDirectory tokens;
        auto const loaded = load_tokens(opened.value().reader(), tokens);
        if (!loaded) return complain(console, loaded.error());
        auto wanted = check_token(options, tenant);
        if (wanted.problem.empty()) {
            wanted.problem = subject_problem(options.subject, tenant.org, tokens);
        }
        if (!wanted.problem.empty()) {
            console.errors << wanted.problem << '\n';
            return Exit::usage;
        }
        printed = issuer.issue(std::move(wanted.principal));
        if (options.as_json) printed = nlohmann::json{{"token", printed}}.dump();
    }
    auto const kept = opened.value().keep(issuer.made());
    if (!kept) return complain(console, kept.error());
    console.out << printed << '\n';
    return Exit::success;
}

Exit list_tokens(Settings const& settings, TokenOptions const& options, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    auto tokens = reader.value().tokens();
    if (!tokens) return complain(console, tokens.error());
    nlohmann::json rows = nlohmann::json::array();
    for (auto const& token : tokens.value()) {
        if (!options.org.empty() && core::to_string(token.org) != options.org) continue;
        nlohmann::json row{{"orgId", core::to_string(token.org)},
                           {"subject", token.subject},
                           {"role", token.roles},
                           {"name", token.name},
                           {"created", token.created.epoch_ms}};
        if (!token.agent.empty()) row["agentId"] = core::to_string(token.agent);
        if (token.expires) row["expires"] = token.expires->epoch_ms;
        if (token.revoked) row["revoked"] = token.revoked->epoch_ms;
        rows.push_back(std::move(row));
        if (options.as_json) continue;
        console.out << token.subject << "  " << token.roles << "  expires "
                    << time_text(token.expires) << "  revoked " << time_text(token.revoked) << "  "
                    << token.name << '\n';
    }
    if (options.as_json) console.out << rows.dump(2) << '\n';
    return Exit::success;
}

Exit revoke_token(Settings const& settings, TokenOptions const& options, Console console) {
    auto opened = TokenStore::open(settings);
    if (!opened) return complain(console, opened.error());
    opened.value().tell_mended(console);
    api::TokenDirectory tokens;
    auto const loaded = load_tokens(opened.value().reader(), tokens);
    if (!loaded) return complain(console, loaded.error());
    auto const org =
        options.org.empty() ? std::optional(core::OrgId{}) : core::OrgId::parse(options.org);
    auto const* known = org ? tokens.by_subject(*org, options.subject) : nullptr;
    if (known == nullptr) {
        console.errors << "no token with subject " << options.subject << '\n';
        return Exit::failure;
    }
    TokenHandover revoked{"revoke token", {}};
    for (auto const* one : tokens.in_force(*org, options.subject)) {
        revoked.tokens.push_back(*one);
        revoked.tokens.back().revoked = wall_now();
    }
    auto const kept = revoked.tokens.empty() ? store::Result<store::Done>(store::Done{})
                                             : opened.value().keep(revoked);
    if (!kept) return complain(console, kept.error());
    console.out << "revoked " << options.subject << '\n';
    return Exit::success;
}

}  // namespace ringmaster::app
