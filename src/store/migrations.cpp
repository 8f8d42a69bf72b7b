#include "store/migrations.hpp"

#include <chrono>

#include "ringmaster/crypto/digest.hpp"
#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::store {
namespace {

// "RgM1": tells our files from other programs' databases.
constexpr std::int64_t application_id = 0x52674D31;

void claim(Connection& connection) {
    if (connection.integer_of("PRAGMA application_id") == application_id) return;
    Transaction transaction(connection, "BEGIN IMMEDIATE");
    connection.execute("PRAGMA application_id=" + std::to_string(application_id));
    connection.execute(
        "CREATE TABLE schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
        " checksum TEXT NOT NULL, applied_ms INTEGER NOT NULL) STRICT");
    transaction.commit();
}

void apply(Connection& connection, Migration const& migration, std::string const& checksum) {
    auto const now = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    Transaction transaction(connection, "BEGIN IMMEDIATE");
    connection.execute(std::string(migration.sql));
    Statement record = connection.prepare(
        "INSERT INTO schema_migration (version, name, checksum, applied_ms) VALUES (?,?,?,?)");
    record.bind(migration.version).bind_text(migration.name).bind_text(checksum);
    record.bind(static_cast<std::int64_t>(now.count())).run();
    transaction.commit();
}

void check_order(std::span<Migration const> migrations) {
    int expected = 1;
    for (Migration const& migration : migrations) {
        if (migration.version != expected++) {
            throw Failure(ErrorCode::refused,
                          "migrations are not numbered 1, 2, 3...: " + std::string(migration.name));
        }
    }
}

}  // namespace

// A file with tables of somebody else must not be "migrated" into a mixture.
void expect_ours(Connection& connection) {
    std::int64_t const found = connection.integer_of("PRAGMA application_id");
    if (found == application_id) return;
    if (found != 0 || connection.integer_of("SELECT count(*) FROM sqlite_schema") != 0) {
        throw Failure(ErrorCode::not_ours, "the file is a database of another program");
    }
}

void expect_current(Connection& connection, std::string const& path) {
    expect_ours(connection);
    auto const known = static_cast<std::int64_t>(compiled_migrations().size());
    if (connection.integer_of("SELECT max(version) FROM schema_migration") == known) return;
    throw Failure(ErrorCode::from_the_future,
                  path + " is not at this binary's version: migrate it first");
}

std::string history_problem(Connection& connection) {
    Statement known =
        connection.prepare("SELECT name, checksum FROM schema_migration WHERE version=?");
    for (Migration const& migration : compiled_migrations()) {
        known.bind(migration.version);
        bool const same = known.step() && known.bytes() == migration.name &&
                          known.bytes() == crypto::hex(crypto::sha256(migration.sql));
        known.reset();
        if (!same) return "migration " + std::string(migration.name) + " is not the one on record";
    }
    return {};
}

int schema_version(Connection& connection) {
    if (connection.integer_of("PRAGMA application_id") != application_id) return 0;
    return static_cast<int>(
        connection.integer_of("SELECT coalesce(max(version), 0) FROM schema_migration"));
}

void migrate(Connection& connection, std::span<Migration const> migrations) {
    check_order(migrations);
    claim(connection);
    std::int64_t const newest =
        connection.integer_of("SELECT coalesce(max(version), 0) FROM schema_migration");
    if (newest > static_cast<std::int64_t>(migrations.size())) {
        throw Failure(ErrorCode::from_the_future,
                      "the file was migrated to version " + std::to_string(newest) +
                          ", this binary knows " + std::to_string(migrations.size()) +
                          ": use the newer binary or restore a backup");
    }
    if (newest != connection.integer_of("SELECT count(*) FROM schema_migration")) {
        throw Failure(ErrorCode::migration_changed,
                      "the file is damaged: its record of migrations (schema_migration) has gaps");
    }
    Statement known = connection.prepare("SELECT checksum FROM schema_migration WHERE version=?");
    for (Migration const& migration : migrations) {
        std::string const checksum = crypto::hex(crypto::sha256(migration.sql));
        known.bind(migration.version);
        if (!known.step()) {
            apply(connection, migration, checksum);
            continue;
        }
        bool const same = known.bytes() == checksum;
        known.reset();
        if (!same) {
            throw Failure(ErrorCode::migration_changed,
                          "migration " + std::string(migration.name) +
                              " is not the one this file was migrated with");
        }
    }
}

}  // namespace ringmaster::store
