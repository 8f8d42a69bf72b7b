#include "core/decide/consult.hpp"

#include "core/decide/actions.hpp"
#include "core/decide/agent_state.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/target.hpp"
#include "core/decide/transfer.hpp"

namespace ringmaster::core {
namespace {

constexpr std::uint64_t child_interaction = 0x4348'494C'4400'0000ULL;  // purpose tag of derive()

Consult const& consult_of(Decision const& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr || !task->consult) broken("no consult in task " + to_string(id));
    return *task->consult;
}

Saying about(Consult const& consult, std::string const& reason = {}) {
    Saying saying{reason, reason};
    saying.consult = consult.ordinal;
    saying.target = consult.target;
    return saying;
}

Duration queue_timeout(Config const& config, QueueId id) {
    Queue const* const queue = config.queue(id);
    if (queue != nullptr && queue->consult_to_queue_timeout) {
        return *queue->consult_to_queue_timeout;
    }
    return config.settings.consult_to_queue_timeout;
}

// Clients do not see in the end of a consult with a queue that the customer is on hold still.
void tell_still_held(Decision& decision, TaskId id, AgentId owner) {
    if (!decision.state().task(id)->held_since) return;
    decision.tell_task(owner, NoticeKind::AgentContactHeld, id);
}

// The owner of a conference comes back to the mix.
void return_to_mix(Decision& decision, TaskId id) {
    Task const& task = *decision.state().task(id);
    if (!task.in_conference()) return;
    Engagement const& owner = *task.owner();
    decision.command(id, MediaKind::bridge, agent_leg(owner.agent), owner.ordinal);
}

// ---- asking ----------------------------------------------------------------------------------

void ask_agent(Decision& decision, TaskId id) {
    Consult const consult = consult_of(decision, id);
    Task const& task = *decision.state().task(id);
    AgentId const agent = consult.target.agent;
    bool const reachable =
        !takes_part(task, agent) && is_reachable(decision.world(), agent, task.media, false);
    if (!reachable) {  // meanwhile
        return fail_consult(decision, id, code_name(SystemCode::Agent_Unavailable));
    }
    Waiting waiting{{}, "CONSULT", false};
    waiting.kind = EntryKind::consult;
    waiting.target = agent;
    std::uint32_t const entry = queue_task(decision, id, waiting);
    decision.emit(ConsultAsked{id, consult.ordinal, entry, std::nullopt, decision.now()});
    make_offer(decision, id, {entry, agent});
}

void ask_queue(Decision& decision, TaskId id) {
    Consult const consult = consult_of(decision, id);
    QueueId const queue = consult.target.queue;
    Time const now = decision.now();
    Waiting waiting{queue, "CONSULT", false};
    waiting.kind = EntryKind::consult;
    std::uint32_t const entry = queue_task(decision, id, waiting);
    decision.emit(ConsultAsked{id, consult.ordinal, entry,
                               now + queue_timeout(decision.config(), queue), now});
    AgentId const owner = decision.state().task(id)->owner()->agent;
    decision.tell_task(owner, NoticeKind::ContactUpdated, id, about(consult));
}

void ask_number(Decision& decision, TaskId id) {
    Consult const consult = consult_of(decision, id);
    AgentId const owner = decision.state().task(id)->owner()->agent;
    decision.emit(ConsultAsked{id, consult.ordinal, 0, std::nullopt, decision.now()});
    decision.tell_task(owner, NoticeKind::AgentConsultCreated, id, about(consult));
    MediaRequest request{MediaKind::dial, number_leg(consult.target.number), consult.ordinal};
    request.purpose = Purpose::consult_leg;
    request.by = owner;
    decision.request(id, request);
}

void ask(Decision& decision, TaskId id) {
    switch (consult_of(decision, id).target.kind) {
        case TargetKind::agent: return ask_agent(decision, id);
        case TargetKind::queue:
        case TargetKind::entryPoint: return ask_queue(decision, id);
        case TargetKind::dialNumber: return ask_number(decision, id);
    }
}

// Of a consult with somebody AgentConsultCreated says so; until a queue has found one, only this.
void tell_held_for_queue(Decision& decision, TaskId id, AgentId owner) {
    TargetKind const kind = consult_of(decision, id).target.kind;
    bool const waits = kind == TargetKind::queue || kind == TargetKind::entryPoint;
    if (waits) decision.tell_task(owner, NoticeKind::AgentContactHeld, id);
}

// ---- answering -------------------------------------------------------------------------------

void begin(Decision& decision, TaskId id, std::uint32_t engagement) {
    Task const& task = *decision.state().task(id);
    bool const on_hold = !task.held_since && !task.in_conference();  // CO-3
    decision.emit(ConsultBegan{id, task.consult->ordinal, engagement, decision.now(), on_hold});
    Saying const saying = about(consult_of(decision, id));
    AgentId const owner = decision.state().task(id)->owner()->agent;
    decision.tell_task(owner, NoticeKind::AgentConsulting, id, saying);
    if (engagement != 0) {  // nobody else: a conference talks on without them
        AgentId const consulted = decision.state().task(id)->engagement(engagement)->agent;
        decision.tell_task(consulted, NoticeKind::AgentConsulting, id, saying);
    }
    Task const& now = *decision.state().task(id);
    MediaRequest request{MediaKind::bridge, consulted_leg(now), now.consult->ordinal};
    request.other = agent_leg(owner);
    request.purpose = Purpose::consult_leg;
    request.by = owner;
    decision.request(id, request);
    if (on_hold) {
        decision.command(id, MediaKind::hold, consulted_leg(now), now.consult->ordinal);
    }
}

// ---- ending ----------------------------------------------------------------------------------

// Offers of the consult close; their popovers too.
void withdraw_consult_offers(Decision& decision, TaskId id, std::string const& reason) {
    std::vector<Offer> const offers = decision.state().task(id)->offers;
    for (Offer const& offer : offers) {
        QueueEntry const* const entry = decision.state().task(id)->entry(offer.entry);
        if (entry == nullptr || entry->kind != EntryKind::consult) continue;
        withdraw_offer(decision, id, offer.ordinal, reason);
    }
}

void take_back_request(Decision& decision, TaskId id, std::string const& reason) {
    Consult const consult = consult_of(decision, id);
    ConsultRequested const* const requested = consult.requested();
    if (requested == nullptr) return;
    if (requested->entry == 0) return hang_up_number(decision, id, consult.target.number);
    withdraw_consult_offers(decision, id, reason);
    // A line that an earlier version has dialled for it.
    if (decision.state().task(id)->dials_for(requested->entry)) {
        drop_number_transfer(decision, id, reason);
    }
    if (decision.state().task(id)->entry(requested->entry) == nullptr) return;
    decision.emit(TaskDequeued{id, requested->entry, decision.now(), reason});
}

NoticeKind ended_kind(Task const& task) {
    bool const waiting = task.consult->waits_in_queue() && task.offers.empty();
    if (waiting) return NoticeKind::AgentCtqCancelled;
    return task.in_conference() ? NoticeKind::AgentConsultConferenceEnded
                                : NoticeKind::AgentConsultEnded;
}

}  // namespace

