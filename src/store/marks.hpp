#pragma once
// Marks: the keyed digest each row carries, by which a row that was changed shows itself (ADR 17).
// They are computed by functions that a connection lends to SQL:
//
//     mark_of('table', column, ...)   16 bytes over the table's name, the values and their types
//     marks_sum(mark)                 an aggregate: the same for the same rows in any order
//
// Ownership: a MarkKey owns the key; connections keep a digest primed with it. Threading: as the
// connection. Errors: OpenSSL failing is an error of the statement.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ringmaster/crypto/mac.hpp"
#include "ringmaster/crypto/secure_memory.hpp"
#include "ringmaster/store/connection.hpp"

namespace ringmaster::store {

inline constexpr std::size_t mark_bytes = 16;

// Tables whose rows come and go. The order is that of `seal.sets`: only append.
enum class SetTable {
    organization,
    snapshot,
    idempotency,
    document,
    api_token,
    document_ahead,
    audit_ahead,
    taken_change,
    fault,
    snapshot_piece,
};
inline constexpr std::size_t set_tables = 10;

struct MarkedTable {
    std::string_view name;
    std::string_view org;      // the column that says whose row it is
    std::string_view key;      // tells a row to people
    std::string_view columns;  // all but the mark; the order is that of inserts
    bool has_rowid = true;
    // So many of the last columns are left out of the mark: something else in the row speaks for
    // them.
    std::size_t unmarked = 0;
};

[[nodiscard]] MarkedTable const& table_of(SetTable table);
[[nodiscard]] MarkedTable const& journal_table();
[[nodiscard]] MarkedTable const& seal_table();

// "mark_of('journal', j.org, j.seq, ...)".
[[nodiscard]] std::string mark_of(MarkedTable const& table, std::string_view prefix = {});
// "INSERT INTO t (...) VALUES (?1, ...)", with its mark, which it returns.
[[nodiscard]] std::string insert_sql(MarkedTable const& table);
// "j.mark = mark_of(...)": the last column of what is read.
[[nodiscard]] std::string is_sound(MarkedTable const& table, std::string_view prefix = {});

// The sum of marks, modulo 2^128.
class MarkSum {
public:
    void add(std::string_view mark);
    void subtract(std::string_view mark);
    [[nodiscard]] std::string bytes() const;
    [[nodiscard]] static MarkSum of(std::string_view bytes);
    friend bool operator==(MarkSum const&, MarkSum const&) = default;

private:
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
};

class MarkKey {
public:
    // Derived from the secret of the installation.
    explicit MarkKey(crypto::SecureBytes const& secret);

    // Makes the functions known to SQL.
    void lend_to(Connection& connection) const;
    // Over a text outside of the database.
    [[nodiscard]] std::string mark(std::string_view text) const;

private:
    crypto::SecureBytes key_;
};

}  // namespace ringmaster::store
