#include "ringmaster/connector/virtual_connector.hpp"

#include <string>

namespace ringmaster::connector {
namespace {

core::FactSource source() {
    return {std::string(virtual_name), 0};
}

}  // namespace

std::vector<core::Fact> VirtualConnector::confirm(core::MediaCommand const& command) {
    // A person answers a ringing or a dialled phone; only he knows whether he does.
    if (command.kind == core::MediaKind::answer || command.kind == core::MediaKind::dial) {
        return {};
    }
    std::vector<core::Fact> facts;
    core::MediaResult result;
    result.source = source();
    result.command = command.number;
    result.task = command.task;
    facts.emplace_back(std::move(result));
    bool const agent_hung_up =
        command.kind == core::MediaKind::hangup && command.leg.kind == core::LegKind::agent;
    if (agent_hung_up) {
        facts.emplace_back(core::PhoneDown{source(), command.task, command.leg.agent});
    }
    return facts;
}

void VirtualConnector::send(core::MediaCommand const& /*command*/) {
    // Confirmed already; there is no media to touch.
}

}  // namespace ringmaster::connector
