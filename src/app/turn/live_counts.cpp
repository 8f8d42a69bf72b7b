#include "app/turn/live_counts.hpp"

#include <optional>

namespace ringmaster::app {
namespace {

LiveState live_state(core::Agent const& agent) {
    auto const* const station = agent.station();
    if (station == nullptr) return LiveState::signed_out;
    return station->choice.available() ? LiveState::available : LiveState::idle;
}

LiveState callback_state(core::Task const& task) {
    if (task.callback->delayed() != nullptr) return LiveState::callback_waiting;
    return task.dials_customer() != nullptr ? LiveState::callback_dialling
                                            : LiveState::callback_due;
}

LiveState live_state(core::Task const& task) {
    if (task.calls_back() && !task.has_customer()) return callback_state(task);
    if (task.owner() != nullptr) return LiveState::connected;
    if (!task.offers.empty()) return LiveState::offered;
    return task.entries.empty() ? LiveState::wrap_up : LiveState::queued;
}

std::optional<LiveState> live_state(core::Uuid const& id, core::State const& state) {
    if (auto const* const task = state.task(core::TaskId{id})) return live_state(*task);
    if (auto const* const agent = state.agent(core::AgentId{id})) return live_state(*agent);
    return std::nullopt;
}

}  // namespace

void LiveCounts::recount(core::State const& state) {
    counts_ = {};
    known_.clear();
    for (auto const& [id, agent] : state.agents) put(id.value, state);
    for (auto const& [id, task] : state.tasks) put(id.value, state);
}

void LiveCounts::changed(std::vector<core::Uuid> const& about, core::State const& state) {
    for (auto const& id : about) put(id, state);
}

void LiveCounts::put(core::Uuid const& id, core::State const& state) {
    auto const before = known_.find(id);
    if (before != known_.end()) {
        --counts_[static_cast<std::size_t>(before->second)];
        known_.erase(before);
    }
    auto const now = live_state(id, state);
    if (!now) return;
    ++counts_[static_cast<std::size_t>(*now)];
    known_.emplace(id, *now);
}

}  // namespace ringmaster::app
