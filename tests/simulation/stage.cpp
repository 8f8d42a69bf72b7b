#include "simulation/stage.hpp"

#include "core/codec/codec_text.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "simulation/organization.hpp"
#include "simulation/rules.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {
namespace {

OrgId org() { return testing::named<OrgId>("org"); }

std::string text_of(Step const& step) {
    TextWriter writer;
    if (auto const* const command = std::get_if<Command>(&step.input)) writer.write(*command);
    if (auto const* const fact = std::get_if<Fact>(&step.input)) writer.write(*fact);
    std::string text = std::to_string(step.now.epoch_ms) + "  " + writer.take();
    if (std::holds_alternative<Tick>(step.input)) text += "tick";
    if (step.outcome.refusal) {
        text += "\n    refused " + std::string(describe_reason(step.outcome.refusal->reason).id);
    }
    for (Event const& event : step.outcome.events) text += "\n    " + to_text(event);
    return text + '\n';
}

Engine replayed(std::vector<Event> const& journal) {
    Engine engine(org());
    for (Event const& event : journal) engine.apply(event);
    return engine;
}

Engine restored(Engine const& from) {
    auto engine = Engine::restore(from.snapshot());
    require(engine.has_value(), "a snapshot cannot be read");
    return std::move(*engine);
}

}  // namespace

Actor acting(AgentId agent) { return {ActorKind::agent, agent, "agent"}; }

Command action_command(Action action, AgentId agent, TaskId task, Aim const& aim) {
    Actor const by = acting(agent);
    switch (action) {
        case Action::accept: return Accept{by, agent, task};
        case Action::reject: return Reject{by, agent, task};
        case Action::end: return End{by, agent, task};
        case Action::reply: return SendReply{by, agent, task};
        case Action::wrapup: return SubmitWrapUp{by, agent, task, aim.code, "", ""};
        case Action::extend: return ExtendWrapUp{by, agent, task};
        case Action::request: return RequestWrapUp{by, agent, task};
        case Action::skip: return SkipWrapUp{by, agent, task};
        case Action::hold: return HoldLeg{by, agent, task, false, false};
        case Action::resume: return HoldLeg{by, agent, task, false, true};
        case Action::hold_consult: return HoldLeg{by, agent, task, true, false};
        case Action::resume_consult: return HoldLeg{by, agent, task, true, true};
        case Action::transfer: return TransferTask{by, agent, task, aim.target};
        case Action::consult: return StartConsult{by, agent, task, aim.target};
        case Action::consult_accept: return AcceptConsult{by, agent, task};
        case Action::consult_end: return EndConsult{by, agent, task, false};
        case Action::consult_transfer: return TransferConsult{by, agent, task};
        case Action::consult_conference: return JoinConference{by, agent, task};
        case Action::conference_exit: return LeaveConference{by, agent, task, false};
        case Action::conference_transfer: return LeaveConference{by, agent, task, true};
        case Action::conference_drop: return DropParty{by, agent, task, aim.party};
        case Action::record_pause: return PauseRecording{by, agent, task};
        case Action::record_resume: return ResumeRecording{by, agent, task, false};
        case Action::transfer_cancel: return CancelTransfer{by, agent, task};
        // Of no reservation: campaigns have days of their own.
        case Action::preview_skip: return DecidePreview{by, agent, task, "", PreviewAction::SKIP};
        case Action::preview_remove:
            return DecidePreview{by, agent, task, "", PreviewAction::REMOVE};
    }
    return Reload{by, agent};
}

Stage::Stage() : now(testing::start_of_day), engine_(org()), checker_(org()) {}

Stage::Stage(std::string const& snapshot, Checker checker, Time at)
    : now(at), engine_(std::move(*Engine::restore(snapshot))), checker_(std::move(checker)) {}

template <class Input, class Feed>
Outcome Stage::feed(Input const& input, Feed const& feed) {
    Step step{input, now, {}, {}};
    try {
        step.outcome = feed();
    } catch (InvariantBroken const& broken) {
        steps_.push_back(step);
        throw Complaint{"the engine stopped: " + broken.what};
    }
    step.next_deadline = engine_.next_deadline();
    auto const& events = step.outcome.events;
    journal_.insert(journal_.end(), events.begin(), events.end());
    steps_.push_back(step);
    checker_.check(step);
    if (watcher_) watcher_(step);
    return std::move(step.outcome);
}

Outcome Stage::give(Command const& command) {
    return feed(command, [&] { return engine_.step(command, now); });
}

