#pragma once
// A query document as a tree: what the grammar of GraphQL has for executable definitions
// (October 2021).
//
// Ownership: plain values. Threading: as any value. Units: lines and columns count from 1, columns
// in characters. Errors: none.

#include <string>
#include <vector>

namespace ringmaster::search {

struct Location {
    int line = 1;
    int column = 1;
};

struct Value {
    enum class Kind {
        null,
        boolean,
        integer,
        real,
        string,
        enumeration,
        variable,
        list,
        object,
    };
    Kind kind = Kind::null;
    // Of a string what it says; of a number its digits as written; of an enumeration or a variable
    // its name; of a boolean `true` or `false`.
    std::string text = {};
    std::vector<std::string> names = {};  // of an object's members
    std::vector<Value> items = {};        // of a list; of an object in the order of `names`
    Location at = {};
};

struct Argument {
    std::string name;
    Value value;
    Location at;
};

struct Directive {
    std::string name;
    std::vector<Argument> arguments;
    Location at;
};

struct Selection {
    enum class Kind { field, spread, inline_fragment };
    Kind kind = Kind::field;
    std::string alias;  // empty: without one
    std::string name;   // of the field, of the fragment, or the type condition (empty: without one)
    std::vector<Argument> arguments;
    std::vector<Directive> directives;
    std::vector<Selection> selections;  // empty: without a selection set
    Location at;
};

// `[Int!]` as a tree: a list has one item, a name none.
struct TypeName {
    std::string name;  // empty: a list
    std::vector<TypeName> item;
    bool is_required = false;
};

struct VariableDefinition {
    std::string name;
    TypeName type;
    std::vector<Value> fallback;  // one, or none
    std::vector<Directive> directives;
    Location at;
};

struct Definition {
    enum class Kind { query, mutation, subscription, fragment };
    Kind kind = Kind::query;
    std::string name;  // empty: without one
    std::string type_condition;
    std::vector<VariableDefinition> variables;
    std::vector<Directive> directives;
    std::vector<Selection> selections;
    Location at;
};

struct Document {
    std::vector<Definition> definitions;
};

}  // namespace ringmaster::search
