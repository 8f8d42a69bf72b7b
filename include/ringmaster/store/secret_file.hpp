#pragma once
// The secret of this installation, `secret.key` beside the database (mode 0600): 32 random bytes.
// It keys the digests of request bodies (OPS-4) and the marks of rows (ADR 17), so it belongs to
// the database as long as that lives.
//
// Made together with the database and never again: under another name first (`secret.key.new`),
// which becomes its own once the database is whole. The other name therefore tells of a beginning
// that was cut short, and the lack of both of a loss.
//
// Ownership: values. Threading: any thread. Errors: by value, for the operator.

#include <string>

#include "ringmaster/crypto/secure_memory.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::store {

// "secret.key" in the folder of the database.
[[nodiscard]] std::string secret_path(std::string const& database);
// ErrorCode::incomplete when it is missing or is none.
[[nodiscard]] Result<crypto::SecureBytes> read_secret(std::string const& database);

}  // namespace ringmaster::store
