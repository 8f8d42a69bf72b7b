// Claims about tasks, offers and engagements.

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

TaskModel& Claims::task(TaskId id) const {
    auto const found = model.tasks.find(id);
    require(found != model.tasks.end(), "no task " + to_string(id));
    return found->second;
}

EngagementModel& Claims::engagement(TaskId id, std::uint32_t ordinal, AgentId agent) const {
    auto& all = task(id).engagements;
    auto const found = all.find(ordinal);
    require(found != all.end() && found->second.agent == agent, "no such engagement");
    return found->second;
}

void Claims::operator()(TaskCreated const& event) const {
    auto const* const command = creation();
    require(command != nullptr && command->task == event.task, "a task nobody created");
    require(!must_refuse(model, *command, step.now), "a task that had to be refused");
    EntryPoint const& point = model.config.entry_points.at(command->entry_point);
    TaskModel one;
    one.media = command->media;
    one.queue = command->queue.value_or(point.queue);
    one.priority = command->priority.value_or(point.priority);
    one.age = command->age_since.value_or(step.now);
    require(event.priority == one.priority, "RQ-1: another priority than asked for");
    require(event.age_since == one.age, "RQ-1: another age than asked for");
    model.tasks[event.task] = one;
    ++model.created;
}

void Claims::operator()(TaskQueued const& event) const {
    TaskModel& one = task(event.task);
    require(!one.ended && one.entries.empty() && !one.has_talker(), "queued twice or in vain");
    bool const fresh = one.engagements.empty();
    require(fresh || record.left.contains(event.task), "queued again without a cause");
    require(event.in_front == !fresh, "VC-10, AG-9: returned contacts go in front, others not");
    require(event.queue == one.queue, "queued elsewhere");
    require(event.priority == one.priority && event.age_since == one.age, "lost its place");
    one.entries[event.entry] = {event.queue, event.priority, event.in_front, event.age_since, {},
                                {}};
}

void Claims::operator()(TaskDequeued const& event) const {
    TaskModel& one = task(event.task);
    require(one.entries.erase(event.entry) == 1, "left a queue it was not in");
    for (auto const& [ordinal, offer] : one.offers) {
        require(offer.entry != event.entry, "left its queue while it is offered");
    }
}

void Claims::operator()(OfferMade const& event) const {
    require_routing_choice(model, {event.task, event.entry}, event.agent);
    TaskModel& one = task(event.task);
    require(!one.offers.contains(event.offer), "an offer's number was used twice");
    Duration const limit = model.config.settings.connecting_timeout;
    require(event.deadline == event.at + limit, "OF-1: wrong limit of connecting");
    one.offers[event.offer] = {event.agent, event.entry, false, event.deadline};
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
    found->second.deadline = event.deadline;
}

void Claims::require_offer_end(OfferClosed const& event, OfferModel const& offer) const {
    auto const named = std::pair(event.task, event.agent);
    auto& falls = record.falls[event.agent];
    bool const in_time = offer.deadline > step.now;
    switch (event.outcome) {
        case OfferOutcome::accepted:
            require(offer.ringing && in_time, "OF-2: accepted after its deadline");
            require(caused_by<Accept>(event.task, event.agent) ||
                        caused_by<LegAnswered>(event.task, event.agent),
                    "an offer accepted by nobody");
            record.accepted.insert(named);
            break;
        case OfferOutcome::declined:
            require(in_time, "OF-2: declined after its deadline");
            require(caused_by<Reject>(event.task, event.agent) ||
                        caused_by<LegHungUp>(event.task, event.agent),
                    "an offer declined by nobody");
            falls.insert(SystemCode::Agent_Declined);
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
                require(caused_by<LegFailed>(event.task, event.agent) ||
                            record.media_failures.contains({event.task, event.offer}),
                        "an offer failed without a cause");
            }
            falls.insert({SystemCode::Channel_Failure, SystemCode::Agent_Busy,
                          SystemCode::Invalid_Number, SystemCode::RONA});
            break;
        case OfferOutcome::withdrawn: record.withdrawn.insert(event.agent); break;
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
    if (event.outcome == OfferOutcome::expired) one.entries.at(entry).missed.insert(event.agent);
    if (event.outcome != OfferOutcome::declined) {
        return require(!event.skip_until, "OF-4: a skip without a decline");
    }
    EntryModel& waiting = one.entries.at(entry);
    Duration const backoff = decline_backoff(model, waiting.queue);
    require(event.skip_until.has_value() == (backoff.count() > 0), "OF-4: no skip");
    if (!event.skip_until) return;
    require(*event.skip_until == event.at + backoff, "OF-4: wrong length of the skip");
    waiting.skips[event.agent] = *event.skip_until;
}

