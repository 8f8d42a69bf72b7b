#pragma once
// A callback as part of its task (CB-1 to CB-9): from the moment it is asked for until the task
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

#include "ringmaster/core/model/boxed.hpp"
#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

// Out of a waiting call (CB-1); asked for from a site, a bot or a voicemail, as soon as somebody
// has time, or within an appointment (CB-2, CB-9).
RINGMASTER_ENUM(CallbackType, courtesy, immediate, scheduled)

// Where it stands, in one word: for reads and the table of docs/callbacks.md.
RINGMASTER_ENUM(CallbackState, waiting, queued, offered, dialling, ringing, connected, closed)

struct CallbackQueued {      // waits in its queue, or is offered
    bool on_line = false;    // the caller has not hung up yet, or the customer was called first
    std::uint32_t dial = 0;  // the dial he answered, and waits since; 0: he was not called
    Time dialled_at = {};
    RINGMASTER_DESCRIBE(CallbackQueued, on_line, dial, dialled_at)
};
// Before its time, or between two attempts. Invariant: nobody has it and nothing waits.
struct CallbackDelayed {
    Time due;
    RINGMASTER_DESCRIBE(CallbackDelayed, due)
};
// CB-8. Invariant: the engagement is its owner's and talks. Or nobody has it, and its queue entry
// stays: the customer is called first.
struct CallbackDialling {
    std::uint32_t dial = 0;
    std::uint32_t engagement = 0;  // 0: customer first
    Time since;
    std::optional<Time> deadline;  // of the customer's answer; empty: the connector is being asked
    AgentId turn = {};             // customer first: whose turn it was
    RINGMASTER_DESCRIBE(CallbackDialling, dial, engagement, since, deadline, turn)

    [[nodiscard]] bool customer_first() const { return engagement == 0; }
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
    AgentId agent;  // empty: customer first
    Time dialled_at;
    Time ended_at;
    std::string cause;    // the connector's, `timeout`, or why the agent was lost
    bool counted = true;  // the agent's phone or a supervisor ended it: no fault of the customer's
    RINGMASTER_DESCRIBE(CallbackAttempt, dial, agent, dialled_at, ended_at, cause, counted)
};

// When a customer wants to be called (CB-2): by the clock of his zone, and the instants that it
// comes to. The clock is what was agreed: should the zone's rules change, the instants follow.
struct Appointment {
    std::string timezone;  // IANA
    std::string date;      // YYYY-MM-DD
    std::string start;     // HH:MM:SS
    std::string end;       // HH:MM:SS, of the same day
    Time from;
    Time until;
    RINGMASTER_DESCRIBE(Appointment, timezone, date, start, end, from, until)
};

// What is asked for of a callback that does not come out of a waiting call (CB-2, CB-6, CB-9), or
// is asked for otherwise than before.
struct CallbackWish {
    CallbackType type = CallbackType::immediate;
    std::string number;                      // as it is dialled
    std::string origin;                      // where it was asked for: `web`, `chat`, `api`, …
    std::optional<Appointment> appointment;  // type scheduled
    AgentId assignee;                        // CB-6: kept for him at first
    std::string note;                        // why he wants to be called
    std::string script;                      // what the agent reads from, by reference
    Uuid source;                             // the contact it came up in
    RINGMASTER_DESCRIBE(CallbackWish, type, number, origin, appointment, assignee, note, script,
                        source)
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
    Time updated_at = {};  // when a person last had a say in it; retention counts from here (CB-7)
    Time assigned_at = {};
    Boxed<CallbackWish> wish = {};  // none: courtesy
    RINGMASTER_DESCRIBE(Callback, type, number, requested_at, attempts, record, stage, updated_at,
                        assigned_at, wish)

    [[nodiscard]] CallbackQueued const* queued() const {
        return std::get_if<CallbackQueued>(&stage);
    }
    [[nodiscard]] CallbackDelayed const* delayed() const {
        return std::get_if<CallbackDelayed>(&stage);
    }
    [[nodiscard]] CallbackDialling const* dialling() const {
        return std::get_if<CallbackDialling>(&stage);
    }
    // The customer was called first, has answered and waits for an agent.
    [[nodiscard]] CallbackQueued const* answered() const {
        return queued() != nullptr && queued()->dial != 0 ? queued() : nullptr;
    }
    [[nodiscard]] bool connected() const {
        return std::holds_alternative<CallbackConnected>(stage);
    }
    // There is a leg of the customer's: he is on the line still, or has answered.
    [[nodiscard]] bool has_customer() const {
        return connected() || (queued() != nullptr && queued()->on_line);
    }
    // It can still happen (CB-7).
    [[nodiscard]] bool open() const {
        return !connected() && !std::holds_alternative<CallbackClosed>(stage);
    }
    // Nobody is on the line and nobody is called now: it may be changed, or come to its end in
    // silence.
    [[nodiscard]] bool at_rest() const {
        return delayed() != nullptr || (queued() != nullptr && !queued()->on_line);
    }
    // Empty: none.
    [[nodiscard]] AgentId assignee() const { return wish ? wish->assignee : AgentId{}; }
    [[nodiscard]] Appointment const* appointment() const {
        return wish && wish->appointment ? &*wish->appointment : nullptr;
    }
};

}  // namespace ringmaster::core
