// Whether a queue takes a contact now, and where one goes that it does not take (RQ-9).

#include "core/decide/queue_admission.hpp"

#include <algorithm>

#include "core/decide/leaving.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {

std::optional<Reason> why_not_entered(Decision const& decision, Entrance const& entrance) {
    Config const& config = decision.config();
    Queue const* const queue = config.queue(entrance.queue);
    if (queue == nullptr || !queue->active) return Reason::unknown_queue;
    if (decision.state().closed_queues.contains(queue->id)) return Reason::queue_closed;
    if (decision.state().closed_entry_points.contains(entrance.entry_point)) {
        return Reason::entry_point_closed;
    }
    EntryPoint const* const point = config.entry_point(entrance.entry_point);
    Time const now = decision.wall_now();
    bool const open = config.open_at(queue->business_hours, now) &&
                      (point == nullptr || config.open_at(point->business_hours, now));
    if (!open) return Reason::outside_business_hours;
    if (queue->contacts_max == 0) return std::nullopt;
    std::size_t waiting = 0;
    for (EntryClass const* const one : decision.indexes().matching().classes_of(queue->id)) {
        waiting += one->waiting.size();
    }
    if (waiting >= queue->contacts_max) return Reason::queue_full;
    return std::nullopt;
}

Entrance overflow_of(Config const& config, Queue const& queue) {
    if (!queue.overflow_queue.empty()) return {queue.overflow_queue};
    EntryPoint const* const point = config.entry_point(queue.overflow_entry_point);
    if (point == nullptr || !point->active) return {};
    return {point->queue, point->id};
}

std::string overflow_number_of(Config const& config, QueueId id) {
    Queue const* queue = config.queue(id);
    for (std::size_t step = 0; queue != nullptr && step <= limits::overflow_chain_max; ++step) {
        bool const in_force = step == 0 || queue->active;
        if (in_force && !queue->overflow_number.empty()) return queue->overflow_number;
        queue = config.queue(overflow_of(config, *queue).queue);
    }
    return {};
}

Place place_for(Decision const& decision, Entrance const& wanted) {
    if (auto const place = place_beyond(decision, {}, wanted)) return {*place, std::nullopt};
    return {{}, Refusal{*why_not_entered(decision, wanted), to_string(wanted.queue)}};
}

std::optional<QueueId> place_beyond(Decision const& decision, QueueId from,
                                    Entrance const& wanted) {
    Entrance next = wanted;
    for (std::size_t step = 0; step <= limits::overflow_chain_max; ++step) {
        if (next.queue == from && !from.empty()) break;
        if (!why_not_entered(decision, next)) return next.queue;
        Queue const* const queue = decision.config().queue(next.queue);
        if (queue == nullptr) break;
        next = overflow_of(decision.config(), *queue);
        if (next.queue.empty()) break;
    }
    return std::nullopt;
}

Place place_for_arrival(Decision const& decision, Entrance const& wanted) {
    Place place = place_for(decision, wanted);
    bool const shut = place.refusal && place.refusal->reason != Reason::unknown_queue;
    if (!shut) return place;
    std::string number = overflow_number_of(decision.config(), wanted.queue);
    if (number.empty()) return place;
    return {wanted.queue, std::nullopt, std::move(number)};
}

// Engine time that is ahead goes slower than the wall's until they agree, at the least at a tenth
// of its speed: a tenth of the way is never too late, and then it is looked at again.
Time reached_at(Decision const& decision, Time wall) {
    constexpr Duration look_again{1'000};
    Duration const left = wall - decision.wall_now();
    bool const agree = decision.wall_now() == decision.now();
    return decision.now() + (agree ? left : std::max(left / 10, look_again));
}

Refused check_requirements(Config const& config,
                           std::vector<SkillRequirement> const& requirements) {
    for (SkillRequirement const& wanted : requirements) {
        Skill const* const skill = config.skill(wanted.skill);
        if (skill == nullptr || !skill->active || skill->type != wanted.type) {
            return Refusal{Reason::unknown_skill, to_string(wanted.skill)};
        }
    }
    return std::nullopt;
}

Refused close_queue(Decision& decision, CloseQueue const& command) {
    if (decision.config().queue(command.queue) == nullptr) {
        return Refusal{Reason::unknown_queue, to_string(command.queue)};
    }
    bool const is_closed = decision.state().closed_queues.contains(command.queue);
    if (is_closed == command.closed) return std::nullopt;
    decision.emit(QueueClosed{command.queue, command.closed, command.by, decision.now()});
    empty_queue(decision, command.queue);
    return std::nullopt;
}

Refused close_entry_point(Decision& decision, CloseEntryPoint const& command) {
    EntryPointId const id = command.entry_point;
    if (decision.config().entry_point(id) == nullptr) {
        return Refusal{Reason::unknown_entry_point, to_string(id)};
    }
    bool const is_closed = decision.state().closed_entry_points.contains(id);
    if (is_closed == command.closed) return std::nullopt;
    decision.emit(EntryPointClosed{id, command.closed, command.by, decision.now()});
    decision.changes().openings = true;
    return std::nullopt;
}

}  // namespace ringmaster::core
