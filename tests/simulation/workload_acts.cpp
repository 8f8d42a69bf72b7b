// The single acts of the workload.

#include "simulation/workload.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {

using std::chrono::milliseconds;
using testing::named;

void Workload::sign_in() {
    AgentId const agent = some_agent();
    AgentModel const* const now = stage_.model().signed_in(agent);
    if (now != nullptr && random_.chance(60)) return choose_state();
    bool const has_socket =
        stage_.model().agents.contains(agent) && !stage_.model().agents.at(agent).sockets.empty();
    if (!has_socket && random_.chance(85)) tell(SocketOpened{agent, next_socket_++, false});
    auto const index = random_.below(agent_count);
    Login login;
    login.by = acting(agent);
    login.agent = agent;
    login.session = named<SessionId>("session-" + std::to_string(random_.next()));
    login.team = named<TeamId>(random_.chance(50) ? "red" : "blue");
    constexpr DeviceType devices[] = {DeviceType::BROWSER, DeviceType::EXTENSION,
                                      DeviceType::AGENT_DN};
    login.device = devices[random_.below(3)];
    login.dial_number = "+1555010" + std::to_string(index);
    if (now != nullptr && random_.chance(60)) {  // a takeover that may keep a live contact
        login.team = now->team;
        login.device = now->device;
        login.dial_number = now->number;
    }
    login.take_over = random_.chance(60);
    give(login);
    if (random_.chance(80)) give(SetState{acting(agent), agent, true, {}, ""});
}

void Workload::sign_out() {
    AgentId const agent = some_agent();
    give(Logout{some_actor(agent), agent, "done"});
}

void Workload::choose_state() {
    AgentId const agent = some_agent();
    bool const available = random_.chance(75);
    AuxCodeId const code = available ? AuxCodeId{} : some_code(true);
    give(SetState{some_actor(agent), agent, available, code, "why"});
}

void Workload::open_or_close_socket() {
    AgentId const agent = some_agent();
    auto const& agents = stage_.model().agents;
    auto const known = agents.find(agent);
    bool const none = known == agents.end() || known->second.sockets.empty();
    if (!none && random_.chance(12)) return give(Reload{acting(agent), agent});
    bool const full = !none && known->second.sockets.size() >= 3;
    if (none || (!full && random_.chance(35))) {
        tell(SocketOpened{agent, next_socket_++, random_.chance(30)});
        if (random_.chance(60)) give(Reload{acting(agent), agent});
        return;
    }
    bool const stale = random_.chance(10);  // a late disconnect (AG-7)
    tell(SocketClosed{agent, stale ? 1'000'000 : known->second.sockets.begin()->first});
}

