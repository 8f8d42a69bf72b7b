#pragma once
// A command about a contact, checked so far: who, which, and the body.

#include <nlohmann/json.hpp>
#include <string_view>

#include "api/requests/route_support.hpp"

namespace ringmaster::api {

struct TaskRequest {
    Acting who;
    core::TaskId task;
    nlohmann::json body;
};

// For commands an agent gives for himself only; another's `agentId` is a 403.
[[nodiscard]] Checked<TaskRequest> task_request(Context const& context, std::string_view route);

// The command of a checked request, answered with what the agent sees then.
template <class Command>
[[nodiscard]] Call submit_for(Context const& context, TaskRequest const& request,
                              Command&& command) {
    return submit(std::forward<Command>(command),
                  reply_of(context, request.who.agent, request.task));
}

// The commands that say nothing but who and which.
template <class Command>
[[nodiscard]] Call submit_plain(Context const& context, std::string_view route) {
    auto const checked = task_request(context, route);
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    return submit_for(context, request, Command{request.who.by, request.who.agent, request.task});
}

// OF-9: a channel's own connector rings real phones; the virtual one has none.
[[nodiscard]] bool rings_phones(Context const& context, core::TaskId task);

template <class Command>
[[nodiscard]] Call submit_accept(Context const& context, std::string_view route) {
    auto const checked = task_request(context, route);
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    return submit_for(context, request,
                      Command{request.who.by, request.who.agent, request.task,
                              rings_phones(context, request.task)});
}

}  // namespace ringmaster::api
