// An address of IPv6 stands in brackets: its colons are no port's.
#include "app/settings/listen_address.hpp"

#include <charconv>

namespace ringmaster::app {

std::optional<ListenAddress> parse_listen_address(std::string const& text) {
    auto const colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    ListenAddress parsed;
    parsed.address = text.substr(0, colon);
    bool const is_v6 = parsed.address.starts_with('[') && parsed.address.ends_with(']');
    if (is_v6) parsed.address = parsed.address.substr(1, parsed.address.size() - 2);
    if (!is_v6 && parsed.address.find(':') != std::string::npos) return std::nullopt;
    auto const* const end = text.data() + text.size();
    auto const port = std::from_chars(text.data() + colon + 1, end, parsed.port);
    if (port.ec != std::errc() || port.ptr != end) return std::nullopt;
    return parsed;
}

}  // namespace ringmaster::app
