#pragma once
// Where something listens, as settings have it.
//
// Ownership: a value. Threading: pure. Units: a TCP port. Errors: nothing for what is no address.

#include <cstdint>
#include <optional>
#include <string>

namespace ringmaster::app {

// "127.0.0.1:9100", "[::1]:9100"; nothing when it is no such thing.
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};
[[nodiscard]] std::optional<ListenAddress> parse_listen_address(std::string const& text);

}  // namespace ringmaster::app
