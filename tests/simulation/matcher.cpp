#include "simulation/matcher.hpp"

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::simulation {
namespace {

std::string text(NextMove const& move) {
    if (auto const* const offer = std::get_if<OfferToMake>(&move)) {
        return "an offer of " + text(offer->place) + " to agent " + to_string(offer->agent);
    }
    if (auto const* const skips = std::get_if<SkipsToEnd>(&move)) {
        return "the end of skips of " + text(skips->place);
    }
    return "nothing";
}

}  // namespace

bool by_groups(Queue const& queue) { return queue.agents.empty() && !queue.groups.empty(); }

std::string text(EntryPlace place) {
    return "entry " + std::to_string(place.entry) + " of task " + to_string(place.task);
}

void MatcherCounts::add(MatcherCounts const& other) {
    decisions += other.decisions;
    offers += other.offers;
    for (std::size_t index = 0; index < by_order.size(); ++index) {
        by_order[index] += other.by_order[index];
        by_mode[index] += other.by_mode[index];
    }
    choices += other.choices;
    passed_over += other.passed_over;
    preferred += other.preferred;
    personal += other.personal;
    grown += other.grown;
    relaxed += other.relaxed;
    demanding += other.demanding;
    skips_ended_early += other.skips_ended_early;
    in_front += other.in_front;
    lines += other.lines;
    beside_lines += other.beside_lines;
    courtesy += other.courtesy;
    last_agents += other.last_agents;
    assigned += other.assigned;
    refused += other.refused;
    overflowed += other.overflowed;
    moved += other.moved;
    overflow_numbers += other.overflow_numbers;
    to_backup += other.to_backup;
    late_backup += other.late_backup;
    past_listeners += other.past_listeners;
    callbacks += other.callbacks;
    callbacks_changed += other.callbacks_changed;
    callbacks_moved += other.callbacks_moved;
    called_first += other.called_first;
}

void Matcher::take(Outcome const& outcome, Time now, Cause const& cause) {
    step_ = {};
    step_.create = cause.create;
    if (cause.command != nullptr) step_.requeue = std::get_if<RequeueTask>(cause.command);
    for (Event const& event : outcome.events) {
        if (!std::holds_alternative<SkipEnded>(event)) {
            require(ending_skips_.empty(), "OF-4: skips that end together did not");
        }
        std::visit([&](auto const& one) { check(one); }, event);
        shadow_.follow(event);
    }
    auto const* const erase =
        cause.command == nullptr ? nullptr : std::get_if<EraseCustomer>(cause.command);
    if (erase != nullptr && !outcome.refusal) forget_customer(erase->number);
    require_settled(now);
    NextMove const move = next_move(shadow_);
    require(
        std::holds_alternative<std::monostate>(move),
        "the router did nothing at " + std::to_string(now.epoch_ms) + " instead of " + text(move));
    ++counts_.decisions;
}

void Matcher::forget_customer(std::string const& address) {  // SEC-7
    std::erase_if(shadow_.last_served,
                  [&](auto const& served) { return served.first.second == address; });
}

std::optional<bool> Matcher::is_taken(Cause const& cause, Time now) const {
    if (cause.create != nullptr) {
        bool const known = shadow_.tasks.contains(cause.create->task);
        if (known) return false;
        if (cause.create->callback)
            return callback_arrival(shadow_, *cause.create, now).has_value();
        return arrival_place(shadow_, *cause.create, now).has_value();
    }
    if (cause.command == nullptr) return std::nullopt;
    if (auto const* const assign = std::get_if<AssignTask>(cause.command)) {
        return may_assign(shadow_, assign->task, assign->agent);
    }
    if (auto const* const first = std::get_if<PrioritizeTask>(cause.command)) {
        return may_prioritize(shadow_, *first);
    }
    if (auto const* const change = std::get_if<ChangeCallback>(cause.command)) {
        return may_change(shadow_, *change, now);
    }
    auto const* const move = std::get_if<RequeueTask>(cause.command);
    if (move == nullptr) return std::nullopt;
    return may_requeue(shadow_, *move, now);
}

void Matcher::foretell(Outcome const& outcome, Time now, Cause const& cause) {
    auto const taken = is_taken(cause, now);
    if (!taken) return;
    auto const& events = outcome.events;
    bool const refused = outcome.refusal.has_value() ||
                         std::any_of(events.begin(), events.end(), [](Event const& event) {
                             return std::holds_alternative<ArrivalRefused>(event);
                         });
    require(refused != *taken, *taken ? "RQ-9, RQ-13: refused for no reason"
                                      : "RQ-9, RQ-13: taken, and it had to be refused");
    counts_.refused += refused;
}

// ---- who gets what ---------------------------------------------------------------------------

void Matcher::require_chosen(EntryPlace place, AgentId taker) const {
    NextMove const move = next_move(shadow_);
    auto const* const wanted = std::get_if<OfferToMake>(&move);
    require(wanted != nullptr && wanted->place == place && wanted->agent == taker,
            "the router offered " + text(place) + " to agent " + to_string(taker) + " instead of " +
                text(move));
    require_not_passed_by_younger(place, taker);
}

void Matcher::require_not_passed_by_younger(EntryPlace place, AgentId taker) const {
    EntryShadow const& given = shadow_.tasks.at(place.task).entries.at(place.entry);
    for (auto const& [id, task] : shadow_.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            bool const equal = entry.queued.priority == given.queued.priority &&
                               entry.queued.in_front == given.queued.in_front;
            if (!equal || entry.queued.age_since >= given.queued.age_since) continue;
            if (!shadow_.waits(task, ordinal)) continue;
            auto const takers = eligible_agents(shadow_, {id, ordinal});
            require(std::find(takers.begin(), takers.end(), taker) == takers.end(),
                    "RQ-2: " + text({id, ordinal}) + " was passed by a younger one");
        }
    }
}

