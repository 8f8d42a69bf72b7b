#include "core/decide/hold.hpp"

#include "core/decide/actions.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/transfer.hpp"

namespace ringmaster::core {
namespace {

Purpose purpose_of(HoldLeg const& command) {
    if (command.consult) return command.resume ? Purpose::resume_consult : Purpose::hold_consult;
    return command.resume ? Purpose::resume : Purpose::hold;
}

Action action_of(HoldLeg const& command) {
    if (command.consult) return command.resume ? Action::resume_consult : Action::hold_consult;
    return command.resume ? Action::resume : Action::hold;
}

// Whom the owner talks with afterwards.
bool turns_to_customer(Purpose purpose) {
    return purpose == Purpose::resume || purpose == Purpose::hold_consult;
}

NoticeKind done_kind(Purpose purpose) {
    bool const held = purpose == Purpose::hold || purpose == Purpose::hold_consult;
    return held ? NoticeKind::AgentContactHeld : NoticeKind::AgentContactUnheld;
}

NoticeKind failed_kind(Purpose purpose) {
    bool const held = purpose == Purpose::hold || purpose == Purpose::hold_consult;
    return held ? NoticeKind::AgentContactHoldFailed : NoticeKind::AgentContactUnHoldFailed;
}

// Puts the consult leg to the other side of the customer's when it was answered while a plain hold
// or resume was on its way: never both on hold, never both off (VC-2, CO-3).
void follow_with_consult(Decision& decision, TaskId id, bool to_customer) {
    Task const& task = *decision.state().task(id);
    decision.command(id, to_customer ? MediaKind::hold : MediaKind::unhold, consulted_leg(task),
                     task.consult->ordinal);
}

// The open command, if any, that asks for just what has now succeeded late.
std::uint64_t asked_again(Task const& task, MediaOperation const& late) {
    for (MediaOperation const& one : task.media_operations) {
        bool const same = one.kind == late.kind && one.leg == late.leg && one.other == late.other;
        if (same && !one.expired && one.purpose != Purpose::none) return one.number;
    }
    return 0;
}

}  // namespace

Refused hold_leg(Decision& decision, HoldLeg const& command) {
    Purpose const purpose = purpose_of(command);
    auto const reason = why_not(decision.world(), command.task, command.agent, action_of(command));
    if (reason) return Refusal{*reason, {}};
    Task const& task = *decision.state().task(command.task);
    if (task.number_transfer) {  // TR-5
        take_transfer_back(decision, command.task);
        return std::nullopt;
    }
    bool const to_customer = turns_to_customer(purpose);
    MediaRequest request;
    request.purpose = purpose;
    request.by = command.agent;
    request.leg = customer_leg();
    request.kind = to_customer ? MediaKind::unhold : MediaKind::hold;
    if (task.consult && task.consult->answered() != nullptr) {  // one decision, one swap
        request.kind = MediaKind::swap;
        request.subject = task.consult->ordinal;
        request.leg = to_customer ? customer_leg() : consulted_leg(task);
        request.other = to_customer ? consulted_leg(task) : customer_leg();
    }
    decision.request(command.task, request);
    return std::nullopt;
}

void hold_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                  MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    if (task.ended() != nullptr || task.owner() == nullptr) return;
    bool const about_consult =
        operation.purpose == Purpose::hold_consult || operation.purpose == Purpose::resume_consult;
    std::uint32_t const consult = about_consult ? operation.subject : 0;
    if (!outcome.succeeded) {
        Saying saying{outcome.cause, "MEDIA_FAILED"};
        saying.consult = consult;
        if (operation.by.empty()) {  // the server's own step: what is allowed has changed, no more
            return decision.tell_task(task.owner()->agent, NoticeKind::ContactUpdated, id);
        }
        return decision.tell_task(operation.by, failed_kind(operation.purpose), id, saying);
    }
    bool const to_customer = turns_to_customer(operation.purpose);
    bool const answered = task.consult && task.consult->answered() != nullptr;
    decision.emit(
        LegsHeld{id, decision.now(), !to_customer, answered && to_customer, operation.by});
    Saying saying;
    saying.consult = consult;
    tell_agents(decision, done_kind(operation.purpose), id, saying);
    if (answered && operation.kind != MediaKind::swap) {
        follow_with_consult(decision, id, to_customer);
    }
}

void undo_hold(Decision& decision, TaskId id, MediaOperation const& late) {
    Task const& task = *decision.state().task(id);
    bool const swapped = late.kind == MediaKind::swap;
    if (task.ended() != nullptr || (!swapped && late.leg.kind != LegKind::customer)) return;
    bool const in_time = late.purpose == Purpose::none && !late.expired;  // not late at all
    std::uint64_t const again = in_time ? 0 : asked_again(task, late);
    if (again != 0) return settle_media(decision, id, again, {});
    bool const off_hold = late.leg.kind == LegKind::customer && late.kind != MediaKind::hold;
    bool const differs = off_hold == task.held_since.has_value();
    if (task.operation_pending() || !differs) return;
    if (swapped && task.consult && task.consult->answered() != nullptr) {
        MediaRequest back{MediaKind::swap, late.other, late.subject};
        back.other = late.leg;
        return decision.request(id, back);
    }
    decision.command(id, off_hold ? MediaKind::hold : MediaKind::unhold, customer_leg(), 0);
}

}  // namespace ringmaster::core
