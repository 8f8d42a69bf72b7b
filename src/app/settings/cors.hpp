#pragma once
// Which origins browsers may call from (PROTOCOL 5), and the headers that tell them.
// Ownership: values. Threading: immutable.

#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/net/message.hpp"

namespace ringmaster::app {

class Cors {
public:
    explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

    [[nodiscard]] bool allows(std::string_view origin) const;
    // For every answer to a request with that Origin; nothing when it is absent or not allowed.
    void add_headers(std::string_view origin, std::vector<net::Header>& headers) const;
    // The answer to a preflight request.
    [[nodiscard]] net::Response preflight(std::string_view origin, std::string const& allow) const;

private:
    std::vector<std::string> origins_;
};

}  // namespace ringmaster::app
