// Claims about tasks and engagements.

#include <utility>

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

TaskModel& Claims::task(TaskId id) const {
    auto const found = model.tasks.find(id);
    require(found != model.tasks.end(), "no task " + to_string(id));
    return found->second;
}

EngagementModel& Claims::engagement(TaskId id, std::uint32_t ordinal, AgentId agent) const {
    auto& all = task(id).engagements;
    auto const found = all.find(ordinal);
    require(found != all.end() && found->second.agent == agent, "no such engagement");
    return found->second;
}

void Claims::operator()(TaskCreated const& event) const {
    auto const* const outdial = input<StartOutdial>();
    if (outdial != nullptr) return dialled_out(event, *outdial);
    auto const* const command = creation();
    require(command != nullptr && command->task == event.task, "a task nobody created");
    require(!must_refuse(model, *command, step.now), "a task that had to be refused");
    EntryPoint const& point = model.config.entry_points.at(event.entry_point);
    bool const named = command->entry_point == event.entry_point;
    require(named || (command->callback && command->entry_point.empty()),
            "RQ-1: another entry point than asked for");
    TaskModel one;
    one.media = command->media;
    one.entry_point = event.entry_point;
    one.queue = command->queue.value_or(point.queue);
    one.priority = command->priority.value_or(point.priority);
    one.age = command->callback ? step.now : command->age_since.value_or(step.now);
    one.customer = command->callback ? command->callback->number : command->origin;
    require(event.origin == one.customer, "RQ-1: another customer");
    require(event.priority == one.priority, "RQ-1: another priority than asked for");
    require(event.age_since == one.age, "RQ-1: another age than asked for");
    model.tasks[event.task] = one;
    ++model.created;
}

void Claims::operator()(EngagementStarted const& event) const {
    TaskModel& one = task(event.task);
    require(!one.engagements.contains(event.engagement), "an engagement began twice");
    AgentModel const& by = agent(event.agent);
    EngagementModel started;
    started.agent = event.agent;
    started.role = event.role;
    started.joined = event.at;
    started.number = by.number;
    started.device = by.device;
    if (event.role == Role::monitor) {  // SU-1
        require(record.monitors_granted.contains({event.task, event.agent}),
                "a monitor by himself");
        started.part = Part::listening;
        one.engagements[event.engagement] = started;
        return;
    }
    bool const consulted = event.role == Role::consulted;
    if (consulted) {
        bool const asked = one.consult && one.consult->stage == Asking::asked;
        require(asked && one.talker(Role::consulted) == nullptr, "CO: consulted by nobody");
    } else {
        require(event.role == Role::owner && !one.has_talker(), "two owners");
        require(one.entries.empty(), "connected and still queued");
        auto const queue = model.config.queues.find(one.queue);
        bool const recorded = one.media == MediaType::telephony &&
                              queue != model.config.queues.end() && queue->second.recorded;
        bool const there = !one.waits_for_callback() && !one.calls_out();  // else when he is (CB-3)
        if (there && recorded && !one.recording) record.recordings_due.insert(event.task);  // RE-1
    }
    require(one.offers.empty(), "connected and still offered");
    require(record.accepted.erase({event.task, event.agent}) == 1, "connected without accepting");
    one.engagements[event.engagement] = started;
    if (event.role != Role::owner) return;
    one.idle_due = idle_deadline(model, one, event.at);
    one.sent_by = {};
}

bool Claims::own_leg_failed(EngagementEnded const& event) const {
    // A deadline goes first: his leg fails when the outdial has come to nothing (OF-2).
    if (task(event.task).outdial && record.dials_ended.contains(event.task)) return false;
    if (caused_by<LegFailed>(event.task, event.agent)) return true;
    if (record.media_failures.contains({event.task, event.engagement})) return true;
    TaskModel const& one = task(event.task);
    OperationModel const* const leg = failed(event.task, {Purpose::consult_leg});
    return leg != nullptr && one.consult && one.consult->ordinal == leg->subject &&
           one.consult->engagement == event.engagement;
}

// By himself, with his session or leg, or with the last agent he could listen to.
bool Claims::monitor_may_end(EngagementEnded const& event) const {
    EngagementModel const* const owner = task(event.task).talker(Role::owner);
    bool const last = owner == nullptr || (heir(task(event.task)) == nullptr &&
                                           record.leaving.contains({event.task, owner->agent}));
    return last || record.ending.contains(event.task) || record.signing_out.contains(event.agent) ||
           caused_by<EndMonitor>(event.task, event.agent) || caused_by<RequeueTask>(event.task) ||
           leg_gone(event.task, {LegKind::agent, event.agent, {}});
}

