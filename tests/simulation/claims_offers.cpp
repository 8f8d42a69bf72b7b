// Claims about waiting and offers.

#include <algorithm>

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

// The customer waits again: for whom, and where.
void Claims::require_requeueing(TaskQueued const& event, TaskModel const& one) const {
    auto const transfer = record.transferred.find(event.task);
    auto const unanswered = record.unanswered.find(event.task);
    if (transfer != record.transferred.end()) {
        TaskTransferred const& how = transfer->second;
        if (how.target.kind == TargetKind::dialNumber) {  // VC-4: its place while it is dialled
            require(owner_hung_up(event.task) && one.dial, "TR: queued behind a number");
            require(event.in_front && event.target.empty(), "TR-3: not in front");
            return require(event.queue == return_queue(model, one), "TR-3: queued elsewhere");
        }
        bool const to_agent = how.target.kind == TargetKind::agent;
        require(event.target == (to_agent ? how.target.agent : AgentId{}), "TR: another agent");
        require(event.queue == (to_agent ? QueueId{} : how.target.queue), "TR: another queue");
        require(event.transferred_by == (to_agent ? how.agent : AgentId{}), "TR-3: sent by whom");
        return require(to_agent || !event.in_front, "TR: transferred in front of others");
    }
    if (record.moving.contains(event.task)) {  // RQ-8, RQ-9
        return require(!event.in_front && event.target.empty(), "RQ-9: moved in front of others");
    }
    if (record.callbacks_due.contains(event.task)) {  // CB-4
        require(!event.in_front && event.target.empty(), "CB-4: tried again before others");
        return require(event.queue == one.queue, "CB-4: tried again elsewhere");
    }
    require(event.in_front, "VC-10, AG-9, TR-3: returned contacts go in front");
    if (unanswered == record.unanswered.end()) {
        bool const kept =
            record.left.contains(event.task) || record.numbers_failed.contains(event.task);
        require(kept, "queued again without a cause");
        bool const home = event.queue == return_queue(model, one);
        return require(event.target.empty() && home, "queued elsewhere");
    }
    AgentId const sender = unanswered->second.sender;  // TR-3
    bool const back = model.config.settings.unanswered_transfer_to_agent && !sender.empty() &&
                      is_reachable(model, sender, one.media, true);
    require(event.target == (back ? sender : AgentId{}), "TR-3: back to the wrong one");
    require(back || event.queue == return_queue(model, one), "TR-3: queued elsewhere");
}

// RQ-13: with a priority of its own, if the command names one.
bool Claims::moved_by_hand(TaskQueued const& event, TaskModel& one) const {
    auto const* const command = input<RequeueTask>();
    bool const by_hand = command != nullptr && command->task == event.task && event.by;
    require(by_hand == event.by.has_value(), "RQ-13: moved by nobody");
    if (!by_hand) return false;
    require(!must_refuse(model, *command, step.now), "RQ-13: moved though refused");
    require(event.target.empty() && event.queue == command->queue, "RQ-13: moved elsewhere");
    one.priority = command->priority.value_or(one.priority);
    return true;
}

void Claims::operator()(TaskQueued const& event) const {
    TaskModel& one = task(event.task);
    require(!one.ended, "queued after its end");
    bool const consult = event.kind == EntryKind::consult;
    bool const outdial = event.kind == EntryKind::outdial;
    bool const fresh = one.fresh;
    bool const by_hand = moved_by_hand(event, one);
    require(event.priority == one.priority, "lost its priority");
    require(event.age_since == (consult ? event.at : one.age), "lost its age");  // CO-9
    if (consult) {
        bool const asks = one.consult && one.consult->stage == Asking::preparing;
        require(asks && one.entries.empty(), "CO: asked by nobody");
        Target const& target = one.consult->target;
        require(event.target == target.agent && event.queue == target.queue, "CO: asked elsewhere");
        require(!event.in_front && event.excluded.empty(), "CO-9: in front of others");
    } else if (outdial) {
        require_ringing_at(event, one);
        one.fresh = false;
    } else {
        require(one.entries.empty() && !one.has_talker(), "queued twice or in vain");
        if (!fresh && !by_hand) require_requeueing(event, one);
        bool const as_new = !event.in_front && event.target.empty();
        require(!fresh || by_hand || as_new, "RQ-2: new, and not as it came");
        bool const alone = !event.target.empty();  // for one agent, whom another agent chose
        require(event.excluded == (alone ? AgentId{} : one.sent_by), "TR-4: may go back, or not");
        one.fresh = false;
        if (event.target.empty()) one.queue = event.queue;
    }
    EntryModel entry;
    entry.kind = event.kind;
    entry.queue = event.queue;
    entry.priority = event.priority;
    entry.in_front = event.in_front;
    entry.age = event.age_since;
    entry.target = event.target;
    entry.sender = event.transferred_by;
    entry.arrival = ++model.arrivals;
    one.entries[event.entry] = entry;
}

