#include "core/decide/conference.hpp"

#include <algorithm>

#include "core/decide/actions.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/monitor.hpp"
#include "core/decide/parties.hpp"

namespace ringmaster::core {
namespace {

Saying about(Leg const& party, std::string const& reason = {}) {
    Saying saying{reason, reason};
    saying.party = party;
    return saying;
}

// Down to customer and owner: a plain call again. An owner who consults is apart from the
// customer, who goes on hold as in any consult (VC-2); then his leg may come back to him.
void settle_shrunk(Decision& decision, TaskId id, bool was_conference) {
    Task const& task = *decision.state().task(id);
    bool const apart =
        task.consult && !std::holds_alternative<ConsultPreparing>(task.consult->stage);
    if (!was_conference || task.in_conference() || task.owner() == nullptr || !apart) return;
    Engagement const owner = *task.owner();
    decision.emit(LegsHeld{id, decision.now(), true, false, {}});
    decision.command(id, MediaKind::hold, customer_leg(), 0);
    decision.command(id, MediaKind::bridge, agent_leg(owner.agent), owner.ordinal);
}

// The conference shrank to a consult while the merge was on its way: its customer is about to go on
// hold after he was merged.
bool held_meanwhile(Task const& task, MediaOperation const& merge) {
    auto const is_hold = [&](MediaOperation const& one) {
        return one.kind == MediaKind::hold && one.leg == customer_leg() &&
               one.number > merge.number;
    };
    return std::any_of(task.media_operations.begin(), task.media_operations.end(), is_hold);
}

void pass_on(Decision& decision, TaskId id) {
    Engagement const* const next = successor(*decision.state().task(id));
    if (next == nullptr) return;
    decision.emit(RoleChanged{id, next->ordinal, next->agent, Role::owner, decision.now()});
    follow_owner(decision, id);
}

}  // namespace

Engagement const* successor(Task const& task) {
    Engagement const* first = nullptr;
    for (Engagement const& one : task.engagements) {
        if (!one.talking() || one.role != Role::conference) continue;
        bool const earlier = first == nullptr || one.joined_at < first->joined_at ||
                             (one.joined_at == first->joined_at && one.agent < first->agent);
        if (earlier) first = &one;
    }
    return first;
}

Refused join_conference(Decision& decision, JoinConference const& command) {
    TaskId const id = command.task;
    auto const reason = why_not(decision.world(), id, command.agent, Action::consult_conference);
    if (reason) return Refusal{*reason, {}};
    request_merge(decision, id, command.agent, Purpose::conference);
    return std::nullopt;
}

void conference_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                        MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    if (task.ended() != nullptr || task.owner() == nullptr) return;
    if (auto const cause = why_not_merged(task, operation, outcome)) {
        hold_again(decision, id);
        return tell_failure(decision, operation.by, NoticeKind::AgentConsultConferenceFailed, id,
                            *cause);
    }
    Leg const joined = consulted_leg(task);
    std::uint32_t const engagement = task.consult->answered()->engagement;
    TaskId const child = task.consult->child;
    bool const owner_apart = task.in_conference();
    bool const held = held_meanwhile(task, operation);
    Engagement const owner = *task.owner();
    Time const now = decision.now();
    static_cast<void>(forget_hold(decision, id));  // see request_merge
    decision.emit(ConsultClosed{id, operation.subject, now, "CONFERENCE"});
    if (engagement != 0) {
        decision.emit(RoleChanged{id, engagement, joined.agent, Role::conference, now});
    } else {
        std::uint32_t const ordinal = decision.state().task(id)->next_ordinal;
        decision.emit(NumberJoined{id, ordinal, joined.number, now});
    }
    Saying saying = about(joined);
    saying.child = child;
    if (!child.empty()) {
        tell_agents(decision, NoticeKind::ContactMerged, id, saying);
        tell_child_over(decision, id, joined.agent, child);
    }
    tell_agents(decision, NoticeKind::AgentConsultConferenced, id, saying);
    tell_agents(decision, NoticeKind::ParticipantJoinedConference, id, saying);
    if (owner_apart) {
        decision.command(id, MediaKind::bridge, agent_leg(owner.agent), owner.ordinal);
    }
    if (held) decision.command(id, MediaKind::unhold, customer_leg(), 0);
}

