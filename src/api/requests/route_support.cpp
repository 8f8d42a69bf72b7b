#include "api/requests/route_support.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/connector_profile.hpp"
#include "api/requests/query_filter.hpp"
#include "api/requests/task_request.hpp"
#include "api/requests/visibility.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::size_t agents_named_max = 100;

Response not_permitted() {
    return refusal_response(core::Refusal{core::Reason::not_permitted, {}});
}

}  // namespace

bool is_meant_as_json(Request const& request) {
    auto const said = request.header("content-type");
    if (request.body.empty() || said.empty()) return true;
    // RFC 9110 8.3.1: no letter case, blanks around the semicolon.
    std::string type;
    for (char const letter : lower_case(said)) {
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

std::optional<Response> why_not_agent(Context const& context, core::AgentId agent) {
    bool const is_other = context.principal.agent != agent;
    // To him every other one is forbidden, whether there is one or not.
    if (context.principal.role == AccessRole::agent && is_other) return not_permitted();
    bool const seen = Visibility(context).sees(agent);
    if (seen && context.engine.state().config.user(agent) != nullptr) return std::nullopt;
    return refusal_response(core::Refusal{core::Reason::unknown_agent, {}});
}

Checked<std::vector<core::AgentId>> named_agents(Context const& context, Query const& query) {
    std::vector<core::AgentId> agents;
    auto const named = query.ids<core::AgentId>("agentIds");
    if (named.size() > agents_named_max) {
        return problems_response({{"agentIds", "must be at most 100"}});
    }
    for (auto const agent : named) {
        if (auto refusal = why_not_agent(context, agent)) return std::move(*refusal);
        if (std::ranges::find(agents, agent) == agents.end()) agents.push_back(agent);
    }
    return named.empty() ? Visibility(context).agents() : agents;
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
    if (auto refusal = why_not_agent(context, *named)) return std::move(*refusal);
    return Acting{principal.actor(), *named};
}

Checked<VariableValues> seal_variables(VariableTexts const& texts, Context const& context,
                                       core::TaskId task) {
    auto sealed = seal_texts(texts, context.vault, context.principal.org, task);
    if (auto* values = std::get_if<VariableValues>(&sealed)) return std::move(*values);
    return refusal_response(
        core::Refusal{core::Reason::secure_key_missing, std::get<std::string>(sealed)});
}

std::string path_part(Context const& context, char const* name) {
    auto const found = context.path.find(name);
    return found == context.path.end() ? std::string() : found->second;
}

Checked<core::TaskId> path_contact(Context const& context) {
    auto const task = core::TaskId::parse(path_part(context, "id"));
    if (!task) return refusal_response(core::Refusal{core::Reason::unknown_task, {}});
    return context.engine.main_task(*task);  // whichever of its ids the caller knows
}

core::TaskId seen_task(Context const& context, core::TaskId id) {
    auto const* task = context.engine.state().task(id);
    return task == nullptr || Visibility(context).sees(*task) ? id : core::TaskId{};
}

Checked<core::TaskId> path_task(Context const& context) {
    auto const task = path_contact(context);
    if (auto const* refusal = refused(task)) return *refusal;
    return seen_task(context, std::get<core::TaskId>(task));
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

bool rings_phones(Context const& context, core::TaskId id) {
    auto const* task = context.engine.state().task(id);
    return task != nullptr && connector_for(context.directory, task->media).has_value();
}

VariableFilter variable_filter(Directory const& directory, AccessRole role) {
    return [&directory, role](std::string_view name) {
        auto const* definition = directory.cad_variable(name);
        // Whether agents might see it went with its definition (CD-1).
        if (definition == nullptr) return role != AccessRole::agent;
        if (definition->secure) return false;
        return role != AccessRole::agent || definition->agent_viewable;
    };
}

}  // namespace ringmaster::api
