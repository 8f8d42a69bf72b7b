// How often is asked what does not announce itself: often enough that a test does not dawdle,
// seldom enough that asking is not what the server is busy with.

#include "support/eventually.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace ringmaster::tests {
namespace {

using Clock = std::chrono::steady_clock;

// A slow machine is asked less and less often: callers have quotas.
constexpr std::chrono::milliseconds first_pause{20};
constexpr std::chrono::milliseconds longest_pause{200};

// Nobody notifies: this is a wait for time to pass.
void let_pass(std::chrono::milliseconds time) {
    std::mutex mutex;
    std::condition_variable nobody;
    std::unique_lock lock(mutex);
    auto const until = Clock::now() + time;
    nobody.wait_until(lock, until, [&] { return Clock::now() >= until; });
}

std::int64_t now_ms() {
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

bool eventually(std::chrono::milliseconds limit, std::function<bool()> const& holds) {
    auto const until = Clock::now() + limit;
    auto pause = first_pause;
    while (!holds()) {
        if (Clock::now() >= until) return false;
        let_pass(pause);
        pause = std::min(pause + pause / 2, longest_pause);
    }
    return true;
}

void wait_for_clock(std::int64_t epoch_ms) {
    for (auto now = now_ms(); now <= epoch_ms; now = now_ms()) {
        let_pass(std::chrono::milliseconds(epoch_ms - now + 1));
    }
}

}  // namespace ringmaster::tests
