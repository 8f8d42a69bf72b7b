// What each event says of contacts and agents.
#include "simulation/ledger.hpp"

#include <algorithm>
#include <set>

namespace ringmaster::simulation {
namespace {

bool has_customer_gone(std::string const& reason) {  // VC-11
    return reason == "CUSTOMER_LEFT" || reason == "CUSTOMER_LEG_FAILED";
}

// RQ-8, RQ-9: sent on by the server.
bool is_sent_on(std::string const& reason) {
    static std::set<std::string> const reasons{"OVERFLOW", "MAX_TIME_IN_QUEUE", "DIRECT_WAIT_OVER",
                                               "QUEUE_CLOSED", "QUEUE_INACTIVE"};
    return reasons.contains(reason);
}

void finish(Lasting& one, Time at) {
    if (!one.until) one.until = std::max(at, one.from);
}
void finish_last(std::vector<Lasting>& all, Time at) {
    if (!all.empty()) finish(all.back(), at);
}

// What of a part goes on ends, and it goes on as something else, if anything.
void become(LedgerPart& part, std::vector<Lasting>* next, Time at) {
    if (part.now != nullptr) finish_last(*part.now, at);
    part.now = next;
    if (next != nullptr) next->push_back({at, {}});
}

// The leg of the contact's owner.
LedgerLeg* owners(LedgerContact& contact) {
    for (auto leg = contact.legs.rbegin(); leg != contact.legs.rend(); ++leg) {
        if (leg->second.part != 0 && !leg->second.ended) return &leg->second;
    }
    return nullptr;
}

}  // namespace

void Ledger::take(Event const& event) {
    std::visit(
        [this](auto const& known) {
            if constexpr (requires { on(known); }) on(known);
        },
        static_cast<EventVariant const&>(event));
}

LedgerContact* Ledger::contact(TaskId task) {
    auto const found = contacts_.find(task);
    return found == contacts_.end() ? nullptr : &found->second;
}

LedgerSession* Ledger::session(AgentId agent) {
    auto& all = sessions_[agent];
    return all.empty() || all.back().ended ? nullptr : &all.back();
}

// ---- a contact's way ----

void Ledger::on(TaskCreated const& event) {
    std::erase_if(wrap_ups_, [&](auto const& one) { return one.stored.task == event.task; });
    auto& contact = contacts_[event.task] = {};
    contact.created = event;
    contact.priority = event.priority;
}

void Ledger::on(TaskQueued const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    if (event.kind == EntryKind::consult) {
        if (!event.queue.empty()) contact->in_consult_queues[event.entry] = {event.at, {}};
        return;
    }
    auto& leg = contact->legs[event.entry];
    leg.of_queue = event.target.empty();
    leg.queue = event.queue.empty() ? last_queue(*contact) : event.queue;
    leg.created = event.at;
    if (!event.queue.empty()) contact->queues.push_back(event.queue);
    contact->meant_for = event.queue.empty() ? contact->meant_for : QueueId{};
    contact->priority = event.priority;
    if (is_sent_on(event.reason)) ++contact->overflows;
}

void Ledger::on(TaskDequeued const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto const consult = contact->in_consult_queues.find(event.entry);
    if (consult != contact->in_consult_queues.end()) finish(consult->second, event.at);
    auto const found = contact->legs.find(event.entry);
    if (found == contact->legs.end()) return;
    auto& leg = found->second;
    leg.left = event.at;
    if (leg.of_queue) contact->in_queues.push_back({leg.created, event.at});
    if (event.reason == "CONNECTED") {
        leg.answered = event.at;
        return;
    }
    leg.ended = event.at;
    leg.end = event.reason;
    leg.handle_type = has_customer_gone(event.reason) ? "abandoned" : "left";
}

void Ledger::on(OfferMade const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto const* const signed_in = session(event.agent);
    auto& offer = contact->offers[event.offer];
    offer.entry = event.entry;
    offer.agent = event.agent;
    offer.team = signed_in == nullptr ? TeamId{} : signed_in->begun.team;
    offer.made = event.at;
    offer.assigned = event.assigned;
}

void Ledger::on(OfferRinging const& event) {
    auto* const contact = this->contact(event.task);
    if (contact != nullptr) contact->offers.at(event.offer).rang = {event.at, {}};
}

void Ledger::on(OfferClosed const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto& offer = contact->offers.at(event.offer);
    offer.closed = event.due.value_or(event.at);
    offer.reason = event.reason;
    offer.outcome = event.outcome;
    if (offer.rang) finish(*offer.rang, *offer.closed);
}

// He has the contact from now on: the stay that was answered is his, or one of its own.
void Ledger::own(LedgerContact& contact, std::uint32_t number, Time at) {
    auto& part = contact.parts.at(number);
    auto const answered =
        std::find_if(contact.legs.rbegin(), contact.legs.rend(), [](auto const& each) {
            return each.second.answered && each.second.part == 0 && !each.second.ended;
        });
    part.leg = answered == contact.legs.rend() ? number : answered->first;
    auto& leg = contact.legs[part.leg];
    if (answered == contact.legs.rend()) {
        leg.queue = last_queue(contact);
        leg.created = at;
        leg.answered = at;
    }
    leg.part = number;
    leg.connected = at;
    contact.owners.push_back(part.agent);
    ++contact.connections;
}

void Ledger::on(EngagementStarted const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto const* const signed_in = session(event.agent);
    auto& part = contact->parts[event.engagement];
    part.agent = event.agent;
    part.team = signed_in == nullptr ? TeamId{} : signed_in->begun.team;
    if (event.role == Role::monitor) ++contact->monitored;
    if (event.role == Role::conference) become(part, &part.conference, event.at);
    if (event.role != Role::owner) return;
    own(*contact, event.engagement, event.at);
    become(part, &part.owned, event.at);
}

void Ledger::on(RoleChanged const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto& part = contact->parts.at(event.engagement);
    bool const owns = event.role == Role::owner;
    become(part, owns ? &part.owned : &part.conference, event.at);
    if (owns) {
        auto const* const signed_in = session(event.agent);
        part.team = signed_in == nullptr ? TeamId{} : signed_in->begun.team;
        own(*contact, event.engagement, event.at);
    } else {
        ++contact->conferences;
    }
}

void Ledger::on(EngagementEnded const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto& part = contact->parts.at(event.engagement);
    bool const was_dialling = part.now == &part.dialled;
    become(part, nullptr, event.at);
    for (auto& [number, leg] : contact->legs) {
        if (leg.part != event.engagement) continue;
        leg.ended = event.at;
        leg.end = event.reason;
        leg.handle_type = was_dialling ? "unanswered" : "normal";
    }
}

void Ledger::on(TaskEnded const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    Time const at = event.due.value_or(event.at);
    finish_last(contact->holds, at);
    contact->ended = std::max(at, contact->created.at);
    contact->end = event.reason;
    contact->ended_by = event.by == TerminatingParty::none ? "" : enum_name(event.by);
    for (auto& [number, leg] : contact->legs) {
        finish_last(leg.holds, at);
        if (leg.ended) continue;
        leg.ended = at;
        leg.end = event.reason;
        if (leg.handle_type.empty()) leg.handle_type = "normal";
    }
}

void Ledger::on(TaskClosed const& event) {
    auto* const contact = this->contact(event.task);
    if (contact != nullptr) contact->closed = event.at;
}

void Ledger::on(TaskPrioritized const& event) {
    auto* const contact = this->contact(event.task);
    if (contact != nullptr) contact->priority = event.priority;
}

// ---- calls ----

void Ledger::on(TaskTransferred const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    ++contact->transfers["all"];
    ++contact->transfers[std::string(enum_name(event.target.kind))];
    if (!event.consulted) ++contact->transfers["blind"];
    auto* const leg = owners(*contact);
    if (leg == nullptr) return;
    ++leg->transfers;
    if (!event.consulted) ++leg->blind;
}

void Ledger::on(NumberTransferStarted const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr || event.entry == 0) return;
    auto const leg = contact->legs.find(event.entry);
    if (leg != contact->legs.end()) leg->second.lines.push_back(event.at);
}

