#include "api/wire/wire_offer.hpp"

#include "ringmaster/api/wire/names.hpp"

namespace ringmaster::api {
namespace {

void write_one(WireWriter& out, std::string_view name, std::string_view label,
               std::string_view value) {
    WireWriter one;
    one.begin();
    one.text("name", name);
    one.text("label", label);
    one.text("value", value);
    one.end();
    out.object_item(one.take());
}

// Never a secure value, nor one its reader may not see; a variable without a value keeps its place.
void write_configured(WireWriter& out, core::Task const& task, Scene const& scene) {
    for (auto const& name : scene.names.offer_variables(task.queue, task.entry_point)) {
        auto const definition = scene.names.variable(name);
        if (definition && (definition->secure || !definition->agent_viewable)) continue;
        auto const found = task.attributes.find(name);
        auto const* const plain = found == task.attributes.end()
                                      ? nullptr
                                      : std::get_if<core::PlainValue>(&found->second.value);
        bool const sealed = found != task.attributes.end() && plain == nullptr;
        if (sealed) continue;
        write_one(out, name, definition ? definition->label : name, plain ? plain->text : "");
    }
}

// Through an EP-DN the consulted agent sees the number that called him alone (CO-5).
void write_asking(WireWriter& out, core::Task const& task, Scene const& scene) {
    core::Engagement const* const owner = task.owner();
    if (owner == nullptr || !task.consult) return;
    if (task.consult->child.empty()) {
        write_one(out, "Agent_Name", "Agent name", scene.names.agent_name(owner->agent));
    }
    write_one(out, "Agent_DN", "Agent DN", owner->dial_number);
    if (task.consult->child.empty()) {
        write_one(out, "Agent_Team", "Agent team", scene.names.team_name(owner->team));
    }
}

// OF-7: whom, for which queue, on which number of ours, and since when it waits for him.
void write_callback(WireWriter& out, core::Task const& task, core::Offer const& offer,
                    Scene const& scene) {
    write_one(out, "Customer_Number", "Customer number", task.callback->number);
    write_one(out, "Queue", "Queue", scene.names.queue_name(task.queue));
    write_one(out, "DNIS", "DNIS", task.destination);
    write_one(out, "Offered_Since", "Offered since", std::to_string(offer.made_at.epoch_ms));
}

}  // namespace

void write_offer_variables(WireWriter& out, core::TaskView const& view, Scene const& scene) {
    core::Task const& task = *view.task;
    core::Offer const* const offer = task.offer_to(view.viewer);
    out.begin_list("offerVariables");
    if (offer != nullptr) {
        bool const calls_back = task.calls_back();
        if (calls_back) {
            write_callback(out, task, *offer, scene);
        } else {
            write_configured(out, task, scene);
        }
        core::QueueEntry const* const entry = task.entry(offer->entry);
        bool const consult = entry != nullptr && entry->kind == core::EntryKind::consult;
        if (consult) write_asking(out, task, scene);
    }
    out.end_list();
}

}  // namespace ringmaster::api
