// What agents, customers and supervisors of a matcher's world do.

#include <algorithm>

#include "simulation/matcher_world.hpp"
#include "simulation/stage.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::named;

AgentId MatcherWorld::some_agent() {
    return organization_.agent(random_.below(organization_.agents()));
}

TaskId MatcherWorld::some_task() {
    auto at = engine_.state().tasks.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random_.below(engine_.state().tasks.size())));
    return at->first;
}

Actor MatcherWorld::supervisor() const {
    return {ActorKind::supervisor, named<AgentId>("supervisor"), "supervisor"};
}

void MatcherWorld::sign_in(AgentId id) {
    Agent const* const agent = engine_.state().agent(id);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station != nullptr && random_.chance(75)) return choose_state();
    if ((agent == nullptr || agent->sockets.empty()) && random_.chance(92)) {
        tell(SocketOpened{id, next_socket_++, random_.chance(20)});
    }
    Login login;
    login.by = acting(id);
    login.agent = id;
    login.session = named<SessionId>("session-" + std::to_string(next_session_++));
    login.team = organization_.team(random_.below(organization_.teams()));
    login.device = random_.chance(25) ? DeviceType::EXTENSION : DeviceType::BROWSER;
    login.dial_number = "5" + std::to_string(1'000 + random_.below(organization_.agents()));
    if (login.device == DeviceType::BROWSER) login.dial_number = to_string(id);
    login.take_over = random_.chance(80);
    give(login);
    if (random_.chance(90)) give(SetState{acting(id), id, true, {}, ""});
}

void MatcherWorld::sign_out() {
    AgentId const id = some_agent();
    give(Logout{random_.chance(50) ? acting(id) : supervisor(), id, "done"});
}

void MatcherWorld::choose_state() {
    AgentId id = some_agent();
    bool const available = random_.chance(85);
    if (available) {  // rather one who is not
        for (int tries = 0; tries < 4; ++tries) {
            Agent const* const agent = engine_.state().agent(id);
            bool const idle = agent != nullptr && agent->station() != nullptr &&
                              !agent->station()->choice.available();
            if (idle) break;
            id = some_agent();
        }
    }
    give(SetState{acting(id), id, available, named<AuxCodeId>("lunch"), "why"});
}

void MatcherWorld::open_or_close_socket() {
    AgentId const id = some_agent();
    Agent const* const agent = engine_.state().agent(id);
    bool const none = agent == nullptr || agent->sockets.empty();
    std::size_t const open = none ? 0 : agent->sockets.size();
    if (none || random_.chance(open < 3 ? 35 : 60)) {
        tell(SocketOpened{id, next_socket_++, random_.chance(30)});
        if (random_.chance(50)) give(Reload{acting(id), id});
        return;
    }
    if (random_.chance(50)) return;
    while (true) {  // one, or all that he has
        Agent const* const now = engine_.state().agent(id);
        if (now == nullptr || now->sockets.empty()) return;
        tell(SocketClosed{id, now->sockets.front().id});
        if (random_.chance(30)) return;
    }
}

void MatcherWorld::create_task() {
    auto const line = static_cast<std::size_t>(random_.below(organization_.queues()));
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = named<TaskId>("task-" + std::to_string(next_task_++));
    create.media = organization_.media(line);
    create.entry_point = organization_.entry_point(line);
    create.origin = organization_.customer(create.media);
    if (random_.chance(30)) {
        auto const other = static_cast<std::size_t>(random_.below(organization_.queues()));
        if (organization_.media(other) == create.media) create.queue = organization_.queue(other);
    }
    if (random_.chance(50)) create.priority = static_cast<int>(random_.between(1, 3));
    if (random_.chance(10)) create.priority = static_cast<int>(random_.between(1, 10));
    if (random_.chance(35)) create.age_since = now_ - organization_.some_seconds(300);
    if (random_.chance(35)) create.requirements = organization_.requirements(2);
    if (random_.chance(25)) {
        std::size_t const count = 1 + random_.below(4);
        for (std::size_t index = 0; index < count; ++index) {
            AgentId const agent = some_agent();
            bool const twice =
                std::any_of(create.preferred.begin(), create.preferred.end(),
                            [&](PreferredAgent const& one) { return one.agent == agent; });
            if (twice) continue;
            create.preferred.push_back({agent, static_cast<std::int32_t>(random_.between(0, 3))});
        }
    } else if (random_.chance(12)) {
        create.direct_to = some_agent();
        create.direct_for = seconds(1) + organization_.some_seconds(40);
    }
    if (random_.chance(25)) return tell(CustomerArrived{{}, create});
    give(create);
}

