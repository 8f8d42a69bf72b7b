// Which event says where a contact is for an agent, whatever his client has seen of it.

#include "core/decide/catch_up.hpp"

#include "core/decide/decision.hpp"
#include "core/decide/offers.hpp"

namespace ringmaster::core {
namespace {

NoticeKind of_offer(Task const& task, Offer const& offer) {
    if (task.preview) return NoticeKind::AgentOfferCampaignReservation;
    if (!offer.ringing()) return NoticeKind::AgentContactReserved;
    return is_consult(task, offer) ? NoticeKind::AgentOfferConsult : NoticeKind::AgentOfferContact;
}

// The offer of the consult, when somebody is being asked.
Offer const* asked(Task const& task) {
    ConsultRequested const* const requested = task.consult->requested();
    for (Offer const& offer : task.offers) {
        if (requested != nullptr && offer.entry == requested->entry) return &offer;
    }
    return nullptr;
}

NoticeKind of_talk(Task const& task, Engagement const& own) {
    if (task.in_conference()) return NoticeKind::AgentConsultConferenced;
    bool const held = task.held_since && own.role == Role::owner;
    return held ? NoticeKind::AgentContactHeld : NoticeKind::AgentContactAssigned;
}

// Of the two sides of a consult; a queue that has found nobody yet is only a hold.
NoticeKind of_consult(Task const& task, Engagement const& own) {
    if (task.consult->answered() != nullptr) return NoticeKind::AgentConsulting;
    bool const rings = asked(task) != nullptr || !task.consult->waits_in_queue();
    bool const prepares = task.consult->requested() == nullptr;
    return rings && !prepares ? NoticeKind::AgentConsultCreated : of_talk(task, own);
}

}  // namespace

std::optional<TaskNotice> catch_up(TaskView const& view) {
    Task const& task = *view.task;
    TaskNotice notice;
    notice.view = view;
    if (view.wrap_up_started) {
        notice.kind = NoticeKind::AgentWrapup;
        return notice;
    }
    if (Offer const* const offer = task.offer_to(view.viewer)) {
        notice.kind = of_offer(task, *offer);
        return notice;
    }
    Engagement const* const own = task.talking(view.viewer);
    if (own == nullptr || own->role == Role::monitor) return std::nullopt;
    bool const consults =
        task.consult && (own->role == Role::owner || own->role == Role::consulted);
    if (!consults) {
        notice.kind = of_talk(task, *own);
        return notice;
    }
    notice.kind = of_consult(task, *own);
    bool const asks = notice.kind == NoticeKind::AgentConsultCreated;
    if (!asks && notice.kind != NoticeKind::AgentConsulting) return notice;
    notice.consult = task.consult->ordinal;
    notice.target = task.consult->target;
    if (!asks) return notice;
    if (Offer const* const offer = asked(task)) notice.party = agent_leg(offer->agent);
    return notice;
}

}  // namespace ringmaster::core
