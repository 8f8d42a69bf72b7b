#include "core/decide/contact.hpp"

#include <algorithm>

#include "core/decide/actions.hpp"
#include "core/decide/agent_state.hpp"
#include "core/decide/callback.hpp"
#include "core/decide/callback_request.hpp"
#include "core/decide/conference.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/divert.hpp"
#include "core/decide/monitor.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/outdial.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/queue_admission.hpp"
#include "core/decide/recording.hpp"
#include "core/decide/transfer.hpp"
#include "core/decide/waiting.hpp"
#include "core/decide/wrap_up.hpp"
#include "ringmaster/core/model/customer_form.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::core {
namespace {

EntryPoint const* find_entry_point(Decision const& decision, CreateTask const& command) {
    Config const& config = decision.config();
    if (!command.entry_point.empty()) return config.entry_point(command.entry_point);
    std::string const& region = config.settings.default_region;
    if (command.media != MediaType::telephony) {  // CH-3
        auto const address = decision.indexes().forms().form()(command.destination, region);
        EntryPoint const* const point = config.entry_point_by_address(command.media, address);
        if (point != nullptr) return point;
    }
    auto const number = normalize_dial_number(command.destination);
    if (!number) return nullptr;
    return config.entry_point_by_number(
        decision.indexes().forms().remembered(*number, region));  // NUM-1
}

// Where a customer writes from, when that is not the form by which he is known again (NUM-1, RQ-7).
std::string canonical_address(Decision const& decision, CreateTask const& command) {
    if (command.media == MediaType::telephony) return {};
    auto form = customer_form(decision.indexes().forms().form(), command.media, command.origin,
                              decision.config().settings.default_region);
    return form == command.origin ? std::string() : form;
}

Refused check_wishes(Config const& config, CreateTask const& command) {
    if (auto refusal = check_requirements(config, command.requirements)) return refusal;
    std::vector<AgentId> wanted;
    wanted.reserve(command.preferred.size() + 1);
    for (PreferredAgent const& one : command.preferred) wanted.push_back(one.agent);
    if (!command.direct_to.empty()) wanted.push_back(command.direct_to);
    for (AgentId const& agent : wanted) {
        User const* const user = config.user(agent);
        if (user == nullptr || !user->active) {
            return Refusal{Reason::unknown_preferred, to_string(agent)};
        }
    }
    return std::nullopt;
}

// Of calls and callbacks alike.
Refused check_new(Decision const& decision, CreateTask const& command) {
    if (decision.state().task(command.task) != nullptr) {
        return Refusal{Reason::duplicate_task, to_string(command.task)};
    }
    if (command.direction != Direction::INBOUND) return Refusal{Reason::not_permitted, "outdial"};
    if (command.priority && (*command.priority < limits::priority_highest ||
                             *command.priority > limits::priority_lowest)) {
        return Refusal{Reason::priority_range, std::to_string(*command.priority)};
    }
    if (command.age_since && (*command.age_since > decision.now() ||
                              decision.now() - *command.age_since > limits::backdate_max)) {
        return Refusal{Reason::age_range, std::to_string(command.age_since->epoch_ms)};
    }
    return check_wishes(decision.config(), command);
}

Refused check_arrival(Decision const& decision, CreateTask const& command) {
    if (at_ceiling(decision, command.direction)) return Refusal{Reason::contacts_ceiling, {}};
    EntryPoint const* const point = find_entry_point(decision, command);
    if (point == nullptr || !point->active) return Refusal{Reason::unknown_entry_point, {}};
    Queue const* const queue = decision.config().queue(command.queue.value_or(point->queue));
    if (queue == nullptr || !queue->active) return Refusal{Reason::unknown_queue, {}};
    if (point->media != command.media || queue->media != command.media) {
        return Refusal{Reason::media_not_supported, std::string(enum_name(command.media))};
    }
    return place_for_arrival(decision, {queue->id, point->id}).refusal;  // RQ-9
}

// What an owner's client is shown when no wrap-up is owed (PROTOCOL 4): it completes /end on the
// first, and the second closes the form.
void tell_completed_end(Decision& decision, AgentId agent, TaskId task) {
    decision.tell_task(agent, NoticeKind::AgentWrapup, task);
    decision.tell_task(agent, NoticeKind::AgentWrappedUp, task);
}

void hang_up_parties(Decision& decision, TaskId id, Ending const& ending,
                     std::vector<Party> const& parties) {
    bool const calls = decision.state().task(id)->media == MediaType::telephony;
    bool const is_down = ending.by == TerminatingParty::Customer || ending.customer_gone;
    // A gateway hears of every end, also where it has told the customer's (CH-3).
    if (!calls || !is_down) decision.command(id, MediaKind::hangup, customer_leg(), 0);
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

// Clients drop a contact of which they are not the owner on nothing else: who was consulted hears
// that this is over, a guest of the conference that he has left it.
void tell_part_over(Decision& decision, TaskId id, Party const& party, Ending const& ending,
                    Boxed<Consult> const& consult) {
    Saying saying{ending.reason, ending.reason};
    switch (decision.state().task(id)->engagement(party.engagement)->role) {
        case Role::owner:
        case Role::monitor: return;
        case Role::consulted:
            saying.consult = consult ? consult->ordinal : 0;
            if (consult) saying.target = consult->target;
            return decision.tell_task(party.agent, NoticeKind::AgentConsultEnded, id, saying);
        case Role::conference:
            saying.party = agent_leg(party.agent);
            return decision.tell_task(party.agent, NoticeKind::ParticipantLeftConference, id,
                                      saying);
    }
}

// `consult`: the one that ended with it.
void tell_ended(Decision& decision, TaskId id, Ending const& ending,
                std::vector<Party> const& parties, Boxed<Consult> const& consult) {
    std::vector<AgentId> pending;
    for (Party const& party : parties) {
        if (party.owes) pending.push_back(party.agent);
    }
    for (Party const& party : parties) {
        auto listed = pending;
        Role const role = decision.state().task(id)->engagement(party.engagement)->role;
        bool const has_had_it = role == Role::owner || party.agent == ending.caller;
        bool const completes =
            !party.owes && has_had_it && !decision.state().task(id)->calls_out();  // OD-2
        if (completes) listed.push_back(party.agent);
        tell_part_over(decision, id, party, ending, consult);
        Saying saying{ending.reason, ending.reason, listed, ending.by, {}};
        saying.updated_by = ending.updated_by;
        decision.tell_task(party.agent, NoticeKind::ContactEnded, id, std::move(saying));
        if (completes) tell_completed_end(decision, party.agent, id);
        if (!party.owes) {
            keep_closing(decision, party.agent, id, {Closing::ended, ending.reason, ending.by, {}});
            part_over(decision, id, party.agent, false);
        }
    }
    for (Party const& party : parties) {
        if (party.owes) decision.tell_task(party.agent, NoticeKind::AgentWrapup, id);
    }
}

}  // namespace

bool at_ceiling(Decision const& decision, Direction direction) {
    OrgSettings const& settings = decision.config().settings;
    std::size_t const inbound = decision.indexes().live_count(Direction::INBOUND);
    std::size_t const outbound = decision.indexes().live_count(Direction::OUTBOUND);
    bool const is_inbound = direction == Direction::INBOUND;
    std::size_t const own_max =
        is_inbound ? settings.contacts_inbound_max : settings.contacts_outbound_max;
    std::size_t const own = is_inbound ? inbound : outbound;
    if (own_max != 0 && own >= own_max) return true;
    return settings.contacts_total_max != 0 && inbound + outbound >= settings.contacts_total_max;
}

Refused create_task(Decision& decision, CreateTask const& command) {
    if (auto refusal = check_new(decision, command)) return refusal;
    if (command.callback) return create_callback(decision, command);
    if (auto refusal = check_arrival(decision, command)) return refusal;
    EntryPoint const& point = *find_entry_point(decision, command);
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
    event.customer_address = canonical_address(decision, command);
    event.priority = static_cast<std::uint8_t>(command.priority.value_or(point.priority));
    event.age_since = command.age_since.value_or(decision.now());
    for (auto const& [name, value] : command.attributes) {
        event.attributes[name] = Variable{value, 1, command.by};
    }
    event.requirements =
        merged({}, command.requirements.empty() ? point.requirements : command.requirements);
    auto const replaced = replaced_by(decision, command);
    if (!replaced.empty()) event.instead_of = replaced.front().value;
    decision.emit(std::move(event));
    end_replaced(decision, replaced);
    QueueId const wanted = command.queue.value_or(point.queue);
    Place const place = place_for_arrival(decision, {wanted, point.id});
    Waiting waiting{place.queue, place.queue == wanted ? "NEW" : "OVERFLOW", false};
    waiting.preferred = command.preferred;
    if (command.preferred.empty() && command.direct_to.empty()) {
        Task const& task = *decision.state().task(command.task);
        waiting.last_agent = last_agent_for(decision, task, place.queue);
    }
    waiting.direct_to = command.direct_to;
    waiting.direct_for = command.direct_for;
    std::uint32_t const entry = queue_task(decision, command.task, waiting);
    if (!place.number.empty()) divert(decision, command.task, {entry, place.number});
    return std::nullopt;
}

Refused end_by_agent(Decision& decision, AgentId agent, TaskId task) {
    auto const reason = why_not(decision.world(), task, agent, Action::end);
    if (reason) return Refusal{*reason, {}};
    if (decision.state().task(task)->calls_out()) {
        cancel_outdial(decision, agent, task);
        return std::nullopt;
    }
    bool const cancels = decision.state().task(task)->dials_customer() != nullptr;  // CB-5
    end_task(decision, task,
             {cancels ? "CALLBACK_CANCELLED" : "AGENT_ENDED", TerminatingParty::Agent, agent, {}});
    return std::nullopt;
}

Refused send_reply(Decision& decision, SendReply const& command) {
    auto const reason = why_not(decision.world(), command.task, command.agent, Action::reply);
    if (reason) return Refusal{*reason, {}};
    end_task(decision, command.task, {"REPLY_SENT", TerminatingParty::Agent, command.agent, {}});
    return std::nullopt;
}

// Everything of a live voice call that is no engagement.
void end_call(Decision& decision, TaskId id, std::string const& reason) {
    stop_recording(decision, id);
    stop_monitors(decision, id, reason);
    drop_consult(decision, id, reason);
    drop_number_transfer(decision, id, reason);
    std::vector<NumberParty> const numbers = decision.state().task(id)->numbers;
    for (NumberParty const& party : numbers) {
        decision.emit(NumberLeft{id, party.ordinal, party.number, decision.now(), reason});
        hang_up_number(decision, id, party.number);
    }
}

void end_task(Decision& decision, TaskId id, Ending const& wanted) {
    Ending ending = wanted;
    Task const& before = *decision.state().task(id);
    bool const leg = before.has_customer() || before.dials_customer() != nullptr;
    ending.customer_gone = ending.customer_gone || !leg;  // CB-1
    if (before.calls_out()) tell_never_rang(decision, id, ending.reason);
    std::vector<Onlooker> offered = close_offers_of_ended(decision, id);
    if (!ending.rang.empty()) offered.push_back({ending.rang, id});
    Boxed<Consult> const consult = decision.state().task(id)->consult;
    end_call(decision, id, ending.reason);
    leave_all_queues(decision, id, ending.reason);
    std::vector<Party> const parties = end_engagements(decision, id, ending.reason);
    decision.emit(TaskEnded{id, decision.now(), ending.reason, ending.by, ending.due});
    for (Party const& party : parties) {
        if (party.owes) begin_wrap_up_of(decision, id, party);
    }
    for (Onlooker const& one : offered) {  // OF-5: an abandon, not a miss
        TaskView view = decision.view(id, one.agent);
        view.shown_as = one.knew_as;
        decision.tell_view(NoticeKind::ContactEnded, std::move(view),
                           {ending.reason, "CONTACT_ENDED", {}, ending.by, {}});
        keep_closing(decision, one.agent, id, {Closing::ended, ending.reason, ending.by, {}});
        part_over(decision, id, one.agent, false);
    }
    tell_ended(decision, id, ending, parties, consult);
    hang_up_parties(decision, id, ending, parties);
    close_if_finished(decision, id);
}

void customer_left(Decision& decision, TaskId id, char const* fact) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr) return;
    if (task->ended() != nullptr) return late_fact(decision, id, customer_leg(), "customer-left");
    if (caller_gone(decision, id, fact, "hung-up")) return;
    end_task(decision, id, {"CUSTOMER_LEFT", TerminatingParty::Customer, {}, {}});
}

