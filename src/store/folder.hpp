#pragma once
// The folder of a database, looked at before SQLite opens anything: SQLite takes a missing or empty
// file for a new database and deletes the log beside it, with what was acknowledged (OPS-1).
//
// Ownership: values. Threading: the caller's; the writer's lock is held by whoever changes
// something. Errors: Failure `incomplete` says what is missing and what to do.

#include <optional>
#include <string>
#include <vector>

#include "ringmaster/crypto/secure_memory.hpp"

namespace ringmaster::store {

struct Folder {
    std::string database;       // its path
    bool has_database = false;  // there, and not empty
    bool has_secret = false;
    bool has_draft = false;           // of a secret: a beginning that was cut short
    std::vector<std::string> traces;  // what else tells of a database

    // The first opening has not come to its end: nothing was acknowledged from this folder.
    [[nodiscard]] bool is_unborn() const { return has_draft && !has_secret; }
};

[[nodiscard]] Folder look_at_folder(std::string const& database);
// Throws Failure when a database was here and is not any more.
void expect_database_or_nothing(Folder const& folder);
// What nobody can do any more who has no copy of it, in words.
[[nodiscard]] std::string lost_with_secret();
// Throws Failure when there is no secret: without one the database was not written.
void expect_secret(Folder const& folder);

// The secret, or its draft; made when `may_create` and neither is there. Throws Failure.
[[nodiscard]] crypto::SecureBytes secret_of(Folder const& folder, bool may_create);
// The database is whole and its name durable: the draft becomes the secret.
void finish_secret(std::string const& database);

// Takes from others what they may do with the files here, as far as these are ours; says which
// that were.
std::vector<std::string> close_to_others(std::string const& database);

}  // namespace ringmaster::store
