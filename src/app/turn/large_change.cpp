#include "app/turn/large_change.hpp"

#include <stdexcept>
#include <utility>

namespace ringmaster::app {
namespace {

constexpr std::size_t part_rows_max = 200;
constexpr std::size_t part_bytes_max = std::size_t{256} * 1024;

store::DocumentRow row_of(core::OrgId org, core::Time at, api::DocumentChange const& change) {
    auto const id = core::parse_uuid(change.id);
    if (!id) throw std::logic_error("a document id that is no UUID: " + change.id);
    store::DocumentRow row;
    row.org = org;
    row.resource = change.resource;
    row.id = *id;
    row.version = change.version;
    if (!change.body.empty()) row.body = change.body;
    row.at = at;
    return row;
}

}  // namespace

store::AuditRecord audit_record(Author const& author, core::Time at, std::string action,
                                std::string object, std::string const& about) {
    store::AuditRecord record;
    record.org = author.org;
    record.at = at;
    record.actor = author.subject;
    record.action = std::move(action);
    record.object = std::move(object);
    record.detail = author.origin;
    if (!record.detail.empty() && !about.empty()) record.detail += " ";
    record.detail += about;
    return record;
}

DocumentRows document_rows(Author const& author, core::Time at,
                           std::vector<api::DocumentChange> const& changes) {
    DocumentRows rows;
    rows.documents.reserve(changes.size());
    rows.audit.reserve(changes.size());
    for (auto const& change : changes) {
        rows.documents.push_back(row_of(author.org, at, change));
        rows.audit.push_back(audit_record(author, at, change.action,
                                          change.resource + "/" + change.id, change.told));
    }
    return rows;
}

std::vector<store::RowsAhead> cut_into_parts(core::OrgId org, core::Uuid const& change,
                                             DocumentRows rows) {
    std::vector<store::RowsAhead> parts;
    std::size_t bytes = 0;
    for (std::size_t index = 0; index < rows.documents.size(); ++index) {
        auto& document = rows.documents[index];
        auto& record = rows.audit[index];
        bool const full = !parts.empty() && (bytes >= part_bytes_max ||
                                             parts.back().documents.size() >= part_rows_max);
        if (parts.empty() || full) {
            parts.push_back({org, change, index, {}, {}});
            bytes = 0;
        }
        bytes += (document.body ? document.body->size() : 0) + record.detail.size();
        parts.back().documents.push_back(std::move(document));
        parts.back().audit.push_back(std::move(record));
    }
    return parts;
}

}  // namespace ringmaster::app
