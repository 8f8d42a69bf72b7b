#include "api/commands/variables.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "api/documents/variable_types.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {
namespace {

using core::limits::attribute_name_max;
using core::limits::attribute_value_max;
using core::limits::attributes_max;
using nlohmann::json;

// Code points, not bytes: a limit on what people write must not depend on their alphabet (CD-2).
// What is wrong with one value, or nothing. The value is never repeated: it may be a secret.
std::string value_problem(std::string const& name, json const& value,
                          CadVariable const* definition) {
    if (name.empty() || name.size() > attribute_name_max) return "has no usable name";
    if (!value.is_string()) return "must be a string";
    auto const& text = value.get_ref<std::string const&>();
    if (code_points(text) > attribute_value_max) {
        return "is longer than " + std::to_string(attribute_value_max) + " characters";
    }
    if (definition == nullptr) return {};
    return std::string(type_problem(definition->type, text));
}

// CD-4: also what is sealed already, whatever its definition says today.
bool is_shown_masked(CadVariable const* definition, core::Variable const* stored) {
    if (definition != nullptr && definition->secure) return true;
    return stored != nullptr && std::holds_alternative<core::SealedValue>(stored->value);
}

core::Variable const* stored_variable(core::Task const* task, std::string const& name) {
    if (task == nullptr) return nullptr;
    auto const found = task->attributes.find(name);
    return found == task->attributes.end() ? nullptr : &found->second;
}

}  // namespace

VariableTexts read_variables(json const& attributes, Directory const& directory,
                             core::Task const* task, Problems& problems) {
    VariableTexts texts;
    if (!attributes.is_object()) return texts;
    if (attributes.size() > attributes_max) {
        problems.push_back(
            {"attributes", "has more than " + std::to_string(attributes_max) + " entries"});
        return texts;
    }
    for (auto const& [name, value] : attributes.items()) {
        auto const* definition = directory.cad_variable(name);
        auto const* stored = stored_variable(task, name);
        bool const masked = value == masked_value && is_shown_masked(definition, stored);
        if (masked && stored != nullptr) continue;
        auto problem = masked ? std::string("is the mask of a secure value")
                              : value_problem(name, value, definition);
        if (!problem.empty()) {
            problems.push_back({field_path("attributes", name), std::move(problem)});
            continue;
        }
        bool const secure = definition != nullptr && definition->secure;
        (secure ? texts.secure : texts.plain)[name] = value.get<std::string>();
    }
    return texts;
}

void add_defaults(VariableTexts& texts, Directory const& directory) {
    for (auto const& variable : directory.cad_variables()) {
        if (texts.plain.size() + texts.secure.size() >= attributes_max) return;
        if (!variable.active || variable.secure || variable.fallback.empty()) continue;
        // Documents written before defaults were checked.
        if (!type_problem(variable.type, variable.fallback).empty()) continue;
        texts.plain.emplace(variable.name, variable.fallback);
    }
}

std::variant<VariableValues, std::string> seal_texts(VariableTexts const& texts, Vault const& vault,
                                                     core::OrgId org, core::TaskId task) {
    VariableValues values;
    for (auto const& [name, text] : texts.plain) values.emplace(name, core::PlainValue{text});
    for (auto const& [name, text] : texts.secure) {
        auto sealed = vault.seal({org, task, name}, text);
        if (!sealed) return name;
        values.emplace(name, std::move(*sealed));
    }
    return values;
}

std::map<std::string, std::uint32_t> read_versions(json const& body, Problems& problems) {
    constexpr auto most = std::numeric_limits<std::uint32_t>::max();
    std::map<std::string, std::uint32_t> versions;
    auto const& given = child_at(body, "attributeVersions");
    if (!given.is_object()) return versions;
    for (auto const& [name, version] : given.items()) {
        // The parser has refused what is beyond 64 bits.
        auto const number = version.is_number_integer() ? version.get<std::int64_t>() : -1;
        if (number >= 0 && number <= most) {
            versions.emplace(name, static_cast<std::uint32_t>(number));
        } else {
            problems.push_back(
                {field_path("attributeVersions", name), "must be a whole number of at least 0"});
        }
    }
    return versions;
}

}  // namespace ringmaster::api
