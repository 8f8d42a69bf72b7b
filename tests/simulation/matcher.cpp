#include "simulation/matcher.hpp"

#include <algorithm>

namespace ringmaster::simulation {
namespace {

std::string text(EntryPlace place) {
    return "entry " + std::to_string(place.entry) + " of task " + to_string(place.task);
}

std::string text(NextMove const& move) {
    if (auto const* const offer = std::get_if<OfferToMake>(&move)) {
        return "an offer of " + text(offer->place) + " to agent " + to_string(offer->agent);
    }
    if (auto const* const skips = std::get_if<SkipsToEnd>(&move)) {
        return "the end of skips of " + text(skips->place);
    }
    return "nothing";
}

Duration waited(EntryShadow const& entry, Time now) { return now - entry.queued.at; }

bool by_groups(Queue const& queue) { return queue.agents.empty() && !queue.groups.empty(); }

std::vector<SkillRequirement> sorted(std::vector<SkillRequirement> list) {
    std::sort(list.begin(), list.end());
    return list;
}

}  // namespace

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
}

void Matcher::take(std::vector<Event> const& events, Time now, CreateTask const* create) {
    for (Event const& event : events) {
        if (!std::holds_alternative<SkipEnded>(event)) {
            require(ending_skips_.empty(), "OF-4: skips that end together did not");
        }
        if (auto const* const queued = std::get_if<TaskQueued>(&event)) {
            check(*queued, create);
        } else {
            std::visit([&](auto const& one) { check(one); }, event);
        }
        shadow_.follow(event);
    }
    require(ending_skips_.empty(), "OF-4: skips that end together did not");
    NextMove const move = next_move(shadow_);
    require(
        std::holds_alternative<std::monostate>(move),
        "the router did nothing at " + std::to_string(now.epoch_ms) + " instead of " + text(move));
    ++counts_.decisions;
}

void Matcher::require_not_passed_by_younger(OfferMade const& event) const {
    EntryShadow const& given = shadow_.tasks.at(event.task).entries.at(event.entry);
    for (auto const& [id, task] : shadow_.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            bool const waits = entry.waits_in_queue() && !task.is_offered(ordinal);
            bool const equal = entry.queued.priority == given.queued.priority &&
                               entry.queued.in_front == given.queued.in_front;
            if (!waits || !equal || entry.queued.age_since >= given.queued.age_since) continue;
            auto const takers = eligible_agents(shadow_, {id, ordinal});
            require(std::find(takers.begin(), takers.end(), event.agent) == takers.end(),
                    "RQ-2: " + text({id, ordinal}) + " was passed by a younger one");
        }
    }
}

void Matcher::check(OfferMade const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    if (!entry.waits_in_queue()) return;  // of a consult or transfer to one agent: not routed
    NextMove const move = next_move(shadow_);
    auto const* const wanted = std::get_if<OfferToMake>(&move);
    EntryPlace const place{event.task, event.entry};
    require(wanted != nullptr && wanted->place == place && wanted->agent == event.agent,
            "the router offered " + text(place) + " to agent " + to_string(event.agent) +
                " instead of " + text(move));
    require_not_passed_by_younger(event);
    count(event);
}

