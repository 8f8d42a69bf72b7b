#include "simulation/checker.hpp"

#include <algorithm>
#include <stdexcept>

#include "simulation/answers.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

// Every event says when it happened: now.
struct TimeOf {
    Time now;
    void operator()(char const* name, Time const& field) const {
        require(std::string_view(name) != "at" || field == now, "an event with another time");
    }
    template <class T>
    void operator()(char const* /*name*/, T const& /*field*/) const {}
};

// After a restart, of the daemon or of the connector, commands whose answer was lost are sent
// again under their old numbers (PROTOCOL 8: at least once, both ways). After the daemon's they
// have as long as anew, `since` then.
bool is_sent_again(Model const& model, MediaCommand const& sent, std::optional<Time> since) {
    if (sent.number > model.last_media_number) return false;
    TaskModel const* const task = model.task(sent.task);
    auto const known = task == nullptr ? std::map<std::uint64_t, OperationModel>::const_iterator{}
                                       : task->operations.find(sent.number);
    bool const open = task != nullptr && known != task->operations.end();
    require(open, "a media command was sent twice");
    OperationModel const& operation = known->second;
    Duration const limit = model.config.settings.connector_command_timeout;
    Time const due = std::max(operation.due, since.value_or(Time{}) + limit);
    require(operation.kind == sent.kind && operation.leg == sent.leg && due == sent.due &&
                operation.other == sent.other && operation.purpose == sent.purpose,
            "a media command was sent again in another form");
    return true;
}

StepRecord look_ahead(Model const& model, Step const& step) {
    auto const* const fact = std::get_if<Fact>(&step.input);
    bool const restarted = fact != nullptr && std::holds_alternative<DaemonStarted>(*fact);
    bool const again =
        restarted || (fact != nullptr && std::holds_alternative<ConnectorReturned>(*fact));
    auto const since = restarted ? std::optional(step.now) : std::nullopt;
    StepRecord record;
    record.media_numbers_before = model.last_media_number;
    for (Event const& event : step.outcome.events) {
        if (auto const* const left = std::get_if<AgentSignedOut>(&event)) {
            record.signing_out[left->agent] = left->kind;
        }
        if (auto const* const ended = std::get_if<TaskEnded>(&event)) {
            record.ending.insert(ended->task);
        }
        if (auto const* const part = std::get_if<EngagementEnded>(&event)) {
            record.leaving.emplace(part->task, part->agent);
        }
        if (auto const* const closed = std::get_if<ConsultClosed>(&event)) {
            record.consults_closing.insert(closed->task);
        }
    }
    for (Effect const& effect : step.outcome.effects) {
        if (auto const* const command = std::get_if<MediaCommand>(&effect)) {
            if (again && is_sent_again(model, *command, since)) {
                bool const once = record.sent_again.insert(command->number).second;
                require(once, "a media command was sent again twice");
                continue;
            }
            record.media.push_back(command);
        }
    }
    return record;
}

// The number under which a connector told the fact; 0 when it has none.
struct NumberOf {
    std::pair<std::string, std::uint64_t> name;
    void operator()(char const* /*name*/, FactSource const& source) {
        name = {source.connector, source.number};
    }
    template <class T>
    void operator()(char const* /*name*/, T const& /*field*/) {}
};

std::pair<std::string, std::uint64_t> number_of(Fact const& fact) {
    NumberOf number;
    std::visit([&](auto const& one) { std::decay_t<decltype(one)>::describe(one, number); }, fact);
    return number.name;
}

bool is_taken(Model const& model, Fact const& fact) {
    return model.facts_seen.contains(number_of(fact));
}

Cause cause_of(Step const& step) {
    Cause cause;
    cause.command = std::get_if<Command>(&step.input);
    if (cause.command != nullptr) cause.create = std::get_if<CreateTask>(cause.command);
    auto const* const fact = std::get_if<Fact>(&step.input);
    auto const* const arrival = fact == nullptr ? nullptr : std::get_if<CustomerArrived>(fact);
    if (arrival != nullptr) cause.create = &arrival->create;
    return cause;
}

// CH-2: whatever happens in a chat moves its idle deadline.
void require_idle_moved(Model const& model, Step const& step) {
    for (auto const& [id, task] : model.tasks) {
        if (!task.talker(Role::owner) || !is_activity(model, step, id)) continue;
        require(task.idle_due == idle_deadline(model, task, step.now), "CH-2: an activity ignored");
    }
}

}  // namespace

void Checker::follow(Step const& step, StepRecord& record) {
    Claims const claims{model_, step, record};
    for (Event const& event : step.outcome.events) {
        std::visit(
            [&](auto const& one) {
                TimeOf time{step.now};
                std::decay_t<decltype(one)>::describe(one, time);
                claims(one);
            },
            event);
    }
}

