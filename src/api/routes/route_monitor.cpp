// Supervisors on live calls: listen, whisper, barge in (SU-1, PROTOCOL 4).
#include <optional>

#include <nlohmann/json.hpp>

#include "api/requests/task_request.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

std::optional<Response> why_not_monitor(Context const& context, core::TaskId id) {
    if (context.engine.state().task(id) != nullptr) return std::nullopt;
    return refusal_response(core::Refusal{core::Reason::unknown_task, {}});
}

Call submit_mode(Context const& context, std::string_view route, core::MonitorMode mode) {
    auto const checked = task_request(context, route);
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    if (auto refusal = why_not_monitor(context, request.task)) return Answer{std::move(*refusal)};
    return submit_for(context, request,
                      core::ChangeMonitor{request.who.by, request.who.agent, request.task, mode});
}

struct Session {
    core::TaskId task;
    core::Monitoring monitoring;
    std::optional<core::Time> since;  // none: the connector has not answered yet
};

std::vector<Session> sessions_of(Context const& context, core::AgentId supervisor) {
    std::vector<Session> sessions;
    for (auto const& id : context.engine.tasks_of(supervisor)) {
        auto const* task = context.engine.state().task(id);
        auto const* one = task == nullptr ? nullptr : task->monitor(supervisor);
        if (one != nullptr && one->monitoring) {
            sessions.push_back({id, *one->monitoring, one->joined_at});
        }
    }
    for (auto const& [id, task] : context.engine.state().tasks) {
        auto const* asked = task.monitor_request(supervisor);
        bool const begins = asked != nullptr && task.monitor(supervisor) == nullptr;
        if (begins) sessions.push_back({id, *asked, std::nullopt});
    }
    return sessions;
}

}  // namespace

Call start_monitor(Context const& context) {
    auto const body = read_body(context, "startMonitor");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& who = std::get<Acting>(acting);
    auto const& fields = std::get<json>(body);
    core::StartMonitor command;
    command.by = who.by;
    command.agent = who.agent;
    // Both are ids: the table of fields has checked it.
    auto const named = core::TaskId::parse(text_at(fields, "taskId")).value_or(core::TaskId{});
    command.task = seen_task(context, context.engine.main_task(named));
    command.request = core::parse_uuid(text_at(fields, "id")).value_or(core::Uuid{});
    command.invisible = flag_at(fields, "invisibleMode");
    if (auto refusal = why_not_lead(context, command.task)) return Answer{std::move(*refusal)};
    auto const task = command.task;
    return submit(std::move(command), reply_of(context, who.agent, task));
}

Call barge_in(Context const& context) {
    return submit_mode(context, "bargeIn", core::MonitorMode::barged_in);
}

Call whisper(Context const& context) {
    return submit_mode(context, "whisper", core::MonitorMode::whispering);
}

Call hold_monitor(Context const& context) {
    return submit_mode(context, "holdMonitor", core::MonitorMode::held);
}

Call unhold_monitor(Context const& context) {
    return submit_mode(context, "unholdMonitor", core::MonitorMode::listening);
}

Call end_monitor(Context const& context) {
    return submit_plain<core::EndMonitor>(context, "endMonitor");
}

Call list_monitor_sessions(Context const& context) {
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    json data = json::array();
    for (auto const& one : sessions_of(context, std::get<Acting>(acting).agent)) {
        data.push_back({{"id", core::to_string(one.monitoring.request)},
                        {"monitorType", "midcall"},
                        {"taskId", core::to_string(one.task)},
                        {"invisibleMode", one.monitoring.invisible},
                        {"mode", core::enum_name(one.monitoring.mode)},
                        {"pending", !one.since.has_value()},
                        {"startTime", one.since ? json(one.since->epoch_ms) : json(nullptr)}});
    }
    json const meta{{"orgId", core::to_string(context.principal.org)}};
    return Answer{json_response(200, json_text({{"meta", meta}, {"data", std::move(data)}}))};
}

Call delete_monitor(Context const& context) {
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& who = std::get<Acting>(acting);
    auto const wanted = core::parse_uuid(context.path.at("id"));
    for (auto const& one : sessions_of(context, who.agent)) {
        if (!wanted || one.monitoring.request != *wanted) continue;
        return submit(core::EndMonitor{who.by, who.agent, one.task},
                      reply_of(context, who.agent, one.task));
    }
    return Answer{refusal_response(core::Refusal{core::Reason::not_monitoring, {}})};
}

}  // namespace ringmaster::api
