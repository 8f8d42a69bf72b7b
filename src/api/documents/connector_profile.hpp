#pragma once
// The connector documents of an organization as decisions about media need them.
//
// A channel belongs to its one active connector, without one to the built-in virtual connector
// (docs/adr/0008-connectors.md). Read anew for every use: a change of the documents takes effect
// at once (CFG-2).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/core/model/model.hpp"

namespace ringmaster::api {

struct ConnectorProfile {
    std::string id;
    std::string name;
    std::string subject;  // of its token
    std::vector<core::MediaType> channels;
    bool rings_browsers = false;
    std::string music_on_hold;
    std::string music_in_queue;
    std::string announcement;
};

// The active connector that comes with this token; empty when there is none.
[[nodiscard]] std::optional<ConnectorProfile> connector_of(Directory const& directory,
                                                           std::string_view subject);
// The connector that serves the channel; empty: the virtual one does.
[[nodiscard]] std::optional<ConnectorProfile> connector_for(Directory const& directory,
                                                            core::MediaType channel);
// Voice calls can reach a browser (PROTOCOL 5). The virtual connector rings none: a client that
// signed in so would wait for calls nobody brings it.
[[nodiscard]] bool rings_browsers(Directory const& directory);
// Facts about a channel's contacts come from its connector alone; a channel without one listens to
// every connector's token.
[[nodiscard]] bool may_tell(Directory const& directory, std::string_view subject,
                            core::MediaType channel);

}  // namespace ringmaster::api
