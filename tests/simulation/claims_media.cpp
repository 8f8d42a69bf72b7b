// Claims about connector commands, recordings, facts and configuration.

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

// Late successes are remembered for a bounded number of commands.
void forget_oldest_expired(TaskModel& task) {
    std::vector<std::uint64_t> expired;
    for (auto const& [number, operation] : task.operations) {
        if (operation.expired) expired.push_back(number);
    }
    if (expired.size() > limits::expired_operations_max) task.operations.erase(expired.front());
}

}  // namespace

bool Claims::is_of_old_leg(TaskId id, Leg const& leg) const {
    auto const& old = task(id).hung_up;
    return std::any_of(old.begin(), old.end(), [&](HungUpLeg const& one) {
        return one.leg == leg && one.until > step.now;
    });
}

void Claims::forget_old_leg(TaskId id, Leg const& leg) const {
    auto const known = model.tasks.find(id);
    if (known == model.tasks.end()) return;
    std::erase_if(known->second.hung_up, [&](HungUpLeg const& one) { return one.leg == leg; });
}

// CH-3: of a digital contact nothing is asked but who has it, and its end.
void Claims::note_gateway(MediaRequested const& event) const {
    TaskModel& one = task(event.task);
    bool const is_agent = event.leg.kind == LegKind::agent;
    require(event.purpose == Purpose::none, "CH-1: call control in a digital contact");
    if (is_agent && event.kind == MediaKind::bridge) {
        require(one.in_part(event.leg.agent, Part::talking) != nullptr, "CH-3: told of nobody");
        one.bridged.insert(event.leg.agent);
    } else if (is_agent) {
        require(event.kind == MediaKind::unbridge, "CH-1: a phone in a digital contact");
        bool const has_it = one.in_part(event.leg.agent, Part::talking) != nullptr;
        if (!has_it || !caused_by<StrayLeg>(event.task)) one.bridged.erase(event.leg.agent);
    } else {
        require(event.kind == MediaKind::hangup, "CH-1: a line in a digital contact");
        bool const is_customer = event.leg.kind == LegKind::customer;
        bool const told = caused_by<LegAnswered>(event.task) || caused_by<StrayLeg>(event.task);
        require(is_customer ? one.ended || told : told, "CH-3: over, and it goes on");
        one.told_over = one.told_over || (is_customer && one.ended);
    }
}

void Claims::operator()(MediaRequested const& event) const {
    require(!record.media.empty(), "a media command that was not sent");
    MediaCommand const& sent = *record.media.front();
    record.media.erase(record.media.begin());
    require(sent.task == event.task && sent.number == event.number && sent.kind == event.kind &&
                sent.leg == event.leg && sent.due == event.due && sent.other == event.other &&
                sent.purpose == event.purpose,
            "the media command sent is not the one on record");
    require(event.number == model.last_media_number + 1, "PROTOCOL 8: numbers are gapless");
    model.last_media_number = event.number;
    Duration const limit = model.config.settings.connector_command_timeout;
    require(event.due == step.now + limit, "VC-11: wrong deadline of a media command");
    TaskModel& one = task(event.task);
    OperationModel const operation{event.kind,    event.leg, event.subject, event.due,
                                   event.purpose, event.by,  event.other,   false};
    one.operations[event.number] = operation;
    if (one.media != MediaType::telephony) note_gateway(event);
    AgentId const whose = event.leg.agent;
    bool const talks = one.in_part(whose, Part::talking) != nullptr ||
                       one.in_part(whose, Part::listening) != nullptr;
    bool const renews = event.leg.kind != LegKind::customer || one.callback;
    bool const ends = renews && event.kind == ending_of(one.media, event.leg);
    if (ends && !talks) {
        forget_old_leg(event.task, event.leg);
        one.hung_up.push_back({event.leg, event.number, event.due});
    }
    if (event.kind == MediaKind::record_start) record.recordings_due.erase(event.task);
    if (event.purpose == Purpose::callback_leg) {  // CB-8
        bool const claimed = one.dials_customer() && one.callback->dial == event.subject;
        require(claimed && event.kind == MediaKind::dial && !one.callback->asked,
                "CB-8: two dials for one attempt");
        require(event.leg.kind == LegKind::customer, "CB-3: somebody else is dialled");
        one.callback->asked = true;
    }
    if (event.purpose == Purpose::outdial_leg) {
        bool const claimed = one.calls_out() && one.dial_claim() == event.subject;
        require(claimed && event.kind == MediaKind::dial && !one.outdial->asked,
                "CB-8: two dials for one outdial");
        require(event.leg.kind == LegKind::customer, "OD-2: somebody else is dialled");
        one.outdial->asked = true;
    }
    if (event.kind == MediaKind::dial && one.dial) one.dial->asked = true;
}

