#pragma once
// Which command an agent may give on a task now (VC-6). The same function guards the command and
// fills `allowedActions`, so that the two cannot disagree.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Empty: allowed. The definite reason of a lost race otherwise (OF-2).
[[nodiscard]] std::optional<Reason> why_not(World const& world, TaskId task, AgentId agent,
                                            Action action);
// The same when a supervisor acts for an agent who may have no session (WU-11).
[[nodiscard]] std::optional<Reason> why_not_sessionless(World const& world, TaskId task,
                                                        AgentId agent, Action action);
// Those of a live voice call and transfers; the others are in actions.cpp.
struct Caller {
    AgentId agent;
    TaskId id;  // also when there is no such task any more
};
[[nodiscard]] std::optional<Reason> why_not_call(World const& world, Task const* task,
                                                 Caller const& caller, Action action);
// Empty: the agent is the talking owner.
[[nodiscard]] std::optional<Reason> why_not_owner(World const& world, Task const* task,
                                                  Caller const& caller);
// Why an offer cannot be answered, as a refusal: an assigned contact says whose it is.
[[nodiscard]] Refusal refuse_answer(World const& world, TaskId id, AgentId agent, Reason reason);
[[nodiscard]] ActionSet allowed_actions(World const& world, Task const& task, AgentId agent);

// Settings that apply to an engagement's wrap-up: profile, then queue, then organization (WU-6).
[[nodiscard]] WrapUpMode wrap_up_mode(Config const& config, AgentId agent, QueueId queue);

}  // namespace ringmaster::core
