// Who may be called back, what may be changed of it, and what comes of its time. It waits for that
// as a task without a queue entry.

#include "core/decide/callback_request.hpp"

#include <algorithm>

#include "core/decide/callback_time.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/do_not_call.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/queue_admission.hpp"
#include "core/decide/waiting.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::core {
namespace {

constexpr char const* rescheduled = "CALLBACK_CHANGED";

// CB-7: so many of one customer wait for one queue that one more is refused; the first of them.
std::optional<TaskId> one_too_many(Decision const& decision, std::string const& number,
                                   QueueId queue_id, TaskId except = {}) {
    Queue const* const queue = decision.config().queue(queue_id);
    if (queue == nullptr || decision.indexes().callback_count() == 0) return std::nullopt;
    std::vector<TaskId> waiting =
        decision.indexes().callbacks_of(canonical_number(decision, number));
    std::erase_if(waiting, [&](TaskId id) {
        return id == except || decision.state().task(id)->queue != queue_id;
    });
    if (waiting.size() < queue->callback_per_customer_max) return std::nullopt;
    auto const older = [&](TaskId left, TaskId right) {
        Task const& one = *decision.state().task(left);
        Task const& other = *decision.state().task(right);
        return std::tie(one.created_at, left) < std::tie(other.created_at, right);
    };
    return *std::min_element(waiting.begin(), waiting.end(), older);
}

Refused why_not_courtesy(Decision const& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr) return Refusal{Reason::unknown_task, {}};
    if (task->ended() != nullptr) return Refusal{Reason::contact_ended, {}};
    if (task->media != MediaType::telephony) return Refusal{Reason::voice_only, {}};
    if (task->calls_back()) return Refusal{Reason::callback_exists, to_string(id)};
    if (task->number_transfer) return Refusal{Reason::transfer_active, {}};
    // Whoever is called by us, or not yet, does not wait for anybody (OD-2, OD-3).
    if (!task->has_customer()) return Refusal{Reason::customer_not_answered, {}};
    bool const waits =
        std::any_of(task->entries.begin(), task->entries.end(), [](QueueEntry const& entry) {
            return entry.kind != EntryKind::consult && !entry.direct();
        });
    return waits ? std::nullopt : Refused(Refusal{Reason::not_waiting, {}});
}

Refused ask(Decision& decision, TaskId id, std::string const& wanted, Actor const& by) {
    if (auto refusal = why_not_courtesy(decision, id)) return refusal;
    Task const& task = *decision.state().task(id);
    auto const number = normalize_dial_number(wanted.empty() ? task.customer_number() : wanted);
    if (!number) return Refusal{Reason::invalid_dial_number, wanted};
    if (is_do_not_call(decision, *number)) return Refusal{Reason::do_not_call, {}};
    if (auto const first = one_too_many(decision, *number, task.queue)) {
        return Refusal{Reason::callback_exists, to_string(*first)};
    }
    decision.emit(CallbackRequested{id, CallbackType::courtesy, *number, by, decision.now()});
    return std::nullopt;
}

Refused check_number(Decision const& decision, std::string const& given) {
    auto const number = normalize_dial_number(given);
    if (!number) return Refusal{Reason::invalid_dial_number, given};
    bool const listed = is_do_not_call(decision, *number);
    return listed ? Refused(Refusal{Reason::do_not_call, {}}) : std::nullopt;
}

Refused check_wish(Decision const& decision, CallbackWish const& wish, QueueId queue_id) {
    Queue const* const queue = decision.config().queue(queue_id);
    if (queue == nullptr || !queue->active) {
        return Refusal{Reason::unknown_queue, to_string(queue_id)};
    }
    if (queue->media != MediaType::telephony) return Refusal{Reason::voice_only, {}};
    if (auto refusal = check_number(decision, wish.number)) return refusal;
    User const* const user = decision.config().user(wish.assignee);
    if (!wish.assignee.empty() && (user == nullptr || !user->active)) {
        return Refusal{Reason::unknown_preferred, to_string(wish.assignee)};
    }
    return std::nullopt;
}

// The way in of a contact that named only its queue: whose number its agents are shown.
EntryPoint const* way_into(Config const& config, QueueId queue) {
    for (auto const& [id, point] : config.entry_points) {
        bool const leads = point.active && point.queue == queue;
        if (leads && point.media == MediaType::telephony) return &point;
    }
    return nullptr;
}

