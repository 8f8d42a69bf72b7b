// Which outdial is refused and why, how one ends that nobody answers, and what the agent's state is
// afterwards.

#include "core/decide/outdial.hpp"

#include "core/decide/agent_state.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/do_not_call.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/parties.hpp"
#include "core/state/capacity.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::core {
namespace {

constexpr char const* cancelled = "OUTDIAL_CANCELLED";

// OD-1: organization, desktop profile, entry point.
Refused why_not_permitted(Decision const& decision, StartOutdial const& command) {
    Config const& config = decision.config();
    AgentProfile const* const profile = config.profile_of(command.agent);
    bool const may = profile != nullptr && profile->outdial && config.settings.outdial_enabled;
    if (!may || profile->outdial_entry_point.empty()) {
        return Refusal{Reason::not_permitted, "outdial"};
    }
    EntryPointId const own = profile->outdial_entry_point;
    if (!command.entry_point.empty() && command.entry_point != own) {
        return Refusal{Reason::not_permitted, "outdial from another entry point"};
    }
    EntryPoint const* const point = config.entry_point(own);
    if (point == nullptr || !point->active || point->media != MediaType::telephony) {
        return Refusal{Reason::unknown_entry_point, {}};
    }
    bool const shut = decision.state().closed_entry_points.contains(own);
    return shut ? Refused(Refusal{Reason::entry_point_closed, {}}) : std::nullopt;
}

std::vector<std::string> lists_against(Decision const& decision, StartOutdial const& command) {
    return lists_against(decision, command.agent, *normalize_dial_number(command.number));
}

Refused why_not_numbers(Decision const& decision, StartOutdial const& command) {
    bool const dialable =
        normalize_dial_number(command.destination) && normalize_dial_number(command.number);
    if (!dialable) return Refusal{Reason::invalid_dial_number, command.destination};
    if (!command.ani) return Refusal{Reason::outdial_ani_denied, command.origin};
    bool const listed = !decision.config().settings.outdial_past_do_not_call &&
                        !lists_against(decision, command).empty();
    return listed ? Refused(Refusal{Reason::do_not_call, {}}) : std::nullopt;
}

Refused why_not_outdial(Decision const& decision, StartOutdial const& command) {
    Agent const* const agent = decision.state().agent(command.agent);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station == nullptr) return Refusal{Reason::not_signed_in, {}};
    if (!decision.config().may_work(command.agent, station->team)) {
        return Refusal{Reason::agent_inactive, {}};
    }
    if (auto refusal = why_not_permitted(decision, command)) return refusal;
    if (auto refusal = why_not_numbers(decision, command)) return refusal;
    if (decision.state().task(command.task) != nullptr) {
        return Refusal{Reason::duplicate_task, to_string(command.task)};
    }
    if (!agent->has_arrived_socket()) return Refusal{Reason::not_available, {}};  // AG-8
    if (auto refusal = why_not_beside(decision, *agent, {})) return refusal;
    bool const full = at_ceiling(decision, Direction::OUTBOUND);  // VC-9
    return full ? Refused(Refusal{Reason::contacts_ceiling, {}}) : std::nullopt;
}

// What the agent is told of a connector's cause.
char const* reason_of(std::string const& cause) {
    if (cause == "busy") return "OUTDIAL_BUSY";
    if (cause == "no-answer" || cause == "hung-up") return "OUTDIAL_NO_ANSWER";
    if (cause == "invalid-number") return "OUTDIAL_INVALID_NUMBER";
    return "OUTDIAL_FAILED";
}

void tell_failed(Decision& decision, TaskView view, Saying saying) {
    view.allowed = {};
    decision.tell_view(NoticeKind::AgentOutboundFailed, std::move(view), std::move(saying));
}

}  // namespace

Refused why_not_beside(Decision const& decision, Agent const& agent, TaskId except) {
    for (TaskId const& id : decision.indexes().tasks_of(agent.id)) {
        Task const& task = *decision.state().task(id);
        if (id == except) continue;
        if (task.media != MediaType::telephony) continue;
        if (task.offer_to(agent.id) != nullptr) return Refusal{Reason::offer_showing, {}};
        if (task.talking(agent.id) != nullptr) return Refusal{Reason::contact_live, {}};
    }
    if (agent.station()->phone) return Refusal{Reason::state_pending, {}};  // VC-5
    if (!except.empty()) return std::nullopt;  // its place is the call's
    bool const free = has_place(decision.state(), decision.indexes(), agent, MediaType::telephony);
    return free ? std::nullopt : Refused(Refusal{Reason::no_capacity, {}});
}

void begin_outdial(Decision& decision, TaskCreated created, OutdialStarted started) {
    TaskId const id = created.task;
    AgentId const agent = started.agent;
    bool const accepted = started.preview.has_value();  // no second yes is needed (OD-3)
    decision.emit(std::move(created));
    decision.emit(std::move(started));
    Waiting waiting{{}, "OUTDIAL", false};
    waiting.kind = EntryKind::outdial;
    waiting.target = agent;
    std::uint32_t const entry = queue_task(decision, id, waiting);
    make_offer(decision, id, {entry, agent, accepted});
}

