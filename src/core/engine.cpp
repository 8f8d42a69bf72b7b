#include "ringmaster/core/engine.hpp"

#include <algorithm>

#include "core/decide/actions.hpp"
#include "core/decide/agent_state.hpp"
#include "core/decide/assign.hpp"
#include "core/decide/callback.hpp"
#include "core/decide/callback_request.hpp"
#include "core/decide/campaign.hpp"
#include "core/decide/change_configuration.hpp"
#include "core/decide/channels.hpp"
#include "core/decide/chat_idle.hpp"
#include "core/decide/conference.hpp"
#include "core/decide/connector_facts.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/do_not_call.hpp"
#include "core/decide/erasure.hpp"
#include "core/decide/hold.hpp"
#include "core/decide/inactivity.hpp"
#include "core/decide/media.hpp"
#include "core/decide/monitor.hpp"
#include "core/decide/offer_stack.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/outdial.hpp"
#include "core/decide/preview.hpp"
#include "core/decide/queue_admission.hpp"
#include "core/decide/queue_control.hpp"
#include "core/decide/queue_router.hpp"
#include "core/decide/recording.hpp"
#include "core/decide/save_variables.hpp"
#include "core/decide/session.hpp"
#include "core/decide/target.hpp"
#include "core/decide/transfer.hpp"
#include "core/decide/wrap_up.hpp"
#include "core/explain.hpp"
#include "core/invariants.hpp"
#include "core/timers.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::core {
namespace {

// What an input is about: its task and its agent.
struct Subjects {
    std::vector<Uuid> list;

    template <class T>
    void operator()(char const* /*name*/, T const& field) {
        if constexpr (std::is_same_v<T, TaskId> || std::is_same_v<T, AgentId>) {
            if (!field.empty()) list.push_back(field.value);
        } else if constexpr (std::is_same_v<T, Leg>) {
            if (!field.agent.empty()) list.push_back(field.agent.value);
        }
    }
};

struct CommandDecider {
    Decision& decision;

    Refused operator()(Login const& command) const { return login(decision, command); }
    Refused operator()(Logout const& command) const { return logout(decision, command); }
    Refused operator()(Reload const& command) const { return reload(decision, command); }
    Refused operator()(SetState const& command) const { return set_state(decision, command); }
    Refused operator()(CreateTask const& command) const { return create_task(decision, command); }
    Refused operator()(Accept const& command) const { return accept_offer(decision, command); }
    Refused operator()(Reject const& command) const { return reject_offer(decision, command); }
    Refused operator()(AcceptAllOffers const& command) const {
        return accept_all_offers(decision, command);
    }
    Refused operator()(End const& command) const {
        return end_by_agent(decision, command.agent, command.task);
    }
    Refused operator()(SendReply const& command) const { return send_reply(decision, command); }
    Refused operator()(SubmitWrapUp const& command) const {
        return submit_wrap_up(decision, command);
    }
    Refused operator()(CorrectWrapUp const& command) const {
        return correct_wrap_up(decision, command);
    }
    Refused operator()(ExtendWrapUp const& command) const {
        return extend_wrap_up(decision, command);
    }
    Refused operator()(RequestWrapUp const& command) const {
        return request_wrap_up(decision, command);
    }
    Refused operator()(SkipWrapUp const& command) const { return skip_wrap_up(decision, command); }
    Refused operator()(ChangeConfiguration& command) const {
        return change_configuration(decision, command);
    }
    Refused operator()(HoldLeg const& command) const { return hold_leg(decision, command); }
    Refused operator()(StartConsult const& command) const {
        return start_consult(decision, command);
    }
    Refused operator()(AcceptConsult const& command) const {
        return accept_consult(decision, command);
    }
    Refused operator()(EndConsult const& command) const { return end_consult(decision, command); }
    Refused operator()(TransferConsult const& command) const {
        return transfer_consult(decision, command);
    }
    Refused operator()(JoinConference const& command) const {
        return join_conference(decision, command);
    }
    Refused operator()(LeaveConference const& command) const {
        return leave_conference(decision, command);
    }
    Refused operator()(DropParty const& command) const { return drop_party(decision, command); }
    Refused operator()(TransferTask const& command) const {
        return transfer_task(decision, command);
    }
    Refused operator()(CancelTransfer const& command) const {
        return cancel_transfer(decision, command);
    }
    Refused operator()(PauseRecording const& command) const {
        return pause_recording(decision, command);
    }
    Refused operator()(ResumeRecording const& command) const {
        return resume_recording(decision, command);
    }
    Refused operator()(StartMonitor const& command) const {
        return start_monitor(decision, command);
    }
    Refused operator()(ChangeMonitor const& command) const {
        return change_monitor(decision, command);
    }
    Refused operator()(EndMonitor const& command) const { return end_monitor(decision, command); }
    Refused operator()(RequeueTask const& command) const { return requeue_task(decision, command); }
    Refused operator()(AssignTask const& command) const { return assign_task(decision, command); }
    Refused operator()(PrioritizeTask const& command) const {
        return prioritize_task(decision, command);
    }
    Refused operator()(ForceEndTask const& command) const {
        return force_end_task(decision, command);
    }
    Refused operator()(CloseQueue const& command) const { return close_queue(decision, command); }
    Refused operator()(CloseEntryPoint const& command) const {
        return close_entry_point(decision, command);
    }
    Refused operator()(EraseCustomer const& command) const {
        return erase_customer(decision, command);
    }
    Refused operator()(RequestCallback const& command) const {
        return request_callback(decision, command);
    }
    Refused operator()(ChangeCallback const& command) const {
        return change_callback(decision, command);
    }
    Refused operator()(CancelCallback const& command) const {
        return cancel_callback(decision, command);
    }
    Refused operator()(FollowZones const& command) const { return follow_zones(decision, command); }
    Refused operator()(StartOutdial const& command) const {
        return start_outdial(decision, command);
    }
    Refused operator()(ChangeCampaign const& command) const {
        return change_campaign(decision, command);
    }
    Refused operator()(DecidePreview const& command) const {
        return decide_preview(decision, command);
    }
    Refused operator()(ChangeDoNotCall const& command) const {
        return change_do_not_call(decision, command);
    }
    Refused operator()(SaveVariables const& command) const {
        return save_variables(decision, command);
    }
};

struct FactDecider {
    Decision& decision;