// CB-6: his alone for as long as the setting says, then everybody's.
void keep_for_assignee(Decision const& decision, Task const& task, Waiting& waiting) {
    AgentId const assignee = task.callback->assignee();
    User const* const user = decision.config().user(assignee);
    if (user == nullptr || !user->active) return;
    Time const until =
        task.age_since + decision.config().setting(task.queue, &Queue::personal_callback_for,
                                                   &OrgSettings::personal_callback_for);
    if (until <= decision.now()) return;
    waiting.direct_to = assignee;
    waiting.direct_for = until - decision.now();
}

void enter_queue(Decision& decision, TaskId id, char const* reason,
                 std::vector<PreferredAgent> const& preferred = {}) {
    Task const& task = *decision.state().task(id);
    QueueId const queue = return_queue(decision, task);
    Waiting waiting{queue, reason, false};
    keep_for_assignee(decision, task, waiting);
    bool const everybodys = waiting.direct_to.empty();
    if (everybodys && preferred.empty()) waiting.last_agent = last_agent_for(decision, task, queue);
    if (everybodys) waiting.preferred = preferred;  // RQ-7
    queue_task(decision, id, waiting);
}

// Of what may be changed or cancelled (CB-9): it is neither offered nor called.
Refused check_at_rest(Decision const& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr || !task->calls_back()) return Refusal{Reason::no_callback, to_string(id)};
    bool const rests = task->callback->at_rest() && task->offers.empty();
    if (!rests) return Refusal{Reason::callback_in_progress, to_string(id)};
    return std::nullopt;
}

// It does not enter what it is in.
bool waits_in(Decision const& decision, TaskId id, QueueId queue) {
    auto const& entries = decision.state().task(id)->entries;
    return std::any_of(entries.begin(), entries.end(),
                       [&](QueueEntry const& entry) { return entry.queue == queue; });
}

TerminatingParty party_of(Actor const& by) {
    switch (by.kind) {
        case ActorKind::agent: return TerminatingParty::Agent;
        case ActorKind::supervisor: return TerminatingParty::Supervisor;
        default: return TerminatingParty::System;
    }
}

TaskCreated created_by(Decision const& decision, CreateTask const& command,
                       EntryPoint const* point) {
    TaskCreated event;
    event.task = command.task;
    event.at = decision.now();
    event.by = command.by;
    event.direction = command.direction;
    event.origin = *normalize_dial_number(command.callback->number);
    event.destination = command.destination;
    event.customer_name = command.customer_name;
    event.age_since = decision.now();
    if (point != nullptr) {
        event.entry_point = point->id;
        event.priority = point->priority;
        event.requirements = point->requirements;
        bool const unnamed = event.destination.empty() && !point->dial_numbers.empty();
        if (unnamed) event.destination = point->dial_numbers.front();
    }
    if (command.priority) event.priority = static_cast<std::uint8_t>(*command.priority);
    if (!command.requirements.empty()) event.requirements = command.requirements;
    event.requirements = merged({}, event.requirements);
    for (auto const& [name, value] : command.attributes) {
        event.attributes[name] = Variable{value, 1, command.by};
    }
    return event;
}

}  // namespace

std::string canonical_number(Decision const& decision, std::string const& number) {
    return decision.indexes().canonical_number(number, decision.state());
}

Refused request_callback(Decision& decision, RequestCallback const& command) {
    return ask(decision, command.task, command.number, command.by);
}

void callback_wanted(Decision& decision, CallbackWanted const& fact) {
    Actor by;
    by.kind = ActorKind::connector;
    by.name = fact.source.connector;
    Refused const refused = ask(decision, fact.task, fact.number, by);
    if (refused && decision.state().task(fact.task) != nullptr) {
        late_fact(decision, fact.task, customer_leg(), "callback-requested");
    }
}

Refused create_callback(Decision& decision, CreateTask const& command) {
    Config const& config = decision.config();
    EntryPoint const* point = config.entry_point(command.entry_point);
    bool const unknown = !command.entry_point.empty() && (point == nullptr || !point->active);
    if (unknown) return Refusal{Reason::unknown_entry_point, {}};
    QueueId const wanted = command.queue.value_or(point == nullptr ? QueueId{} : point->queue);
    CallbackWish wish = *command.callback;
    if (auto refusal = check_wish(decision, wish, wanted)) return refusal;
    wish.number = *normalize_dial_number(wish.number);
    Slot const slot = slot_for(decision, wish, {wanted, command.entry_point});
    if (slot.refusal) return slot.refusal;
    if (auto const first = one_too_many(decision, wish.number, slot.queue)) {
        return Refusal{Reason::callback_exists, to_string(*first)};
    }
    if (point == nullptr) point = way_into(config, wanted);
    decision.emit(created_by(decision, command, point));
    decision.emit(CallbackRequested{command.task, wish.type, wish.number, command.by,
                                    decision.now(), wish, slot.queue, slot.due});
    if (!slot.due) enter_queue(decision, command.task, "NEW", command.preferred);
    return std::nullopt;
}

