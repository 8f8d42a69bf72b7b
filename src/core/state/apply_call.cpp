// What events about holds, consults, transfers, conferences and recordings do to the state.

#include <algorithm>

#include "core/state/world.hpp"

namespace ringmaster::core {
namespace {

Consult& open_consult(Task& task, std::uint32_t ordinal) {
    if (!task.consult || task.consult->ordinal != ordinal) {
        broken("no such consult in task " + to_string(task.id));
    }
    return *task.consult;
}

Recording& recording_of(Task& task) {
    if (!task.recording) broken("no recording in task " + to_string(task.id));
    return *task.recording;
}

// Keeps the time of a leg that was on hold before.
void set_held(std::optional<Time>& since, bool held, Time at) {
    if (!held) {
        since.reset();
    } else if (!since) {
        since = at;
    }
}

}  // namespace

void Applier::operator()(LegsHeld const& event) const {
    Task& one = task(event.task);
    set_held(one.held_since, event.customer, event.at);
    if (!one.consult) return;
    auto* const answered = std::get_if<ConsultAnswered>(&one.consult->stage);
    if (answered != nullptr) set_held(answered->held_since, event.consult, event.at);
}

void Applier::operator()(ConsultStarted const& event) const {
    Task& one = task(event.task);
    one.next_ordinal = std::max(one.next_ordinal, event.consult + 1);
    one.consult = Consult{event.consult, event.target, event.at, event.child, ConsultPreparing{}};
}

void Applier::operator()(ConsultAsked const& event) const {
    open_consult(task(event.task), event.consult).stage =
        ConsultRequested{event.entry, event.deadline};
}

void Applier::operator()(ConsultBegan const& event) const {
    ConsultAnswered answered{event.engagement, event.at, std::nullopt};
    if (event.on_hold) answered.held_since = event.at;
    Consult& consult = open_consult(task(event.task), event.consult);
    consult.stage = answered;
    if (event.engagement == 0) return;
    engagement(event.task, event.engagement).child = consult.child;
}

void Applier::operator()(ConsultClosed const& event) const {
    Task& one = task(event.task);
    static_cast<void>(open_consult(one, event.consult));
    one.consult.reset();
}

void Applier::operator()(RoleChanged const& event) const {
    Engagement& one = engagement(event.task, event.engagement);
    one.role = event.role;
    one.child = {};  // merged (CO-5)
}

void Applier::operator()(NumberJoined const& event) const {
    Task& one = task(event.task);
    one.next_ordinal = std::max(one.next_ordinal, event.party + 1);
    one.numbers.push_back({event.party, event.number, event.at, event.team});
}

void Applier::operator()(NumberLeft const& event) const {
    std::erase_if(task(event.task).numbers,
                  [&](NumberParty const& one) { return one.ordinal == event.party; });
}

void Applier::operator()(NumberTransferStarted const& event) const {
    Task& one = task(event.task);
    bool const goes_on = one.number_transfer.has_value();  // without its sender (VC-4)
    one.next_ordinal = std::max(one.next_ordinal, event.transfer + 1);
    one.number_transfer = NumberTransfer{event.transfer,    event.number, event.at,  event.deadline,
                                         event.held_for_it, event.entry,  event.team};
    if (event.entry == 0) return;
    QueueEntry& waiting = entry(event.task, event.entry);
    Queue const* const queue = state.config.queue(waiting.queue);
    bool const overflows = queue != nullptr && queue->overflow_number == event.number;
    if (event.team.empty() && (overflows || !goes_on)) waiting.number_tried = true;  // RQ-9
}

void Applier::operator()(NumberTransferClosed const& event) const {
    Task& one = task(event.task);
    if (event.skip_until && one.number_transfer) {
        AgentId const line{one.number_transfer->team.value};
        entry(event.task, one.number_transfer->entry).skips.push_back({line, *event.skip_until});
    }
    one.number_transfer.reset();
}

void Applier::operator()(DialDeadlineMoved const& event) const {
    Task& one = task(event.task);
    if (one.number_transfer) {
        one.number_transfer->deadline = event.deadline;
    } else if (one.consult && one.consult->requested() != nullptr) {
        std::get<ConsultRequested>(one.consult->stage).deadline = event.deadline;
    }
}

// The record's; what changes has events of its own.
void Applier::operator()(TaskTransferred const& /*event*/) const {}

void Applier::operator()(MonitorChanged const& event) const {
    engagement(event.task, event.engagement).monitoring = event.monitoring;
}

// The record's; the engagement begins when the connector has put the supervisor through.
void Applier::operator()(MonitorRequested const& event) const {
    auto& requests = task(event.task).monitor_requests;
    std::erase_if(requests, [&](auto const& one) { return one.first == event.agent; });
    auto const later = std::find_if(requests.begin(), requests.end(),
                                    [&](auto const& one) { return event.agent < one.first; });
    requests.emplace(later, event.agent, event.monitoring);
}

void Applier::operator()(MonitorAnswered const& event) const {
    std::erase_if(task(event.task).monitor_requests,
                  [&](auto const& one) { return one.first == event.agent; });
}

void Applier::operator()(RecordingStarted const& event) const {
    task(event.task).recording = Recording{event.at, std::nullopt, std::nullopt};
}

void Applier::operator()(RecordingPaused const& event) const {
    Recording& recording = recording_of(task(event.task));
    recording.paused_since = event.at;
    recording.resume_due = event.resume_due;
}

void Applier::operator()(RecordingResumed const& event) const {
    Recording& recording = recording_of(task(event.task));
    recording.paused_since.reset();
    recording.resume_due.reset();
}

void Applier::operator()(RecordingStopped const& event) const {
    task(event.task).recording.reset();
}

}  // namespace ringmaster::core
