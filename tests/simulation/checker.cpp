#include "simulation/checker.hpp"

#include <algorithm>
#include <stdexcept>

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
// again under their old numbers (PROTOCOL 8: at least once, both ways).
bool is_sent_again(Model const& model, MediaCommand const& sent) {
    if (sent.number > model.last_media_number) return false;
    TaskModel const* const task = model.task(sent.task);
    auto const known = task == nullptr ? std::map<std::uint64_t, OperationModel>::const_iterator{}
                                       : task->operations.find(sent.number);
    bool const open = task != nullptr && known != task->operations.end();
    require(open, "a media command was sent twice");
    OperationModel const& operation = known->second;
    require(operation.kind == sent.kind && operation.leg == sent.leg && operation.due == sent.due,
            "a media command was sent again in another form");
    return true;
}

StepRecord look_ahead(Model const& model, Step const& step) {
    auto const* const fact = std::get_if<Fact>(&step.input);
    bool const again = fact != nullptr && (std::holds_alternative<DaemonStarted>(*fact) ||
                                           std::holds_alternative<ConnectorReturned>(*fact));
    StepRecord record;
    record.media_numbers_before = model.last_media_number;
    for (Event const& event : step.outcome.events) {
        if (auto const* const left = std::get_if<AgentSignedOut>(&event)) {
            record.signing_out[left->agent] = left->kind;
        }
        if (auto const* const ended = std::get_if<TaskEnded>(&event)) {
            record.ending.insert(ended->task);
        }
    }
    for (Effect const& effect : step.outcome.effects) {
        if (auto const* const command = std::get_if<MediaCommand>(&effect)) {
            if (again && is_sent_again(model, *command)) {
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

// An accepted command shows in the events, unless repeating it changes nothing.
struct Shows {
    std::vector<Event> const& events;

    template <class T, class Holds>
    bool any(Holds holds) const {
        return std::any_of(events.begin(), events.end(), [&](Event const& event) {
            auto const* const one = std::get_if<T>(&event);
            return one != nullptr && holds(*one);
        });
    }
    bool operator()(Login const& command) const {
        return any<AgentSignedIn>([&](auto const& one) { return one.agent == command.agent; });
    }
    bool operator()(Logout const& command) const {
        return any<AgentSignedOut>([&](auto const& one) { return one.agent == command.agent; });
    }
    bool operator()(Reload const& /*command*/) const { return true; }
    bool operator()(SetState const& /*command*/) const { return true; }
    bool operator()(CreateTask const& command) const {
        return any<TaskCreated>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(Accept const& command) const {
        return any<OfferClosed>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent &&
                   one.outcome == OfferOutcome::accepted;
        });
    }
    bool operator()(Reject const& command) const {
        return any<OfferClosed>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent &&
                   one.outcome == OfferOutcome::declined;
        });
    }
    bool operator()(End const& command) const {
        return any<TaskEnded>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(SubmitWrapUp const& command) const {
        return any<WrapUpSubmitted>([&](auto const& one) {
            return one.task == command.task && one.agent == command.agent &&
                   one.code == command.code;
        });
    }
    bool operator()(ExtendWrapUp const& command) const {
        return any<WrapUpExtended>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(RequestWrapUp const& /*command*/) const { return true; }
    bool operator()(SkipWrapUp const& command) const {
        return any<WrapUpSkipped>([&](auto const& one) { return one.task == command.task; });
    }
    bool operator()(ChangeConfiguration const& /*command*/) const {
        return any<ConfigurationChanged>([](auto const& /*one*/) { return true; });
    }
    bool operator()(SaveVariables const& /*command*/) const { return true; }  // see is_saved
};

// Whose consequences must stand in the model after a fact that was not a repetition.
struct Stands {
    Model const& model;
    std::vector<Event> const& events;

    bool operator()(SocketOpened const& fact) const {
        return model.agents.at(fact.agent).sockets.contains(fact.socket);
    }
    bool operator()(SocketClosed const& fact) const {
        auto const found = model.agents.find(fact.agent);
        return found == model.agents.end() || !found->second.sockets.contains(fact.socket);
    }
    bool operator()(DaemonStarted const& /*fact*/) const {
        return std::all_of(model.agents.begin(), model.agents.end(), [](auto const& item) {
            return item.second.sockets.empty() &&
                   item.second.lease.has_value() == item.second.signed_in;
        });
    }
    bool operator()(LegAnswered const& fact) const { return !offered(fact.task, fact.leg.agent); }
    bool operator()(LegHungUp const& fact) const {
        bool const down = fact.leg.kind == LegKind::customer ||
                          (*this)(PhoneDown{fact.source, fact.task, fact.leg.agent});
        return down && leg_is_gone(fact.task, fact.leg);
    }
    bool operator()(LegFailed const& fact) const { return leg_is_gone(fact.task, fact.leg); }
    bool operator()(CustomerLeft const& fact) const { return is_over(fact.task); }
    bool operator()(PhoneDown const& fact) const {
        auto const found = model.agents.find(fact.agent);
        if (found == model.agents.end() || !found->second.phone) return true;
        return found->second.phone->task != fact.task;
    }
    bool operator()(MediaResult const& fact) const {
        TaskModel const* const task = model.task(fact.task);
        return task == nullptr || !task->operations.contains(fact.command);
    }
    bool operator()(CustomerArrived const& /*fact*/) const { return true; }  // require_arrival
    bool operator()(Dtmf const& fact) const {
        return count<DtmfReceived>() == (model.task(fact.task) != nullptr ? 1 : 0);
    }
    bool operator()(RecordingFile const& /*fact*/) const {
        return count<RecordingFileReceived>() == 1;
    }
    bool operator()(StrayLeg const& fact) const {
        TaskModel const* const task = model.task(fact.task);
        if (task == nullptr) return count<StrayLegFound>() == 1;
        return std::any_of(task->operations.begin(), task->operations.end(), [&](auto const& one) {
            return one.second.kind == MediaKind::hangup && one.second.leg == fact.leg;
        });
    }
    bool operator()(ConnectorReturned const& /*fact*/) const { return true; }  // sent_again

private:
    template <class T>
    std::ptrdiff_t count() const {
        return std::count_if(events.begin(), events.end(),
                             [](Event const& event) { return std::holds_alternative<T>(event); });
    }
    bool is_over(TaskId task) const {
        return model.task(task) == nullptr || model.task(task)->ended;
    }
    bool offered(TaskId task, AgentId agent) const {
        return model.task(task) != nullptr && model.task(task)->offer_to(agent) != nullptr;
    }
    bool leg_is_gone(TaskId id, Leg const& leg) const {
        if (leg.kind == LegKind::customer) return is_over(id);  // VC-11
        TaskModel const* const task = model.task(id);
        if (task == nullptr) return true;
        return task->in_part(leg.agent, Part::talking) == nullptr;
    }
};

}  // namespace

void Checker::follow(Step const& step, StepRecord& record) {
    Claims const claims{model_, step, record};
    for (Event const& event : step.outcome.events) {
        if (!std::holds_alternative<SkipEnded>(event)) record.skips_ending.reset();
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
        require(must_refuse(model_, *command, step.now),
                "refused for no reason: " +
                    std::string(describe_reason(step.outcome.refusal->reason).id));
        return;
    }
    require(std::visit(Shows{step.outcome.events}, *command), "accepted, and nothing came of it");
    auto const* const save = std::get_if<SaveVariables>(command);
    require(save == nullptr || is_saved(model_, *save), "CD-3: accepted and not stored");
}

// WU-9: after a TIMEOUT with the very code stored, a submission is accepted and changes nothing.
void Checker::require_submission_answer(Step const& step, SubmitWrapUp const& command) const {
    bool const stored = Shows{step.outcome.events}(command);
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
    require(std::visit(Stands{model_, step.outcome.events}, fact),
            "a fact without its consequence");
}

// A customer a connector brings is taken or turned away; a contact that was there is neither.
void Checker::require_arrival(Step const& step, CustomerArrived const& fact, bool known) const {
    auto const& events = step.outcome.events;
    auto const refusals = std::count_if(events.begin(), events.end(), [](Event const& event) {
        return std::holds_alternative<ArrivalRefused>(event);
    });
    bool const taken = Shows{events}(fact.create);
    require(refusals + (known ? 1 : 0) + (taken ? 1 : 0) == 1,
            "a customer arrived, and what happened?");
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
    auto const before = earliest_deadline(model_);
    StepRecord record = look_ahead(model_, step);
    desktops_.take(model_, step);
    follow(step, record);
    if (repeated && (!before || *before > step.now)) {
        require(step.outcome.events.empty(), "PROTOCOL 8: a repeated fact did something");
    }
    if (fact != nullptr) require_effect_of_fact(step, *fact, repeated);
    if (arrival != nullptr && !repeated) require_arrival(step, *arrival, known);
    require_answer(step);
    require_consistent(step, record);
    require_variables_told(model_, step);
    desktops_.require_truth(model_, step);
}

void Checker::require_nothing_left() const {
    require(model_.tasks.empty(), std::to_string(model_.tasks.size()) + " tasks are stuck");
    require(model_.created == model_.closed, "tasks were lost or doubled");
}

}  // namespace ringmaster::simulation
