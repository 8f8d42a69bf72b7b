// Reads of contacts: finding live ones, and one of them, live or closed (PROTOCOL 4, RQ-16).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/history/history.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/task_search.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "api/wire/wire_look.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api {
namespace {

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

// Words one contact for one caller. Refers to what outlives every request.
class TaskAnswer {
public:
    explicit TaskAnswer(Context const& context)
        : visibility_(context),
          caller_(context.principal),
          engine_(&context.engine),
          directory_(&context.directory) {}

    bool sees(core::Task const& task) const { return visibility_.sees(task); }
    Response live(core::Task const& task) const {
        return say(task, view_in(*engine_, task.id), last_change(task));
    }
    // Once the journal has told who had a part in it.
    Response known(ContactParts const& parts, std::optional<PastContact> const& past) const {
        if (!visibility_.sees(parts)) return no_such_task();
        if (auto const* task = engine_->state().task(parts.task)) return live(*task);
        if (!past) return no_such_task();
        return say(past->task(), view_in(past->engine, past->id), past->last_change);
    }

private:
    // What he may not see looks like what is not there (SEC-2 within the organization).
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

    Visibility visibility_;
    Principal caller_;
    core::Engine const* engine_;
    Directory const* directory_;
};

Json paged_meta(core::OrgId org, PageAsked const& page, std::size_t total) {
    Json meta = meta_json(org);
    meta["page"] = page.skip / page.size;
    meta["pageSize"] = page.size;
    meta["totalPages"] = (total + page.size - 1) / page.size;
    meta["totalRecords"] = total;
    return meta;
}

}  // namespace

Call list_tasks(Context const& context) {
    Problems problems;
    Query const query(context.request.query);
    TaskSearch const search(context, query, problems);
    auto const page = query.page();
    if (!problems.empty()) return Answer{problems_response(problems)};
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    DirectoryNames const names(context.directory);
    Json data = Json::array();
    std::size_t total = 0;
    for (auto const* task : Visibility(context).tasks()) {
        if (!search.finds(*task)) continue;
        if (total >= page.skip && data.size() < page.size) data.push_back(summary(*task, names));
        ++total;
    }
    auto meta = paged_meta(context.principal.org, page, total);
    return Answer{
        json_response(200, dump(Json{{"meta", std::move(meta)}, {"data", std::move(data)}}))};
}

Call read_task(Context const& context) {
    auto const id = path_contact(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const task_id = std::get<core::TaskId>(id);
    TaskAnswer const answer(context);
    auto const* task = context.engine.state().task(task_id);
    if (task != nullptr && answer.sees(*task)) return Answer{answer.live(*task)};
    return QueryHistory{[answer, task_id](JournalView& journal) {
        auto parts = read_parts(journal, task_id);
        auto const past =
            std::make_shared<std::optional<PastContact> const>(rebuild_contact(journal, task_id));
        return [answer, parts = std::move(parts), past] { return answer.known(parts, *past); };
    }};
}

}  // namespace ringmaster::api
