// The single acts of the workload.

#include "simulation/desktop_room.hpp"
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
    if (!has_socket && random_.chance(85)) open_socket(agent, false);
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

void Workload::open_socket(AgentId agent, bool resumed) {
    if (!room_) return tell(SocketOpened{agent, next_socket_++, resumed});
    tell(room_->open(agent, random_));
    for (SocketClosed const& replaced : room_->take_replaced()) tell(replaced);
}

// A socket is lost, at times for a while, and a page comes back; most of them reload at once.
void Workload::come_and_go() {
    AgentId const agent = some_agent();
    // What is told at the very moment of the loss is heard by nobody, and not repeated.
    while (stage_.is_timer_due()) schedule_media(stage_.tick(256));
    if (auto const lost = room_->close(agent, random_)) {
        tell(*lost);
        if (random_.chance(25)) return;
    }
    open_socket(agent, false);
    if (random_.chance(80)) give(Reload{acting(agent), agent});
}

void Workload::open_or_close_socket() {
    if (room_) return come_and_go();
    AgentId const agent = some_agent();
    auto const& agents = stage_.model().agents;
    auto const known = agents.find(agent);
    bool const none = known == agents.end() || known->second.sockets.empty();
    if (!none && random_.chance(12)) return give(Reload{acting(agent), agent});
    std::size_t const open = none ? 0 : known->second.sockets.size();
    if (none || random_.chance(open < 3 ? 35 : 55)) {
        open_socket(agent, random_.chance(30));
        if (random_.chance(60)) give(Reload{acting(agent), agent});
        return;
    }
    bool const stale = random_.chance(10);  // a late disconnect (AG-7)
    tell(SocketClosed{agent, stale ? 1'000'000 : known->second.sockets.begin()->first});
}

void Workload::create_task() {
    std::vector<std::string> const lines{"support", "support", "sales",
                                         "hotline", "webchat", "mail"};
    std::string const line = random_.pick(lines);
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = named<TaskId>("task-" + std::to_string(next_task_++));
    create.media = MediaType::telephony;
    if (line == "webchat") create.media = MediaType::chat;
    if (line == "mail") create.media = MediaType::email;
    create.entry_point = named<EntryPointId>(line + "-line");
    std::string const customer = std::to_string(random_.below(8));
    bool const calls = create.media == MediaType::telephony;
    create.origin = (calls ? "+1555030" : "guest-") + customer;
    wish_for_agents(create);
    if (random_.chance(40)) create.priority = static_cast<int>(random_.between(1, 10));
    if (random_.chance(30)) {
        create.age_since = stage_.now - milliseconds(random_.between(0, 600'000));
    }
    switch (random_.below(40)) {  // now and then something that is refused
        case 0: create.priority = 11; break;
        case 1: create.age_since = stage_.now + milliseconds(1); break;
        case 2: create.entry_point = named<EntryPointId>("no such line"); break;
        case 3: create.media = MediaType::social; break;
        case 4:
            if (auto const other = some_task()) create.task = *other;
            break;
        case 5: create.queue = named<QueueId>("sales"); break;
        default: break;
    }
    if (random_.chance(25)) return tell(CustomerArrived{numbered_source(), create});
    give(create);
}

// RQ-7, RQ-8
void Workload::wish_for_agents(CreateTask& create) {
    if (random_.chance(12)) {
        create.direct_to = some_agent();
        create.direct_for = milliseconds(random_.between(1'000, 30'000));
    } else if (random_.chance(12)) {
        create.preferred = {{some_agent(), static_cast<std::int32_t>(random_.between(0, 3))}};
    }
}

// Mostly against the current versions, now and then against older ones (CD-3).
void Workload::save_variables() {
    auto const pair = some_pair();
    if (!pair) return;
    auto const [task, agent] = *pair;
    SaveVariables save;
    save.task = task;
    save.by = some_actor(agent);
    if (save.by.kind == ActorKind::agent) save.agent = agent;
    TaskModel const* const now = stage_.model().task(task);
    auto const known = now == nullptr ? TaskModel{}.variables : now->variables;
    for (char const* name : {"account", "language", "note", "card"}) {
        if (random_.chance(50)) continue;
        auto const text = std::to_string(random_.below(3));
        save.values[name] = PlainValue{text};
        if (std::string_view(name) == "card") {
            save.values[name] = SealedValue{"key", std::to_string(random_.next()), text};
        }
        if (random_.chance(30)) continue;
        auto const found = known.find(name);
        std::uint32_t const version = found == known.end() ? 0 : found->second.version;
        bool const stale = version > 0 && random_.chance(20);
        save.versions[name] = stale ? version - 1 : version;
    }
    give(save);
}

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

// What connectors tell beside the legs (PROTOCOL 8).
void Workload::connector_talk() {
    auto const task = some_task();
    if (!task) return;
    Leg const leg{LegKind::agent, some_agent(), {}};
    MediaType const media = random_.chance(50) ? MediaType::telephony : MediaType::chat;
    switch (random_.weighted({25, 25, 50, 25, 25})) {
        case 4: return tell(MessagePassed{source(), *task, leg});
        case 0: return tell(Dtmf{source(), *task, leg, "42#"});
        case 1: return tell(RecordingFile{source(), *task, "recordings/1"});
        case 2: return tell(StrayLeg{source(), *task, media, leg});
        default: return tell(ConnectorReturned{{media}});
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
