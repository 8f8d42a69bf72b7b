#pragma once
// How many agents and contacts of an organization are in which state, kept up to date step by step,
// so that nobody walks over them to tell (OPS-6).
//
// Ownership: values. Threading: the loop only.

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::app {

// Callbacks that can still happen are counted by themselves, not among the contacts: one that waits
// for its time or its next attempt, for an agent, or for its customer's answer.
enum class LiveState {
    available,
    idle,
    signed_out,
    queued,
    offered,
    connected,
    wrap_up,
    callback_waiting,
    callback_due,
    callback_dialling
};
inline constexpr std::size_t live_states = 10;

class LiveCounts {
public:
    // From nothing: walks over all of it.
    void recount(core::State const& state);
    // A step has changed these tasks and agents, and no others.
    void changed(std::vector<core::Uuid> const& about, core::State const& state);

    [[nodiscard]] std::size_t of(LiveState state) const {
        return counts_[static_cast<std::size_t>(state)];
    }
    // That can still happen; nobody is on the line for them.
    [[nodiscard]] std::size_t callbacks() const {
        return of(LiveState::callback_waiting) + of(LiveState::callback_due) +
               of(LiveState::callback_dialling);
    }
    [[nodiscard]] std::array<std::size_t, live_states> const& all() const { return counts_; }

private:
    void put(core::Uuid const& id, core::State const& state);

    std::array<std::size_t, live_states> counts_ = {};  // by LiveState
    std::unordered_map<core::Uuid, LiveState, core::UuidHash> known_;
};

}  // namespace ringmaster::app
