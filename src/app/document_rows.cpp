#include "app/document_rows.hpp"

#include <stdexcept>

namespace ringmaster::app {

std::vector<store::DocumentChange> document_rows(core::OrgId const& org,
                                                 std::vector<api::DocumentChange> const& changes,
                                                 core::Time at) {
    std::vector<store::DocumentChange> rows;
    rows.reserve(changes.size());
    for (auto const& change : changes) {
        auto const id = core::parse_uuid(change.id);
        if (!id) throw std::logic_error("a document id that is no UUID: " + change.id);
        store::DocumentChange row;
        row.org = org;
        row.resource = change.resource;
        row.id = *id;
        row.version = change.version;
        if (!change.body.empty()) row.body = change.body;
        row.at = at;
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace ringmaster::app
