#include "ringmaster/connector/virtual_connector.hpp"

#include <string>

namespace ringmaster::connector {

std::vector<core::Fact> VirtualConnector::confirm(core::MediaCommand const& command) {
    // A person answers a ringing or a dialled phone; only he knows whether he does.
    if (command.kind == core::MediaKind::answer || command.kind == core::MediaKind::dial) {
        return {};
    }
    std::vector<core::Fact> facts;
    core::MediaResult result;
    result.source = {std::string(virtual_name), 0};
    result.command = command.number;
    result.task = command.task;
    facts.emplace_back(std::move(result));
    return facts;
}

void VirtualConnector::send(core::MediaCommand const& /*command*/) {
    // Confirmed already; there is no media to touch.
}

}  // namespace ringmaster::connector