void customer_lost(Decision& decision, TaskId id, std::string const& cause) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr) return;
    if (task->ended() != nullptr) return late_fact(decision, id, customer_leg(), "leg-failed");
    if (caller_gone(decision, id, "leg-failed", cause)) return;
    Ending lost{"CUSTOMER_LEG_FAILED", TerminatingParty::System, {}, {}};
    lost.customer_gone = true;
    end_task(decision, id, lost);
}

void owner_leg_failed(Decision& decision, TaskId id, LegFailure const& failure) {
    Engagement const* const owner = decision.state().task(id)->owner();
    if (owner == nullptr) broken("no owner whose leg could fail in " + to_string(id));
    AgentId const agent = owner->agent;
    std::uint32_t const ordinal = owner->ordinal;
    std::string const code = code_name(SystemCode::Channel_Failure);
    keep_state_after_outdial(decision, agent);
    if (decision.state().task(id)->calls_out()) {
        outdial_agent_lost(decision, id, failure.leg_gone);
    } else if (decision.state().task(id)->dials_customer() != nullptr) {
        agent_leaves_dial(decision, id, code);
        if (!failure.leg_gone) hang_up_agent(decision, id, agent, ordinal);
    } else if (decision.state().task(id)->in_conference()) {  // an exit (CF-2)
        agent_leaves(decision, id, {ordinal, code, failure.leg_gone});
    } else {
        drop_number_transfer(decision, id, code);
        if (decision.state().task(id)->consult) close_consult(decision, id, {code});
        take_from_agent(decision, id, ordinal, code);
        if (!failure.leg_gone) hang_up_agent(decision, id, agent, ordinal);
    }
    force_idle(decision, agent, SystemCode::Channel_Failure,
               failure.cause.empty() ? code : failure.cause);
}

