// How the file of the records is opened. Everything in it can be made again from the journal and
// the position is part of every transaction: a power cut may take the newest ones away, never half
// of one, so `synchronous=NORMAL` is enough. What is deleted is overwritten (SEC-7).

#include "reports/records_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

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
    auto const version = connection.integer_of("PRAGMA user_version");
    if (version < 1 || version > records_version) {
        throw store::Failure(store::ErrorCode::from_the_future,
                             path + " was made by another version: `ringmasterd reports rebuild`");
    }
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
    auto const version = connection.integer_of("PRAGMA user_version");
    bool const is_new = connection.integer_of("SELECT count(*) FROM sqlite_schema") == 0;
    if (is_new) connection.execute("PRAGMA application_id=" + std::to_string(application_id));
    if (is_new) connection.execute(schema_sql());
    if (!is_new && version < records_version) connection.execute(upgrade_sql(version));
    connection.execute("PRAGMA user_version=" + std::to_string(records_version));
    transaction.commit();
}

}  // namespace

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
    : connection_(made_private(path), store::Connection::Access::read_write), book_(connection_) {
    prepare(connection_, path);
}

}  // namespace ringmaster::reports
