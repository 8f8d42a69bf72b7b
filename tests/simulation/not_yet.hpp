#pragma once
// Where the engine does not do yet what SPEC says. The worlds keep away from each, or its claim is
// left out, until its switch here is turned on; nothing else knows of them.

namespace ringmaster::simulation::engine {

// RQ-2: of two entries that are equal otherwise, the first to come is first; else the smaller id.
inline constexpr bool breaks_ties_by_arrival = false;
// RQ-14, CO-9: a consult may wait in a queue that lines serve, too; agents alone take it.
inline constexpr bool survives_consults_beside_lines = false;
// PROTOCOL 2: an agent's socket beyond the limit does not stop the engine.
inline constexpr bool limits_sockets = false;
// RQ-8: a direct contact whose wait ends while it rings goes on in the backup queue.
inline constexpr bool ends_direct_wait_while_ringing = false;
// RQ-9: what may not stay in its queue (closed, not active, longest wait over) leaves as soon as
// there is a place for it, also when it rang at that moment.
inline constexpr bool overflows_when_it_can = false;

}  // namespace ringmaster::simulation::engine
