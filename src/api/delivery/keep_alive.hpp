#pragma once
// The keep-alive of PROTOCOL 2, for desktops and connectors alike: the server echoes the text.

#include <memory>
#include <string>
#include <string_view>

namespace ringmaster::api {

[[nodiscard]] bool is_keep_alive(std::string_view message);
[[nodiscard]] std::shared_ptr<std::string const> const& keep_alive_echo();

}  // namespace ringmaster::api
