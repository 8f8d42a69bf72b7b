// Live voice calls, and the events about them.
#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::testing {

using namespace std::chrono_literals;

namespace {

constexpr auto far_number = "+493023125000";

core::Target to_agent(core::AgentId agent) {
    core::Target target;
    target.agent = agent;
    return target;
}

core::Target to_queue(core::QueueId wanted) {
    core::Target target;
    target.kind = core::TargetKind::queue;
    target.queue = wanted;
    return target;
}

core::Target to_number(std::string number) {
    core::Target target;
    target.kind = core::TargetKind::dialNumber;
    target.number = std::move(number);
    return target;
}

core::Consult consult_of(core::Task& task, core::Target target) {
    core::Consult consult;
    consult.ordinal = task.next_ordinal++;
    consult.target = std::move(target);
    consult.requested_at = noon + 30s;
    return consult;
}

// The request behind the consult, where it waits.
void ask(core::Task& task, core::QueueId in_queue) {
    core::QueueEntry entry;
    entry.ordinal = task.next_ordinal++;
    entry.kind = core::EntryKind::consult;
    entry.queue = in_queue;
    if (in_queue.empty()) entry.target = task.consult->target.agent;
    task.entries = {entry};
    task.consult->stage = core::ConsultRequested{entry.ordinal, std::nullopt};
}

core::Task wrapped_up_by_ana() {
    auto task = connected_call();
    task.engagements.front().left_at = noon + 90s;
    task.engagements.front().state = core::WrapUp{};
    return task;
}

core::TaskView wrapping(core::Task task) {
    auto view = view_of(std::move(task));
    view.wrap_up_started = noon + 90s;
    view.wrap_up_deadline = noon + 150s;
    view.allowed.add(core::Action::wrapup);
    return view;
}

core::Task recorded_call(bool paused) {
    auto task = connected_call();
    task.recording = core::Recording{noon + 5s, std::nullopt, std::nullopt};
    if (paused) {
        task.recording->paused_since = noon + 20s;
        task.recording->resume_due = noon + 50s;
    }
    return task;
}

core::Task after_consult(core::AgentId owner, core::AgentId asked) {
    auto task = consulting_call(owner, asked);
    task.consult.reset();
    task.engagements.back().left_at = noon + 80s;
    task.engagements.back().state = core::Released{};
    return task;
}

core::Leg agent_leg(core::AgentId agent) { return {core::LegKind::agent, agent, {}}; }
core::Leg number_leg(char const* number) { return {core::LegKind::number, {}, number}; }

}  // namespace

core::Task held_call() {
    auto task = connected_call();
    task.held_since = noon + 30s;
    return task;
}

core::Task asking_call(core::AgentId owner, core::AgentId asked) {
    auto task = held_call();
    task.engagements = {engagement_of(task, owner, core::Role::owner)};
    task.consult = consult_of(task, to_agent(asked));
    ask(task, {});
    core::Offer offer;
    offer.ordinal = task.next_ordinal++;
    offer.entry = task.entries.front().ordinal;
    offer.agent = asked;
    offer.stage = core::Ringing{};
    offer.made_at = noon + 31s;
    offer.deadline = noon + 49s;
    task.offers = {offer};
    return task;
}

core::Task consulting_call(core::AgentId owner, core::AgentId asked) {
    auto task = asking_call(owner, asked);
    task.offers.clear();
    task.entries.clear();
    auto consulted = engagement_of(task, asked, core::Role::consulted);
    consulted.joined_at = noon + 40s;
    task.consult->stage = core::ConsultAnswered{consulted.ordinal, noon + 40s, std::nullopt};
    task.engagements.push_back(consulted);
    return task;
}

core::Task queue_consult_call() {
    auto task = held_call();
    task.consult = consult_of(task, to_queue(support));
    ask(task, support);
    return task;
}

core::Task number_consult_call(std::string const& number) {
    auto task = held_call();
    task.consult = consult_of(task, to_number(number));
    task.consult->stage = core::ConsultAnswered{0, noon + 40s, std::nullopt};
    return task;
}

core::Task conference_call() {
    auto task = connected_call();
    auto other = engagement_of(task, bor, core::Role::conference);
    other.joined_at = noon + 40s;
    task.engagements.push_back(other);
    task.numbers = {{task.next_ordinal++, far_number, noon + 60s}};
    return task;
}