Refused leave_conference(Decision& decision, LeaveConference const& command) {
    TaskId const id = command.task;
    Action const action = command.hand_over ? Action::conference_transfer : Action::conference_exit;
    auto const reason = why_not(decision.world(), id, command.agent, action);
    if (reason) return Refusal{*reason, {}};
    std::uint32_t const engagement = decision.state().task(id)->talking(command.agent)->ordinal;
    agent_leaves(decision, id, {engagement, "CONFERENCE_EXIT"});
    return std::nullopt;
}

Refused drop_party(Decision& decision, DropParty const& command) {
    TaskId const id = command.task;
    auto const reason = why_not(decision.world(), id, command.agent, Action::conference_drop);
    if (reason) return Refusal{*reason, {}};
    Task const& task = *decision.state().task(id);
    if (command.party.kind == LegKind::agent) {
        Engagement const* const one = task.talking(command.party.agent);
        if (one != nullptr && one->role == Role::conference) {
            agent_leaves(decision, id, {one->ordinal, "DROPPED"});
            return std::nullopt;
        }
    }
    if (NumberParty const* const party = task.number(command.party.number)) {
        NumberParty const gone = *party;
        hang_up_number(decision, id, gone.number);
        number_leaves(decision, id, {gone, "DROPPED"});
        return std::nullopt;
    }
    return Refusal{Reason::unknown_party, {}};
}

void agent_leaves(Decision& decision, TaskId id, Leaving const& leaving) {
    Task const& task = *decision.state().task(id);
    bool const is_owner = task.engagement(leaving.engagement)->role == Role::owner;
    if (is_owner && task.consult) {
        ConsultEnd end{leaving.reason};
        end.owner_returns = false;
        close_consult(decision, id, end);
    }
    Party const party = end_part(decision, id, leaving.engagement, leaving.reason);
    if (is_owner) pass_on(decision, id);
    settle_shrunk(decision, id, true);
    Saying const saying = about(agent_leg(party.agent), leaving.reason);
    decision.tell_task(party.agent, NoticeKind::ParticipantLeftConference, id, saying);
    // Where numbers go on alone it has no owner: clients take such a contact for their own, and
    // drop it on the end of a wrap-up only.
    if (party.owes || decision.state().task(id)->owner() == nullptr) {
        tell_part_ended(decision, id, party, leaving.reason);
    } else {
        keep_closing(decision, party.agent, id,
                     {Closing::ended, leaving.reason, TerminatingParty::none, {}});
    }
    tell_agents(decision, NoticeKind::ParticipantLeftConference, id, saying);
    Engagement const* const owner = decision.state().task(id)->owner();
    if (is_owner && owner != nullptr) {
        decision.tell_task(owner->agent, NoticeKind::ContactOwnerChanged, id,
                           about(agent_leg(owner->agent)));
    }
    if (!leaving.leg_gone) hang_up_agent(decision, id, party.agent, party.engagement);
}

void number_leaves(Decision& decision, TaskId id, NumberLeaving const& leaving) {
    bool const was_conference = decision.state().task(id)->in_conference();
    std::string const& reason = leaving.reason;
    NumberParty const& party = leaving.party;
    decision.emit(NumberLeft{id, party.ordinal, party.number, decision.now(), reason});
    settle_shrunk(decision, id, was_conference);
    tell_agents(decision, NoticeKind::ParticipantLeftConference, id,
                about(number_leg(party.number), reason));
    Task const& task = *decision.state().task(id);
    bool const alone = agents_on(task).empty() && task.numbers.empty() && task.entries.empty();
    if (alone && leaving.failed) return return_to_queue(decision, id, reason);
    if (alone) end_task(decision, id, {reason, TerminatingParty::System, {}, {}});
}

}  // namespace ringmaster::core
