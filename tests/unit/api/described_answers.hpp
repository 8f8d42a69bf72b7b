#pragma once
// Holds answers against the description that is served: what a status and a body may be is what
// openapi.yaml says of the operation, and a field it does not know is a problem.

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api::tests {

// What is wrong with a value, each with its place; empty: nothing. `#/` references are looked up
// in the description.
[[nodiscard]] std::string schema_problems(nlohmann::json const& schema,
                                          nlohmann::json const& value);

// The description as one document.
[[nodiscard]] nlohmann::json const& description();

// The operation of a route and what its path captured; null when it is described for no resource
// of that name.
[[nodiscard]] nlohmann::json const* described_operation(
    Route const& route, std::map<std::string, std::string> const& captured);

// What is wrong with a body that the operation has taken.
[[nodiscard]] std::string body_problems(nlohmann::json const& operation, std::string const& body);
// The places of nulls in an event where its reader expects a text: everywhere but in times, and in
// the few members whose null means something.
[[nodiscard]] std::string nulls_for_texts(nlohmann::json const& event);
// What is wrong with the answer of an operation.
[[nodiscard]] std::string answer_problems(nlohmann::json const& operation,
                                          Response const& response);

}  // namespace ringmaster::api::tests
