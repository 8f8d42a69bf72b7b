#include "core/decide/monitor.hpp"

#include <algorithm>

#include "core/decide/contact.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/target.hpp"

namespace ringmaster::core {
namespace {

std::optional<Reason> why_not_monitor(Decision const& decision, StartMonitor const& command) {
    Agent const* const person = decision.state().agent(command.agent);
    if (person == nullptr || person->station() == nullptr) return Reason::not_signed_in;
    Task const* const task = decision.state().task(command.task);
    if (task == nullptr) return Reason::unknown_task;
    if (task->ended() != nullptr) return Reason::contact_ended;
    if (task->media != MediaType::telephony) return Reason::voice_only;
    bool const talks = task->owner() != nullptr && task->dials_customer() == nullptr;
    if (!talks) return Reason::nobody_talks;
    bool const asked = task->monitor_request(command.agent) != nullptr;
    if (asked || task->monitor(command.agent) != nullptr) return Reason::monitoring;
    bool const about_to_be_asked = task->consult && task->consult->target.agent == command.agent;
    bool const party = takes_part(*task, command.agent) || about_to_be_asked ||
                       task->wrapping(command.agent) != nullptr;
    return party ? std::optional(Reason::target_takes_part) : std::nullopt;
}

// Whom he is put through to: nobody hears a listener, the agent a whisperer, all a barger.
MediaRequest request_of(Decision const& decision, TaskId id, AgentId supervisor,
                        Monitoring const& wanted) {
    Task const& task = *decision.state().task(id);
    MediaRequest request;
    request.leg = agent_leg(supervisor);
    request.purpose = Purpose::monitor;
    request.by = supervisor;
    if (Engagement const* const one = task.monitor(supervisor)) request.subject = one->ordinal;
    switch (wanted.mode) {
        case MonitorMode::held: request.kind = MediaKind::hold; break;
        case MonitorMode::listening:
            request.kind = request.subject == 0 ? MediaKind::bridge : MediaKind::mute;
            request.other = agent_leg(task.owner()->agent);
            break;
        case MonitorMode::whispering:
            request.kind = MediaKind::bridge;
            request.other = agent_leg(task.owner()->agent);
            break;
        case MonitorMode::barged_in:
            request.kind = MediaKind::bridge;
            request.other = customer_leg();
            break;
    }
    return request;
}

NoticeKind kind_of(Monitoring const& before, Monitoring const& now) {
    if (now.mode == MonitorMode::held) return NoticeKind::MonitoringHeld;
    if (before.mode == MonitorMode::held) return NoticeKind::MonitoringUnHeld;
    return NoticeKind::AgentMonitorStateChanged;
}

// What the connector was asked after that decides: that was taken back, or led elsewhere.
bool is_outdated(Task const& task, MediaOperation const& operation) {
    auto const& open = task.media_operations;
    return std::any_of(open.begin(), open.end(), [&](MediaOperation const& one) {
        return one.purpose == Purpose::monitor && one.by == operation.by && !one.expired &&
               one.number > operation.number;
    });
}

// Nobody waits for its outcome.
void ask_again(Decision& decision, TaskId id, AgentId agent, Monitoring const& mode) {
    MediaRequest again = request_of(decision, id, agent, mode);
    again.by = {};
    decision.request(id, again);
}

// Neither a bridge nor a mute takes anybody off hold.
void leave_hold(Decision& decision, TaskId id, AgentId agent, Monitoring const& mode) {
    if (mode.mode == MonitorMode::held) return;
    MediaRequest request{MediaKind::unhold, agent_leg(agent)};
    if (Engagement const* const one = decision.state().task(id)->monitor(agent)) {
        request.subject = one->ordinal;
    }
    decision.request(id, request);
}

}  // namespace

Refused start_monitor(Decision& decision, StartMonitor const& command) {
    if (auto const reason = why_not_monitor(decision, command)) return Refusal{*reason, {}};
    Monitoring const wanted{command.request, MonitorMode::listening, command.invisible};
    decision.emit(
        MonitorRequested{command.task, command.agent, wanted, command.by, decision.now()});
    decision.tell_task(command.agent, NoticeKind::MonitoringOffered, command.task);
    decision.request(command.task, request_of(decision, command.task, command.agent, wanted));
    return std::nullopt;
}

Refused change_monitor(Decision& decision, ChangeMonitor const& command) {
    Task const* const task = decision.state().task(command.task);
    Engagement const* const one = task == nullptr ? nullptr : task->monitor(command.agent);
    if (one == nullptr || task->owner() == nullptr) return Refusal{Reason::not_monitoring, {}};
    if (task->monitor_request(command.agent) != nullptr) {
        return Refusal{Reason::operation_pending, {}};
    }
    Monitoring wanted = *one->monitoring;
    wanted.mode = command.mode;
    decision.emit(
        MonitorRequested{command.task, command.agent, wanted, command.by, decision.now()});
    decision.request(command.task, request_of(decision, command.task, command.agent, wanted));
    return std::nullopt;
}

Refused end_monitor(Decision& decision, EndMonitor const& command) {
    constexpr char const* ended = "MONITORING_ENDED";
    Task const* const task = decision.state().task(command.task);
    Engagement const* const one = task == nullptr ? nullptr : task->monitor(command.agent);
    bool const asked = task != nullptr && task->monitor_request(command.agent) != nullptr;
    if (one == nullptr && !asked) return Refusal{Reason::not_monitoring, {}};
    if (one == nullptr) {
        take_request_back(decision, command.task, command.agent, ended);
    } else {
        stop_monitor(decision, command.task, {one->ordinal, ended});
    }
    return std::nullopt;
}

void monitor_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                     MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    AgentId const agent = operation.by;
    Monitoring const* const asked = task.monitor_request(agent);
    if (asked == nullptr || is_outdated(task, operation)) return;  // taken back
    Monitoring const wanted = *asked;
    bool const signed_in = decision.state().agent(agent)->station() != nullptr;
    bool const possible = task.ended() == nullptr && task.owner() != nullptr && signed_in;
    decision.emit(MonitorAnswered{id, agent, outcome.succeeded, decision.now()});
    if (!outcome.succeeded || !possible) {
        return decision.tell_task(agent, NoticeKind::MonitoringFailed, id,
                                  {outcome.cause, "MEDIA_FAILED"});
    }
    Engagement const* const one = decision.state().task(id)->monitor(agent);
    NoticeKind kind = NoticeKind::MonitoringStarted;
    std::uint32_t ordinal = decision.state().task(id)->next_ordinal;
    bool const was_held = one != nullptr && one->monitoring->mode == MonitorMode::held;
    if (one != nullptr) {
        kind = kind_of(*one->monitoring, wanted);
        ordinal = one->ordinal;
    } else {
        decision.emit(EngagementStarted{id, ordinal, agent, Role::monitor, decision.now()});
    }
    decision.emit(MonitorChanged{id, ordinal, agent, wanted, decision.now()});
    decision.tell_task(agent, kind, id);
    if (was_held) leave_hold(decision, id, agent, wanted);
}

