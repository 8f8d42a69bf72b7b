#pragma once
// A page of rows in an order of the caller's choice. It begins behind the last row of the page
// before it, so rows that come meanwhile neither shift it nor are shown twice.
//
// Ownership: values. Threading: one thread. Units: rows. Errors: QueryError when the cursor is no
// end of a page in this order; store::Failure.

#include <cstddef>
#include <string>
#include <vector>

#include "search/query/sql.hpp"

namespace ringmaster::search {

struct Ordered {
    std::string sql;
    bool is_descending = false;
};

struct PageSpec {
    std::vector<std::string> columns;
    Sql source;                  // FROM … WHERE …
    std::vector<Ordered> order;  // in which no two rows are equal
    std::string cursor;          // empty: the first page
    std::size_t rows_max = 0;
};

struct Page {
    std::vector<Database::Row> rows;  // of `columns`
    std::string end_cursor;           // empty: no row
    bool has_next = false;
};

[[nodiscard]] Page read_page(Database& database, PageSpec const& spec);

}  // namespace ringmaster::search
