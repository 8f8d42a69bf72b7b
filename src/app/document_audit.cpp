#include "app/document_audit.hpp"

#include <nlohmann/json.hpp>

#include "ringmaster/api/json.hpp"

namespace ringmaster::app {
namespace {

using nlohmann::json;

// The fields of `one` that `other` has not, or has with another value.
json difference(json const& one, json const& other) {
    json fields = json::object();
    for (auto const& [name, value] : one.items()) {
        auto const found = other.find(name);
        if (found == other.end() || *found != value) fields[name] = value;
    }
    return fields;
}

std::string action_of(api::DocumentChange const& change, api::Document const* before) {
    if (change.body.empty()) return "RemoveDocument";
    return before == nullptr ? "CreateDocument" : "UpdateDocument";
}

}  // namespace

std::vector<DocumentAudit> document_audit(api::Directory const& before,
                                          std::vector<api::DocumentChange> const& changes) {
    std::vector<DocumentAudit> rows;
    rows.reserve(changes.size());
    for (auto const& change : changes) {
        api::Document const* const known = before.find(change.resource, change.id);
        json const old = known == nullptr ? json::object() : known->body();
        // Our own text: it was written by json_text.
        json const wanted = change.body.empty() ? json::object() : json::parse(change.body);
        json detail = {{"version", change.version}};
        if (known != nullptr) detail["before"] = difference(old, wanted);
        if (!change.body.empty()) detail["after"] = difference(wanted, old);
        rows.push_back(
            {action_of(change, known), change.resource + "/" + change.id, api::json_text(detail)});
    }
    return rows;
}

}  // namespace ringmaster::app
