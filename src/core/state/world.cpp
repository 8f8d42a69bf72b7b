#include "core/state/world.hpp"

#include <algorithm>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/address.hpp"

namespace ringmaster::core {
namespace {

// The users an event changes when it changes nothing else; empty: something else.
std::vector<AgentId> only_users(ConfigurationChanged const& event) {
    std::vector<AgentId> users;
    for (ConfigItem const& item : event.put) {
        User const* const user = std::get_if<User>(&item);
        if (user == nullptr) return {};
        users.push_back(user->id);
    }
    if (!event.removed.empty()) return {};
    return users;
}

// About a task, yet nothing its agents see: for the record, for one agent's phone or desktop.
template <class E>
constexpr bool is_unseen =
    std::is_same_v<E, MonitorRequested> || std::is_same_v<E, MonitorAnswered> ||
    std::is_same_v<E, ClosedTaskKept> || std::is_same_v<E, PhoneWentBusy> ||
    std::is_same_v<E, PhoneWentDown> || std::is_same_v<E, IdleDeadlineMoved> ||
    std::is_same_v<E, LateFact> || std::is_same_v<E, DtmfReceived> ||
    std::is_same_v<E, RecordingFileReceived> || std::is_same_v<E, StrayLegFound> ||
    std::is_same_v<E, TimerSetAside> || std::is_same_v<E, AfterOutdialSettled> ||
    std::is_same_v<E, WrapUpCorrected>;

// What agents see of a task has a version; a silent monitor leaves no trace in it (SU-1).
struct SeenOf {
    State const& state;

