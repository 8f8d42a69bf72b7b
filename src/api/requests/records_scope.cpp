// A supervisor leads his teams, and the queues that any of them serves.

#include "api/requests/records_scope.hpp"

#include "api/requests/visibility.hpp"

namespace ringmaster::api {

std::optional<RecordsAsked::Led> led_by(Context const& context) {
    if (context.principal.role != AccessRole::supervisor) return std::nullopt;
    RecordsAsked::Led led;
    for (core::TeamId const& team : context.principal.teams) led.teams.push_back(team.value);
    Visibility const visibility(context);
    for (auto const& [id, queue] : context.engine.state().config.queues) {
        if (visibility.leads(queue)) led.queues.push_back(id.value);
    }
    return led;
}

}  // namespace ringmaster::api
