#pragma once
// The identity providers we trust, as a file (docs/operations.md, config/issuers.example.json).
//
// Ownership: values. Threading: any. Units: leewaySeconds.
// Errors: every problem as a sentence; the list is empty then.

#include <string>
#include <string_view>
#include <vector>

#include "app/identity/key_source.hpp"
#include "ringmaster/api/access/jwt.hpp"

namespace ringmaster::app {

struct ConfiguredIssuer {
    api::JwtIssuer issuer;
    KeySource keys;
};

struct IssuersResult {
    std::vector<ConfiguredIssuer> issuers;
    std::vector<std::string> problems;
};

[[nodiscard]] IssuersResult parse_issuers(std::string_view text);
// An empty path: nobody is trusted, and only API tokens are taken.
[[nodiscard]] IssuersResult load_issuers(std::string const& path);

}  // namespace ringmaster::app
