#pragma once
// What a desktop profile says about numbers called out (OD-1): how its dial plans have a number
// dialled, and which caller numbers its agents may choose.
//
// Ownership: values. Threading: the loop; an expression that takes too long takes no number.
// Errors: nothing, where a number is not taken.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::api {

class Directory;

// The number as it is dialled. The first active plan of the profile takes it whose expression it
// is as a whole, once the characters to be stripped are gone; the plan's prefix goes before it. A
// desktop that applies the plans itself has put the prefix there already: it is not put there
// twice. Without dial plans every number is dialled as it was given; with some, one that none of
// them takes is nothing.
[[nodiscard]] std::optional<std::string> dialled_by_plan(nlohmann::json const& profile,
                                                         Directory const& directory,
                                                         std::string_view number);

// The entry of the profile's list that is this number, however it was typed (NUM-1), as it stands
// there. Without a number: the list's default entry, else the first number of the outdial entry
// point, else the empty text: the connector's own.
[[nodiscard]] std::optional<std::string> caller_number(nlohmann::json const& profile,
                                                       Directory const& directory,
                                                       std::string_view wanted,
                                                       std::string_view region);

}  // namespace ringmaster::api
