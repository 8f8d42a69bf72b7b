#pragma once
// Why a query is refused, and where; thrown within the room and told as `errors` of the answer.
//
// Ownership: a value. Threading: as any value. Errors: it is one.

#include <string>
#include <utility>
#include <vector>

#include "search/language/document.hpp"

namespace ringmaster::search {

class QueryError {
public:
    QueryError(std::string message, Location at) : message_(std::move(message)), at_{at} {}
    explicit QueryError(std::string message) : message_(std::move(message)) {}
    [[nodiscard]] std::string const& message() const { return message_; }
    [[nodiscard]] std::vector<Location> const& locations() const { return at_; }

private:
    std::string message_;
    std::vector<Location> at_;
};

}  // namespace ringmaster::search
