#include "core/contact.hpp"

#include <algorithm>

#include "core/actions.hpp"
#include "core/agent_state.hpp"
#include "core/offers.hpp"
#include "core/wrap_up.hpp"
#include "ringmaster/core/dial_number.hpp"

namespace ringmaster::core {
namespace {

// One party of an ending interaction.
struct Party {
    AgentId agent;
    std::uint32_t engagement = 0;
    bool owes = false;
};

EntryPoint const* find_entry_point(Config const& config, CreateTask const& command) {
    if (!command.entry_point.empty()) return config.entry_point(command.entry_point);
    auto const number = normalize_dial_number(command.destination);
    return number ? config.entry_point_by_number(*number) : nullptr;
}

Refused check_arrival(Decision const& decision, CreateTask const& command) {
    if (decision.state().task(command.task) != nullptr) {
        return Refusal{Reason::duplicate_task, to_string(command.task)};
    }
    if (command.direction != Direction::INBOUND) return Refusal{Reason::not_permitted, "outdial"};
    EntryPoint const* const point = find_entry_point(decision.config(), command);
    if (point == nullptr || !point->active) return Refusal{Reason::unknown_entry_point, {}};
    Queue const* const queue = decision.config().queue(command.queue.value_or(point->queue));
    if (queue == nullptr || !queue->active) return Refusal{Reason::unknown_queue, {}};
    if (point->media != command.media || queue->media != command.media) {
        return Refusal{Reason::media_not_supported, std::string(enum_name(command.media))};
    }
    if (command.priority && (*command.priority < limits::priority_highest ||
                             *command.priority > limits::priority_lowest)) {
        return Refusal{Reason::priority_range, std::to_string(*command.priority)};
    }
    if (command.age_since && (*command.age_since > decision.now() ||
                              decision.now() - *command.age_since > limits::backdate_max)) {
        return Refusal{Reason::age_range, std::to_string(command.age_since->epoch_ms)};
    }
    return std::nullopt;
}

// What an agent's client that waits for /end is shown when no wrap-up is owed (PROTOCOL 4).
void tell_completed_end(Decision& decision, AgentId agent, TaskId task) {
    decision.tell_task(agent, NoticeKind::AgentWrapup, task);
    decision.tell_task(agent, NoticeKind::AgentWrappedUp, task);
}

// VC-5: until the phone is down he is not offered the next call.
void hang_up_agent(Decision& decision, TaskId id, AgentId agent, std::uint32_t engagement) {
    Time const due = decision.now() + decision.config().settings.connector_command_timeout;
    if (decision.state().agent(agent)->station() != nullptr) {
        decision.emit(PhoneWentBusy{agent, id, due, engagement});
    }
    decision.command(id, MediaKind::hangup, agent_leg(agent), engagement);
}

// AG-9: an agent whose session is gone cannot wrap up by hand. After a forced sign-out the end of
// the contact closes the wrap-up; after a lease's sign-out one with a deadline runs on.
void begin_wrap_up_of(Decision& decision, TaskId id, Party const& party) {
    begin_wrap_up(decision, id, party.engagement);
    auto const* const gone = std::get_if<SignedOut>(&decision.state().agent(party.agent)->session);
    if (gone == nullptr) return;
    bool const by_lease = gone->kind == SignOutKind::lease;
    WrapUp const& open = *decision.state().task(id)->engagement(party.engagement)->wrap_up();
    if (by_lease && open.deadline) return;
    close_wrap_up(decision, id, party.engagement,
                  {by_lease ? WrapUpOrigin::LOGOUT : WrapUpOrigin::SUPERVISOR, gone->by});
}

void hang_up_parties(Decision& decision, TaskId id, Ending const& ending,
                     std::vector<Party> const& parties) {
    if (decision.state().task(id)->media != MediaType::telephony) return;
    if (ending.by != TerminatingParty::Customer) {
        decision.command(id, MediaKind::hangup, customer_leg(), 0);
    }
    for (Party const& party : parties) {
        if (party.agent != ending.hung_up) {
            hang_up_agent(decision, id, party.agent, party.engagement);
        }
    }
}

std::vector<Party> end_engagements(Decision& decision, TaskId id, std::string const& reason) {
    std::vector<Party> parties;
    Task const& task = *decision.state().task(id);
    for (Engagement const& one : task.engagements) {
        if (!one.talking()) continue;
        parties.push_back({one.agent, one.ordinal, owes_wrap_up(decision, task, one)});
    }
    for (Party const& party : parties) {
        decision.emit(EngagementEnded{id, party.engagement, party.agent, decision.now(), reason});
    }
    return parties;
}

void tell_ended(Decision& decision, TaskId id, Ending const& ending,
                std::vector<Party> const& parties) {
    std::vector<AgentId> pending;
    for (Party const& party : parties) {
        if (party.owes) pending.push_back(party.agent);
    }
    for (Party const& party : parties) {
        auto listed = pending;
        bool const completes = party.agent == ending.caller && !party.owes;
        if (completes) listed.push_back(party.agent);
        decision.tell_task(party.agent, NoticeKind::ContactEnded, id,
                           {ending.reason, ending.reason, listed, ending.by, {}});
        if (completes) tell_completed_end(decision, party.agent, id);
        if (!party.owes) {
            keep_if_away(decision, party.agent, id, {Closing::ended, ending.reason, ending.by, {}});
        }
    }
    for (Party const& party : parties) {
        if (party.owes) decision.tell_task(party.agent, NoticeKind::AgentWrapup, id);
    }
}

void queue_task(Decision& decision, TaskId id, QueueId queue, std::string const& reason) {
    Task const& task = *decision.state().task(id);
    bool const returned = reason != "NEW";
    decision.emit(TaskQueued{id, task.next_ordinal, EntryKind::task, queue, task.priority, returned,
                             task.age_since, decision.now(), reason});
}

void late_fact(Decision& decision, TaskId task, Leg const& leg, char const* what) {
    decision.emit(LateFact{task, leg, what, decision.now()});
}

SystemCode system_code_of(std::string const& cause) {
    if (cause == "busy") return SystemCode::Agent_Busy;
    if (cause == "invalid-number") return SystemCode::Invalid_Number;
    if (cause == "no-answer") return SystemCode::RONA;
    return SystemCode::Channel_Failure;
}

}  // namespace

Refused create_task(Decision& decision, CreateTask const& command) {
    if (auto refusal = check_arrival(decision, command)) return refusal;
    EntryPoint const& point = *find_entry_point(decision.config(), command);
    TaskCreated event;
    event.task = command.task;
    event.at = decision.now();
    event.by = command.by;
    event.media = command.media;
    event.direction = command.direction;
    event.entry_point = point.id;
    event.origin = command.origin;
    event.destination = command.destination;
    event.customer_name = command.customer_name;
    event.priority = static_cast<std::uint8_t>(command.priority.value_or(point.priority));
    event.age_since = command.age_since.value_or(decision.now());
    for (auto const& [name, value] : command.attributes) {
        event.attributes[name] = Variable{value, 1, command.by};
    }
    decision.emit(std::move(event));
    queue_task(decision, command.task, command.queue.value_or(point.queue), "NEW");
    return std::nullopt;
}

Refused end_by_agent(Decision& decision, AgentId agent, TaskId task) {
    auto const reason = why_not(decision.world(), task, agent, Action::end);
    if (reason) return Refusal{*reason, {}};
    end_task(decision, task, {"AGENT_ENDED", TerminatingParty::Agent, agent, {}});
    return std::nullopt;
}

void end_task(Decision& decision, TaskId id, Ending const& ending) {
    std::vector<AgentId> const offered = close_offers_of_ended(decision, id);
    std::vector<QueueEntry> const entries = decision.state().task(id)->entries;
    for (QueueEntry const& entry : entries) {
        decision.emit(TaskDequeued{id, entry.ordinal, decision.now(), ending.reason});
    }
    std::vector<Party> const parties = end_engagements(decision, id, ending.reason);
    decision.emit(TaskEnded{id, decision.now(), ending.reason, ending.by});
    for (Party const& party : parties) {
        if (party.owes) begin_wrap_up_of(decision, id, party);
    }
    for (AgentId const& agent : offered) {  // OF-5: an abandon, not a miss
        decision.tell_task(agent, NoticeKind::ContactEnded, id,
                           {ending.reason, "CONTACT_ENDED", {}, ending.by, {}});
        keep_if_away(decision, agent, id, {Closing::ended, ending.reason, ending.by, {}});
    }
    tell_ended(decision, id, ending, parties);
    hang_up_parties(decision, id, ending, parties);
    close_if_finished(decision, id);
}

void customer_left(Decision& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr) return;
    if (task->ended() != nullptr) return late_fact(decision, id, customer_leg(), "customer-left");
    end_task(decision, id, {"CUSTOMER_LEFT", TerminatingParty::Customer, {}, {}});
}

