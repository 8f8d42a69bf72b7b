#pragma once
// The TLS side of a listener: versions and certificate (SEC-4).

#include "ringmaster/net/server.hpp"

#include <memory>
#include <string>
#include <variant>

namespace boost::asio::ssl {
class context;
}  // namespace boost::asio::ssl

namespace ringmaster::net {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// A server context for the files, or what is wrong with them.
[[nodiscard]] std::variant<TlsContext, std::string> load_tls(TlsFiles const& files);

}  // namespace ringmaster::net
