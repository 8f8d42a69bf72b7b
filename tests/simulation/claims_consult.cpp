// Claims about holds and consults.

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

OperationModel const* Claims::confirmed(TaskId id, std::set<Purpose> purposes) const {
    for (Settled const& done : record.settled) {
        bool const in_time = done.succeeded && !done.late;
        if (done.task == id && in_time && purposes.contains(done.operation.purpose)) {
            return &done.operation;
        }
    }
    return nullptr;
}

OperationModel const* Claims::failed(TaskId id, std::set<Purpose> purposes) const {
    for (Settled const& done : record.settled) {
        bool const fails = !done.succeeded && !done.late;
        if (done.task == id && fails && purposes.contains(done.operation.purpose)) {
            return &done.operation;
        }
    }
    return nullptr;
}

// Several of one contact may run out of time in one step: an older dial's command, too.
bool Claims::dial_failed(TaskId id, std::uint32_t dial) const {
    return std::any_of(record.settled.begin(), record.settled.end(), [&](Settled const& done) {
        bool const dials = done.operation.purpose == Purpose::callback_leg ||
                           done.operation.purpose == Purpose::outdial_leg;
        bool const fails = !done.succeeded && !done.late;
        return done.task == id && dials && fails && done.operation.subject == dial;
    });
}

bool Claims::leg_gone(TaskId id, Leg const& leg) const {
    auto const* const hung_up = input<LegHungUp>();
    auto const* const failed_leg = input<LegFailed>();
    if (is_of_old_leg(id, leg)) return false;
    return (hung_up != nullptr && hung_up->task == id && hung_up->leg == leg) ||
           (failed_leg != nullptr && failed_leg->task == id && failed_leg->leg == leg);
}

// CF-2: down to two parties it is a plain call again.
void Claims::note_shrinking(TaskId id, bool was_conference) const {
    TaskModel const& one = task(id);
    if (was_conference && !one.in_conference()) record.shrunk.insert(id);
}

void Claims::operator()(LegsHeld const& event) const {
    TaskModel& one = task(event.task);
    EngagementModel const* const owner = one.talker(Role::owner);
    bool const talks = one.consult && one.consult->stage == Asking::answered;
    require(!one.ended && (event.customer || event.consult || one.held || talks), "held in vain");
    require(!event.consult || talks, "VC-2: a consult leg on hold that is not there");
    OperationModel const* by = confirmed(
        event.task, event.customer ? std::set<Purpose>{Purpose::hold, Purpose::resume_consult,
                                                       Purpose::consult, Purpose::transfer_leg}
                                   : std::set<Purpose>{Purpose::resume, Purpose::hold_consult});
    if (by != nullptr) {
        bool const by_server = by->by.empty() && by->purpose == Purpose::resume;  // TR-5
        require(owner != nullptr && (by_server || by->by == owner->agent),
                "VC-1: a hold of a former owner");
        require(event.by == by->by, "VC-1: held by somebody else");
    } else if (event.customer) {
        require(record.shrunk.contains(event.task), "VC-1: nobody put the customer on hold");
    } else {
        OperationModel const* const merged =
            confirmed(event.task, {Purpose::consult_transfer, Purpose::conference});
        require(merged != nullptr || record.left.contains(event.task),
                "VC-1: nobody took the customer off hold");
    }
    one.held = event.customer;
    if (talks) one.consult->held = event.consult;
}

void Claims::operator()(ConsultStarted const& event) const {
    auto const* const command = input<StartConsult>();
    require(command != nullptr && command->task == event.task && command->agent == event.agent,
            "a consult nobody asked for");
    require(!must_refuse(model, *command, step.now), "a consult that had to be refused");
    require(event.target == resolved(model, command->target), "CO-5: another target");
    bool const to_point = event.target.kind == TargetKind::entryPoint;
    require(event.child.empty() != to_point, "CO-5: a child interaction");
    ConsultModel consult;
    consult.ordinal = event.consult;
    consult.target = event.target;
    task(event.task).consult = consult;
}