    void operator()(SocketOpened const& fact) const { socket_opened(decision, fact); }
    void operator()(SocketClosed const& fact) const { socket_closed(decision, fact); }
    void operator()(DaemonStarted const& /*fact*/) const { daemon_started(decision); }
    void operator()(LegAnswered const& fact) const { leg_answered(decision, fact); }
    void operator()(LegHungUp const& fact) const { leg_hung_up(decision, fact); }
    void operator()(LegFailed const& fact) const { leg_failed(decision, fact); }
    void operator()(CustomerLeft const& fact) const { customer_left(decision, fact.task); }
    void operator()(PhoneDown const& fact) const { phone_down(decision, fact); }
    void operator()(MediaResult const& fact) const {
        settle_media(decision, fact.task, fact.command,
                     {fact.succeeded, fact.cause, false, fact.has_phones});
    }
    void operator()(CustomerArrived const& fact) const { customer_arrived(decision, fact); }
    void operator()(Dtmf const& fact) const { dtmf(decision, fact); }
    void operator()(RecordingFile const& fact) const { recording_file(decision, fact); }
    void operator()(MessagePassed const& /*fact*/) const {}  // an activity, see below
    void operator()(CallbackWanted const& fact) const { callback_wanted(decision, fact); }
    void operator()(StrayLeg const& fact) const { stray_leg(decision, fact); }
    void operator()(ConnectorReturned const& fact) const { connector_returned(decision, fact); }
};

// A fact's source when it came from a connector.
struct SourceFinder {
    FactSource const* source = nullptr;
    template <class T>
    void operator()(char const* /*name*/, T const& field) {
        if constexpr (std::is_same_v<T, FactSource>) source = &field;
    }
};

}  // namespace

std::string to_string(StateHash const& hash) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = std::to_string(hash.schema) + ':';
    for (unsigned shift = 64; shift > 0; shift -= 4)
        text += digits[hash.value >> (shift - 4) & 15U];
    return text;
}

struct Engine::Parts {
    World world;
    Time last_now;

    void advance(Time now) {
        if (now < last_now) broken("time went backwards");
        last_now = now;
    }

