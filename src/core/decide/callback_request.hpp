#pragma once
// What a callback is before anybody is called (CB-1, CB-2, CB-6, CB-7, CB-9): who may ask for one
// and when, what may be changed, when its time has come and when it is over. The calling:
// callback.hpp.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// CB-1: out of a waiting call.
[[nodiscard]] Refused request_callback(Decision& decision, RequestCallback const& command);
// The same as a fact: what cannot be is on record (VC-11).
void callback_wanted(Decision& decision, CallbackWanted const& fact);

// CB-2: a contact that is a callback from the start.
[[nodiscard]] Refused create_callback(Decision& decision, CreateTask const& command);

// CB-9
[[nodiscard]] Refused change_callback(Decision& decision, ChangeCallback const& command);
[[nodiscard]] Refused cancel_callback(Decision& decision, CancelCallback const& command);
// Appointments that are not as given any more are passed over: never a refusal.
[[nodiscard]] Refused follow_zones(Decision& decision, FollowZones const& command);

// CB-7: the callbacks that end because their customer calls himself, where the setting says so.
[[nodiscard]] std::vector<TaskId> replaced_by(Decision const& decision, CreateTask const& call);
void end_replaced(Decision& decision, std::vector<TaskId> const& replaced);

// Timers: the appointment, or the delay between two attempts; how long it is kept.
void callback_due(Decision& decision, TaskId task, Time due);
void callback_expired(Decision& decision, TaskId task, Time due);

// How the customer is known again (NUM-1).
[[nodiscard]] std::string canonical_number(Decision const& decision, std::string const& number);

}  // namespace ringmaster::core