namespace {

void consult_notice(core::TaskNotice& notice) {
    using enum core::NoticeKind;
    notice.target = to_agent(bor);
    notice.consult = 4;
    switch (notice.kind) {
        case AgentConsultCreated: {
            auto task = asking_call(ana, bor);
            task.offers.clear();
            notice.view = view_of(std::move(task));
            notice.party = agent_leg(bor);
            return;
        }
        case AgentOfferConsult:
            notice.view = view_of(asking_call(bor, ana));
            notice.view.allowed.add(core::Action::consult_accept);
            notice.view.allowed.add(core::Action::reject);
            notice.view.offer_deadline = noon + 49s;
            notice.target.reset();
            notice.consult = 0;
            return;
        case AgentConsulting: notice.view = view_of(consulting_call(ana, bor)); return;
        case AgentConsultEnded:
            notice.view = view_of(after_consult(bor, ana));
            notice.target = to_agent(ana);
            notice.reason = notice.reason_code = "CONSULT_ENDED";
            return;
        case AgentConsultFailed:
            notice.view = view_of(held_call());
            notice.reason = notice.reason_code = "RONA";
            return;
        case AgentCtqCancelled:
        case AgentCtqFailed:
            notice.view = view_of(held_call());
            notice.target = to_queue(support);
            notice.reason = notice.reason_code =
                notice.kind == AgentCtqFailed ? "TIMEOUT" : "CONSULT_ENDED";
            return;
        default: return;
    }
}

void merge_notice(core::TaskNotice& notice) {
    using enum core::NoticeKind;
    notice.view = view_of(conference_call());
    notice.party = agent_leg(bor);
    switch (notice.kind) {
        case AgentConsultTransferred: {
            auto task = wrapped_up_by_ana();
            task.engagements.push_back(engagement_of(task, bor, core::Role::owner));
            notice.view = wrapping(std::move(task));
            notice.target = to_agent(bor);
            return;
        }
        case AgentConsultTransferFailed:
        case AgentConsultConferenceFailed:
            notice.view = view_of(consulting_call(ana, bor));
            notice.party.reset();
            notice.reason = "timeout";
            notice.reason_code = "MEDIA_FAILED";
            return;
        case AgentConsultConferenceEnded:
            notice.party.reset();
            notice.target = to_agent(id<core::AgentId>(0xA3));
            notice.consult = 9;
            notice.reason = notice.reason_code = "CONSULT_ENDED";
            return;
        case ParticipantJoinedConference: notice.party = number_leg(far_number); return;
        case ParticipantLeftConference:
            notice.view = view_of(connected_call());
            notice.reason = notice.reason_code = "CONFERENCE_EXIT";
            return;
        case ContactOwnerChanged: notice.party = agent_leg(ana); return;
        case ContactMerged: notice.child = id<core::TaskId>(0xF2); return;
        default: return;
    }
}

void transfer_notice(core::TaskNotice& notice) {
    using enum core::NoticeKind;
    notice.view = wrapping(wrapped_up_by_ana());
    if (notice.kind == AgentVteamTransferred) {
        notice.target = to_queue(support);
        return;
    }
    notice.target = to_agent(bor);
    notice.party = agent_leg(bor);
    if (notice.kind == AgentBlindTransferred) return;
    notice.view = view_of(held_call());
    notice.target = to_number(far_number);
    notice.party = number_leg(far_number);
    notice.reason = notice.reason_code = "no-answer";
}

void hold_notice(core::TaskNotice& notice) {
    using enum core::NoticeKind;
    switch (notice.kind) {
        case AgentContactHeld: notice.view = view_of(held_call()); return;
        case AgentContactUnheld: notice.view = view_of(connected_call()); return;
        case AgentContactHoldFailed: notice.view = view_of(connected_call()); break;
        default: {  // the consult's leg
            auto task = consulting_call(ana, bor);
            task.held_since.reset();
            std::get<core::ConsultAnswered>(task.consult->stage).held_since = noon + 50s;
            notice.consult = task.consult->ordinal;
            notice.view = view_of(std::move(task));
        }
    }
    notice.reason = "timeout";
    notice.reason_code = "MEDIA_FAILED";
}

void recording_notice(core::TaskNotice& notice) {
    using enum core::NoticeKind;
    bool const paused =
        notice.kind == ContactRecordingPaused || notice.kind == ContactRecordingResumeFailed;
    notice.view = view_of(recorded_call(paused));
    if (notice.kind == CallRecordingStarted) notice.view.allowed.add(core::Action::record_pause);
    notice.auto_resumed = notice.kind == ContactRecordingResumed;
    if (notice.kind != ContactRecordingPauseFailed && notice.kind != ContactRecordingResumeFailed) {
        return;
    }
    notice.reason = "timeout";
    notice.reason_code = "MEDIA_FAILED";
}

// The customer is dialled, and busy.
void outdial_notice(core::TaskNotice& notice) {
    auto task = connected_call();
    task.direction = core::Direction::OUTBOUND;
    std::swap(task.origin, task.destination);
    core::CallbackDialling const dial{3, task.engagements.front().ordinal, noon + 80s, {}};
    core::PreviewedCall const preview{
        "Spring", {{0x2000'0000'0000'4000ULL, 0x8000'0000'0000'00a7ULL}}, 32s};
    task.outdial = core::Outdial{ana, task.destination, dial, preview};
    notice.view = view_of(std::move(task));
    notice.reason = "busy";
    notice.reason_code = "OUTDIAL_BUSY";
}

// He is shown a contact of a campaign.
void preview_notice(core::TaskNotice& notice) {
    auto task = offered_call();
    task.direction = core::Direction::OUTBOUND;
    std::swap(task.origin, task.destination);
    core::PreviewRules rules;
    rules.remove_disabled = true;
    task.preview = core::Preview{
        "Spring", 7, 501, "C-1", task.destination, core::CampaignKind::preview_direct, rules};
    notice.view = view_of(std::move(task));
}

}  // namespace

core::TaskNotice call_notice(core::NoticeKind kind) {
    using enum core::NoticeKind;
    core::TaskNotice notice;
    notice.to = ana;
    notice.sequence = 43;
    notice.at = noon + 90s;
    notice.kind = kind;
    if (kind <= AgentContactUnHoldFailed) {
        hold_notice(notice);
    } else if (kind <= AgentCtqFailed) {
        consult_notice(notice);
    } else if (kind <= ContactMerged) {
        merge_notice(notice);
    } else if (kind <= AgentBlindTransferFailed) {
        transfer_notice(notice);
    } else if (kind == AgentOutboundFailed) {
        outdial_notice(notice);
    } else if (kind == AgentOfferCampaignReservation || kind == CampaignContactUpdated) {
        preview_notice(notice);
    } else {
        recording_notice(notice);
    }
    return notice;
}

}  // namespace ringmaster::api::testing