void undo_monitor(Decision& decision, TaskId id, MediaOperation const& late) {
    AgentId const agent = late.leg.agent;
    Task const& task = *decision.state().task(id);
    if (task.monitor_request(agent) != nullptr) return;  // the newer one decides
    Engagement const* const one = task.monitor(agent);
    if (one == nullptr || !one->monitoring || task.owner() == nullptr) return;
    Monitoring const mode = *one->monitoring;
    ask_again(decision, id, agent, mode);
    if (late.kind == MediaKind::hold) leave_hold(decision, id, agent, mode);
}

void follow_owner(Decision& decision, TaskId id) {
    std::vector<Engagement> hearing;  // who talks with everybody has nobody to follow
    for (Engagement const& one : decision.state().task(id)->engagements) {
        bool const monitors = one.role == Role::monitor && one.talking() && one.monitoring;
        if (monitors && one.monitoring->mode != MonitorMode::barged_in) hearing.push_back(one);
    }
    for (Engagement const& one : hearing) {
        Monitoring moved = *one.monitoring;
        moved.mode = MonitorMode::whispering;
        ask_again(decision, id, one.agent, moved);
        if (one.monitoring->mode != moved.mode) {
            ask_again(decision, id, one.agent, *one.monitoring);
        }
    }
    auto const asked = decision.state().task(id)->monitor_requests;
    for (auto const& [agent, wanted] : asked) {
        decision.request(id, request_of(decision, id, agent, wanted));
    }
}

void stop_monitor(Decision& decision, TaskId id, MonitorEnd const& end) {
    AgentId const agent = decision.state().task(id)->engagement(end.engagement)->agent;
    if (decision.state().task(id)->monitor_request(agent) != nullptr) {  // of another mode
        decision.emit(MonitorAnswered{id, agent, false, decision.now()});
    }
    decision.tell_task(agent, NoticeKind::MonitoringEnded, id, {end.reason, end.reason});
    decision.emit(EngagementEnded{id, end.engagement, agent, decision.now(), end.reason});
    keep_closing(decision, agent, id, {Closing::ended, end.reason, TerminatingParty::none, {}});
    if (!end.leg_gone) hang_up_agent(decision, id, agent, end.engagement);
}

void take_request_back(Decision& decision, TaskId id, AgentId agent, std::string const& reason) {
    decision.emit(MonitorAnswered{id, agent, false, decision.now()});
    decision.tell_task(agent, NoticeKind::MonitoringFailed, id, {reason, reason});
    decision.command(id, MediaKind::hangup, agent_leg(agent), 0);
}

void stop_monitors(Decision& decision, TaskId id, std::string const& reason) {
    std::vector<std::uint32_t> open;
    for (Engagement const& one : decision.state().task(id)->engagements) {
        if (one.role == Role::monitor && one.talking()) open.push_back(one.ordinal);
    }
    for (std::uint32_t const ordinal : open) stop_monitor(decision, id, {ordinal, reason});
    auto const asked = decision.state().task(id)->monitor_requests;
    for (auto const& [agent, monitoring] : asked) take_request_back(decision, id, agent, reason);
}

void stop_monitors_of(Decision& decision, AgentId supervisor) {
    std::vector<TaskId> const tasks(decision.indexes().tasks_of(supervisor).begin(),
                                    decision.indexes().tasks_of(supervisor).end());
    for (TaskId const& id : tasks) {
        Engagement const* const one = decision.state().task(id)->monitor(supervisor);
        if (one != nullptr) stop_monitor(decision, id, {one->ordinal, "SIGNED_OUT"});
    }
}

}  // namespace ringmaster::core
