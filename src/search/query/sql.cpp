// How values get into statements and out of rows. A statement is prepared once for all records of a
// page that ask the same of their sub-records.

#include "search/query/sql.hpp"

#include <type_traits>
#include <utility>

#include "search/language/query_error.hpp"

namespace ringmaster::search {
namespace {

int length_of(std::string const& bytes) { return static_cast<int>(bytes.size()); }

int bind_cell(sqlite3_stmt* statement, int index, Cell const& value) {
    return std::visit(
        [statement, index](auto const& known) {
            using Kind = std::remove_cvref_t<decltype(known)>;
            if constexpr (std::is_same_v<Kind, std::int64_t>) {
                return sqlite3_bind_int64(statement, index, known);
            } else if constexpr (std::is_same_v<Kind, double>) {
                return sqlite3_bind_double(statement, index, known);
            } else if constexpr (std::is_same_v<Kind, std::string>) {
                return sqlite3_bind_text(statement, index, known.data(), length_of(known),
                                         SQLITE_STATIC);
            } else if constexpr (std::is_same_v<Kind, Blob>) {
                return sqlite3_bind_blob(statement, index, known.bytes.data(),
                                         length_of(known.bytes), SQLITE_STATIC);
            } else {
                return sqlite3_bind_null(statement, index);
            }
        },
        value);
}

std::string bytes_at(sqlite3_stmt* statement, int column) {
    auto const* const bytes = static_cast<char const*>(sqlite3_column_blob(statement, column));
    auto const length = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return bytes == nullptr ? std::string() : std::string(bytes, length);
}

// Its values are bound to what the caller holds: nothing of it stays behind.
class Use {
public:
    explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
    ~Use() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Use(Use const&) = delete;
    Use& operator=(Use const&) = delete;

private:
    sqlite3_stmt* statement_;
};

}  // namespace

Sql& Sql::operator+=(Sql const& more) {
    text += more.text;
    values.insert(values.end(), more.values.begin(), more.values.end());
    return *this;
}

Sql& Sql::bind(Cell value) {
    text += '?';
    values.push_back(std::move(value));
    return *this;
}

sqlite3_stmt* Database::prepared(std::string const& text) {
    auto const found = statements_.find(text);
    if (found != statements_.end()) return found->second.get();
    sqlite3_stmt* statement = nullptr;
    int const code =
        sqlite3_prepare_v2(handle(), text.data(), length_of(text), &statement, nullptr);
    if (code != SQLITE_OK) store::fail(handle(), code, "preparing a search");
    return statements_.emplace(text, statement).first->second.get();
}

void Database::check_time() const {
    if (!deadline_.has_passed()) return;
    throw QueryError("The query took too long; ask for less at a time.");
}

Cell Database::cell_at(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, column)};
        case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: return bytes_at(statement, column);
        case SQLITE_BLOB: return Blob{bytes_at(statement, column)};
        default: return {};
    }
}

void Database::each(Sql const& sql, Take const& take) {
    check_time();
    sqlite3_stmt* const statement = prepared(sql.text);
    Use const use(statement);
    int index = 0;
    for (Cell const& value : sql.values) {
        int const code = bind_cell(statement, ++index, value);
        if (code != SQLITE_OK) store::fail(handle(), code, "binding a value of a search");
    }
    for (;;) {
        int const code = sqlite3_step(statement);
        if (code == SQLITE_DONE) return;
        if (code != SQLITE_ROW) {
            check_time();
            store::fail(handle(), code, "searching");
        }
        if (!take(statement)) return;
    }
}

std::vector<Database::Row> Database::rows(Sql const& sql) {
    std::vector<Row> rows;
    each(sql, [&rows](sqlite3_stmt* statement) {
        Row row;
        int const columns = sqlite3_column_count(statement);
        for (int column = 0; column < columns; ++column) row.push_back(cell_at(statement, column));
        rows.push_back(std::move(row));
        return true;
    });
    return rows;
}

}  // namespace ringmaster::search
