#pragma once
// Station sessions, sockets and the presence lease (AG-1, AG-6 to AG-9, AG-14).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused login(Decision& decision, Login const& command);
[[nodiscard]] Refused logout(Decision& decision, Logout const& command);
[[nodiscard]] Refused reload(Decision& decision, Reload const& command);

void socket_opened(Decision& decision, SocketOpened const& fact);
void socket_closed(Decision& decision, SocketClosed const& fact);
void daemon_started(Decision& decision);

// AG-8: whoever is signed in without a socket has a lease, and an Available one with its recovery
// still to come.
void watch_presence(Decision& decision, AgentId agent);

// Timers.
void socket_arrival(Decision& decision, AgentId agent, std::uint64_t socket);
void lease_recovery(Decision& decision, AgentId agent, Time due);
void lease_sign_out(Decision& decision, AgentId agent);
void sign_out_inactive(Decision& decision, AgentId agent);  // AG-10

}  // namespace ringmaster::core
