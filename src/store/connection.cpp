#include "ringmaster/store/connection.hpp"

#include <cerrno>

#include "ringmaster/store/failure.hpp"
#include "store/overrides.hpp"

namespace ringmaster::store {
namespace {

constexpr int busy_timeout_writer_ms = 250;   // nobody else should write: do not wait for long
constexpr int busy_timeout_reader_ms = 5000;  // a reader may meet the moment of opening or closing

ErrorCode meaning_of(sqlite3* database, int code) {
    // Files that cannot be created or grown for want of space come as many codes.
    int const number = database == nullptr ? 0 : sqlite3_system_errno(database);
    bool const no_space = number == ENOSPC || number == EDQUOT || number == EFBIG;
    if (no_space || code == SQLITE_IOERR_SHMSIZE) return ErrorCode::disk_full;
    switch (code & 0xFF) {
        case SQLITE_FULL: return ErrorCode::disk_full;
        case SQLITE_CORRUPT: return ErrorCode::corrupt;
        case SQLITE_NOTADB: return ErrorCode::not_ours;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return ErrorCode::owned_by_another;
        case SQLITE_CONSTRAINT: return ErrorCode::refused;
        default: return ErrorCode::io;
    }
}

int flags_of(Connection::Access access) {
    switch (access) {
        case Connection::Access::read_only: return SQLITE_OPEN_READONLY;
        case Connection::Access::in_place: return SQLITE_OPEN_READWRITE;
        case Connection::Access::read_write: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    return SQLITE_OPEN_READONLY;
}

}  // namespace

void fail(sqlite3* database, int code, std::string const& doing) {
    std::string const words = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
    throw Failure(meaning_of(database, code),
                  doing + ": " + words + " (SQLite code " + std::to_string(code) + ")");
}

Connection::Connection(std::string const& path, Access access)
    : Connection(path, access, Overrides{}) {}

Connection::Connection(std::string const& path, Access access, Overrides const& overrides) {
    bool const writes = access == Access::read_write;
    int const flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | flags_of(access);
    sqlite3* opened = nullptr;
    char const* const vfs = overrides.vfs.empty() ? nullptr : overrides.vfs.c_str();
    int const code = sqlite3_open_v2(path.c_str(), &opened, flags, vfs);
    handle_.reset(opened);
    if (code != SQLITE_OK) fail(opened, code, "cannot open " + path);
    sqlite3_busy_timeout(opened, writes ? busy_timeout_writer_ms : busy_timeout_reader_ms);
    // A damaged or planted file must not make SQLite run code or trust a broken page.
    execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY");
    folds_log_on_close(false);
    if (access != Access::in_place) return;
    // Exclusive before the first look: the index of the log is then kept on the heap.
    execute("PRAGMA locking_mode=EXCLUSIVE; PRAGMA query_only=ON");
}

void Connection::folds_log_on_close(bool folds) {
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, folds ? 0 : 1, nullptr);
}

void Connection::execute(std::string const& sql) {
    int const code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_.get(), code, sql.substr(0, 60));
}

std::string Connection::text_of(std::string const& sql) {
    Statement statement = prepare(sql);
    return statement.step() ? statement.bytes() : std::string();
}

std::int64_t Connection::integer_of(std::string const& sql) {
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer() : 0;
}

void check_integrity(Connection& connection) {
    std::string const words = connection.text_of("PRAGMA quick_check(1)");
    if (words != "ok") throw Failure(ErrorCode::corrupt, "the file is damaged: " + words);
}

// Readers may hold it back (it does what it can), and a full disk only lets the log grow: neither
// loses anything. Every other failure means the disk no longer keeps what it is given.
void fold_in(Connection& connection) {
    int const code = sqlite3_wal_checkpoint_v2(connection.handle(), nullptr,
                                               SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    int const kind = code & 0xFF;
    if (kind == SQLITE_OK || kind == SQLITE_BUSY || kind == SQLITE_FULL) return;
    fail(connection.handle(), code, "checkpoint");
}

Transaction::Transaction(Connection& connection, std::string const& begin)
    : connection_(connection) {
    connection_.execute(begin);
}

Transaction::~Transaction() {
    // SQLite may have rolled back by itself; then this one has nothing to do and says so.
    if (open_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    connection_.execute("COMMIT");
    open_ = false;
}

}  // namespace ringmaster::store
