// Handlers of task commands (PROTOCOL 4).
#include <nlohmann/json.hpp>

#include "api/commands/variables.hpp"
#include "api/documents/connector_profile.hpp"
#include "api/requests/task_request.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/callback_creation.hpp"
#include "api/routes/handlers.hpp"
#include "api/routes/queue_control.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// What agents and supervisors may create is a call to a customer (OD-1).
bool calls_out(Context const& context) {
    auto const role = context.principal.role;
    return role == AccessRole::agent || role == AccessRole::supervisor;
}

}  // namespace

Call create_task(Context const& context) {
    if (calls_out(context)) return start_outdial(context);
    auto const body = read_body(context, "createTask");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    if (wants_callback(fields)) return create_callback_task(context, fields);
    Problems problems;
    auto command = decode_create(fields, context.principal.actor(), problems);
    if (command) decode_wishes(fields, context.directory, *command, problems);
    auto texts =
        read_variables(child_at(fields, "attributes"), context.directory, nullptr, problems);
    if (!command || !problems.empty()) return Answer{problems_response(problems)};
    command->media = channel_of(fields, *command, context.engine.state().config);
    bool const by_connector = context.principal.role == AccessRole::connector;
    if (by_connector && !may_tell(context.directory, context.principal.subject, command->media)) {
        return Answer{error_response(409, "CHANNEL_OF_ANOTHER_CONNECTOR",
                                     "Another connector serves this channel")};
    }
    command->task = core::TaskId{context.random_uuid()};
    add_defaults(texts, context.directory);
    auto values = seal_variables(texts, context, command->task);
    if (auto const* refusal = refused(values)) return Answer{*refusal};
    command->attributes = std::get<VariableValues>(std::move(values));
    return submit_creation(context, command->task, std::move(*command));
}

Call accept_task(Context const& context) {
    return submit_accept<core::Accept>(context, "acceptTask");
}

// RQ-13: what waited for him when he saw it may have gone to another since; he is told so.
Call assign_task(Context const& context) {
    auto const checked = task_request(context, "assignTask");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    core::AssignTask command{request.who.by, request.who.agent, request.task};
    auto const named = std::get<core::TaskId>(path_contact(context));
    auto const* live = context.engine.state().task(named);
    if (live != nullptr && Visibility(context).may_take(*live)) command.task = named;
    return submit(command, reply_of(context, request.who.agent, command.task));
}

namespace {

// What became of each offer of the agent (OF-6): those just accepted in their order, and those of
// calls, which are answered one by one.
json offer_results(core::Outcome const& outcome, core::Engine const& engine, core::AgentId agent) {
    json results = json::array();
    for (auto const& event : outcome.events) {
        auto const* closed = std::get_if<core::OfferClosed>(&event);
        bool const ours = closed != nullptr && closed->agent == agent &&
                          closed->outcome == core::OfferOutcome::accepted;
        if (!ours) continue;
        results.push_back({{"interactionId", core::to_string(closed->task)}, {"accepted", true}});
    }
    for (auto const& id : engine.tasks_of(agent)) {
        auto const* task = engine.state().task(id);
        bool const rings = task->media == core::MediaType::telephony && task->offer_to(agent);
        if (!rings) continue;
        auto const& why = core::describe_reason(core::Reason::digital_only);
        results.push_back({{"interactionId", core::to_string(task->id_for(agent))},
                           {"accepted", false},
                           {"reasonCode", why.id}});
    }
    return results;
}

}  // namespace

Call accept_all_offers(Context const& context) {
    auto const body = read_body(context, "acceptAllOffers");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& [by, agent] = std::get<Acting>(acting);
    auto respond = [reply = reply_of(context, agent), who = agent](core::Outcome const& outcome,
                                                                   core::Engine const& engine) {
        if (outcome.refusal) return refusal_response(*outcome.refusal);
        return answer_with(reply, engine, "offers", offer_results(outcome, engine, who));
    };
    return Submit{core::AcceptAllOffers{by, agent}, std::move(respond), {}};
}

Call reject_task(Context const& context) {
    return submit_plain<core::Reject>(context, "rejectTask");
}

Call end_task(Context const& context) {
    if (auto forced = force_end(context)) return std::move(*forced);
    return submit_plain<core::End>(context, "endTask");
}

Call reply_task(Context const& context) {
    return submit_plain<core::SendReply>(context, "replyTask");
}

Call extend_wrap_up(Context const& context) {
    return submit_plain<core::ExtendWrapUp>(context, "extendWrapUp");
}

Call request_wrap_up(Context const& context) {
    return submit_plain<core::RequestWrapUp>(context, "requestWrapUp");
}

Call skip_wrap_up(Context const& context) {
    return submit_plain<core::SkipWrapUp>(context, "skipWrapUp");
}

Call wrap_up_task(Context const& context) {
    auto const task = path_task(context);
    if (auto const* refusal = refused(task)) return Answer{*refusal};
    auto const body = read_body(context, "wrapUpTask");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_agent(context, std::get<json>(body));
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& who = std::get<Acting>(acting);
    auto const id = std::get<core::TaskId>(task);
    return submit(decode_wrap_up(std::get<json>(body), who, id), reply_of(context, who.agent, id));
}

}  // namespace ringmaster::api