Leg consulted_leg(Task const& task) {
    Engagement const* const agent = task.consulted();
    return agent != nullptr ? agent_leg(agent->agent) : number_leg(task.consult->target.number);
}

Refused start_consult(Decision& decision, StartConsult const& command) {
    TaskId const id = command.task;
    auto const reason = why_not(decision.world(), id, command.agent, Action::consult);
    if (reason) return Refusal{*reason, {}};
    ResolvedTarget resolved = resolve_target(decision, {command.agent, id, false}, command.target);
    if (resolved.refused) return resolved.refused;
    Task const& task = *decision.state().task(id);
    std::uint32_t const ordinal = task.next_ordinal;
    bool const conference = task.in_conference();
    bool const prepared = task.held_since.has_value() && !conference;
    std::uint32_t const engagement = task.owner()->ordinal;
    TaskId child;
    if (resolved.target.kind == TargetKind::entryPoint) {
        child.value = derive(id.value, ordinal, child_interaction);
    }
    decision.emit(ConsultStarted{id, ordinal, command.agent, std::move(resolved.target), child,
                                 decision.now()});
    if (prepared) {
        ask(decision, id);
        return std::nullopt;
    }
    MediaRequest request{MediaKind::hold, customer_leg(), ordinal};
    if (conference) {  // CF-1: his leg leaves the mix, the others keep talking
        request = {MediaKind::unbridge, agent_leg(command.agent), engagement};
    }
    request.purpose = Purpose::consult;
    request.by = command.agent;
    decision.request(id, request);
    return std::nullopt;
}

