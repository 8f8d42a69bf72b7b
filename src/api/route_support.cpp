#include "api/route_support.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/query_filter.hpp"
#include "api/task_request.hpp"
#include "ringmaster/api/directory.hpp"
#include "ringmaster/api/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

bool share_a_team(std::vector<core::TeamId> const& scope, core::User const& user) {
    return std::ranges::any_of(scope, [&user](core::TeamId team) {
        return std::ranges::find(user.teams, team) != user.teams.end();
    });
}

Response not_permitted() {
    return refusal_response(core::Refusal{core::Reason::not_permitted, {}});
}

}  // namespace

bool is_meant_as_json(Request const& request) {
    auto const said = request.header("content-type");
    if (request.body.empty() || said.empty()) return true;
    // RFC 9110 8.3.1: no letter case, blanks around the semicolon.
    std::string type;
    for (char const letter : folded(said)) {
        if (letter != ' ' && letter != '\t') type.push_back(letter);
    }
    return type == "application/json" || type == "application/json;charset=utf-8" ||
           type == "application/json;charset=\"utf-8\"";
}

Checked<json> read_body(Context const& context, std::string_view route) {
    auto const& request = context.request;
    if (!is_meant_as_json(request)) {
        return error_response(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json");
    }
    Problems problems;
    auto body = parse_body(route, request.body, problems);
    if (!body) return problems_response(problems);
    return std::move(*body);
}

bool reaches_agent(Context const& context, core::AgentId agent) {
    auto const& principal = context.principal;
    if (principal.agent == agent) return true;
    switch (principal.role) {
        case AccessRole::administrator:
        case AccessRole::reporting: return true;
        case AccessRole::supervisor: {
            if (principal.teams.empty()) return true;
            auto const* user = context.engine.state().config.user(agent);
            return user != nullptr && share_a_team(principal.teams, *user);
        }
        case AccessRole::agent:
        case AccessRole::connector:
        case AccessRole::provider: return false;
    }
    return false;
}

bool reaches_task(Context const& context, core::Task const& task) {
    auto const& principal = context.principal;
    if (principal.agent && context.engine.view(task.id, *principal.agent)) return true;
    switch (principal.role) {
        case AccessRole::administrator:
        case AccessRole::reporting:
        case AccessRole::connector: return true;
        case AccessRole::agent:
        case AccessRole::provider: return false;
        case AccessRole::supervisor: break;
    }
    if (principal.teams.empty()) return true;
    auto const is_ours = [&](core::TeamId team) {
        return std::ranges::find(principal.teams, team) != principal.teams.end();
    };
    auto const is_our_agents = [&](core::Engagement const& one) {
        bool const open = one.talking() || one.wrap_up() != nullptr;
        return open && is_ours(one.team);
    };
    auto const* queue = context.engine.state().config.queue(task.queue);
    return std::ranges::any_of(task.engagements, is_our_agents) ||
           (queue != nullptr && std::ranges::any_of(queue->teams, is_ours));
}

std::optional<Response> why_not_agent(Context const& context, core::AgentId agent) {
    if (!reaches_agent(context, agent)) return not_permitted();
    if (context.engine.state().config.user(agent) == nullptr) {
        return refusal_response(core::Refusal{core::Reason::unknown_agent, {}});
    }
    return std::nullopt;
}

Document const* desktop_profile(Context const& context, core::AgentId agent) {
    Document const* const user = context.directory.user_of(agent);
    if (user == nullptr) return nullptr;
    return context.directory.find("agent-profile", text_at(user->body(), "agentProfileId"));
}

bool names_another_organization(Context const& context, Query const& query) {
    auto const named = query.text("orgId");
    return !named.empty() && named != core::to_string(context.principal.org);
}

Checked<Acting> acting_self(Context const& context) {
    if (!context.principal.agent) return not_permitted();
    return Acting{context.principal.actor(), *context.principal.agent};
}

Checked<Acting> acting_agent(Context const& context, json const& body) {
    auto const named = body_agent(body);
    auto const& principal = context.principal;
    if (!named && !principal.agent) return problems_response({{"agentId", "is required"}});
    if (!named || named == principal.agent) return acting_self(context);
    if (principal.role == AccessRole::agent) return not_permitted();
    if (context.engine.state().config.user(*named) == nullptr) {
        return refusal_response(core::Refusal{core::Reason::unknown_agent, {}});
    }
    if (!reaches_agent(context, *named)) return not_permitted();
    return Acting{principal.actor(), *named};
}

Checked<core::TaskId> path_task(Context const& context) {
    auto const found = context.path.find("id");
    auto const task =
        found == context.path.end() ? std::nullopt : core::TaskId::parse(found->second);
    if (!task) return refusal_response(core::Refusal{core::Reason::unknown_task, {}});
    return context.engine.main_task(*task);  // whichever of its ids the caller knows
}

Checked<TaskRequest> task_request(Context const& context, std::string_view route) {
    auto const task = path_task(context);
    if (auto const* refusal = refused(task)) return *refusal;
    auto body = read_body(context, route);
    if (auto const* refusal = refused(body)) return *refusal;
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return *refusal;
    auto const& who = std::get<Acting>(acting);
    auto const named = body_agent(std::get<json>(body));
    if (named && *named != who.agent) return not_permitted();
    return TaskRequest{who, std::get<core::TaskId>(task), std::get<json>(std::move(body))};
}

VariableFilter variable_filter(Directory const& directory, AccessRole role) {
    return [&directory, role](std::string_view name) {
        auto const* definition = directory.cad_variable(name);
        if (definition == nullptr) return true;
        if (definition->secure) return false;
        return role != AccessRole::agent || definition->agent_viewable;
    };
}

}  // namespace ringmaster::api
