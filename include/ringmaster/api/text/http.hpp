#pragma once
// Requests and answers as the api room sees them: text in, text out, no sockets.

#include <string>
#include <string_view>
#include <vector>

namespace ringmaster::api {

struct Header {
    std::string name;  // as received; compared without case
    std::string value;
};

struct Request {
    std::string method;  // upper case
    std::string path;    // percent-decoded, without query, e.g. "/v1/agents/login"
    std::string query;   // raw, without '?'
    std::vector<Header> headers;
    std::string body;
    std::string peer;         // address of the caller, for the audit
    std::string tracking_id;  // caller's `trackingid` header or a fresh one; echoed

    // First header of that name (any case), or empty.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    std::vector<Header> headers;  // without trackingid and CORS, which the shell adds
};

}  // namespace ringmaster::api