Outcome Stage::tell(Fact const& fact) {
    return feed(fact, [&] { return engine_.step(fact, now); });
}

Outcome Stage::tick(std::size_t limit) {
    return feed(Tick{limit}, [&] { return engine_.tick(now, limit); });
}

void Stage::pass(Duration duration, bool punctual) {
    Time const until = now + duration;
    while (punctual) {
        auto const due = engine_.next_deadline();
        if (!due || *due > until) break;
        now = std::max(now, *due);
        tick(256);
    }
    if (!punctual) stood_still_ = stood_still_ + duration;
    now = until;
}

void Stage::restart(bool from_journal) {
    require_reproducible();
    engine_ = from_journal ? replayed(journal_) : restored(engine_);
}

void Stage::require_reproducible() const {
    StateHash const live = engine_.hash();
    Engine const fresh = replayed(journal_);
    require(fresh.hash() == live, "replay of the journal gives another state");
    require(fresh.next_deadline() == engine_.next_deadline(), "replay gives other timers");
    Engine const copy = restored(engine_);
    require(copy.hash() == live, "the snapshot gives another state");
    require(copy.next_deadline() == engine_.next_deadline(), "the snapshot gives other timers");
    for (Engine const* one : {&engine_, &fresh, &copy}) {
        auto const broken = one->broken_invariant();
        require(!broken, broken.value_or(""));
    }
    require(engine_.state().tasks.size() == model().tasks.size(), "tasks appeared or vanished");
}

namespace {

// What the command of an action needs to be accepted, if there is such a thing now.
std::optional<Aim> possible_aim(Model const& model, Time now, TaskId id, AgentId agent,
                                Action action) {
    Aim aim;
    TaskModel const& task = model.tasks.at(id);
    switch (action) {
        case Action::wrapup:
            if (model.timed_out.contains({id, agent})) return std::nullopt;  // WU-9
            for (auto const& [code, item] : model.config.aux_codes) {
                if (wrap_up_code_allowed(model, agent, code)) aim.code = code;
            }
            return aim.code.empty() ? std::nullopt : std::optional(aim);
        case Action::conference_drop:
            for (auto const& [ordinal, one] : task.engagements) {
                bool const party = one.part == Part::talking && one.role == Role::conference;
                if (party) aim.party = {LegKind::agent, one.agent, {}};
            }
            for (auto const& [ordinal, number] : task.numbers) {
                aim.party = {LegKind::number, {}, number};
            }
            return aim;
        case Action::consult:
        case Action::transfer: {
            Asker const asker{id, agent, action == Action::transfer, now};
            for (char const* number : {"+15550201", "+15550202"}) {
                aim.target = {TargetKind::dialNumber, {}, {}, {}, number};
                if (may_ask(model, asker, aim.target)) return aim;
            }
            for (auto const& [queue, item] : model.config.queues) {
                aim.target = {TargetKind::queue, {}, queue, {}, {}};
                if (may_ask(model, asker, aim.target)) return aim;
            }
            return std::nullopt;
        }
        default: return aim;
    }
}

}  // namespace

void Stage::require_allowed_is_accepted() const {
    auto const due = engine_.next_deadline();
    if (due && *due <= now) return;  // a timer would decide first
    std::string const bytes = engine_.snapshot();
    for (auto const& [id, task] : model().tasks) {
        for (auto const& [agent, ignored] : model().agents) {
            if (!task.involves(agent)) continue;
            ActionSet const allowed = allowed_actions(model(), id, agent);
            auto const view = engine_.view(id, agent);
            require(view && view->allowed == allowed, "VC-6: a read shows other actions");
            for (std::size_t index = 0; index < enum_count<Action>(); ++index) {
                auto const action = static_cast<Action>(index);
                auto const aim = possible_aim(model(), now, id, agent, action);
                if (!aim) continue;
                Engine copy = std::move(*Engine::restore(bytes));
                Outcome const tried = copy.step(action_command(action, agent, id, *aim), now);
                require(tried.refusal.has_value() != allowed.has(action),
                        "VC-6: " + std::string(enum_name(action)) + " is not as it is shown");
            }
        }
    }
}

std::string Stage::tail(std::size_t count) const {
    std::string text;
    std::size_t const from = steps_.size() > count ? steps_.size() - count : 0;
    for (std::size_t index = from; index < steps_.size(); ++index) text += text_of(steps_[index]);
    return text;
}

}  // namespace ringmaster::simulation
