#include "simulation/shadow.hpp"

#include <algorithm>

namespace ringmaster::simulation {

bool AgentShadow::present() const {
    return std::any_of(sockets.begin(), sockets.end(),
                       [](auto const& socket) { return socket.second; });
}

std::size_t TaskShadow::offers_of(std::uint32_t entry) const {
    return static_cast<std::size_t>(
        std::count_if(offers.begin(), offers.end(),
                      [&](auto const& item) { return item.second.entry == entry; }));
}

bool TaskShadow::is_dialled(std::uint32_t entry) const {
    return turn || (dial && dial->entry == entry);
}

bool TaskShadow::is_offered(std::uint32_t entry) const {
    return offers_of(entry) != 0 || is_dialled(entry);
}

bool TaskShadow::involves(AgentId agent) const {
    return std::any_of(offers.begin(), offers.end(),
                       [&](auto const& item) { return item.second.agent == agent; }) ||
           std::any_of(engagements.begin(), engagements.end(), [&](auto const& item) {
               return item.second.agent == agent && item.second.open;
           });
}

bool Shadow::waits(TaskShadow const& task, std::uint32_t ordinal) const {
    EntryShadow const& entry = task.entries.at(ordinal);
    if (!entry.waits_in_queue() || task.is_dialled(ordinal)) return false;
    return task.offers_of(ordinal) < config.queues.at(entry.queued.queue).offers_max;
}

bool Shadow::has_to_leave(EntryShadow const& entry) const {
    if (!entry.waits_in_queue()) return false;
    Queue const& queue = config.queues.at(entry.queued.queue);
    return closed.contains(queue.id) || !queue.active || entry.overflowed;
}

std::size_t Shadow::lines_used(TeamId team) const {
    std::size_t used = 0;
    for (auto const& [id, task] : tasks) {
        used += task.dial && task.dial->team == team;
        for (auto const& [party, of] : task.numbers) used += of == team;
    }
    return used;
}

TaskShadow& Shadow::task(TaskId id) {
    auto const found = tasks.find(id);
    require(found != tasks.end(), "an event of an unknown task");
    return found->second;
}

EntryShadow& Shadow::entry(TaskId id, std::uint32_t ordinal) {
    auto& entries = task(id).entries;
    auto const found = entries.find(ordinal);
    require(found != entries.end(), "an event of an unknown queue entry");
    return found->second;
}

namespace {

// Lets the shadow follow one event. What routing does not depend on falls through to the template.
struct Follower {
    Shadow& shadow;

    // ---- agents
    void operator()(AgentSignedIn const& event) const {
        AgentShadow& one = shadow.agents[event.agent];
        one.team = event.team;
        one.signed_in = true;
        if (event.takeover) return;  // AG-7: a new epoch adopts the state
        one.available = false;
        one.by_system = false;
        one.off_hook = false;
        one.free_since = event.at;
    }
    void operator()(AgentSignedOut const& event) const {
        AgentShadow& one = shadow.agents[event.agent];
        one.signed_in = false;
        one.available = false;
        one.off_hook = false;
    }
    void operator()(AgentStateChanged const& event) const {
        shadow.agents[event.agent].available = event.available;
        shadow.agents[event.agent].by_system = event.system != SystemCode::none;
    }
    void operator()(SocketAttached const& event) const {
        shadow.agents[event.agent].sockets[event.socket] = !event.arrival_due;
    }
    void operator()(SocketDetached const& event) const {
        shadow.agents[event.agent].sockets.erase(event.socket);
    }
    void operator()(SocketsArrived const& event) const {
        for (auto& [socket, arrived] : shadow.agents[event.agent].sockets) {
            if (event.socket == 0 || event.socket == socket) arrived = true;
        }
    }
    void operator()(DaemonRestarted const& /*event*/) const {
        for (auto& [id, agent] : shadow.agents) agent.sockets.clear();
    }
    void operator()(PhoneWentBusy const& event) const {
        shadow.agents[event.agent].off_hook = true;
    }
    void operator()(PhoneWentDown const& event) const {
        shadow.agents[event.agent].off_hook = false;
    }
    void became_free(AgentId agent, Time at) const {
        AgentShadow& one = shadow.agents[agent];
        if (one.signed_in) one.free_since = std::max(one.free_since, at);
    }