void consult_prepared(Decision& decision, TaskId id, MediaOperation const& operation,
                      MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    bool const waits =
        task.consult && std::holds_alternative<ConsultPreparing>(task.consult->stage);
    if (task.ended() != nullptr || !waits) return;
    if (!outcome.succeeded) return fail_consult(decision, id, outcome.cause);  // CO-14
    if (!task.in_conference()) {
        decision.emit(LegsHeld{id, decision.now(), true, false, operation.by});
        if (operation.kind == MediaKind::unbridge) {  // the conference has shrunk meanwhile
            decision.command(id, MediaKind::hold, customer_leg(), 0);
            decision.command(id, MediaKind::bridge, operation.leg, operation.subject);
        }
        tell_held_for_queue(decision, id, operation.by);
    }
    ask(decision, id);
}

void consult_leg_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                         MediaOutcome const& outcome) {
    Task const& task = *decision.state().task(id);
    bool const same = task.consult && task.consult->ordinal == operation.subject;
    if (task.ended() != nullptr || !same) return;
    if (operation.kind == MediaKind::dial) {
        if (task.consult->requested() == nullptr) return;  // answered already
        if (!outcome.succeeded) return fail_consult(decision, id, outcome.cause, !outcome.expired);
        return decision.emit(DialDeadlineMoved{id, decision.now() + limits::dial_answer_max});
    }
    if (outcome.succeeded || task.consult->answered() == nullptr) return;
    Engagement const* const consulted = task.consulted();
    AgentId const agent = consulted == nullptr ? AgentId{} : consulted->agent;
    std::string const code = code_name(SystemCode::Channel_Failure);
    close_consult(decision, id, {code});
    if (!agent.empty()) force_idle(decision, agent, SystemCode::Channel_Failure, code);
}

void consult_reserved(Decision& decision, TaskId id, AgentId agent) {
    Saying saying = about(consult_of(decision, id));
    saying.party = agent_leg(agent);
    AgentId const owner = decision.state().task(id)->owner()->agent;
    decision.tell_task(owner, NoticeKind::AgentConsultCreated, id, saying);
}

void consult_accepted(Decision& decision, TaskId id, AgentId agent) {
    std::uint32_t const engagement = decision.state().task(id)->next_ordinal;
    decision.emit(EngagementStarted{id, engagement, agent, Role::consulted, decision.now()});
    begin(decision, id, engagement);
}

void consult_number_answered(Decision& decision, TaskId id) { begin(decision, id, 0); }

void consult_unanswered(Decision& decision, TaskId id, QueueEntry const& entry,
                        std::string const& reason) {
    if (entry.direct()) return fail_consult(decision, id, reason);    // CO-6
    AgentId const owner = decision.state().task(id)->owner()->agent;  // CO-9: it waits again
    decision.tell_task(owner, NoticeKind::ContactUpdated, id,
                       about(consult_of(decision, id), reason));
}

void fail_consult(Decision& decision, TaskId id, std::string const& reason, bool leg_gone) {
    Consult const consult = consult_of(decision, id);
    AgentId const owner = decision.state().task(id)->owner()->agent;
    bool const queued = consult.target.kind == TargetKind::queue;
    if (!leg_gone) take_back_request(decision, id, reason);
    decision.emit(ConsultClosed{id, consult.ordinal, decision.now(), reason});
    Saying const saying = about(consult, reason);
    if (queued) {
        decision.tell_task(owner, NoticeKind::AgentCtqFailed, id, saying);
        tell_still_held(decision, id, owner);
    } else {  // clients redraw on the second only
        decision.tell_task(owner, NoticeKind::AgentConsultFailed, id, saying);
        decision.tell_task(owner, NoticeKind::AgentConsultEnded, id, saying);
    }
    return_to_mix(decision, id);
}

Refused end_consult(Decision& decision, EndConsult const& command) {
    auto const reason = why_not(decision.world(), command.task, command.agent, Action::consult_end);
    if (reason) return Refusal{*reason, {}};
    ConsultEnd end{"CONSULT_ENDED"};
    if (command.names_queue) end.cancelled_by = command.agent;
    end.owner_waits = !command.names_queue;
    close_consult(decision, command.task, end);
    return std::nullopt;
}

