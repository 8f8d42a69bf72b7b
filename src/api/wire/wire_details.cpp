// `interaction.callProcessingDetails` (PROTOCOL 4). Strings throughout, also for numbers and truth
// values, but for the two booleans clients test.

#include <chrono>

#include "api/wire/wire_interaction.hpp"

namespace ringmaster::api {
namespace {

std::string_view truth(bool value) { return value ? "true" : "false"; }

std::string in_seconds(core::Duration duration) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

void write_recording(WireWriter& out, core::Task const& task, core::Config const& config) {
    auto const* queue = config.queue(task.queue);
    bool const may_pause = queue != nullptr && queue->pause_permitted;
    out.text("pauseResumeEnabled", truth(may_pause));  // RE-2
    out.text("pauseDuration", in_seconds(may_pause ? queue->pause_length : core::Duration{0}));
    out.flag("isPaused", task.recording && task.recording->paused_since);
    out.text("recordInProgress", truth(task.recording.has_value()));
}

std::string party_name(core::Leg const& party, Names const& names) {
    return party.kind == core::LegKind::agent ? names.agent_name(party.agent) : party.number;
}

// An EP-DN consult is a child of this interaction; to whom it comes it says so (CO-5).
bool is_child(Look const& look) {
    return look.consult != nullptr && !look.consult->child.empty() && is_consulted(look.view);
}

void write_consult(WireWriter& out, Look const& look, Names const& names) {
    auto const* consult = look.consult;
    auto const party = consult_party(look);
    bool const waits = consult != nullptr && consult->waits_in_queue();
    out.text("ctqInProgress", truth(waits));
    out.flag("consultDestinationAgentJoined", consult != nullptr && consult->answered() != nullptr);
    out.text("consultDestinationAgentName", party ? party_name(*party, names) : "");
    out.text("parentInteractionId", is_child(look) ? core::to_string(look.task().id) : "");
    out.text("relationshipType", is_child(look) ? "consult" : "");
}

// Of a callback only: where it stands, and its next attempt.
void write_callback(WireWriter& out, core::Task const& task) {
    if (!task.callback) return;
    out.text("callbackType", core::enum_name(task.callback->type));
    out.text("callbackNumber", task.callback->number);
    out.text("callbackState", core::enum_name(task.callback_state()));
    out.text("callbackAttempts", std::to_string(task.callback->attempts));
    if (auto const& wish = task.callback->wish) {
        out.text("callbackOrigin", wish->origin);
        out.text("callbackReason", wish->note);
        out.text("scriptReference", wish->script);
    }
    core::CallbackDelayed const* const delayed = task.callback->delayed();
    if (delayed != nullptr) {
        out.text("callbackNextAttempt", std::to_string(delayed->due.epoch_ms));
    }
}

void write_outdial(WireWriter& out, core::Task const& task) {
    if (!task.outdial) return;
    out.text("outdialAgentId", core::to_string(task.outdial->agent));
    if (task.outdial->preview) out.text("campaignId", task.outdial->preview->campaign);
}

// OD-3: what its agent may do with a reservation, and what is done when his time is over.
void write_reservation(WireWriter& out, core::TaskView const& view) {
    auto const& preview = view.task->preview;
    if (!preview) return;
    auto const flag = [](bool value) { return value ? "true" : "false"; };
    out.text("campaignId", preview->campaign);
    out.text("campaignType", core::enum_name(preview->kind));
    out.text("campaignPreviewAutoAction", core::enum_name(preview->rules.on_timeout));
    out.text("campaignPreviewSkipDisabled", flag(preview->rules.skip_disabled));
    out.text("campaignPreviewRemoveDisabled", flag(preview->rules.remove_disabled));
    if (!view.offer_deadline) return;
    out.text("campaignPreviewOfferTimeout", std::to_string(view.offer_deadline->epoch_ms));
}

}  // namespace

core::Duration rona_timeout(core::TaskView const& view, core::Config const& config) {
    auto const& task = *view.task;
    if (task.preview) return task.preview->rules.offer_timeout;  // OD-3
    auto const* offer = task.offer_to(view.viewer);
    auto const* entry = offer != nullptr ? task.entry(offer->entry) : nullptr;
    auto const* queue = config.queue(entry != nullptr ? entry->queue : task.queue);  // OF-3
    if (queue != nullptr && queue->rona_timeout) return *queue->rona_timeout;
    auto const media = static_cast<std::size_t>(task.media);
    auto const& defaults = config.settings.rona_timeout;
    return media < defaults.size() ? defaults[media] : core::Duration{0};
}

std::map<std::string, std::string> common_details(Look const& look, Scene const& scene) {
    auto const& task = look.task();
    return {{"ani", task.origin},
            {"dn", task.destination},
            {"dnis", task.destination},
            {"customerName", task.customer_name},
            {"virtualTeamName", scene.names.queue_name(task.queue)},
            {"ronaTimeout", in_seconds(rona_timeout(look.view, scene.state.config))}};
}

std::string details_json(Look const& look, Scene const& scene) {
    auto const& task = look.task();
    WireWriter out;
    out.begin();
    out.text("QMgrName", "aqm");
    out.text("ani", task.origin);
    out.text("displayAni", task.origin);
    out.text("dnis", task.destination);
    out.text("QueueId", task.queue.empty() ? std::string() : core::to_string(task.queue));
    out.text("virtualTeamName", scene.names.queue_name(task.queue));
    out.text("customerName", task.customer_name);
    out.text("ronaTimeout", in_seconds(rona_timeout(look.view, scene.state.config)));
    out.text("priority", std::to_string(task.priority));
    write_recording(out, task, scene.state.config);
    write_consult(out, look, scene.names);
    write_callback(out, task);
    if (task.instead_of != core::Uuid{}) {
        out.text("cancelledCallbackId", core::to_string(task.instead_of));
    }
    write_outdial(out, task);
    write_reservation(out, look.view);
    out.end();
    return out.take();
}

}  // namespace ringmaster::api
