// Who may be called back, until when, and what may be changed of it (CB-1 to CB-9).

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

// CB-7: as many of this customer wait for this queue already as it lets him have.
bool has_too_many_callbacks(Model const& model, std::string const& number, QueueId queue,
                            TaskId except) {
    auto const waiting =
        std::count_if(model.tasks.begin(), model.tasks.end(), [&](auto const& item) {
            TaskModel const& other = item.second;
            return item.first != except && other.waits_for_callback() && other.queue == queue &&
                   digits(other.callback->number) == digits(number);
        });
    auto const own = model.config.queues.find(queue);
    return own != model.config.queues.end() &&
           static_cast<std::size_t>(waiting) >= own->second.callback_per_customer_max;
}

}  // namespace

bool can_be_dialled(std::string const& number) {
    auto const size = digits(number).size();
    return size >= limits::dial_number_min && size <= limits::dial_number_max;
}

QueueId wanted_queue(Model const& model, CreateTask const& command) {
    if (command.queue) return *command.queue;
    auto const point = model.config.entry_points.find(command.entry_point);
    return point == model.config.entry_points.end() ? QueueId{} : point->second.queue;
}

bool is_callback_possible(Model const& model, CallbackWish const& wish, QueueId id, TaskId task,
                          Time now) {
    auto const queue = model.config.queues.find(id);
    bool const taken = queue != model.config.queues.end() && queue->second.active &&
                       queue->second.media == MediaType::telephony;
    if (!taken || !can_be_dialled(wish.number)) return false;
    auto const assignee = model.config.users.find(wish.assignee);
    bool const known = assignee != model.config.users.end() && assignee->second.active;
    if (!wish.assignee.empty() && !known) return false;
    if (!wish.appointment) return true;  // into which queue it comes is the matcher's to say
    if (wish.appointment->until <= now) return false;
    if (wish.appointment->from - now > limits::callback_ahead_max) return false;
    return !has_too_many_callbacks(model, wish.number, id, task);
}

bool may_be_changed(Model const& model, TaskId id) {
    TaskModel const* const task = model.task(id);
    return task != nullptr && task->waits_for_callback() && task->callback->at_rest() &&
           task->offers.empty();
}

bool follows_zone(Model const& model, FollowZones::Moved const& moved) {
    TaskModel const* const task = model.task(moved.task);
    bool const waits = task != nullptr && task->waits_for_callback() &&
                       task->callback->stage == Calling::delayed && !task->callback->dialled;
    if (!waits || !task->callback->wish || !task->callback->wish->appointment) return true;
    return *task->callback->wish->appointment == moved.appointment;
}

bool only_waits(TaskModel const& task) {
    bool const busy = std::any_of(task.engagements.begin(), task.engagements.end(),
                                  [](auto const& item) { return item.second.part != Part::done; });
    return task.waits_for_callback() && task.callback->at_rest() && task.offers.empty() &&
           task.operations.empty() && !busy;
}

namespace {

template <class T>
T callback_setting(Model const& model, QueueId queue, std::optional<T> Queue::*own,
                   T OrgSettings::*all) {
    auto const found = model.config.queues.find(queue);
    T const usual = model.config.settings.*all;
    return found == model.config.queues.end() ? usual : (found->second.*own).value_or(usual);
}

}  // namespace

bool is_do_not_call(Model const& model, std::string const& number) {
    return std::any_of(model.do_not_call.begin(), model.do_not_call.end(),
                       [&](auto const& list) { return list.second.contains(number); });
}

bool may_dial_past_lists(Model const& model) {
    return model.config.settings.outdial_past_do_not_call;
}

bool may_cancel_callback(Model const& model, QueueId queue) {
    return callback_setting(model, queue, &Queue::callback_cancel_allowed,
                            &OrgSettings::callback_cancel_allowed);
}

bool inbound_cancels_callback(Model const& model, QueueId queue) {
    return callback_setting(model, queue, &Queue::inbound_cancels_callback,
                            &OrgSettings::inbound_cancels_callback);
}

Time callback_kept_until(Model const& model, TaskModel const& task) {
    Time since = task.callback->touched;
    auto const& wish = task.callback->wish;
    if (wish && wish->appointment) since = std::max(since, wish->appointment->until);
    return since + callback_setting(model, task.queue, &Queue::callback_retention,
                                    &OrgSettings::callback_retention);
}

bool may_be_called_back(Model const& model, TaskId id, std::string const& number) {
    TaskModel const* const task = model.task(id);
    if (task == nullptr || task->ended || task->media != MediaType::telephony) return false;
    if (task->waits_for_callback() || task->dial) return false;
    std::string const& wanted = number.empty() ? task->customer : number;
    if (is_do_not_call(model, wanted)) return false;
    if (!can_be_dialled(wanted) || has_too_many_callbacks(model, wanted, task->queue, id)) {
        return false;
    }
    return std::any_of(task->entries.begin(), task->entries.end(), [](auto const& item) {
        return item.second.kind != EntryKind::consult && !item.second.direct();
    });
}

bool callback_customer_first(Model const& model, QueueId queue) {
    return callback_setting(model, queue, &Queue::callback_customer_first,
                            &OrgSettings::callback_customer_first);
}

std::uint32_t callback_attempts_max(Model const& model, QueueId queue) {
    return callback_setting(model, queue, &Queue::callback_attempts_max,
                            &OrgSettings::callback_attempts_max);
}

Duration callback_retry_delay(Model const& model, QueueId queue) {
    return callback_setting(model, queue, &Queue::callback_retry_delay,
                            &OrgSettings::callback_retry_delay);
}

}  // namespace ringmaster::simulation
