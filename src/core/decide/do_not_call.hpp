#pragma once
// Numbers that nobody may dial (OD-1, CB-7).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused change_do_not_call(Decision& decision, ChangeDoNotCall const& command);

// What an import comes to: the lists hold these numbers and no others.
void replace_do_not_call(Decision& decision, std::vector<DoNotCallNumber> const& numbers,
                         Actor const& by);

// The lists against a number as it is dialled: of a customer, or typed by an agent (NUM-1).
[[nodiscard]] bool is_do_not_call(Decision const& decision, std::string const& number);
[[nodiscard]] std::vector<std::string> lists_against(Decision const& decision, AgentId typed_by,
                                                     std::string const& number);

}  // namespace ringmaster::core
