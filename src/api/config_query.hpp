#pragma once
// What a list request asks for: filter, search, order, page and attributes, read from the query
// string and applied to presented documents.
//
// Units: pages count from 0. Errors: problems by parameter name; nothing throws.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/query_filter.hpp"
#include "ringmaster/api/context.hpp"
#include "ringmaster/api/resource.hpp"

namespace ringmaster::api {

inline constexpr std::int64_t page_size_default = 100;
inline constexpr std::int64_t page_size_max = 1'000;  // a larger wish gets this many

struct ListQuery {
    std::optional<Filter> filter;
    std::string search;  // folded; empty: everything
    std::vector<std::string> search_fields;
    std::string sort;  // field; empty: id
    bool sort_descending = false;
    std::vector<std::string> attributes;  // empty: all
    std::int64_t page = 0;
    std::int64_t page_size = page_size_default;
    bool is_paged = false;  // the request says so
};

// `fields` are those a filter may name.
[[nodiscard]] ListQuery parse_list_query(Context const& context, std::span<Field const> fields,
                                         Problems& problems);

// The items that fit, in order, before paging.
[[nodiscard]] std::vector<nlohmann::json> select(ListQuery const& query,
                                                 std::vector<nlohmann::json> items);

// One page as an array, reduced to the wanted attributes.
[[nodiscard]] nlohmann::json page_of(ListQuery const& query, bool whole,
                                     std::vector<nlohmann::json> const& items);

// {"orgid","page","pageSize","totalPages","totalRecords","links"}
[[nodiscard]] nlohmann::json paging_meta(Context const& context, ListQuery const& query,
                                         std::size_t total);

}  // namespace ringmaster::api
