#pragma once
// Timers are data: what is due, when, and of what. Derived from the state (indexes), except that
// those set aside stand in it by name (OPS-8).
//
// Ownership: a value. Threading: none. Units: epoch milliseconds. Errors: none.

#include <compare>
#include <cstdint>
#include <string>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

// Fixed order of timers due at the same instant: the order of these enumerators, then the id.
RINGMASTER_ENUM(TimerKind, offer_deadline, wrap_up_deadline, media_deadline, phone_deadline,
                skip_end, socket_arrival, lease_recovery, lease_sign_out, consult_deadline,
                transfer_deadline, recording_resume, group_join, relaxation, preference_end,
                wait_max, chat_idle, inactivity, overflow_retry, callback_ring, callback_due,
                callback_retention, campaign_due)

struct Timer {
    Time due;
    TimerKind kind = TimerKind::offer_deadline;
    Uuid subject;               // task, agent, queue or campaign
    std::uint64_t ordinal = 0;  // offer, engagement, entry, media number or socket
    RINGMASTER_DESCRIBE(Timer, due, kind, subject, ordinal)
    friend auto operator<=>(Timer const&, Timer const&) = default;
};

// One line for operators: `consult_deadline of <task or agent> 3, due 1700000000000`.
[[nodiscard]] std::string to_text(Timer const& timer);

}  // namespace ringmaster::core
