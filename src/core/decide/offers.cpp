#include "core/decide/offers.hpp"

#include <algorithm>

#include "core/decide/actions.hpp"
#include "core/decide/agent_state.hpp"
#include "core/decide/callback.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/outdial.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/preview.hpp"
#include "core/decide/recording.hpp"
#include "core/decide/transfer.hpp"
#include "core/decide/waiting.hpp"

namespace ringmaster::core {
namespace {

struct OfferEnd {
    OfferOutcome outcome = OfferOutcome::withdrawn;
    std::string reason;  // told as reason code
    std::optional<Time> due;
    bool device_gone = false;  // its leg is down already
    bool by_maker = false;     // who made the entry takes it back himself
};

Offer const& offer_of(Decision const& decision, TaskId task, std::uint32_t ordinal) {
    Task const* const one = decision.state().task(task);
    Offer const* const offer = one == nullptr ? nullptr : one->offer(ordinal);
    if (offer == nullptr) broken("no offer in task " + to_string(task));
    return *offer;
}

Duration rona_timeout(Config const& config, Task const& task, QueueId queue_id) {
    if (task.preview) return task.preview->rules.offer_timeout;
    Queue const* const queue = config.queue(queue_id);
    if (queue != nullptr && queue->rona_timeout) return *queue->rona_timeout;
    return config.settings.rona_timeout.at(static_cast<std::size_t>(task.media));
}

// A device rings for it. For a reservation none does: he reads first (OD-3).
bool rings_a_device(Task const& task) {
    return task.media == MediaType::telephony && !task.preview;
}

// An entry in a queue never left it and waits again with its age and priority; a consult's owner
// is told (CO-6, CO-9), a customer on his way to one agent goes on (TR-3).
void entry_goes_on(Decision& decision, TaskId id, std::uint32_t ordinal,
                   std::string const& reason) {
    QueueEntry const* const found = decision.state().task(id)->entry(ordinal);
    if (found == nullptr) return;
    QueueEntry const entry = *found;
    if (entry.kind == EntryKind::consult) return consult_unanswered(decision, id, entry, reason);
    if (entry.direct()) return transfer_unanswered(decision, id, entry, reason);
    wait_again(decision, id, ordinal);
}

// Any end but acceptance: the agent's popover closes and his phone stops ringing.
void close_unanswered(Decision& decision, TaskId task, std::uint32_t ordinal, OfferEnd end) {
    Offer const offer = offer_of(decision, task, ordinal);
    if (is_outdial(*decision.state().task(task), offer)) {
        return outdial_unanswered(decision, task, ordinal,
                                  {end.outcome, end.reason, end.due, end.device_gone});
    }
    TaskView shown = decision.view(task, offer.agent);
    shown.allowed = {};
    TaskId const shown_as = shown.shown_as;
    Task const& before = *decision.state().task(task);
    bool const consult = is_consult(before, offer);
    // The interaction by which an EP-DN's agent knows it is gone by then (CO-5).
    bool const by_child = consult && before.consult && !before.consult->child.empty();
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
        Duration backoff = decline_backoff(decision.config(), entry->queue);
        if (before.preview) backoff = std::max(backoff, limits::preview_skip_min);
        if (backoff.count() > 0) event.skip_until = decision.now() + backoff;
    }
    bool const preview = before.preview.has_value();
    decision.emit(std::move(event));
    if (preview) {
        decision.tell_view(NoticeKind::ContactEnded, std::move(shown), {end.reason, end.reason});
    } else if (consult &&
               !by_child) {  // his popover closes by the first, his consult by the second
        decision.tell_view(NoticeKind::AgentOfferContactRona, shown,
                           Saying{end.reason, end.reason});
        decision.tell_view(NoticeKind::AgentConsultEnded, std::move(shown),
                           Saying{end.reason, end.reason});
    } else {
        decision.tell_view(NoticeKind::AgentOfferContactRona, std::move(shown),
                           Saying{end.reason, end.reason});
    }
    keep_closing(decision, offer.agent, task,
                 {preview ? Closing::ended : Closing::rona, end.reason, {}, {}, shown_as});
    bool const has_leg = rings_a_device(*decision.state().task(task));
    if (has_leg && !end.device_gone) {
        decision.command(task, MediaKind::hangup, agent_leg(offer.agent), ordinal);
    }
    if (!end.by_maker) entry_goes_on(decision, task, offer.entry, end.reason);
}

// RQ-15: the first to accept wins. The others' offers are taken back; their state stays.
void rescind_others(Decision& decision, TaskId id, std::uint32_t entry) {
    std::vector<Offer> const offers = decision.state().task(id)->offers;
    for (Offer const& other : offers) {
        if (other.entry != entry) continue;
        OfferEnd end{OfferOutcome::rescinded, "ALREADY_ASSIGNED", {}, false};
        end.by_maker = true;
        close_unanswered(decision, id, other.ordinal, std::move(end));
    }
}

// The offer's winner: the agent has the contact, or the consult.
void take_offer(Decision& decision, AgentId agent, TaskId id) {
    Offer const offer = *decision.state().task(id)->offer_to(agent);
    bool const consult = is_consult(*decision.state().task(id), offer);
    Time const now = decision.now();
    decision.emit(OfferClosed{id, offer.ordinal, agent, OfferOutcome::accepted, "", now, {}, {}});
    rescind_others(decision, id, offer.entry);
    decision.emit(TaskDequeued{id, offer.entry, now, "CONNECTED"});
    if (consult) return consult_accepted(decision, id, agent);
    end_hold(decision, id);
    std::uint32_t const engagement = decision.state().task(id)->next_ordinal;
    decision.emit(EngagementStarted{id, engagement, agent, Role::owner, now});
    if (dial_customer(decision, id, agent)) return;  // CB-3
    decision.tell_task(agent, NoticeKind::AgentContactAssigned, id);
    decision.command(id, MediaKind::bridge, agent_leg(agent), engagement);  // CH-3 too
    if (decision.state().task(id)->media == MediaType::telephony) start_recording(decision, id);
}

void start_ringing(Decision& decision, TaskId id, std::uint32_t ordinal) {
    Offer const offer = offer_of(decision, id, ordinal);
    Task const& task = *decision.state().task(id);
    QueueId const queue = task.entry(offer.entry)->queue;
    NoticeKind kind =
        is_consult(task, offer) ? NoticeKind::AgentOfferConsult : NoticeKind::AgentOfferContact;
    if (task.preview) kind = NoticeKind::AgentOfferCampaignReservation;
    Time const deadline = decision.now() + rona_timeout(decision.config(), task, queue);
    decision.emit(OfferRinging{id, ordinal, offer.agent, decision.now(), deadline});
    decision.tell_task(offer.agent, kind, id);
}

// OF-8: calls, and consults in calls, of an agent whose own setting or desktop profile says so. And
// what he has asked for himself (RQ-13).
bool answers_automatically(Decision const& decision, TaskId id, std::uint32_t ordinal) {
    if (offer_of(decision, id, ordinal).assigned) return true;
    if (!rings_a_device(*decision.state().task(id))) return false;
    return decision.config().auto_answer(offer_of(decision, id, ordinal).agent);
}

// Only its own answer accepts a call on a phone (OF-9).
bool rings_a_phone(Decision const& decision, TaskId id, AgentId agent) {
    bool const calls = decision.state().task(id)->media == MediaType::telephony;
    return calls && decision.state().agent(agent)->station()->device != DeviceType::BROWSER;
}

// The phone is asked to go off hook, once, as if he had picked it up.
void ask_phone(Decision& decision, TaskId id, Offer const& offer) {
    auto const& operations = decision.state().task(id)->media_operations;
    bool const asked =
        std::any_of(operations.begin(), operations.end(), [&](MediaOperation const& one) {
            return one.kind == MediaKind::answer && one.subject == offer.ordinal && !one.expired;
        });
    if (!asked) decision.command(id, MediaKind::answer, agent_leg(offer.agent), offer.ordinal);
}

void answer(Decision& decision, TaskId id, AgentId agent, bool has_phones) {
    if (!has_phones || !rings_a_phone(decision, id, agent)) {
        return take_offer(decision, agent, id);
    }
    ask_phone(decision, id, *decision.state().task(id)->offer_to(agent));
}

}  // namespace

