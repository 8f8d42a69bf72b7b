#include "api/wire/wire_task.hpp"

#include <algorithm>
#include <chrono>

#include "api/wire/wire_agent.hpp"
#include "api/wire/wire_legs.hpp"
#include "api/wire/wire_offer.hpp"
#include "api/wire/wire_parties.hpp"
#include "ringmaster/core/model/variables.hpp"

namespace ringmaster::api {
namespace {

void write_ending(WireWriter& out, core::TaskNotice const& notice) {
    out.text("reason", notice.reason);
    out.text("reasonCode", notice.reason_code);
    out.begin_list("agentsPendingWrapUp");
    for (auto const& agent : notice.pending_wrap_up) out.item(core::to_string(agent));
    out.end_list();
    bool const known = notice.terminated_by != core::TerminatingParty::none;
    out.text("terminatingParty", known ? core::enum_name(notice.terminated_by) : "");
    out.flag("wrapUpRequired", owes_wrap_up(notice));
}

// Members of one kind of event.
void write_own(WireWriter& out, core::TaskNotice const& notice) {
    if (notice.kind == core::NoticeKind::AgentWrappedUp) {
        bool const has_code = notice.wrap_up_code && !notice.wrap_up_code->empty();
        has_code ? out.id("wrapUpAuxCodeId", *notice.wrap_up_code) : out.null("wrapUpAuxCodeId");
    }
    if (notice.kind == core::NoticeKind::ContactMerged) out.id("childInteractionId", notice.child);
    if (notice.kind == core::NoticeKind::ContactRecordingResumed) {
        out.flag("autoResumed", notice.auto_resumed);
    }
    if (notice.offers) write_offers(out, *notice.offers);
}

// OD-3: of a reservation, and of the call it became.
void write_preview(WireWriter& out, core::Task const& task) {
    if (task.preview) out.text("campaignId", task.preview->campaign);
    if (!task.outdial || !task.outdial->preview) return;
    out.text("campaignId", task.outdial->preview->campaign);
    out.id("reservationInteractionId", task.outdial->preview->reservation);
}

// VC-6, OF-1, WU-3: what he may do and until when, as instants of the server's clock.
void write_choices(WireWriter& out, core::TaskView const& view) {
    out.begin_list("allowedActions");
    for (std::size_t index = 0; index < core::enum_count<core::Action>(); ++index) {
        auto const action = static_cast<core::Action>(index);
        if (view.allowed.has(action)) out.item(action_name(action));
    }
    out.end_list();
    out.time("offerDeadline", view.offer_deadline);
    out.time("wrapUpDeadline", view.wrap_up_deadline);
    out.number("version", view.version);
}

}  // namespace

std::string_view action_name(core::Action action) {
    switch (action) {
        case core::Action::accept: return "accept";
        case core::Action::reject: return "reject";
        case core::Action::end: return "end";
        case core::Action::wrapup: return "wrapup";
        case core::Action::extend: return "wrapup/extend";
        case core::Action::request: return "wrapup/request";
        case core::Action::reply: return "reply";
        case core::Action::skip: return "wrapup/skip";
        case core::Action::hold: return "hold";
        case core::Action::resume: return "unhold";
        case core::Action::hold_consult: return "hold/consult";
        case core::Action::resume_consult: return "unhold/consult";
        case core::Action::transfer: return "transfer";
        case core::Action::consult: return "consult";
        case core::Action::consult_accept: return "consult/accept";
        case core::Action::consult_end: return "consult/end";
        case core::Action::consult_transfer: return "consult/transfer";
        case core::Action::consult_conference: return "consult/conference";
        case core::Action::conference_exit: return "conference/exit";
        case core::Action::conference_transfer: return "conference/transfer";
        case core::Action::conference_drop: return "conference/drop";
        case core::Action::record_pause: return "record/pause";
        case core::Action::record_resume: return "record/resume";
        case core::Action::transfer_cancel: return "transfer/cancel";
        case core::Action::preview_skip: return "preview-task/skip";
        case core::Action::preview_remove: return "preview-task/remove";
    }
    return {};
}

void write_task_data(WireWriter& out, core::TaskNotice const& notice,
                     InteractionWriter& interactions) {
    auto const& scene = interactions.scene();
    auto const& view = notice.view;
    auto const look = look_at(notice);
    auto const rona =
        std::chrono::duration_cast<std::chrono::seconds>(rona_timeout(view, scene.state.config));
    out.text("interactionId", shown_id(view));
    out.id("agentId", view.viewer);
    out.id("orgId", scene.state.org);
    out.id("owner", owner_in_view(view));
    out.text("queueMgr", "aqm");
    out.text("queueName", scene.names.queue_name(view.task->queue));
    out.text("mediaResourceId", leg_of(notice));
    out.number("ronaTimeout", static_cast<std::uint64_t>(std::max<std::int64_t>(rona.count(), 0)));
    write_parties(out, notice, look);
    write_ending(out, notice);
    write_own(out, notice);
    write_preview(out, *view.task);
    write_choices(out, view);
    write_offer_variables(out, view, scene);
    interactions.write(out, look);
}

std::string render_task(core::TaskView const& view, Scene const& scene) {
    InteractionWriter interactions(scene);
    core::TaskNotice notice;
    notice.view = view;
    WireWriter out;
    out.begin();
    write_task_data(out, notice, interactions);
    out.end();
    return out.take();
}

}  // namespace ringmaster::api