// Why an agent's part in a contact may end, by his role.
void Claims::require_end_of_part(EngagementEnded const& event, EngagementModel const& ended) const {
    TaskModel const& one = task(event.task);
    EngagementModel const* const owner = one.talker(Role::owner);
    bool const conference = one.in_conference();
    bool const exits = conference && caused_by<LeaveConference>(event.task, event.agent);
    if (own_leg_failed(event)) return;
    // The contact may end in the same step after it was taken from him (OF-2).
    if (record.ending.contains(event.task)) return;
    switch (ended.role) {
        case Role::owner: {
            bool const digital = one.media != MediaType::telephony;
            bool const signed_out = digital && record.signing_out.contains(event.agent);
            auto const transfer = record.transferred.find(event.task);
            bool const passed =
                transfer != record.transferred.end() && transfer->second.agent == event.agent;
            bool const moved = caused_by<RequeueTask>(event.task);            // SU-2
            bool const unanswered = record.dials_ended.contains(event.task);  // CB-4
            return require(signed_out || passed || exits || moved || unanswered,
                           "a contact was taken from its agent");
        }
        case Role::conference: {
            auto const* const drop = input<DropParty>();
            bool const dropped = drop != nullptr && drop->task == event.task && owner != nullptr &&
                                 drop->agent == owner->agent && drop->party.agent == event.agent;
            bool const hung_up = caused_by<LegHungUp>(event.task, event.agent);
            bool const moved = caused_by<RequeueTask>(event.task);  // SU-2
            return require(exits || dropped || hung_up || moved, "CF-2: put out of a conference");
        }
        case Role::consulted:
            return require(record.consults_closing.contains(event.task),
                           "CO: put out of a consult");
        case Role::monitor: return;  // see monitor_may_end
    }
}

void Claims::operator()(EngagementEnded const& event) const {
    TaskModel& one = task(event.task);
    EngagementModel& ended = engagement(event.task, event.engagement, event.agent);
    bool const listened = ended.part == Part::listening;
    require(listened || ended.part == Part::talking, "left a contact twice");
    if (!listened) require_end_of_part(event, ended);
    if (listened) require(monitor_may_end(event), "SU-1: a monitor was put out");
    bool const voice = one.media == MediaType::telephony;
    bool const leg_failed = own_leg_failed(event);
    bool const was_conference = one.in_conference();
    WrapUpMode const mode = wrap_up_mode(model, event.agent, one.queue);
    bool const by_mode =
        mode == WrapUpMode::ON_REQUEST ? ended.requested : mode != WrapUpMode::NONE;
    bool const reached =
        one.reaches_customer() || model.config.settings.wrap_up_after_unanswered;  // WU-1
    ended.owed = by_mode && reached && ended.role == Role::owner;                  // CF-3, CO-8
    ended.part = ended.owed ? Part::owing : Part::done;
    Leg const leg{LegKind::agent, event.agent, {}};
    if (leg_gone(event.task, leg)) one.bridged.erase(event.agent);  // its gateway has said so
    if (ended.role == Role::owner) {
        record.left[event.task] = event.reason;
        record.idle_of_left[event.task] = std::exchange(one.idle_due, std::nullopt);
    }
    note_shrinking(event.task, was_conference);
    if (!listened) model.timed_out.erase({event.task, event.agent});
    if (!model.signed_in(event.agent)) return;
    AgentModel& by = agent(event.agent);
    if (!listened) by.free_since = std::max(by.free_since, event.at);  // RQ-3: who was connected
    if (leg_failed) record.falls[event.agent].insert(SystemCode::Channel_Failure);
    if (voice && !leg_gone(event.task, leg)) record.phones_due.emplace(event.task, event.agent);
}

void Claims::operator()(TaskEnded const& event) const {
    TaskModel& one = task(event.task);
    require(!one.ended, "ended twice");
    bool const by_agent = caused_by<End>(event.task) || caused_by<SendReply>(event.task) ||
                          caused_by<ForceEndTask>(event.task);  // SU-2
    auto const* const hung_up = input<LegHungUp>();
    auto const* const failed = input<LegFailed>();
    bool const by_phone = hung_up != nullptr && hung_up->task == event.task &&
                          (hung_up->leg.kind != LegKind::agent ||
                           record.leaving.contains({event.task, hung_up->leg.agent}));
    bool const by_network =
        failed != nullptr && failed->task == event.task && failed->leg.kind == LegKind::customer;
    bool const waits = one.waits_for_callback();
    bool const called_off = waits && callback_may_end(event);  // perhaps just before a command
    if (event.due && !called_off) {
        require(record.idle_of_left[event.task] == event.due,
                "CH-2: closed as idle, and it is not");
        require(event.by == TerminatingParty::System, "CH-2: closed as idle by somebody");
        require_due(*event.due);
    }
    bool const exhausted = (one.callback && one.callback->stage == Calling::exhausted) ||  // CB-4
                           (one.outdial && one.outdial->stage == Calling::exhausted);      // OD-2
    require(!waits || by_agent || called_off, "CB-7: a callback that could still happen ended");
    require(exhausted || called_off || by_agent || by_phone || by_network || event.due ||
                caused_by<CustomerLeft>(event.task),
            "a contact ended by itself");
    require(!one.consult && !one.dial && one.numbers.empty() && !one.recording,
            "ended with a part of the call left");
    require(!one.has_talker() && one.entries.empty() && one.offers.empty(),
            "ended, still going on");
    one.ended = true;
    one.held = false;
    record.ended.insert(event.task);
}

void Claims::operator()(IdleDeadlineMoved const& event) const {
    TaskModel& one = task(event.task);
    require(is_activity(model, step, event.task), "CH-2: nothing happened in the chat");
    require(event.due == idle_deadline(model, one, event.at), "CH-2: another idle time");
    one.idle_due = event.due;
}

void Claims::operator()(TaskClosed const& event) const {
    TaskModel const& one = task(event.task);
    require(one.finished(), "closed with something open");
    for (auto const& [ordinal, engagement] : one.engagements) {
        bool const answered = engagement.reasons == 1 || engagement.skipped;
        require(answered == engagement.owed, "WU-2: exactly one reason per engagement that owes");
    }
    model.tasks.erase(event.task);
    ++model.closed;
}

}  // namespace ringmaster::simulation
