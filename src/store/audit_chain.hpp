#pragma once
// The hash chain of the audit log (SEC-6): each record's hash covers the one before it.

#include <string>

#include "ringmaster/store/records.hpp"

namespace ringmaster::store {

// What the first record of an organization follows: 32 zero bytes.
[[nodiscard]] std::string audit_origin();

// SHA-256 over the previous hash and every field of `record` but its own hash, each with its
// length, so that no two different records have the same bytes.
[[nodiscard]] std::string audit_hash(AuditRecord const& record);

}  // namespace ringmaster::store
