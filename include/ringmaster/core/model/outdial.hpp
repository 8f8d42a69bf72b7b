#pragma once
// An outdial as part of its task (OD-1, OD-2): the call of an agent, whose own device rings first
// and who has the customer dialled then, as a callback has. What it waits for is the alternative
// of `stage`; entry, offer and engagement are the task's own. Once the customer has answered it is
// a call like any other.
//
// Ownership: values; only Engine::apply changes them. Threading: none. Units: epoch milliseconds.
// Errors: none.

#include <optional>
#include <string>
#include <variant>

#include "ringmaster/core/model/callback.hpp"
#include "ringmaster/core/model/campaign.hpp"
#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

struct OutdialOffered {  // rings at the agent's device. Invariant: offered to him, nobody has it
    RINGMASTER_DESCRIBE(OutdialOffered)
};
struct OutdialConnected {  // the customer has answered
    Time at;
    RINGMASTER_DESCRIBE(OutdialConnected, at)
};
struct OutdialClosed {  // came to nothing. Invariant: the task ends in the same step
    RINGMASTER_DESCRIBE(OutdialClosed)
};

struct Outdial {
    AgentId agent;       // who dials out
    std::string number;  // as it is dialled; the task's destination is as the agent gave it
    std::variant<OutdialOffered, CallbackDialling, OutdialConnected, OutdialClosed> stage;
    std::optional<PreviewedCall> preview = {};  // OD-3: out of a campaign
    RINGMASTER_DESCRIBE(Outdial, agent, number, stage, preview)

    [[nodiscard]] CallbackDialling const* dialling() const {
        return std::get_if<CallbackDialling>(&stage);
    }
    [[nodiscard]] bool connected() const { return std::holds_alternative<OutdialConnected>(stage); }
};

}  // namespace ringmaster::core
