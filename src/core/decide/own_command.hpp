#pragma once
// Who commands for himself. A supervisor may be an agent, too: the role says what he may do for
// others, never whether it is himself he does it for (AG-6, AG-2, WU-11).

namespace ringmaster::core {

template <class Command>
[[nodiscard]] bool is_own(Command const& command) {
    return command.by.agent == command.agent;
}

}  // namespace ringmaster::core