    // Timers that race with the input are decided before it (OF-2).
    template <class Input>
    void fire_related(Decision& decision, Input const& input) const {
        Subjects subjects;
        std::visit([&](auto const& one) { std::decay_t<decltype(one)>::describe(one, subjects); },
                   input);
        for (Uuid const& subject : subjects.list) {
            while (auto const timer = first_due_of(world, subject, decision.now())) {
                pass(world.watched, FaultPlace::timer);
                fire(decision, *timer);
                route(decision);
            }
        }
    }

    // True when a connector repeats a numbered fact (PROTOCOL 8: at least once, both ways).
    bool is_repeated(Decision& decision, Fact const& fact) const {
        SourceFinder finder;
        std::visit([&](auto const& one) { std::decay_t<decltype(one)>::describe(one, finder); },
                   fact);
        if (finder.source == nullptr || finder.source->number == 0) return false;
        auto const known = world.state.connectors.find(finder.source->connector);
        if (known != world.state.connectors.end()) {
            auto const& seen = known->second.seen;
            bool const too_old =
                seen.size() >= limits::fact_window && finder.source->number < *seen.begin();
            if (too_old || seen.contains(finder.source->number)) return true;
        }
        decision.emit(FactRecorded{finder.source->connector, finder.source->number});
        return false;
    }

    Outcome finish(Decision& decision) const {
        route(decision);
        refresh_channels(decision);
        Outcome outcome = decision.finish();
        check(outcome.events);
        return outcome;
    }

    // Invariants of what the step touched.
    void check(std::vector<Event> const& events) const {
        std::vector<Uuid> subjects;
        for (Event const& event : events) collect_subjects(event, subjects);
        for (Uuid const& subject : subjects) {
            std::optional<std::string> what;
            if (Task const* const task = world.state.task({subject}))
                what = broken_in(world, *task);
            if (what) broken(*what);
            Agent const* const agent = world.state.agent({subject});
            if (agent != nullptr) what = broken_in(world, *agent);
            if (what) broken(*what);
        }
    }
};

Engine::Engine(OrgId org, AddressForm form) : parts_(std::make_unique<Parts>()) {
    parts_->world.state.org = org;
    parts_->world.indexes = Indexes(std::move(form));
}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

namespace {

// In an EP-DN consult an agent names the child interaction, and so does who speaks of his phone
// (CO-5).
template <class Input>
void about_main_task(Indexes const& indexes, Input& input) {
    std::visit(
        [&](auto& one) {
            if constexpr (requires { one.task; }) one.task = indexes.main_task(one.task);
        },
        input);
}

}  // namespace

Outcome Engine::step(Command command, Time now) {
    parts_->advance(now);
    about_main_task(parts_->world.indexes, command);
    Decision decision(parts_->world, now);
    parts_->fire_related(decision, command);
    pass(parts_->world.watched, FaultPlace::decide);
    Refused refused = std::visit(CommandDecider{decision}, command);
    if (!refused) note_activity(decision, command);
    note_command(decision, std::visit([](auto const& one) { return one.by.agent; }, command));
    Outcome outcome = parts_->finish(decision);
    if (!refused) return outcome;
    outcome.refusal = std::move(refused);
    std::visit(
        [&](auto const& one) {
            if constexpr (requires {
                              one.task;
                              one.agent;
                          }) {
                Task const* const task = state().task(one.task);
                if (task != nullptr) {
                    outcome.allowed = allowed_actions(parts_->world, *task, one.agent);
                }
            }
        },
        command);
    return outcome;
}

Outcome Engine::step(Fact const& told, Time now) {
    parts_->advance(now);
    Fact fact = told;
    about_main_task(parts_->world.indexes, fact);
    Decision decision(parts_->world, now);
    parts_->fire_related(decision, fact);
    pass(parts_->world.watched, FaultPlace::decide);
    if (!parts_->is_repeated(decision, fact)) {
        std::visit(FactDecider{decision}, fact);
        note_activity(decision, fact);
    }
    return parts_->finish(decision);
}

Outcome Engine::tick(Time now, std::size_t limit) {
    parts_->advance(now);
    Decision decision(parts_->world, now);
    auto const& timers = parts_->world.indexes.timers();
    for (std::size_t fired = 0; fired < limit; ++fired) {
        if (timers.empty() || timers.begin()->due > now) break;
        Timer const timer = *timers.begin();
        pass(parts_->world.watched, FaultPlace::timer);
        fire(decision, timer);
        route(decision);
    }
    return parts_->finish(decision);
}

