// What a random document is made of; deeper down there is less of it, so that it ends.
#include "unit/search/random_document.hpp"

#include <array>
#include <string>

namespace ringmaster::search {
namespace {

class Maker {
public:
    explicit Maker(std::mt19937_64& random) : random_(random) {}

    Document document() {
        Document document;
        for (int left = 1 + below(3); left > 0; --left)
            document.definitions.push_back(definition());
        return document;
    }

private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
    bool seldom() { return below(4) == 0; }
    std::string name() {
        constexpr std::array<char const*, 9> names{
            "a", "taskDetails", "_x9", "query", "fragment", "id", "nodes", "GV1", "__typename"};
        return names[static_cast<std::size_t>(below(static_cast<int>(names.size())))];
    }
    std::string text() {
        constexpr std::array<char const*, 12> parts{
            "a", "\"", "\\", "\n", "\t", "\r", "\b", "é", "\xF0\x9F\x98\x80", "#", "{", "\"\"\""};
        std::string text;
        for (int left = below(6); left > 0; --left) {
            text += parts[static_cast<std::size_t>(below(static_cast<int>(parts.size())))];
        }
        return text;
    }
    Value value(int depth, bool is_const) {
        Value one;
        one.kind = static_cast<Value::Kind>(below(depth > 0 ? 9 : 6));
        if (one.kind == Value::Kind::variable && is_const) one.kind = Value::Kind::null;
        switch (one.kind) {
            case Value::Kind::null: one.text = "null"; break;
            case Value::Kind::boolean: one.text = seldom() ? "true" : "false"; break;
            case Value::Kind::integer: one.text = std::to_string(below(2'000) - 1'000); break;
            case Value::Kind::real: one.text = std::to_string(below(90)) + ".5e-3"; break;
            case Value::Kind::string: one.text = text(); break;
            case Value::Kind::enumeration: one.text = "DAILY"; break;
            case Value::Kind::variable: one.text = name(); break;
            case Value::Kind::list:
                for (int left = below(3); left > 0; --left) {
                    one.items.push_back(value(depth - 1, is_const));
                }
                break;
            case Value::Kind::object:
                for (int left = below(3); left > 0; --left) {
                    one.names.push_back(name());
                    one.items.push_back(value(depth - 1, is_const));
                }
                break;
        }
        return one;
    }
    std::vector<Argument> arguments(bool is_const) {
        std::vector<Argument> all;
        for (int left = below(3); left > 0; --left) {
            Argument one;
            one.name = name();
            one.value = value(3, is_const);
            all.push_back(std::move(one));
        }
        return all;
    }
    std::vector<Directive> directives(bool is_const) {
        std::vector<Directive> all;
        while (seldom()) {
            Directive one;
            one.name = seldom() ? "skip" : name();
            one.arguments = arguments(is_const);
            all.push_back(std::move(one));
        }
        return all;
    }
    std::vector<Selection> selections(int depth) {
        std::vector<Selection> all;
        for (int left = 1 + below(3); left > 0; --left) all.push_back(selection(depth));
        return all;
    }
    Selection selection(int depth) {
        Selection one;
        one.kind = seldom() ? static_cast<Selection::Kind>(1 + below(2)) : Selection::Kind::field;
        if (depth == 0) one.kind = Selection::Kind::field;
        if (one.kind != Selection::Kind::inline_fragment || seldom()) one.name = name();
        if (one.kind == Selection::Kind::field) {
            if (seldom()) one.alias = name();
            one.arguments = arguments(false);
        }
        one.directives = directives(false);
        bool const has_more = one.kind == Selection::Kind::inline_fragment ||
                              (one.kind == Selection::Kind::field && depth > 0 && seldom());
        if (has_more) one.selections = selections(depth - 1);
        return one;
    }
    TypeName type(int depth) {
        TypeName one;
        if (depth > 0 && seldom()) {
            one.item.push_back(type(depth - 1));
        } else {
            one.name = name();
        }
        one.is_required = seldom();
        return one;
    }
    Definition definition() {
        Definition one;
        one.kind = static_cast<Definition::Kind>(below(4));
        bool const is_fragment = one.kind == Definition::Kind::fragment;
        if (is_fragment || seldom()) one.name = name();
        if (is_fragment) one.type_condition = name();
        for (int left = is_fragment ? 0 : below(3); left > 0; --left) {
            VariableDefinition variable;
            variable.name = name();
            variable.type = type(3);
            if (seldom()) variable.fallback.push_back(value(2, true));
            variable.directives = directives(true);
            one.variables.push_back(std::move(variable));
        }
        one.directives = directives(false);
        one.selections = selections(4);
        return one;
    }

    std::mt19937_64& random_;
};

}  // namespace

Document random_document(std::mt19937_64& random) { return Maker(random).document(); }

}  // namespace ringmaster::search
