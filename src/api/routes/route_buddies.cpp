// The buddy list: whom an agent may consult or transfer to (AG-12).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/unseen.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

// What the caller asked for and what his desktop profile lets him see.
struct BuddyFilter {
    core::AgentId caller;
    core::MediaType media = core::MediaType::telephony;
    std::string state;  // empty: Available and agent-chosen Idle
    bool every_team = true;
    std::vector<std::string> teams;  // ids or names, as the profile gives them
};

BuddyFilter buddy_filter(Context const& context, json const& body, core::AgentId caller) {
    BuddyFilter filter;
    filter.caller = caller;
    filter.media = core::enum_parse<core::MediaType>(text_at(body, "mediaType"))
                       .value_or(core::MediaType::telephony);
    filter.state = text_at(body, "state");
    auto const* profile = desktop_profile(context, caller);
    if (profile == nullptr) return filter;
    auto const access = text_at(profile->body(), "accessBuddyTeam");
    filter.every_team = access.empty() || access == "ALL";
    if (access == "SPECIFIC") filter.teams = texts_at(profile->body(), "buddyTeams");
    return filter;
}

bool sees_team(BuddyFilter const& filter, core::Team const* team) {
    if (filter.every_team) return true;
    if (team == nullptr) return false;
    return std::ranges::any_of(filter.teams, [team](std::string const& text) {
        return text == team->name || text == core::to_string(team->id);
    });
}

// SU-1: the engine lets the caller have no one who listens to him unseen; a list that named him
// would tell why.
bool listens_unseen(core::Engine const& engine, core::AgentId caller, core::AgentId agent) {
    return std::ranges::any_of(engine.tasks_of(caller), [&](core::TaskId id) {
        auto const* task = engine.state().task(id);
        return task != nullptr && task->talking(caller) != nullptr &&
               core::listens_unseen(*task, agent);
    });
}

// The engine says who could be asked now; a list of Available ones is for transfers (AG-12).
std::optional<Buddy> buddy_of(core::Engine const& engine, BuddyFilter const& filter,
                              core::Agent const& agent) {
    auto const& config = engine.state().config;
    auto const* station = agent.station();
    if (station == nullptr || agent.id == filter.caller) return std::nullopt;
    auto const* user = config.user(agent.id);
    auto const* team = config.team(station->team);
    if (user == nullptr || !sees_team(filter, team)) return std::nullopt;
    std::string const state = station->choice.available() ? "Available" : "Idle";
    if (!filter.state.empty() && filter.state != state) return std::nullopt;
    bool const transfer = filter.state == "Available";
    if (!engine.is_reachable(agent.id, filter.media, transfer)) return std::nullopt;
    if (listens_unseen(engine, filter.caller, agent.id)) return std::nullopt;
    return Buddy{agent.id,      user->name,           state,
                 station->team, station->dial_number, team ? team->site : user->site};
}

}  // namespace

Call list_buddies(Context const& context) {
    auto const body = read_body(context, "listBuddies");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const caller = std::get<Acting>(acting).agent;
    auto const filter = buddy_filter(context, std::get<json>(body), caller);
    std::vector<Buddy> list;
    for (auto const& [id, agent] : context.engine.state().agents) {
        if (auto buddy = buddy_of(context.engine, filter, agent)) list.push_back(std::move(*buddy));
    }
    context.delivery.buddies(caller, list, context.request.tracking_id);
    return Answer{bare_answer(reply_of(context, caller), context.engine)};
}

}  // namespace ringmaster::api