void Claims::operator()(TaskDequeued const& event) const {
    TaskModel& one = task(event.task);
    auto const entry = one.entries.find(event.entry);
    require(entry != one.entries.end(), "left a queue it was not in");
    bool const direct = entry->second.direct() || entry->second.kind == EntryKind::consult;
    if (!direct && event.reason != "CONNECTED") record.moving.insert(event.task);
    one.entries.erase(entry);
    for (auto const& [ordinal, offer] : one.offers) {
        require(offer.entry != event.entry, "left its queue while it is offered");
    }
}

void Claims::operator()(OfferMade const& event) const {
    TaskModel& one = task(event.task);
    auto const entry = one.entries.find(event.entry);
    require(entry != one.entries.end(), "offer of no entry");
    if (entry->second.direct()) {  // CO-13, TR-2
        bool const transfer = entry->second.kind != EntryKind::consult;
        require(entry->second.target == event.agent, "offered to another than was asked");
        bool const own = entry->second.kind == EntryKind::outdial;  // refused before, or rings
        require(own || is_reachable(model, event.agent, one.media, transfer), "asked in vain");
        require(one.offers.empty(), "asked twice");
    } else {
        bool const asked = caused_by<AssignTask>(event.task, event.agent);
        require(!event.assigned || asked, "RQ-13: he did not ask for it");
    }
    require(!one.offers.contains(event.offer), "an offer's number was used twice");
    Duration const limit = model.config.settings.connecting_timeout;
    require(event.deadline == event.at + limit, "OF-1: wrong limit of connecting");
    one.offers[event.offer] = {event.agent,    event.entry, false,
                               event.deadline, event.at,    event.assigned};
    auto const timed_out = model.timed_out.find({event.task, event.agent});
    if (timed_out != model.timed_out.end()) timed_out->second.second = 0;  // long ago
}

void Claims::operator()(OfferRinging const& event) const {
    TaskModel& one = task(event.task);
    auto const found = one.offers.find(event.offer);
    require(found != one.offers.end() && !found->second.ringing, "no offer to ring");
    require(found->second.deadline > event.at, "OF-2: rang after its limit");
    QueueId const queue = one.entries.at(found->second.entry).queue;
    Duration const limit = rona_timeout(model, queue, one.media);
    require(event.deadline == event.at + limit, "OF-3: wrong deadline");
    found->second.ringing = true;
    record.rang.emplace(event.task, event.offer);
    found->second.deadline = event.deadline;
}

// AG-4: a consult's offer stays when its agent goes Idle; it is taken back with the consult, or
// from an agent who is signed out by force (AG-9).
void Claims::require_withdrawal(OfferClosed const& event, EntryModel const& entry) const {
    if (entry.kind == EntryKind::outdial) {
        return require(
            caused_by<End>(event.task, event.agent) || record.signing_out.contains(event.agent),
            "OD-2: an outdial was taken back by nobody");
    }
    if (entry.kind != EntryKind::consult) {
        bool const moved = caused_by<RequeueTask>(event.task);  // RQ-13: costs nobody his state
        auto const& callback = task(event.task).callback;
        bool const hung_up = callback && callback->first && caller_gone(event.task);  // CB-1
        if (!moved && !hung_up) record.withdrawn.insert(event.agent);
        return;
    }
    bool const by_owner = record.consults_closing.contains(event.task);
    require(by_owner || record.signing_out.contains(event.agent),
            "AG-4: a consult offer was taken");
}

// OF-8, RQ-13: at the moment it rings, on a device that needs no picking up.
bool Claims::answered_automatically(OfferClosed const& event) const {
    AgentProfile const* const profile = profile_of(model, event.agent);
    bool const calls = task(event.task).media == MediaType::telephony;
    bool const automatic = profile != nullptr && profile->auto_answer && calls;
    bool const wanted = automatic || task(event.task).offers.at(event.offer).assigned;
    return record.rang.contains({event.task, event.offer}) && wanted &&
           (!calls || agent(event.agent).device == DeviceType::BROWSER);
}

// OF-6: his ringing offers of the digital channels, all at once.
bool Claims::accepted_with_all(OfferClosed const& event) const {
    auto const* const all = input<AcceptAllOffers>();
    return all != nullptr && all->agent == event.agent &&
           task(event.task).media != MediaType::telephony;
}

