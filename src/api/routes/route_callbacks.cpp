// Callbacks that are asked for, listed, moved and taken back (CB-2, CB-6, CB-7, CB-9). A callback is
// its task: whoever may see that may see it here, as long as it can still happen.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/administration/config_query.hpp"
#include "api/documents/connector_profile.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/callback_creation.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

Response no_callback() { return refusal_response(core::Refusal{core::Reason::no_callback, {}}); }
Response forbidden_to(char const* what) {
    return refusal_response(core::Refusal{core::Reason::not_permitted, what});
}

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

// The public description's object, and where it stands.
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

// A callback that begins: its variables are sealed for it.
Call submit_new(Context const& context, json const& fields, core::CreateTask command,
                std::function<Response(core::Outcome const&, core::Engine const&)> respond) {
    Problems problems;
    auto texts =
        read_variables(child_at(fields, "attributes"), context.directory, nullptr, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    add_defaults(texts, context.directory);
    auto values = seal_variables(texts, context, command.task);
    if (auto const* refusal = refused(values)) return Answer{*refusal};
    command.attributes = std::get<VariableValues>(std::move(values));
    return Submit{std::move(command), std::move(respond), {}};
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

// 201 with the ids alone, as of any new contact.
Response created_answer(core::Outcome const& outcome, core::OrgId org, core::TaskId task) {
    if (outcome.refusal) return refusal_response(*outcome.refusal);
    auto const text = core::to_string(org);
    return json_response(201, json_text({{"meta", {{"orgid", text}, {"orgId", text}}},
                                         {"data", {{"id", core::to_string(task)}}}}));
}

// The callback as it is after the command; what has already gone on to an agent, too.
auto shown_after(Context const& context, core::TaskId id, int status) {
    return [id, status, org = context.principal.org](core::Outcome const& outcome,
                                                     core::Engine const& engine) {
        if (outcome.refusal) return refusal_response(*outcome.refusal);
        auto const* task = engine.state().task(id);
        if (task == nullptr || !task->callback) return no_callback();
        return json_response(status, dump(callback_json(*task, org)));
    };
}

// ---- one of them ------------------------------------------------------------------------------

bool own_path(Context const& context) {
    auto const org = core::OrgId::parse(path_part(context, "org"));
    return org && *org == context.principal.org;
}

// The callback of the path that the caller may see; null: to him there is none.
core::Task const* seen_callback(Context const& context) {
    auto const id = core::TaskId::parse(path_part(context, "id"));
    auto const* task = id ? context.engine.state().task(*id) : nullptr;
    bool const seen = task != nullptr && task->calls_back() && Visibility(context).sees(*task) &&
                      own_path(context);
    return seen ? task : nullptr;
}

// The same, of one he may change.
Checked<core::TaskId> changeable(Context const& context) {
    auto const* task = seen_callback(context);
    if (task == nullptr) return no_callback();
    if (!Visibility(context).may_change_callback(*task)) return forbidden_to("");
    return task->id;
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
    auto const id = command.task;
    return submit_new(
        context, fields, std::move(command),
        [id, org = context.principal.org](core::Outcome const& outcome, core::Engine const&) {
            return created_answer(outcome, org, id);
        });
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
    auto const id = command.task;
    return submit_new(context, fields, std::move(command), shown_after(context, id, 201));
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
    auto const id = command.task;
    return submit_new(context, fields, std::move(command), shown_after(context, id, 201));
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
