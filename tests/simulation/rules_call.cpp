// Hold, consult, transfer, conference and recording: what an agent may do, and with whom.

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/matcher.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

// CO-5: special characters are not part of the search.
std::string digits(std::string const& text) {
    std::string kept;
    std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
                 [](char letter) { return letter >= '0' && letter <= '9'; });
    return kept;
}

EngagementModel const* TaskModel::talker(Role role) const {
    for (auto const& [ordinal, one] : engagements) {
        if (one.part == Part::talking && one.role == role) return &one;
    }
    return nullptr;
}

std::size_t TaskModel::parties() const {
    std::size_t count = 1 + numbers.size();
    for (auto const& [ordinal, one] : engagements) {
        bool const party = one.role == Role::owner || one.role == Role::conference;
        count += party && one.part == Part::talking ? 1U : 0U;
    }
    return count;
}

bool TaskModel::in_conference() const { return talker(Role::owner) != nullptr && parties() > 2; }

std::string TaskModel::dialled() const {
    if (dial) return dial->number;
    bool const asks = consult && consult->stage == Asking::asked;
    bool const by_number = asks && consult->target.kind == TargetKind::dialNumber;
    return by_number ? consult->target.number : std::string();
}

bool TaskModel::has_number(std::string const& number) const {
    for (auto const& [ordinal, one] : numbers) {
        if (one == number) return true;
    }
    bool const consulted =
        consult && consult->stage == Asking::answered && consult->engagement == 0;
    return consulted && consult->target.number == number;
}

bool TaskModel::pending() const {
    EngagementModel const* const owner = talker(Role::owner);
    return std::any_of(operations.begin(), operations.end(), [&](auto const& item) {
        AgentId const by = item.second.by;  // a former owner's holds nobody up
        if (!by.empty() && (owner == nullptr || by != owner->agent)) return false;
        constexpr Purpose deciding[] = {Purpose::hold,         Purpose::resume,
                                        Purpose::hold_consult, Purpose::resume_consult,
                                        Purpose::consult,      Purpose::consult_transfer,
                                        Purpose::conference};
        bool const decides = std::find(std::begin(deciding), std::end(deciding),
                                       item.second.purpose) != std::end(deciding);
        return decides && !item.second.expired;
    });
}

