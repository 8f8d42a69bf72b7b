// What a supervisor does to a contact that waits, or is served: put it into a queue again, before
// others, or at its end.

#include "core/decide/queue_control.hpp"

#include <algorithm>

#include "core/decide/callback.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/queue_admission.hpp"
#include "core/decide/transfer.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {
namespace {

Refused check_live(Decision const& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr) return Refusal{Reason::unknown_task, {}};
    if (task->ended() != nullptr) return Refusal{Reason::contact_ended, {}};
    return std::nullopt;
}

Refused check_priority(std::optional<int> priority) {
    if (!priority) return std::nullopt;
    if (*priority >= limits::priority_highest && *priority <= limits::priority_lowest) {
        return std::nullopt;
    }
    return Refusal{Reason::priority_range, std::to_string(*priority)};
}

Refused check_requeue(Decision const& decision, RequeueTask const& command) {
    if (auto refusal = check_live(decision, command.task)) return refusal;
    Task const& task = *decision.state().task(command.task);
    bool const nobody_waits = task.calls_out() || task.preview;  // OD-2, OD-3
    if (nobody_waits) return Refusal{Reason::customer_not_answered, {}};
    Queue const* const queue = decision.config().queue(command.queue);
    if (queue == nullptr || !queue->active) return Refusal{Reason::unknown_queue, {}};
    if (queue->media != task.media) {
        return Refusal{Reason::media_not_supported, std::string(enum_name(task.media))};
    }
    if (auto const why = why_not_entered(decision, {queue->id})) return Refusal{*why, {}};
    if (auto refusal = check_priority(command.priority)) return refusal;
    if (!command.requirements) return std::nullopt;
    return check_requirements(decision.config(), *command.requirements);
}

constexpr char const* requeued = "REQUEUED";

// SU-2: whoever talks with the customer hears from whom, and wraps up what he owes while the
// customer waits again; the owner of a conference last, so that nobody inherits it.
void take_from_agents(Decision& decision, TaskId id, Actor const& by) {
    std::vector<std::uint32_t> parts;
    for (Engagement const& one : decision.state().task(id)->engagements) {
        if (one.talking() && one.role == Role::conference) parts.push_back(one.ordinal);
    }
    if (Engagement const* const owner = decision.state().task(id)->owner()) {
        parts.push_back(owner->ordinal);
    }
    std::vector<Party> parties;
    for (std::uint32_t const part : parts) {
        parties.push_back(end_part(decision, id, part, requeued));
    }
    bool const held = forget_hold(decision, id);
    for (Party const& party : parties) {
        Saying saying{requeued, requeued};
        saying.updated_by = by;
        decision.tell_task(party.agent, NoticeKind::AgentContactUnassigned, id, std::move(saying));
        tell_part_ended(decision, id, party, requeued);
        hang_up_agent(decision, id, party.agent, party.engagement);
    }
    unhold_customer(decision, id, held);
}

void take_from_numbers(Decision& decision, TaskId id) {
    std::vector<NumberParty> const numbers = decision.state().task(id)->numbers;
    for (NumberParty const& party : numbers) {
        decision.emit(NumberLeft{id, party.ordinal, party.number, decision.now(), requeued});
        hang_up_number(decision, id, party.number);
    }
}

// The entry of the contact itself, when it waits or is offered.
void take_from_queue(Decision& decision, TaskId id) {
    std::vector<Offer> const offers = decision.state().task(id)->offers;
    for (Offer const& offer : offers) withdraw_offer(decision, id, offer.ordinal, requeued);
    leave_all_queues(decision, id, requeued);
}

}  // namespace

Refused requeue_task(Decision& decision, RequeueTask const& command) {
    if (auto refusal = check_requeue(decision, command)) return refusal;
    TaskId const id = command.task;
    Waiting waiting{command.queue, requeued, command.in_front};
    drop_number_transfer(decision, id, requeued);
    Task const& task = *decision.state().task(id);
    if (task.dials_customer() != nullptr) give_up_dial(decision, id, requeued);
    if (task.callback && task.callback->delayed() != nullptr) {
        decision.emit(CallbackDue{id, task.callback->delayed()->due, decision.now()});
    }
    if (decision.state().task(id)->consult) {
        ConsultEnd end{requeued};
        end.owner_returns = false;
        close_consult(decision, id, end);
    }
    take_from_numbers(decision, id);
    take_from_agents(decision, id, command.by);
    take_from_queue(decision, id);
    waiting.priority = command.priority;
    waiting.requirements = command.requirements;
    waiting.by = command.by;
    queue_task(decision, id, waiting);
    return std::nullopt;
}

Refused prioritize_task(Decision& decision, PrioritizeTask const& command) {
    if (auto refusal = check_live(decision, command.task)) return refusal;
    if (auto refusal = check_priority(command.priority)) return refusal;
    Task const& task = *decision.state().task(command.task);
    bool const waits =
        std::any_of(task.entries.begin(), task.entries.end(), [](QueueEntry const& entry) {
            return entry.kind != EntryKind::consult && !entry.direct();
        });
    if (!waits) return Refusal{Reason::not_waiting, {}};
    decision.emit(TaskPrioritized{command.task, static_cast<std::uint8_t>(command.priority),
                                  command.by, decision.now()});
    return std::nullopt;
}

Refused force_end_task(Decision& decision, ForceEndTask const& command) {
    if (auto refusal = check_live(decision, command.task)) return refusal;
    Ending ending{"SUPERVISOR_ENDED", TerminatingParty::Supervisor, {}, {}};
    ending.updated_by = command.by;
    end_task(decision, command.task, ending);
    return std::nullopt;
}

}  // namespace ringmaster::core
