#pragma once
// One TCP connection that carries one HTTP exchange at a time and stays open in between. Keeps the
// Beast types out of the pool.

#include "ringmaster/client/http.hpp"

#include <memory>

namespace ringmaster::client {

// What one exchange came to.
struct Exchange {
    HttpResponse response;
    bool keep = false;     // the connection can carry another exchange
    bool unheard = false;  // failed before a single byte of an answer arrived
};

class HttpConnection {
public:
    static std::shared_ptr<HttpConnection> make(Loop& loop, Address const& server);
    virtual ~HttpConnection() = default;

    virtual void exchange(HttpRequest request, milliseconds timeout,
                          std::function<void(Exchange)> done) = 0;
    virtual void close() = 0;
};

}  // namespace ringmaster::client
