// Reads of contacts: the list of live ones, and one of them, live or closed (PROTOCOL 4).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/route_json.hpp"
#include "api/route_support.hpp"
#include "api/route_table.hpp"
#include "ringmaster/api/directory.hpp"
#include "ringmaster/api/errors.hpp"
#include "ringmaster/api/history.hpp"
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
    PageAsked page;
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
    filter.page = query.page(10'000, page_size_max, problems);
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
        if (engagement.role == core::Role::monitor) continue;  // leaves no trace (SU-1)
        last = std::max({last, engagement.joined_at, engagement.left_at.value_or(last)});
    }
    return task.ended() ? std::max(last, task.ended()->at) : last;
}

// Who is talking as its owner, else the last who was.
core::AgentId last_owner(core::Task const& task) {
    if (auto const* owner = task.owner()) return owner->agent;
    core::AgentId last;
    for (auto const& engagement : task.engagements) {
        if (engagement.role == core::Role::owner) last = engagement.agent;
    }
    return last;
}

Json named(std::string const& id, std::string const& name) {
    return Json{{"id", id}, {"name", name}};
}

Json summary(core::Task const& task, Names const& names) {
    Json attributes = Json::object();
    if (auto const owner = last_owner(task); !owner.empty()) {
        attributes["owner"] = named(core::to_string(owner), names.agent_name(owner));
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
    if (task.ended()) {
        attributes["endTime"] = task.ended()->at.epoch_ms;
        attributes["reasonCode"] = task.ended()->reason;
    }
    return Json{{"id", core::to_string(task.id)}, {"attributes", std::move(attributes)}};
}

// Agents see the contacts they take part in and those they may take (RQ-13), everybody else the
// organization's.
std::vector<core::Task const*> visible_tasks(Context const& context) {
    std::vector<core::Task const*> tasks;
    auto const& state = context.engine.state();
    if (context.principal.role == AccessRole::agent) {
        auto const agent = context.principal.agent.value_or(core::AgentId{});
        for (auto const id : context.engine.tasks_of(agent)) tasks.push_back(state.task(id));
        for (auto const id : context.engine.assignable_to(agent)) tasks.push_back(state.task(id));
        std::erase(tasks, nullptr);
        return tasks;
    }
    for (auto const& [id, task] : state.tasks) tasks.push_back(&task);
    return tasks;
}

// Words one contact for one caller. Refers to what outlives every request.
class TaskAnswer {
public:
    explicit TaskAnswer(Context const& context)
        : caller_(context.principal), engine_(&context.engine), directory_(&context.directory) {}

    Response live(core::Task const& task) const {
        auto const view = view_in(*engine_, task.id);
        if (is_agent() && !view) return no_such_task();
        return say(task, view, last_change(task));
    }
    Response past(std::optional<PastContact> const& past) const {
        if (!past) return no_such_task();
        auto const self = caller_.agent.value_or(core::AgentId{});
        bool const seen = std::ranges::find(past->seen_by, self) != past->seen_by.end();
        if (is_agent() && !seen) return no_such_task();
        return say(past->task(), view_in(past->engine, past->id), past->last_change);
    }

private:
    // To an agent, somebody else's contact looks like none (SEC-2 within the organization).
    static Response no_such_task() {
        return refusal_response(core::Refusal{core::Reason::unknown_task, {}});
    }
    bool is_agent() const { return caller_.role == AccessRole::agent; }
    std::optional<core::TaskView> view_in(core::Engine const& engine, core::TaskId id) const {
        return caller_.agent ? engine.view(id, *caller_.agent) : std::nullopt;
    }
    Response say(core::Task const& task, std::optional<core::TaskView> const& view,
                 core::Time changed) const {
        DirectoryNames const names(*directory_);
        auto data = summary(task, names);
        data["attributes"]["lastUpdatedTime"] = changed.epoch_ms;
        if (view) data["task"] = Json::parse(render_task(*view, Scene{engine_->state(), names}));
        if (!is_agent()) data["callAssociatedData"] = Json::parse(render_variables(task, names));
        return json_response(
            200, dump(Json{{"meta", meta_json(caller_.org)}, {"data", std::move(data)}}));
    }

    Principal caller_;
    core::Engine const* engine_;
    Directory const* directory_;
};

}  // namespace

Call list_tasks(Context const& context) {
    Problems problems;
    auto const filter = filter_of(Query(context.request.query), problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    DirectoryNames const names(context.directory);
    Json data = Json::array();
    auto skip = filter.page.skip;
    for (auto const* task : visible_tasks(context)) {
        if (!passes(*task, filter)) continue;
        if (skip > 0) {
            --skip;
            continue;
        }
        if (data.size() == filter.page.size) break;
        data.push_back(summary(*task, names));
    }
    return Answer{json_response(
        200, dump(Json{{"meta", meta_json(context.principal.org)}, {"data", std::move(data)}}))};
}

Call read_task(Context const& context) {
    auto const id = path_task(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const task_id = std::get<core::TaskId>(id);
    TaskAnswer const answer(context);
    auto const* task = context.engine.state().task(task_id);
    if (task != nullptr) return Answer{answer.live(*task)};
    return QueryHistory{[answer, task_id](JournalView& journal) {
        auto const past =
            std::make_shared<std::optional<PastContact> const>(rebuild_contact(journal, task_id));
        return [answer, past] { return answer.past(*past); };
    }};
}

}  // namespace ringmaster::api
