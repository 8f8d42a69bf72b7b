#include "core/decide/transfer.hpp"

#include "core/decide/actions.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/divert.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/target.hpp"

namespace ringmaster::core {
namespace {

constexpr char const* transferred = "TRANSFERRED";

Saying about(Target const& target, std::string const& reason = {}) {
    Saying saying{reason, reason};
    saying.target = target;
    if (target.kind == TargetKind::agent) saying.party = agent_leg(target.agent);
    if (target.kind == TargetKind::dialNumber) saying.party = number_leg(target.number);
    return saying;
}

// TR-5: his part ends at once; he wraps up while the customer goes on.
Party hand_over(Decision& decision, TaskId id, Target const& target, bool consulted) {
    Engagement const owner = *decision.state().task(id)->owner();
    decision.emit(TaskTransferred{id, owner.agent, target, consulted, decision.now()});
    return end_part(decision, id, owner.ordinal, transferred);
}

void tell_sender(Decision& decision, TaskId id, Party const& party, NoticeKind kind,
                 Target const& target) {
    decision.tell_task(party.agent, kind, id, about(target));
    tell_part_ended(decision, id, party, transferred);
}

void tell_handed_over(Decision& decision, TaskId id, Party const& party, NoticeKind kind,
                      Target const& target) {
    tell_sender(decision, id, party, kind, target);
    hang_up_agent(decision, id, party.agent, party.engagement);
}

// An entry for one agent, rung at once.
void offer_directly(Decision& decision, TaskId id, AgentId agent, AgentId transferred_by) {
    Waiting waiting{{}, transferred};
    waiting.kind = EntryKind::transfer;
    waiting.target = agent;
    waiting.transferred_by = transferred_by;
    std::uint32_t const entry = queue_task(decision, id, waiting);
    make_offer(decision, id, {entry, agent});
}

void transfer_to_agent(Decision& decision, TaskId id, Target const& target) {
    Party const party = hand_over(decision, id, target, false);
    bool const held = forget_hold(decision, id);
    tell_handed_over(decision, id, party, NoticeKind::AgentBlindTransferred, target);
    unhold_customer(decision, id, held);
    offer_directly(decision, id, target.agent, party.agent);
}

void transfer_to_queue(Decision& decision, TaskId id, Target const& target) {
    Party const party = hand_over(decision, id, target, false);
    bool const held = forget_hold(decision, id);
    bool const to_point = target.kind == TargetKind::entryPoint;
    Waiting waiting{target.queue, transferred, false};
    if (to_point) waiting.sender = party.agent;
    queue_task(decision, id, waiting);
    tell_handed_over(
        decision, id, party,
        to_point ? NoticeKind::AgentBlindTransferred : NoticeKind::AgentVteamTransferred, target);
    unhold_customer(decision, id, held);
}

Target target_of(NumberTransfer const& transfer) {
    Target target;
    target.kind = TargetKind::dialNumber;
    target.number = transfer.number;
    return target;
}

void request_dial(Decision& decision, TaskId id, AgentId by) {
    NumberTransfer const& transfer = *decision.state().task(id)->number_transfer;
    MediaRequest request{MediaKind::dial, number_leg(transfer.number), transfer.ordinal};
    request.purpose = Purpose::transfer_leg;
    request.by = by;
    decision.request(id, request);
}

// The sender hears that he has to wait now: the far end may ring for a while.
void dial(Decision& decision, TaskId id) {
    AgentId const owner = decision.state().task(id)->owner()->agent;
    request_dial(decision, id, owner);
    decision.tell_task(owner, NoticeKind::ContactUpdated, id);
}

void transfer_to_number(Decision& decision, TaskId id, Target const& target) {
    Task const& task = *decision.state().task(id);
    bool const held = task.held_since.has_value();
    std::uint32_t const ordinal = task.next_ordinal;
    decision.emit(
        NumberTransferStarted{id, ordinal, target.number, std::nullopt, !held, decision.now()});
    if (held) return dial(decision, id);
    MediaRequest request{MediaKind::hold, customer_leg(), ordinal};
    request.purpose = Purpose::transfer_leg;
    request.by = decision.state().task(id)->owner()->agent;
    decision.request(id, request);
}

}  // namespace

Refused transfer_task(Decision& decision, TransferTask const& command) {
    TaskId const id = command.task;
    auto const reason = why_not(decision.world(), id, command.agent, Action::transfer);
    if (reason) return Refusal{*reason, {}};
    ResolvedTarget const resolved =
        resolve_target(decision, {command.agent, id, true}, command.target);
    if (resolved.refused) return resolved.refused;
    switch (resolved.target.kind) {
        case TargetKind::agent: transfer_to_agent(decision, id, resolved.target); break;
        case TargetKind::queue:
        case TargetKind::entryPoint: transfer_to_queue(decision, id, resolved.target); break;
        case TargetKind::dialNumber: transfer_to_number(decision, id, resolved.target); break;
    }
    return std::nullopt;
}

void transfer_unanswered(Decision& decision, TaskId id, QueueEntry const& entry,
                         std::string const& reason) {
    Task const& task = *decision.state().task(id);
    decision.emit(TaskDequeued{id, entry.ordinal, decision.now(), reason});
    AgentId const sender = entry.transferred_by;
    bool const back = decision.config().settings.unanswered_transfer_to_agent && !sender.empty() &&
                      task.wrapping(sender) == nullptr &&
                      is_reachable(decision.world(), sender, task.media, true);
    if (back) return offer_directly(decision, id, sender, {});
    return_to_queue(decision, id, reason);
}

void transfer_leg_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                          MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    bool const same = task.number_transfer && task.number_transfer->ordinal == operation.subject;
    if (task.ended() != nullptr || !same) return;
    bool const refused = operation.kind == MediaKind::dial && !outcome.expired;
    if (outcome.succeeded && !task.number_transfer->by_owner()) {
        return diversion_dialled(decision, id);
    }
    if (!outcome.succeeded) return fail_number_transfer(decision, id, outcome.cause, refused);
    if (operation.kind == MediaKind::dial) {
        return decision.emit(DialDeadlineMoved{id, decision.now() + limits::dial_answer_max});
    }
    decision.emit(LegsHeld{id, decision.now(), true, false, operation.by});
    tell_agents(decision, NoticeKind::AgentContactHeld, id, {});
    dial(decision, id);
}