bool is_consult(Task const& task, Offer const& offer) {
    QueueEntry const* const entry = task.entry(offer.entry);
    return entry != nullptr && entry->kind == EntryKind::consult;
}

Duration decline_backoff(Config const& config, QueueId queue_id) {
    Queue const* const queue = config.queue(queue_id);
    if (queue != nullptr && queue->decline_backoff) return *queue->decline_backoff;
    return config.settings.decline_backoff;
}

void make_offer(Decision& decision, TaskId id, OfferTo const& to) {
    auto const& [entry, agent, assigned] = to;
    Task const& task = *decision.state().task(id);
    QueueEntry const& waiting = *task.entry(entry);
    bool const consult = waiting.kind == EntryKind::consult;
    std::uint32_t const ordinal = task.next_ordinal;
    bool const needs_leg = rings_a_device(task);
    Time const deadline = decision.now() + decision.config().settings.connecting_timeout;
    decision.emit(OfferMade{id, ordinal, entry, agent, decision.now(), deadline, assigned});
    if (consult) consult_reserved(decision, id, agent);
    // A reservation is shown at once, by an event of its own.
    if (!task.preview) decision.tell_task(agent, NoticeKind::AgentContactReserved, id);
    if (needs_leg) {
        decision.command(id, MediaKind::ring, agent_leg(agent), ordinal);
    } else {
        ring_offer(decision, id, ordinal, false);
    }
}

