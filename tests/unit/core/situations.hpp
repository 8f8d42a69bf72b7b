#pragma once
// Situations of agent anna and her contact c1, and every command she may give about it: the rows
// and columns of docs/state-machines.md. A situation is built from inputs alone.

#include <functional>
#include <string>
#include <vector>

#include "support/small_world.hpp"

namespace ringmaster::testing {

// Whom the situations are about.
inline core::AgentId const anna = named<core::AgentId>("anna");
inline core::TaskId const contact = named<core::TaskId>("c1");

using Build = std::function<void(SmallWorld&)>;
using Try = std::function<core::Outcome(SmallWorld&)>;

struct Situation {
    std::string name;
    Build build;
};

struct Column {
    std::string name;
    Try attempt;
};

// A command about the contact, as a path of PROTOCOL 4.
struct TaskCommand {
    core::Action action;
    std::string path;
    Try attempt;
};

// What situations of agents and offers begin with, too.
void ringing(SmallWorld& world);
void connecting(SmallWorld& world);
void connected(SmallWorld& world);
[[nodiscard]] Build wrapping(core::WrapUpMode mode);
core::Outcome submit_wrap_up(SmallWorld& world);
core::Outcome go_idle(SmallWorld& world, char const* by, char const* code);

// Before, after and beside a live call.
[[nodiscard]] std::vector<Situation> contact_situations();
// Within one: hold, consult, transfer, conference, recording.
[[nodiscard]] std::vector<Situation> call_situations();
// One for every Action, in their order.
[[nodiscard]] std::vector<TaskCommand> task_commands();

}  // namespace ringmaster::testing