void Ledger::on(NumberTransferClosed const& event) {
    auto* const contact = this->contact(event.task);
    if (contact != nullptr && event.reason != "ANSWERED") ++contact->failed_transfers;
}

void Ledger::on(LegsHeld const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    bool const is_held = !contact->holds.empty() && !contact->holds.back().until;
    if (is_held == event.customer) return;
    if (is_held) {
        finish_last(contact->holds, event.at);
        for (auto& [number, leg] : contact->legs) finish_last(leg.holds, event.at);
        return;
    }
    contact->holds.push_back({event.at, {}});
    if (auto* const leg = owners(*contact)) leg->holds.push_back({event.at, {}});
}

void Ledger::on(ConsultBegan const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    contact->consults[event.consult] = {event.at, {}};
    if (auto* const leg = owners(*contact)) leg->consults.push_back({event.at, {}});
}

void Ledger::on(ConsultClosed const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto const found = contact->consults.find(event.consult);
    if (found == contact->consults.end()) return;
    finish(found->second, event.at);
    for (auto& [number, leg] : contact->legs) {
        for (auto& one : leg.consults) finish(one, event.at);
    }
}

// The one that is on.
LedgerRecording* Ledger::recording(TaskId task) {
    auto* const contact = this->contact(task);
    if (contact == nullptr || contact->recordings.empty()) return nullptr;
    auto& last = contact->recordings.back();
    return last.on.until ? nullptr : &last;
}

