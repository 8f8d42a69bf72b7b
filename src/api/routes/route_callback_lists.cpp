// Callbacks as they are listed and read (CB-7, CB-9). A callback is its task: whoever may see that
// may see it here, as long as it can still happen.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/administration/config_query.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/callback_answer.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

void put_schedule(Json& answer, core::Callback const& callback) {
    if (auto const* when = callback.appointment()) {
        answer["timezone"] = when->timezone;
        answer["scheduleDate"] = when->date;
        answer["startTime"] = when->start;
        answer["endTime"] = when->end;
    }
    if (!callback.wish) return;
    put_text(answer, "callbackReason", callback.wish->note);
    put_text(answer, "scriptReference", callback.wish->script);
    if (callback.wish->source != core::Uuid{}) {
        answer["sourceInteraction"] = core::to_string(callback.wish->source);
    }
    if (callback.assignee().empty()) return;
    answer["assigneeAgent"] = core::to_string(callback.assignee());
    answer["assignedTime"] = callback.assigned_at.epoch_ms;
}

// ---- lists ------------------------------------------------------------------------------------

using Found = std::vector<core::Task const*>;

// By number or agent: few among many.
Found found_by(Context const& context, std::vector<core::TaskId> const& ids) {
    Visibility const visibility(context);
    Found found;
    for (auto const id : ids) {
        auto const* task = context.engine.state().task(id);
        if (visibility.sees(*task)) found.push_back(task);
    }
    return found;
}

std::vector<core::TaskId> ids_of(std::set<core::TaskId> const& ids) {
    return {ids.begin(), ids.end()};
}

std::vector<core::TaskId> all_callbacks(Context const& context,
                                        std::vector<core::QueueId> const& queues) {
    std::vector<core::TaskId> ids;
    for (auto const& [id, queue] : context.engine.state().config.queues) {
        if (!queues.empty() && std::ranges::find(queues, id) == queues.end()) continue;
        auto const& waiting = context.engine.callbacks_in(id);
        ids.insert(ids.end(), waiting.begin(), waiting.end());
    }
    return ids;
}

core::Time next_of(core::Task const& task) {
    if (auto const* delayed = task.callback->delayed()) return delayed->due;
    return task.age_since;  // it is time already
}

void sort_by(std::string const& field, bool descending, Found& found) {
    auto const key = [&](core::Task const* task) {
        auto const number = field == "assignedTime" ? task->callback->assigned_at : next_of(*task);
        auto const name = field == "customerName" ? task->customer_name : std::string();
        return std::tuple(name, field == "customerName" ? core::Time{} : number, task->id);
    };
    std::ranges::sort(found, [&](auto const* left, auto const* right) {
        return descending ? key(right) < key(left) : key(left) < key(right);
    });
}

Response page_answer(Context const& context, Query const& query, Found found) {
    auto const field = query.text("sortBy");
    sort_by(field.empty() ? "scheduledTime" : field, query.text("sortOrder") == "desc", found);
    ListQuery list;
    list.page_size = query.number("pageSize", 50);
    list.page = query.number("page", 0);
    Json data = Json::array();
    auto const skip = static_cast<std::size_t>(list.page * list.page_size);
    for (std::size_t at = skip; at < found.size(); ++at) {
        if (data.size() == static_cast<std::size_t>(list.page_size)) break;
        data.push_back(callback_json(*found[at], context.principal.org));
    }
    json meta = paging_meta(context, list, found.size());
    meta["orgId"] = meta["orgid"];
    return json_response(200, dump(Json{{"meta", Json(meta)}, {"data", std::move(data)}}));
}

// Those of the caller's that are found by what is named; both, when both are.
Found named_callbacks(Context const& context, Query const& query, std::string const& number) {
    auto const named = query.ids<core::AgentId>("assigneeAgent");
    auto found =
        found_by(context, number.empty() ? ids_of(context.engine.callbacks_for(named.front()))
                                         : context.engine.callbacks_of(number));
    if (!named.empty()) {
        std::erase_if(found, [&](core::Task const* task) {
            return task->callback->assignee() != named.front();
        });
    }
    return found;
}

}  // namespace