    // ---- tasks, entries and offers
    void operator()(TaskCreated const& event) const { shadow.tasks[event.task].created = event; }
    void operator()(TaskEnded const& event) const { shadow.task(event.task).ended = true; }
    void operator()(TaskClosed const& event) const { shadow.tasks.erase(event.task); }
    void operator()(TaskTransferred const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.transferred = true;
        bool const to_point = event.target.kind == TargetKind::entryPoint && !event.consulted;
        task.sender = to_point ? event.agent : AgentId{};
    }
    void operator()(TaskQueued const& event) const {
        EntryShadow entry;
        entry.queued = event;
        entry.choosy = event.preferred_until.has_value();
        entry.groups = event.groups;
        entry.arrival = ++shadow.queueings;
        TaskShadow& task = shadow.task(event.task);
        task.entries[event.entry] = entry;
        if (event.kind != EntryKind::consult && event.target.empty()) task.queue = event.queue;
        if (!event.by) return;  // by a supervisor, who may ask for other skills (RQ-13)
        task.created.requirements = event.requirements;
        task.created.priority = event.priority;
    }
    void operator()(TaskPrioritized const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.created.priority = event.priority;
        for (auto& [ordinal, entry] : task.entries) {
            if (entry.queued.kind != EntryKind::consult) entry.queued.priority = event.priority;
        }
    }
    void operator()(MaxWaitReached const& event) const {
        shadow.entry(event.task, event.entry).overflowed = true;
    }
    void operator()(TaskDequeued const& event) const {
        bool const known = shadow.task(event.task).entries.erase(event.entry) == 1;
        require(known, "an entry left its queue twice");
    }
    void operator()(PoolGrown const& event) const {
        shadow.entry(event.task, event.entry).groups = event.groups;
    }
    void operator()(RequirementsRelaxed const& event) const {
        shadow.entry(event.task, event.entry).relaxed = event.steps;
    }
    void operator()(PreferenceEnded const& event) const {
        EntryShadow& entry = shadow.entry(event.task, event.entry);
        Queue const& queue = shadow.config.queues.at(entry.queued.queue);
        entry.choosy = false;
        entry.to_backup = entry.queued.personal && !queue.backup_queue.empty();
    }
    void operator()(OfferMade const& event) const {
        EntryShadow const& entry = shadow.entry(event.task, event.entry);
        shadow.task(event.task).offers[event.offer] = {event.agent, event.entry};
        auto const queue = shadow.config.queues.find(entry.queued.queue);
        if (queue == shadow.config.queues.end()) return;
        if (queue->second.order != RoutingOrder::CIRCULAR) return;
        shadow.last_offered[queue->first] = {event.agent, shadow.agents[event.agent].team};
    }
    void operator()(OfferClosed const& event) const {
        TaskShadow& task = shadow.task(event.task);
        auto const offer = task.offers.find(event.offer);
        require(offer != task.offers.end(), "an offer ended twice");
        EntryShadow& entry = shadow.entry(event.task, offer->second.entry);
        if (event.outcome == OfferOutcome::expired) entry.missed.insert(event.agent);
        if (event.skip_until) entry.skips[event.agent] = *event.skip_until;
        task.offers.erase(offer);
    }
    void operator()(SkipEnded const& event) const {
        shadow.entry(event.task, event.entry).skips.erase(event.agent);
    }
    void operator()(QueueClosed const& event) const {
        if (event.closed) {
            shadow.closed.insert(event.queue);
        } else {
            shadow.closed.erase(event.queue);
        }
    }
    void operator()(EntryPointClosed const& event) const {
        if (event.closed) {
            shadow.closed_points.insert(event.entry_point);
        } else {
            shadow.closed_points.erase(event.entry_point);
        }
    }
    void operator()(OverflowRetryMoved const& event) const {
        shadow.retries.erase(event.queue);
        if (event.due) shadow.retries[event.queue] = *event.due;
    }
    void operator()(WaitingChanged const& event) const {
        EntryShadow& entry = shadow.entry(event.task, event.entry);
        entry.groups = event.groups;
        entry.relaxed = event.steps;
        entry.overflowed = event.wait_max_reached;
    }

    // ---- numbers (TR-5, RQ-9, RQ-14)
    void operator()(NumberTransferStarted const& event) const {
        if (event.entry != 0 && event.team.empty()) {
            EntryShadow& entry = shadow.entry(event.task, event.entry);
            Queue const& queue = shadow.config.queues.at(entry.queued.queue);
            bool const goes_on = shadow.task(event.task).dial.has_value();  // VC-4
            entry.number_tried =
                entry.number_tried || !goes_on || event.number == queue.overflow_number;
        }
        shadow.task(event.task).dial = DialShadow{event.entry, event.team};
    }
    void operator()(NumberTransferClosed const& event) const {
        TaskShadow& task = shadow.task(event.task);
        require(task.dial.has_value(), "a number was given up twice");
        if (event.skip_until) {
            AgentId const stands_as{task.dial->team.value};
            shadow.entry(event.task, task.dial->entry).skips[stands_as] = *event.skip_until;
        }
        task.dial.reset();
    }
    void operator()(NumberJoined const& event) const {
        shadow.task(event.task).numbers[event.party] = event.team;
    }
    void operator()(NumberLeft const& event) const {
        shadow.task(event.task).numbers.erase(event.party);
    }

