#include "store/audit_chain.hpp"

#include "ringmaster/crypto/digest.hpp"
#include "ringmaster/store/connection.hpp"

namespace ringmaster::store {
namespace {

void append_field(std::string& bytes, std::string_view field) {
    bytes += std::to_string(field.size());
    bytes += ':';
    bytes += field;
}

}  // namespace

std::string audit_origin() { return std::string(32, '\0'); }

std::string audit_hash(AuditRecord const& record) {
    std::string bytes;
    append_field(bytes, record.previous_hash);
    append_field(bytes, to_blob(record.org.value));
    append_field(bytes, std::to_string(record.seq));
    append_field(bytes, std::to_string(record.at.epoch_ms));
    append_field(bytes, record.actor);
    append_field(bytes, record.action);
    append_field(bytes, record.object);
    append_field(bytes, record.detail);
    return std::string(crypto::bytes(crypto::sha256(bytes)));
}

}  // namespace ringmaster::store
