#include "unit/core/situations.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

// A command that names agent and contact alone.
template <class Command>
Outcome give(SmallWorld& world) {
    Command command;
    command.by = SmallWorld::actor("anna");
    command.agent = anna;
    command.task = contact;
    return world.give(command);
}

template <PreviewAction action>
Outcome decide(SmallWorld& world) {
    return world.give(DecidePreview{SmallWorld::actor("anna"), anna, contact, "spring", action});
}

Try hold(bool consult, bool resume) {
    return [=](SmallWorld& world) {
        return world.give(HoldLeg{SmallWorld::actor("anna"), anna, contact, consult, resume});
    };
}

// A call's number and a digital contact's queue can be had in every situation, so the answer is
// about the situation alone.
Target somewhere(SmallWorld const& world) {
    Target target;
    Task const* const task = world.task("c1");
    if (task != nullptr && task->media != MediaType::telephony) {
        target.kind = TargetKind::queue;
        target.queue = named<QueueId>(task->media == MediaType::chat ? "webchat" : "mail");
    } else {
        target.kind = TargetKind::dialNumber;
        target.number = "+4930999";
    }
    return target;
}

// The first party there is; in a conference of hers there is one.
Outcome drop_a_party(SmallWorld& world) {
    DropParty command{SmallWorld::actor("anna"), anna, contact, {}};
    if (Task const* const task = world.task("c1")) {
        for (Engagement const& one : task->engagements) {
            if (one.talking() && one.role == Role::conference) {
                command.party = {LegKind::agent, one.agent, {}};
            }
        }
        if (!task->numbers.empty()) {
            command.party = {LegKind::number, {}, task->numbers.front().number};
        }
    }
    return world.give(command);
}

std::vector<TaskCommand> answers_and_wrap_up() {
    return {{Action::accept, "accept", give<Accept>},
            {Action::reject, "reject", give<Reject>},
            {Action::end, "end", give<End>},
            {Action::wrapup, "wrapup", submit_wrap_up},
            {Action::extend, "wrapup/extend", give<ExtendWrapUp>},
            {Action::request, "wrapup/request", give<RequestWrapUp>},
            {Action::skip, "wrapup/skip", give<SkipWrapUp>}};
}

std::vector<TaskCommand> of_a_call() {
    return {{Action::hold, "hold", hold(false, false)},
            {Action::resume, "unhold", hold(false, true)},
            {Action::hold_consult, "hold, consult leg", hold(true, false)},
            {Action::resume_consult, "unhold, consult leg", hold(true, true)},
            {Action::transfer, "transfer",
             [](SmallWorld& world) {
                 return world.give(
                     TransferTask{SmallWorld::actor("anna"), anna, contact, somewhere(world)});
             }},
            {Action::consult, "consult",
             [](SmallWorld& world) {
                 return world.give(
                     StartConsult{SmallWorld::actor("anna"), anna, contact, somewhere(world)});
             }},
            {Action::consult_accept, "consult/accept", give<AcceptConsult>},
            {Action::consult_end, "consult/end", give<EndConsult>},
            {Action::consult_transfer, "consult/transfer", give<TransferConsult>},
            {Action::consult_conference, "consult/conference", give<JoinConference>}};
}

std::vector<TaskCommand> of_a_conference_and_others() {
    return {{Action::conference_exit, "conference/exit", give<LeaveConference>},
            {Action::conference_transfer, "conference/transfer",
             [](SmallWorld& world) {
                 return world.give(LeaveConference{SmallWorld::actor("anna"), anna, contact, true});
             }},
            {Action::conference_drop, "conference/drop", drop_a_party},
            {Action::record_pause, "record/pause", give<PauseRecording>},
            {Action::record_resume, "record/resume", give<ResumeRecording>},
            {Action::reply, "reply", give<SendReply>},
            {Action::transfer_cancel, "transfer/cancel", give<CancelTransfer>},
            {Action::preview_skip, "preview-task/skip", decide<PreviewAction::SKIP>},
            {Action::preview_remove, "preview-task/remove", decide<PreviewAction::REMOVE>}};
}

}  // namespace

std::vector<TaskCommand> task_commands() {
    std::vector<TaskCommand> all = answers_and_wrap_up();
    for (auto const& more : {of_a_call(), of_a_conference_and_others()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace ringmaster::testing