void Claims::operator()(MediaSettled const& event) const {
    TaskModel& one = task(event.task);
    auto const found = one.operations.find(event.number);
    require(found != one.operations.end(), "VC-11: settled twice");
    OperationModel const operation = found->second;
    auto const* const result = input<MediaResult>();
    bool const told = result != nullptr && result->command == event.number &&
                      result->succeeded == event.succeeded;
    if (event.expired) {
        require(!operation.expired && !event.succeeded, "VC-11: expired twice");
        require_due(operation.due);
        found->second.expired = true;
        forget_oldest_expired(one);
    } else {
        // What had succeeded too late was asked again meanwhile: it is done.
        bool const done_before =
            std::any_of(record.settled.begin(), record.settled.end(), [&](Settled const& done) {
                return done.task == event.task && done.late && done.succeeded &&
                       done.operation.kind == operation.kind &&
                       done.operation.leg == operation.leg &&
                       done.operation.other == operation.other;
            });
        require(told || (done_before && event.succeeded), "VC-11: settled by nobody");
        require(operation.expired || operation.due > step.now, "VC-11: in time after its deadline");
        one.operations.erase(found);
    }
    record.settled.push_back({event.task, operation, event.succeeded, operation.expired});
    if (operation.kind == MediaKind::bridge && event.succeeded) {
        std::erase_if(one.hung_up, [&](HungUpLeg const& old) {
            return old.leg == operation.leg && old.command < event.number;
        });
    }
    bool const needed = operation.kind == MediaKind::ring ||
                        (operation.kind == MediaKind::bridge && operation.purpose == Purpose::none);
    if (needed && !event.succeeded && !operation.expired) {
        record.media_failures.emplace(event.task, operation.subject);
    }
    AgentModel const* const at = model.signed_in(operation.leg.agent);
    bool const hung_up = event.succeeded && operation.kind == MediaKind::hangup && at != nullptr &&
                         !operation.expired && at->phone && at->phone->task == event.task &&
                         at->phone->engagement == operation.subject;
    if (hung_up) record.phones_down.insert(operation.leg.agent);
}

void Claims::operator()(FactRecorded const& event) const {
    bool const fresh = model.facts_seen.emplace(event.connector, event.number).second;
    require(fresh, "PROTOCOL 8: a fact was taken twice");
}

void Claims::operator()(LateFact const& event) const {
    bool const ends = input<LegHungUp>() != nullptr || input<LegFailed>() != nullptr;
    TaskModel const& one = task(event.task);
    bool const takes_part = one.in_part(event.leg.agent, Part::talking) != nullptr ||
                            one.offer_to(event.leg.agent) != nullptr;
    require(!ends || !takes_part || is_of_old_leg(event.task, event.leg),
            "VC-11: the end of a leg that is in use counts as an older one's");
    forget_old_leg(event.task, event.leg);
}

void Claims::operator()(ConfigurationChanged const& event) const {
    require(input<ChangeConfiguration>() != nullptr, "CFG-2: nobody changed it");
    for (ConfigItem const& item : event.put) model.config.put(item);
    for (ConfigKey const& key : event.removed) model.config.remove(key);
}

void Claims::operator()(DaemonRestarted const& event) const {
    require(input<DaemonStarted>() != nullptr, "no restart");
    Time const until = step.now + model.config.settings.connector_command_timeout;
    require(event.media_due == until, "OPS-1: connectors have another time to answer");
    for (auto& [id, one] : model.agents) {
        one.sockets.clear();
        one.lease.reset();
        if (one.phone) one.phone->due = std::max(one.phone->due, until);
    }
    for (auto& [id, one] : model.tasks) {
        for (auto& [number, operation] : one.operations) {
            if (!operation.expired) operation.due = std::max(operation.due, until);
        }
    }
}

void Claims::operator()(RecordingStarted const& event) const {
    TaskModel& one = task(event.task);
    bool const started =
        std::any_of(record.settled.begin(), record.settled.end(), [&](Settled const& done) {
            return done.task == event.task && done.succeeded && !done.late &&
                   done.operation.kind == MediaKind::record_start;
        });
    require(started && !one.ended && !one.recording, "RE-1: a recording nobody started");
    one.recording = RecordingModel{};
}

void Claims::operator()(RecordingPaused const& event) const {
    TaskModel& one = task(event.task);
    OperationModel const* const by = confirmed(event.task, {Purpose::record_pause});
    require(by != nullptr && by->by == event.agent, "RE-2: a pause nobody asked for");
    require(one.recording && !one.recording->paused, "RE-2: paused twice");
    std::optional<Time> due;
    auto const queue = model.config.queues.find(one.queue);
    Duration const length =
        queue == model.config.queues.end() ? Duration(0) : queue->second.pause_length;
    if (length.count() > 0) due = event.at + length;
    require(event.resume_due == due, "RE-2: another end of the pause");
    one.recording = RecordingModel{true, due};
}

void Claims::operator()(RecordingResumed const& event) const {
    TaskModel& one = task(event.task);
    require(one.recording && one.recording->paused, "RE-2: resumed twice");
    require(event.auto_resumed == event.agent.empty(), "RE-2: resumed by whom");
    require(event.auto_resumed == event.due.has_value(), "RE-2: resumed when");
    if (event.auto_resumed) {
        require(event.due == one.recording->resume_due, "RE-2: another end of the pause");
        require_due(*event.due);
    } else {
        OperationModel const* const by = confirmed(event.task, {Purpose::record_resume});
        require(by != nullptr && by->by == event.agent, "RE-2: resumed by nobody");
    }
    one.recording = RecordingModel{};
}

void Claims::operator()(RecordingStopped const& event) const {
    TaskModel& one = task(event.task);
    bool const released = one.callback && one.callback->on_line && caller_gone(event.task);  // CB-1
    require(one.recording && (released || record.ending.contains(event.task)),
            "RE-1: a recording broke off");
    one.recording.reset();
}

}  // namespace ringmaster::simulation
