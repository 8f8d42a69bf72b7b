// What the events of an outdial do to the state (OD-1, OD-2, WU-8).

#include <algorithm>

#include "core/state/world.hpp"

namespace ringmaster::core {
namespace {

Outdial& outdial_of(Task& task) {
    if (!task.outdial) broken("no outdial in task " + to_string(task.id));
    return *task.outdial;
}

CallbackDialling& outdial_dial_of(Task& task, std::uint32_t dial) {
    auto* const open = std::get_if<CallbackDialling>(&outdial_of(task).stage);
    if (open == nullptr || open->dial != dial) broken("no such dial in " + to_string(task.id));
    return *open;
}

}  // namespace

void Applier::operator()(OutdialStarted const& event) const {
    task(event.task).outdial = Outdial{event.agent, event.number, OutdialOffered{}, event.preview};
    station(event.agent).after_outdial = AfterOutdial{event.task, false};
}

void Applier::operator()(OutdialDialled const& event) const {
    Task& one = task(event.task);
    one.next_ordinal = std::max(one.next_ordinal, event.dial + 1);
    outdial_of(one).stage = CallbackDialling{event.dial, event.engagement, event.at, std::nullopt};
}

void Applier::operator()(OutdialRinging const& event) const {
    outdial_dial_of(task(event.task), event.dial).deadline = event.deadline;
}

void Applier::operator()(OutdialAnswered const& event) const {
    Task& one = task(event.task);
    static_cast<void>(outdial_dial_of(one, event.dial));
    one.outdial->stage = OutdialConnected{event.at};
    auto const found = state.agents.find(event.agent);
    if (found == state.agents.end()) return;
    Station* const at = found->second.station();  // his session may have ended meanwhile
    if (at == nullptr || !at->after_outdial || at->after_outdial->task != event.task) return;
    at->after_outdial->answered = true;
}

void Applier::operator()(OutdialFailed const& event) const {
    outdial_of(task(event.task)).stage = OutdialClosed{};
}

void Applier::operator()(AfterOutdialSettled const& event) const {
    station(event.agent).after_outdial.reset();
}

}  // namespace ringmaster::core
