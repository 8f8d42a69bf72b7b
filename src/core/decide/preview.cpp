// When an agent may decide on a reservation, and what his decision leads to: a call of his own, the
// next agent, or nobody.

#include "core/decide/preview.hpp"

#include <utility>

#include "core/decide/actions.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/outdial.hpp"

namespace ringmaster::core {
namespace {

constexpr std::uint64_t previewed_call = 0x5052'4556'4341'4C00ULL;  // purpose tag of derive()

// What is decided now, of what.
struct Verdict {
    TaskId task;
    AgentId agent;
    Actor by;
    std::optional<Time> due = {};  // the end of his time decides
};

PreviewDecided decided(Decision const& decision, Verdict const& verdict, PreviewAction action) {
    return {verdict.task, verdict.agent, action, decision.now(), verdict.due, {}};
}

// Clients of the original complete the command on this, and drop the contact on its end.
void tell_updated(Decision& decision, Verdict const& verdict, char const* reason) {
    TaskView view = decision.view(verdict.task, verdict.agent);
    view.allowed = {};
    decision.tell_view(NoticeKind::CampaignContactUpdated, std::move(view), {reason, reason});
}

void close_offer(Decision& decision, Verdict const& verdict, OfferOutcome outcome,
                 char const* reason) {
    Offer const offer = *decision.state().task(verdict.task)->offer_to(verdict.agent);
    decision.emit(OfferClosed{verdict.task,
                              offer.ordinal,
                              verdict.agent,
                              outcome,
                              reason,
                              decision.now(),
                              verdict.due,
                              {}});
}

void end_reservation(Decision& decision, Verdict const& verdict, char const* reason) {
    bool const his = !verdict.due;
    Ending ending{reason, his ? TerminatingParty::Agent : TerminatingParty::System, {}, {}};
    ending.due = verdict.due;
    ending.rang = verdict.agent;
    end_task(decision, verdict.task, ending);
}

void accept(Decision& decision, Verdict const& verdict) {
    Task const before = *decision.state().task(verdict.task);
    Preview const& preview = *before.preview;
    Campaign const& campaign = decision.state().campaigns.at(preview.campaign);
    TaskCreated call;
    call.task.value = derive(campaign.key, preview.contact, previewed_call);
    call.at = decision.now();
    call.by = verdict.by;
    call.direction = Direction::OUTBOUND;
    call.entry_point = before.entry_point;
    call.origin = before.origin;
    call.destination = before.destination;
    call.customer_name = before.customer_name;
    call.priority = before.priority;
    call.age_since = decision.now();
    call.attributes = before.attributes;
    OutdialStarted started{call.task, verdict.agent, preview.number, decision.now(), {}, {}};
    started.preview = PreviewedCall{preview.campaign, before.id, preview.rules.ring_limit};
    PreviewDecided event = decided(decision, verdict, PreviewAction::ACCEPT);
    event.call = call.task;
    decision.emit(std::move(event));
    close_offer(decision, verdict, OfferOutcome::accepted, "");
    end_reservation(decision, verdict, "PREVIEW_ACCEPTED");
    begin_outdial(decision, std::move(call), std::move(started));
}

void skip(Decision& decision, Verdict const& verdict) {
    decision.emit(decided(decision, verdict, PreviewAction::SKIP));
    tell_updated(decision, verdict, "PREVIEW_SKIPPED");
    preview_skipped(decision, verdict.task, verdict.agent, verdict.due);
}

void remove(Decision& decision, Verdict const& verdict) {
    decision.emit(decided(decision, verdict, PreviewAction::REMOVE));
    tell_updated(decision, verdict, "PREVIEW_REMOVED");
    close_offer(decision, verdict, OfferOutcome::declined, "PREVIEW_REMOVED");
    end_reservation(decision, verdict, "PREVIEW_REMOVED");
}

void carry_out(Decision& decision, Verdict const& verdict, PreviewAction action) {
    switch (action) {
        case PreviewAction::ACCEPT: return accept(decision, verdict);
        case PreviewAction::SKIP: return skip(decision, verdict);
        case PreviewAction::REMOVE: return remove(decision, verdict);
    }
}

Action action_of(PreviewAction action) {
    switch (action) {
        case PreviewAction::ACCEPT: return Action::accept;
        case PreviewAction::SKIP: return Action::preview_skip;
        case PreviewAction::REMOVE: return Action::preview_remove;
    }
    return Action::accept;
}

// Beside whatever else he has.
Refused why_not_call(Decision const& decision, AgentId agent, TaskId id) {
    if (at_ceiling(decision, Direction::OUTBOUND)) return Refusal{Reason::contacts_ceiling, {}};
    return why_not_beside(decision, *decision.state().agent(agent), id);
}

}  // namespace

std::optional<Reason> why_not_preview(Task const& task, PreviewAction action) {
    if (!task.preview) return Reason::not_a_preview;
    PreviewRules const& rules = task.preview->rules;
    bool const denied = (action == PreviewAction::SKIP && rules.skip_disabled) ||
                        (action == PreviewAction::REMOVE && rules.remove_disabled);
    return denied ? std::optional(Reason::preview_action_disabled) : std::nullopt;
}

Refused decide_preview(Decision& decision, DecidePreview const& command) {
    Task const* const task = decision.state().task(command.task);
    if (task != nullptr) {
        bool const its = task->preview && task->preview->campaign == command.campaign;
        if (!its) return Refusal{Reason::unknown_task, {}};
    }
    auto const reason =
        why_not(decision.world(), command.task, command.agent, action_of(command.action));
    if (reason) return Refusal{*reason, {}};
    if (command.action == PreviewAction::ACCEPT) {
        if (auto refusal = why_not_call(decision, command.agent, command.task)) return refusal;
    }
    carry_out(decision, {command.task, command.agent, command.by}, command.action);
    return std::nullopt;
}

void preview_deadline(Decision& decision, TaskId id, std::uint32_t ordinal, Time due) {
    Task const& task = *decision.state().task(id);
    AgentId const agent = task.offer(ordinal)->agent;
    PreviewAction action = task.preview->rules.on_timeout;
    bool const calls = action == PreviewAction::ACCEPT;
    if (calls && why_not_call(decision, agent, id)) action = PreviewAction::SKIP;
    carry_out(decision, {id, agent, {}, due}, action);
}

}  // namespace ringmaster::core
