// How a page begins behind a row. NULL comes first, as in SQLite's order. A cursor is what the row
// was ordered by, each value with a letter for its kind.

#include "search/query/page.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "search/language/query_error.hpp"

namespace ringmaster::search {
namespace {

std::string hex(std::string const& bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (char const letter : bytes) {
        auto const byte = static_cast<unsigned char>(letter);
        text += digits[byte >> 4U];
        text += digits[byte & 0x0FU];
    }
    return text;
}

std::optional<std::string> unhex(std::string_view text) {
    std::string bytes;
    if (text.size() % 2 != 0) return std::nullopt;
    for (std::size_t index = 0; index < text.size(); index += 2) {
        unsigned value = 0;
        auto const* const begin = text.data() + index;
        auto const read = std::from_chars(begin, begin + 2, value, 16);
        if (read.ec != std::errc() || read.ptr != begin + 2) return std::nullopt;
        bytes += static_cast<char>(value);
    }
    return bytes;
}

std::string part_of(Cell const& cell) {
    return std::visit(
        [](auto const& known) -> std::string {
            using Kind = std::remove_cvref_t<decltype(known)>;
            if constexpr (std::is_same_v<Kind, std::int64_t>) {
                return "i" + std::to_string(known);
            } else if constexpr (std::is_same_v<Kind, double>) {
                char text[32];
                auto const end = std::to_chars(std::begin(text), std::end(text), known).ptr;
                return "r" + hex(std::string(std::begin(text), end));
            } else if constexpr (std::is_same_v<Kind, std::string>) {
                return "t" + hex(known);
            } else if constexpr (std::is_same_v<Kind, Blob>) {
                return "b" + hex(known.bytes);
            } else {
                return "n";
            }
        },
        cell);
}

template <class Number>
std::optional<Cell> number_of(std::string_view text) {
    Number number{};
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return Cell(number);
}

std::optional<Cell> cell_of(std::string_view part) {
    if (part == "n") return Cell();
    if (part.empty()) return std::nullopt;
    std::string_view const rest = part.substr(1);
    if (part.front() == 'i') return number_of<std::int64_t>(rest);
    auto bytes = unhex(rest);
    if (!bytes) return std::nullopt;
    switch (part.front()) {
        case 'r': return number_of<double>(*bytes);
        case 't': return Cell(std::move(*bytes));
        case 'b': return Cell(Blob{std::move(*bytes)});
        default: return std::nullopt;
    }
}

std::vector<Cell> read_cursor(std::string_view cursor, std::size_t count) {
    std::vector<Cell> cells;
    while (true) {
        auto const end = cursor.find('.');
        auto cell = cell_of(cursor.substr(0, end));
        if (!cell || cells.size() == count) break;
        cells.push_back(std::move(*cell));
        if (end == std::string_view::npos) {
            if (cells.size() == count) return cells;
            break;
        }
        cursor.remove_prefix(end + 1);
    }
    throw QueryError("The cursor is no end of a page of this query.");
}

// What comes behind `value` by this term alone.
Sql behind(Ordered const& term, Cell const& value) {
    bool const is_null = std::holds_alternative<std::monostate>(value);
    Sql sql;
    if (is_null) return sql += term.is_descending ? "0" : "(" + term.sql + ") IS NOT NULL";
    sql += "(" + term.sql + (term.is_descending ? ")<" : ")>");
    sql.bind(value);
    if (term.is_descending) sql += " OR (" + term.sql + ") IS NULL";
    return sql;
}

// (a behind) OR (a equal AND b behind) OR …; and, so that an index is used, the first not before.
Sql behind_all(std::vector<Ordered> const& order, std::vector<Cell> const& values) {
    Sql sql;
    bool const has_bound =
        !order.front().is_descending && !std::holds_alternative<std::monostate>(values.front());
    if (has_bound) {
        sql += "(" + order.front().sql + ")>=";
        sql.bind(values.front());
        sql += " AND ";
    }
    sql += "(";
    for (std::size_t last = 0; last < order.size(); ++last) {
        sql += last == 0 ? "(" : " OR (";
        for (std::size_t index = 0; index < last; ++index) {
            sql += "(" + order[index].sql + ") IS ";
            sql.bind(values[index]);
            sql += " AND ";
        }
        sql += "(";
        sql += behind(order[last], values[last]);
        sql += "))";
    }
    return sql += ")";
}

Sql sql_of(PageSpec const& spec) {
    Sql sql;
    sql += "SELECT ";
    std::string order;
    for (Ordered const& term : spec.order) {
        sql += "(" + term.sql + "), ";
        order += (order.empty() ? " ORDER BY (" : ", (") + term.sql +
                 (term.is_descending ? ") DESC" : ")");
    }
    sql += "1";
    for (std::string const& column : spec.columns) sql += ", " + column;
    sql += " ";
    sql += spec.source;
    if (!spec.cursor.empty()) {
        sql += " AND ";
        if (spec.order.empty()) throw QueryError("There is one page only.");
        sql += behind_all(spec.order, read_cursor(spec.cursor, spec.order.size()));
    }
    sql += order + " LIMIT ";
    return sql.bind(static_cast<std::int64_t>(spec.rows_max + 1));
}

}  // namespace

Page read_page(Database& database, PageSpec const& spec) {
    Page page;
    page.rows = database.rows(sql_of(spec));
    page.has_next = page.rows.size() > spec.rows_max;
    if (page.has_next) page.rows.resize(spec.rows_max);
    auto const ordered = static_cast<std::ptrdiff_t>(spec.order.size());
    if (!page.rows.empty()) {
        for (std::ptrdiff_t index = 0; index < ordered; ++index) {
            page.end_cursor += index == 0 ? "" : ".";
            page.end_cursor += part_of(page.rows.back()[static_cast<std::size_t>(index)]);
        }
    }
    for (auto& row : page.rows) row.erase(row.begin(), row.begin() + ordered + 1);
    return page;
}

}  // namespace ringmaster::search
