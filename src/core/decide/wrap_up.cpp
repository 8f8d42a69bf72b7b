#include "core/decide/wrap_up.hpp"

#include <algorithm>

#include "core/decide/actions.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/outdial.hpp"
#include "core/decide/own_command.hpp"

namespace ringmaster::core {
namespace {

constexpr std::uint64_t derived_wrap_up_code = 0x5752'4150'5F55'5000ULL;

bool is_timed(WrapUpMode mode) {
    return mode == WrapUpMode::MANDATORY_TIMED || mode == WrapUpMode::TIMED_NO_EARLY_EXIT;
}

// One setting with the precedence profile, queue, organization (WU-6).
template <class Member>
auto setting(Config const& config, AgentId agent, QueueId queue_id, Member member) {
    AgentProfile const* const profile = config.profile_of(agent);
    if (profile != nullptr && profile->wrap_up.*member) return profile->wrap_up.*member;
    Queue const* const queue = config.queue(queue_id);
    if (queue != nullptr && queue->wrap_up.*member) return queue->wrap_up.*member;
    return config.settings.wrap_up.*member;
}

// WU-4: the profile's, else the organization's `defaultCode` if allowed, else the first allowed,
// else the system's.
AuxCodeId default_code(Decision const& decision, AgentId agent, QueueId queue) {
    Config const& config = decision.config();
    auto const named = setting(config, agent, queue, &WrapUpSettings::default_code);
    if (named && config.wrap_up_code_allowed(agent, *named)) return *named;
    AuxCodeId first_allowed;
    for (auto const& [id, code] : config.aux_codes) {
        if (!config.wrap_up_code_allowed(agent, id)) continue;
        if (code.is_default) return id;
        if (first_allowed.empty()) first_allowed = id;
    }
    if (!first_allowed.empty()) return first_allowed;
    return {derive(decision.state().org.value, 0, derived_wrap_up_code)};
}

// What is stored, however the wrap-up came to its end (WU-10).
struct Submission {
    AuxCodeId code;
    WrapUpOrigin origin = WrapUpOrigin::AGENT;
    Time submitted;
    std::string reason;
    std::string note;
    Actor by;
    bool slot_held = false;
};

void store(Decision& decision, TaskId id, std::uint32_t ordinal, Submission const& submission) {
    Task const& task = *decision.state().task(id);
    Engagement const& one = *task.engagement(ordinal);
    WrapUp const& wrap_up = *one.wrap_up();
    AgentId const agent = one.agent;
    Task const& left = wrap_up.left.task ? *wrap_up.left.task : task;
    TaskView shown = decision.view(id, agent);
    shown.allowed = {};
    WrapUpSubmitted event;
    event.task = id;
    event.engagement = ordinal;
    event.agent = agent;
    event.team = one.team;
    event.queue = left.queue;
    event.code = submission.code;
    event.origin = submission.origin;
    event.started = wrap_up.started;
    event.submitted = submission.submitted;
    event.decided = decision.now();
    event.extensions = wrap_up.extensions;
    event.reason = submission.reason;
    event.note = submission.note;
    event.by = submission.by;
    event.slot_held = submission.slot_held;
    decision.emit(std::move(event));
    decision.tell_view(NoticeKind::AgentWrappedUp, std::move(shown),
                       {submission.reason, "", {}, {}, submission.code});
    // Its reason is in people's own words, and has no place on a page that only drops the contact.
    keep_closing(decision, agent, id, {Closing::wrapped_up, "", {}, submission.code});
}

void release_slot(Decision& decision, TaskId id, std::uint32_t ordinal, Time due) {
    AgentId const agent = decision.state().task(id)->engagement(ordinal)->agent;
    decision.emit(WrapUpSlotReleased{id, ordinal, agent, due, decision.now()});
}

// WU-9: what the server stored at the deadline is what the agent's client now submits itself.
bool repeats_timeout(Decision const& decision, SubmitWrapUp const& command) {
    Agent const* const agent = decision.state().agent(command.agent);
    PastTask const* const past = agent == nullptr ? nullptr : agent->past_task(command.task);
    return past != nullptr && past->origin == WrapUpOrigin::TIMEOUT && past->code == command.code;
}

// As far as the state tells of an open contact: what was stored is in the journal.
bool may_be_wrapped_up(Engagement const& one) {
    if (WrapUp const* const wrap_up = one.wrap_up()) return wrap_up->submitted;
    return !one.talking();
}

}  // namespace

bool owes_wrap_up(Decision const& decision, Task const& task, Engagement const& engagement) {
    if (engagement.role != Role::owner) return false;
    bool const attempted = !task.has_customer() && task.dials_customer() == nullptr;
    bool const unanswered = attempted || task.calls_out();  // WU-1
    if (unanswered && !decision.config().settings.wrap_up_after_unanswered) return false;
    switch (wrap_up_mode(decision.config(), engagement.agent, task.queue)) {
        case WrapUpMode::NONE: return false;
        case WrapUpMode::ON_REQUEST: return engagement.wrap_up_requested;
        case WrapUpMode::OPTIONAL:
        case WrapUpMode::MANDATORY:
        case WrapUpMode::MANDATORY_TIMED:
        case WrapUpMode::TIMED_NO_EARLY_EXIT: return true;
    }
    return true;
}

void begin_wrap_up(Decision& decision, TaskId id, std::uint32_t ordinal) {
    Config const& config = decision.config();
    Task const& task = *decision.state().task(id);
    AgentId const agent = task.engagement(ordinal)->agent;
    AgentProfile const profile =
        config.profile_of(agent) == nullptr ? AgentProfile{} : *config.profile_of(agent);
    WrapUpStarted event;
    event.task = id;
    event.engagement = ordinal;
    event.agent = agent;
    event.at = decision.now();
    event.mode = wrap_up_mode(config, agent, task.queue);
    if (is_timed(event.mode) || profile.auto_wrap_up) {
        event.deadline = decision.now() + profile.auto_wrap_after;
    }
    event.default_code = default_code(decision, agent, task.queue);
    event.extension_allowed =
        profile.extension_allowed && event.mode != WrapUpMode::TIMED_NO_EARLY_EXIT;
    event.extensions_max =
        setting(config, agent, task.queue, &WrapUpSettings::extensions_max).value_or(0);
    event.extension_length =
        setting(config, agent, task.queue, &WrapUpSettings::extension_length).value_or(Duration(0));
    decision.emit(std::move(event));
}

Refused submit_wrap_up(Decision& decision, SubmitWrapUp const& command) {
    if (repeats_timeout(decision, command)) return std::nullopt;
    bool const own = is_own(command);
    // WU-11: a supervisor may close what outlived the agent's session.
    auto const reason =
        own ? why_not(decision.world(), command.task, command.agent, Action::wrapup)
            : why_not_sessionless(decision.world(), command.task, command.agent, Action::wrapup);
    if (reason) return Refusal{*reason, {}};
    if (!decision.config().wrap_up_code_allowed(command.agent, command.code)) {
        return Refusal{Reason::wrap_up_code_not_allowed, to_string(command.code)};
    }
    Engagement const& one = *decision.state().task(command.task)->wrapping(command.agent);
    bool const holds_slot = own && one.wrap_up()->mode == WrapUpMode::TIMED_NO_EARLY_EXIT &&
                            one.wrap_up()->deadline.has_value();
    store(decision, command.task, one.ordinal,
          {command.code, own ? WrapUpOrigin::AGENT : WrapUpOrigin::SUPERVISOR, decision.now(),
           command.reason, command.note, command.by, holds_slot});
    close_if_finished(decision, command.task);
    part_over(decision, command.task, command.agent, true);
    return std::nullopt;
}

// The agent's profile does not matter: it may have changed since, and it is another who decides.
Refused correct_wrap_up(Decision& decision, CorrectWrapUp const& command) {
    AuxCode const* const code = decision.config().aux_code(command.code);
    if (code == nullptr || code->is_idle || !code->active) {
        return Refusal{Reason::unknown_wrap_up_code, to_string(command.code)};
    }
    if (Task const* const open = decision.state().task(command.task)) {
        Engagement const* const one = open->engagement(command.engagement);
        bool const is_his = one != nullptr && one->agent == command.agent;
        if (!is_his || !may_be_wrapped_up(*one)) return Refusal{Reason::wrap_up_not_submitted, {}};
    }
    decision.emit(WrapUpCorrected{command.task, command.engagement, command.agent, command.code,
                                  command.reason, command.note, decision.now(), command.by});
    return std::nullopt;
}

Refused extend_wrap_up(Decision& decision, ExtendWrapUp const& command) {
    auto const reason = why_not(decision.world(), command.task, command.agent, Action::extend);
    if (reason) return Refusal{*reason, {}};
    Engagement const& one = *decision.state().task(command.task)->wrapping(command.agent);
    WrapUp const& wrap_up = *one.wrap_up();
    std::optional<Time> deadline;
    if (wrap_up.extension_length.count() > 0) {  // never shortens what was left
        deadline = std::max(*wrap_up.deadline, decision.now() + wrap_up.extension_length);
    }
    decision.emit(WrapUpExtended{command.task, one.ordinal, command.agent, decision.now(), deadline,
                                 wrap_up.extensions + 1});
    decision.tell_task(command.agent, NoticeKind::ContactUpdated, command.task);
    return std::nullopt;
}

Refused request_wrap_up(Decision& decision, RequestWrapUp const& command) {
    auto const reason = why_not(decision.world(), command.task, command.agent, Action::request);
    if (reason) return Refusal{*reason, {}};
    Engagement const& one = *decision.state().task(command.task)->talking(command.agent);
    if (!one.wrap_up_requested) {
        decision.emit(WrapUpRequested{command.task, one.ordinal, command.agent, decision.now()});
    }
    decision.tell_task(command.agent, NoticeKind::ContactUpdated, command.task);
    return std::nullopt;
}

Refused skip_wrap_up(Decision& decision, SkipWrapUp const& command) {
    auto const reason = why_not(decision.world(), command.task, command.agent, Action::skip);
    if (reason) return Refusal{*reason, {}};
    Engagement const& one = *decision.state().task(command.task)->wrapping(command.agent);
    TaskView shown = decision.view(command.task, command.agent);
    shown.allowed = {};
    decision.emit(WrapUpSkipped{command.task, one.ordinal, command.agent, decision.now()});
    decision.tell_view(NoticeKind::AgentWrappedUp, std::move(shown));
    keep_closing(decision, command.agent, command.task, {Closing::wrapped_up, "", {}, {}});
    close_if_finished(decision, command.task);
    part_over(decision, command.task, command.agent, true);
    return std::nullopt;
}

void wrap_up_deadline(Decision& decision, TaskId id, std::uint32_t ordinal, Time due) {
    WrapUp const& wrap_up = *decision.state().task(id)->engagement(ordinal)->wrap_up();
    AgentId const agent = decision.state().task(id)->engagement(ordinal)->agent;
    if (wrap_up.submitted) {
        release_slot(decision, id, ordinal, due);
    } else {
        store(decision, id, ordinal,
              {wrap_up.default_code, WrapUpOrigin::TIMEOUT, due, "", "", Actor{}, false});
    }
    close_if_finished(decision, id);
    part_over(decision, id, agent, true);
}

void close_wrap_up(Decision& decision, TaskId id, std::uint32_t ordinal, Closer const& closer) {
    WrapUp const& wrap_up = *decision.state().task(id)->engagement(ordinal)->wrap_up();
    if (wrap_up.submitted) return release_slot(decision, id, ordinal, decision.now());
    store(decision, id, ordinal,
          {wrap_up.default_code, closer.origin, decision.now(), "", "", closer.by, false});
}

}  // namespace ringmaster::core
