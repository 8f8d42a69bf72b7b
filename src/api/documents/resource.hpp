#pragma once
// The one table of configuration resources: names, fields, types, limits, references, defaults.
// Validation, reads, references, import and the codec walk it; a new resource is a new row.
//
// Field names are those of the public description plus the additive ones of PROTOCOL 5 and 6.
// A field in no row is unknown and refused (CFG-4).
//
// Ownership: everything has static storage. Threading: immutable. Units: as the fields say.
// Errors: validation appends to a list, with paths; nothing throws.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

enum class FieldKind : unsigned char {
    text,        // string; `max` characters
    flag,        // boolean
    integer,     // `min` to `max`
    reference,   // UUID of a document of resource `target`, or of something else without one;
                 // empty text counts as absent
    references,  // array of such ids
    texts,       // array of strings; `min` to `max` items, `values` when given
    object,      // `fields`
    objects,     // array of objects; `fields`
    names,       // object of language tag -> text
    any,         // stored as it is
};

// Built by the functions of resource_fields.hpp; a plain value so that tables are constants.
struct Field {
    std::string_view name;
    FieldKind kind = FieldKind::any;
    bool is_required = false;
    bool is_read_only = false;   // accepted and not stored: the server says it
    bool is_agent_view = false;  // shown by `agentView=true`
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::span<std::string_view const> values = {};  // the only texts allowed
    std::string_view target = {};                   // resource a reference points into
    std::span<Field const> fields = {};             // of object and objects
    std::string_view fallback = {};                 // default as JSON text; empty: none
};

struct Resource {
    std::string_view name;  // path segment, e.g. "contact-service-queue"
    std::span<Field const> fields;
    bool is_settings = false;       // exactly one document
    bool agents_read = false;       // agent and supervisor tokens may read it
    std::string_view entries = {};  // array field served at /{id}/entry
};

// In the order of import and export: a document refers to earlier resources where it can.
[[nodiscard]] std::span<Resource const> resources();
// Null when there is no such resource.
[[nodiscard]] Resource const* find_resource(std::string_view name);
// Null when the resource has no such field.
[[nodiscard]] Field const* find_field(std::span<Field const> fields, std::string_view name);

// Fields every document carries and only the server writes.
[[nodiscard]] std::span<Field const> common_fields();

// Checks names, types, ranges and required fields of one document; ids it refers to are
// checked by whoever knows all documents (visit_references). `path` begins every problem's path.
void validate_document(Resource const& resource, nlohmann::json const& document,
                       std::string_view path, Problems& problems);

// Calls `visit(path, target resource, id)` for every id in a reference field.
class ReferenceVisitor {
public:
    virtual ~ReferenceVisitor() = default;
    virtual void visit(std::string_view path, std::string_view target, std::string_view id) = 0;
};
void visit_references(Resource const& resource, nlohmann::json const& document,
                      std::string_view path, ReferenceVisitor& visitor);

// The document as it is stored: without the fields only the server says, ids in lower case.
[[nodiscard]] nlohmann::json stored_form(Resource const& resource, nlohmann::json document);

// Adds the table's default for every absent field.
void fill_defaults(Resource const& resource, nlohmann::json& document);

}  // namespace ringmaster::api
