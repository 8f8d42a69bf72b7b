// How a tree is written: two blanks for each level, strings in one line.

#include "search/language/printer.hpp"

#include <string_view>

namespace ringmaster::search {
namespace {

std::string quoted(std::string const& text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string said = "\"";
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            said += '\\';
            said += letter;
        } else if (byte < 0x20 || byte == 0x7F) {
            said += "\\u00";
            said += digits[byte >> 4U];
            said += digits[byte & 0x0FU];
        } else {
            said += letter;
        }
    }
    return said + '"';
}

std::string printed(TypeName const& type) {
    std::string text = type.name.empty() ? "[" + printed(type.item.front()) + "]" : type.name;
    return type.is_required ? text + "!" : text;
}

std::string printed(std::vector<Argument> const& arguments) {
    std::string text;
    for (Argument const& one : arguments) {
        text += (text.empty() ? "(" : ", ") + one.name + ": " + print(one.value);
    }
    return text.empty() ? text : text + ")";
}

std::string printed(std::vector<Directive> const& directives) {
    std::string text;
    for (Directive const& one : directives) text += " @" + one.name + printed(one.arguments);
    return text;
}

std::string printed(std::vector<Selection> const& selections, std::size_t depth) {
    std::string const indent(2 * depth, ' ');
    std::string text = "{\n";
    for (Selection const& one : selections) {
        text += indent + "  ";
        switch (one.kind) {
            case Selection::Kind::field:
                if (!one.alias.empty()) text += one.alias + ": ";
                text += one.name + printed(one.arguments);
                break;
            case Selection::Kind::spread: text += "..." + one.name; break;
            case Selection::Kind::inline_fragment:
                text += one.name.empty() ? "..." : "... on " + one.name;
                break;
        }
        text += printed(one.directives);
        if (!one.selections.empty()) text += " " + printed(one.selections, depth + 1);
        text += '\n';
    }
    return text + indent + "}";
}

std::string printed(std::vector<VariableDefinition> const& variables) {
    std::string text;
    for (VariableDefinition const& one : variables) {
        text += (text.empty() ? "($" : ", $") + one.name + ": " + printed(one.type);
        if (!one.fallback.empty()) text += " = " + print(one.fallback.front());
        text += printed(one.directives);
    }
    return text.empty() ? text : text + ")";
}

std::string head_of(Definition const& one) {
    std::string const name = one.name.empty() ? one.name : " " + one.name;
    switch (one.kind) {
        case Definition::Kind::query: return "query" + name;
        case Definition::Kind::mutation: return "mutation" + name;
        case Definition::Kind::subscription: return "subscription" + name;
        case Definition::Kind::fragment: return "fragment" + name + " on " + one.type_condition;
    }
    return {};
}

}  // namespace

std::string print(Value const& value) {
    std::string text;
    switch (value.kind) {
        case Value::Kind::null: return "null";
        case Value::Kind::string: return quoted(value.text);
        case Value::Kind::variable: return "$" + value.text;
        case Value::Kind::list:
            for (Value const& item : value.items) text += (text.empty() ? "" : ", ") + print(item);
            return "[" + text + "]";
        case Value::Kind::object:
            for (std::size_t index = 0; index < value.items.size(); ++index) {
                if (index != 0) text += ", ";
                text += value.names[index] + ": " + print(value.items[index]);
            }
            return "{" + text + "}";
        case Value::Kind::boolean:
        case Value::Kind::integer:
        case Value::Kind::real:
        case Value::Kind::enumeration: break;
    }
    return value.text;
}

std::string print(Document const& document) {
    std::string text;
    for (Definition const& one : document.definitions) {
        text += head_of(one) + printed(one.variables) + printed(one.directives) + " " +
                printed(one.selections, 0) + "\n";
    }
    return text;
}

}  // namespace ringmaster::search
