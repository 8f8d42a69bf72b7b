#pragma once
// Deletes records that were kept long enough.
//
// Ownership: none. Threading: the book's. Units: days, and engine time. Errors: Failure.

#include <cstdint>

#include "reports/book.hpp"
#include "ringmaster/reports/projector.hpp"

namespace ringmaster::reports {

struct Limits {
    core::Time now;
    std::uint64_t rows_max = 0;  // of each table
};

// One transaction; how many rows are gone.
[[nodiscard]] std::uint64_t delete_old(Book& book, core::OrgId org, Retention const& retention,
                                       Limits limits);

}  // namespace ringmaster::reports
