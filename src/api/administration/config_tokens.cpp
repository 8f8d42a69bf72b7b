// API tokens (SEC-1): who has one, new ones, and their end. The text of a token stands in the
// answer to its creation and nowhere else.

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "api/administration/config_answers.hpp"
#include "api/administration/config_query.hpp"
#include "api/administration/config_wishes.hpp"
#include "api/documents/resource_fields.hpp"
#include "api/requests/route_support.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/api/access/token_subject.hpp"
#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr std::string_view roles[] = {"agent", "supervisor", "administrator", "reporting",
                                      "connector"};

constexpr Field token_fields[] = {
    text("name", 80),
    text("subject", token_subject_max),
    choice("role", roles).required(),
    reference("agentId", "user"),
    references("teamIds", "team"),
    integer("expiresTime", 1, latest_end.epoch_ms),
    any("revokedTime").read_only(),
    any("active").read_only(),
    any("token").read_only(),
};
json token_view(Context const& context, TokenRecord const& record) {
    Principal const& principal = record.principal;
    json view = {{"organizationId", core::to_string(principal.org)},
                 {"id", principal.subject},
                 {"subject", principal.subject},
                 {"name", principal.name},
                 {"role", core::enum_name(principal.role)},
                 {"createdTime", record.created.epoch_ms}};
    if (principal.agent) view["agentId"] = core::to_string(*principal.agent);
    json& teams = view["teamIds"] = json::array();
    for (core::TeamId const& team : principal.teams) teams.push_back(core::to_string(team));
    if (record.expires) view["expiresTime"] = record.expires->epoch_ms;
    if (record.revoked) view["revokedTime"] = record.revoked->epoch_ms;
    bool const expired = record.expires && *record.expires <= context.now;
    bool const holds = stands_for_user(principal, record.created, context.directory);
    view["active"] = !record.revoked && !expired && holds;
    return view;
}

// Whom the token is to speak for; every problem at once. `path` begins each one's path.
Principal read_principal(Context const& context, json const& body, std::string const& path,
                         Problems& problems) {
    auto const complain = [&](std::string_view field, std::string text) {
        problems.push_back({field_path(path, field), std::move(text)});
    };
    Principal principal;
    principal.org = context.directory.org();
    principal.role =
        core::enum_parse<AccessRole>(text_at(body, "role")).value_or(AccessRole::agent);
    principal.name = text_at(body, "name");
    principal.subject = text_at(body, "subject");
    if (!principal.subject.empty() && !is_token_subject(principal.subject)) {
        complain("subject", std::string(token_subject_rule));
    }
    principal.agent = core::AgentId::parse(text_at(body, "agentId"));
    Document const* const user =
        principal.agent ? context.directory.user_of(*principal.agent) : nullptr;
    bool const is_agents = principal.role == AccessRole::agent;
    if (is_agents && !principal.agent) complain("agentId", "is required for an agent");
    if (principal.agent && user == nullptr) complain("agentId", "is no agent's id (ciUserId)");
    if (principal.name.empty() && user != nullptr) {
        principal.name = context.directory.agent_name(*principal.agent);
    }
    json const& teams = child_at(body, "teamIds");
    for (std::size_t index = 0; index < teams.size(); ++index) {
        auto const team = core::TeamId::parse(teams[index].get<std::string>());
        bool const known =
            team && context.directory.find("team", core::to_string(*team)) != nullptr;
        if (!known) complain(field_path("teamIds", index), "names no team");
        if (team) principal.teams.push_back(*team);
    }
    if (!teams.empty() && principal.role != AccessRole::supervisor) {
        complain("teamIds", "are the scope of a supervisor");
    }
    return principal;
}

// A token as it was asked for.
struct WantedToken {
    Principal principal;
    std::optional<core::Time> expires;
};

// Nothing, and problems, when it cannot be issued so.
std::optional<WantedToken> read_wanted_token(Context const& context, json const& body,
                                             std::string const& path, Problems& problems) {
    auto const before = problems.size();
    validate_document(api_token_resource(), body, path, problems);
    if (problems.size() != before) return std::nullopt;
    WantedToken wanted{read_principal(context, body, path, problems), {}};
    if (auto const time = integer_at(body, "expiresTime")) wanted.expires = core::Time{*time};
    if (wanted.expires && *wanted.expires <= context.now) {
        problems.push_back({field_path(path, "expiresTime"), "is over already"});
    }
    if (problems.size() != before) return std::nullopt;
    return wanted;
}

bool is_subject_taken(Context const& context, std::string const& subject) {
    auto const* const known = context.tokens.by_subject(context.directory.org(), subject);
    return !subject.empty() && known != nullptr && !known->revoked;
}

Call subject_taken(Context const& context, Problems const& problems) {
    return Answer{configuration_error(409, problems, context.request.tracking_id)};
}

TokenRecord const* find_token(Context const& context) {
    if (!own_organization(context)) return nullptr;
    return context.tokens.by_subject(context.directory.org(), path_part(context, "id"));
}