namespace {

EntryPoint const* point_of_number(Model const& model, std::string const& number) {
    for (auto const& [id, point] : model.config.entry_points) {
        for (std::string const& known : point.dial_numbers) {
            if (digits(known) == digits(number)) return &point;
        }
    }
    return nullptr;
}

// SU-1: nobody is told that he is listened to, in whichever of his contacts.
bool is_listened_to(Model const& model, AgentId asker, AgentId by) {
    return std::any_of(model.tasks.begin(), model.tasks.end(), [&](auto const& item) {
        TaskModel const& task = item.second;
        if (task.in_part(asker, Part::talking) == nullptr &&
            task.in_part(asker, Part::listening) == nullptr) {
            return false;
        }
        auto const asked = task.monitor_requests.find(by);
        if (asked != task.monitor_requests.end() && asked->second.invisible) return true;
        auto const* const part = task.in_part(by, Part::listening);
        return part != nullptr && part->monitoring && part->monitoring->invisible;
    });
}

bool may_ask_agent(Model const& model, Asker const& asker, AgentId agent) {
    TaskModel const& task = model.tasks.at(asker.task);
    if (agent == asker.agent || !model.config.users.contains(agent)) return false;
    bool const takes_part = task.offer_to(agent) != nullptr ||
                            task.in_part(agent, Part::talking) != nullptr ||
                            task.in_part(agent, Part::listening) != nullptr ||  // SU-1
                            task.monitor_requests.contains(agent);
    if (takes_part || is_listened_to(model, asker.agent, agent)) return false;
    return is_reachable(model, agent, task.media, asker.transfer);
}

std::size_t waiting_in(Model const& model, Queue const& queue) {
    std::size_t waiting = 0;
    for (auto const& [id, task] : model.tasks) {
        for (auto const& [ordinal, entry] : task.entries) {
            auto const asked = std::count_if(
                task.offers.begin(), task.offers.end(),
                [entry = ordinal](auto const& item) { return item.second.entry == entry; });
            bool const dialled = task.dial && task.dial->entry == ordinal;
            waiting += entry.queue == queue.id && !entry.direct() && !dialled &&
                       static_cast<std::size_t>(asked) < queue.offers_max;
        }
    }
    return waiting;
}

// RQ-9
bool takes_new(Model const& model, Queue const& queue, EntryPointId point_id, Time now) {
    if (!queue.active || model.closed_queues.contains(queue.id)) return false;
    if (!is_open(model.config, queue.business_hours, now)) return false;
    auto const point = model.config.entry_points.find(point_id);
    bool const known = point != model.config.entry_points.end();
    if (model.closed_entry_points.contains(point_id)) return false;
    if (known && !is_open(model.config, point->second.business_hours, now)) return false;
    return queue.contacts_max == 0 || waiting_in(model, queue) < queue.contacts_max;
}

bool may_ask_queue(Model const& model, Asker const& asker, Target const& target) {
    auto const queue = model.config.queues.find(target.queue);
    if (queue == model.config.queues.end()) return false;
    if (!takes_new(model, queue->second, target.entry_point, asker.now)) return false;
    if (queue->second.media != model.tasks.at(asker.task).media) return false;
    if (asker.transfer || target.kind != TargetKind::queue) return true;
    User const& user = model.config.users.at(asker.agent);
    return model.config.profiles.at(user.profile).consult_to_queue;  // CO-13
}

bool may_ask_number(Model const& model, Asker const& asker, std::string const& number) {
    if (!can_be_dialled(number)) return false;
    TaskModel const& task = model.tasks.at(asker.task);
    return task.media == MediaType::telephony && !task.has_number(number);
}

bool pause_permitted(Model const& model, TaskModel const& task) {
    auto const queue = model.config.queues.find(task.queue);
    return queue != model.config.queues.end() && queue->second.pause_permitted;
}

bool recording_pending(TaskModel const& task) {
    AgentId const owner = task.talker(Role::owner)->agent;
    return std::any_of(task.operations.begin(), task.operations.end(), [&](auto const& item) {
        Purpose const purpose = item.second.purpose;
        bool const records = purpose == Purpose::record_pause || purpose == Purpose::record_resume;
        return records && !item.second.expired && item.second.by == owner;
    });
}

void add_holds(TaskModel const& task, ActionSet& allowed) {
    if (task.in_conference()) return;  // CF-1
    allowed.add(task.held ? Action::resume : Action::hold);
    bool const talks = task.consult && task.consult->stage == Asking::answered;
    if (!talks) return;
    allowed.add(task.consult->held ? Action::resume_consult : Action::hold_consult);
}

void add_consult(Model const& model, TaskModel const& task, ActionSet& allowed) {
    bool const full = task.parties() >= model.config.settings.conference_parties_max;  // CF-1
    if (!task.consult) {
        if (!task.in_conference() || !full) allowed.add(Action::consult);
        return;
    }
    allowed.add(Action::consult_end);
    if (task.consult->stage != Asking::answered) return;  // CO-3
    if (!task.in_conference()) allowed.add(Action::consult_transfer);
    if (!full) allowed.add(Action::consult_conference);
}

void add_recording(Model const& model, TaskModel const& task, ActionSet& allowed) {
    if (task.consult || task.in_conference() || !task.recording) return;  // CF-5
    if (!pause_permitted(model, task) || recording_pending(task)) return;
    allowed.add(task.recording->paused ? Action::record_resume : Action::record_pause);
}

ActionSet owner_actions(Model const& model, TaskModel const& task) {
    ActionSet allowed;
    if (task.dials_customer()) {  // CB-3: nobody is there yet
        bool const may = task.calls_out() || may_cancel_callback(model, task.queue);
        if (may) allowed.add(Action::end);
        return allowed;
    }
    if (!task.consult && !task.held && !task.dial) allowed.add(Action::end);  // VC-1, VC-3
    if (task.dial) {  // TR-5: he waits, or takes it back
        allowed.add(Action::transfer_cancel);
        if (task.held) allowed.add(Action::resume);
    }
    if (task.dial || task.pending()) return allowed;
    if (!task.consult && !task.in_conference()) allowed.add(Action::transfer);
    if (task.media != MediaType::telephony) return allowed;  // CH-1
    add_holds(task, allowed);
    add_consult(model, task, allowed);
    add_recording(model, task, allowed);
    if (!task.in_conference()) return allowed;
    allowed.add(Action::conference_exit);
    allowed.add(Action::conference_drop);
    if (heir(task) != nullptr) allowed.add(Action::conference_transfer);
    return allowed;
}

}  // namespace

MediaKind ending_of(MediaType media, Leg const& leg) {
    bool const written = media != MediaType::telephony && leg.kind == LegKind::agent;
    return written ? MediaKind::unbridge : MediaKind::hangup;
}

bool is_reachable(Model const& model, AgentId id, MediaType media, bool transfer) {
    AgentModel const* const agent = model.signed_in(id);
    if (agent == nullptr || !agent->present()) return false;  // AG-8
    if (!may_work(model, id, agent->team)) return false;
    if (!agent->available && (transfer || agent->system != SystemCode::none)) return false;
    if (media == MediaType::telephony && agent->phone) return false;  // VC-5
    for (auto const& [task_id, task] : model.tasks) {                 // CO-13, TR-2
        if (task.in_part(id, Part::wrapping) || task.in_part(id, Part::held)) return false;
    }
    return has_room(model, id, media);
}