void Checker::require_answer(Step const& step) const {
    auto const* const command = std::get_if<Command>(&step.input);
    if (command == nullptr) return require(!step.outcome.refusal, "a fact was refused");
    if (auto const* const submit = std::get_if<SubmitWrapUp>(command)) {
        return require_submission_answer(step, *submit);
    }
    if (step.outcome.refusal) {
        auto const taken = matcher_.is_taken(cause_of(step), step.now);
        require(must_refuse(model_, *command, step.now) || !taken.value_or(true),
                "refused for no reason: " +
                    std::string(describe_reason(step.outcome.refusal->reason).id));
        return;
    }
    require(shows(*command, step.outcome.events), "accepted, and nothing came of it");
    auto const* const all = std::get_if<AcceptAllOffers>(command);
    require(all == nullptr || must_refuse(model_, *command, step.now), "OF-6: an offer was left");
    auto const* const close = std::get_if<CloseQueue>(command);
    require(close == nullptr || model_.closed_queues.contains(close->queue) == close->closed,
            "RQ-9: accepted, and the queue is as it was");
    auto const* const shut = std::get_if<CloseEntryPoint>(command);
    require(
        shut == nullptr || model_.closed_entry_points.contains(shut->entry_point) == shut->closed,
        "RQ-9: accepted, and the entry point is as it was");
    auto const* const zones = std::get_if<FollowZones>(command);
    require(zones == nullptr || follows_zone(model_, zones->moved.front()),
            "CB-2: its zone's clock moved, and nobody was told");
    auto const* const save = std::get_if<SaveVariables>(command);
    require(save == nullptr || is_saved(model_, *save), "CD-3: accepted and not stored");
}

// WU-9: after a TIMEOUT with the very code stored, a submission is accepted and changes nothing.
void Checker::require_submission_answer(Step const& step, SubmitWrapUp const& command) const {
    bool const stored = shows(command, step.outcome.events);
    auto const timed_out = model_.timed_out.find({command.task, command.agent});
    bool const same =
        timed_out != model_.timed_out.end() && timed_out->second.first == command.code;
    if (!step.outcome.refusal) return require(stored || same, "WU-9: accepted and not stored");
    // The engine remembers a bounded number of past tasks per agent.
    bool const recent =
        same && timed_out->second.second != 0 && model_.steps - timed_out->second.second < 20;
    require(!recent, "WU-9: the reason stored by TIMEOUT was refused");
    require(must_refuse(model_, command, step.now), "WU-9: refused for no reason");
}

void Checker::require_effect_of_fact(Step const& step, Fact const& fact, bool repeated) const {
    if (repeated) return;
    require(number_of(fact).second == 0 || is_taken(model_, fact), "a fact is not on record");
    require(stands(fact, model_, step.outcome.events), "a fact without its consequence");
}

// A customer a connector brings is taken or turned away; a contact that was there is neither.
void Checker::require_arrival(Step const& step, CustomerArrived const& fact, bool known) const {
    auto const& events = step.outcome.events;
    auto const refusals = std::count_if(events.begin(), events.end(), [](Event const& event) {
        return std::holds_alternative<ArrivalRefused>(event);
    });
    bool const taken = shows(fact.create, events);
    require(refusals + (known ? 1 : 0) + (taken ? 1 : 0) == 1,
            "a customer arrived, and what happened?");
    require(refusals == 0 || !*matcher_.is_taken(cause_of(step), step.now),
            "a customer turned away for no reason");
}

void Checker::check(Step const& step) {
    try {
        check_all(step);
    } catch (std::out_of_range const&) {  // the rules look up what has to be there
        throw Complaint{"something is told of what does not exist"};
    }
}

void Checker::check_all(Step const& step) {
    auto const* const fact = std::get_if<Fact>(&step.input);
    bool const repeated = fact != nullptr && is_taken(model_, *fact);
    auto const* const arrival = fact == nullptr ? nullptr : std::get_if<CustomerArrived>(fact);
    bool const known = arrival != nullptr && model_.task(arrival->create.task) != nullptr;
    ++model_.steps;
    auto const before = next_deadline();
    StepRecord record = look_ahead(model_, step);
    desktops_.take(model_, step);
    matcher_.take(step.outcome, step.now, cause_of(step));
    follow(step, record);
    if (repeated && (!before || *before > step.now)) {
        require(step.outcome.events.empty(), "PROTOCOL 8: a repeated fact did something");
    }
    if (fact != nullptr) require_effect_of_fact(step, *fact, repeated);
    if (arrival != nullptr && !repeated) require_arrival(step, *arrival, known);
    require_answer(step);
    require_consistent(step, record);
    if (!repeated) require_idle_moved(model_, step);
    require_variables_told(model_, step);
    require_presence(model_, step);
    desktops_.require_truth(model_);
}

std::optional<Time> Checker::next_deadline() const {
    auto const of_entries = matcher_.next_deadline();
    auto const others = earliest_deadline(model_);
    if (!of_entries || !others) return of_entries ? of_entries : others;
    return std::min(*of_entries, *others);
}

void Checker::require_nothing_left() const {
    require(model_.tasks.empty(), std::to_string(model_.tasks.size()) + " tasks are stuck");
    require(model_.created == model_.closed, "tasks were lost or doubled");
}

}  // namespace ringmaster::simulation