void Matcher::check(OfferMade const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    if (!entry.waits_in_queue()) return;  // of a consult or transfer to one agent: not routed
    if (event.assigned) {
        require(may_assign(shadow_, event.task, event.agent), "RQ-13: he may not take it himself");
        ++counts_.assigned;
        return;
    }
    require_left(event.at);
    require(!is_called_first(shadow_, {event.task, event.entry}), "CB-1: agents are asked later");
    require_chosen({event.task, event.entry}, event.agent);
    count(event);
}

void Matcher::check(NumberTransferStarted const& event) {
    if (event.entry == 0) return;               // an owner transfers (TR-5)
    if (shadow_.task(event.task).dial) return;  // and it goes on without him (VC-4)
    EntryPlace const place{event.task, event.entry};
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    if (!event.team.empty()) {  // RQ-14
        require_left(event.at);
        require_chosen(place, AgentId{event.team.value});
        require(event.number == shadow_.config.teams.at(event.team).number,
                "RQ-14: another number is dialled");
        ++counts_.lines;
        return;
    }
    require(event.number == overflow_number(shadow_, queue.id), "RQ-9: another number is dialled");
    bool const may_not_stay =
        step_.to_number == event.task ||
        (shadow_.has_to_leave(entry) && overflow_place(shadow_, queue.id, event.at).empty());
    require(!entry.number_tried, "RQ-9: the last resort, and tried again");
    require(!shadow_.task(event.task).calls_back, "CB-1: put through, and nobody is there");
    require(may_not_stay, "RQ-9: an overflow number is dialled for no reason");
    require(!shadow_.task(event.task).is_offered(event.entry), "RQ-9: it has found somebody");
    step_.to_number.reset();
    ++counts_.overflow_numbers;
}

void Matcher::check(NumberTransferClosed const& event) {
    TaskShadow const& task = shadow_.task(event.task);
    require(task.dial.has_value(), "a number was given up twice");
    auto const [ordinal, team] = *task.dial;
    bool const answered = event.reason == "ANSWERED";
    if (ordinal == 0 || team.empty() || answered) {
        return require(!event.skip_until, "RQ-14: left alone for no reason");
    }
    if (!event.skip_until) {
        step_.given_up.insert({event.task, ordinal});
        return;
    }
    Queue const& queue = shadow_.config.queues.at(task.entries.at(ordinal).queued.queue);
    Duration const backoff =
        queue.decline_backoff.value_or(shadow_.config.settings.decline_backoff);
    require(event.skip_until == event.at + std::max(backoff, limits::redial_after_min),
            "RQ-14: left alone for another time");
}