Target resolved(Model const& model, Target const& wanted) {
    Target target;
    target.kind = wanted.kind;
    EntryPoint const* point = nullptr;
    switch (wanted.kind) {
        case TargetKind::agent: target.agent = wanted.agent; return target;
        case TargetKind::queue: target.queue = wanted.queue; return target;
        case TargetKind::dialNumber:
            std::copy_if(wanted.number.begin(), wanted.number.end(),
                         std::back_inserter(target.number), [](char letter) {
                             return std::string_view("0123456789+#*:").find(letter) !=
                                    std::string_view::npos;
                         });
            point = point_of_number(model, target.number);
            break;
        case TargetKind::entryPoint: {
            auto const found = model.config.entry_points.find(wanted.entry_point);
            if (found != model.config.entry_points.end()) point = &found->second;
            target.entry_point = wanted.entry_point;
            break;
        }
    }
    if (point == nullptr) return target;
    target.kind = TargetKind::entryPoint;
    target.entry_point = point->id;
    target.queue = point->queue;
    return target;
}

bool may_ask(Model const& model, Asker const& asker, Target const& wanted) {
    Target const target = resolved(model, wanted);
    switch (target.kind) {
        case TargetKind::agent: return may_ask_agent(model, asker, target.agent);
        case TargetKind::queue: return may_ask_queue(model, asker, target);
        case TargetKind::entryPoint: {
            bool const typed = wanted.kind == TargetKind::dialNumber;
            if (typed && !may_ask_number(model, asker, target.number)) return false;
            auto const point = model.config.entry_points.find(target.entry_point);
            if (point == model.config.entry_points.end() || !point->second.active) return false;
            return may_ask_queue(model, asker, target);
        }
        case TargetKind::dialNumber:
            return may_ask_number(model, asker, target.number) &&
                   !is_do_not_call(model, target.number);
    }
    return false;
}

ActionSet call_actions(Model const& model, TaskModel const& task, AgentId agent) {
    EngagementModel const* const one = task.in_part(agent, Part::talking);
    if (one == nullptr) return {};
    if (one->role == Role::owner) return owner_actions(model, task);
    ActionSet allowed;
    if (one->role == Role::consulted) allowed.add(Action::consult_end);  // CO-8, CO-12
    if (one->role == Role::conference) allowed.add(Action::conference_exit);
    return allowed;
}

bool may_dial_out(Model const& model, StartOutdial const& command) {
    AgentModel const* const agent = model.signed_in(command.agent);
    if (agent == nullptr || !may_work(model, command.agent, agent->team)) return false;
    AgentProfile const* const profile = profile_of(model, command.agent);
    if (!profile->outdial || !model.config.settings.outdial_enabled) return false;
    auto const point = model.config.entry_points.find(profile->outdial_entry_point);
    if (point == model.config.entry_points.end() || !point->second.active) return false;
    if (!command.entry_point.empty() && command.entry_point != point->first) return false;
    if (model.closed_entry_points.contains(point->first)) return false;
    if (!can_be_dialled(command.destination) || !can_be_dialled(command.number)) return false;
    if (is_do_not_call(model, command.number) && !may_dial_past_lists(model)) return false;
    if (!command.ani || model.tasks.contains(command.task) || !agent->present()) return false;
    for (auto const& [id, task] : model.tasks) {  // not beside another call
        if (task.media != MediaType::telephony) continue;
        bool const has_it = task.in_part(command.agent, Part::talking) != nullptr ||
                            task.in_part(command.agent, Part::listening) != nullptr;
        if (has_it || task.offer_to(command.agent) != nullptr) return false;
    }
    if (agent->phone || !has_place(model, command.agent, MediaType::telephony)) return false;
    std::size_t const most = model.config.settings.contacts_outbound_max;  // VC-9
    auto const out = std::count_if(model.tasks.begin(), model.tasks.end(), [](auto const& item) {
        return item.second.outdial && !item.second.ended;
    });
    return most == 0 || static_cast<std::size_t>(out) < most;
}

Duration consult_queue_timeout(Model const& model, QueueId queue) {
    return model.config.queues.at(queue).consult_to_queue_timeout.value_or(
        model.config.settings.consult_to_queue_timeout);
}

QueueId return_queue(Model const& model, TaskModel const& task) {
    if (!task.queue.empty()) return task.queue;
    QueueId const configured = model.config.settings.return_queue;
    return configured.empty() ? model.config.entry_points.at(task.entry_point).queue : configured;
}

EngagementModel const* heir(TaskModel const& task) {
    EngagementModel const* first = nullptr;
    for (auto const& [ordinal, one] : task.engagements) {
        if (one.part != Part::talking || one.role != Role::conference) continue;
        bool const sooner = first == nullptr || std::pair(one.joined, one.agent) <
                                                    std::pair(first->joined, first->agent);
        if (sooner) first = &one;
    }
    return first;
}

}  // namespace ringmaster::simulation
