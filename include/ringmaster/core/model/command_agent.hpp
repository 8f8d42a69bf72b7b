#pragma once
// Commands about an agent's session and state. The rules of command.hpp apply.

#include <string>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct Login {  // AG-1, AG-7, AG-14
    Actor by;
    AgentId agent;
    SessionId session;  // random
    TeamId team;
    DeviceType device = DeviceType::BROWSER;
    std::string dial_number;  // as sent; CO-4 applies to AGENT_DN and EXTENSION
    std::string device_id;
    bool is_extension = false;
    std::vector<std::string> roles;
    bool take_over = false;  // takeOver:true or a force:true subscription
    RINGMASTER_DESCRIBE(Login, by, agent, session, team, device, dial_number, device_id,
                        is_extension, roles, take_over)
};

struct Logout {  // AG-6; forced when `by` is not the agent himself (AG-9)
    Actor by;
    AgentId agent;
    std::string reason;
    RINGMASTER_DESCRIBE(Logout, by, agent, reason)
};

struct Reload {  // AG-8
    Actor by;
    AgentId agent;
    RINGMASTER_DESCRIBE(Reload, by, agent)
};

struct SetState {  // AG-2
    Actor by;
    AgentId agent;
    bool available = false;
    AuxCodeId code;  // idle code; ignored when available
    std::string reason;
    RINGMASTER_DESCRIBE(SetState, by, agent, available, code, reason)
};

}  // namespace ringmaster::core
