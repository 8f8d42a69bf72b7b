// Answers of commands: 202 with what the caller sees now, or the refusal (PROTOCOL 1).
#include <nlohmann/json.hpp>
#include <utility>

#include "api/requests/refusal_problems.hpp"
#include "api/requests/route_support.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

// The daemon's own address as the scheme of WebSockets: http -> ws, https -> wss.
std::string socket_base(std::string const& base_url) {
    return base_url.starts_with("http") ? "ws" + base_url.substr(4) : base_url;
}

std::optional<std::uint64_t> stream_position(Reply const& reply, core::Engine const& engine) {
    auto const* agent = reply.stream ? engine.state().agent(*reply.stream) : nullptr;
    if (agent == nullptr) return std::nullopt;
    return agent->sequence;
}

// The members every answer has, without the closing brace: parts are rendered texts already.
std::string open_answer(Reply const& reply, core::Engine const& engine) {
    std::string text = "{\"trackingId\":" + json_text(json(reply.tracking_id));
    if (auto const position = stream_position(reply, engine)) {
        text += ",\"seq\":" + std::to_string(*position);
    }
    return text;
}

// What the agent sees of the task now; a task that just closed for him is in its last notice.
std::optional<core::TaskView> view_after(Reply const& reply, core::Outcome const& outcome,
                                         core::Engine const& engine) {
    if (auto view = engine.view(reply.task, reply.agent)) return view;
    std::optional<core::TaskView> last;
    for (auto const& effect : outcome.effects) {
        auto const* notice = std::get_if<core::TaskNotice>(&effect);
        if (notice == nullptr || notice->to != reply.agent || !notice->view.task) continue;
        if (notice->view.task->id == reply.task) last = notice->view;
    }
    return last;
}

// "" or `,"task":{…}` / `,"agent":{…}`.
std::string subject_member(Reply const& reply, core::Outcome const& outcome,
                           core::Engine const& engine) {
    DirectoryNames const names(*reply.directory);
    Scene const scene{engine.state(), names};
    if (!reply.task.empty()) {
        auto const view = view_after(reply, outcome, engine);
        return view ? ",\"task\":" + render_task(*view, scene) : std::string{};
    }
    auto const* agent = engine.state().agent(reply.agent);
    if (agent == nullptr) return {};
    return ",\"agent\":" + render_agent(*agent, engine.work_of(reply.agent), scene);
}

}  // namespace

Reply reply_of(Context const& context, core::AgentId agent, core::TaskId task) {
    return {context.request.tracking_id, context.principal.agent, agent, task, &context.directory};
}

Response json_response(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response subscribed_answer(Context const& context, Subscribed const& subscribed) {
    json const body{{"webSocketUrl", socket_base(context.base_url) + subscribed.path},
                    {"subscriptionId", subscribed.subscription_id}};
    return json_response(200, json_text(body));
}

Response command_answer(Reply const& reply, core::Outcome const& outcome,
                        core::Engine const& engine) {
    if (outcome.refusal) {
        if (reply.task.empty()) return refusal_response(*outcome.refusal);
        return refusal_response(*outcome.refusal, outcome.allowed);
    }
    return json_response(202,
                         open_answer(reply, engine) + subject_member(reply, outcome, engine) + "}");
}

Response answer_with(Reply const& reply, core::Engine const& engine, std::string_view member,
                     json const& value) {
    auto const added = "," + json_text(json(member)) + ":" + json_text(value);
    return json_response(202, open_answer(reply, engine) + added + "}");
}

Response bare_answer(Reply const& reply, core::Engine const& engine, std::string_view reason_code) {
    if (!reason_code.empty()) return answer_with(reply, engine, "reasonCode", reason_code);
    return json_response(202, open_answer(reply, engine) + "}");
}

namespace {

// What a refusal of a new contact may be about, without what only its record needs.
std::optional<core::CreateTask> wishes_of(core::Command const& command) {
    auto const* const create = std::get_if<core::CreateTask>(&command);
    if (create == nullptr) return std::nullopt;
    core::CreateTask wishes;
    wishes.media = create->media;
    wishes.entry_point = create->entry_point;
    wishes.destination = create->destination;
    wishes.queue = create->queue;
    wishes.requirements = create->requirements;
    wishes.preferred = create->preferred;
    wishes.direct_to = create->direct_to;
    wishes.priority = create->priority;
    return wishes;
}

// What of the configuration keeps it out, all at once.
Problems faults_of(std::optional<core::CreateTask> const& wishes, core::Refusal const& refusal,
                   core::Config const& config) {
    if (!wishes || !is_about_creation(refusal.reason)) return {};
    return creation_problems(config, *wishes);
}

// CB-1: who is turned away at the door may be offered a callback.
Response arrival_refused(core::Refusal const& refusal, core::Config const& config,
                         Problems const& problems) {
    bool const shut = refusal.reason == core::Reason::queue_full ||
                      refusal.reason == core::Reason::outside_business_hours;
    auto const id = core::QueueId::parse(refusal.detail);
    auto const* queue = shut && id ? config.queue(*id) : nullptr;
    if (queue == nullptr) return refusal_response(refusal, problems);
    return refusal_response(refusal, "callbackOffered", queue->callback_offered);
}

}  // namespace

Call submit_creation(Context const& context, core::TaskId task, core::Command command) {
    // Both spellings of the organization are in use among clients.
    auto const org = core::to_string(context.principal.org);
    json const created{{"meta", {{"orgid", org}, {"orgId", org}}},
                       {"data", {{"id", core::to_string(task)}}}};
    auto respond = [text = json_text(created), wishes = wishes_of(command)](
                       core::Outcome const& outcome, core::Engine const& engine) {
        if (!outcome.refusal) return json_response(201, text);
        auto const& config = engine.state().config;
        return arrival_refused(*outcome.refusal, config,
                               faults_of(wishes, *outcome.refusal, config));
    };
    return Submit{std::move(command), std::move(respond), {}};
}

Call submit(core::Command command, Reply reply) {
    auto respond = [reply = std::move(reply)](core::Outcome const& outcome,
                                              core::Engine const& engine) {
        return command_answer(reply, outcome, engine);
    };
    return Submit{std::move(command), std::move(respond), {}};
}

}  // namespace ringmaster::api
