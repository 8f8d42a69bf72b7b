// What of a frame is worth a name.
#include "support/desktop/wire_event.hpp"

#include <algorithm>

namespace ringmaster::desktop {

using nlohmann::json;

json const& member(json const& object, std::string const& key) {
    static json const nothing;
    if (!object.is_object()) return nothing;
    auto const found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string text_at(json const& object, char const* key) {
    json const& found = member(object, key);
    return found.is_string() ? found.get<std::string>() : std::string();
}

bool flag_at(json const& object, char const* key) {
    json const& found = member(object, key);
    return found.is_boolean() && found.get<bool>();
}

std::optional<std::int64_t> number_at(json const& object, char const* key) {
    json const& found = member(object, key);
    if (!found.is_number_integer()) return std::nullopt;
    return found.get<std::int64_t>();
}

json const& own_entry(json const& data, std::string const& agent_id) {
    return member(member(member(data, "interaction"), "participants"), agent_id);
}

bool is_child(json const& data) {
    json const& interaction = member(data, "interaction");
    json const& details = member(interaction, "callProcessingDetails");
    auto const parent = text_at(details, "parentInteractionId");
    return text_at(interaction, "mediaType") == "telephony" &&
           text_at(details, "relationshipType") == "consult" && !parent.empty() &&
           parent != text_at(interaction, "interactionId");
}

bool lists(json const& list, std::string const& text) {
    return list.is_array() && std::find(list.begin(), list.end(), text) != list.end();
}

WireEvent read_event(json const& frame) {
    WireEvent event;
    event.envelope = text_at(frame, "type");
    json const& data = member(frame, "data");
    event.data = std::make_shared<json const>(data);
    event.type = text_at(data, "type");
    if (event.type.empty()) event.type = event.envelope;
    event.interaction_id = text_at(data, "interactionId");
    event.seq = number_at(frame, "seq");
    event.at = number_at(frame, "eventTime").value_or(0);
    event.is_over = flag_at(data, "isOver");
    return event;
}

bool has(Names const& names, std::string const& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace ringmaster::desktop