void Claims::operator()(ConsultAsked const& event) const {
    TaskModel& one = task(event.task);
    require(one.consult && one.consult->ordinal == event.consult &&
                one.consult->stage == Asking::preparing,
            "CO: asked twice");
    require(one.held || one.in_conference(), "VC-2: asked while the customer is not on hold");
    OperationModel const* const prepared = confirmed(event.task, {Purpose::consult});
    bool const at_once = caused_by<StartConsult>(event.task);
    require(at_once || prepared != nullptr, "CO: asked before its time");
    std::optional<Time> deadline;
    Target const& target = one.consult->target;
    bool const dialled = target.kind == TargetKind::dialNumber;
    require(dialled == (event.entry == 0), "CO: another kind of target");
    if (!dialled) require(one.entries.at(event.entry).kind == EntryKind::consult, "CO: no entry");
    if (!target.queue.empty()) deadline = event.at + consult_queue_timeout(model, target.queue);
    require(event.deadline == deadline, "CO-9: another deadline");
    one.consult->stage = Asking::asked;
    one.consult->entry = event.entry;
    one.consult->deadline = deadline;
}

void Claims::operator()(ConsultBegan const& event) const {
    TaskModel& one = task(event.task);
    require(
        one.consult && one.consult->ordinal == event.consult && one.consult->stage == Asking::asked,
        "CO: answered twice");
    if (event.engagement == 0) {
        auto const* const answer = input<LegAnswered>();
        Leg const leg{LegKind::number, {}, one.consult->target.number};
        require(one.consult->entry == 0 && answer != nullptr && answer->task == event.task &&
                    answer->leg == leg,
                "CO: no number has answered");
    } else {
        EngagementModel const* const consulted = one.talker(Role::consulted);
        require(consulted == &one.engagements.at(event.engagement), "CO: another was consulted");
    }
    require(event.on_hold == (!one.held && !one.in_conference()), "CO-3: on hold wrongly");
    one.consult->stage = Asking::answered;
    one.consult->deadline.reset();
    one.consult->engagement = event.engagement;
    one.consult->held = event.on_hold;
}

bool Claims::consult_may_close(ConsultClosed const& event, TaskModel const& one) const {
    ConsultModel const& consult = *one.consult;
    EngagementModel const* const owner = one.talker(Role::owner);
    if (record.ending.contains(event.task) || owner == nullptr) return true;
    if (record.leaving.contains({event.task, owner->agent})) return true;
    auto const* const ended = input<EndConsult>();
    bool const exits =
        record.leaving.contains({event.task, ended == nullptr ? AgentId{} : ended->agent});  // CO-8
    bool const by_hand =
        ended != nullptr && ended->task == event.task && (ended->agent == owner->agent || exits);
    Leg const party = consult.engagement == 0
                          ? Leg{LegKind::number, {}, consult.target.number}
                          : Leg{LegKind::agent, one.engagements.at(consult.engagement).agent, {}};
    if (by_hand || (consult.stage != Asking::preparing && leg_gone(event.task, party))) return true;
    OperationModel const* const merged =
        confirmed(event.task, {Purpose::consult_transfer, Purpose::conference});
    if (merged != nullptr && merged->subject == consult.ordinal) return true;
    if (failed(event.task, {Purpose::consult, Purpose::consult_leg}) != nullptr) return true;
    if (consult.deadline && *consult.deadline <= step.now) return true;
    auto const queue = model.config.queues.find(consult.target.queue);
    bool const queued = consult.entry != 0 && queue != model.config.queues.end();
    bool const shut =
        queued && (!queue->second.active || model.closed_queues.contains(queue->first));
    if (shut && consult.stage == Asking::asked) return true;  // CO-9
    if (record.unanswered.contains(event.task)) return true;  // CO-6
    bool const agent = consult.target.kind == TargetKind::agent;
    bool const unreachable = agent && !is_reachable(model, consult.target.agent, one.media, false);
    return consult.stage == Asking::preparing && unreachable;
}

void Claims::operator()(ConsultClosed const& event) const {
    TaskModel& one = task(event.task);
    require(one.consult && one.consult->ordinal == event.consult, "CO: ended twice");
    require(consult_may_close(event, one), "CO: ended by itself");
    record.consults_closed[event.task] = *one.consult;
    one.consult.reset();
}

}  // namespace ringmaster::simulation