void Claims::require_offer_end(OfferClosed const& event, OfferModel const& offer) const {
    auto const named = std::pair(event.task, event.agent);
    auto& falls = record.falls[event.agent];
    bool const in_time = offer.deadline > step.now;
    EntryModel const& entry = task(event.task).entries.at(offer.entry);
    bool const consult = entry.kind == EntryKind::consult;
    switch (event.outcome) {
        case OfferOutcome::accepted:
            require(offer.ringing && in_time, "OF-2: accepted after its deadline");
            require((consult ? caused_by<AcceptConsult>(event.task, event.agent)
                             : caused_by<Accept>(event.task, event.agent)) ||
                        caused_by<LegAnswered>(event.task, event.agent) ||
                        accepted_with_all(event) || answered_automatically(event),
                    "an offer accepted by nobody");
            record.accepted.insert(named);
            break;
        case OfferOutcome::declined:
            require(in_time, "OF-2: declined after its deadline");
            require(caused_by<Reject>(event.task, event.agent) ||
                        leg_gone(event.task, {LegKind::agent, event.agent, {}}),
                    "an offer declined by nobody");
            if (entry.kind == EntryKind::outdial) break;  // his own call: no state of his
            if (!consult || !entry.direct()) falls.insert(SystemCode::Agent_Declined);  // CO-6
            break;
        case OfferOutcome::expired:
            require(offer.ringing && event.due == offer.deadline, "OF-3: another deadline");
            require_due(offer.deadline);
            falls.insert(SystemCode::RONA);
            break;
        case OfferOutcome::failed:
            if (!in_time && !record.media_failures.contains({event.task, event.offer})) {
                require(!offer.ringing && event.due == offer.deadline, "OF-1: another limit");
                require_due(offer.deadline);
            } else {
                require(leg_gone(event.task, {LegKind::agent, event.agent, {}}) ||
                            record.media_failures.contains({event.task, event.offer}),
                        "an offer failed without a cause");
            }
            falls.insert({SystemCode::Channel_Failure, SystemCode::Agent_Busy,
                          SystemCode::Invalid_Number, SystemCode::RONA});
            break;
        case OfferOutcome::rescinded: {  // RQ-15
            bool const another_won = std::any_of(
                record.accepted.begin(), record.accepted.end(), [&](auto const& winner) {
                    return winner.first == event.task && winner.second != event.agent;
                });
            require(another_won && !entry.direct(), "RQ-15: rescinded though nobody accepted");
            break;
        }
        case OfferOutcome::withdrawn: require_withdrawal(event, entry); break;
        case OfferOutcome::customer_left:
            require(record.ending.contains(event.task), "OF-5: nobody left");
            break;
        case OfferOutcome::system_restart:
            require(input<DaemonStarted>() != nullptr, "OF-10: no restart");
            require(event.due == offer.deadline && !in_time, "OF-10: not expired");
            break;
    }
    if (falls.empty()) record.falls.erase(event.agent);
}

void Claims::operator()(OfferClosed const& event) const {
    TaskModel& one = task(event.task);
    auto const found = one.offers.find(event.offer);
    require(found != one.offers.end() && found->second.agent == event.agent,
            "an offer ended twice, or never was");
    require_offer_end(event, found->second);
    std::uint32_t const entry = found->second.entry;
    one.offers.erase(found);
    EntryModel const& asked = one.entries.at(entry);
    if (event.outcome != OfferOutcome::accepted && asked.direct()) {
        record.unanswered[event.task] = asked;
    }
    if (event.outcome != OfferOutcome::declined) {
        return require(!event.skip_until, "OF-4: a skip without a decline");
    }
    if (asked.kind == EntryKind::outdial) return require(!event.skip_until, "OF-4: skips himself");
    Duration const backoff = decline_backoff(model, asked.queue);
    require(event.skip_until.has_value() == (backoff.count() > 0), "OF-4: no skip");
    require(!event.skip_until || *event.skip_until == event.at + backoff,
            "OF-4: wrong length of the skip");
}

void Claims::operator()(TaskPrioritized const& event) const {
    auto const* const command = input<PrioritizeTask>();
    require(command != nullptr && command->task == event.task &&
                command->priority == int{event.priority},
            "RQ-13: nobody asked for it");
    TaskModel& one = task(event.task);
    one.priority = event.priority;
    for (auto& [ordinal, entry] : one.entries) {
        if (entry.kind != EntryKind::consult) entry.priority = event.priority;
    }
}

void Claims::operator()(QueueClosed const& event) const {
    auto const* const command = input<CloseQueue>();
    require(command != nullptr && command->queue == event.queue && command->closed == event.closed,
            "RQ-9: nobody closed or opened it");
    if (event.closed) {
        model.closed_queues.insert(event.queue);
    } else {
        model.closed_queues.erase(event.queue);
    }
}

void Claims::operator()(EntryPointClosed const& event) const {
    auto const* const command = input<CloseEntryPoint>();
    require(command != nullptr && command->entry_point == event.entry_point &&
                command->closed == event.closed,
            "RQ-9: nobody closed or opened it");
    if (event.closed) {
        model.closed_entry_points.insert(event.entry_point);
    } else {
        model.closed_entry_points.erase(event.entry_point);
    }
}

void Claims::operator()(TimerSetAside const& /*event*/) const {
    require(false, "OPS-8: no timer has failed");
}

}  // namespace ringmaster::simulation
