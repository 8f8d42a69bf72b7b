// What an agent did, period by period (AG-13).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/history/activities.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

struct ActivityQuery {
    std::vector<core::AgentId> agents;  // one after another, each in order of time
    std::vector<core::Time> since;      // of each, what he did from then on
    TimeRange range;
    std::vector<core::MediaType> channels;
    PageAsked page;
    core::AgentId reader;  // who asks, if he is somebody

    [[nodiscard]] bool passes(Activity const& activity) const {
        if (!range.contains(activity.start)) return false;
        if (channels.empty()) return true;
        return activity.channel && std::ranges::find(channels, *activity.channel) != channels.end();
    }
};

// SU-1: that a contact he took part in was listened to unseen.
bool is_hidden(JournalView& journal, ActivityQuery const& wanted, core::AgentId agent,
               Activity const& activity) {
    if (!activity.invisible || wanted.reader.empty() || wanted.reader == agent) return false;
    auto const those = read_parts(journal, *activity.task).agents;
    return std::ranges::find(those, wanted.reader) != those.end();
}

// Those named; without names all the caller may see. Of these only those of the teams named.
Checked<std::vector<core::AgentId>> read_agents(Context const& context, Query const& query) {
    auto const teams = query.ids<core::TeamId>("teamIds");
    auto named = named_agents(context, query);
    if (refused(named) != nullptr || teams.empty()) return named;
    std::erase_if(std::get<0>(named), [&](core::AgentId agent) {
        auto const* user = context.engine.state().config.user(agent);
        return std::ranges::none_of(user->teams, [&teams](core::TeamId team) {
            return std::ranges::find(teams, team) != teams.end();
        });
    });
    return named;
}

ActivityQuery read_query(Query const& query) {
    ActivityQuery wanted;
    wanted.range.from.epoch_ms = query.number("from", 0);
    wanted.range.to.epoch_ms = query.number("to", whole_number_max);
    wanted.channels = query.choices<core::MediaType>("channelTypes");
    wanted.page = query.page();
    return wanted;
}

// The names of the public description; what does not apply to a state is left out.
Json activity_json(Activity const& activity, core::AgentId agent, Directory const& directory) {
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
    if (activity.channel) json["channelType"] = core::enum_name(*activity.channel);
    put_id(json, "idleCode", activity.idle_code);
    put_text(json, "idleCodeName", directory.aux_code_name(activity.idle_code));
    put_id(json, "queueId", activity.queue);
    put_text(json, "queueName", directory.queue_name(activity.queue));
    put_id(json, "wrapupCode", activity.wrap_up_code);
    put_text(json, "wrapupCodeName", directory.aux_code_name(activity.wrap_up_code));
    put_text(json, "reason", activity.reason);
    put_id(json, "changedById", activity.by.agent);
    put_text(json, "changedByName", activity.by.name);
    json["startTime"] = activity.start.epoch_ms;
    if (activity.end) json["endTime"] = activity.end->epoch_ms;
    return json;
}

// Finds one agent's rows of the page while his periods are still being appended and closed. Each is
// looked at once.
class PageFinder {
public:
    using Passes = std::function<bool(Activity const&)>;
    PageFinder(Passes passes, PageAsked const& rest) : passes_(std::move(passes)), rest_(rest) {}

    // Whether the page is full and nothing on it can change any more.
    bool is_complete(std::vector<Activity> const& found) {
        for (; seen_ < found.size() && page_.size() < rest_.size; ++seen_) {
            if (!passes_(found[seen_])) continue;
            if (++passed_ > rest_.skip) page_.push_back(seen_);
        }
        while (closed_ < page_.size() && found[page_[closed_]].end) ++closed_;
        return closed_ == rest_.size;
    }
    // So many before the page were his.
    [[nodiscard]] std::size_t skipped() const { return std::min(passed_, rest_.skip); }
    [[nodiscard]] std::vector<Activity> page(std::vector<Activity> const& found) const {
        std::vector<Activity> page;
        page.reserve(page_.size());
        for (auto const index : page_) page.push_back(found[index]);
        return page;
    }

private:
    Passes passes_;
    PageAsked rest_;
    std::size_t seen_ = 0;
    std::size_t passed_ = 0;
    std::vector<std::size_t> page_;  // places in what was found
    std::size_t closed_ = 0;         // so many of the page are over, from its beginning
};

struct AgentActivity {
    core::AgentId agent;
    Activity activity;
};

std::vector<AgentActivity> read_page(JournalView& journal, ActivityQuery const& wanted) {
    ActivityReader reader(journal);
    std::vector<AgentActivity> page;
    PageAsked rest = wanted.page;
    for (std::size_t index = 0; index < wanted.agents.size() && rest.size != 0; ++index) {
        auto const agent = wanted.agents[index];
        auto const passes = [&, since = wanted.since[index]](Activity const& one) {
            return one.start >= since && wanted.passes(one) &&
                   !is_hidden(journal, wanted, agent, one);
        };
        PageFinder finder(passes, rest);
        auto const enough = [&finder](auto const& found) { return finder.is_complete(found); };
        auto const found = reader.read(agent, wanted.range, enough);
        static_cast<void>(finder.is_complete(found));
        for (auto& one : finder.page(found)) page.push_back({agent, std::move(one)});
        rest.skip -= finder.skipped();
        rest.size = wanted.page.size - page.size();
    }
    return page;
}

}  // namespace

Call list_activities(Context const& context) {
    Query const query(context.request.query);
    auto wanted = read_query(query);
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    auto agents = read_agents(context, query);
    if (auto const* refusal = refused(agents)) return Answer{*refusal};
    wanted.agents = std::get<0>(std::move(agents));
    Visibility const visibility(context);
    for (auto const agent : wanted.agents) wanted.since.push_back(visibility.since(agent));
    wanted.reader = context.principal.agent.value_or(core::AgentId{});
    return QueryHistory{[wanted = std::move(wanted), org = context.principal.org,
                         directory = &context.directory](JournalView& journal) {
        return [page = read_page(journal, wanted), org, directory] {
            Json data = Json::array();
            for (auto const& [agent, one] : page) {
                data.push_back(activity_json(one, agent, *directory));
            }
            return json_response(200,
                                 dump(Json{{"meta", meta_json(org)}, {"data", std::move(data)}}));
        };
    }};
}

}  // namespace ringmaster::api
