// Reads of the journal: what happened to a contact, what an agent did (AG-13).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/history_visit.hpp"
#include "api/route_support.hpp"
#include "api/route_table.hpp"
#include "ringmaster/api/directory.hpp"
#include "ringmaster/api/errors.hpp"

namespace ringmaster::api {
namespace {

constexpr std::int64_t number_max = 1LL << 52;  // what every JSON reader keeps exactly
constexpr std::int64_t rows_max = 1'000;
constexpr std::size_t agent_rows_max = 10'000;

Response no_such_task() { return refusal_response(core::Refusal{core::Reason::unknown_task, {}}); }

// CD-4: secure values are nobody's to read here, hidden ones not an agent's.
VariableFilter variable_filter(Directory const& directory, AccessRole role) {
    return [&directory, role](std::string_view name) {
        auto const* definition = directory.cad_variable(name);
        if (definition == nullptr) return true;
        if (definition->secure) return false;
        return role != AccessRole::agent || definition->agent_viewable;
    };
}

// A page of what happened to a contact, for one caller.
struct TaskEvents {
    core::TaskId task;
    std::uint64_t after_seq = 0;
    std::size_t limit = 0;
    Principal caller;

    // Nothing: to this caller there is no such contact. A page behind the last one is empty.
    std::optional<std::vector<HistoryRow>> read(JournalView& journal) const {
        bool const is_agent = caller.role == AccessRole::agent;
        auto const self = caller.agent.value_or(core::AgentId{});
        bool visible = false;
        std::vector<HistoryRow> page;
        journal.forwards(task.value, 0, [&](HistoryRow const& row) {
            visible = visible || !is_agent || takes_part(row, task, self);
            if (row.journal_seq > after_seq && page.size() < limit) {
                page.push_back(only_about(row, task.value));
            }
            return !visible || page.size() < limit;
        });
        if (!visible) return std::nullopt;
        return page;
    }
};

struct ActivityQuery {
    core::AgentId agent;
    core::Time from;
    core::Time to;
    std::vector<std::string> channels;
    std::size_t page = 0;
    std::size_t page_size = 100;
};

// One agent a request: the caller unless `agentIds` names another.
void read_agent(Context const& context, Query const& query, ActivityQuery& wanted,
                Problems& problems) {
    auto const agents = query.list("agentIds");
    if (agents.empty() && context.principal.agent) {
        wanted.agent = *context.principal.agent;
        return;
    }
    auto const named = agents.size() == 1 ? core::AgentId::parse(agents.front()) : std::nullopt;
    if (named) {
        wanted.agent = *named;
    } else {
        problems.push_back({"agentIds", "must be the id of one agent"});
    }
}

ActivityQuery read_query(Context const& context, Problems& problems) {
    Query const query(context.request.query);
    ActivityQuery wanted;
    read_agent(context, query, wanted, problems);
    wanted.from.epoch_ms = query.number("from", 0, number_max, problems);
    wanted.to.epoch_ms = query.number("to", number_max, number_max, problems);
    wanted.channels = query.list("channelTypes");
    wanted.page = static_cast<std::size_t>(query.number("page", 0, 10'000, problems));
    auto const size = query.number("pageSize", 100, rows_max, problems);
    if (size == 0) problems.push_back({"pageSize", "must be at least 1"});
    wanted.page_size = static_cast<std::size_t>(size);
    return wanted;
}

void put_text(Json& json, char const* name, std::string const& text) {
    if (!text.empty()) json[name] = text;
}

template <class Id>
void put_id(Json& json, char const* name, Id const& id) {
    if (!id.empty()) json[name] = core::to_string(id);
}

// The names of the public description; what does not apply to a state is left out.
Json activity_json(Activity const& activity, core::AgentId agent, Directory const& directory,
                   std::string const& channel) {
    Json json{{"active", !activity.end.has_value()}, {"agentId", core::to_string(agent)}};
    put_text(json, "agentName", directory.agent_name(agent));
    put_text(json, "agentDn", activity.dial_number);
    put_id(json, "agentSessionId", activity.session);
    json["currentState"] = activity.state;
    put_id(json, "teamId", activity.team);
    put_text(json, "teamName", directory.team_name(activity.team));
    if (activity.task) {
        json["taskId"] = core::to_string(*activity.task);
        json["channelId"] = core::to_string(*activity.task);
    }
    put_text(json, "channelType", channel);
    put_id(json, "idleCode", activity.idle_code);
    put_text(json, "idleCodeName", directory.aux_code_name(activity.idle_code));
    put_id(json, "queueId", activity.queue);
    put_text(json, "queueName", directory.queue_name(activity.queue));
    put_text(json, "wrapupCodeName", directory.aux_code_name(activity.wrap_up_code));
    put_text(json, "reason", activity.reason);
    put_id(json, "changedById", activity.by.agent);
    put_text(json, "changedByName", activity.by.name);
    json["startTime"] = activity.start.epoch_ms;
    if (activity.end) json["endTime"] = activity.end->epoch_ms;
    return json;
}

class ActivityAnswer {
public:
    ActivityAnswer(Context const& context, ActivityQuery query)
        : org_(context.principal.org),
          directory_(&context.directory),
          engine_(&context.engine),
          query_(std::move(query)) {}

    Response operator()(std::vector<HistoryRow> const& rows) const {
        Json data = Json::array();
        auto skip = query_.page * query_.page_size;
        for (auto const& activity : activities(rows, query_.agent)) {
            auto const channel = channel_of(activity);
            if (!passes(activity, channel)) continue;
            if (skip > 0) {
                --skip;
                continue;
            }
            if (data.size() == query_.page_size) break;
            data.push_back(activity_json(activity, query_.agent, *directory_, channel));
        }
        Json const meta{{"orgId", core::to_string(org_)}};
        return json_response(200, dump(Json{{"meta", meta}, {"data", std::move(data)}}));
    }

private:
    // Live contacts know their channel; closed ones by the queue of their wrap-up.
    std::string channel_of(Activity const& activity) const {
        if (!activity.task) return {};
        auto const& state = engine_->state();
        if (auto const* task = state.task(*activity.task)) {
            return std::string(core::enum_name(task->media));
        }
        auto const* queue = state.config.queue(activity.queue);
        return queue == nullptr ? std::string{} : std::string(core::enum_name(queue->media));
    }
    bool passes(Activity const& activity, std::string const& channel) const {
        if (activity.start < query_.from || activity.start >= query_.to) return false;
        if (query_.channels.empty()) return true;
        return std::ranges::find(query_.channels, channel) != query_.channels.end();
    }

    core::OrgId org_;
    Directory const* directory_;
    core::Engine const* engine_;
    ActivityQuery query_;
};

}  // namespace

Call list_task_events(Context const& context) {
    auto const task = path_task(context);
    if (auto const* refusal = refused(task)) return Answer{*refusal};
    Problems problems;
    Query const query(context.request.query);
    auto const after = query.number("afterSeq", 0, number_max, problems);
    auto const limit = query.number("limit", rows_max, rows_max, problems);
    if (limit == 0) problems.push_back({"limit", "must be at least 1"});
    if (!problems.empty()) return Answer{problems_response(problems)};
    TaskEvents events{std::get<core::TaskId>(task), static_cast<std::uint64_t>(after),
                      static_cast<std::size_t>(limit), context.principal};
    return QueryHistory{[events, directory = &context.directory](JournalView& journal) {
        auto found = events.read(journal);
        return [found = std::move(found), role = events.caller.role, directory] {
            if (!found) return no_such_task();
            return json_response(200, history_json(*found, variable_filter(*directory, role)));
        };
    }};
}

Call list_activities(Context const& context) {
    Problems problems;
    auto wanted = read_query(context, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    if (!reaches_agent(context, wanted.agent)) {
        return Answer{refusal_response(core::Refusal{core::Reason::not_permitted, {}})};
    }
    if (context.engine.state().config.user(wanted.agent) == nullptr) {
        return Answer{refusal_response(core::Refusal{core::Reason::unknown_agent, {}})};
    }
    auto const agent = wanted.agent.value;
    ActivityAnswer const answer(context, std::move(wanted));
    return QueryHistory{[agent, answer](JournalView& journal) {
        std::vector<HistoryRow> rows;
        journal.forwards(agent, 0, [&rows](HistoryRow const& row) {
            rows.push_back(row);
            return rows.size() < agent_rows_max;
        });
        return [rows = std::move(rows), answer] { return answer(rows); };
    }};
}

}  // namespace ringmaster::api
