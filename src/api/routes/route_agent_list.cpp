// The agents a supervisor looks after, with their states (AG-11).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api {
namespace {

struct AgentFilter {
    std::string status;  // LoggedIn, LoggedOut; empty: both
    std::string state;   // Available, Idle; empty: both, and those without a state
    std::vector<core::TeamId> teams;
    PageAsked page;
};

AgentFilter agent_filter(Query const& query) {
    AgentFilter filter;
    filter.status = query.text("status");
    if (filter.status.empty()) filter.status = "LoggedIn";
    if (filter.status == "all") filter.status.clear();
    filter.state = query.text("state");
    filter.teams = query.ids<core::TeamId>("teamIds");
    filter.page = query.page();
    return filter;
}

// Signed in he belongs to one team, else to all of his.
bool is_of_teams(core::User const& user, core::Station const* station, AgentFilter const& filter) {
    if (filter.teams.empty()) return true;
    auto const wanted = [&filter](core::TeamId team) {
        return std::ranges::find(filter.teams, team) != filter.teams.end();
    };
    return station == nullptr ? std::ranges::any_of(user.teams, wanted) : wanted(station->team);
}

bool passes(core::User const& user, core::Agent const* agent, AgentFilter const& filter) {
    core::Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (!filter.status.empty() && (filter.status == "LoggedIn") != (station != nullptr))
        return false;
    if (!filter.state.empty()) {
        if (station == nullptr) return false;
        if (station->choice.available() != (filter.state == "Available")) return false;
    }
    return is_of_teams(user, station, filter);
}

// What commands answer of an agent, and the names of it.
Json row(Context const& context, Visibility const& visibility, core::User const& user,
         core::Agent const* agent, Names const& names) {
    bool const signed_in = agent != nullptr && agent->station() != nullptr;
    Json json = Json::object();
    if (signed_in) {
        auto work = context.engine.work_of(user.id);
        std::erase_if(work.tasks, [&](core::TaskId id) {
            auto const* task = context.engine.state().task(context.engine.main_task(id));
            return task != nullptr && visibility.hides(*task, user.id);
        });
        json = Json::parse(render_agent(*agent, work, Scene{context.engine.state(), names}));
        put_text(json, "teamName", names.team_name(agent->station()->team));
        core::Idle const* const idle = agent->station()->choice.idle();
        if (idle != nullptr) put_text(json, "auxCodeName", names.aux_code_name(idle->code));
    } else {
        json["agentId"] = core::to_string(user.id);
        json["status"] = "LoggedOut";
    }
    put_text(json, "agentName", names.agent_name(user.id));
    return json;
}

}  // namespace

Call list_agents(Context const& context) {
    auto const filter = agent_filter(Query(context.request.query));
    DirectoryNames const names(context.directory);
    auto const& state = context.engine.state();
    Visibility const visibility(context);
    Json data = Json::array();
    auto skip = filter.page.skip;
    for (auto const& [id, user] : state.config.users) {
        if (data.size() == filter.page.size) break;
        auto const* const agent = state.agent(id);
        if (!passes(user, agent, filter) || !visibility.sees(id)) continue;
        if (skip > 0) {
            --skip;
            continue;
        }
        data.push_back(row(context, visibility, user, agent, names));
    }
    return Answer{json_response(
        200, dump(Json{{"meta", meta_json(context.principal.org)}, {"data", std::move(data)}}))};
}

}  // namespace ringmaster::api