void MatcherWorld::answer_offer() {
    std::vector<std::pair<Task const*, Offer const*>> offers;
    for (auto const& [id, task] : engine_.state().tasks) {
        for (Offer const& offer : task.offers) {
            if (offer.ringing()) offers.emplace_back(&task, &offer);
        }
    }
    if (offers.empty()) return;
    auto const [task, offer] = random_.pick(offers);
    TaskId const id = task->id;
    AgentId const agent = offer->agent;
    bool const consult = task->entry(offer->entry)->kind == EntryKind::consult;
    switch (random_.weighted({50, 28, 12, 5, 5})) {
        case 0:
            if (consult) return give(AcceptConsult{acting(agent), agent, id});
            return give(Accept{acting(agent), agent, id});
        case 1:
            give(Reject{acting(agent), agent, id});
            if (random_.chance(60)) give(SetState{acting(agent), agent, true, {}, ""});
            return;
        case 2: {  // RONA, and back at once
            auto const due = engine_.next_deadline();
            now_ = std::max(now_, due.value_or(now_));
            fire_what_is_due();
            return give(SetState{acting(agent), agent, true, {}, ""});
        }
        case 3: return tell(LegFailed{{}, id, {LegKind::agent, agent, {}}, "busy"});
        default: return tell(LegAnswered{{}, id, {LegKind::agent, agent, {}}});
    }
}

Target MatcherWorld::some_target(MediaType media) {
    Target target;
    auto const index = static_cast<std::size_t>(random_.below(organization_.queues()));
    QueueId const queue = organization_.queue(index);
    target.kind = TargetKind::agent;
    target.agent = some_agent();
    if (organization_.media(index) != media || random_.chance(25)) return target;
    target.agent = {};
    switch (random_.weighted({45, 45, 10})) {
        case 0: target.kind = TargetKind::queue; break;
        case 1: target.kind = TargetKind::entryPoint; break;
        default:
            target.kind = TargetKind::dialNumber;
            target.number = "+15557000";
            return target;
    }
    if (target.kind == TargetKind::queue) target.queue = queue;
    if (target.kind == TargetKind::entryPoint) {
        target.entry_point = organization_.entry_point(index);
    }
    return target;
}

void MatcherWorld::ask_somebody(TaskId id, AgentId owner) {
    Task const& task = *engine_.state().task(id);
    bool const consult = task.media == MediaType::telephony && random_.chance(45);
    Target const target = some_target(task.media);
    if (!consult) return give(TransferTask{acting(owner), owner, id, target});
    give(StartConsult{acting(owner), owner, id, target});
}

void MatcherWorld::go_on_with_contact() {
    std::vector<std::pair<TaskId, AgentId>> owners;
    for (auto const& [id, task] : engine_.state().tasks) {
        if (Engagement const* const owner = task.owner()) owners.emplace_back(id, owner->agent);
    }
    if (owners.empty()) return;
    auto const [id, owner] = random_.pick(owners);
    Task const& task = *engine_.state().task(id);
    if (task.consult) {
        switch (random_.below(4)) {
            case 0: return give(TransferConsult{acting(owner), owner, id});
            case 1: return give(JoinConference{acting(owner), owner, id});
            default: return give(EndConsult{acting(owner), owner, id, false});
        }
    }
    switch (random_.weighted({50, 30, 8, 6, 6})) {
        case 0: return give(End{acting(owner), owner, id});
        case 1: return ask_somebody(id, owner);
        case 2: return tell(LegFailed{{}, id, {LegKind::agent, owner, {}}, "network"});
        case 3: return give(LeaveConference{acting(owner), owner, id, false});
        default: return tell(LegHungUp{{}, id, {LegKind::agent, owner, {}}});
    }
}

void MatcherWorld::finish_wrap_up() {
    std::vector<std::pair<TaskId, AgentId>> owed;
    for (auto const& [id, task] : engine_.state().tasks) {
        for (Engagement const& one : task.engagements) {
            if (one.wrap_up() != nullptr) owed.emplace_back(id, one.agent);
        }
    }
    if (owed.empty()) return;
    auto const [task, agent] = random_.pick(owed);
    switch (random_.weighted({70, 20, 10})) {
        case 0: {
            AuxCodeId const code = named<AuxCodeId>("sale");
            Actor const by = random_.chance(85) ? acting(agent) : supervisor();
            return give(SubmitWrapUp{by, agent, task, code, "", ""});
        }
        case 1: return give(SkipWrapUp{acting(agent), agent, task});
        default: return give(ExtendWrapUp{acting(agent), agent, task});
    }
}

void MatcherWorld::leave_customer() {
    if (!engine_.state().tasks.empty()) tell(CustomerLeft{{}, some_task()});
}

void MatcherWorld::phone_fact() {
    for (auto const& [id, agent] : engine_.state().agents) {
        Station const* const station = agent.station();
        if (station == nullptr || !station->phone || random_.chance(30)) continue;
        return tell(PhoneDown{{}, station->phone->task, AgentId(id)});
    }
}

}  // namespace ringmaster::simulation
