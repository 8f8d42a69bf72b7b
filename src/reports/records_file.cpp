// How the file of the records is opened. Everything in it can be made again from the journal and
// the position is part of every transaction: a power cut may take the newest ones away, never half
// of one, so `synchronous=NORMAL` is enough. What is deleted is overwritten (SEC-7).

#include "reports/records_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "reports/tables.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {
namespace {

constexpr std::int64_t application_id = 0x524D5250;  // "RMRP"
constexpr mode_t for_owner_only = 0600;

// Before SQLite makes it, which would let others read it.
std::string const& made_private(std::string const& path) {
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, for_owner_only);
    if (file < 0) store::fail_with_errno("cannot open " + path);
    ::close(file);
    return path;
}

// Before anything is changed: it may be another program's.
void recognize(store::Connection& connection, std::string const& path) {
    if (connection.integer_of("SELECT count(*) FROM sqlite_schema") == 0) return;
    if (connection.integer_of("PRAGMA application_id") != application_id) {
        throw store::Failure(store::ErrorCode::not_ours, path + " holds no records");
    }
    if (connection.integer_of("PRAGMA user_version") != records_version) {
        throw store::Failure(store::ErrorCode::from_the_future,
                             path + " was made by another version: `ringmasterd reports rebuild`");
    }
}

void call_ours(store::Connection& connection) {
    connection.execute("PRAGMA application_id=" + std::to_string(application_id));
    connection.execute("PRAGMA user_version=" + std::to_string(records_version));
}

void prepare(store::Connection& connection, std::string const& path) {
    recognize(connection, path);
    connection.execute("PRAGMA secure_delete=ON; PRAGMA synchronous=NORMAL");
    connection.execute("PRAGMA journal_size_limit=67108864");
    if (connection.text_of("PRAGMA journal_mode=WAL") != "wal") {
        throw store::Failure(store::ErrorCode::io, path + " cannot have a log");
    }
    connection.folds_log_on_close(true);
    store::Transaction transaction(connection, "BEGIN IMMEDIATE");
    if (connection.integer_of("SELECT count(*) FROM sqlite_schema") == 0) {
        call_ours(connection);
        connection.execute(tables_sql() + indexes_sql());
    }
    transaction.commit();
}

// ---- records of an earlier version -------------------------------------------------------------

// Whether there is something to bring over. What it has in its log is in the file then.
bool is_earlier(std::string const& path) {
    store::Connection old(path, store::Connection::Access::read_write);
    if (old.integer_of("PRAGMA application_id") != application_id) return false;
    if (old.integer_of("PRAGMA user_version") >= records_version) return false;
    old.folds_log_on_close(true);
    store::fold_in(old);
    return true;
}

// Columns that were there already; the others are as in a row that was just made.
std::string common_columns(store::Connection& connection, std::string const& table) {
    return connection.text_of("SELECT group_concat(n.name, ', ') FROM pragma_table_info('" + table +
                              "', 'main') n JOIN pragma_table_info('" + table +
                              "', 'old') o ON o.name=n.name");
}

void copy(store::Connection& connection, std::string const& table, std::string const& order) {
    std::string const columns = common_columns(connection, table);
    connection.execute("INSERT INTO main." + table + "(" + columns + ") SELECT " + columns +
                       " FROM old." + table + order);
}

// Beside the old file, which it replaces in the end: when it is ended in the middle nothing was
// changed. Not from the journal, for that may not reach as far back as the records.
std::string const& brought_up(std::string const& path) {
    if (!is_earlier(path)) return path;
    std::string const beside = path + ".new";
    remove_records(beside);
    {
        store::Connection made(made_private(beside), store::Connection::Access::read_write);
        made.execute("PRAGMA journal_mode=OFF");
        auto attach = made.prepare("ATTACH ? AS old");
        attach.bind_text(path).run();
        store::Transaction transaction(made, "BEGIN IMMEDIATE");
        call_ours(made);
        made.execute(tables_sql());
        copy(made, "organization", "");
        copy(made, "known", "");
        for (Table const& table : record_tables()) {
            copy(made, std::string(table.name),
                 " ORDER BY org, " + std::string(table.time) + ", " + std::string(table.key));
        }
        made.execute(indexes_sql());
        transaction.commit();
    }
    replace_records(beside, path);
    return path;
}

}  // namespace

void remove_records(std::string const& path) {
    for (char const* const end : {"", "-wal", "-shm"}) {
        std::error_code failed;
        std::filesystem::remove(path + end, failed);
        if (failed) throw store::Failure(store::ErrorCode::io, "cannot remove " + path + end);
    }
}

void replace_records(std::string const& beside, std::string const& path) {
    remove_records(path);
    std::error_code failed;
    std::filesystem::rename(beside, path, failed);
    if (failed) throw store::Failure(store::ErrorCode::io, "cannot replace " + path);
}

WriterLock::WriterLock(std::string const& records) {
    std::string const path = records + ".lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, for_owner_only);
    if (descriptor_ < 0) store::fail_with_errno("cannot open " + path);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    bool const is_taken = errno == EWOULDBLOCK;
    ::close(descriptor_);
    if (!is_taken) store::fail_with_errno("cannot lock " + path);
    throw store::Failure(store::ErrorCode::owned_by_another,
                         records + " is being written by another process");
}

WriterLock::~WriterLock() { ::close(descriptor_); }

RecordsFile::RecordsFile(std::string const& path)
    : connection_(brought_up(made_private(path)), store::Connection::Access::read_write),
      book_(connection_) {
    prepare(connection_, path);
}

}  // namespace ringmaster::reports
