#pragma once
// Every limit of the engine, in one place. Each is refused with a reason code (reason.hpp) at the
// edge that counts it; none is a silent truncation.

#include <cstddef>
#include <cstdint>

#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core::limits {

// Timers fired per tick before other work gets its turn (ARCHITECTURE: timers are data).
inline constexpr std::size_t timers_per_tick_max = 256;
// Characters in a wrap-up or logout reason, as in the public description.
inline constexpr std::size_t reason_text_max = 128;
// Characters in a wrap-up note.
inline constexpr std::size_t note_text_max = 1'024;
// Call-associated variables of one task, bytes in a name (as in the public description) and code
// points in a value (CD-2).
inline constexpr std::size_t attributes_max = 100;
inline constexpr std::size_t attribute_name_max = 200;
inline constexpr std::size_t attribute_value_max = 256;
// Digits in a dial number (CO-4).
inline constexpr std::size_t dial_number_min = 3;
inline constexpr std::size_t dial_number_max = 18;
// Open sockets of one agent (PROTOCOL 2).
inline constexpr std::size_t sockets_per_agent_max = 10;
// Offers an agent's desktop shows at a time (OF-6).
inline constexpr std::size_t offers_shown_max = 5;
// Customers whose last agent is remembered, in each of two halves (RQ-7).
inline constexpr std::size_t last_served_max = 10'000;
// Canonical forms of station and dialled numbers that are remembered (NUM-1).
inline constexpr std::size_t forms_remembered_max = 50'000;
// A capacity-based team that did not answer is dialled again for the same contact after this at the
// earliest (RQ-14).
inline constexpr Duration redial_after_min = std::chrono::seconds(5);
// Priorities: 1 is the highest (RQ-1).
inline constexpr int priority_highest = 1;
inline constexpr int priority_lowest = 10;
// Agents a contact may prefer (RQ-7) and skills it may require.
inline constexpr std::size_t preferred_agents_max = 20;
inline constexpr std::size_t skill_requirements_max = 50;
// Queues a contact may overflow through in one go (RQ-9).
inline constexpr std::size_t overflow_chain_max = 10;
// The longest a contact may wait for one agent alone (RQ-8).
inline constexpr Duration direct_wait_max = std::chrono::hours(24);
// How far a creator may back-date the age of a task (RQ-1).
inline constexpr Duration backdate_max = std::chrono::hours(24);
// Tasks that closed for an agent while he was away or just before and are told on reload
// (PROTOCOL 2).
inline constexpr std::size_t closed_lately_max = 50;
// How long a socket may be dead and its page not yet be back: until its silence is noticed (16 s),
// and until it has subscribed again and reloaded.
inline constexpr Duration unnoticed_loss_max = std::chrono::seconds(30);
// Tasks an agent had a part in lately, for definite refusals.
inline constexpr std::size_t past_tasks_max = 32;
// Connector fact numbers remembered for de-duplication (PROTOCOL 8).
inline constexpr std::uint64_t fact_window = 1'024;
// Connectors with such numbers; of one more, the one silent for longest is forgotten.
inline constexpr std::size_t fact_connectors_max = 256;
// How long a dialled far end may ring once the connector has confirmed the dialling (VC-11 is
// about the command; people take longer).
inline constexpr Duration dial_answer_max = std::chrono::seconds(60);
// Dials of one callback that are remembered in the state; the journal has them all (CB-4).
inline constexpr std::size_t callback_attempts_kept = 20;
// How far ahead a callback may be asked for (CB-2).
inline constexpr Duration callback_ahead_max = std::chrono::hours(24 * 31);
// Do-not-call lists of an organization, and numbers on all of them.
inline constexpr std::size_t do_not_call_lists_max = 100;
inline constexpr std::size_t do_not_call_max = 50'000;
// Characters in the name of such a list, in where the wish came from, and in its reason.
inline constexpr std::size_t do_not_call_name_max = 100;
inline constexpr std::size_t do_not_call_source_max = 100;
inline constexpr std::size_t do_not_call_reason_max = 500;

// Preview campaigns (OD-3), of one organization: campaigns, their contacts in all, lists of one
// that are not expired, and all lists of one that are remembered.
inline constexpr std::size_t campaigns_max = 100;
inline constexpr std::size_t campaign_contacts_max = 50'000;
inline constexpr std::size_t contact_lists_max = 100;
inline constexpr std::size_t contact_lists_kept = 200;
inline constexpr std::uint32_t released_max = 400;
// So many contacts are looked up in do-not-call lists at a time; then there is a pause.
inline constexpr std::size_t release_checks_max = 100;
inline constexpr Duration release_pause = std::chrono::milliseconds(100);
// Who skips a contact is not shown it again before, whatever the queue says of declining.
inline constexpr Duration preview_skip_min = std::chrono::seconds(60);
// Connector commands of one task whose deadline passed and whose late success would be undone.
inline constexpr std::size_t expired_operations_max = 16;
// A socket that opened and never reloaded counts as arrived after this (AG-8).
inline constexpr Duration arrival_grace = std::chrono::seconds(5);

}  // namespace ringmaster::core::limits
