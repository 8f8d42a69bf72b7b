// Call-associated data as its reader may see it: what an agent may not view is left out for him,
// secure values are masked for everybody, whatever their length (CD-4).

#include "api/wire/wire_interaction.hpp"

namespace ringmaster::api {
namespace {

// A variable nobody defined is shown under its own name and cannot be edited.
VariableDefinition definition_of(std::string const& name, Names const& names) {
    auto definition = names.variable(name);
    if (definition) return *definition;
    VariableDefinition plain;
    plain.name = name;
    plain.label = name;
    return plain;
}

std::string_view shown_value(core::Variable const& variable, bool secure) {
    auto const* plain = std::get_if<core::PlainValue>(&variable.value);
    return plain == nullptr || secure ? masked_value : std::string_view(plain->text);
}

void write_variable(WireWriter& out, core::Variable const& variable,
                    VariableDefinition const& definition) {
    auto const* sealed = std::get_if<core::SealedValue>(&variable.value);
    bool const secure = definition.secure || sealed != nullptr;
    out.begin(definition.name);
    out.text("name", definition.name);
    out.text("displayName", definition.label);
    out.text("value", shown_value(variable, secure));
    out.text("type", definition.type);
    out.flag("agentEditable", definition.agent_editable);
    out.flag("agentViewable", definition.agent_viewable);
    out.flag("isSecure", secure);
    out.text("secureKeyId", sealed != nullptr ? sealed->key_id : std::string());
    out.number("secureKeyVersion", sealed != nullptr ? 1 : 0);
    out.number("version", variable.version);
    out.end();
}

using Visible = std::vector<std::pair<VariableDefinition, core::Variable const*>>;

Visible visible_variables(core::Task const& task, Names const& names, bool to_agents) {
    Visible visible;
    for (auto const& [name, variable] : task.attributes) {
        auto definition = definition_of(name, names);
        definition.name = name;
        bool const shown = definition.agent_viewable || !to_agents;
        if (shown) visible.emplace_back(std::move(definition), &variable);
    }
    return visible;
}

}  // namespace

void write_variables(WireWriter& out, Look const& look, Scene const& scene) {
    auto const& task = look.task();
    auto const& names = scene.names;
    auto const visible = visible_variables(task, names, true);
    out.begin("callAssociatedData");
    for (auto const& [definition, variable] : visible) write_variable(out, *variable, definition);
    out.end();
    out.begin("callAssociatedDetails");
    auto const common = common_details(look, scene);
    for (auto const& [name, value] : common) out.text(name, value);
    for (auto const& [definition, variable] : visible) {
        if (common.contains(definition.name)) continue;  // existing widgets read the caller there
        out.text(definition.name, shown_value(*variable, definition.secure));
    }
    out.end();
}

std::string render_variables(core::Task const& task, Names const& names) {
    WireWriter out;
    out.begin();
    for (auto const& [definition, variable] : visible_variables(task, names, false)) {
        write_variable(out, *variable, definition);
    }
    out.end();
    return out.take();
}

}  // namespace ringmaster::api
