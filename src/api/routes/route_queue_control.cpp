// What supervisors and administrators do to contacts and queues (RQ-9, RQ-13, SU-2).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/callback_answer.hpp"
#include "api/routes/handlers.hpp"
#include "api/routes/queue_control.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

// A contact of the caller's teams, and the body. What he knows as the agent he is, is not his to
// command from outside.
struct Overseen {
    core::TaskId task;
    json body;
};

Checked<Overseen> overseen(Context const& context, std::string_view route) {
    auto const id = path_task(context);
    if (auto const* refusal = refused(id)) return *refusal;
    auto body = read_body(context, route);
    if (auto const* refusal = refused(body)) return *refusal;
    auto const task = std::get<core::TaskId>(id);
    if (auto refusal = why_not_lead(context, task)) return std::move(*refusal);
    return Overseen{task, std::get<json>(std::move(body))};
}

// The engine refuses what is out of range; only keep it from wrapping around.
int bounded(std::int64_t priority) {
    return static_cast<int>(std::clamp<std::int64_t>(priority, 0, 1'000));
}

template <class Id>
Id path_id(Context const& context) {
    auto const found = context.path.find("id");
    if (found == context.path.end()) return {};
    return Id::parse(found->second).value_or(Id{});
}

// Of the emergency closes: without a body it is meant.
Checked<bool> wants_closed(Context const& context, std::string_view route) {
    auto const body = read_body(context, route);
    if (auto const* refusal = refused(body)) return *refusal;
    auto const& fields = std::get<json>(body);
    return !fields.contains("closed") || flag_at(fields, "closed");
}

struct Closed {
    std::string id;
    bool closed = false;
};

// Answered with how it stands then.
template <class Look>
Call submit_close(Context const& context, core::Command command, char const* name, Look look) {
    auto respond = [=, tracking = context.request.tracking_id](core::Outcome const& outcome,
                                                               core::Engine const& engine) {
        if (outcome.refusal) return refusal_response(*outcome.refusal);
        Closed const now = look(engine.state());
        return json_response(202, json_text({{"trackingId", tracking},
                                             {name, {{"id", now.id}, {"closed", now.closed}}}}));
    };
    return Submit{std::move(command), std::move(respond), {}};
}

Reply about(Context const& context, core::TaskId task) { return reply_of(context, {}, task); }

}  // namespace

Call requeue_task(Context const& context) {
    auto const checked = overseen(context, "requeueTask");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& [task, body] = std::get<Overseen>(checked);
    auto const queue = core::QueueId::parse(text_at(body, "queueId")).value_or(core::QueueId{});
    core::RequeueTask command{context.principal.actor(), task, queue,
                              flag_at(body, "inFront"),  {},   {}};
    if (auto const priority = integer_at(body, "priority")) command.priority = bounded(*priority);
    Problems problems;
    if (body.contains("skills")) {
        command.requirements = decode_skills(body, context.directory, problems);
    }
    if (!problems.empty()) return Answer{problems_response(problems)};
    return submit(std::move(command), about(context, task));
}

Call prioritize_task(Context const& context) {
    auto const checked = overseen(context, "prioritizeTask");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& [task, body] = std::get<Overseen>(checked);
    auto const priority = bounded(integer_at(body, "priority").value_or(0));
    return submit(core::PrioritizeTask{context.principal.actor(), task, priority},
                  about(context, task));
}

Call request_callback(Context const& context) {
    auto const checked = overseen(context, "requestCallback");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& [task, body] = std::get<Overseen>(checked);
    auto respond = [reply = about(context, task), caller = Visibility(context)](
                       core::Outcome outcome, core::Engine const& engine) {
        if (outcome.refusal) outcome.refusal = discreet(*outcome.refusal, caller, engine);
        return command_answer(reply, outcome, engine);
    };
    return Submit{
        core::RequestCallback{context.principal.actor(), task, text_at(body, "callbackNumber")},
        std::move(respond),
        {}};
}

std::optional<Call> force_end(Context const& context) {
    auto const role = context.principal.role;
    if (role != AccessRole::supervisor && role != AccessRole::administrator) return std::nullopt;
    auto const id = path_task(context);
    auto const self = context.principal.agent;
    auto const* task =
        refused(id) == nullptr ? context.engine.state().task(std::get<core::TaskId>(id)) : nullptr;
    if (self && task != nullptr && party_in(*task, *self) != nullptr) return std::nullopt;
    // As the agent he is.
    if (self && task != nullptr && !Visibility(context).leads(*task)) return std::nullopt;
    auto const checked = overseen(context, "endTask");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const ended = std::get<Overseen>(checked).task;
    return submit(core::ForceEndTask{context.principal.actor(), ended}, about(context, ended));
}

Call close_queue(Context const& context) {
    auto const id = path_id<core::QueueId>(context);
    auto const* queue = context.engine.state().config.queue(id);
    if (queue == nullptr || !Visibility(context).leads(*queue)) {
        return Answer{error_response(404, "QUEUE_NOT_FOUND", "No such queue")};
    }
    auto const wanted = wants_closed(context, "closeQueue");
    if (auto const* refusal = refused(wanted)) return Answer{*refusal};
    core::CloseQueue command{context.principal.actor(), id, std::get<bool>(wanted)};
    return submit_close(context, std::move(command), "queue", [id](core::State const& state) {
        return Closed{core::to_string(id), state.closed_queues.contains(id)};
    });
}

// Whoever may close the queue behind it may close the way in; without one, whoever may close all.
Call close_entry_point(Context const& context) {
    auto const id = path_id<core::EntryPointId>(context);
    auto const* point = context.engine.state().config.entry_point(id);
    if (point == nullptr || !Visibility(context).leads(*point)) {
        return Answer{error_response(404, "ENTRY_POINT_NOT_FOUND", "No such entry point")};
    }
    auto const wanted = wants_closed(context, "closeEntryPoint");
    if (auto const* refusal = refused(wanted)) return Answer{*refusal};
    core::CloseEntryPoint command{context.principal.actor(), id, std::get<bool>(wanted)};
    return submit_close(context, std::move(command), "entryPoint", [id](core::State const& state) {
        return Closed{core::to_string(id), state.closed_entry_points.contains(id)};
    });
}

}  // namespace ringmaster::api
