#pragma once
// What a list request asks for: filter, search, order, page and attributes, read from the query
// string and applied to presented documents.
//
// Units: pages count from 0. Errors: problems by parameter name; nothing throws.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api/documents/resource.hpp"
#include "api/requests/query_filter.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

inline constexpr std::int64_t page_size_default = 100;
inline constexpr std::int64_t page_size_max = 1'000;  // a larger wish gets this many

struct ListQuery {
    std::optional<Filter> filter;
    std::string search;  // folded; empty: everything
    std::vector<std::string> search_fields;
    std::string number;  // what is searched, when that is a number: canonical
    std::string region;  // in which it is read
    std::string sort;    // field; empty: id
    bool sort_descending = false;
    std::vector<std::string> attributes;  // empty: all
    std::int64_t page = 0;
    std::int64_t page_size = page_size_default;
    bool is_paged = false;  // the request says so
};

// `fields` are those a filter may name.
[[nodiscard]] ListQuery parse_list_query(Context const& context, std::span<Field const> fields,
                                         Problems& problems);

// The fields that decide which items fit, and in what order.
[[nodiscard]] std::set<std::string> deciding_fields(ListQuery const& query);

// The items that fit, in order, before paging.
[[nodiscard]] std::vector<nlohmann::json> select(ListQuery const& query,
                                                 std::vector<nlohmann::json> items);

// First and behind the last of the items on the page, of that many.
[[nodiscard]] std::pair<std::size_t, std::size_t> page_bounds(ListQuery const& query,
                                                              std::size_t total);
// All of them as an array, reduced to the wanted attributes.
[[nodiscard]] nlohmann::json reduced_list(ListQuery const& query,
                                          std::vector<nlohmann::json> const& items);
// The same of those on the page.
[[nodiscard]] nlohmann::json page_of(ListQuery const& query,
                                     std::vector<nlohmann::json> const& items);

// Where a list is read, for links to its other pages.
struct ListAddress {
    std::string org;
    std::string path;
    std::string query;  // of the request
};
[[nodiscard]] ListAddress address_of(Context const& context);

// {"orgid","page","pageSize","totalPages","totalRecords","links"}
[[nodiscard]] nlohmann::json paging_meta(ListAddress const& address, ListQuery const& query,
                                         std::size_t total);
[[nodiscard]] nlohmann::json paging_meta(Context const& context, ListQuery const& query,
                                         std::size_t total);

}  // namespace ringmaster::api
