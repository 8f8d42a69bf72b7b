#pragma once
// SPEC's rules as plain functions over the model, by brute force: no index, no shortcut.

#include "simulation/model.hpp"

namespace ringmaster::simulation {

// Who is offered what, and when an entry's own times come, is foretold by the matcher.

// CFG-2: an agent, profile or team that is not active gets no new work.
[[nodiscard]] bool may_work(Model const& model, AgentId agent, TeamId team);
[[nodiscard]] bool has_room(Model const& model, AgentId agent, MediaType media);  // RQ-10
// The same of the channel alone: for what he begins himself (OD-1).
[[nodiscard]] bool has_place(Model const& model, AgentId agent, MediaType media);

// ---- settings ---------------------------------------------------------------------------------

[[nodiscard]] AgentProfile const* profile_of(Model const& model, AgentId agent);
// Of an entry's queue, or with an empty one of who is asked directly.
[[nodiscard]] Duration rona_timeout(Model const& model, QueueId queue, MediaType media);
[[nodiscard]] Duration decline_backoff(Model const& model, QueueId queue);
[[nodiscard]] bool idle_code_allowed(Model const& model, AgentId agent, AuxCodeId code);
[[nodiscard]] bool is_default_idle_code(Model const& model, AgentId agent, AuxCodeId code);

// How long the agent may be without a command; nothing: for ever (AG-10).
[[nodiscard]] std::optional<Duration> inactive_after(Model const& model, AgentId agent);

// ---- agents: AG-3, AG-10 ----------------------------------------------------------------------

// Offered, connected, listening or with a wrap-up whose slot is taken.
[[nodiscard]] bool is_busy(Model const& model, AgentId agent);
[[nodiscard]] ChannelStatus channel_status(Model const& model, AgentId agent, MediaType media);
// Throws a Complaint unless the channels on record are so, and whoever gave a command has his time
// of inactivity again.
void require_presence(Model const& model, Step const& step);

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

// ---- a live call: CO-1, CO-4, CO-5, CO-9, CO-13, TR-1, TR-2, TR-3, CF-2 -------------------------

// May a consult, or with `transfer` a transfer, ring this agent now?
[[nodiscard]] bool is_reachable(Model const& model, AgentId agent, MediaType media, bool transfer);
// The target as it is reached: a number that belongs to an entry point leads there.
[[nodiscard]] Target resolved(Model const& model, Target const& wanted);
// What a leg's end is asked with: who has a digital contact has no line (CH-3).
[[nodiscard]] MediaKind ending_of(MediaType media, Leg const& leg);
struct Asker {
    TaskId task;
    AgentId agent;
    bool transfer = false;
    Time now;
};
[[nodiscard]] bool may_ask(Model const& model, Asker const& asker, Target const& wanted);
// The commands of a live call that this agent may give.
[[nodiscard]] ActionSet call_actions(Model const& model, TaskModel const& task, AgentId agent);
[[nodiscard]] Duration consult_queue_timeout(Model const& model, QueueId queue);
// Where a customer waits whom the target of a transfer did not take.
[[nodiscard]] QueueId return_queue(Model const& model, TaskModel const& task);
// The conference agent who becomes owner next, or null.
[[nodiscard]] EngagementModel const* heir(TaskModel const& task);

// ---- call-associated data: CD-3 ---------------------------------------------------------------

[[nodiscard]] bool must_refuse_save(Model const& model, SaveVariables const& command);
// Every value of the command is what the task has now.
[[nodiscard]] bool is_saved(Model const& model, SaveVariables const& command);
// Throws a Complaint unless exactly those who may see a save were told what was saved.
void require_variables_told(Model const& model, Step const& step);

// ---- callbacks: CB-1 to CB-9 -------------------------------------------------------------------

// A number without what people write between its digits.
[[nodiscard]] std::string digits(std::string const& text);
[[nodiscard]] bool can_be_dialled(std::string const& number);
[[nodiscard]] bool may_cancel_callback(Model const& model, QueueId queue);  // CB-5
// Where a new contact is to wait, unless it overflows; an empty one: nobody knows.
[[nodiscard]] QueueId wanted_queue(Model const& model, CreateTask const& command);
// CB-2: as far as the matcher does not say it. `task`: which one it is.
[[nodiscard]] bool is_callback_possible(Model const& model, CallbackWish const& wish, QueueId queue,
                                        TaskId task, Time now);
[[nodiscard]] bool may_be_changed(Model const& model, TaskId task);  // CB-9
// A callback that nobody is busy with (SEC-7).
[[nodiscard]] bool only_waits(TaskModel const& task);
// It has that appointment, unless it does not wait for one any more (CB-2).
[[nodiscard]] bool follows_zone(Model const& model, FollowZones::Moved const& moved);
[[nodiscard]] bool is_do_not_call(Model const& model, std::string const& number);
[[nodiscard]] bool may_dial_past_lists(Model const& model);  // an agent, out of himself
[[nodiscard]] bool inbound_cancels_callback(Model const& model, QueueId queue);  // CB-7
[[nodiscard]] Time callback_kept_until(Model const& model, TaskModel const& task);
// A caller of a call that waits, at this number or, when it is empty, at his own.
[[nodiscard]] bool may_be_called_back(Model const& model, TaskId task, std::string const& number);
[[nodiscard]] bool callback_customer_first(Model const& model, QueueId queue);
[[nodiscard]] std::uint32_t callback_attempts_max(Model const& model, QueueId queue);
[[nodiscard]] Duration callback_retry_delay(Model const& model, QueueId queue);

// ---- outdials: OD-1 ---------------------------------------------------------------------------

[[nodiscard]] bool may_dial_out(Model const& model, StartOutdial const& command);

// ---- timers -----------------------------------------------------------------------------------

// When a chat in which something happens at that time would be closed as idle (CH-2).
[[nodiscard]] std::optional<Time> idle_deadline(Model const& model, TaskModel const& task, Time at);
// The input is an accepted command of the contact's agent, a save of its variables or a connector's
// fact about it.
[[nodiscard]] bool is_activity(Model const& model, Step const& step, TaskId task);
// The earliest deadline of the whole model, but those of what waits in queues.
[[nodiscard]] std::optional<Time> earliest_deadline(Model const& model);

}  // namespace ringmaster::simulation