void leg_answered(Decision& decision, LegAnswered const& fact) {
    Task const* const task = decision.state().task(fact.task);
    if (task == nullptr) return;
    AgentId const agent = fact.leg.agent;
    bool const is_agent = fact.leg.kind == LegKind::agent;
    if (Offer const* const offer = is_agent ? task->offer_to(agent) : nullptr) {
        ring_offer(decision, fact.task, offer->ordinal);
        if (auto const refused = accept_offer(decision, agent, fact.task)) {
            broken("an answered offer was refused: " + refused->detail);
        }
        return;
    }
    late_fact(decision, fact.task, fact.leg, "leg-answered");
    // Accepted by command, or the customer of an inbound call, who was there before.
    bool const customer = fact.leg.kind == LegKind::customer &&
                          task->direction == Direction::INBOUND && task->ended() == nullptr;
    bool const expected = customer || (is_agent && task->talking(agent) != nullptr);
    if (!expected) decision.command(fact.task, MediaKind::hangup, fact.leg, 0);
}

void leg_hung_up(Decision& decision, LegHungUp const& fact) {
    if (fact.leg.kind == LegKind::customer) return customer_left(decision, fact.task);
    Task const* const task = decision.state().task(fact.task);
    if (task == nullptr) return;
    AgentId const agent = fact.leg.agent;
    if (fact.leg.kind == LegKind::agent && task->offer_to(agent) != nullptr) {
        return decline_offer(decision, agent, fact.task, true);
    }
    if (task->owner() != nullptr && task->owner()->agent == agent) {  // VC-4
        Ending const ending{"AGENT_HUNG_UP", TerminatingParty::Agent, {}, agent};
        return end_task(decision, fact.task, ending);
    }
    phone_down(decision, {fact.source, fact.task, agent});
}

