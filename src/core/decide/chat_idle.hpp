#pragma once
// Chats and social contacts nobody writes in are closed (CH-2, queue setting `chatIdleTimeout`).
// The deadline is state. It begins when an agent gets the contact, moves with every activity and
// ends with his part. Activity is an accepted command about the contact by its agent, a save of
// its variables by anybody, and a connector's fact about it that is not a repetition
// (results of media commands are none).

#include "core/decide/decision.hpp"
#include "core/state/idle_deadline.hpp"

namespace ringmaster::core {

// The command was accepted, the fact was new.
void note_activity(Decision& decision, Command const& command);
void note_activity(Decision& decision, Fact const& fact);

// The deadline has passed: the contact ends as by the system.
void close_idle_chat(Decision& decision, TaskId task, Time due);

}  // namespace ringmaster::core
