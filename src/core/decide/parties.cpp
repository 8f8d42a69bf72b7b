#include "core/decide/parties.hpp"

#include <algorithm>

#include "core/decide/conference.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/monitor.hpp"
#include "core/decide/outdial.hpp"
#include "core/decide/waiting.hpp"
#include "core/decide/wrap_up.hpp"

namespace ringmaster::core {

std::vector<AgentId> agents_on(Task const& task) {
    std::vector<AgentId> agents;
    for (Engagement const& one : task.engagements) {
        if (one.talking() && one.role != Role::monitor) agents.push_back(one.agent);
    }
    return agents;
}

bool talks(Task const& task, Leg const& leg) {
    if (task.ended() != nullptr) return false;
    switch (leg.kind) {
        case LegKind::customer: return task.has_customer();
        case LegKind::agent: return task.talking(leg.agent) != nullptr;
        case LegKind::number: break;
    }
    if (task.number(leg.number) != nullptr) return true;
    bool const answered = task.consult && task.consult->answered() != nullptr;
    return answered && task.consulted() == nullptr && task.consult->target.number == leg.number;
}

std::size_t party_count(Task const& task) {
    auto const is_party = [](Engagement const& one) {
        return one.talking() && (one.role == Role::owner || one.role == Role::conference);
    };
    auto const agents = std::count_if(task.engagements.begin(), task.engagements.end(), is_party);
    return 1 + static_cast<std::size_t>(agents) + task.numbers.size();
}

void tell_agents(Decision& decision, NoticeKind kind, TaskId id, Saying const& saying) {
    for (AgentId const& agent : agents_on(*decision.state().task(id))) {
        decision.tell_task(agent, kind, id, saying);
    }
}

void tell_failure(Decision& decision, AgentId agent, NoticeKind kind, TaskId id,
                  std::string const& cause) {
    if (decision.state().task(id)->talking(agent) == nullptr) return;
    decision.tell_task(agent, kind, id, {cause, "MEDIA_FAILED"});
}

void hang_up_agent(Decision& decision, TaskId id, AgentId agent, std::uint32_t engagement) {
    Time const due = decision.now() + decision.config().settings.connector_command_timeout;
    MediaType const media = decision.state().task(id)->media;
    bool const has_phone =
        media == MediaType::telephony && decision.state().agent(agent)->station() != nullptr;
    if (has_phone) decision.emit(PhoneWentBusy{agent, id, due, engagement});
    decision.command(id, ending_command(media, LegKind::agent), agent_leg(agent), engagement);
}

void hang_up_number(Decision& decision, TaskId id, std::string const& number) {
    decision.command(id, MediaKind::hangup, number_leg(number), 0);
}

Party end_part(Decision& decision, TaskId id, std::uint32_t ordinal, std::string const& reason) {
    Task const& task = *decision.state().task(id);
    Engagement const& one = *task.engagement(ordinal);
    Party const party{one.agent, ordinal, owes_wrap_up(decision, task, one)};
    bool const last = one.role == Role::owner && successor(task) == nullptr;
    if (last) stop_monitors(decision, id, reason);
    decision.emit(EngagementEnded{id, ordinal, party.agent, decision.now(), reason});
    if (party.owes) begin_wrap_up_of(decision, id, party);
    return party;
}

// After a forced sign-out the end of the contact closes the wrap-up; after a lease's sign-out one
// with a deadline runs on.
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

void tell_part_ended(Decision& decision, TaskId id, Party const& party, std::string const& reason) {
    decision.tell_task(party.agent,
                       party.owes ? NoticeKind::AgentWrapup : NoticeKind::AgentWrappedUp, id);
    if (party.owes) return;
    keep_closing(decision, party.agent, id, {Closing::ended, reason, TerminatingParty::System, {}});
    part_over(decision, id, party.agent, false);
}

bool forget_hold(Decision& decision, TaskId id) {
    if (!decision.state().task(id)->held_since) return false;
    decision.emit(LegsHeld{id, decision.now(), false, false, {}});
    return true;
}

void unhold_customer(Decision& decision, TaskId id, bool was_held) {
    if (was_held) decision.command(id, MediaKind::unhold, customer_leg(), 0);
}

void end_hold(Decision& decision, TaskId id) {
    unhold_customer(decision, id, forget_hold(decision, id));
}

std::uint32_t queue_task(Decision& decision, TaskId id, Waiting const& waiting) {
    Task const& task = *decision.state().task(id);
    std::uint32_t const entry = task.next_ordinal;
    TaskQueued event;
    event.task = id;
    event.entry = entry;
    event.kind = waiting.kind;
    event.queue = waiting.queue;
    event.priority = static_cast<std::uint8_t>(waiting.priority.value_or(task.priority));
    event.by = waiting.by;
    event.in_front = waiting.in_front;
    event.age_since = waiting.kind == EntryKind::consult ? decision.now() : task.age_since;
    event.at = decision.now();
    event.reason = waiting.reason;
    event.target = waiting.target;
    event.transferred_by = waiting.transferred_by;
    if (waiting.kind == EntryKind::task || waiting.kind == EntryKind::preview) {
        event.requirements = merged({}, waiting.requirements.value_or(task.requirements));
        event.excluded = waiting.sender.empty() ? task.sender : waiting.sender;
    }
    fill_waiting(decision, waiting, event);
    decision.emit(std::move(event));
    return entry;
}

void leave_all_queues(Decision& decision, TaskId id, std::string const& reason) {
    std::vector<QueueEntry> const entries = decision.state().task(id)->entries;
    for (QueueEntry const& entry : entries) {
        decision.emit(TaskDequeued{id, entry.ordinal, decision.now(), reason});
    }
}

void late_fact(Decision& decision, TaskId task, Leg const& leg, char const* what) {
    decision.emit(LateFact{task, leg, what, decision.now()});
}

}  // namespace ringmaster::core
