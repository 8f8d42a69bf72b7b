#pragma once
// Finds the route of a request.
//
// A pattern is literal segments and captures: `{name}` takes one non-empty segment, `{name*}`
// any number of them, also none. Literals win over captures, from the left; `{name*}` comes
// last. A trailing slash makes another path. HEAD is served by GET. OPTIONS is the shell's (CORS).
//
// Ownership: holds copies of the routes. Threading: immutable after construction.
// Errors: the constructor throws std::logic_error when two routes have the same method and
// pattern or a route has no handler; matching never fails.

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

struct RouteMatch {
    Route const* route = nullptr;             // null: 404, or 405 when `allow` says something
    std::map<std::string, std::string> path;  // captured segments
    std::string allow;                        // value of the Allow header, e.g. "GET, HEAD, POST"
};

class Router {
public:
    explicit Router(std::vector<Route> const& routes);

    // `path` is percent-decoded and carries no query.
    [[nodiscard]] RouteMatch match(std::string_view method, std::string_view path) const;
    // Bytes a request body may have; for unknown paths a small number, so that they get their 404.
    [[nodiscard]] std::size_t body_limit(std::string_view method, std::string_view path) const;
    [[nodiscard]] std::vector<Route> const& routes() const { return routes_; }

private:
    struct Entry {
        std::vector<std::string_view> segments;  // of the route's pattern
        std::size_t route = 0;
    };
    // The most specific entry for that method, or null; the methods that would fit go to `allow`.
    [[nodiscard]] Entry const* find(std::string_view method,
                                    std::vector<std::string_view> const& segments,
                                    std::vector<std::string_view>& allow) const;

    std::vector<Route> routes_;
    std::vector<Entry> entries_;  // most specific first
};

// Parts of addresses that may be a customer's number, or what he is known by elsewhere (SEC-7).
inline constexpr std::array personal_parts{std::string_view("phoneNumber"),
                                           std::string_view("contactId")};
// The path as it may stand where an erasure does not reach: in the audit, beside kept answers, in
// logs. Such parts stand there by their names.
[[nodiscard]] std::string kept_path(Route const& route, std::string_view path);

}  // namespace ringmaster::api
