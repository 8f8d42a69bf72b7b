#include "core/state/readiness.hpp"

#include <algorithm>

#include "core/state/capacity.hpp"

namespace ringmaster::core {
namespace {

Objection objection(WhyNot why, std::optional<Time> since = {}, std::optional<Time> until = {}) {
    Objection one;
    one.why = why;
    one.since = since;
    one.until = until;
    return one;
}

}  // namespace

std::optional<Objection> why_unwilling(State const& state, Agent const& agent) {
    Station const* const station = agent.station();
    if (station == nullptr) return objection(WhyNot::not_signed_in);
    if (Idle const* const idle = station->choice.idle()) {
        Objection one = objection(WhyNot::idle, station->choice.since);
        one.code = idle->code;
        return one;
    }
    if (!agent.has_arrived_socket()) return objection(WhyNot::no_socket);
    if (!state.config.may_work(agent.id, station->team)) return objection(WhyNot::not_active);
    return std::nullopt;
}

bool serves(State const& state, Queue const& queue, AgentId id) {
    Agent const* const agent = state.agent(id);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    return station != nullptr && queue.served_by(id, station->team);
}

unsigned open_channels(State const& state, Indexes const& indexes, Agent const& agent) {
    unsigned const free = free_channels(state, indexes, agent);
    Station const* const station = agent.station();
    bool const off_hook = station != nullptr && station->phone;
    return off_hook ? free & ~(1U << static_cast<unsigned>(MediaType::telephony)) : free;
}

std::optional<Objection> why_barred(Config const& config, Task const& task, QueueEntry const& entry,
                                    AgentId agent) {
    // RQ-14: a line takes the contact itself; who asks for advice wants somebody beside him (CO-9).
    bool const line = entry.kind == EntryKind::consult && config.lines(agent) != nullptr;
    if (line) return objection(WhyNot::takes_no_consults);
    bool const dials = (task.calls_back() || task.preview) && config.lines(agent) != nullptr;
    if (dials) return objection(WhyNot::takes_no_callbacks);
    if (agent == entry.excluded) return objection(WhyNot::sent_it);
    for (Skip const& skip : entry.skips) {
        if (skip.agent == agent) return objection(WhyNot::declined, {}, skip.until);
    }
    bool const takes_part = task.wrapping(agent) != nullptr || task.talking(agent) != nullptr ||
                            task.offer_to(agent) != nullptr ||
                            task.monitor_request(agent) != nullptr;  // SU-1: about to listen
    if (takes_part) return objection(WhyNot::takes_part);
    return std::nullopt;
}

bool calls_customer_first(Config const& config, Task const& task, QueueEntry const& entry) {
    CallbackQueued const* const queued = task.calls_back() ? task.callback->queued() : nullptr;
    bool const waits = queued != nullptr && !queued->on_line && !entry.personal &&  // CB-6
                       !task.offers_entry(entry.ordinal);
    return waits && config.setting(entry.queue, &Queue::callback_customer_first,
                                   &OrgSettings::callback_customer_first);
}

}  // namespace ringmaster::core