    // ---- callbacks
    void operator()(CallbackRequested const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.calls_back = true;
        task.called = event.number;
        task.wish = event.wish;
        task.due = event.due;
        task.age = event.at;
        task.rests = event.wish.has_value();
        if (event.wish) task.queue = event.queue;
    }
    void operator()(CallbackChanged const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.called = event.wish.number;
        task.wish = event.wish;
        task.due = event.due;
        task.queue = event.queue;
    }
    void operator()(DoNotCallChanged const& event) const {
        for (auto const& one : event.put) shadow.do_not_call[one.key.list].insert(one.key.number);
        for (auto const& key : event.removed) shadow.do_not_call[key.list].erase(key.number);
    }
    void operator()(CallbackMoved const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.due = event.next;
        if (event.appointment && task.wish) task.wish->appointment = event.appointment;
    }
    void operator()(CallbackDue const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.due.reset();
        if (task.wish && !task.tried) task.age = std::min(event.due, event.at);
    }
    void operator()(CallbackAttempted const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.tried = true;
        task.rests = true;
        task.turn.reset();
        task.due = event.next;
    }
    void operator()(CallerReleased const& event) const { shadow.task(event.task).rests = true; }
    void operator()(CallbackDialled const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.rests = false;
        if (event.engagement == 0) task.turn = event.agent;
    }
    void operator()(CallbackPickedUp const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.turn.reset();
        for (auto& [ordinal, entry] : task.entries) entry.queued.in_front = true;
    }
    void operator()(CallbackDropped const& event) const {
        shadow.task(event.task).calls_back = false;
    }
    void operator()(CallbackAnswered const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.calls_back = false;
        task.rests = false;
        for (auto const& [ordinal, one] : task.engagements) {
            bool const his = one.role == Role::owner && one.open;
            if (his) remember(MediaType::telephony, task.called, one.agent);  // RQ-7
        }
    }

    // ---- outdials
    void operator()(OutdialStarted const& event) const { shadow.task(event.task).calls_out = true; }
    void operator()(OutdialAnswered const& event) const {
        shadow.task(event.task).calls_out = false;
    }

    // ---- engagements
    void operator()(EngagementStarted const& event) const {
        TaskShadow& task = shadow.task(event.task);
        task.sender = {};
        task.engagements[event.engagement] = {event.agent, event.role, true};
        bool const writes = task.created.media != MediaType::telephony;
        if (event.role == Role::owner && writes) {
            remember(task.created.media, task.created.origin, event.agent);
        }
    }
    // RQ-7: who serves a customer's message, or reaches him by a callback, when his profile says so
    // then.
    void remember(MediaType media, std::string const& customer, AgentId agent) const {
        if (customer.empty()) return;
        ProfileId const profile = shadow.config.users.at(agent).profile;
        if (!shadow.config.profiles.at(profile).last_agent_routing) return;
        shadow.last_served[{media, customer}] = agent;
    }
    void operator()(RoleChanged const& event) const {
        shadow.task(event.task).engagements[event.engagement].role = event.role;
    }
    void operator()(EngagementEnded const& event) const {
        EngagementShadow& one = shadow.task(event.task).engagements[event.engagement];
        one.open = false;
        if (!one.listens()) became_free(event.agent, event.at);
    }
    void operator()(WrapUpStarted const& event) const { open(event, true); }
    void operator()(WrapUpSubmitted const& event) const {
        if (event.slot_held) return;  // TIMED_NO_EARLY_EXIT
        open(event, false);
        became_free(event.agent, event.submitted);
    }
    void operator()(WrapUpSkipped const& event) const {
        open(event, false);
        became_free(event.agent, event.at);
    }
    void operator()(WrapUpSlotReleased const& event) const {
        open(event, false);
        became_free(event.agent, event.due);
    }
    void open(auto const& event, bool is_open) const {
        shadow.task(event.task).engagements[event.engagement].open = is_open;
    }

    void operator()(ConfigurationChanged const& event) const {
        for (ConfigItem const& item : event.put) shadow.config.put(item);
        for (ConfigKey const& key : event.removed) shadow.config.remove(key);
    }

    template <class T>
    void operator()(T const& /*of no concern*/) const {}
};

}  // namespace

void Shadow::follow(Event const& event) { std::visit(Follower{*this}, event); }

}  // namespace ringmaster::simulation
