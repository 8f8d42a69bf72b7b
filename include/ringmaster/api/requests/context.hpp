#pragma once
// What a route handler may look at. Built by the shell for one request; lives for one call.

#include <functional>
#include <map>
#include <string>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/api/text/http.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::api {

class Directory;       // configuration documents of the organization (directory.hpp)
class Vault;           // seals and opens secure values (vault.hpp)
class Delivery;        // sockets, sequence numbers, hydration of the organization (delivery.hpp)
class TokenDirectory;  // who may ask at all (token.hpp)
class ConnectorHub;    // sockets of its connectors (connector_hub.hpp)

struct Context {
    Request const& request;
    Principal const& principal;
    std::map<std::string, std::string> const& path;  // captured segments, e.g. {"id", "…"}
    core::Engine const& engine;
    Directory const& directory;
    Delivery& delivery;
    ConnectorHub& connectors;
    core::Time now;                                  // engine time of the request's arrival
    std::function<core::Uuid()> const& random_uuid;  // version 4
    std::string const& base_url;                     // e.g. "http://127.0.0.1:8080"
    Vault const& vault;
    TokenDirectory const& tokens;
};

}  // namespace ringmaster::api
