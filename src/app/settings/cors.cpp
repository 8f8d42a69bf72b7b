#include "app/settings/cors.hpp"

#include <algorithm>

namespace ringmaster::app {
namespace {

constexpr char allowed_headers[] =
    "authorization, content-type, trackingid, spark-user-agent, cisco-no-http-redirect, "
    "idempotency-key, if-match, x-prelogin-userid";
constexpr char preflight_seconds[] = "600";

}  // namespace

bool Cors::allows(std::string_view origin) const {
    return std::any_of(origins_.begin(), origins_.end(), [&](std::string const& known) {
        return known == "*" || net::equal_ignoring_case(known, origin);
    });
}

void Cors::add_headers(std::string_view origin, std::vector<net::Header>& headers) const {
    if (origin.empty() || !allows(origin)) return;
    // The origin itself, never `*`: answers differ by origin, which Vary tells caches.
    headers.push_back({"Access-Control-Allow-Origin", std::string(origin)});
    headers.push_back({"Access-Control-Expose-Headers", "trackingid, etag, location"});
    headers.push_back({"Vary", "Origin"});
}

net::Response Cors::preflight(std::string_view origin, std::string const& allow) const {
    net::Response response;
    response.status = 204;
    add_headers(origin, response.headers);
    if (response.headers.empty()) {
        response.headers.push_back({"Allow", allow});
        return response;
    }
    response.headers.push_back({"Access-Control-Allow-Methods", allow});
    response.headers.push_back({"Access-Control-Allow-Headers", allowed_headers});
    response.headers.push_back({"Access-Control-Max-Age", preflight_seconds});
    return response;
}

}  // namespace ringmaster::app
