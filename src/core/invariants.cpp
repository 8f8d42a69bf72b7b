#include "core/invariants.hpp"

#include <algorithm>
#include <set>

#include "core/decide/channels.hpp"
#include "core/decide/queue_router.hpp"

namespace ringmaster::core {
namespace {

using Broken = std::optional<std::string>;

std::string named(Task const& task, char const* what) {
    return "task " + to_string(task.id) + ": " + what;
}

std::string named(Agent const& agent, char const* what) {
    return "agent " + to_string(agent.id) + ": " + what;
}

Broken broken_offers(World const& world, Task const& task) {
    for (Offer const& offer : task.offers) {
        Agent const* const agent = world.state.agent(offer.agent);
        if (agent == nullptr || agent->station() == nullptr) {
            return named(task, "an offer to an agent who is not signed in");
        }
        QueueEntry const* const entry = task.entry(offer.entry);
        if (entry == nullptr) return named(task, "an offer without its entry");
        bool const routed = entry->kind != EntryKind::consult && entry->kind != EntryKind::outdial;
        if (routed && !agent->station()->choice.available()) {
            return named(task, "a queue offer to an agent who is not Available");  // AG-4
        }
        auto const same = [&](Offer const& other) { return other.agent == offer.agent; };
        if (std::count_if(task.offers.begin(), task.offers.end(), same) != 1) {
            return named(task, "two offers to one agent");
        }
    }
    return std::nullopt;
}

Broken broken_phase(Task const& task) {
    auto const owners = std::count_if(
        task.engagements.begin(), task.engagements.end(),
        [](Engagement const& one) { return one.talking() && one.role == Role::owner; });
    auto const talking = std::count_if(task.engagements.begin(), task.engagements.end(),
                                       [](Engagement const& one) { return one.talking(); });
    if (owners > 1) return named(task, "two owners");
    if (task.idle_due && owners == 0) return named(task, "idle in nobody's hands");  // CH-2
    if (task.ended() != nullptr) {
        bool const open = !task.offers.empty() || !task.entries.empty() || talking != 0 ||
                          task.consult || task.number_transfer || !task.numbers.empty();
        if (open) return named(task, "ended with something open");
        if (task.finished()) return named(task, "finished and still here");
        return std::nullopt;
    }
    if (task.number_transfer) {
        bool const waits = task.entry(task.number_transfer->entry) != nullptr;
        if (task.number_transfer->by_owner() ? owners == 0 : !waits) {
            return named(task, "a number is dialled for nobody");
        }
    }
    // CB-7: it is listed exactly while it can still happen.
    bool const delayed = task.callback && task.callback->delayed() != nullptr;
    if (delayed && (owners != 0 || !task.entries.empty())) {
        return named(task, "a callback that waits for its time, and not only for that");
    }
    if (owners == 0 && task.entries.empty() && task.numbers.empty() && !delayed) {
        return named(task, "live, yet nobody has it");
    }
    auto const waits =
        std::count_if(task.entries.begin(), task.entries.end(),
                      [](QueueEntry const& entry) { return entry.kind != EntryKind::consult; });
    if (owners != 0 && waits != 0) return named(task, "waits although somebody has it");
    return std::nullopt;
}

// CB-3, CB-8: one dial at a time, its agent's; nothing of a call before the customer answers.
Broken broken_callback(Task const& task) {
    if (!task.callback || task.ended() != nullptr) return std::nullopt;
    Callback const& callback = *task.callback;
    if (std::holds_alternative<CallbackClosed>(callback.stage)) {
        return named(task, "a callback without an attempt left goes on");
    }
    Engagement const* const owner = task.owner();
    if (task.dials_first() != nullptr) {
        bool const waits = owner == nullptr && task.entries.size() == 1 && task.offers.empty();
        if (!waits) return named(task, "a customer is called first, and does not wait");
    } else if (CallbackDialling const* const dial = task.dials_customer()) {
        bool const his = owner != nullptr && owner->ordinal == dial->engagement;
        if (!his || !task.entries.empty()) return named(task, "a customer is dialled for nobody");
    }
    if (callback.answered() != nullptr && !callback.has_customer()) {
        return named(task, "a customer who was called first, and is not on the line");
    }
    if (callback.queued() != nullptr && owner != nullptr) {
        return named(task, "an agent has a callback, and nobody is dialled");
    }
    bool const call = task.held_since || task.consult || task.recording || !task.numbers.empty() ||
                      task.number_transfer;
    if (call && !callback.has_customer()) return named(task, "a call without its customer");
    return std::nullopt;
}

// OD-2: nothing of a call before the customer answers; it rings at its agent, then he has it.
Broken broken_outdial(Task const& task) {
    if (!task.calls_out() || task.ended() != nullptr) return std::nullopt;
    if (std::holds_alternative<OutdialClosed>(task.outdial->stage)) {
        return named(task, "an outdial that came to nothing goes on");
    }
    Engagement const* const owner = task.owner();
    if (CallbackDialling const* const dial = task.outdial->dialling()) {
        bool const his = owner != nullptr && owner->ordinal == dial->engagement;
        if (!his || !task.entries.empty()) return named(task, "a customer is dialled for nobody");
    } else if (owner != nullptr || task.offer_to(task.outdial->agent) == nullptr) {
        return named(task, "an outdial that does not ring at its agent");
    }
    bool const call = task.held_since || task.consult || task.recording || !task.numbers.empty() ||
                      task.number_transfer || task.callback;
    return call ? Broken(named(task, "a call without its customer")) : std::nullopt;
}

// OD-3: it waits, or is shown to one agent; nobody is on it.
Broken broken_preview(World const& world, Task const& task) {
    if (!task.preview || task.ended() != nullptr) return std::nullopt;
    auto const found = world.state.campaigns.find(task.preview->campaign);
    bool const known =
        found != world.state.campaigns.end() && found->second.released.contains(task.id);
    if (!known) return named(task, "a reservation that its campaign does not know");
    if (found->second.fresh == task.id && !task.offers.empty()) {
        return named(task, "a reservation that is shown and counts as not shown");
    }
    bool const one = task.entries.size() == 1 && task.entries.front().kind == EntryKind::preview;
    bool const call = !task.engagements.empty() || task.callback || task.outdial;
    return one && !call ? std::nullopt : Broken(named(task, "a reservation that is more than one"));
}

Broken broken_direct_entries(Task const& task) {
    for (QueueEntry const& entry : task.entries) {
        if (!entry.direct()) continue;
        bool const offered =
            std::any_of(task.offers.begin(), task.offers.end(),
                        [&](Offer const& offer) { return offer.entry == entry.ordinal; });
        if (!offered) return named(task, "an entry for one agent that is not offered to him");
    }
    return std::nullopt;
}

Broken broken_consult(Task const& task) {
    auto const consulted = std::count_if(
        task.engagements.begin(), task.engagements.end(),
        [](Engagement const& one) { return one.talking() && one.role == Role::consulted; });
    auto const entries =
        std::count_if(task.entries.begin(), task.entries.end(),
                      [](QueueEntry const& entry) { return entry.kind == EntryKind::consult; });
    if (!task.consult) {
        if (consulted != 0 || entries != 0) return named(task, "parts of a consult without one");
        return std::nullopt;
    }
    if (task.owner() == nullptr) return named(task, "a consult without an owner");
    ConsultRequested const* const requested = task.consult->requested();
    ConsultAnswered const* const answered = task.consult->answered();
    bool const asks = requested != nullptr && requested->entry != 0;
    if (entries != (asks ? 1 : 0)) return named(task, "consult and its entry disagree");
    bool const with_agent = answered != nullptr && answered->engagement != 0;
    if (consulted != (with_agent ? 1 : 0)) return named(task, "consult and its agent disagree");
    if (answered == nullptr || task.in_conference()) return std::nullopt;
    if (task.held_since.has_value() == answered->held_since.has_value()) {
        return named(task, "customer and consulted party both on hold or both off");  // VC-2
    }
    return std::nullopt;
}

Broken broken_conference(Task const& task) {
    bool const others = std::any_of(
        task.engagements.begin(), task.engagements.end(),
        [](Engagement const& one) { return one.talking() && one.role == Role::conference; });
    if (others && task.owner() == nullptr) return named(task, "a conference without an owner");
    if (task.in_conference() && task.held_since) {
        return named(task, "the customer on hold in a conference");  // CF-1
    }
    return std::nullopt;
}

// Who talks has one part: commands and legs would find the wrong one.
Broken broken_parts(Task const& task) {
    std::set<AgentId> talking;
    for (Engagement const& one : task.engagements) {
        if (one.talking() && !talking.insert(one.agent).second) {
            return named(task, "an agent with two parts");
        }
    }
    return std::nullopt;
}

}  // namespace

Broken broken_in(World const& world, Task const& task) {
    if (auto broken = broken_offers(world, task)) return broken;
    if (auto broken = broken_direct_entries(task)) return broken;
    if (auto broken = broken_consult(task)) return broken;
    if (auto broken = broken_conference(task)) return broken;
    if (auto broken = broken_parts(task)) return broken;
    if (auto broken = broken_callback(task)) return broken;
    if (auto broken = broken_outdial(task)) return broken;
    if (auto broken = broken_preview(world, task)) return broken;
    return broken_phase(task);
}

Broken broken_in(World const& world, Agent const& agent) {
    std::size_t voice = 0;
    for (TaskId const& id : world.indexes.tasks_of(agent.id)) {
        Task const* const task = world.state.task(id);
        if (task == nullptr) return named(agent, "takes part in a task that does not exist");
        if (task->media != MediaType::telephony) continue;
        voice += task->offer_to(agent.id) != nullptr ? 1U : 0U;
        Engagement const* const part = task->talking(agent.id);
        voice += part != nullptr && part->role != Role::monitor ? 1U : 0U;  // SU-1
    }
    if (voice > 1) return named(agent, "two voice contacts");  // RQ-10
    if (agent.station() != nullptr && agent.station()->lease && agent.has_arrived_socket()) {
        return named(agent, "a lease although a socket is there");  // AG-8
    }
    Station const* const station = agent.station();
    if (station != nullptr && channel_states(world, agent, Time{}) != station->channels) {
        return named(agent, "a channel state that is not so");  // AG-3
    }
    if (agent.sockets.size() > limits::sockets_per_agent_max) {
        return named(agent, "too many sockets");
    }
    return std::nullopt;
}

Broken broken_in(World const& world) {
    for (auto const& [id, task] : world.state.tasks) {
        if (auto broken = broken_in(world, task)) return broken;
    }
    for (auto const& [id, agent] : world.state.agents) {
        if (auto broken = broken_in(world, agent)) return broken;
    }
    Indexes fresh;
    fresh.rebuild(world.state);
    if (!(fresh == world.indexes)) return "indexes differ from the state they derive from";
    if (first_routable(world)) return "an entry waits although an eligible agent is ready";
    return std::nullopt;
}

}  // namespace ringmaster::core
