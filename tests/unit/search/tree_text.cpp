// Each node is an array: its kind, its name, and what it holds.
#include "unit/search/tree_text.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace ringmaster::search {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

class TreeWriter {
public:
    explicit TreeWriter(Writer& out) : out_(out) {}

    void text(std::string_view text) {
        out_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    }
    template <class Part>
    void all(std::vector<Part> const& parts) {
        out_.StartArray();
        for (Part const& part : parts) put(part);
        out_.EndArray();
    }
    void put(Value const& value) {
        constexpr std::string_view kinds[] = {"null",     "boolean", "integer",
                                              "real",     "string",  "enumeration",
                                              "variable", "list",    "object"};
        out_.StartArray();
        text(kinds[static_cast<std::size_t>(value.kind)]);
        text(value.kind == Value::Kind::null ? "" : value.text);
        for (std::string const& name : value.names) text(name);
        all(value.items);
        out_.EndArray();
    }
    void put(Argument const& argument) {
        out_.StartArray();
        text(argument.name);
        put(argument.value);
        out_.EndArray();
    }
    void put(Directive const& directive) {
        out_.StartArray();
        text(directive.name);
        all(directive.arguments);
        out_.EndArray();
    }
    void put(Selection const& selection) {
        constexpr std::string_view kinds[] = {"field", "spread", "inline"};
        out_.StartArray();
        text(kinds[static_cast<std::size_t>(selection.kind)]);
        text(selection.alias);
        text(selection.name);
        all(selection.arguments);
        all(selection.directives);
        all(selection.selections);
        out_.EndArray();
    }
    void put(TypeName const& type) {
        out_.StartArray();
        text(type.name);
        all(type.item);
        out_.Bool(type.is_required);
        out_.EndArray();
    }
    void put(VariableDefinition const& variable) {
        out_.StartArray();
        text(variable.name);
        put(variable.type);
        all(variable.fallback);
        all(variable.directives);
        out_.EndArray();
    }
    void put(Definition const& one) {
        constexpr std::string_view kinds[] = {"query", "mutation", "subscription", "fragment"};
        out_.StartArray();
        text(kinds[static_cast<std::size_t>(one.kind)]);
        text(one.name);
        text(one.type_condition);
        all(one.variables);
        all(one.directives);
        all(one.selections);
        out_.EndArray();
    }

private:
    Writer& out_;
};

}  // namespace

std::string tree_text(Document const& document) {
    rapidjson::StringBuffer buffer;
    Writer out(buffer);
    TreeWriter(out).all(document.definitions);
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace ringmaster::search