QueueId return_queue(Decision const& decision, Task const& task) {
    if (!task.queue.empty()) return task.queue;
    QueueId const& chosen = decision.config().settings.return_queue;
    if (!chosen.empty()) return chosen;
    EntryPoint const* const point = decision.config().entry_point(task.entry_point);
    return point == nullptr ? QueueId{} : point->queue;
}

void take_from_agent(Decision& decision, TaskId id, std::uint32_t ordinal,
                     std::string const& reason) {
    Party const party = end_part(decision, id, ordinal, reason);
    decision.tell_task(party.agent, NoticeKind::AgentContactUnassigned, id, {reason, reason});
    tell_part_ended(decision, id, party, reason);
    end_hold(decision, id);
    return_to_queue(decision, id, reason);
}

void return_to_queue(Decision& decision, TaskId id, std::string const& reason) {
    QueueId const queue = return_queue(decision, *decision.state().task(id));
    if (queue.empty()) {
        end_task(decision, id, {reason, TerminatingParty::System, {}, {}});
    } else {
        queue_task(decision, id, {queue, reason});
    }
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

void keep_closing(Decision& decision, AgentId id, TaskId task, ClosedHow const& how) {
    Agent const* const agent = decision.state().agent(id);
    if (agent == nullptr || agent->station() == nullptr) return;
    decision.emit(ClosedTaskKept{id, task, how.closing, how.reason, how.by, how.code,
                                 decision.now(), !agent->has_arrived_socket(), how.shown_as});
}

}  // namespace ringmaster::core
