#pragma once
// What a root was asked for: its arguments, read and within limits.
//
// Ownership: refers to the selection and the question, which must outlive it. Threading: one
// thread. Units: milliseconds; [from, until). Errors: QueryError, at the root.

#include <string>
#include <vector>

#include "search/query/access.hpp"
#include "search/query/filter.hpp"
#include "search/query/functions.hpp"
#include "search/query/selected.hpp"

namespace ringmaster::search {

inline constexpr std::int64_t day_ms = 86'400'000;
inline constexpr std::int64_t age_ms_max = 1'097 * day_ms;  // 36 months
inline constexpr std::int64_t sub_records_ms_max = 30 * day_ms;
inline constexpr std::size_t groups_max = 10;
inline constexpr std::size_t aggregations_max = 50;
inline constexpr std::size_t groups_on_page = 1'000;

struct RootQuery {
    RootQuery(SearchQuestion const& question, Selected const& selected);

    // Columns of the record's time: range, and what else is asked of all rows.
    [[nodiscard]] Sql in_range() const;
    [[nodiscard]] std::string time() const { return "r." + std::string(time_column); }
    void check_sub_records() const;
    // Of the intervals asked for; refused when there are none, or too many.
    [[nodiscard]] IntervalClock clock() const;
    [[noreturn]] void refuse(std::string const& why) const;

    SearchQuestion const& question;
    Selected const& selected;
    Record const& record;
    Access access;
    std::string_view time_column;
    std::int64_t from = 0;
    std::int64_t until = 0;
    std::string cursor;
    Value const* filter = nullptr;
    Value const* ext_filter = nullptr;
    std::vector<Value const*> aggregations;
};

}  // namespace ringmaster::search