void Workload::create_task() {
    std::vector<std::string> const lines{"support", "support", "sales", "webchat"};
    std::string const line = random_.pick(lines);
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = named<TaskId>("task-" + std::to_string(next_task_++));
    create.media = line == "webchat" ? MediaType::chat : MediaType::telephony;
    create.entry_point = named<EntryPointId>(line + "-line");
    create.origin = "+15550100";
    if (random_.chance(40)) create.priority = static_cast<int>(random_.between(1, 10));
    if (random_.chance(30)) {
        create.age_since = stage_.now - milliseconds(random_.between(0, 600'000));
    }
    switch (random_.below(40)) {  // now and then something that is refused
        case 0: create.priority = 11; break;
        case 1: create.age_since = stage_.now + milliseconds(1); break;
        case 2: create.entry_point = named<EntryPointId>("no such line"); break;
        case 3: create.media = MediaType::email; break;
        case 4:
            if (auto const other = some_task()) create.task = *other;
            break;
        case 5: create.queue = named<QueueId>("sales"); break;
        default: break;
    }
    give(create);
}

namespace {

// How often an action is chosen where it is possible.
std::size_t eagerness(Action action, bool long_calls) {
    switch (action) {
        case Action::accept:  // what agents do most
        case Action::consult_accept:
        case Action::consult_conference: return 4;
        case Action::consult:
        case Action::consult_transfer: return long_calls ? 3 : 2;
        case Action::end: return long_calls ? 1 : 3;
        default: return 2;
    }
}

}  // namespace

void Workload::act_on_task() {
    auto const pair = some_pair();
    if (!pair) return create_task();
    auto const [task, agent] = *pair;
    ActionSet allowed;
    if (auto const view = stage_.engine().view(task, agent)) allowed = view->allowed;
    std::vector<Action> choices;
    for (std::size_t index = 0; index < enum_count<Action>(); ++index) {
        auto const action = static_cast<Action>(index);
        if (!allowed.has(action)) continue;
        choices.insert(choices.end(), eagerness(action, long_calls_), action);
    }
    auto action = static_cast<Action>(random_.below(enum_count<Action>()));
    if (!choices.empty() && random_.chance(85)) action = random_.pick(choices);
    Command command = action_command(action, agent, task, some_aim(task));
    if (auto* const submit = std::get_if<SubmitWrapUp>(&command)) submit->by = some_actor(agent);
    give(command);
}

std::string Workload::some_number() {
    std::vector<std::string> const numbers{"+15550201", "+15550202",      "+1 (555) 0203",
                                           "+15550204", "+49 30 555-199", "12"};
    return random_.pick(numbers);
}

Target Workload::some_target() {
    Target target;
    switch (random_.weighted({45, 15, 10, 30})) {
        case 0: target.agent = some_agent(); break;
        case 1: {
            std::vector<std::string> const queues{"support", "sales", "webchat", "no such queue"};
            target.kind = TargetKind::queue;
            target.queue = named<QueueId>(random_.pick(queues));
            break;
        }
        case 2: {
            std::vector<std::string> const points{"support-line", "sales-line", "webchat-line"};
            target.kind = TargetKind::entryPoint;
            target.entry_point = named<EntryPointId>(random_.pick(points));
            break;
        }
        default: target.kind = TargetKind::dialNumber; target.number = some_number();
    }
    return target;
}

// A party of the task, mostly.
Leg Workload::some_party(TaskId id) {
    std::vector<Leg> parties;
    if (TaskModel const* const task = stage_.model().task(id)) {
        for (auto const& [ordinal, one] : task->engagements) {
            if (one.part == Part::talking) parties.push_back({LegKind::agent, one.agent, {}});
        }
        for (auto const& [ordinal, number] : task->numbers) {
            parties.insert(parties.end(), 2, {LegKind::number, {}, number});
        }
    }
    if (!parties.empty() && random_.chance(92)) return random_.pick(parties);
    if (random_.chance(50)) return {LegKind::agent, some_agent(), {}};
    return {LegKind::number, {}, "+15550201"};
}

Aim Workload::some_aim(TaskId task) { return {some_code(false), some_target(), some_party(task)}; }

void Workload::phone_fact() {
    auto const pair = some_pair();
    AgentModel const* off_hook = nullptr;
    AgentId who = some_agent();
    if ((off_hook = stage_.model().signed_in(who)) != nullptr && off_hook->phone) {
        return tell(PhoneDown{source(), off_hook->phone->task, who});
    }
    if (!pair) return;
    auto const [task, agent] = *pair;
    Leg const leg{LegKind::agent, agent, {}};
    std::vector<std::string> const causes{"busy", "invalid-number", "no-answer", "network", ""};
    switch (random_.weighted({45, 25, 18, 12})) {
        case 0: return tell(LegAnswered{source(), task, leg});
        case 1: return tell(LegHungUp{source(), task, leg});
        case 2: return tell(LegFailed{source(), task, leg, random_.pick(causes)});
        default: return tell(PhoneDown{source(), task, agent});
    }
}

void Workload::leave_customer() {
    auto const task = some_task();
    if (!task) return;
    Leg const leg{LegKind::customer, {}, {}};
    switch (random_.weighted({70, 20, 10})) {
        case 0: return tell(CustomerLeft{source(), *task});
        case 1: return tell(LegHungUp{source(), *task, leg});
        default: return tell(LegFailed{source(), *task, leg, "network"});
    }
}

// A dialled far end answers, is busy, or hangs up later.
void Workload::number_fact() {
    std::vector<std::pair<TaskId, std::string>> legs;
    for (auto const& [id, task] : stage_.model().tasks) {
        if (!task.dialled().empty()) legs.emplace_back(id, task.dialled());
        for (auto const& [ordinal, number] : task.numbers) legs.emplace_back(id, number);
        bool const answered = task.consult && task.consult->stage == Asking::answered;
        if (answered && task.consult->engagement == 0) {
            legs.emplace_back(id, task.consult->target.number);
        }
    }
    auto const any = some_task();
    if (any && (legs.empty() || random_.chance(5))) legs.emplace_back(*any, "+15550202");
    if (legs.empty()) return;
    auto const& [task, number] = random_.pick(legs);
    Leg const leg{LegKind::number, {}, number};
    std::vector<std::string> const causes{"busy", "no-answer", "network", ""};
    switch (random_.weighted({70, 18, 12})) {
        case 0: return tell(LegAnswered{source(), task, leg});
        case 1: return tell(LegHungUp{source(), task, leg});
        default: return tell(LegFailed{source(), task, leg, random_.pick(causes)});
    }
}

// Any of the outstanding results, so they arrive late and out of order.
void Workload::deliver_media() {
    if (outstanding_.empty()) return;
    auto const index = static_cast<std::ptrdiff_t>(random_.below(outstanding_.size()));
    MediaResult const result = outstanding_[static_cast<std::size_t>(index)];
    outstanding_.erase(outstanding_.begin() + index);
    tell(result);
}

// PROTOCOL 8: at least once, both ways.
void Workload::repeat_fact() {
    if (told_.empty()) return;
    std::size_t const recent = std::min<std::size_t>(told_.size(), 24);
    Fact const fact = told_[told_.size() - 1 - static_cast<std::size_t>(random_.below(recent))];
    bool const of_connector = !std::holds_alternative<SocketOpened>(fact) &&
                              !std::holds_alternative<SocketClosed>(fact) &&
                              !std::holds_alternative<DaemonStarted>(fact);
    if (of_connector) tell(fact);
}

}  // namespace ringmaster::simulation
