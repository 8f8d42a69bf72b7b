#include "core/offers.hpp"

#include "core/actions.hpp"
#include "core/agent_state.hpp"
#include "core/contact.hpp"

namespace ringmaster::core {
namespace {

struct OfferEnd {
    OfferOutcome outcome = OfferOutcome::withdrawn;
    std::string reason;  // told as reason code
    std::optional<Time> due;
    bool device_gone = false;  // its leg is down already
};

Offer const& offer_of(Decision const& decision, TaskId task, std::uint32_t ordinal) {
    Task const* const one = decision.state().task(task);
    Offer const* const offer = one == nullptr ? nullptr : one->offer(ordinal);
    if (offer == nullptr) broken("no offer in task " + to_string(task));
    return *offer;
}

Duration rona_timeout(Config const& config, Task const& task, QueueId queue_id) {
    Queue const* const queue = config.queue(queue_id);
    if (queue != nullptr && queue->rona_timeout) return *queue->rona_timeout;
    return config.settings.rona_timeout.at(static_cast<std::size_t>(task.media));
}

Duration decline_backoff(Config const& config, QueueId queue_id) {
    Queue const* const queue = config.queue(queue_id);
    if (queue != nullptr && queue->decline_backoff) return *queue->decline_backoff;
    return config.settings.decline_backoff;
}

// Any end but acceptance: the agent's popover closes, his phone stops ringing, and the entry,
// which never left its queue, waits again with its age and priority.
void close_unanswered(Decision& decision, TaskId task, std::uint32_t ordinal, OfferEnd end) {
    Offer const offer = offer_of(decision, task, ordinal);
    TaskView shown = decision.view(task, offer.agent);
    shown.allowed = {};
    OfferClosed event;
    event.task = task;
    event.offer = ordinal;
    event.agent = offer.agent;
    event.outcome = end.outcome;
    event.reason = end.reason;
    event.at = decision.now();
    event.due = end.due;
    QueueEntry const* const entry = decision.state().task(task)->entry(offer.entry);
    if (end.outcome == OfferOutcome::declined && entry != nullptr) {  // OF-4
        Duration const backoff = decline_backoff(decision.config(), entry->queue);
        if (backoff.count() > 0) event.skip_until = decision.now() + backoff;
    }
    decision.emit(std::move(event));
    decision.tell_view(NoticeKind::AgentOfferContactRona, std::move(shown),
                       Saying{end.reason, end.reason, {}, {}, {}});
    keep_if_away(decision, offer.agent, task, {Closing::rona, end.reason, {}, {}});
    bool const has_leg = decision.state().task(task)->media == MediaType::telephony;
    if (has_leg && !end.device_gone) {
        decision.command(task, MediaKind::hangup, agent_leg(offer.agent), ordinal);
    }
}

}  // namespace

void make_offer(Decision& decision, TaskId id, std::uint32_t entry, AgentId agent) {
    Task const& task = *decision.state().task(id);
    std::uint32_t const ordinal = task.next_ordinal;
    bool const needs_leg = task.media == MediaType::telephony;
    Time const deadline = decision.now() + decision.config().settings.connecting_timeout;
    decision.emit(OfferMade{id, ordinal, entry, agent, decision.now(), deadline});
    decision.tell_task(agent, NoticeKind::AgentContactReserved, id);
    if (needs_leg) {
        decision.command(id, MediaKind::ring, agent_leg(agent), ordinal);
    } else {
        ring_offer(decision, id, ordinal);
    }
}

void ring_offer(Decision& decision, TaskId id, std::uint32_t ordinal) {
    Offer const offer = offer_of(decision, id, ordinal);
    if (offer.ringing()) return;
    Task const& task = *decision.state().task(id);
    QueueEntry const* const entry = task.entry(offer.entry);
    QueueId const queue = entry == nullptr ? task.queue : entry->queue;
    Time const deadline = decision.now() + rona_timeout(decision.config(), task, queue);
    decision.emit(OfferRinging{id, ordinal, offer.agent, decision.now(), deadline});
    decision.tell_task(offer.agent, NoticeKind::AgentOfferContact, id);
}

Refused accept_offer(Decision& decision, AgentId agent, TaskId id) {
    World const& world = decision.world();
    if (auto const reason = why_not(world, id, agent, Action::accept)) return Refusal{*reason, {}};
    Offer const offer = *world.state.task(id)->offer_to(agent);
    Time const now = decision.now();
    decision.emit(OfferClosed{id, offer.ordinal, agent, OfferOutcome::accepted, "", now, {}, {}});
    decision.emit(TaskDequeued{id, offer.entry, now, "CONNECTED"});
    std::uint32_t const engagement = decision.state().task(id)->next_ordinal;
    decision.emit(EngagementStarted{id, engagement, agent, Role::owner, now});
    decision.tell_task(agent, NoticeKind::AgentContactAssigned, id);
    if (decision.state().task(id)->media == MediaType::telephony) {
        decision.command(id, MediaKind::bridge, agent_leg(agent), engagement);
    }
    return std::nullopt;
}

Refused reject_offer(Decision& decision, AgentId agent, TaskId id) {
    World const& world = decision.world();
    if (auto const reason = why_not(world, id, agent, Action::reject)) return Refusal{*reason, {}};
    decline_offer(decision, agent, id, false);
    return std::nullopt;
}

void decline_offer(Decision& decision, AgentId agent, TaskId id, bool leg_gone) {
    std::uint32_t const ordinal = decision.state().task(id)->offer_to(agent)->ordinal;
    std::string const code = code_name(SystemCode::Agent_Declined);
    close_unanswered(decision, id, ordinal, {OfferOutcome::declined, code, {}, leg_gone});
    force_idle(decision, agent, SystemCode::Agent_Declined, code);
}

void offer_deadline(Decision& decision, TaskId id, std::uint32_t ordinal, Time due) {
    Offer const offer = offer_of(decision, id, ordinal);
    if (!offer.ringing()) {  // OF-1: the media never came up
        std::string const code = code_name(SystemCode::Channel_Failure);
        close_unanswered(decision, id, ordinal, {OfferOutcome::failed, code, due, false});
        return force_idle(decision, offer.agent, SystemCode::Channel_Failure, code);
    }
    std::string const code = code_name(SystemCode::RONA);  // OF-3
    close_unanswered(decision, id, ordinal, {OfferOutcome::expired, code, due, false});
    force_idle(decision, offer.agent, SystemCode::RONA, code);
}

void offer_failed(Decision& decision, TaskId id, std::uint32_t ordinal,
                  DeviceFailure const& failure) {
    AgentId const agent = offer_of(decision, id, ordinal).agent;
    std::string const code = code_name(failure.code);
    close_unanswered(decision, id, ordinal, {OfferOutcome::failed, code, {}, failure.leg_gone});
    force_idle(decision, agent, failure.code, code);
}

void withdraw_offers(Decision& decision, AgentId agent, SystemCode reason) {
    std::vector<TaskId> const tasks(decision.indexes().tasks_of(agent).begin(),
                                    decision.indexes().tasks_of(agent).end());
    for (TaskId const& id : tasks) {
        Offer const* const offer = decision.state().task(id)->offer_to(agent);
        if (offer == nullptr) continue;
        OfferEnd end{OfferOutcome::withdrawn, code_name(reason), {}, false};
        close_unanswered(decision, id, offer->ordinal, std::move(end));
    }
}

void expire_after_restart(Decision& decision) {
    std::vector<std::pair<TaskId, std::uint32_t>> expired;
    for (auto const& [id, task] : decision.state().tasks) {
        for (Offer const& offer : task.offers) {
            if (offer.deadline <= decision.now()) expired.emplace_back(id, offer.ordinal);
        }
    }
    for (auto const& [id, ordinal] : expired) {
        Time const due = offer_of(decision, id, ordinal).deadline;
        close_unanswered(decision, id, ordinal,
                         {OfferOutcome::system_restart, "SYSTEM_RESTART", due, false});
    }
}

std::vector<AgentId> close_offers_of_ended(Decision& decision, TaskId id) {
    std::vector<AgentId> agents;
    std::vector<Offer> const offers = decision.state().task(id)->offers;
    for (Offer const& offer : offers) {
        decision.emit(OfferClosed{id,
                                  offer.ordinal,
                                  offer.agent,
                                  OfferOutcome::customer_left,
                                  "CONTACT_ENDED",
                                  decision.now(),
                                  {},
                                  {}});
        agents.push_back(offer.agent);
        if (decision.state().task(id)->media == MediaType::telephony) {
            decision.command(id, MediaKind::hangup, agent_leg(offer.agent), offer.ordinal);
        }
    }
    return agents;
}

}  // namespace ringmaster::core
