#pragma once
// Bytes for the journal and snapshots, and visitors over described structs.
//
// Format: integers as zigzag varints, strings and containers with a length, variants with the
// index of the alternative, described structs prefixed by their length in bytes. A reader takes
// what a shorter (older) struct has and leaves the rest at its defaults; it skips what a longer
// (newer) one has more. So fields may be appended, nothing else (describe.hpp).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/core/model/event.hpp"
#include "ringmaster/core/model/fact.hpp"
#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

// Raised when State changes its shape (a test compares the two): hashes of other versions do not
// compare, older snapshots are read.
inline constexpr std::uint32_t state_schema = 8;

[[nodiscard]] std::string encode(std::vector<Event> const& events);
// Nothing when the bytes are damaged or name an event this binary does not know.
[[nodiscard]] std::optional<std::vector<Event>> decode_events(std::string_view bytes);

// A fact that was set aside, kept for the operator (OPS-8).
[[nodiscard]] std::string encode(Fact const& fact);
[[nodiscard]] std::optional<Fact> decode_fact(std::string_view bytes);

[[nodiscard]] std::string encode(State const& state);
// Also what an older schema has written. Nothing when the bytes are damaged or of a newer one.
[[nodiscard]] std::optional<State> decode_state(std::string_view bytes);
// The state hash (64 bits, FNV-1a) of an encoded state, whichever schema wrote it.
[[nodiscard]] std::uint64_t hash_of(std::string_view snapshot);

// One line of text per event, fields in declaration order: `TaskQueued task=… entry=1 …`.
// For scenarios, logs of a replay and people; not parsed back.
[[nodiscard]] std::string to_text(Event const& event);

// The same of a fact that was set aside.
[[nodiscard]] std::string to_text(Fact const& fact);

// The events type name, e.g. "WrapUpSubmitted".
[[nodiscard]] std::string_view event_name(Event const& event);
// The task or agent an event is about, for the history index (task first when it names both).
void collect_subjects(Event const& event, std::vector<Uuid>& subjects);

}  // namespace ringmaster::core
