#pragma once
// What administrators ask for, document by document, tried on a copy of the organization before
// anybody else sees it. The checks are those of an import, so a write and an import agree on what
// an organization may look like (CFG-1, CFG-4).
//
// Each wish stands or falls by itself, in the order given, and sees what those before it did. What
// stands becomes one change.
//
// Threading: pure. Errors: in the verdicts; nothing throws.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/api/documents/readiness.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/command_administration.hpp"

namespace ringmaster::api {

struct DocumentWish {
    enum class Action {
        create,
        update,  // the whole document
        save,    // the one or the other
        merge,   // the fields that were sent; null takes one away
        remove,
    };
    Action action = Action::create;
    Resource const* resource = nullptr;
    std::string id;       // as ids are stored
    nlohmann::json body;  // as it was sent; of no meaning to a removal
    // Of the document when it was read; nothing: whatever it is by now.
    std::optional<std::uint64_t> version;
    std::string path;  // begins the path of each of its problems
};

struct WishVerdict {
    // 201, 200, 204; or 400 (not valid), 404 (no such document), 409 (already there, or still
    // named), 412 (changed since it was read).
    int status = 0;
    Problems problems;
    std::vector<Reference> references;  // 409 of a removal: who names it
    [[nodiscard]] bool stands() const { return status < 300; }
};

struct ConfigurationPlan {
    std::vector<WishVerdict> verdicts;      // one per wish
    std::vector<DocumentChange> documents;  // what differs from before
    core::ChangeConfiguration command;      // `by` is the caller's to fill; may be empty
    std::vector<Missing> warnings;          // what the organization lacks by these changes
};

// The definitions of these variables, by their documents' ids: known by names, and in use like
// whatever else live contacts name.
[[nodiscard]] std::set<core::Uuid> variable_ids(Directory const& directory,
                                                std::set<std::string> const& names);

// Definitions an import takes away from names that live contacts hold.
[[nodiscard]] Problems held_variables_gone(std::vector<DocumentChange> const& changes,
                                           Directory const& current,
                                           std::set<std::string> const& held);

// `in_use`: what live contacts and signed-in agents name (core::in_use). `now` is where business
// hours begin (typed_configuration).
[[nodiscard]] ConfigurationPlan plan_configuration(Directory const& current,
                                                   std::vector<DocumentWish> const& wishes,
                                                   std::set<core::Uuid> const& in_use,
                                                   core::Time now);

}  // namespace ringmaster::api
