// The acts of agents and far ends in a live call.

#include "simulation/rules.hpp"
#include "simulation/workload.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {

using testing::named;

namespace {

// Those behind it are of reservations, which these days do not have.
constexpr auto actions_of_contacts = static_cast<std::size_t>(Action::transfer_cancel) + 1;

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

// Consults are rare and short among random acts; left to chance few would lead anywhere.
bool Workload::go_on_with_consult() {
    std::vector<Command> ways;
    auto const add = [&](Action action, AgentId agent, TaskId task) {
        ways.push_back(action_command(action, agent, task, some_aim(task)));
    };
    for (auto const& [id, task] : stage_.model().tasks) {
        if (!task.consult) continue;
        for (auto const& [ordinal, offer] : task.offers) {
            if (offer.ringing) add(Action::consult_accept, offer.agent, id);
        }
        EngagementModel const* const owner = task.talker(Role::owner);
        bool const with_agent =
            task.consult->stage == Asking::answered && task.consult->engagement != 0;
        if (!with_agent || owner == nullptr) continue;
        add(Action::consult_conference, owner->agent, id);
        add(Action::consult_transfer, owner->agent, id);
    }
    if (ways.empty()) return false;
    give(random_.pick(ways));
    return true;
}

void Workload::act_on_task() {
    if (random_.chance(40) && go_on_with_consult()) return;
    auto const pair = some_pair();
    if (!pair) return create_task();
    auto const [task, agent] = *pair;
    if (random_.chance(4)) return give(AcceptAllOffers{acting(agent), agent});
    ActionSet allowed;
    if (auto const view = stage_.engine().view(task, agent)) allowed = view->allowed;
    std::vector<Action> choices;
    for (std::size_t index = 0; index < enum_count<Action>(); ++index) {
        auto const action = static_cast<Action>(index);
        if (!allowed.has(action)) continue;
        choices.insert(choices.end(), eagerness(action, long_calls_), action);
    }
    auto action = static_cast<Action>(random_.below(actions_of_contacts));
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
            std::vector<std::string> const queues{"support", "sales", "hotline", "webchat",
                                                  "no such queue"};
            target.kind = TargetKind::queue;
            target.queue = named<QueueId>(random_.pick(queues));
            break;
        }
        case 2: {
            std::vector<std::string> const queues{"support", "sales", "hotline", "webchat"};
            target.kind = TargetKind::entryPoint;
            target.entry_point = named<EntryPointId>(random_.pick(queues) + "-line");
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

// OD-1: a customer wants no more calls, or again; whom somebody is about to call, too.
void Workload::list_numbers() {
    Actor const by{ActorKind::administrator, {}, "compliance"};
    std::vector<DoNotCallKey> listed;
    for (auto const& [list, numbers] : stage_.model().do_not_call) {
        for (auto const& number : numbers) listed.push_back({list, number});
    }
    if (!listed.empty() && random_.chance(55)) {
        return give(ChangeDoNotCall{by, {}, {random_.pick(listed)}});
    }
    std::vector<std::string> numbers{"+1555030" + std::to_string(random_.below(8)),
                                     "+1555040" + std::to_string(random_.below(8)),
                                     "+155504" + std::to_string(random_.between(10, 29)),
                                     "+15550201"};
    for (auto const& [id, task] : stage_.model().tasks) {
        if (task.waits_for_callback()) numbers.push_back(task.callback->number);
        if (task.outdial) numbers.push_back(task.outdial->number);
    }
    std::string const list = random_.chance(70) ? "own" : "register";
    DoNotCallEntry const entry{"IVR", "", "compliance", stage_.now};
    give(ChangeDoNotCall{by, {{{list, random_.pick(numbers)}, entry}}, {}});
}

// CB-2, CB-6, CB-9: asked for on a site or by an agent, moved, taken back.
void Workload::ask_for_callback() {
    std::vector<TaskId> waiting;
    for (auto const& [id, task] : stage_.model().tasks) {
        if (task.waits_for_callback()) waiting.push_back(id);
    }
    Actor const by{ActorKind::administrator, {}, "site"};
    CallbackWish wish;
    wish.number = "+155504" + std::to_string(random_.between(10, 29));
    if (random_.chance(40)) wish.number = "+1555030" + std::to_string(random_.below(8));
    if (random_.chance(3)) wish.number = "12";
    wish.origin = "web";
    if (random_.chance(30)) wish.assignee = some_agent();
    if (random_.chance(50)) {
        Time const from = stage_.now + std::chrono::milliseconds(random_.between(-60'000, 600'000));
        wish.type = CallbackType::scheduled;
        wish.appointment =
            Appointment{"Etc/UTC", "", "", "", from, from + std::chrono::seconds(300)};
    }
    std::string const queue = random_.pick(std::vector<std::string>{"support", "sales", "hotline"});
    if (!waiting.empty() && random_.chance(30)) {
        TaskId const id = random_.pick(waiting);
        auto const& asked = stage_.model().task(id)->callback->wish;
        if (asked && asked->appointment && random_.chance(15)) {
            Appointment moved = *asked->appointment;
            moved.from = moved.from + std::chrono::seconds(60);
            moved.until = moved.until + std::chrono::seconds(60);
            return give(FollowZones{{}, {{id, moved}}});
        }
        if (random_.chance(40)) return give(CancelCallback{by, id});
        return give(ChangeCallback{by, id, wish, "Eva", named<QueueId>(queue)});
    }
    CreateTask create;
    create.by = by;
    create.task = named<TaskId>("task-" + std::to_string(next_task_++));
    create.callback = wish;
    if (random_.chance(50)) {
        create.queue = named<QueueId>(queue);
    } else {
        create.entry_point = named<EntryPointId>(queue + "-line");
    }
    if (random_.chance(40)) create.priority = static_cast<int>(random_.between(1, 10));
    give(create);
}

// CB-1, CB-3: asked for out of a queue; who is dialled answers, or does not.
void Workload::call_back() {
    Leg const customer{LegKind::customer, {}, {}};
    std::vector<TaskId> dialled;
    std::vector<TaskId> waiting;
    for (auto const& [id, task] : stage_.model().tasks) {
        if (task.dials_customer()) dialled.push_back(id);
        bool const waits = task.waits_for_callback() || may_be_called_back(stage_.model(), id, {});
        if (waits) waiting.push_back(id);
    }
    std::vector<std::string> const causes{"busy", "no-answer", "invalid-number", ""};
    if (!dialled.empty() && random_.chance(60)) {
        TaskId const id = random_.pick(dialled);
        switch (random_.weighted({50, 15, 15, 20})) {
            case 0: return tell(LegAnswered{source(), id, customer});
            case 1: return tell(LegHungUp{source(), id, customer});
            case 2: return tell(CustomerLeft{source(), id});
            default: return tell(LegFailed{source(), id, customer, random_.pick(causes)});
        }
    }
    auto const any = some_task();
    if (any && (waiting.empty() || random_.chance(10))) waiting.push_back(*any);
    if (waiting.empty()) return;
    TaskId const id = random_.pick(waiting);
    std::string const number = random_.chance(30) ? "+15550409" : random_.chance(5) ? "12" : "";
    if (random_.chance(50)) {
        give(RequestCallback{{ActorKind::supervisor, some_agent(), "supervisor"}, id, number});
    } else {
        tell(CallbackWanted{source(), id, number});
    }
    if (random_.chance(70)) tell(CustomerLeft{source(), id});
}

// OD-1: mostly by who may; who is dialled answers by what call_back() does.
void Workload::dial_out() {
    AgentId agent = some_agent();
    StartOutdial dial;
    dial.task = named<TaskId>("task-" + std::to_string(next_task_++));
    dial.destination = "+1555040" + std::to_string(random_.below(8));
    dial.number = dial.destination;
    dial.origin = "+15550400";
    dial.ani = dial.origin;
    for (int tries = 0; tries < 6; ++tries) {
        dial.agent = agent;
        if (may_dial_out(stage_.model(), dial) || random_.chance(20)) break;
        agent = some_agent();
    }
    dial.agent = agent;
    dial.by = acting(agent);
    switch (random_.below(30)) {  // now and then something that is refused
        case 0: dial.destination = "12"; break;
        case 1: dial.number.clear(); break;
        case 2: dial.ani.reset(); break;
        case 3: dial.entry_point = named<EntryPointId>("support-line"); break;
        case 4:
            if (auto const other = some_task()) dial.task = *other;
            break;
        case 5: dial.entry_point = named<EntryPointId>("outdial-line"); break;
        default: break;
    }
    give(dial);
    if (random_.chance(30)) return;
    TaskModel const* const task = stage_.model().task(dial.task);
    OfferModel const* const offer = task == nullptr ? nullptr : task->offer_to(agent);
    if (offer != nullptr && offer->ringing) give(Accept{acting(agent), agent, dial.task});
}

// SU-1: a supervisor listens, whispers, barges in.
void Workload::monitor() {
    auto task = some_task();
    if (!task) return;
    for (auto const& [id, one] : stage_.model().tasks) {  // mostly where there is something to hear
        bool const talks = one.media == MediaType::telephony && one.talker(Role::owner) != nullptr;
        if (talks && random_.chance(50)) task = id;
    }
    AgentId const agent = some_agent();
    Actor const by{ActorKind::supervisor, agent, "supervisor"};
    TaskModel const* const now = stage_.model().task(*task);
    bool const listens = now != nullptr && now->in_part(agent, Part::listening) != nullptr;
    if (listens == random_.chance(95)) {
        if (random_.chance(30)) return give(EndMonitor{by, agent, *task});
        auto const mode = static_cast<MonitorMode>(random_.below(4));
        return give(ChangeMonitor{by, agent, *task, mode});
    }
    give(StartMonitor{by, agent, *task, testing::id_of("request"), random_.chance(50)});
}

}  // namespace ringmaster::simulation
