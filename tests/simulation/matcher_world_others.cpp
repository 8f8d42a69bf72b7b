// What supervisors do in a matcher's world, and the far ends of numbers.

#include <algorithm>

#include "simulation/matcher_world.hpp"
#include "simulation/stage.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {

using testing::named;

namespace {

SkillType type_after(SkillType type) {
    return SkillType{static_cast<unsigned char>((static_cast<unsigned>(type) + 1) % 4)};
}

}  // namespace

// Lines, overflow numbers and the targets of transfers: they answer, are busy, or hang up later.
void MatcherWorld::number_fact() {
    std::vector<std::pair<TaskId, std::string>> legs;
    for (auto const& [id, task] : engine_.state().tasks) {
        if (!task.dialled().empty()) legs.emplace_back(id, task.dialled());
        for (NumberParty const& party : task.numbers) legs.emplace_back(id, party.number);
    }
    if (legs.empty()) return;
    auto const [task, number] = random_.pick(legs);
    Leg const leg{LegKind::number, {}, number};
    switch (random_.weighted({60, 20, 20})) {
        case 0: return tell(LegAnswered{{}, task, leg});
        case 1: return tell(LegHungUp{{}, task, leg});
        default: return tell(LegFailed{{}, task, leg, random_.chance(50) ? "busy" : "network"});
    }
}

// CB-1, CB-3: asked for by who waits and then hangs up; who is dialled answers, or does not.
void MatcherWorld::call_back() {
    Leg const customer{LegKind::customer, {}, {}};
    std::vector<TaskId> waiting;
    for (auto const& [id, task] : engine_.state().tasks) {
        if (task.dials_customer() != nullptr && random_.chance(70)) {
            if (random_.chance(60)) return tell(LegAnswered{{}, id, customer});
            return tell(LegFailed{{}, id, customer, random_.chance(50) ? "busy" : "no-answer"});
        }
        bool const calls = task.media == MediaType::telephony && task.ended() == nullptr;
        if (calls && !task.entries.empty()) waiting.push_back(id);
    }
    if (waiting.empty()) return;
    TaskId const id = random_.pick(waiting);
    give(RequestCallback{{ActorKind::supervisor, {}, "supervisor"}, id, some_number()});
    if (random_.chance(80)) tell(CustomerLeft{{}, id});
}

std::string MatcherWorld::some_number() {
    if (random_.chance(20)) return organization_.customer(MediaType::telephony);
    return "+155504" + std::to_string(random_.between(10, 40));
}

// CB-2, CB-6, CB-9: asked for on a site or by an agent, moved, taken back.
void MatcherWorld::ask_for_callback() {
    std::vector<TaskId> waiting;
    for (auto const& [id, task] : engine_.state().tasks) {
        if (task.calls_back() && task.callback->at_rest()) waiting.push_back(id);
    }
    CallbackWish wish;
    wish.number = some_number();
    wish.origin = "web";
    if (random_.chance(20)) wish.assignee = some_agent();
    if (random_.chance(50)) {
        Time const from = now_ + organization_.some_seconds(300) - std::chrono::seconds(30);
        wish.type = CallbackType::scheduled;
        wish.appointment =
            Appointment{"Etc/UTC", "", "", "", from, from + std::chrono::seconds(240)};
    }
    Actor const by{ActorKind::administrator, {}, "site"};
    auto const line = static_cast<std::size_t>(random_.below(organization_.queues()));
    if (!waiting.empty() && random_.chance(30)) {
        TaskId const id = random_.pick(waiting);
        if (random_.chance(40)) return give(CancelCallback{by, id});
        return give(ChangeCallback{by, id, wish, "Eva", organization_.queue(line)});
    }
    CreateTask create;
    create.by = by;
    create.task = named<TaskId>("task-" + std::to_string(next_task_++));
    create.callback = wish;
    if (random_.chance(50)) create.queue = organization_.queue(line);
    if (!create.queue || random_.chance(30)) create.entry_point = organization_.entry_point(line);
    if (random_.chance(50)) create.priority = static_cast<int>(random_.between(1, 3));
    if (random_.chance(35)) create.requirements = organization_.requirements(2);
    give(create);
}

// OD-1: beside whatever he has; who is dialled answers by what call_back() does.
void MatcherWorld::dial_out() {
    StartOutdial dial;
    dial.agent = some_agent();
    dial.by = acting(dial.agent);
    dial.task = named<TaskId>("task-" + std::to_string(next_task_++));
    dial.destination = some_number();
    dial.number = dial.destination;
    dial.ani = "+15550400";
    give(dial);
}

void MatcherWorld::list_number() {
    DoNotCall const& lists = engine_.state().do_not_call;
    Actor const by{ActorKind::administrator, {}, "compliance"};
    if (!lists.lists.empty() && random_.chance(60)) {
        auto const& [list, numbers] = *lists.lists.begin();
        return give(ChangeDoNotCall{by, {}, {{list, numbers.begin()->first}}});
    }
    DoNotCallEntry const entry{"IVR", "", "compliance", now_};
    give(ChangeDoNotCall{
        by, {{{random_.chance(50) ? "own" : "register", some_number()}, entry}}, {}});
}

