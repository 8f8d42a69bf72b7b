#pragma once
// A callback as part of its task (CB-1 to CB-8): from the moment it is asked for until the task
// ends there is nothing of it anywhere else. What it waits for is the alternative of `stage`; the
// queue entry, the offer and the engagement are the task's own, as of any contact.
//
// Ownership: values; only Engine::apply changes them. Threading: none. Units: epoch milliseconds.
// Errors: none.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

RINGMASTER_ENUM(CallbackType, courtesy)

// Where it stands, in one word: for reads and the table of docs/callbacks.md.
RINGMASTER_ENUM(CallbackState, waiting, queued, offered, dialling, ringing, connected, closed)

struct CallbackQueued {    // waits in its queue, or is offered
    bool on_line = false;  // the caller has not hung up yet
    RINGMASTER_DESCRIBE(CallbackQueued, on_line)
};
struct CallbackDelayed {  // between two attempts; Invariant: nobody has it and nothing waits
    Time due;
    RINGMASTER_DESCRIBE(CallbackDelayed, due)
};
struct CallbackDialling {  // CB-8. Invariant: the engagement is its owner's and talks
    std::uint32_t dial = 0;
    std::uint32_t engagement = 0;
    Time since;
    std::optional<Time> deadline;  // of the customer's answer; empty: the connector is being asked
    RINGMASTER_DESCRIBE(CallbackDialling, dial, engagement, since, deadline)
};
struct CallbackConnected {  // from here on a call like any other
    Time at;
    RINGMASTER_DESCRIBE(CallbackConnected, at)
};
struct CallbackClosed {  // no attempt is left
    RINGMASTER_DESCRIBE(CallbackClosed)
};

// A dial that did not reach the customer (CB-4).
struct CallbackAttempt {
    std::uint32_t dial = 0;
    AgentId agent;
    Time dialled_at;
    Time ended_at;
    std::string cause;    // the connector's, `timeout`, or why the agent was lost
    bool counted = true;  // the agent's phone or a supervisor ended it: no fault of the customer's
    RINGMASTER_DESCRIBE(CallbackAttempt, dial, agent, dialled_at, ended_at, cause, counted)
};

struct Callback {
    CallbackType type = CallbackType::courtesy;
    std::string number;  // as it is dialled
    Time requested_at;
    std::uint32_t attempts = 0;  // counted ones
    std::vector<CallbackAttempt> record;
    std::variant<CallbackQueued, CallbackDelayed, CallbackDialling, CallbackConnected,
                 CallbackClosed>
        stage;
    RINGMASTER_DESCRIBE(Callback, type, number, requested_at, attempts, record, stage)

    [[nodiscard]] CallbackQueued const* queued() const {
        return std::get_if<CallbackQueued>(&stage);
    }
    [[nodiscard]] CallbackDelayed const* delayed() const {
        return std::get_if<CallbackDelayed>(&stage);
    }
    [[nodiscard]] CallbackDialling const* dialling() const {
        return std::get_if<CallbackDialling>(&stage);
    }
    [[nodiscard]] bool connected() const {
        return std::holds_alternative<CallbackConnected>(stage);
    }
    // There is a leg of the customer's: he is on the line still, or has answered.
    [[nodiscard]] bool has_customer() const {
        return connected() || (queued() != nullptr && queued()->on_line);
    }
};

}  // namespace ringmaster::core
