#pragma once
// Waiting for what can be seen only by asking: a number in /metrics, a row of a history, the
// machine's clock. Whatever announces itself (an answer, a frame, a closed socket) is waited for
// where it arrives, never here.
//
// Threading: any thread; the condition is asked on the caller's.

#include <chrono>
#include <functional>

namespace ringmaster::tests {

// Asks until `holds` says yes, with a pause in between that keeps within anybody's rate limit;
// false when it did not within `limit`.
[[nodiscard]] bool eventually(std::chrono::milliseconds limit, std::function<bool()> const& holds);

// Returns when the machine's clock has passed that moment, in milliseconds since the epoch.
void wait_for_clock(std::int64_t epoch_ms);

}  // namespace ringmaster::tests