    template <class E>
    std::optional<TaskId> operator()(E const& event) const {
        if constexpr (requires { event.task; } && !is_unseen<E>) {
            return event.task;
        } else {
            return std::nullopt;
        }
    }
    std::optional<TaskId> operator()(EngagementStarted const& event) const {
        if (event.role == Role::monitor) return std::nullopt;  // MonitorChanged follows
        return event.task;
    }
    std::optional<TaskId> operator()(EngagementEnded const& event) const {
        Task const* const task = state.task(event.task);
        Engagement const* const one = task ? task->engagement(event.engagement) : nullptr;
        bool const silent = one != nullptr && one->monitoring && one->monitoring->invisible;
        if (silent) return std::nullopt;
        return event.task;
    }
    std::optional<TaskId> operator()(MonitorChanged const& event) const {
        if (event.monitoring.invisible) return std::nullopt;
        return event.task;
    }
    // Only what an agent has asked for keeps him waiting.
    std::optional<TaskId> operator()(MediaRequested const& event) const {
        if (event.purpose == Purpose::none || event.purpose == Purpose::monitor) return {};
        return event.task;
    }
    std::optional<TaskId> operator()(MediaSettled const& event) const {
        Task const* const task = state.task(event.task);
        if (task == nullptr) return std::nullopt;
        for (MediaOperation const& one : task->media_operations) {
            bool const seen = one.purpose != Purpose::none && one.purpose != Purpose::monitor;
            if (one.number == event.number && seen) return event.task;
        }
        return std::nullopt;
    }
};

// The campaign an event is about, or null.
struct CampaignOf {
    std::string const* operator()(CampaignChanged const& event) const { return &event.campaign; }
    std::string const* operator()(CampaignListChanged const& event) const {
        return &event.campaign;
    }
    std::string const* operator()(CampaignContactAdded const& event) const {
        return &event.campaign;
    }
    std::string const* operator()(CampaignContactsClosed const& event) const {
        return &event.campaign;
    }
    std::string const* operator()(CampaignDeferred const& event) const { return &event.campaign; }
    template <class Other>
    std::string const* operator()(Other const& /*event*/) const {
        return nullptr;
    }
};

// Nothing derived depends on them: they are asked when a contact comes (RQ-9).
bool only_business_hours(ConfigurationChanged const& event) {
    return event.removed.empty() &&
           std::all_of(event.put.begin(), event.put.end(), [](ConfigItem const& item) {
               return std::holds_alternative<BusinessHours>(item);
           });
}

}  // namespace

void broken(std::string what) { throw InvariantBroken{std::move(what)}; }

void World::apply(Event const& event) {
    pass(watched, FaultPlace::apply);
    if (auto const* const channels = std::get_if<ChannelStatesChanged>(&event)) {
        return Applier{state}(*channels);  // nothing derived depends on them
    }
    if (auto const* const configured = std::get_if<ConfigurationChanged>(&event)) {
        Applier{state}(*configured);
        if (only_business_hours(*configured)) return;
        std::vector<AgentId> const users = only_users(*configured);
        if (users.empty()) return indexes.rebuild(state);
        for (AgentId const& user : users) indexes.refresh_skills(user, state);
        return;
    }
    if (auto const* const restarted = std::get_if<DaemonRestarted>(&event)) {
        Applier{state}(*restarted);
        return indexes.rebuild(state);
    }
    if (auto const* const moved = std::get_if<OverflowRetryMoved>(&event)) {
        indexes.remove_retry(moved->queue, state);
        Applier{state}(*moved);
        return indexes.add_retry(moved->queue, state);
    }
    if (std::string const* const campaign = std::visit(CampaignOf{}, event)) {
        indexes.remove_campaign(*campaign, state);
        auto const known = state.campaigns.find(*campaign);
        Uuid const key = known == state.campaigns.end() ? Uuid{} : known->second.key;
        std::visit(Applier{state}, event);
        indexes.add_campaign(*campaign, state);
        if (!state.timers_aside.empty()) forget_timers({key});
        return;
    }
    std::vector<Uuid> subjects;  // a UUID is a task, an agent or neither
    collect_subjects(event, subjects);
    std::string campaign;  // of a reservation: one made by the event, or gone behind it
    for (Uuid const& subject : subjects) {
        Task const* const task = state.task({subject});
        if (task != nullptr && task->preview) campaign = task->preview->campaign;
        if (task != nullptr) indexes.remove(*task, state);
        if (Agent const* agent = state.agent({subject})) indexes.remove(*agent, state);
    }
    std::optional<TaskId> const seen = std::visit(SeenOf{state}, event);
    std::visit(Applier{state}, event);
    auto const changed = seen ? state.tasks.find(*seen) : state.tasks.end();
    if (changed != state.tasks.end()) ++changed->second.version;
    for (Uuid const& subject : subjects) {
        Task const* const task = state.task({subject});
        if (task != nullptr && task->preview) campaign = task->preview->campaign;
        if (task != nullptr) indexes.add(*task, state);
        if (Agent const* agent = state.agent({subject})) indexes.add(*agent, state);
    }
    for (Uuid const& subject : subjects) indexes.refresh_ready({subject}, state);
    indexes.refresh_lines(state);
    if (!campaign.empty()) indexes.add_campaign(campaign, state);  // it may go on, or not
    if (!state.timers_aside.empty()) forget_timers(subjects);
}

void World::forget_timers(std::vector<Uuid> const& subjects) {
    for (Uuid const& subject : subjects) {
        std::set<Timer> const timers = Indexes::timers_of(subject, state);
        std::erase_if(state.timers_aside, [&](Timer const& timer) {
            return timer.subject == subject && !timers.contains(timer);
        });
    }
}

Agent& Applier::agent(AgentId id) const {
    Agent& found = state.agents[id];
    found.id = id;
    return found;
}

Station& Applier::station(AgentId id) const {
    Station* const found = agent(id).station();
    if (found == nullptr) broken("agent " + to_string(id) + " has no station");
    return *found;
}

Task& Applier::task(TaskId id) const {
    auto const found = state.tasks.find(id);
    if (found == state.tasks.end()) broken("no task " + to_string(id));
    return found->second;
}

QueueEntry& Applier::entry(TaskId id, std::uint32_t ordinal) const {
    for (QueueEntry& one : task(id).entries) {
        if (one.ordinal == ordinal) return one;
    }
    broken("no entry " + std::to_string(ordinal) + " in task " + to_string(id));
}

Engagement& Applier::engagement(TaskId id, std::uint32_t ordinal) const {
    for (Engagement& one : task(id).engagements) {
        if (one.ordinal == ordinal) return one;
    }
    broken("no engagement " + std::to_string(ordinal) + " in task " + to_string(id));
}

void Applier::remember(AgentId id, PastTask past) const {
    auto& list = agent(id).past;
    std::erase_if(list, [&](PastTask const& one) { return one.task == past.task; });
    if (list.size() >= limits::past_tasks_max) list.erase(list.begin());
    list.push_back(std::move(past));
}

void Applier::forget_closed(AgentId id, TaskId task) const {
    std::erase_if(agent(id).closed_lately,
                  [&](ClosedTask const& old) { return old.view.task->id == task; });
}

void Applier::became_free(AgentId id, Time at) const {
    Station* const found = agent(id).station();
    if (found != nullptr) found->free_since = std::max(found->free_since, at);
}

void Applier::remember_served(std::string const& customer, AgentId id) const {
    AgentProfile const* const profile = state.config.profile_of(id);
    if (profile == nullptr || !profile->last_agent_routing || customer.empty()) return;
    LastServed& served = state.last_served;
    served.recent.insert_or_assign(customer, id);
    if (served.recent.size() < limits::last_served_max) return;
    served.older = std::exchange(served.recent, {});
}

void Applier::operator()(CustomerErased const& event) const {
    auto const is_meant = [&event](auto const& served) {
        auto const& hashes = event.served;
        return std::find(hashes.begin(), hashes.end(), hash_of(served.first)) != hashes.end();
    };
    std::erase_if(state.last_served.recent, is_meant);
    std::erase_if(state.last_served.older, is_meant);
}

void Applier::operator()(DoNotCallChanged const& event) const {
    auto& lists = state.do_not_call.lists;
    for (DoNotCallKey const& key : event.removed) {
        auto const list = lists.find(key.list);
        if (list == lists.end()) continue;
        list->second.erase(key.number);
        if (list->second.empty()) lists.erase(list);
    }
    for (DoNotCallNumber const& one : event.put) {
        lists[one.key.list].insert_or_assign(one.key.number, one.entry);
    }
}

namespace {

// NUM-1: what numbers came to in the region that was does not hold in another. Who served a
// customer that writes from a number is learnt anew; e-mail addresses and handles have no region.
void forget_forms(State& state) {
    auto const is_by_number = [](auto const& served) {
        return is_number(address_of_key(served.first));
    };
    std::erase_if(state.last_served.recent, is_by_number);
    std::erase_if(state.last_served.older, is_by_number);
    for (auto& [id, task] : state.tasks) {
        if (is_number(task.customer_address)) task.customer_address.clear();
    }
}

}  // namespace

void Applier::operator()(ConfigurationChanged const& event) const {
    std::string const region = state.config.settings.default_region;
    for (ConfigItem const& item : event.put) state.config.put(item);
    if (!region.empty() && region != state.config.settings.default_region) forget_forms(state);
    for (ConfigKey const& key : event.removed) state.config.remove(key);
    if (!event.removed.empty()) forget_removed();
}

void Applier::forget_removed() const {
    Config const& config = state.config;
    auto const no_queue = [&](QueueId queue) { return config.queue(queue) == nullptr; };
    auto const nobody = [&](AgentId agent) {  // a capacity-based team stands as an agent
        return config.user(agent) == nullptr && config.team({agent.value}) == nullptr;
    };
    std::erase_if(state.waits, [&](auto const& one) { return no_queue(one.first); });
    std::erase_if(state.closed_queues, no_queue);
    std::erase_if(state.closed_entry_points,
                  [&](EntryPointId point) { return config.entry_point(point) == nullptr; });
    std::erase_if(state.overflow_retries, [&](auto const& one) { return no_queue(one.first); });
    std::erase_if(state.last_offered,
                  [&](auto const& one) { return no_queue(one.first) || nobody(one.second.agent); });
    for (auto* const served : {&state.last_served.recent, &state.last_served.older}) {
        std::erase_if(*served, [&](auto const& one) { return nobody(one.second); });
    }
    for (auto& [id, task] : state.tasks) {
        for (QueueEntry& entry : task.entries) {
            std::erase_if(entry.skips, [&](Skip const& skip) { return nobody(skip.agent); });
            std::erase_if(entry.missed, nobody);
            if (nobody(entry.excluded)) entry.excluded = {};
            if (nobody(entry.transferred_by)) entry.transferred_by = {};
        }
        if (nobody(task.sender)) task.sender = {};
        if (task.callback && task.callback->wish && nobody(task.callback->wish->assignee)) {
            task.callback->wish->assignee = {};
        }
        auto* const dial =
            task.callback ? std::get_if<CallbackDialling>(&task.callback->stage) : nullptr;
        if (dial != nullptr && nobody(dial->turn)) dial->turn = {};
        std::erase_if(task.hung_up_legs, [&](HungUpLeg const& old) {
            return old.leg.kind == LegKind::agent && nobody(old.leg.agent);
        });
    }
    for (auto at = state.agents.begin(); at != state.agents.end();) {
        at = is_forgotten(at->second) ? state.agents.erase(at) : std::next(at);
    }
}

bool Applier::is_forgotten(Agent const& one) const {
    if (one.is_blank()) return true;
    bool const gone = state.config.user(one.id) == nullptr;
    return gone && one.station() == nullptr && one.sockets.empty();
}

namespace {

// Connectors are asked again what they were asked: they have as long as anew to answer (OPS-1), and
// a phone as long to go down (VC-5).
void give_media_time(State& state, Time until) {
    for (auto& [id, task] : state.tasks) {
        for (MediaOperation& one : task.media_operations) {
            if (!one.expired) one.due = std::max(one.due, until);
        }
    }
    for (auto& [id, agent] : state.agents) {
        auto* const station = std::get_if<Station>(&agent.session);
        if (station == nullptr || !station->phone) continue;
        station->phone->due = std::max(station->phone->due, until);
    }
}

}  // namespace

void Applier::operator()(DaemonRestarted const& event) const {
    if (event.media_due) give_media_time(state, *event.media_due);
    for (auto& [id, one] : state.agents) {
        one.sockets.clear();
        for (ClosedTask& closed : one.closed_lately) closed.unseen = true;  // perhaps never sent
    }
    for (auto at = state.agents.begin(); at != state.agents.end();) {
        at = is_forgotten(at->second) ? state.agents.erase(at) : std::next(at);
    }
}

void Applier::operator()(TimerSetAside const& event) const {
    Uuid const subject = event.task.empty() ? event.agent.value : event.task.value;
    Timer const timer{event.due, event.kind, subject, event.ordinal};
    if (event.resumed) {
        state.timers_aside.erase(timer);
    } else {
        state.timers_aside.insert(timer);
    }
}

void Applier::operator()(FactRecorded const& event) const {
    FactWindow& window = state.connectors[event.connector];
    window.last = ++state.facts_recorded;
    window.seen.insert(event.number);
    while (window.seen.size() > limits::fact_window) window.seen.erase(window.seen.begin());
    if (state.connectors.size() > limits::fact_connectors_max) forget_silent_connector();
}

// Connectors are known by their tokens' names, which come and go without the engine's knowledge.
void Applier::forget_silent_connector() const {
    state.connectors.erase(std::min_element(
        state.connectors.begin(), state.connectors.end(),
        [](auto const& one, auto const& other) { return one.second.last < other.second.last; }));
}

void Applier::operator()(LateFact const& event) const { leg_ended(event.task, event.leg); }

void Applier::leg_ended(TaskId id, Leg const& leg) const {
    auto const known = state.tasks.find(id);
    if (known == state.tasks.end()) return;
    std::erase_if(known->second.hung_up_legs, [&](HungUpLeg const& old) { return old.leg == leg; });
}

}  // namespace ringmaster::core