// RQ-13: mostly one who might.
void MatcherWorld::assign() {
    std::vector<std::pair<TaskId, AgentId>> pairs;
    for (std::size_t index = 0; index < organization_.agents(); ++index) {
        AgentId const agent = organization_.agent(index);
        for (TaskId const& task : engine_.assignable_to(agent)) pairs.emplace_back(task, agent);
    }
    bool const any = pairs.empty() || random_.chance(30);
    if (any && engine_.state().tasks.empty()) return;
    auto const [task, agent] = any ? std::pair(some_task(), some_agent()) : random_.pick(pairs);
    if (random_.chance(20)) {
        AuxCodeId const lunch = named<AuxCodeId>("lunch");
        give(SetState{acting(agent), agent, false, lunch, "to choose"});
        if (engine_.state().task(task) == nullptr) return;
    }
    give(AssignTask{acting(agent), agent, task});
}

// SU-1: listens, whispers, barges in, holds, leaves.
void MatcherWorld::monitor() {
    std::vector<std::pair<TaskId, AgentId>> listening;
    std::vector<TaskId> calls;
    for (auto const& [id, task] : engine_.state().tasks) {
        if (task.media == MediaType::telephony && task.owner() != nullptr) calls.push_back(id);
        for (Engagement const& one : task.engagements) {
            if (one.role == Role::monitor && one.talking()) listening.emplace_back(id, one.agent);
        }
    }
    if (!listening.empty() && random_.chance(60)) {
        auto const [task, agent] = random_.pick(listening);
        Actor const by{ActorKind::supervisor, agent, "supervisor"};
        if (random_.chance(30)) return give(EndMonitor{by, agent, task});
        return give(ChangeMonitor{by, agent, task, static_cast<MonitorMode>(random_.below(4))});
    }
    if (calls.empty()) return;
    AgentId const agent = some_agent();
    Actor const by{ActorKind::supervisor, agent, "supervisor"};
    give(StartMonitor{by, agent, random_.pick(calls), testing::id_of("request"),
                      random_.chance(50)});
}

// AG-11, WU-11
void MatcherWorld::supervise_agent() {
    AgentId const agent = some_agent();
    bool const available = random_.chance(70);
    give(SetState{supervisor(), agent, available, named<AuxCodeId>("lunch"), "by a supervisor"});
}

void MatcherWorld::change_configuration() {
    if (random_.chance(15)) return spoil();
    Actor const administrator{ActorKind::administrator, {}, "administrator"};
    auto put = organization_.change(engine_.state().config);
    give(ChangeConfiguration{administrator, std::move(put), {}});
}

// CFG-2: what a contact waits in, or an agent works by, is not made another thing under him.
void MatcherWorld::spoil() {
    fire_what_is_due();
    State const& state = engine_.state();
    std::vector<ConfigItem> items;
    auto const other = [](MediaType media) {
        return media == MediaType::chat ? MediaType::telephony : MediaType::chat;
    };
    for (auto const& [id, task] : state.tasks) {
        for (QueueEntry const& entry : task.entries) {
            if (entry.queue.empty()) continue;
            Queue queue = state.config.queues.at(entry.queue);
            queue.media = other(queue.media);
            items.emplace_back(queue);
        }
        for (SkillRequirement const& wanted : task.requirements) {
            Skill skill = state.config.skills.at(wanted.skill);
            skill.type = type_after(skill.type);
            items.emplace_back(skill);
        }
        auto const point = state.config.entry_points.find(task.entry_point);
        if (point == state.config.entry_points.end()) continue;
        EntryPoint line = point->second;
        line.media = other(line.media);
        items.emplace_back(line);
    }
    for (auto const& [id, agent] : state.agents) {
        if (agent.station() == nullptr) continue;
        Team team = state.config.teams.at(agent.station()->team);
        team.number = "+15557000";
        items.emplace_back(team);
        Idle const* const idle = agent.station()->choice.idle();
        auto const known = idle == nullptr ? state.config.aux_codes.end()
                                           : state.config.aux_codes.find(idle->code);
        if (known == state.config.aux_codes.end()) continue;
        AuxCode code = known->second;
        code.is_idle = false;
        items.emplace_back(code);
    }
    if (items.empty()) return;
    Actor const administrator{ActorKind::administrator, {}, "administrator"};
    Outcome const outcome =
        engine_.step(ChangeConfiguration{administrator, {random_.pick(items)}, {}}, now_);
    require(outcome.refusal && outcome.refusal->reason == Reason::in_use && outcome.events.empty(),
            "CFG-2: something in use has become another thing");
}

// What a supervisor may do to contacts and queues (RQ-9, RQ-13).
void MatcherWorld::supervise() {
    auto const line = static_cast<std::size_t>(random_.below(organization_.queues()));
    QueueId const queue = organization_.queue(line);
    if (random_.chance(15)) return give(CloseQueue{supervisor(), queue, random_.chance(40)});
    if (random_.chance(10)) {
        EntryPointId const point = organization_.entry_point(line);
        return give(CloseEntryPoint{supervisor(), point, random_.chance(40)});
    }
    if (engine_.state().tasks.empty()) return;
    TaskId const task = some_task();
    std::optional<int> priority;
    if (random_.chance(40)) priority = static_cast<int>(random_.between(1, 10));
    switch (random_.below(5)) {
        case 0: return give(ForceEndTask{supervisor(), task});
        case 1:
        case 2: return give(PrioritizeTask{supervisor(), task, priority.value_or(1)});
        default: {
            RequeueTask requeue{supervisor(), task, queue, random_.chance(30), priority, {}};
            if (random_.chance(40)) requeue.requirements = organization_.requirements(2);
            return give(requeue);
        }
    }
}

}  // namespace ringmaster::simulation
