// Claims about what happens on an agent's channels (AG-3) and about agents who give no command
// (AG-10).

#include <algorithm>

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

void Claims::operator()(ChannelStatesChanged const& event) const {
    AgentModel& one = agent(event.agent);
    require(!event.channels.empty(), "AG-3: no channel changed");
    for (ChannelChange const& change : event.channels) {
        auto& [status, since] = one.channels[change.media];
        require(change.former == status && change.status != status, "AG-3: another former state");
        require(change.former_lasted == event.at - since, "AG-3: it lasted for another time");
        status = change.status;
        since = event.at;
    }
}

bool Claims::gives_command(AgentId id) const {
    auto const* const command = std::get_if<Command>(&step.input);
    return command != nullptr &&
           std::visit([](auto const& one) { return one.by.agent; }, *command) == id;
}

void Claims::operator()(InactivityMoved const& event) const {
    AgentModel& one = agent(event.agent);
    require(event.due != one.inactive_due, "AG-10: moved to where it was");
    auto const after = inactive_after(model, event.agent);
    require(event.due.has_value() == after.has_value(), "AG-10: another setting");
    bool const fires = one.inactive_due && *one.inactive_due <= step.now;
    bool const again = event.due == event.at + after.value_or(Duration{0});
    bool const configured = input<ChangeConfiguration>() != nullptr;
    bool const excused =
        gives_command(event.agent) || configured || (fires && is_busy(model, event.agent));
    bool const since_free = fires && after && event.due == one.free_since + *after;
    require(!event.due || (again && excused) || since_free, "AG-10: moved for no reason");
    one.inactive_due = event.due;
}

}  // namespace ringmaster::simulation