void ring_offer(Decision& decision, TaskId id, std::uint32_t ordinal, bool has_phones) {
    Offer const offer = offer_of(decision, id, ordinal);
    if (offer.ringing()) return;
    start_ringing(decision, id, ordinal);
    if (!answers_automatically(decision, id, ordinal)) return;
    answer(decision, id, offer.agent, has_phones);
}

Refused accept_offer(Decision& decision, Accept const& command) {
    auto const reason = why_not(decision.world(), command.task, command.agent, Action::accept);
    if (reason) return refuse_answer(decision.world(), command.task, command.agent, *reason);
    if (Boxed<Preview> const& preview = decision.state().task(command.task)->preview) {
        return decide_preview(decision, {command.by, command.agent, command.task, preview->campaign,
                                         PreviewAction::ACCEPT});
    }
    answer(decision, command.task, command.agent, command.has_phones);
    return std::nullopt;
}

Refused accept_consult(Decision& decision, AcceptConsult const& command) {
    auto const reason =
        why_not(decision.world(), command.task, command.agent, Action::consult_accept);
    if (reason) return refuse_answer(decision.world(), command.task, command.agent, *reason);
    answer(decision, command.task, command.agent, command.has_phones);
    return std::nullopt;
}

void answer_offer(Decision& decision, AgentId agent, TaskId id) {
    Offer const offer = *decision.state().task(id)->offer_to(agent);
    if (!offer.ringing()) start_ringing(decision, id, offer.ordinal);
    take_offer(decision, agent, id);
}

Refused reject_offer(Decision& decision, Reject const& command) {
    World const& world = decision.world();
    auto const& [by, agent, id] = command;
    auto const reason = why_not(world, id, agent, Action::reject);
    if (reason) return refuse_answer(world, id, agent, *reason);
    if (Boxed<Preview> const& preview = decision.state().task(id)->preview) {
        return decide_preview(decision, {by, agent, id, preview->campaign, PreviewAction::SKIP});
    }
    decline_offer(decision, agent, id, false);
    return std::nullopt;
}

void decline_offer(Decision& decision, AgentId agent, TaskId id, bool leg_gone) {
    Task const& task = *decision.state().task(id);
    Offer const offer = *task.offer_to(agent);
    bool const asked_himself =
        (is_consult(task, offer) && task.entry(offer.entry)->direct()) || is_outdial(task, offer);
    std::string const code = code_name(SystemCode::Agent_Declined);
    close_unanswered(decision, id, offer.ordinal, {OfferOutcome::declined, code, {}, leg_gone});
    if (asked_himself) return;  // CO-6: that costs nobody his state
    force_idle(decision, agent, SystemCode::Agent_Declined, code);
}

void preview_skipped(Decision& decision, TaskId id, AgentId agent, std::optional<Time> due) {
    Offer const offer = *decision.state().task(id)->offer_to(agent);
    close_unanswered(decision, id, offer.ordinal,
                     {OfferOutcome::declined, "PREVIEW_SKIPPED", due, true});
}

void offer_deadline(Decision& decision, TaskId id, std::uint32_t ordinal, Time due) {
    if (decision.state().task(id)->preview) return preview_deadline(decision, id, ordinal, due);
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

void withdraw_offer(Decision& decision, TaskId id, std::uint32_t ordinal,
                    std::string const& reason) {
    OfferEnd end{OfferOutcome::withdrawn, reason, {}, false};
    end.by_maker = true;
    close_unanswered(decision, id, ordinal, std::move(end));
}

void withdraw_offers(Decision& decision, AgentId agent, SystemCode reason, Withdrawn which) {
    std::vector<TaskId> const tasks(decision.indexes().tasks_of(agent).begin(),
                                    decision.indexes().tasks_of(agent).end());
    for (TaskId const& id : tasks) {
        Task const* const task = decision.state().task(id);
        Offer const* const offer = task == nullptr ? nullptr : task->offer_to(agent);
        if (offer == nullptr) continue;
        bool const stays = is_consult(*task, *offer) || is_outdial(*task, *offer);
        if (which == Withdrawn::routed && stays) continue;
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

std::vector<Onlooker> close_offers_of_ended(Decision& decision, TaskId id) {
    std::vector<Onlooker> onlookers;
    std::vector<Offer> const offers = decision.state().task(id)->offers;
    for (Offer const& offer : offers) {
        onlookers.push_back({offer.agent, decision.state().task(id)->id_for(offer.agent)});
        decision.emit(OfferClosed{id,
                                  offer.ordinal,
                                  offer.agent,
                                  OfferOutcome::customer_left,
                                  "CONTACT_ENDED",
                                  decision.now(),
                                  {},
                                  {}});
        if (rings_a_device(*decision.state().task(id))) {
            decision.command(id, MediaKind::hangup, agent_leg(offer.agent), offer.ordinal);
        }
    }
    return onlookers;
}

}  // namespace ringmaster::core