Refused start_outdial(Decision& decision, StartOutdial const& command) {
    if (auto refusal = why_not_outdial(decision, command)) return refusal;
    EntryPointId const from = decision.config().profile_of(command.agent)->outdial_entry_point;
    TaskCreated event;
    event.task = command.task;
    event.at = decision.now();
    event.by = command.by;
    event.direction = Direction::OUTBOUND;
    event.entry_point = from;
    event.origin = *command.ani;
    event.destination = *normalize_dial_number(command.destination);
    event.customer_name = command.customer_name;
    event.priority = decision.config().entry_point(from)->priority;
    event.age_since = decision.now();
    for (auto const& [name, value] : command.attributes) {
        event.attributes[name] = Variable{value, 1, command.by};
    }
    begin_outdial(decision, std::move(event),
                  {command.task, command.agent, *normalize_dial_number(command.number),
                   decision.now(), lists_against(decision, command)});
    return std::nullopt;
}

bool is_outdial(Task const& task, Offer const& offer) {
    QueueEntry const* const entry = task.entry(offer.entry);
    return entry != nullptr && entry->kind == EntryKind::outdial;
}

void outdial_unanswered(Decision& decision, TaskId id, std::uint32_t ordinal,
                        DeviceUnanswered const& end) {
    Offer const offer = *decision.state().task(id)->offer(ordinal);
    AgentId const agent = offer.agent;
    bool const himself = end.outcome == OfferOutcome::declined || end.reason == cancelled;
    TaskView shown = decision.view(id, agent);
    Time const now = decision.now();
    decision.emit(OfferClosed{id, ordinal, agent, end.outcome, end.reason, now, end.due, {}});
    decision.emit(OutdialFailed{id, 0, agent, end.reason, end.due, now});
    bool const failed = !himself || !offer.ringing();
    if (failed) tell_failed(decision, std::move(shown), {end.reason, end.reason});
    if (!end.device_gone) decision.command(id, MediaKind::hangup, agent_leg(agent), ordinal);
    Ending ending{end.reason, himself ? TerminatingParty::Agent : TerminatingParty::System, {}, {}};
    ending.rang = agent;
    end_task(decision, id, ending);
}

void tell_never_rang(Decision& decision, TaskId id, std::string const& reason) {
    std::vector<Offer> const offers = decision.state().task(id)->offers;
    for (Offer const& offer : offers) {
        if (!offer.ringing()) {
            tell_failed(decision, decision.view(id, offer.agent), {reason, reason});
        }
    }
}

void cancel_outdial(Decision& decision, AgentId agent, TaskId id) {
    if (Offer const* const offer = decision.state().task(id)->offer_to(agent)) {
        return outdial_unanswered(decision, id, offer->ordinal,
                                  {OfferOutcome::withdrawn, cancelled});
    }
    end_task(decision, id, {cancelled, TerminatingParty::Agent, agent, {}});
}

void outdial_failed(Decision& decision, TaskId id, DialFailure const& failure) {
    Task const& task = *decision.state().task(id);
    CallbackDialling const dial = *task.dials_customer();
    AgentId const agent = task.owner()->agent;
    std::string const cause = failure.cause.empty() ? "channel-failure" : failure.cause;
    TaskView shown = decision.view(id, agent);
    decision.emit(OutdialFailed{id, dial.dial, agent, cause, failure.due, decision.now()});
    tell_failed(decision, std::move(shown), {cause, reason_of(cause)});
    if (!failure.leg_gone) decision.command(id, MediaKind::hangup, customer_leg(), dial.dial);
    end_task(decision, id, {reason_of(cause), TerminatingParty::System, {}, {}});
}

void outdial_forbidden(Decision& decision, TaskId id, AgentId agent) {
    std::string const reason(describe_reason(Reason::do_not_call).id);
    TaskView shown = decision.view(id, agent);
    decision.emit(OutdialFailed{id, 0, agent, reason, {}, decision.now()});
    tell_failed(decision, std::move(shown), {reason, reason});
    end_task(decision, id, {reason, TerminatingParty::System, {}, {}});
}

void outdial_agent_lost(Decision& decision, TaskId id, bool leg_gone) {
    AgentId const agent = decision.state().task(id)->owner()->agent;
    std::uint32_t const dial = decision.state().task(id)->dials_customer()->dial;
    std::string const code = code_name(SystemCode::Channel_Failure);
    TaskView shown = decision.view(id, agent);
    decision.emit(OutdialFailed{id, dial, agent, code, {}, decision.now()});
    tell_failed(decision, std::move(shown), {code, code});
    decision.command(id, MediaKind::hangup, customer_leg(), dial);
    end_task(decision, id, {code, TerminatingParty::System, {}, leg_gone ? agent : AgentId{}});
}

void keep_state_after_outdial(Decision& decision, AgentId id) {
    Agent const* const agent = decision.state().agent(id);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station == nullptr || !station->after_outdial) return;
    decision.emit(AfterOutdialSettled{id, station->after_outdial->task, decision.now()});
}

void part_over(Decision& decision, TaskId id, AgentId agent, bool wrapped_up) {
    Agent const* const one = decision.state().agent(agent);
    Station const* const station = one == nullptr ? nullptr : one->station();
    bool const his =
        station != nullptr && station->after_outdial && station->after_outdial->task == id;
    if (!his) return;
    Task const* const task = decision.state().task(id);
    bool const open =
        task != nullptr && (task->talking(agent) != nullptr || task->wrapping(agent) != nullptr);
    if (open) return;
    AgentProfile const* const profile = decision.config().profile_of(agent);
    bool const available = (wrapped_up || station->after_outdial->answered) && profile != nullptr &&
                           profile->available_after_outdial;
    keep_state_after_outdial(decision, agent);
    if (available) available_after_outdial(decision, agent);
}

}  // namespace ringmaster::core
