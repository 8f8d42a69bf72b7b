// Claims about transfers and conferences.

#include "ringmaster/core/model/limits.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

Leg number_leg(std::string number) { return {LegKind::number, {}, std::move(number)}; }

// The consult that was merged in this step, or null.
ConsultModel const* merged_consult(StepRecord const& record, TaskId id, OperationModel const* by) {
    auto const closed = record.consults_closed.find(id);
    if (by == nullptr || closed == record.consults_closed.end()) return nullptr;
    bool const same = closed->second.ordinal == by->subject;
    return same && closed->second.stage == Asking::answered ? &closed->second : nullptr;
}

}  // namespace

void Claims::operator()(RoleChanged const& event) const {
    TaskModel& one = task(event.task);
    EngagementModel& changed = engagement(event.task, event.engagement, event.agent);
    require(changed.part == Part::talking, "a role without a part");
    bool const owner = event.role == Role::owner;
    require(!owner || one.talker(Role::owner) == nullptr, "two owners");
    if (changed.role == Role::consulted) {  // TR-6, CF-1
        Purpose const purpose = owner ? Purpose::consult_transfer : Purpose::conference;
        ConsultModel const* const consult =
            merged_consult(record, event.task, confirmed(event.task, {purpose}));
        require(consult != nullptr && consult->engagement == event.engagement,
                "TR-6, CF-1: merged by nobody");
        require(owner || event.role == Role::conference, "another role");
    } else {  // CF-2
        require(changed.role == Role::conference && owner, "another role");
        require(record.left.contains(event.task), "CF-2: a second owner");
        require(heir(one) == &changed, "CF-2: not the earliest");
    }
    changed.role = event.role;
}

void Claims::operator()(NumberJoined const& event) const {
    TaskModel& one = task(event.task);
    OperationModel const* const merged =
        confirmed(event.task, {Purpose::consult_transfer, Purpose::conference});
    ConsultModel const* const consult = merged_consult(record, event.task, merged);
    auto const answered = record.numbers_answered.find(event.task);
    bool const consulted =
        consult != nullptr && consult->engagement == 0 && consult->target.number == event.number;
    bool const transferred =
        answered != record.numbers_answered.end() && answered->second == event.number;
    require(consulted || transferred, "a number joined by itself");
    require(!one.has_number(event.number), "a number joined twice");
    one.numbers[event.party] = event.number;
}

void Claims::operator()(NumberLeft const& event) const {
    TaskModel& one = task(event.task);
    bool const was_conference = one.in_conference();
    auto const found = one.numbers.find(event.party);
    require(found != one.numbers.end() && found->second == event.number, "a number left twice");
    auto const* const drop = input<DropParty>();
    bool const dropped = drop != nullptr && drop->task == event.task &&
                         drop->party == number_leg(event.number) &&
                         !must_refuse(model, *drop, step.now);
    bool const bridge_failed = record.media_failures.contains({event.task, event.party});
    bool const gone = leg_gone(event.task, number_leg(event.number));
    bool const moved = caused_by<RequeueTask>(event.task);  // SU-2
    require(dropped || bridge_failed || gone || moved || record.ending.contains(event.task),
            "a number left by itself");
    bool const leg_failed = bridge_failed || (gone && input<LegFailed>() != nullptr);
    if (leg_failed) record.numbers_failed[event.task] = event.number;
    one.numbers.erase(found);
    note_shrinking(event.task, was_conference);
}

void Claims::operator()(NumberTransferStarted const& event) const {
    TaskModel& one = task(event.task);
    if (event.entry != 0 && !one.dial) {  // RQ-9, RQ-14: which one is foretold by the matcher
        require(!event.deadline && !event.held_for_it, "RQ-14: dialled wrongly");
        require(one.entries.contains(event.entry), "RQ-14: dialled for nobody");
        one.dial = DialModel{event.transfer, event.number, {}, false, false, event.entry};
        return;
    }
    if (event.entry != 0) {  // VC-4: it goes on without its sender
        bool const same = one.dial->ordinal == event.transfer && one.dial->number == event.number &&
                          one.dial->entry == 0;
        require(same && owner_hung_up(event.task), "VC-4: dialled for nobody");
        require(one.entries.contains(event.entry), "TR-3: nothing waits meanwhile");
        require(event.deadline == one.dial->deadline, "VC-4: another deadline");
        one.dial->entry = event.entry;
        one.dial->held_for_it = false;
        return;
    }
    auto const* const command = input<TransferTask>();
    require(command != nullptr && command->task == event.task, "TR: a transfer nobody asked for");
    require(!must_refuse(model, *command, step.now), "TR: a transfer that had to be refused");
    Target const target = resolved(model, command->target);
    require(target.kind == TargetKind::dialNumber && target.number == event.number,
            "CO-5: another number");
    require(!event.deadline && event.held_for_it == !one.held, "TR-5: started wrongly");
    one.dial = DialModel{event.transfer, event.number, {}, event.held_for_it};
}