void Ledger::on(RecordingStarted const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto& begun = contact->recordings.emplace_back();
    begun.on = {event.at, {}};
    begun.agent = contact->owners.empty() ? AgentId{} : contact->owners.back();
    begun.queue = last_queue(*contact);
}

void Ledger::on(RecordingPaused const& event) {
    if (auto* const one = recording(event.task)) one->pauses.push_back({event.at, {}});
}

void Ledger::on(RecordingResumed const& event) {
    auto* const one = recording(event.task);
    if (one == nullptr || one->pauses.empty()) return;
    finish(one->pauses.back(), event.due.value_or(event.at));
    ++one->resumed;
    if (event.auto_resumed) ++one->resumed_by_itself;
}

void Ledger::on(RecordingStopped const& event) {
    auto* const one = recording(event.task);
    if (one == nullptr) return;
    finish(one->on, event.at);
    finish_last(one->pauses, event.at);
}

// ---- wrap-ups ----

void Ledger::on(WrapUpStarted const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    auto& part = contact->parts.at(event.engagement);
    become(part, &part.wrap_up, event.at);
}

void Ledger::on(WrapUpSkipped const& event) {
    auto* const contact = this->contact(event.task);
    if (contact != nullptr) become(contact->parts.at(event.engagement), nullptr, event.at);
}

void Ledger::on(WrapUpSubmitted const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    become(contact->parts.at(event.engagement), nullptr, event.submitted);
    auto const version = std::count_if(wrap_ups_.begin(), wrap_ups_.end(), [&](auto const& one) {
        return one.stored.task == event.task && one.stored.engagement == event.engagement;
    });
    wrap_ups_.push_back({event, static_cast<std::uint32_t>(version) + 1, contact->created.media});
}

// WU-11: as the latest version, but for what is corrected, when and by whom.
void Ledger::on(WrapUpCorrected const& event) {
    LedgerWrapUp const* latest = nullptr;
    for (auto const& one : wrap_ups_) {
        bool const is_it =
            one.stored.task == event.task && one.stored.engagement == event.engagement;
        if (is_it && (latest == nullptr || one.version > latest->version)) latest = &one;
    }
    if (latest == nullptr) return;
    LedgerWrapUp corrected = *latest;
    ++corrected.version;
    corrected.stored.code = event.code;
    corrected.stored.reason = event.reason;
    corrected.stored.note = event.note;
    corrected.stored.decided = event.at;
    corrected.stored.by = event.by;
    wrap_ups_.push_back(std::move(corrected));
}

