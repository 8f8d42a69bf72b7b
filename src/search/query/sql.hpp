#pragma once
// SQL in pieces, each with the values for its question marks, and rows that come of it. Text from a
// query never becomes SQL: it is a bound value.
//
// Ownership: a Database borrows the connection and owns statements it has prepared. Threading: one
// thread. Errors: QueryError when the deadline has passed; store::Failure.

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/reports/reading.hpp"
#include "ringmaster/store/connection.hpp"

namespace ringmaster::search {

struct Blob {
    std::string bytes;
    friend bool operator==(Blob const&, Blob const&) = default;
};

// What SQLite knows: NULL, INTEGER, REAL, TEXT, BLOB.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

struct Sql {
    std::string text = {};
    std::vector<Cell> values = {};

    Sql& operator+=(std::string_view more) {
        text += more;
        return *this;
    }
    Sql& operator+=(Sql const& more);
    // A question mark with its value.
    Sql& bind(Cell value);
    Sql& bind(core::Uuid const& id) { return bind(Blob{store::to_blob(id)}); }
    [[nodiscard]] bool is_empty() const { return text.empty(); }
};

class Database {
public:
    Database(store::Connection& connection, reports::Deadline const& deadline)
        : connection_(connection), deadline_(deadline) {}

    using Row = std::vector<Cell>;
    [[nodiscard]] std::vector<Row> rows(Sql const& sql);
    // Each row as it comes, for SQLite's own functions; false ends it.
    using Take = std::function<bool(sqlite3_stmt*)>;
    void each(Sql const& sql, Take const& take);
    // For statements without rows.
    void run(Sql const& sql) {
        each(sql, [](sqlite3_stmt*) { return true; });
    }
    [[nodiscard]] sqlite3* handle() const { return connection_.handle(); }

    [[nodiscard]] static Cell cell_at(sqlite3_stmt* row, int column);

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    void check_time() const;
    sqlite3_stmt* prepared(std::string const& text);

    store::Connection& connection_;
    reports::Deadline const& deadline_;
    std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
};

}  // namespace ringmaster::search
