// Claims about supervisors who listen (SU-1).

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

void Claims::operator()(MonitorRequested const& event) const {
    TaskModel& one = task(event.task);
    auto const* const start = input<StartMonitor>();
    auto const* const change = input<ChangeMonitor>();
    Monitoring wanted;
    if (start != nullptr) {
        require(!must_refuse(model, *start, step.now), "SU-1: monitored though refused");
        wanted = {start->request, MonitorMode::listening, start->invisible};
    } else {
        require(change != nullptr, "SU-1: nobody asked to monitor");
        require(!must_refuse(model, *change, step.now), "SU-1: changed though refused");
        wanted = one.in_part(event.agent, Part::listening)->monitoring.value();
        wanted.mode = change->mode;
    }
    require(event.monitoring == wanted, "SU-1: monitored in another way");
    one.monitor_requests[event.agent] = event.monitoring;
}

void Claims::operator()(MonitorAnswered const& event) const {
    TaskModel& one = task(event.task);
    auto const asked = one.monitor_requests.find(event.agent);
    require(asked != one.monitor_requests.end(), "SU-1: answered twice");
    Purpose const purpose = Purpose::monitor;
    OperationModel const* const by =
        event.succeeded ? confirmed(event.task, {purpose}) : failed(event.task, {purpose});
    bool const answered = by != nullptr && by->by == event.agent;
    // Taken back by himself, or with what he would have listened to.
    EngagementModel const* const owner = one.talker(Role::owner);
    bool const over = record.ending.contains(event.task) || owner == nullptr ||
                      record.leaving.contains({event.task, owner->agent});
    bool const taken_back =
        !event.succeeded && (over || caused_by<EndMonitor>(event.task, event.agent) ||
                             leg_gone(event.task, {LegKind::agent, event.agent, {}}) ||
                             record.signing_out.contains(event.agent));
    require(answered || taken_back, "SU-1: answered by nobody");
    if (event.succeeded) record.monitors_granted[{event.task, event.agent}] = asked->second;
    one.monitor_requests.erase(asked);
}

void Claims::operator()(MonitorChanged const& event) const {
    EngagementModel& one = engagement(event.task, event.engagement, event.agent);
    auto const granted = record.monitors_granted.find({event.task, event.agent});
    require(one.part == Part::listening, "SU-1: monitors without a part");
    require(granted != record.monitors_granted.end() && granted->second == event.monitoring,
            "SU-1: monitors in another way");
    one.monitoring = event.monitoring;
}

}  // namespace ringmaster::simulation
