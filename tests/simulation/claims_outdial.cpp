// Claims about outdials, and the agent's state after them (OD-1, OD-2, WU-8).

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

Leg whom_he_calls() { return {LegKind::customer, {}, {}}; }

OutdialModel& outdial_of(TaskModel& task, AgentId agent) {
    require(task.outdial.has_value() && task.outdial->agent == agent, "OD: an event of no outdial");
    return *task.outdial;
}

OutdialModel& outdial_dial_of(TaskModel& task, std::uint32_t dial) {
    bool const dialled = task.outdial && task.outdial->stage == Calling::dialling;
    require(dialled && task.outdial->dial == dial, "CB-8: an event of no dial");
    return *task.outdial;
}

}  // namespace

void Claims::dialled_out(TaskCreated const& event, StartOutdial const& command) const {
    require(command.task == event.task, "OD-1: another contact than asked for");
    require(may_dial_out(model, command), "OD-1: an outdial that had to be refused");
    EntryPointId const from = profile_of(model, command.agent)->outdial_entry_point;
    require(event.direction == Direction::OUTBOUND && event.media == MediaType::telephony,
            "OD-1: another kind of contact");
    require(event.entry_point == from, "OD-1: from another entry point");
    require(event.origin == *command.ani && event.destination == command.destination,
            "OD-1: other numbers");
    TaskModel one;
    one.entry_point = from;
    one.priority = model.config.entry_points.at(from).priority;
    one.age = step.now;
    one.customer = event.destination;
    require(event.priority == one.priority && event.age_since == one.age, "OD-1: not as new");
    model.tasks[event.task] = one;
    ++model.created;
}

void Claims::operator()(OutdialStarted const& event) const {
    auto const* const command = input<StartOutdial>();
    TaskModel& one = task(event.task);
    require(command != nullptr && command->task == event.task && command->agent == event.agent,
            "OD-1: nobody asked for it");
    require(event.number == command->number && one.fresh && !one.outdial, "OD-1: another number");
    one.outdial = OutdialModel{};
    one.outdial->agent = event.agent;
    one.outdial->number = event.number;
    require(event.past_lists.empty() != is_do_not_call(model, event.number),
            "OD-1: past a list, and not on record");
    AgentModel& by = agent(event.agent);
    by.outdial = event.task;
    by.outdial_answered = false;
}

// His own device, at once, and nobody else's.
void Claims::require_ringing_at(TaskQueued const& event, TaskModel const& one) const {
    require(one.outdial && one.fresh && one.entries.empty(), "OD-2: rings for nobody");
    require(event.target == one.outdial->agent && event.queue.empty(), "OD-2: rings elsewhere");
    require(!event.in_front && event.excluded.empty() && event.transferred_by.empty(),
            "OD-2: not as new");
}

void Claims::operator()(OutdialDialled const& event) const {
    TaskModel& one = task(event.task);
    OutdialModel& dialled = outdial_of(one, event.agent);
    EngagementModel const* const owner = one.talker(Role::owner);
    require(dialled.stage == Calling::queued && dialled.dial == 0, "CB-8: dialled twice");
    require(owner != nullptr && owner->agent == event.agent, "OD-2: dialled for nobody");
    require(one.engagements.at(event.engagement).agent == event.agent, "OD-2: for another");
    require(event.dial != 0, "CB-8: dialled without a claim");
    require(may_dial_past_lists(model) || !is_do_not_call(model, dialled.number),
            "OD-1: dialled, and on a do-not-call list");
    dialled.stage = Calling::dialling;
    dialled.dial = event.dial;
}

void Claims::operator()(OutdialRinging const& event) const {
    OutdialModel& one = outdial_dial_of(task(event.task), event.dial);
    OperationModel const* const by = confirmed(event.task, {Purpose::outdial_leg});
    require(by != nullptr && by->subject == event.dial, "OD-2: nothing rings");
    require(!one.ring_deadline && event.deadline == step.now + limits::dial_answer_max,
            "OD-2: rings twice, or for another time");
    one.ring_deadline = event.deadline;
}

void Claims::operator()(OutdialAnswered const& event) const {
    OutdialModel& one = outdial_dial_of(task(event.task), event.dial);
    auto const* const fact = input<LegAnswered>();
    require(fact != nullptr && fact->task == event.task && fact->leg == whom_he_calls(),
            "OD-2: nobody answered");
    require(one.agent == event.agent, "OD-2: another's outdial");
    one.stage = Calling::connected;
    note_recording_due(event.task);
    auto const by = model.agents.find(event.agent);
    if (by != model.agents.end() && by->second.outdial == event.task) {
        by->second.outdial_answered = true;
    }
}

void Claims::operator()(OutdialFailed const& event) const {
    TaskModel& one = task(event.task);
    OutdialModel& failed_one = outdial_of(one, event.agent);
    require(record.ending.contains(event.task), "OD-2: came to nothing, and goes on");
    if (event.dial == 0 && event.cause == "DO_NOT_CALL") {  // while his device rang
        require(is_do_not_call(model, failed_one.number) && !may_dial_past_lists(model),
                "OD-1: kept from nobody's number");
        failed_one.stage = Calling::exhausted;
        return;
    }
    if (event.dial == 0) {  // the offer has closed just before, for a reason of its own
        require(failed_one.stage == Calling::queued && one.offers.empty(), "OD-2: it still rings");
        require(!one.has_talker(), "OD-2: his device was answered");
        failed_one.stage = Calling::exhausted;
        return;
    }
    OutdialModel& dialled = outdial_dial_of(one, event.dial);
    bool const not_dialled = dial_failed(event.task, event.dial);
    bool const agent_lost = leg_gone(event.task, {LegKind::agent, event.agent, {}});
    if (event.due) {
        require(event.due == dialled.ring_deadline, "OD-2: rang for another time");
        require_due(*event.due);
    } else {
        require(not_dialled || agent_lost || customer_gone(event.task), "OD-2: failed for nothing");
    }
    dialled.stage = Calling::exhausted;
    bool const by_agent = agent_lost && event.cause == enum_name(SystemCode::Channel_Failure);
    if (!by_agent) record.dials_ended.insert(event.task);
}

void Claims::operator()(AfterOutdialSettled const& event) const {
    AgentModel& by = agent(event.agent);
    require(!by.outdial.empty() && by.outdial == event.task, "WU-8: settled without an outdial");
    auto const* const choice = input<SetState>();
    bool const chose = choice != nullptr && choice->agent == event.agent;
    auto const known = model.tasks.find(event.task);
    bool const open = known != model.tasks.end() && known->second.involves(event.agent);
    auto const* const failed_leg = input<LegFailed>();
    bool const lost =
        (failed_leg != nullptr && failed_leg->leg.agent == event.agent) ||
        std::any_of(record.settled.begin(), record.settled.end(), [&](Settled const& done) {
            return !done.succeeded && done.operation.leg.agent == event.agent;
        });
    require(chose || lost || !open, "WU-8: settled while his outdial goes on");
    bool const wrapped = record.wrapped_up.contains({event.task, event.agent});
    bool const follows = !chose && !lost && !open && (wrapped || by.outdial_answered);
    AgentProfile const* const profile = profile_of(model, event.agent);
    bool const idle = !by.available && by.system == SystemCode::none;
    if (follows && idle && profile->available_after_outdial) {
        record.available_due.insert(event.agent);
        record.after_outdial.insert(event.agent);
    }
    by.outdial = {};
}

}  // namespace ringmaster::simulation
