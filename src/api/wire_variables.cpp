// Call-associated data as an agent may see it: what he may not view is left out, secure values
// are masked whatever their length (CD-4).

#include "api/wire_interaction.hpp"

namespace ringmaster::api {
namespace {

constexpr std::string_view mask = "*";

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
    return plain == nullptr || secure ? mask : std::string_view(plain->text);
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

}  // namespace

void write_variables(WireWriter& out, core::Task const& task, Names const& names) {
    std::vector<std::pair<VariableDefinition, core::Variable const*>> visible;
    for (auto const& [name, variable] : task.attributes) {
        auto definition = definition_of(name, names);
        definition.name = name;
        if (definition.agent_viewable) visible.emplace_back(std::move(definition), &variable);
    }
    out.begin("callAssociatedData");
    for (auto const& [definition, variable] : visible) write_variable(out, *variable, definition);
    out.end();
    out.begin("callAssociatedDetails");
    for (auto const& [definition, variable] : visible) {
        out.text(definition.name, shown_value(*variable, definition.secure));
    }
    out.end();
}

}  // namespace ringmaster::api