// ---- callbacks and outdials ----

QueueId Ledger::last_queue(LedgerContact const& contact) const {
    if (!contact.meant_for.empty()) return contact.meant_for;
    return contact.queues.empty() ? QueueId{} : contact.queues.back();
}

void Ledger::on(CallbackRequested const& event) {
    auto* const contact = this->contact(event.task);
    if (contact != nullptr && !event.queue.empty()) contact->meant_for = event.queue;
}

void Ledger::on(CallbackChanged const& event) {
    auto* const contact = this->contact(event.task);
    if (contact != nullptr) contact->meant_for = event.queue;
}

void Ledger::on(CallbackAttempted const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr) return;
    if (event.counted) ++contact->retries;
    auto& dial = contact->dials.at(event.dial);
    dial.ended = event.due.value_or(event.at);
    dial.is_counted = event.counted;
    dial.cause = event.cause;
    dial.next = event.next;
}

// Nobody is connected before the customer answers.
void Ledger::dial(TaskId task, std::uint32_t number, std::uint32_t ordinal, LedgerDial made) {
    auto* const contact = this->contact(task);
    if (contact == nullptr) return;
    made.queue = last_queue(*contact);
    if (number == 0) {  // customer first: nobody has it
        contact->dials[ordinal] = std::move(made);
        return;
    }
    auto& part = contact->parts.at(number);
    Time const since = part.owned.back().from;
    part.owned.pop_back();
    part.now = &part.dialled;
    part.dialled.push_back({since, {}});
    contact->legs.at(part.leg).connected.reset();
    --contact->connections;
    auto const* const signed_in = session(made.agent);
    made.team = signed_in == nullptr ? TeamId{} : signed_in->begun.team;
    contact->dials[ordinal] = std::move(made);
}

void Ledger::ring(TaskId task, std::uint32_t ordinal, Time at) {
    if (auto* const contact = this->contact(task)) contact->dials.at(ordinal).rang = at;
}

void Ledger::answer(TaskId task, std::uint32_t ordinal, Time at) {
    auto* const contact = this->contact(task);
    if (contact == nullptr) return;
    for (auto& [number, part] : contact->parts) {
        if (part.now != &part.dialled) continue;
        become(part, &part.owned, at);
        contact->legs.at(part.leg).connected = at;
        ++contact->connections;
    }
    auto& dial = contact->dials.at(ordinal);
    dial.ended = at;
    dial.is_answered = true;
    dial.is_counted = true;
    dial.cause = "answered";
}

void Ledger::on(CallbackDialled const& event) {
    LedgerDial made;
    made.type = "callback";
    if (event.engagement != 0) made.agent = event.agent;
    made.dialled = event.at;
    dial(event.task, event.engagement, event.dial, std::move(made));
}

void Ledger::on(OutdialDialled const& event) {
    LedgerDial made;
    made.type = "outdial";
    made.agent = event.agent;
    made.dialled = event.at;
    dial(event.task, event.engagement, event.dial, std::move(made));
}

void Ledger::on(CallbackRinging const& event) { ring(event.task, event.dial, event.at); }
void Ledger::on(OutdialRinging const& event) { ring(event.task, event.dial, event.at); }
void Ledger::on(CallbackAnswered const& event) { answer(event.task, event.dial, event.at); }
void Ledger::on(OutdialAnswered const& event) { answer(event.task, event.dial, event.at); }

void Ledger::on(OutdialFailed const& event) {
    auto* const contact = this->contact(event.task);
    if (contact == nullptr || event.dial == 0) return;  // 0: his own device
    auto& dial = contact->dials.at(event.dial);
    dial.ended = event.due.value_or(event.at);
    dial.is_counted = true;
    dial.cause = event.cause;
}

}  // namespace ringmaster::simulation