Refused change_callback(Decision& decision, ChangeCallback const& command) {
    if (auto refusal = check_at_rest(decision, command.task)) return refusal;
    CallbackWish wish = command.wish;
    if (auto refusal = check_wish(decision, wish, command.queue)) return refusal;
    wish.number = *normalize_dial_number(wish.number);
    bool const stays = !wish.appointment && waits_in(decision, command.task, command.queue);
    Slot const slot =
        stays ? Slot{std::nullopt, command.queue} : slot_for(decision, wish, {command.queue});
    if (slot.refusal) return slot.refusal;
    if (auto const first = one_too_many(decision, wish.number, slot.queue, command.task)) {
        return Refusal{Reason::callback_exists, to_string(*first)};
    }
    leave_all_queues(decision, command.task, rescheduled);
    decision.emit(CallbackChanged{command.task, wish, command.customer_name, slot.queue, slot.due,
                                  command.by, decision.now()});
    if (!slot.due) enter_queue(decision, command.task, rescheduled);
    return std::nullopt;
}

Refused cancel_callback(Decision& decision, CancelCallback const& command) {
    if (auto refusal = check_at_rest(decision, command.task)) return refusal;
    Ending ending{"CALLBACK_CANCELLED", party_of(command.by), {}, {}};
    ending.updated_by = command.by;
    end_task(decision, command.task, ending);
    return std::nullopt;
}

Refused follow_zones(Decision& decision, FollowZones const& command) {
    for (auto const& [id, appointment] : command.moved) {
        Task const* const task = decision.state().task(id);
        bool const waits = task != nullptr && task->calls_back() &&
                           task->callback->delayed() != nullptr && task->callback->record.empty();
        Appointment const* const known = waits ? task->callback->appointment() : nullptr;
        bool const same = known != nullptr && known->timezone == appointment.timezone &&
                          known->date == appointment.date && known->start == appointment.start &&
                          known->end == appointment.end;
        if (!same) continue;
        auto const opens = open_from(decision.config(), task->queue, appointment.from);
        Time const due = task->callback->delayed()->due;
        Time const next = reached_at(decision, opens.value_or(appointment.from));
        decision.emit(CallbackMoved{id, due, next, "TIME_ZONE", appointment, decision.now()});
    }
    return std::nullopt;
}

std::vector<TaskId> replaced_by(Decision const& decision, CreateTask const& call) {
    bool const may = call.media == MediaType::telephony && !call.origin.empty();
    if (!may || decision.indexes().callback_count() == 0) return {};
    auto waiting = decision.indexes().callbacks_of(canonical_number(decision, call.origin));
    std::erase_if(waiting, [&](TaskId id) {
        Task const& task = *decision.state().task(id);
        bool const wanted = decision.config().setting(task.queue, &Queue::inbound_cancels_callback,
                                                      &OrgSettings::inbound_cancels_callback);
        return !wanted || !task.callback->at_rest();
    });
    return waiting;
}

void end_replaced(Decision& decision, std::vector<TaskId> const& replaced) {
    for (TaskId const& id : replaced) {
        end_task(decision, id, {"CUSTOMER_CALLED", TerminatingParty::Customer, {}, {}});
    }
}

void callback_due(Decision& decision, TaskId id, Time due) {
    Task const& task = *decision.state().task(id);
    Time const now = decision.wall_now();
    auto const opens = open_from(decision.config(), return_queue(decision, task), now);
    if (opens && *opens > now) {
        Time const next = reached_at(decision, *opens);
        decision.emit(
            CallbackMoved{id, due, next, "OUTSIDE_BUSINESS_HOURS", std::nullopt, decision.now()});
        return;
    }
    bool const again = !task.callback->record.empty();
    decision.emit(CallbackDue{id, due, decision.now()});
    enter_queue(decision, id, again ? "CALLBACK_RETRY" : "CALLBACK_DUE");
}

void callback_expired(Decision& decision, TaskId id, Time due) {
    Ending ending{"CALLBACK_EXPIRED", TerminatingParty::System, {}, {}};
    ending.due = due;
    end_task(decision, id, ending);
}

}  // namespace ringmaster::core
