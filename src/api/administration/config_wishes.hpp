#pragma once
// What the handlers of configuration writes take from a request and say about a verdict.

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "api/documents/configuration_plan.hpp"

namespace ringmaster::api {

inline constexpr std::size_t bulk_items_max = 1'000;

// The version a client read, from `If-Match` ("3" or *) or the body's `version`. The header wins.
[[nodiscard]] std::optional<std::uint64_t> expected_version(std::string_view if_match,
                                                            nlohmann::json const& body,
                                                            Problems& problems);

// The configuration error of what does not stand, with the references of a removal.
[[nodiscard]] nlohmann::json verdict_body(WishVerdict const& verdict, std::string_view tracking_id);

// A book's entry of that id; null when there is none.
[[nodiscard]] nlohmann::json entry_of(Resource const& resource, nlohmann::json const& book,
                                      std::string const& id);

// "outdialANIEntries[3].number" -> "number": who writes an entry knows nothing of its place.
void forget_place_of_entry(Resource const& resource, WishVerdict& verdict);

}  // namespace ringmaster::api
