#pragma once
// What the events of one step say of where contacts are (PROTOCOL 8): derived from them and from
// the state they led to, outside the engine. Pure; costs at most ConnectorHub::position_max looks
// at a queue for each contact that came into one.

#include <vector>

#include "ringmaster/api/connectors/connector_hub.hpp"

namespace ringmaster::api {

// In the order it happened. `subject` is the serving connector's; contacts of channels that have
// none are left out.
[[nodiscard]] std::vector<ContactNotice> contact_notices(std::vector<core::Event> const& events,
                                                         core::Engine const& engine,
                                                         Directory const& directory, core::Time at);

}  // namespace ringmaster::api