void Matcher::count(OfferMade const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    EntryPlace const place{event.task, event.entry};
    ++counts_.offers;
    counts_.choices += eligible_agents(shadow_, place).size() > 1;
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

void Matcher::check(TaskQueued const& event, CreateTask const* create) {
    if (!event.target.empty()) return;
    Queue const& queue = shadow_.config.queues.at(event.queue);
    TaskShadow const& task = shadow_.task(event.task);
    if (by_groups(queue)) {
        std::size_t const joined = groups_joined(shadow_, queue, 1, Duration(0));
        require(event.groups == joined, "RQ-6: other groups at the queueing");
    }
    bool const is_new = create != nullptr && create->task == event.task && task.entries.empty();
    if (is_new) {
        auto const point = shadow_.config.entry_points.find(task.created.entry_point);
        require(point != shadow_.config.entry_points.end(), "RQ-1: no entry point");
        auto const& own =
            create->requirements.empty() ? point->second.requirements : create->requirements;
        require(sorted(event.requirements) == sorted(own), "RQ-1: other skills are asked for");
        bool const here = event.queue == create->queue.value_or(point->second.queue);
        require(here || event.reason == "OVERFLOW", "RQ-1: another queue");
        require(event.priority == create->priority.value_or(point->second.priority),
                "RQ-1: another priority");
        require(event.age_since == create->age_since.value_or(event.at), "RQ-1: another age");
    } else if (event.kind == EntryKind::consult) {
        require(event.requirements.empty(), "CO-9: a consult asks for the queue's skills alone");
        require(event.age_since == event.at, "CO-9: age from the request");
    } else if (!task.transferred && !event.by) {
        require(event.priority == task.created.priority, "a priority was lost on the way back");
        require(sorted(event.requirements) == sorted(task.created.requirements),
                "skills were lost on the way back to the queue");
    }
    require(!task.transferred || event.preferred.empty(), "RQ-7: preferred after a transfer");
    if (!is_new) return;
    bool const direct = !create->direct_to.empty();
    require(event.personal == direct, "RQ-8: for him alone, or not");
    if (direct) {
        require(event.preferred_until == event.at + create->direct_for, "RQ-8: another time");
        return;
    }
    bool const somebody = std::any_of(
        create->preferred.begin(), create->preferred.end(), [&](PreferredAgent const& one) {
            auto const agent = shadow_.agents.find(one.agent);
            return agent != shadow_.agents.end() && agent->second.signed_in &&
                   serves(queue, one.agent, agent->second.team);
        });
    std::optional<Time> until;
    if (somebody) until = event.at + queue.preferred_for;
    require(event.preferred_until == until, "RQ-7: preferred agents are tried for another time");
}

void Matcher::check(PoolGrown const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    require(by_groups(queue), "RQ-6: groups of a queue without any");
    require(event.groups > entry.groups, "RQ-6: a pool that does not grow");
    std::size_t const all = groups_joined(shadow_, queue, entry.groups, waited(entry, event.at));
    require(event.groups <= all, "RQ-6: a group joined too early");
}

void Matcher::check(RequirementsRelaxed const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
    require(event.steps == entry.relaxed + 1, "RQ-5: each step is recorded");
    require(event.steps <= queue.relaxation.size(), "RQ-5: no such step");
    Duration const after = queue.relaxation[entry.relaxed].after;
    require(after <= waited(entry, event.at), "RQ-5: relaxed too early");
    require(event.due == entry.queued.at + after, "RQ-5: recorded with another time");
}

void Matcher::check(PreferenceEnded const& event) {
    EntryShadow const& entry = shadow_.entry(event.task, event.entry);
    require(entry.choosy, "RQ-7: a preference ended twice");
    require(event.due == entry.queued.preferred_until && event.due <= event.at,
            "RQ-7: a preference ended too early");
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

void Matcher::require_punctual(Time now) const {
    for (EntryPlace const& place : waiting_entries(shadow_)) {
        EntryShadow const& entry = shadow_.tasks.at(place.task).entries.at(place.entry);
        Queue const& queue = shadow_.config.queues.at(entry.queued.queue);
        Duration const age = waited(entry, now);
        for (auto const& [agent, until] : entry.skips) {
            require(until > now, "OF-4: a skip outlived its time, " + text(place));
        }
        require(!entry.choosy || *entry.queued.preferred_until > now,
                "RQ-7: preferred agents are still tried, " + text(place));
        bool const limited = queue.wait_max > Duration(0) &&
                             entry.queued.kind != EntryKind::consult && !entry.overflowed;
        require(!limited || queue.wait_max > age,
                "RQ-9: it waits for longer than it may, " + text(place));
        if (entry.relaxed < queue.relaxation.size()) {
            require(queue.relaxation[entry.relaxed].after > age,
                    "RQ-5: a step was not taken, " + text(place));
        }
        if (!by_groups(queue)) continue;
        std::size_t const joined = std::max<std::size_t>(entry.groups, 1);
        require(joined >= queue.groups.size() || queue.groups[joined].after > age,
                "RQ-6: a group did not join, " + text(place));
    }
}

}  // namespace ringmaster::simulation
