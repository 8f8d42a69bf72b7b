#include "ringmaster/api/documents/document_change.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// The fields of `one` that `other` has not, or has with another value.
json difference(json const& one, json const& other) {
    json fields = json::object();
    for (auto const& [name, value] : one.items()) {
        auto const found = other.find(name);
        if (found == other.end() || *found != value) fields[name] = value;
    }
    return fields;
}

}  // namespace

DocumentChange document_change(std::string_view resource, std::string const& id,
                               Document const* before, std::shared_ptr<json const> after) {
    json const nothing = json::object();
    json const& old = before == nullptr ? nothing : before->body();
    json const& wanted = after == nullptr ? nothing : *after;
    DocumentChange change;
    change.resource = resource;
    change.id = id;
    change.version = before == nullptr ? 1 : before->version + 1;
    json told = {{"version", change.version}};
    if (before != nullptr) told["before"] = difference(old, wanted);
    if (after != nullptr) told["after"] = difference(wanted, old);
    change.told = json_text(told);
    if (after == nullptr) {
        change.action = "RemoveDocument";
        return change;
    }
    change.action = before == nullptr ? "CreateDocument" : "UpdateDocument";
    change.body = json_text(*after);
    change.value = std::move(after);
    return change;
}

}  // namespace ringmaster::api
