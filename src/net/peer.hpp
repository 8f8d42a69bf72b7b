#pragma once
// What counts as one peer for the connection limit.

#include <boost/asio/ip/address.hpp>

#include <string>

namespace ringmaster::net {

// An IPv4 address; of an IPv6 address the /64, which is what one subscriber is given.
[[nodiscard]] std::string peer_key(boost::asio::ip::address const& address);

}  // namespace ringmaster::net
