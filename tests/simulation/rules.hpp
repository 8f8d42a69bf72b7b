#pragma once
// SPEC's rules as plain functions over the model, by brute force: no index, no shortcut.

#include "simulation/model.hpp"

namespace ringmaster::simulation {

// ---- routing: RQ-2, RQ-3, RQ-10, OF-4 ---------------------------------------------------------

struct EntryName {
    TaskId task;
    std::uint32_t entry = 0;
};

[[nodiscard]] bool has_room(Model const& model, AgentId agent, MediaType media);
// May this agent be offered this entry now? `despite_skip` leaves the decline skip out.
[[nodiscard]] bool eligible(Model const& model, EntryName name, AgentId agent,
                            bool despite_skip = false);
// Throws a Complaint unless RQ-2 and RQ-3 choose exactly this pair.
void require_routing_choice(Model const& model, EntryName name, AgentId agent);
// Throws a Complaint when an entry waits although an agent may take it.
void require_all_routed(Model const& model);
// The agents whose skips OF-4 ends early now; usually nobody.
[[nodiscard]] std::set<AgentId> early_skip_ends(Model const& model, EntryName name);

// ---- settings ---------------------------------------------------------------------------------

[[nodiscard]] Duration rona_timeout(Model const& model, QueueId queue, MediaType media);
[[nodiscard]] Duration decline_backoff(Model const& model, QueueId queue);
[[nodiscard]] bool idle_code_allowed(Model const& model, AgentId agent, AuxCodeId code);
[[nodiscard]] bool is_default_idle_code(Model const& model, AgentId agent, AuxCodeId code);

// ---- wrap-up: WU-4, WU-5, WU-6 ----------------------------------------------------------------

[[nodiscard]] WrapUpMode wrap_up_mode(Model const& model, AgentId agent, QueueId queue);
[[nodiscard]] bool wrap_up_code_allowed(Model const& model, AgentId agent, AuxCodeId code);
// What a wrap-up that starts now must look like; `default_code` is checked apart.
[[nodiscard]] EngagementModel expected_wrap_up(Model const& model, AgentId agent, QueueId queue,
                                               Time now);
void require_default_code(Model const& model, AgentId agent, QueueId queue, AuxCodeId code);

// ---- commands: VC-6 ---------------------------------------------------------------------------

[[nodiscard]] ActionSet allowed_actions(Model const& model, TaskId task, AgentId agent);
// True when SPEC refuses the command in this state.
[[nodiscard]] bool must_refuse(Model const& model, Command const& command, Time now);

// ---- call-associated data: CD-3 ---------------------------------------------------------------

[[nodiscard]] bool must_refuse_save(Model const& model, SaveVariables const& command);
// Every value of the command is what the task has now.
[[nodiscard]] bool is_saved(Model const& model, SaveVariables const& command);
// Throws a Complaint unless exactly those who may see a save were told what was saved.
void require_variables_told(Model const& model, Step const& step);

// ---- timers -----------------------------------------------------------------------------------

// The earliest deadline of the whole model.
[[nodiscard]] std::optional<Time> earliest_deadline(Model const& model);

}  // namespace ringmaster::simulation