void transfer_number_answered(Decision& decision, TaskId id) {
    NumberTransfer const transfer = *decision.state().task(id)->number_transfer;
    if (!transfer.by_owner()) return diversion_answered(decision, id);
    Target const target = target_of(transfer);
    Time const now = decision.now();
    decision.emit(NumberTransferClosed{id, transfer.ordinal, now, "ANSWERED"});
    std::uint32_t const party_ordinal = decision.state().task(id)->next_ordinal;
    decision.emit(NumberJoined{id, party_ordinal, transfer.number, now});
    Party const party = hand_over(decision, id, target, false);
    bool const held = forget_hold(decision, id);
    tell_handed_over(decision, id, party, NoticeKind::AgentBlindTransferred, target);
    unhold_customer(decision, id, held);
    decision.command(id, MediaKind::bridge, number_leg(transfer.number), party_ordinal);
}

void fail_number_transfer(Decision& decision, TaskId id, std::string const& cause, bool leg_gone) {
    NumberTransfer const transfer = *decision.state().task(id)->number_transfer;
    if (!transfer.by_owner()) return fail_diversion(decision, id, cause, leg_gone);
    AgentId const owner = decision.state().task(id)->owner()->agent;
    drop_number_transfer(decision, id, cause, leg_gone);
    if (transfer.held_for_it && decision.state().task(id)->held_since) {
        MediaRequest request{MediaKind::unhold, customer_leg()};
        request.purpose = Purpose::resume;  // the server's own step: no failure of it is told
        decision.request(id, request);
    }
    decision.tell_task(owner, NoticeKind::AgentBlindTransferFailed, id,
                       about(target_of(transfer), cause));
}

Refused cancel_transfer(Decision& decision, CancelTransfer const& command) {
    auto const reason =
        why_not(decision.world(), command.task, command.agent, Action::transfer_cancel);
    if (reason) return Refusal{*reason, {}};
    take_transfer_back(decision, command.task);
    return std::nullopt;
}

