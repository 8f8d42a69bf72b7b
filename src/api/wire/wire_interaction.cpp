#include "api/wire/wire_interaction.hpp"

#include <algorithm>

#include "api/wire/wire_legs.hpp"

namespace ringmaster::api {
namespace {

void write_queues(WireWriter& out, core::Task const& task) {
    out.id("currentVTeam", task.queue);
    out.begin_list("previousVTeams");
    for (auto const& queue : task.previous_queues) out.item(core::to_string(queue));
    out.end_list();
}

std::string_view outbound_type(core::Task const& task) {
    if (task.callback) return "CALLBACK";
    return task.direction == core::Direction::OUTBOUND ? "OUTDIAL" : "";
}

}  // namespace

// Parts differ between recipients through the recipient's own offer or wrap-up, and through the
// consult, which only its sides see.
InteractionWriter::Key InteractionWriter::key_of(Look const& look) {
    auto const& view = look.view;
    bool const special = view.wrap_up_started || look.task().offer_to(view.viewer) != nullptr ||
                         (look.consult != nullptr && is_consulted(view)) ||
                         look.task().monitor(view.viewer) != nullptr ||
                         shown_id(view) != core::to_string(view.task->id);
    return {view.task, special ? view.viewer : core::AgentId{}, look.consult != nullptr,
            look.asked};
}

SharedParts const& InteractionWriter::shared(Look const& look) {
    auto const key = key_of(look);
    auto const known = std::ranges::find(remembered_, key, &Remembered::key);
    if (known != remembered_.end()) return known->parts;
    remembered_.push_back(
        {key, {participants_json(look, scene_), media_json(look), details_json(look, scene_)}});
    return remembered_.back().parts;
}

void InteractionWriter::write(WireWriter& out, Look const& look) {
    auto const& task = look.task();
    auto const& parts = shared(look);
    auto const media = core::enum_name(task.media);
    out.begin("interaction");
    out.text("interactionId", shown_id(look.view));
    out.id("mainInteractionId", task.id);
    out.id("orgId", scene_.state.org);
    out.id("owner", owner_in_view(look.view));
    out.text("mediaType", media);
    out.text("mediaChannel", media);
    out.text("state", state_in_view(look));
    out.flag("isTerminated", task.ended() != nullptr);
    out.flag("isFcManaged", false);
    out.flag("isMediaForked", false);
    out.time("createdTimestamp", task.created_at);
    write_queues(out, task);
    out.begin("contactDirection");
    out.text("type", core::enum_name(task.direction));
    out.end();
    out.text("outboundType", outbound_type(task));
    out.text("workflowManager", "");
    out.object("callProcessingDetails", parts.details);
    write_variables(out, look, scene_);
    out.begin("callFlowParams");
    out.end();
    out.object("participants", parts.participants);
    out.object("media", parts.media);
    out.end();
}

}  // namespace ringmaster::api
