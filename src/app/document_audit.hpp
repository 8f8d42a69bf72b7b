#pragma once
// What a change does to documents, as the audit tells it (CFG-2): for each the fields that differ,
// before and after. Pure.

#include <string>
#include <vector>

#include "ringmaster/api/call.hpp"
#include "ringmaster/api/directory.hpp"

namespace ringmaster::app {

struct DocumentAudit {
    std::string action;  // CreateDocument, UpdateDocument, RemoveDocument
    std::string object;  // "team/<id>"
    std::string detail;  // {"version":2,"before":{"name":"A"},"after":{"name":"B"}}
};

// `before`: the documents without the changes.
[[nodiscard]] std::vector<DocumentAudit> document_audit(
    api::Directory const& before, std::vector<api::DocumentChange> const& changes);

}  // namespace ringmaster::app