void take_transfer_back(Decision& decision, TaskId id) {
    constexpr char const* cancelled = "TRANSFER_CANCELLED";
    Task const& task = *decision.state().task(id);
    NumberTransfer const transfer = *task.number_transfer;
    AgentId const owner = task.owner()->agent;
    bool const held = task.held_since.has_value();  // otherwise a hold on its way is undone
    drop_number_transfer(decision, id, cancelled);
    if (held) {
        MediaRequest request{MediaKind::unhold, customer_leg()};
        request.purpose = Purpose::resume;
        request.by = owner;
        decision.request(id, request);
    }
    decision.tell_task(owner, NoticeKind::AgentBlindTransferFailed, id,
                       about(target_of(transfer), cancelled));
}

void owner_leaves_transfer(Decision& decision, TaskId id, QueueId queue) {
    NumberTransfer const transfer = *decision.state().task(id)->number_transfer;
    bool const dialled = !decision.state().task(id)->dialled().empty();
    Target const target = target_of(transfer);
    Party const party = hand_over(decision, id, target, false);
    end_hold(decision, id);
    std::uint32_t const entry = queue_task(decision, id, {queue, transferred});
    decision.emit(NumberTransferStarted{id, transfer.ordinal, transfer.number, transfer.deadline,
                                        false, decision.now(), entry});
    if (!dialled) request_dial(decision, id, {});
    tell_sender(decision, id, party, NoticeKind::AgentBlindTransferred, target);
}

void drop_number_transfer(Decision& decision, TaskId id, std::string const& reason, bool leg_gone) {
    Task const& task = *decision.state().task(id);
    if (!task.number_transfer) return;
    NumberTransfer const transfer = *task.number_transfer;
    bool const dialled = !task.dialled().empty();
    decision.emit(NumberTransferClosed{id, transfer.ordinal, decision.now(), reason});
    if (dialled && !leg_gone) hang_up_number(decision, id, transfer.number);
}

Refused transfer_consult(Decision& decision, TransferConsult const& command) {
    TaskId const id = command.task;
    auto const reason = why_not(decision.world(), id, command.agent, Action::consult_transfer);
    if (reason) return Refusal{*reason, {}};
    request_merge(decision, id, command.agent, Purpose::consult_transfer);
    return std::nullopt;
}

void consult_transfer_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                              MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    if (task.ended() != nullptr || task.owner() == nullptr) return;
    if (auto const cause = why_not_merged(task, operation, outcome)) {
        hold_again(decision, id);
        return tell_failure(decision, operation.by, NoticeKind::AgentConsultTransferFailed, id,
                            *cause);
    }
    Target const target = task.consult->target;
    TaskId const child = task.consult->child;
    std::uint32_t const engagement = task.consult->answered()->engagement;
    Time const now = decision.now();
    Saying saying = about(target);
    saying.party = consulted_leg(task);
    static_cast<void>(forget_hold(decision, id));  // see request_merge
    decision.emit(ConsultClosed{id, operation.subject, now, transferred});
    Party const party = hand_over(decision, id, target, true);
    if (engagement == 0) {
        std::uint32_t const ordinal = decision.state().task(id)->next_ordinal;
        decision.emit(NumberJoined{id, ordinal, target.number, now});
    }
    decision.tell_task(party.agent, NoticeKind::AgentConsultTransferred, id, saying);
    tell_part_ended(decision, id, party, transferred);
    if (engagement != 0) {
        AgentId const next = saying.party->agent;
        decision.emit(RoleChanged{id, engagement, next, Role::owner, now});
        saying.child = child;
        if (!child.empty()) {
            decision.tell_task(next, NoticeKind::ContactMerged, id, saying);
            tell_child_over(decision, id, next, child);
        }
        decision.tell_task(next, NoticeKind::AgentConsultTransferred, id, saying);
        decision.tell_task(next, NoticeKind::ContactOwnerChanged, id, saying);
        decision.tell_task(next, NoticeKind::AgentContactAssigned, id);
    }
    hang_up_agent(decision, id, party.agent, party.engagement);
}

}  // namespace ringmaster::core