Json callback_json(core::Task const& task, core::OrgId org) {
    core::Callback const& callback = *task.callback;
    Json answer{
        {"id", core::to_string(task.id)},
        {"orgId", core::to_string(org)},
        {"customerName", task.customer_name},
        {"callbackNumber", callback.number},
        {"callbackType", core::enum_name(callback.type)},
        {"callbackOrigin", callback.wish ? callback.wish->origin : "livecall"},
        {"createdTimestamp", callback.requested_at.epoch_ms},
        {"lastUpdatedTimestamp", std::max(callback.requested_at, callback.updated_at).epoch_ms},
        {"state", core::enum_name(task.callback_state())},
        {"attempts", callback.attempts},
        {"nextAttemptAt", nullptr}};
    put_id(answer, "queueId", task.queue);
    put_schedule(answer, callback);
    if (auto const* delayed = callback.delayed()) answer["nextAttemptAt"] = delayed->due.epoch_ms;
    return answer;
}

Response no_callback() { return refusal_response(core::Refusal{core::Reason::no_callback, {}}); }

core::Refusal discreet(core::Refusal refusal, Visibility const& caller,
                       core::Engine const& engine) {
    if (refusal.reason != core::Reason::callback_exists) return refusal;
    auto const id = core::TaskId::parse(refusal.detail);
    auto const* other = id ? engine.state().task(*id) : nullptr;
    if (other == nullptr || !caller.sees(*other)) refusal.detail.clear();
    return refusal;
}

bool own_path(Context const& context) {
    auto const org = core::OrgId::parse(path_part(context, "org"));
    return org && *org == context.principal.org;
}

core::Task const* seen_callback(Context const& context) {
    auto const id = core::TaskId::parse(path_part(context, "id"));
    auto const* task = id ? context.engine.state().task(*id) : nullptr;
    bool const seen = task != nullptr && task->calls_back() && Visibility(context).sees(*task) &&
                      own_path(context);
    return seen ? task : nullptr;
}

Call list_scheduled_callbacks(Context const& context) {
    if (!own_path(context)) return Answer{not_found_response()};
    Query const query(context.request.query);
    auto const number = query.text("callbackNumber");
    bool const by_agent = !query.text("assigneeAgent").empty();
    if (number.empty() && !by_agent) {
        return Answer{problems_response({{"callbackNumber", "is required, or assigneeAgent"}})};
    }
    if (query.text("sortBy") == "assignedTime" && !by_agent) {
        return Answer{
            problems_response({{"assigneeAgent", "is required to sort by assignedTime"}})};
    }
    return Answer{page_answer(context, query, named_callbacks(context, query, number))};
}

Call list_callbacks(Context const& context) {
    Query const query(context.request.query);
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    auto const number = query.text("callbackNumber");
    bool const named = !number.empty() || !query.text("assigneeAgent").empty();
    auto const queues = query.ids<core::QueueId>("queueIds");
    auto found = named ? named_callbacks(context, query, number)
                       : found_by(context, all_callbacks(context, queues));
    auto const states = query.choices<core::CallbackState>("states");
    std::erase_if(found, [&](core::Task const* task) {
        bool const elsewhere =
            !queues.empty() && std::ranges::find(queues, task->queue) == queues.end();
        bool const otherwise =
            !states.empty() && std::ranges::find(states, task->callback_state()) == states.end();
        return elsewhere || otherwise;
    });
    return Answer{page_answer(context, query, std::move(found))};
}

Call read_scheduled_callback(Context const& context) {
    auto const* task = seen_callback(context);
    if (task == nullptr) return Answer{no_callback()};
    return Answer{json_response(200, dump(callback_json(*task, context.principal.org)))};
}

}  // namespace ringmaster::api
