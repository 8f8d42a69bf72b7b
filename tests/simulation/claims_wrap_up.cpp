// Claims about after-call work.

#include <algorithm>

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

void Claims::operator()(WrapUpStarted const& event) const {
    EngagementModel& one = engagement(event.task, event.engagement, event.agent);
    require(one.part == Part::owing, "a wrap-up nobody owes");
    QueueId const queue = task(event.task).queue;
    EngagementModel const wanted = expected_wrap_up(model, event.agent, queue, step.now);
    require(event.mode == wanted.mode, "WU-6: another mode");
    require(event.deadline == wanted.deadline, "WU-4: another deadline");
    require(event.extension_allowed == wanted.extension_allowed, "WU-5: extension");
    require(event.extensions_max == wanted.extensions_max, "WU-5: number of extensions");
    require(event.extension_length == wanted.extension_length, "WU-5: length of extensions");
    require_default_code(model, event.agent, queue, event.default_code);
    one.part = Part::wrapping;
    one.started = event.at;
    one.mode = event.mode;
    one.deadline = event.deadline;
    one.default_code = event.default_code;
    one.extension_allowed = event.extension_allowed;
    one.extensions_max = event.extensions_max;
    one.extension_length = event.extension_length;
}

void Claims::operator()(WrapUpRequested const& event) const {
    require(caused_by<RequestWrapUp>(event.task, event.agent), "WU-6: nobody asked");
    EngagementModel& one = engagement(event.task, event.engagement, event.agent);
    require(one.part == Part::talking, "WU-6: asked outside the contact");
    one.requested = true;
}

void Claims::operator()(WrapUpExtended const& event) const {
    require(caused_by<ExtendWrapUp>(event.task, event.agent), "WU-5: nobody asked");
    require(allowed_actions(model, event.task, event.agent).has(Action::extend),
            "WU-5: extended though not allowed");
    EngagementModel& one = engagement(event.task, event.engagement, event.agent);
    require(one.deadline > step.now, "WU-5: extended after the deadline");
    std::optional<Time> deadline;
    if (one.extension_length.count() > 0) {  // never less than was left
        deadline = std::max(*one.deadline, event.at + one.extension_length);
    }
    require(event.deadline == deadline, "WU-5: wrong new deadline");
    require(event.extensions == one.extensions + 1, "WU-5: wrong count");
    one.deadline = event.deadline;
    one.extensions = event.extensions;
}

void Claims::require_submission(WrapUpSubmitted const& event, EngagementModel const& one) const {
    auto const* const command = input<SubmitWrapUp>();
    bool const asked = command != nullptr && command->task == event.task &&
                       command->agent == event.agent && !step.outcome.refusal;
    bool const signed_out =
        record.signing_out.contains(event.agent) || model.signed_in(event.agent) == nullptr;
    if (event.origin == WrapUpOrigin::TIMEOUT) {
        require(one.deadline == event.submitted, "WU-4: not at the deadline");
        require_due(event.submitted);
        return require(event.code == one.default_code, "WU-4: not the default reason");
    }
    require(event.submitted == step.now, "WU-10: another time");
    bool const late = one.deadline && *one.deadline <= step.now;
    bool const by_agent = asked && command->by.kind == ActorKind::agent;
    switch (event.origin) {
        case WrapUpOrigin::AGENT: require(by_agent, "an agent's reason he did not give"); break;
        case WrapUpOrigin::SUPERVISOR:
            require((asked && !by_agent) || signed_out, "a supervisor's reason he did not give");
            break;
        case WrapUpOrigin::LOGOUT: require(signed_out, "AG-9: closed without a sign-out"); break;
        default: require(false, "WU-10: an origin that cannot be");
    }
    require(!asked || !late, "WU-4: submitted after the deadline");
    require(event.code == (asked ? command->code : one.default_code), "another reason");
    require(!asked || wrap_up_code_allowed(model, event.agent, event.code), "WU-2: not allowed");
    bool const held = by_agent && one.mode == WrapUpMode::TIMED_NO_EARLY_EXIT;
    require(event.slot_held == held, "WU-6: slot held wrongly");
}

void Claims::operator()(WrapUpSubmitted const& event) const {
    EngagementModel& one = engagement(event.task, event.engagement, event.agent);
    require(one.part == Part::wrapping, "WU-2: a reason that is not owed");
    require_submission(event, one);
    require(event.started == one.started && event.extensions == one.extensions, "WU-10");
    require(event.decided == step.now, "WU-10: decided at another time");
    ++one.reasons;
    auto const who = std::pair(event.task, event.agent);
    model.timed_out.erase(who);
    if (event.origin == WrapUpOrigin::TIMEOUT) model.timed_out[who] = {event.code, model.steps};
    one.part = event.slot_held ? Part::held : Part::done;
    if (!event.slot_held) record.wrapped_up.insert(who);
    if (event.slot_held || model.signed_in(event.agent) == nullptr) return;
    AgentModel& by = agent(event.agent);
    by.free_since = std::max(by.free_since, event.submitted);  // RQ-3
}

void Claims::operator()(WrapUpCorrected const& event) const {
    auto const* const command = input<CorrectWrapUp>();
    require(command != nullptr && !step.outcome.refusal, "WU-11: nobody corrected it");
    require(event.task == command->task && event.engagement == command->engagement &&
                event.agent == command->agent,
            "WU-11: another wrap-up");
    require(event.code == command->code && event.reason == command->reason &&
                event.note == command->note,
            "WU-11: another correction");
    require(event.by == command->by && event.at == step.now, "WU-11: who and when");
    require(!must_refuse(model, *command, step.now), "WU-11: corrected though not allowed");
}

void Claims::operator()(WrapUpSkipped const& event) const {
    require(caused_by<SkipWrapUp>(event.task, event.agent), "WU-6: nobody skipped");
    require(allowed_actions(model, event.task, event.agent).has(Action::skip),
            "WU-6: skipped though not allowed");
    EngagementModel& one = engagement(event.task, event.engagement, event.agent);
    require(!one.deadline || *one.deadline > step.now, "WU-6: skipped after the deadline");
    one.part = Part::done;
    one.skipped = true;
    record.wrapped_up.emplace(event.task, event.agent);
    AgentModel& by = agent(event.agent);
    by.free_since = std::max(by.free_since, event.at);
}

void Claims::operator()(WrapUpSlotReleased const& event) const {
    EngagementModel& one = engagement(event.task, event.engagement, event.agent);
    require(one.part == Part::held, "WU-6: no slot was held");
    if (!record.signing_out.contains(event.agent)) {
        require(event.due == one.deadline, "WU-6: released at another time");
        require_due(event.due);
    }
    one.part = Part::done;
    record.wrapped_up.emplace(event.task, event.agent);
    if (model.signed_in(event.agent) == nullptr) return;
    AgentModel& by = agent(event.agent);
    by.free_since = std::max(by.free_since, event.due);
}

}  // namespace ringmaster::simulation
