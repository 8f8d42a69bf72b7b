// Reads of live contacts: the list and one of them (PROTOCOL 4).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/history_visit.hpp"
#include "api/route_support.hpp"
#include "api/route_table.hpp"
#include "ringmaster/api/directory.hpp"
#include "ringmaster/api/errors.hpp"
#include "ringmaster/api/names.hpp"
#include "ringmaster/api/wire.hpp"

namespace ringmaster::api {
namespace {

constexpr std::int64_t page_size_max = 1'000;
constexpr std::int64_t time_max = 1LL << 52;  // what every JSON reader keeps exactly

struct TaskFilter {
    std::vector<std::string> channels;
    core::Time from;
    core::Time to;
    std::size_t page = 0;
    std::size_t page_size = 100;
};

TaskFilter filter_of(Query const& query, Problems& problems) {
    TaskFilter filter;
    filter.channels = query.list("channelTypes");
    for (auto const& channel : filter.channels) {
        if (core::enum_parse<core::MediaType>(channel)) continue;
        problems.push_back({"channelTypes", channel + " is not a channel"});
    }
    filter.from.epoch_ms = query.number("from", 0, time_max, problems);
    filter.to.epoch_ms = query.number("to", time_max, time_max, problems);
    filter.page = static_cast<std::size_t>(query.number("page", 0, 10'000, problems));
    auto const size = query.number("pageSize", 100, page_size_max, problems);
    if (size == 0) problems.push_back({"pageSize", "must be at least 1"});
    filter.page_size = static_cast<std::size_t>(size);
    return filter;
}

bool passes(core::Task const& task, TaskFilter const& filter) {
    if (task.created_at < filter.from || task.created_at >= filter.to) return false;
    if (filter.channels.empty()) return true;
    auto const channel = core::enum_name(task.media);
    return std::ranges::find(filter.channels, channel) != filter.channels.end();
}

// The status names of the public description.
std::string_view status_of(core::Task const& task) {
    if (task.ended()) return task.engagements.empty() ? "abandoned" : "completed";
    if (task.owner() != nullptr) return "assigned";
    if (!task.offers.empty()) return "offered";
    return task.entries.empty() ? "created" : "queued";
}

core::Time last_change(core::Task const& task) {
    auto last = task.created_at;
    for (auto const& entry : task.entries) last = std::max(last, entry.queued_at);
    for (auto const& offer : task.offers) last = std::max(last, offer.made_at);
    for (auto const& engagement : task.engagements) {
        last = std::max({last, engagement.joined_at, engagement.left_at.value_or(last)});
    }
    return task.ended() ? std::max(last, task.ended()->at) : last;
}

Json named(std::string const& id, std::string const& name) {
    return Json{{"id", id}, {"name", name}};
}

Json summary(core::Task const& task, Names const& names) {
    Json attributes = Json::object();
    if (auto const* owner = task.owner()) {
        attributes["owner"] = named(core::to_string(owner->agent), names.agent_name(owner->agent));
    }
    if (!task.queue.empty()) {
        attributes["queue"] = named(core::to_string(task.queue), names.queue_name(task.queue));
    }
    attributes["channelType"] = core::enum_name(task.media);
    attributes["status"] = status_of(task);
    attributes["createdTime"] = task.created_at.epoch_ms;
    attributes["lastUpdatedTime"] = last_change(task).epoch_ms;
    attributes["captureRequested"] = false;
    attributes["origin"] = task.origin;
    attributes["destination"] = task.destination;
    attributes["direction"] = task.direction == core::Direction::INBOUND ? "inbound" : "outbound";
    attributes["priority"] = task.priority;
    if (task.ended()) attributes["reasonCode"] = task.ended()->reason;
    return Json{{"id", core::to_string(task.id)}, {"attributes", std::move(attributes)}};
}

// Agents see the contacts they take part in, everybody else the organization's.
std::vector<core::Task const*> visible_tasks(Context const& context) {
    std::vector<core::Task const*> tasks;
    auto const& state = context.engine.state();
    if (context.principal.role == AccessRole::agent) {
        auto const agent = context.principal.agent.value_or(core::AgentId{});
        for (auto const id : context.engine.tasks_of(agent)) tasks.push_back(state.task(id));
        std::erase(tasks, nullptr);
        return tasks;
    }
    for (auto const& [id, task] : state.tasks) tasks.push_back(&task);
    return tasks;
}

Json meta(Context const& context) {
    return Json{{"orgId", core::to_string(context.principal.org)}};
}

}  // namespace

Call list_tasks(Context const& context) {
    Problems problems;
    auto const filter = filter_of(Query(context.request.query), problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    DirectoryNames const names(context.directory);
    Json data = Json::array();
    auto skip = filter.page * filter.page_size;
    for (auto const* task : visible_tasks(context)) {
        if (!passes(*task, filter)) continue;
        if (skip > 0) {
            --skip;
            continue;
        }
        if (data.size() == filter.page_size) break;
        data.push_back(summary(*task, names));
    }
    return Answer{
        json_response(200, dump(Json{{"meta", meta(context)}, {"data", std::move(data)}}))};
}

Call read_task(Context const& context) {
    auto const id = path_task(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const task_id = std::get<core::TaskId>(id);
    auto const& state = context.engine.state();
    auto const* task = state.task(task_id);
    auto const& caller = context.principal;
    auto const view = caller.agent ? context.engine.view(task_id, *caller.agent) : std::nullopt;
    // To an agent, somebody else's contact looks like none (SEC-2 within the organization).
    if (task == nullptr || (caller.role == AccessRole::agent && !view)) {
        return Answer{refusal_response(core::Refusal{core::Reason::unknown_task, {}})};
    }
    DirectoryNames const names(context.directory);
    auto data = summary(*task, names);
    if (view) data["task"] = Json::parse(render_task(*view, Scene{state, names}));
    if (caller.role != AccessRole::agent) {
        data["callAssociatedData"] = Json::parse(render_variables(*task, names));
    }
    return Answer{
        json_response(200, dump(Json{{"meta", meta(context)}, {"data", std::move(data)}}))};
}

}  // namespace ringmaster::api