void Claims::operator()(SkipEnded const& event) const {
    auto const name = std::pair(event.task, event.entry);
    if (record.skips_ending != name) {
        record.skips_ending = name;
        record.skips_may_end = early_skip_ends(model, {event.task, event.entry});
    }
    auto& skips = task(event.task).entries.at(event.entry).skips;
    auto const found = skips.find(event.agent);
    require(found != skips.end(), "OF-4: a skip ended twice");
    bool const early = record.skips_may_end.contains(event.agent);
    require(early || found->second <= event.at, "OF-4: a skip ended too early");
    skips.erase(found);
}

void Claims::operator()(EngagementStarted const& event) const {
    TaskModel& one = task(event.task);
    require(!one.has_talker(), "two owners");
    require(one.entries.empty() && one.offers.empty(), "connected and still queued");
    require(!one.engagements.contains(event.engagement), "an engagement began twice");
    require(record.accepted.erase({event.task, event.agent}) == 1, "connected without accepting");
    AgentModel const& by = agent(event.agent);
    EngagementModel started;
    started.agent = event.agent;
    started.number = by.number;
    started.device = by.device;
    one.engagements[event.engagement] = started;
}

void Claims::operator()(EngagementEnded const& event) const {
    TaskModel& one = task(event.task);
    EngagementModel& ended = engagement(event.task, event.engagement, event.agent);
    require(ended.part == Part::talking, "left a contact twice");
    bool const voice = one.media == MediaType::telephony;
    bool const media_failed = record.media_failures.contains({event.task, event.engagement});
    bool const leg_failed = caused_by<LegFailed>(event.task, event.agent) || media_failed;
    // The contact may end in the same step after it was taken from him (OF-2).
    bool const whole = record.ending.contains(event.task) && !leg_failed;
    bool const signed_out = !voice && record.signing_out.contains(event.agent);
    require(whole || leg_failed || signed_out, "a contact was taken from its agent");
    WrapUpMode const mode = wrap_up_mode(model, event.agent, one.queue);
    bool const on_request = mode == WrapUpMode::ON_REQUEST;
    ended.owed = on_request ? ended.requested : mode != WrapUpMode::NONE;
    ended.part = ended.owed ? Part::owing : Part::done;
    record.left[event.task] = event.reason;
    model.timed_out.erase({event.task, event.agent});
    if (!model.signed_in(event.agent)) return;
    AgentModel& by = agent(event.agent);
    by.free_since = std::max(by.free_since, event.at);
    if (leg_failed) record.falls[event.agent].insert(SystemCode::Channel_Failure);
    bool const hung_up = caused_by<LegHungUp>(event.task, event.agent);
    bool const leg_up = media_failed || (whole && !hung_up);
    if (voice && leg_up) record.phones_due.emplace(event.task, event.agent);
}

void Claims::operator()(TaskEnded const& event) const {
    TaskModel& one = task(event.task);
    require(!one.ended, "ended twice");
    bool const by_agent = caused_by<End>(event.task);
    auto const* const hung_up = input<LegHungUp>();
    auto const* const failed = input<LegFailed>();
    bool const by_phone = hung_up != nullptr && hung_up->task == event.task;
    bool const by_network =
        failed != nullptr && failed->task == event.task && failed->leg.kind == LegKind::customer;
    require(by_agent || by_phone || by_network || caused_by<CustomerLeft>(event.task),
            "a contact ended by itself");
    one.ended = true;
    record.ended.insert(event.task);
}

void Claims::operator()(TaskClosed const& event) const {
    TaskModel const& one = task(event.task);
    require(one.finished(), "closed with something open");
    for (auto const& [ordinal, engagement] : one.engagements) {
        bool const answered = engagement.reasons == 1 || engagement.skipped;
        require(answered == engagement.owed, "WU-2: exactly one reason per engagement that owes");
    }
    model.tasks.erase(event.task);
    ++model.closed;
}

}  // namespace ringmaster::simulation