void Matcher::count(OfferMade const& event) {
    TaskShadow const& task = shadow_.task(event.task);
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    EntryPlace const place{event.task, event.entry};
    ++counts_.offers;
    auto const takers = eligible_agents(shadow_, place);
    counts_.choices += takers.size() > 1;
    counts_.beside_lines += std::any_of(takers.begin(), takers.end(), [&](AgentId const& one) {
        return shadow_.config.teams.contains(TeamId{one.value});
    });
    counts_.courtesy += task.is_offered(event.entry);
    counts_.past_listeners +=
        std::any_of(shadow_.tasks.begin(), shadow_.tasks.end(), [&](auto const& other) {
            auto const& all = other.second.engagements;
            return std::any_of(all.begin(), all.end(), [&](auto const& item) {
                return item.second.agent == event.agent && item.second.listens() &&
                       item.second.open;
            });
        });
    auto const waiting = waiting_entries(shadow_);
    counts_.passed_over += static_cast<std::size_t>(
        std::find(waiting.begin(), waiting.end(), place) - waiting.begin());
    counts_.in_front += entry.queued.in_front;
    auto const* const profile =
        multimedia_of(shadow_.config, event.agent, shadow_.agents.at(event.agent).team);
    ++counts_.by_mode[profile == nullptr ? 3 : static_cast<std::size_t>(profile->mode)];
    if (entry.choosy) {
        ++(entry.queued.personal ? counts_.personal : counts_.preferred);
        return;
    }
    ++counts_.by_order[static_cast<std::size_t>(queue.order)];
    counts_.demanding += !requirements_in_force(shadow_, place).empty();
    counts_.relaxed += entry.relaxed > 0;
    if (!by_groups(queue)) return;
    auto const& first = queue.groups.front().teams;
    TeamId const team = shadow_.agents.at(event.agent).team;
    counts_.grown += std::find(first.begin(), first.end(), team) == first.end();
}

void Matcher::check(SkipEnded const& event) {
    auto const& skips = shadow_.entry(event.task, event.entry).skips;
    auto const skip = skips.find(event.agent);
    require(skip != skips.end(), "OF-4: a skip ended twice");
    EntryPlace const place{event.task, event.entry};
    if (ending_skips_.empty() && skip->second > event.at) {
        NextMove const move = next_move(shadow_);
        auto const* const ends = std::get_if<SkipsToEnd>(&move);
        require(ends != nullptr && ends->place == place,
                "OF-4: a skip of " + text(place) + " ended instead of " + text(move));
        ending_ = {event.task, event.entry};
        ending_skips_ = ends->agents;
        counts_.skips_ended_early += ends->agents.size();
    }
    if (skip->second <= event.at && ending_skips_.empty()) return;
    require(ending_ == std::pair(event.task, event.entry) && ending_skips_.erase(event.agent) == 1,
            "OF-4: a skip ended too early");
}

void Matcher::check(OfferClosed const& event) {
    bool const declined = event.outcome == OfferOutcome::declined;
    require(declined || !event.skip_until, "OF-4: a skip without a decline");
    auto const& offers = shadow_.task(event.task).offers;
    auto const offer = offers.find(event.offer);
    require(offer != offers.end(), "an offer ended twice");
    EntryShadow const& entry = shadow_.entry(event.task, offer->second.entry);
    if (!declined || !entry.waits_in_queue()) return;
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    Duration const backoff =
        queue.decline_backoff.value_or(shadow_.config.settings.decline_backoff);
    std::optional<Time> until;
    if (backoff > Duration(0)) until = event.at + backoff;
    require(event.skip_until == until, "OF-4: another skip");
}

}  // namespace ringmaster::simulation
