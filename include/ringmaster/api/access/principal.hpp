#pragma once
// Who a request speaks for (SEC-1).

#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/model.hpp"

namespace ringmaster::api {

// A provider has no organization of his own: he has organizations, and sees nothing inside them.
RINGMASTER_ENUM(AccessRole, agent, supervisor, administrator, reporting, connector, provider)
using core::enum_name;
using core::enum_parse;

struct Principal {
    core::OrgId org;      // empty: a provider's
    std::string subject;  // stable id of the token: idempotency scope, audit
    AccessRole role = AccessRole::agent;
    std::optional<core::AgentId> agent;  // agent and supervisor tokens are bound to a user
    std::vector<core::TeamId> teams;     // supervisors: their scope; empty = every team
    std::string name;                    // for `changedByName`

    [[nodiscard]] core::Actor actor() const;
};

}  // namespace ringmaster::api