std::optional<Time> Engine::next_deadline() const {
    auto const timer = next_timer();
    return timer ? std::optional(timer->due) : std::nullopt;
}

std::optional<Timer> Engine::next_timer() const {
    auto const& timers = parts_->world.indexes.timers();
    if (timers.empty()) return std::nullopt;
    return *timers.begin();
}

Outcome Engine::set_timer_aside(Timer const& timer, bool resumed, Time now) {
    parts_->advance(now);
    Decision decision(parts_->world, now);
    set_aside(decision, timer, resumed);
    return parts_->finish(decision);
}

void Engine::wall_behind(Duration behind) { parts_->world.wall_behind = behind; }

void Engine::watch(FaultPoint* point) { parts_->world.watched = point; }

void Engine::apply(Event const& event) { parts_->world.apply(event); }
State const& Engine::state() const { return parts_->world.state; }
std::string Engine::snapshot() const { return encode(state()); }
std::vector<TaskId> Engine::assignable_to(AgentId agent) const {
    return assignable_tasks(parts_->world, agent);
}

std::size_t Engine::waiting_count() const {
    return parts_->world.indexes.matching().waiting_count();
}

std::size_t Engine::live_count() const {
    auto const& indexes = parts_->world.indexes;
    return indexes.live_count(Direction::INBOUND) + indexes.live_count(Direction::OUTBOUND);
}

std::set<TaskId> const& Engine::callbacks_in(QueueId queue) const {
    return parts_->world.indexes.callbacks_in(queue);
}

std::set<TaskId> const& Engine::callbacks_for(AgentId agent) const {
    return parts_->world.indexes.callbacks_for(agent);
}

std::vector<TaskId> Engine::callbacks_of(std::string const& number) const {
    auto const& indexes = parts_->world.indexes;
    auto const plain = normalize_dial_number(number).value_or(number);
    return indexes.callbacks_of(indexes.canonical_number(plain, state()));
}

StateHash Engine::hash() const { return {state_schema, hash_of(encode(state()))}; }

std::optional<Engine> Engine::restore(std::string_view bytes, AddressForm form) {
    std::optional<State> state = decode_state(bytes);
    if (!state) return std::nullopt;
    Engine engine(state->org, std::move(form));
    engine.parts_->world.state = std::move(*state);
    engine.parts_->world.indexes.rebuild(engine.parts_->world.state);
    return engine;
}

std::optional<std::string> Engine::broken_invariant() const { return broken_in(parts_->world); }

std::optional<TaskView> Engine::view(TaskId id, AgentId viewer) const {
    Task const* const task = state().task(parts_->world.indexes.main_task(id));
    if (task == nullptr) return std::nullopt;
    bool const takes_part = task->offer_to(viewer) != nullptr || task->latest(viewer) != nullptr;
    if (!takes_part) return std::nullopt;
    return make_view(parts_->world, std::make_shared<Task const>(*task), viewer);
}

TaskId Engine::main_task(TaskId id) const { return parts_->world.indexes.main_task(id); }

std::vector<TaskId> Engine::tasks_of(AgentId agent) const {
    return shown_tasks(parts_->world, agent);
}

std::vector<Explanation> Engine::explain(TaskId id) const {
    Task const* const task = state().task(parts_->world.indexes.main_task(id));
    if (task == nullptr) return {};
    return core::explain(parts_->world, *task);
}

std::optional<std::size_t> Engine::position_of(TaskId id, std::size_t most) const {
    Task const* const task = state().task(id);
    if (task == nullptr) return std::nullopt;
    for (QueueEntry const& entry : task->entries) {
        if (entry.kind == EntryKind::consult || entry.direct()) continue;
        auto const& matching = parts_->world.indexes.matching();
        std::size_t const ahead = matching.ahead_of(key_of(entry, *task), entry.queue, most);
        return ahead < most ? std::optional(ahead + 1) : std::nullopt;
    }
    return std::nullopt;
}

AgentWork Engine::work_of(AgentId agent) const {
    return core::work_of(parts_->world, agent, parts_->last_now);
}

bool Engine::is_reachable(AgentId agent, MediaType media, bool transfer) const {
    return core::is_reachable(parts_->world, agent, media, transfer);
}

}  // namespace ringmaster::core
