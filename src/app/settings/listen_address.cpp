// An address of IPv6 stands in brackets: its colons are no port's.
#include "app/settings/listen_address.hpp"

#include <boost/url/authority_view.hpp>

namespace ringmaster::app {

std::optional<ListenAddress> parse_listen_address(std::string const& text) {
    auto const parsed = boost::urls::parse_authority(text);
    if (!parsed || parsed->has_userinfo() || !parsed->has_port()) return std::nullopt;
    // A port that is too large reads as 0, too.
    auto const port = parsed->port_number();
    bool const is_any = parsed->port().find_first_not_of('0') == std::string_view::npos;
    if (parsed->port().empty() || (port == 0 && !is_any)) return std::nullopt;
    return ListenAddress{parsed->host_address(), port};
}

}  // namespace ringmaster::app
