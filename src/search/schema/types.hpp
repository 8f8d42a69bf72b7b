#pragma once
// The types of the language: what a query may select and what its arguments are, made of the table
// of fields. Checking, execution, introspection and the schema's text all go by this.
//
// Ownership: schema() lives as long as the process; it refers to the constant fields. Threading:
// any. Units: see fields.hpp. Errors: none.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/language/document.hpp"
#include "search/schema/fields.hpp"

namespace ringmaster::search {

// What a field of an object is to whoever executes it.
enum class Role {
    column,       // a value out of the records
    group,        // an object of columns with the record itself (`lastQueue`)
    root,         // the records of a kind
    records,      // its list
    page_info,    // of the list, or of activities
    activities,   // a page of sub-records
    nodes,        // its list
    total_count,  // how many there are
    channels,     // of an agent's session
    wrap_ups,     // of a contact
    aggregation,  // the numbers of a group
    interval_start,
    plain,  // whatever its parent makes of it
};

struct InputInfo {
    std::string name;
    TypeName type;
    std::string text = {};
};

struct FieldInfo {
    std::string name;
    TypeName type;
    Role role = Role::plain;
    std::vector<InputInfo> arguments = {};
    Field const* source = nullptr;  // of a column
    std::string text = {};
};

enum class TypeKind { scalar, object, enumeration, input };

struct TypeInfo {
    std::string name;
    TypeKind kind = TypeKind::object;
    std::string text = {};
    std::vector<FieldInfo> fields = {};
    std::vector<InputInfo> inputs = {};
    std::vector<std::string> values = {};

    [[nodiscard]] FieldInfo const* field(std::string_view wanted) const;
    [[nodiscard]] InputInfo const* input(std::string_view wanted) const;
};

enum class RecordKind { contact, leg, agent_session };

// What the roots differ in. `r` is the record's row, `s` of a leg the row of its contact.
struct Record {
    RecordKind kind = RecordKind::contact;
    std::string_view type;
    std::string_view list;
    std::string_view table;
    std::vector<std::string_view> key;  // columns behind the organization
    std::string_view time;
    std::string_view ended;
    std::size_t rows_max = 250;
};

using Types = std::map<std::string, TypeInfo, std::less<>>;

[[nodiscard]] Types const& types();
[[nodiscard]] TypeInfo const& type_named(std::string_view name);
[[nodiscard]] Record const& record_of_root(std::string_view root);
// The name at the bottom of lists.
[[nodiscard]] std::string const& base_name(TypeName const& type);
[[nodiscard]] TypeName named(std::string_view name);
[[nodiscard]] TypeName required(TypeName type);
[[nodiscard]] TypeName list_of(std::string_view name);
// `[Int!]`
[[nodiscard]] std::string type_text(TypeName const& type);

// All of them, made anew; types() has them once.
[[nodiscard]] Types make_types();
// The types that describe types (`__Schema` and its kin).
void add_meta_types(Types& all);
// All types but those, as text in the schema definition language.
[[nodiscard]] std::string schema_text();

}  // namespace ringmaster::search