void close_consult(Decision& decision, TaskId id, ConsultEnd const& end) {
    Consult const consult = consult_of(decision, id);
    Task const& task = *decision.state().task(id);
    AgentId const owner = task.owner()->agent;
    NoticeKind const kind =
        owner == end.cancelled_by ? NoticeKind::AgentCtqCancelled : ended_kind(task);
    Engagement const* const consulted = task.consulted();
    bool const number = consult.answered() != nullptr && consulted == nullptr;
    Saying const saying = about(consult, end.reason);
    take_back_request(decision, id, end.reason);
    std::optional<Party> released;  // without wrap-up (CO-8)
    if (consulted != nullptr) released = end_part(decision, id, consulted->ordinal, end.reason);
    decision.emit(ConsultClosed{id, consult.ordinal, decision.now(), end.reason});
    if (released) {
        bool const asked = released->agent == end.cancelled_by;  // clients keep it on that alone
        if (asked) decision.tell_task(released->agent, NoticeKind::AgentCtqCancelled, id, saying);
        decision.tell_task(released->agent, NoticeKind::AgentConsultEnded, id, saying);
        keep_closing(decision, released->agent, id,
                     {Closing::ended, end.reason, TerminatingParty::none, {}});
    }
    decision.tell_task(owner, kind, id, saying);
    bool const cancelled = kind == NoticeKind::AgentCtqCancelled;
    if (cancelled && end.owner_returns) tell_still_held(decision, id, owner);
    // What clients settle their command by, whatever else it came to: behind an EP-DN they do not
    // know that a queue waits.
    if (kind == NoticeKind::AgentConsultConferenceEnded || (cancelled && end.owner_waits)) {
        decision.tell_task(owner, NoticeKind::AgentConsultEnded, id, saying);
    }
    if (!end.leg_gone) {
        if (released) hang_up_agent(decision, id, released->agent, released->engagement);
        if (number) hang_up_number(decision, id, consult.target.number);
    }
    if (end.owner_returns) return_to_mix(decision, id);
}

namespace {

// One of the two is on hold, but for a conference whose owner consults apart from it (VC-2).
void change_hold(Decision& decision, TaskId id, MediaKind kind) {
    Task const& task = *decision.state().task(id);
    if (task.held_since) decision.command(id, kind, customer_leg(), 0);
    bool const consults = task.consult && task.consult->answered() != nullptr;
    if (!consults || !task.consult->answered()->held_since) return;
    decision.command(id, kind, consulted_leg(task), task.consult->ordinal);
}

}  // namespace

void hold_again(Decision& decision, TaskId id) { change_hold(decision, id, MediaKind::hold); }

void request_merge(Decision& decision, TaskId id, AgentId by, Purpose purpose) {
    change_hold(decision, id, MediaKind::unhold);
    Task const& task = *decision.state().task(id);
    MediaRequest request{MediaKind::bridge, consulted_leg(task), task.consult->ordinal};
    request.other = customer_leg();
    request.purpose = purpose;
    request.by = by;
    decision.request(id, request);
}

std::optional<std::string> why_not_merged(Task const& task, MediaOperation const& merge,
                                          MediaOutcome const& outcome) {
    bool const there = task.consult && task.consult->ordinal == merge.subject &&
                       task.consult->answered() != nullptr;
    if (!there) return "CONSULT_ENDED";
    if (!outcome.succeeded) return outcome.cause;
    return std::nullopt;
}

void tell_child_over(Decision& decision, TaskId id, AgentId consulted, TaskId child) {
    TaskView view = decision.view(id, consulted);
    view.shown_as = child;
    view.allowed = {};
    decision.tell_view(NoticeKind::ContactUpdated, std::move(view), {});
}

void consult_deadline(Decision& decision, TaskId id) {
    bool const dialled = consult_of(decision, id).requested()->entry == 0;
    fail_consult(decision, id, dialled ? "no-answer" : "TIMEOUT");
}

void drop_consult(Decision& decision, TaskId id, std::string const& reason) {
    Task const& task = *decision.state().task(id);
    if (!task.consult) return;
    Consult const consult = *task.consult;
    bool const dialled = consult.target.kind == TargetKind::dialNumber &&
                         !std::holds_alternative<ConsultPreparing>(consult.stage);
    if (dialled) hang_up_number(decision, id, consult.target.number);
    decision.emit(ConsultClosed{id, consult.ordinal, decision.now(), reason});
}

}  // namespace ringmaster::core