// His own phone is down, or was in this step.
bool Claims::owner_hung_up(TaskId id) const {
    auto const* const fact = input<LegHungUp>();
    auto const left = record.transferred.find(id);
    return fact != nullptr && fact->task == id && left != record.transferred.end() &&
           fact->leg == Leg{LegKind::agent, left->second.agent, {}};
}

void Claims::operator()(NumberTransferClosed const& event) const {
    TaskModel& one = task(event.task);
    require(one.dial && one.dial->ordinal == event.transfer, "TR-5: ended twice");
    DialModel const dial = *one.dial;
    one.dial.reset();
    Leg const leg = number_leg(dial.number);
    if (event.reason == "ANSWERED") {
        auto const* const answer = input<LegAnswered>();
        bool const answered = answer != nullptr && answer->task == event.task && answer->leg == leg;
        require(answered && dial.asked, "TR-5: answered before it was dialled");
        record.numbers_answered[event.task] = dial.number;
        return;
    }
    EngagementModel const* const owner = one.talker(Role::owner);
    bool const owner_goes =
        dial.entry == 0 &&
        (owner == nullptr || record.leaving.contains({event.task, owner->agent}));
    bool const moved = dial.entry != 0 && caused_by<RequeueTask>(event.task);
    bool const not_had =
        failed(event.task, {Purpose::transfer_leg}) != nullptr || leg_gone(event.task, leg);
    bool const due = dial.deadline && *dial.deadline <= step.now;
    auto const* const hold = input<HoldLeg>();
    bool const resumed = hold != nullptr && hold->task == event.task && hold->resume;
    bool const taken_back =
        owner != nullptr && (caused_by<CancelTransfer>(event.task, owner->agent) ||
                             (resumed && hold->agent == owner->agent));
    bool const explained = owner_goes || moved || not_had || due || taken_back;
    require(explained || record.ending.contains(event.task), "TR-5: a transfer ended by itself");
}

void Claims::operator()(DialDeadlineMoved const& event) const {
    TaskModel& one = task(event.task);
    OperationModel const* const by =
        confirmed(event.task, {Purpose::consult_leg, Purpose::transfer_leg});
    require(by != nullptr && by->kind == MediaKind::dial, "VC-11: nothing rings");
    require(event.deadline == step.now + limits::dial_answer_max, "VC-11: another deadline");
    require(one.dialled() == by->leg.number, "VC-11: another number rings");
    (one.dial ? one.dial->deadline : one.consult->deadline) = event.deadline;
}

void Claims::operator()(TaskTransferred const& event) const {
    TaskModel& one = task(event.task);
    EngagementModel const* const owner = one.talker(Role::owner);
    require(owner != nullptr && owner->agent == event.agent, "TR: transferred by another");
    if (event.consulted) {  // TR-6
        OperationModel const* const by = confirmed(event.task, {Purpose::consult_transfer});
        ConsultModel const* const consult = merged_consult(record, event.task, by);
        require(consult != nullptr && by->by == event.agent, "TR-6: not by his consult");
        require(consult->target == event.target, "TR-6: another target");
    } else if (event.target.kind == TargetKind::dialNumber) {  // TR-5
        auto const answered = record.numbers_answered.find(event.task);
        auto const* const hung_up = input<LegHungUp>();
        bool const leaves = hung_up != nullptr && hung_up->task == event.task && one.dial &&
                            hung_up->leg == Leg{LegKind::agent, event.agent, {}};
        if (leaves) {  // VC-4
            require(one.dial->number == event.target.number, "VC-4: another number");
            record.transferred[event.task] = event;
            return;
        }
        require(
            answered != record.numbers_answered.end() && answered->second == event.target.number,
            "TR-5: before it was answered");
    } else {
        auto const* const command = input<TransferTask>();
        require(command != nullptr && command->task == event.task, "TR: nobody asked for it");
        require(!must_refuse(model, *command, step.now), "TR: it had to be refused");
        require(event.target == resolved(model, command->target), "CO-5: another target");
    }
    bool const to_point = event.target.kind == TargetKind::entryPoint && !event.consulted;
    if (to_point) one.sent_by = event.agent;
    record.transferred[event.task] = event;
}

}  // namespace ringmaster::simulation
