// Callbacks that are asked for, moved and taken back (CB-2, CB-6, CB-9). For whom an agent or a
// supervisor may ask, and which he may move, is decided here.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/connector_profile.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/callback_answer.hpp"
#include "api/routes/callback_creation.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

Response forbidden_to(char const* what) {
    return refusal_response(core::Refusal{core::Reason::not_permitted, what});
}

// ---- asking -----------------------------------------------------------------------------------

// Whose queue and whose agent may be named (SU-1): an agent names himself or nobody.
std::optional<Response> why_not_wish(Context const& context, core::CallbackWish const& wish,
                                     core::QueueId queue_id) {
    auto const& caller = context.principal;
    auto const* queue = context.engine.state().config.queue(queue_id);
    bool const led = queue != nullptr && Visibility(context).leads(*queue);
    if (caller.role == AccessRole::supervisor && !led) {
        return refusal_response(
            core::Refusal{core::Reason::unknown_queue, core::to_string(queue_id)});
    }
    bool const own = wish.assignee.empty() || wish.assignee == caller.agent;
    if (caller.role == AccessRole::agent && !own) return forbidden_to("assigneeAgent");
    if (own || caller.role != AccessRole::supervisor) return std::nullopt;
    return why_not_agent(context, wish.assignee);
}

// The variables of one that begins, sealed for it; or what speaks against them.
std::optional<Response> add_variables(Context const& context, json const& fields,
                                      core::CreateTask& command) {
    Problems problems;
    auto texts =
        read_variables(child_at(fields, "attributes"), context.directory, nullptr, problems);
    if (!problems.empty()) return problems_response(problems);
    add_defaults(texts, context.directory);
    auto values = seal_variables(texts, context, command.task);
    if (auto const* refusal = refused(values)) return *refusal;
    command.attributes = std::get<VariableValues>(std::move(values));
    return std::nullopt;
}

core::CreateTask begun(Context const& context, json const& fields, core::CallbackWish wish) {
    core::CreateTask command;
    command.by = context.principal.actor();
    command.task = core::TaskId{context.random_uuid()};
    command.entry_point =
        core::EntryPointId::parse(text_at(fields, "entryPointId")).value_or(core::EntryPointId{});
    command.queue = core::QueueId::parse(text_at(fields, "queueId"));
    command.customer_name = text_at(fields, "customerName");
    if (auto const priority = integer_at(fields, "priority")) {
        command.priority = static_cast<int>(std::clamp<std::int64_t>(*priority, 0, 1'000));
    }
    command.callback = std::move(wish);
    return command;
}

// The callback as it is after the command; what has already gone on to an agent, too.
auto shown_after(Context const& context, core::TaskId id, int status) {
    return [id, status, org = context.principal.org, caller = Visibility(context)](
               core::Outcome const& outcome, core::Engine const& engine) {
        if (outcome.refusal) return refusal_response(discreet(*outcome.refusal, caller, engine));
        auto const* task = engine.state().task(id);
        if (task == nullptr || !task->callback) return no_callback();
        return json_response(status, dump(callback_json(*task, org)));
    };
}

// ---- one of them ------------------------------------------------------------------------------

// Of the path, one that he may change.
Checked<core::TaskId> changeable(Context const& context) {
    auto const* task = seen_callback(context);
    if (task == nullptr) return no_callback();
    if (!Visibility(context).may_change_callback(*task)) return forbidden_to("");
    return task->id;
}

}  // namespace

Call create_callback_task(Context const& context, json const& fields) {
    auto const role = context.principal.role;
    if (role == AccessRole::agent || role == AccessRole::supervisor) {
        return Answer{forbidden_to("callback")};
    }
    if (role == AccessRole::connector &&
        !may_tell(context.directory, context.principal.subject, core::MediaType::telephony)) {
        return Answer{error_response(409, "CHANNEL_OF_ANOTHER_CONNECTOR",
                                     "Another connector serves this channel")};
    }
    Problems problems;
    auto wish = decode_callback_task(fields, context.now, problems);
    auto const media = text_at(fields, "mediaType");
    if (!media.empty() && media != "telephony") {
        problems.push_back({"mediaType", "must be telephony"});
    }
    core::CreateTask command;
    if (wish) command = begun(context, fields, std::move(*wish));
    if (wish && command.entry_point.empty() && !command.queue) {
        problems.push_back({"entryPointId", "is required"});
    }
    decode_wishes(fields, context.directory, command, problems);
    command.destination = text_at(fields, "origin");
    if (!problems.empty()) return Answer{problems_response(problems)};
    bool const unassigned = command.callback->assignee.empty();
    if (unassigned) command.callback->assignee = command.direct_to;  // CB-6
    if (auto refusal = add_variables(context, fields, command)) return Answer{*refusal};
    auto const id = command.task;
    return submit_creation(context, id, std::move(command));
}

Call create_web_callback(Context const& context) {
    auto const body = read_body(context, "createWebCallback");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    Problems problems;
    auto wish = decode_web_callback(fields, context.now, problems);
    if (text_at(fields, "entryPointId").empty() && text_at(fields, "queueId").empty()) {
        problems.push_back({"entryPointId", "is required, or queueId"});
    }
    if (!problems.empty()) return Answer{problems_response(problems)};
    auto command = begun(context, fields, std::move(*wish));
    if (auto refusal = add_variables(context, fields, command)) return Answer{*refusal};
    auto const id = command.task;
    return Submit{std::move(command), shown_after(context, id, 201), {}};
}

Call schedule_callback(Context const& context) {
    if (!own_path(context)) return Answer{not_found_response()};
    auto const body = read_body(context, "scheduleCallback");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    Problems problems;
    auto wish = decode_schedule(fields, context.now, problems);
    if (!text_at(fields, "id").empty()) problems.push_back({"id", "is not chosen by the caller"});
    if (!problems.empty()) return Answer{problems_response(problems)};
    auto command = begun(context, fields, std::move(*wish));
    auto const queue = command.queue.value_or(core::QueueId{});
    if (auto refusal = why_not_wish(context, *command.callback, queue)) {
        return Answer{std::move(*refusal)};
    }
    if (auto refusal = add_variables(context, fields, command)) return Answer{*refusal};
    auto const id = command.task;
    return Submit{std::move(command), shown_after(context, id, 201), {}};
}

Call update_scheduled_callback(Context const& context) {
    auto const id = changeable(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const body = read_body(context, "updateScheduledCallback");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    auto const task = std::get<core::TaskId>(id);
    Problems problems;
    auto wish = decode_schedule(fields, context.now, problems);
    auto const named = core::TaskId::parse(text_at(fields, "id"));
    if (named && *named != task) problems.push_back({"id", "is not that of the path"});
    if (!problems.empty()) return Answer{problems_response(problems)};
    core::ChangeCallback command{
        context.principal.actor(), task, std::move(*wish), text_at(fields, "customerName"),
        core::QueueId::parse(text_at(fields, "queueId")).value_or(core::QueueId{})};
    if (auto refusal = why_not_wish(context, command.wish, command.queue)) {
        return Answer{std::move(*refusal)};
    }
    return Submit{std::move(command), shown_after(context, task, 200), {}};
}

Call delete_scheduled_callback(Context const& context) {
    auto const id = changeable(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto respond = [](core::Outcome const& outcome, core::Engine const&) {
        return outcome.refusal ? refusal_response(*outcome.refusal) : json_response(204, {});
    };
    return Submit{core::CancelCallback{context.principal.actor(), std::get<core::TaskId>(id)},
                  std::move(respond),
                  {}};
}

}  // namespace ringmaster::api
