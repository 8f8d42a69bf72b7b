// Types in the schema definition language, in alphabetical order, and those that describe types.

#include <algorithm>

#include "search/schema/types.hpp"

namespace ringmaster::search {
namespace {

std::string description(std::string const& text, std::string const& indent) {
    return text.empty() ? std::string() : indent + "\"" + text + "\"\n";
}

std::string arguments_text(std::vector<InputInfo> const& arguments) {
    std::string text;
    for (InputInfo const& one : arguments) {
        text += (text.empty() ? "(" : ", ") + one.name + ": " + type_text(one.type);
    }
    return text.empty() ? text : text + ")";
}

std::string members_text(TypeInfo const& type) {
    std::string text;
    for (FieldInfo const& one : type.fields) {
        text += description(one.text, "  ") + "  " + one.name + arguments_text(one.arguments) +
                ": " + type_text(one.type) + "\n";
    }
    for (InputInfo const& one : type.inputs) {
        text += description(one.text, "  ") + "  " + one.name + ": " + type_text(one.type) + "\n";
    }
    for (std::string const& one : type.values) text += "  " + one + "\n";
    return text;
}

std::string keyword(TypeKind kind) {
    switch (kind) {
        case TypeKind::scalar: return "scalar ";
        case TypeKind::object: return "type ";
        case TypeKind::enumeration: return "enum ";
        case TypeKind::input: return "input ";
    }
    return {};
}

bool is_built_in(TypeInfo const& type) {
    constexpr std::string_view scalars[] = {"String", "Int", "Float", "Boolean"};
    return type.name.starts_with("__") ||
           std::find(std::begin(scalars), std::end(scalars), type.name) != std::end(scalars);
}

}  // namespace

std::string schema_text() {
    std::string text;
    for (auto const& [name, type] : types()) {
        if (is_built_in(type)) continue;
        if (!text.empty()) text += "\n";
        text += description(type.text, "") + keyword(type.kind) + name;
        text += type.kind == TypeKind::scalar ? "\n" : " {\n" + members_text(type) + "}\n";
    }
    return text;
}

// Section 4.2 of the specification.
void add_meta_types(Types& all) {
    auto const add = [&all](std::string const& name, std::vector<FieldInfo> fields) {
        all[name] = {name, TypeKind::object, {}, std::move(fields), {}, {}};
    };
    auto const enumeration = [&all](std::string const& name, std::vector<std::string> values) {
        all[name] = {name, TypeKind::enumeration, {}, {}, {}, std::move(values)};
    };
    TypeName const text = named("String");
    TypeName const flag = required(named("Boolean"));
    TypeName const type = named("__Type");
    std::vector<InputInfo> const deprecated{{"includeDeprecated", named("Boolean")}};
    auto const with = [](std::string const& name, TypeName const& of,
                         std::vector<InputInfo> const& arguments) {
        return FieldInfo{name, of, Role::plain, arguments, nullptr, {}};
    };
    add("__Schema", {{"description", text},
                     {"types", list_of("__Type")},
                     {"queryType", type},
                     {"mutationType", type},
                     {"subscriptionType", type},
                     {"directives", list_of("__Directive")}});
    add("__Type", {{"kind", required(named("__TypeKind"))},
                   {"name", text},
                   {"description", text},
                   {"specifiedByURL", text},
                   with("fields", list_of("__Field"), deprecated),
                   {"interfaces", list_of("__Type")},
                   {"possibleTypes", list_of("__Type")},
                   with("enumValues", list_of("__EnumValue"), deprecated),
                   with("inputFields", list_of("__InputValue"), deprecated),
                   {"ofType", type}});
    add("__Field", {{"name", required(text)},
                    {"description", text},
                    with("args", list_of("__InputValue"), deprecated),
                    {"type", required(type)},
                    {"isDeprecated", flag},
                    {"deprecationReason", text}});
    add("__InputValue", {{"name", required(text)},
                         {"description", text},
                         {"type", required(type)},
                         {"defaultValue", text},
                         {"isDeprecated", flag},
                         {"deprecationReason", text}});
    add("__EnumValue", {{"name", required(text)},
                        {"description", text},
                        {"isDeprecated", flag},
                        {"deprecationReason", text}});
    add("__Directive", {{"name", required(text)},
                        {"description", text},
                        {"locations", list_of("__DirectiveLocation")},
                        with("args", list_of("__InputValue"), deprecated),
                        {"isRepeatable", flag}});
    enumeration("__TypeKind", {"SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT",
                               "LIST", "NON_NULL"});
    enumeration("__DirectiveLocation", {"QUERY", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD",
                                        "INLINE_FRAGMENT", "VARIABLE_DEFINITION"});
}

}  // namespace ringmaster::search