std::string told(TokenRecord const& record) {
    return std::string(core::enum_name(record.principal.role)) + " " + record.principal.subject +
           " " + record.principal.name;
}

// Those that fit the query, oldest first.
std::vector<json> select_tokens(Context const& context, ListQuery const& query) {
    auto records = context.tokens.list(context.directory.org());
    std::stable_sort(records.begin(), records.end(), [](auto const* left, auto const* right) {
        return std::tie(left->created, left->principal.subject) <
               std::tie(right->created, right->principal.subject);
    });
    std::vector<json> items;
    for (TokenRecord const* record : records) items.push_back(token_view(context, *record));
    return select(query, std::move(items));
}

// With `meta`, or as a bare array.
Call answer_tokens(Context const& context, bool with_meta) {
    if (!own_organization(context)) return missing(context);
    Problems problems;
    ListQuery const query = parse_list_query(context, token_fields, problems);
    if (!problems.empty()) return invalid(context, problems);
    auto const items = select_tokens(context, query);
    json page = with_meta || query.is_paged ? page_of(query, items) : reduced_list(query, items);
    if (!with_meta) return json_answer(page);
    return json_answer(
        {{"meta", paging_meta(context, query, items.size())}, {"data", std::move(page)}});
}

}  // namespace

Resource const& api_token_resource() {
    static Resource const resource{"api-token", token_fields};
    return resource;
}

Call list_tokens(Context const& context) { return answer_tokens(context, false); }
Call list_tokens_paged(Context const& context) { return answer_tokens(context, true); }

Call read_token(Context const& context) {
    TokenRecord const* const record = find_token(context);
    return record == nullptr ? missing(context) : json_answer(token_view(context, *record));
}

Call create_token(Context const& context) {
    if (!own_organization(context)) return missing(context);
    Problems problems;
    auto const body =
        parse_json(context.request.body, JsonLimits{.body_max = command_body_max}, problems);
    if (!body) return invalid(context, problems);
    auto wanted = read_wanted_token(context, *body, "", problems);
    if (!wanted) return invalid(context, problems);
    if (is_subject_taken(context, wanted->principal.subject)) {
        return subject_taken(context, {{"subject", "already belongs to a token"}});
    }
    auto const issued = issue_token(std::move(wanted->principal), context.now, wanted->expires);
    json view = token_view(context, issued.record);
    view["token"] = issued.text;
    return Disclose{
        json_response(201, json_text(view)), "CreateToken", told(issued.record), {issued.record}};
}

// All or none: who has half of a list has to find out which half.
Call create_tokens(Context const& context) {
    if (!own_organization(context)) return missing(context);
    Problems problems;
    auto const body =
        parse_json(context.request.body, JsonLimits{.body_max = configuration_body_max}, problems);
    if (!body) return invalid(context, problems);
    json const& items = child_at(*body, "items");
    if (!items.is_array() || items.empty() || items.size() > bulk_items_max) {
        auto const most = std::to_string(bulk_items_max);
        return invalid(context, {{"items", "must be an array of 1 to " + most + " items"}});
    }
    check_names(*body, std::array<std::string_view, 1>{"items"}, "", problems);
    std::vector<WantedToken> wanted;
    Problems taken;
    std::set<std::string> subjects;
    for (std::size_t index = 0; index < items.size(); ++index) {
        auto const path = field_path("items", index);
        auto one = read_wanted_token(context, items[index], path, problems);
        if (!one) continue;
        std::string const& subject = one->principal.subject;
        bool const twice = !subject.empty() && !subjects.insert(subject).second;
        if (twice || is_subject_taken(context, subject)) {
            taken.push_back({field_path(path, "subject"), "already belongs to a token"});
        }
        wanted.push_back(std::move(*one));
    }
    if (!problems.empty()) return invalid(context, problems);
    if (!taken.empty()) return subject_taken(context, taken);
    json answers = json::array();
    Disclose disclosure{{}, "CreateTokens", {}, {}};
    for (WantedToken& one : wanted) {
        auto issued = issue_token(std::move(one.principal), context.now, one.expires);
        json view = token_view(context, issued.record);
        view["token"] = issued.text;
        answers.push_back(std::move(view));
        disclosure.detail += (disclosure.detail.empty() ? "" : "; ") + told(issued.record);
        disclosure.tokens.push_back(std::move(issued.record));
    }
    disclosure.response = json_response(201, json_text({{"items", std::move(answers)}}));
    return disclosure;
}

Call revoke_token(Context const& context) {
    if (!own_organization(context)) return missing(context);
    std::vector<TokenRecord> revoked;
    for (auto const* record :
         context.tokens.in_force(context.directory.org(), path_part(context, "id"))) {
        revoked.push_back(*record);
        revoked.back().revoked = context.now;
    }
    if (revoked.empty()) return missing(context);
    Response response;
    response.status = 204;
    auto const detail = told(revoked.front());
    return Disclose{std::move(response), "RevokeToken", detail, std::move(revoked)};
}

}  // namespace ringmaster::api
