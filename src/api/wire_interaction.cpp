#include "api/wire_interaction.hpp"

#include <algorithm>
#include <chrono>

namespace ringmaster::api {
namespace {

// Parts differ between recipients only through the recipient's own offer or wrap-up.
core::AgentId distinguishing_viewer(core::TaskView const& view) {
    bool const special = view.wrap_up_started || view.task->offer_to(view.viewer) != nullptr;
    return special ? view.viewer : core::AgentId{};
}

// Strings throughout, also for numbers and truth values, but for the two booleans clients test.
std::string details_json(core::Task const& task, Scene const& scene) {
    auto const rona =
        std::chrono::duration_cast<std::chrono::seconds>(rona_timeout(task, scene.state.config));
    WireWriter out;
    out.begin();
    out.text("ani", task.origin);
    out.text("displayAni", task.origin);
    out.text("dnis", task.destination);
    out.text("QueueId", task.queue.empty() ? std::string() : core::to_string(task.queue));
    out.text("virtualTeamName", scene.names.queue_name(task.queue));
    out.text("customerName", task.customer_name);
    out.text("ronaTimeout", std::to_string(rona.count()));
    out.text("priority", std::to_string(task.priority));
    out.text("pauseResumeEnabled", "false");
    out.text("pauseDuration", "0");
    out.flag("isPaused", false);
    out.text("recordInProgress", "false");
    out.text("ctqInProgress", "false");
    out.flag("consultDestinationAgentJoined", false);
    out.text("consultDestinationAgentName", "");
    out.text("parentInteractionId", "");
    out.text("relationshipType", "");
    out.end();
    return out.take();
}

void write_queues(WireWriter& out, core::Task const& task) {
    out.id("currentVTeam", task.queue);
    out.begin_list("previousVTeams");
    for (auto const& queue : task.previous_queues) out.item(core::to_string(queue));
    out.end_list();
}

}  // namespace

core::AgentId owner_in_view(core::TaskView const& view) {
    if (view.wrap_up_started) return view.viewer;
    if (auto const* owner = view.task->owner()) return owner->agent;
    return view.task->offer_to(view.viewer) != nullptr ? view.viewer : core::AgentId{};
}

std::string_view state_in_view(core::TaskView const& view) {
    if (view.wrap_up_started) return "wrapUp";
    auto const& task = *view.task;
    if (task.talking(view.viewer) != nullptr) return "connected";
    if (auto const* offer = task.offer_to(view.viewer)) {
        auto const* entry = task.entry(offer->entry);
        bool const consult = entry != nullptr && entry->kind == core::EntryKind::consult;
        return consult ? "consult" : "new";
    }
    // Over for him: the state he knew it in; `isTerminated` says the rest.
    return task.latest(view.viewer) != nullptr ? "connected" : "new";
}

core::Duration rona_timeout(core::Task const& task, core::Config const& config) {
    auto const* queue = config.queue(task.queue);  // OF-3
    if (queue != nullptr && queue->rona_timeout) return *queue->rona_timeout;
    auto const media = static_cast<std::size_t>(task.media);
    auto const& defaults = config.settings.rona_timeout;
    return media < defaults.size() ? defaults[media] : core::Duration{0};
}

SharedParts const& InteractionWriter::shared(core::TaskView const& view) {
    auto const viewer = distinguishing_viewer(view);
    auto const known = std::find_if(remembered_.begin(), remembered_.end(), [&](auto const& one) {
        return one.task == view.task && one.viewer == viewer;
    });
    if (known != remembered_.end()) return known->parts;
    remembered_.push_back(
        {view.task,
         viewer,
         {participants_json(view, scene_), media_json(view), details_json(*view.task, scene_)}});
    return remembered_.back().parts;
}

void InteractionWriter::write(WireWriter& out, core::TaskView const& view) {
    auto const& task = *view.task;
    auto const& parts = shared(view);
    auto const media = core::enum_name(task.media);
    out.begin("interaction");
    out.id("interactionId", task.id);
    out.id("mainInteractionId", task.id);
    out.id("orgId", scene_.state.org);
    out.id("owner", owner_in_view(view));
    out.text("mediaType", media);
    out.text("mediaChannel", media);
    out.text("state", state_in_view(view));
    out.flag("isTerminated", task.ended() != nullptr);
    out.flag("isFcManaged", false);
    out.flag("isMediaForked", false);
    out.time("createdTimestamp", task.created_at);
    write_queues(out, task);
    out.begin("contactDirection");
    out.text("type", core::enum_name(task.direction));
    out.end();
    bool const outbound = task.direction == core::Direction::OUTBOUND;
    out.text_or_null("outboundType", outbound ? "OUTDIAL" : "");
    out.null("workflowManager");
    out.object("callProcessingDetails", parts.details);
    write_variables(out, task, scene_.names);
    out.begin("callFlowParams");
    out.end();
    out.object("participants", parts.participants);
    out.object("media", parts.media);
    out.end();
}

}  // namespace ringmaster::api
