#pragma once
// Requests and answers as the api room sees them: text in, text out, no sockets.

#include <functional>
#include <memory>
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

// A body that is made while it is sent, so that nobody ever holds all of it.
struct BodyPiece {
    std::string bytes;
    bool is_last = false;
    bool is_broken = false;  // there is more, but nobody can make it: whoever reads must notice
};
class BodyRest {
public:
    virtual ~BodyRest() = default;
    // On the loop; `take` is called once, there, too.
    virtual void next(std::function<void(BodyPiece)> take) = 0;
};

struct Response {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    std::vector<Header> headers;          // without trackingid and CORS, which the shell adds
    std::shared_ptr<BodyRest> rest = {};  // what comes behind `body`; the shell makes it
};

}  // namespace ringmaster::api
