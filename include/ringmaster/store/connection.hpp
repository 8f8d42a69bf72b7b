#pragma once
// SQLite's connection and statement as owned values, for the rooms that keep files of their own.
//
// Ownership: a Connection owns its handle, a Statement what it has prepared; statements end before
// their connection. Threading: one thread at a time (opened without SQLite's mutexes). Units: times
// are milliseconds since the Unix epoch. Errors: every call either works or throws Failure with
// SQLite's own words.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::store {

struct Overrides;  // what only this room's tests may change

// Ids are stored as 16 bytes, big-endian, so that they sort as their text does.
std::string to_blob(core::Uuid const& uuid);
std::string to_blob(std::vector<core::Uuid> const& uuids);
// Throws Failure corrupt when it is not 16 bytes.
core::Uuid uuid_of(std::string_view blob);

class Statement {
public:
    Statement(sqlite3* database, std::string_view sql);

    // Binding goes left to right: statement.bind(a).bind(b). A view must outlive the step.
    Statement& bind(std::int64_t value);
    Statement& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(int value) { return bind(static_cast<std::int64_t>(value)); }
    Statement& bind(core::Time value) { return bind(value.epoch_ms); }
    Statement& bind(std::optional<core::Time> value);
    Statement& bind(core::Uuid const& value);
    template <class Tag>
    Statement& bind(core::Id<Tag> const& value) {
        return bind(value.value);
    }
    Statement& bind_text(std::string_view value);
    Statement& bind_optional_text(std::optional<std::string> const& value);
    Statement& bind_blob(std::string_view value);
    Statement& bind_null();

    // True: a row is there. False: done, and the statement is ready to be bound again.
    bool step();
    // For statements without rows. Returns how many rows it changed.
    std::int64_t run();
    // For statements that return one column: that of the last row, or nothing.
    std::string returned();
    // Makes a statement that was left in the middle ready to be bound again.
    void reset();

    // Reading goes left to right too; each call takes the next column of the row.
    std::int64_t integer();
    std::uint64_t natural() { return static_cast<std::uint64_t>(integer()); }
    core::Time time() { return {integer()}; }
    std::optional<core::Time> optional_time();
    std::string bytes();
    std::optional<std::string> optional_bytes();
    core::Uuid uuid();
    std::vector<core::Uuid> uuids();
    // Of any column, without taking it.
    [[nodiscard]] bool is_true_at(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    void check(int code);

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int bound_ = 0;
    int column_ = 0;
};

class Connection {
public:
    // `in_place`: reads a file whose lock the caller holds, when not even the log's index can be
    // created. Writes nothing, keeps the log, and shuts other readers out while it is open.
    enum class Access { read_only, in_place, read_write };
    Connection(std::string const& path, Access access);
    Connection(std::string const& path, Access access, Overrides const& overrides);

    void execute(std::string const& sql);
    [[nodiscard]] Statement prepare(std::string_view sql) { return {handle_.get(), sql}; }
    // The first column of the first row.
    [[nodiscard]] std::string text_of(std::string const& sql);
    [[nodiscard]] std::int64_t integer_of(std::string const& sql);
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    // Whether the last connection to close folds the log into the file. False until it is said: a
    // file that turns out to be unfit is left as it is, and so is its log.
    void folds_log_on_close(bool folds);

private:
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    };
    std::unique_ptr<sqlite3, Close> handle_;
};

// Ends in ROLLBACK unless commit() was reached.
class Transaction {
public:
    Transaction(Connection& connection, std::string const& begin);
    ~Transaction();
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

// Throws Failure corrupt when the pages do not fit together (OPS-5).
void check_integrity(Connection& connection);

// Folds the log into the file, as far as that is possible now. Throws Failure when the disk fails.
void fold_in(Connection& connection);

// Throws what `code` means on this connection; `doing` says what was tried.
[[noreturn]] void fail(sqlite3* database, int code, std::string const& doing);

}  // namespace ringmaster::store
