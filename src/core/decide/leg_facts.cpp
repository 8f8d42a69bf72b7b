// What connectors report about legs (VC-4, VC-10, VC-11, CO-11).

#include <algorithm>

#include "core/decide/agent_state.hpp"
#include "core/decide/callback.hpp"
#include "core/decide/conference.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/monitor.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/transfer.hpp"

namespace ringmaster::core {
namespace {

SystemCode system_code_of(std::string const& cause) {
    if (cause == "busy") return SystemCode::Agent_Busy;
    if (cause == "invalid-number") return SystemCode::Invalid_Number;
    if (cause == "no-answer") return SystemCode::RONA;
    return SystemCode::Channel_Failure;
}

void number_answered(Decision& decision, Task const& task) {
    if (task.number_transfer) return transfer_number_answered(decision, task.id);
    consult_number_answered(decision, task.id);
}

struct NumberGone {
    Leg leg;
    std::string reason;
    bool failed = false;
};

void number_gone(Decision& decision, Task const& task, NumberGone const& gone) {
    TaskId const id = task.id;
    std::string const& number = gone.leg.number;
    std::string const reason = gone.reason.empty() ? "channel-failure" : gone.reason;
    if (task.dialled() == number) {
        if (task.number_transfer) return fail_number_transfer(decision, id, reason, true);
        return fail_consult(decision, id, reason, true);
    }
    if (NumberParty const* const party = task.number(number)) {
        return number_leaves(decision, id, {*party, reason, gone.failed});
    }
    if (!talks(task, gone.leg)) return late_fact(decision, id, gone.leg, "number-gone");
    ConsultEnd end{reason};
    end.leg_gone = true;
    close_consult(decision, id, end);
}

// True when it was a consulted or conference agent, for whom it is exit (VC-4).
bool other_agent_gone(Decision& decision, Task const& task, AgentId agent,
                      std::string const& reason) {
    Engagement const* const one = task.talking(agent);
    if (one == nullptr) return false;
    if (one->role == Role::conference) {
        agent_leaves(decision, task.id, {one->ordinal, reason, true});
        return true;
    }
    if (one->role == Role::monitor) {
        stop_monitor(decision, task.id, {one->ordinal, reason, true});
        return true;
    }
    if (one->role != Role::consulted) return false;
    ConsultEnd end{reason};
    end.leg_gone = true;
    close_consult(decision, task.id, end);
    return true;
}

// VC-11: the server had that leg hung up, and has asked for, or has, a newer one of the same party.
bool is_of_old_leg(Decision const& decision, Task const& task, Leg const& leg) {
    auto const& old = task.hung_up_legs;
    return std::any_of(old.begin(), old.end(), [&](HungUpLeg const& one) {
        return one.leg == leg && one.until > decision.now();
    });
}

// The offer that rings at his device; of a preview nothing rings (OD-3).
Offer const* ringing_offer(Task const& task, AgentId agent) {
    return task.preview ? nullptr : task.offer_to(agent);
}

}  // namespace

void leg_answered(Decision& decision, LegAnswered const& fact) {
    Task const* const task = decision.state().task(fact.task);
    if (task == nullptr) return;
    AgentId const agent = fact.leg.agent;
    bool const is_agent = fact.leg.kind == LegKind::agent;
    if (is_agent && ringing_offer(*task, agent) != nullptr) {
        return answer_offer(decision, agent, fact.task);
    }
    if (fact.leg.kind == LegKind::number && task->dialled() == fact.leg.number) {
        return number_answered(decision, *task);
    }
    if (fact.leg.kind == LegKind::customer && task->dials_customer() != nullptr) {
        return customer_answered(decision, fact.task);
    }
    late_fact(decision, fact.task, fact.leg, "leg-answered");
    // Accepted by command, or a customer who is there already.
    bool const listens = is_agent && task->monitor_request(agent) != nullptr;  // about to (SU-1)
    if (talks(*task, fact.leg) || listens) return;
    decision.command(fact.task, ending_command(task->media, fact.leg.kind), fact.leg, 0);
}

void leg_hung_up(Decision& decision, LegHungUp const& fact) {
    if (fact.leg.kind == LegKind::customer) {
        return customer_left(decision, fact.task, "leg-hungup");
    }
    Task const* const task = decision.state().task(fact.task);
    if (task == nullptr) return;
    AgentId const agent = fact.leg.agent;
    bool const is_agent = fact.leg.kind == LegKind::agent;
    if (is_of_old_leg(decision, *task, fact.leg)) {
        if (is_agent) return phone_down(decision, {fact.source, fact.task, agent});
        return late_fact(decision, fact.task, fact.leg, "leg-hungup");
    }
    if (is_agent && ringing_offer(*task, agent) != nullptr) {
        return decline_offer(decision, agent, fact.task, true);
    }
    if (fact.leg.kind == LegKind::number) {
        return number_gone(decision, *task, {fact.leg, "NUMBER_HUNG_UP", false});
    }
    if (other_agent_gone(decision, *task, agent, "AGENT_HUNG_UP")) return;
    if (task->owner() != nullptr && task->owner()->agent == agent) {  // VC-4
        if (task->dials_customer() != nullptr && !task->calls_out()) {
            return agent_leaves_dial(decision, fact.task, "AGENT_HUNG_UP");
        }
        QueueId const queue = return_queue(decision, *task);
        bool const transfers = task->number_transfer && !queue.empty();
        if (transfers) return owner_leaves_transfer(decision, fact.task, queue);
        Ending const ending{"AGENT_HUNG_UP", TerminatingParty::Agent, {}, agent};
        return end_task(decision, fact.task, ending);
    }
    phone_down(decision, {fact.source, fact.task, agent});
}

void leg_failed(Decision& decision, LegFailed const& fact) {
    if (fact.leg.kind == LegKind::customer) {  // VC-11
        return customer_lost(decision, fact.task, fact.cause);
    }
    Task const* const task = decision.state().task(fact.task);
    if (task == nullptr) return;
    if (is_of_old_leg(decision, *task, fact.leg)) {
        return late_fact(decision, fact.task, fact.leg, "leg-failed");
    }
    AgentId const agent = fact.leg.agent;
    if (Offer const* const offer = ringing_offer(*task, agent)) {
        return offer_failed(decision, fact.task, offer->ordinal, {system_code_of(fact.cause)});
    }
    if (fact.leg.kind == LegKind::number) {
        return number_gone(decision, *task, {fact.leg, fact.cause, true});
    }
    std::string const code = code_name(SystemCode::Channel_Failure);
    if (other_agent_gone(decision, *task, agent, code)) {
        return force_idle(decision, agent, SystemCode::Channel_Failure,
                          fact.cause.empty() ? code : fact.cause);
    }
    if (task->owner() != nullptr && task->owner()->agent == agent) {
        return owner_leg_failed(decision, fact.task, {fact.cause});
    }
    late_fact(decision, fact.task, fact.leg, "leg-failed");
}

void phone_down(Decision& decision, PhoneDown const& fact) {
    Agent const* const agent = decision.state().agent(fact.agent);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station != nullptr && station->phone && station->phone->task == fact.task) {
        decision.emit(PhoneWentDown{fact.agent, fact.task, decision.now(), true});
        return;
    }
    if (decision.state().task(fact.task) == nullptr) return;
    late_fact(decision, fact.task, agent_leg(fact.agent), "phone-down");
}

}  // namespace ringmaster::core