void leg_failed(Decision& decision, LegFailed const& fact) {
    if (fact.leg.kind == LegKind::customer) return customer_left(decision, fact.task);  // VC-11
    Task const* const task = decision.state().task(fact.task);
    if (task == nullptr) return;
    AgentId const agent = fact.leg.agent;
    if (Offer const* const offer = task->offer_to(agent)) {
        return offer_failed(decision, fact.task, offer->ordinal, {system_code_of(fact.cause)});
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
        decision.emit(PhoneWentDown{fact.agent, fact.task, decision.now()});
        return;
    }
    if (decision.state().task(fact.task) == nullptr) return;
    late_fact(decision, fact.task, agent_leg(fact.agent), "phone-down");
}

void owner_leg_failed(Decision& decision, TaskId id, LegFailure const& failure) {
    Engagement const* const owner = decision.state().task(id)->owner();
    if (owner == nullptr) broken("no owner whose leg could fail in " + to_string(id));
    AgentId const agent = owner->agent;
    std::uint32_t const ordinal = owner->ordinal;
    std::string const code = code_name(SystemCode::Channel_Failure);
    take_from_agent(decision, id, ordinal, code);
    if (!failure.leg_gone) hang_up_agent(decision, id, agent, ordinal);
    force_idle(decision, agent, SystemCode::Channel_Failure,
               failure.cause.empty() ? code : failure.cause);
}

void take_from_agent(Decision& decision, TaskId id, std::uint32_t ordinal,
                     std::string const& reason) {
    Task const& task = *decision.state().task(id);
    Engagement const& engagement = *task.engagement(ordinal);
    AgentId const agent = engagement.agent;
    bool const owes = owes_wrap_up(decision, task, engagement);
    decision.emit(EngagementEnded{id, ordinal, agent, decision.now(), reason});
    if (owes) begin_wrap_up_of(decision, id, {agent, ordinal, owes});
    decision.tell_task(agent, NoticeKind::AgentContactUnassigned, id, {reason, reason, {}, {}, {}});
    decision.tell_task(agent, owes ? NoticeKind::AgentWrapup : NoticeKind::AgentWrappedUp, id);
    if (!owes) {
        keep_if_away(decision, agent, id, {Closing::ended, reason, TerminatingParty::System, {}});
    }
    queue_task(decision, id, task.queue, reason);
}

void phone_deadline(Decision& decision, AgentId id) {
    Station const& station = *decision.state().agent(id)->station();
    decision.emit(PhoneWentDown{id, station.phone->task, decision.now()});
    force_idle(decision, id, SystemCode::Channel_Failure, code_name(SystemCode::Channel_Failure));
}

void close_if_finished(Decision& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task != nullptr && task->finished()) decision.emit(TaskClosed{id, decision.now()});
}

void keep_if_away(Decision& decision, AgentId id, TaskId task, ClosedHow const& how) {
    Agent const* const agent = decision.state().agent(id);
    if (agent == nullptr || agent->station() == nullptr || agent->has_arrived_socket()) return;
    decision.emit(ClosedTaskKept{id, task, how.closing, how.reason, how.by, how.code});
}

}  // namespace ringmaster::core
