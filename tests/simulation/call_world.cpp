#include "simulation/call_world.hpp"

#include <algorithm>

#include "ringmaster/core/model/limits.hpp"
#include "simulation/stage.hpp"

namespace ringmaster::simulation {
namespace {

using testing::named;
using testing::SmallWorld;

std::string name_of(AgentId agent) {
    for (char const* name : {"anna", "ben", "carla"}) {
        if (agent == named<AgentId>(name)) return name;
    }
    return "nobody";
}

std::string name_of(Leg const& leg) {
    if (leg.kind == LegKind::customer) return "customer";
    return leg.kind == LegKind::agent ? name_of(leg.agent) : leg.number;
}

Target agent_target(AgentId agent) {
    Target target;
    target.agent = agent;
    return target;
}

Target number_target() {
    Target target;
    target.kind = TargetKind::dialNumber;
    target.number = outside_number;
    return target;
}

Target queue_target() {
    Target target;
    target.kind = TargetKind::queue;
    target.queue = named<QueueId>("sales");
    return target;
}

std::vector<std::pair<std::string, Aim>> aims(Action action, AgentId agent) {
    std::vector<std::pair<std::string, Aim>> all;
    if (action == Action::transfer || action == Action::consult) {
        for (AgentId const& other : the_agents()) {
            if (other != agent) all.push_back({name_of(other), {{}, agent_target(other), {}}});
        }
        all.push_back({"number", {{}, number_target(), {}}});
        all.push_back({"queue", {{}, queue_target(), {}}});
    } else if (action == Action::conference_drop) {
        for (AgentId const& other : the_agents()) {
            if (other == agent) continue;
            all.push_back({name_of(other), {{}, {}, {LegKind::agent, other, {}}}});
        }
        all.push_back({"number", {{}, {}, {LegKind::number, {}, outside_number}}});
    } else {
        all.push_back({"", {named<AuxCodeId>("sale"), {}, {}}});
    }
    return all;
}

Happening fact(std::string name, Fact told) {
    return {std::move(name),
            [told = std::move(told)](Engine& engine, Time& now) { return engine.step(told, now); }};
}

Happening state_change(AgentId agent, bool available) {
    return {name_of(agent) + (available ? " Available" : " Idle"), [=](Engine& engine, Time& now) {
                return engine.step(
                    SetState{acting(agent), agent, available, named<AuxCodeId>("lunch"), ""}, now);
            }};
}

void add_legs(Task const& task, std::vector<Happening>& all) {
    std::vector<Leg> legs{{LegKind::customer, {}, {}}};
    for (AgentId const& agent : the_agents()) {
        bool const involved = task.offer_to(agent) != nullptr || task.talking(agent) != nullptr;
        if (involved) legs.push_back({LegKind::agent, agent, {}});
    }
    std::string const number = task.dialled();
    if (!number.empty()) legs.push_back({LegKind::number, {}, number});
    for (NumberParty const& party : task.numbers) {
        legs.push_back({LegKind::number, {}, party.number});
    }
    bool const consulted =
        task.consult && task.consult->answered() != nullptr && task.consulted() == nullptr;
    if (consulted) legs.push_back({LegKind::number, {}, task.consult->target.number});
    for (Leg const& leg : legs) {
        std::string const name = name_of(leg);
        all.push_back(fact(name + " failed", LegFailed{{}, task.id, leg, "busy"}));
        if (leg.kind == LegKind::customer) continue;
        all.push_back(fact(name + " answered", LegAnswered{{}, task.id, leg}));
        all.push_back(fact(name + " hung up", LegHungUp{{}, task.id, leg}));
    }
    all.push_back(fact("customer left", CustomerLeft{{}, task.id}));
}

// The oldest and the newest command the connector has not answered.
void add_results(Task const& task, std::vector<Happening>& all) {
    std::vector<std::uint64_t> open;
    for (MediaOperation const& one : task.media_operations) {
        if (!one.expired) open.push_back(one.number);
    }
    if (open.empty()) return;
    std::vector<std::uint64_t> asked{open.front()};
    if (open.size() > 1) asked.push_back(open.back());
    for (std::uint64_t const number : asked) {
        std::string const which = number == open.front() ? "oldest" : "newest";
        all.push_back(fact(which + " confirmed", MediaResult{{}, number, task.id, true, ""}));
        all.push_back(fact(which + " failed", MediaResult{{}, number, task.id, false, "scripted"}));
    }
}

Outcome restart(Engine& engine, Time& now) {
    Outcome all = engine.step(Fact{DaemonStarted{}}, now);
    std::uint64_t socket = 0;
    for (AgentId const& agent : the_agents()) {
        Outcome more = engine.step(Fact{SocketOpened{agent, ++socket, true}}, now);
        std::move(more.events.begin(), more.events.end(), std::back_inserter(all.events));
        std::move(more.effects.begin(), more.effects.end(), std::back_inserter(all.effects));
    }
    return all;
}

Outcome next_deadline(Engine& engine, Time& now) {
    now = std::max(now, engine.next_deadline().value_or(now));
    return engine.tick(now, limits::timers_per_tick_max);
}

bool is_awaited(MediaRequested const& request) {
    switch (request.kind) {
        case MediaKind::ring:
        case MediaKind::dial: return true;
        default: return request.purpose != Purpose::none;
    }
}

}  // namespace

TaskId the_call() { return named<TaskId>("c1"); }

std::vector<AgentId> const& the_agents() {
    static std::vector<AgentId> const agents{named<AgentId>("anna"), named<AgentId>("ben"),
                                             named<AgentId>("carla")};
    return agents;
}

SmallWorld call_world() {
    SmallWorld world;
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.consult_to_queue = true;
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    queue.recorded = true;
    queue.pause_permitted = true;
    world.configure({profile, queue});
    for (char const* name : {"anna", "ben", "carla"}) {
        world.bring_in(name);
        world.now = world.now + std::chrono::seconds(1);
    }
    return world;
}

namespace {

std::vector<Attempt> all_attempts() {
    std::vector<Attempt> all;
    for (AgentId const& agent : the_agents()) {
        for (std::size_t index = 0; index < enum_count<Action>(); ++index) {
            auto const action = static_cast<Action>(index);
            for (auto const& [whom, aim] : aims(action, agent)) {
                std::string name = name_of(agent) + ' ' + std::string(enum_name(action));
                if (!whom.empty()) name += ' ' + whom;
                all.push_back({agent, action, std::move(name),
                               action_command(action, agent, the_call(), aim)});
            }
        }
    }
    return all;
}

}  // namespace

std::vector<Attempt> const& attempts() {
    static std::vector<Attempt> const all = all_attempts();
    return all;
}

std::vector<Happening> happenings(Engine const& engine) {
    std::vector<Happening> all;
    for (AgentId const& id : the_agents()) {
        Agent const* const agent = engine.state().agent(id);
        Station const* const station = agent == nullptr ? nullptr : agent->station();
        if (station == nullptr) continue;
        all.push_back(state_change(id, !station->choice.available()));
        if (station->phone) {
            all.push_back(
                fact(name_of(id) + " phone down", PhoneDown{{}, station->phone->task, id}));
        }
    }
    if (Task const* const task = engine.state().task(the_call())) {
        add_legs(*task, all);
        add_results(*task, all);
    }
    if (engine.next_deadline()) all.push_back({"next deadline", next_deadline});
    all.push_back({"restart", restart});
    return all;
}

void settle(Engine& engine, Time now, Outcome& outcome) {
    for (std::size_t at = 0; at < outcome.events.size(); ++at) {
        auto const* const request = std::get_if<MediaRequested>(&outcome.events[at]);
        if (request == nullptr || is_awaited(*request)) continue;
        Fact const confirmed = MediaResult{{}, request->number, request->task, true, ""};
        Outcome more = engine.step(confirmed, now);
        std::move(more.events.begin(), more.events.end(), std::back_inserter(outcome.events));
        std::move(more.effects.begin(), more.effects.end(), std::back_inserter(outcome.effects));
    }
}

std::string broken_promise(State const& state) {
    Task const* const task = state.task(the_call());
    if (task == nullptr || task->ended() != nullptr) return {};
    bool const waits =
        std::any_of(task->entries.begin(), task->entries.end(),
                    [](QueueEntry const& entry) { return entry.kind != EntryKind::consult; });
    bool const owned = task->owner() != nullptr;
    if (!owned && !waits && task->numbers.empty()) return "a live customer whom nobody has (TR-3)";
    if (owned && waits) return "an owner, and yet the customer waits";
    if (task->held_since && !owned) return "on hold without an owner";
    ConsultAnswered const* const answered = task->consult ? task->consult->answered() : nullptr;
    if (answered != nullptr && !task->in_conference()) {
        bool const both = task->held_since.has_value() && answered->held_since.has_value();
        bool const none = !task->held_since && !answered->held_since;
        if (both) return "both legs on hold (VC-2)";
        if (none) return "neither leg on hold (VC-2)";
    }
    if (task->consult && !owned) return "a consult of nobody";
    for (AgentId const& id : the_agents()) {
        std::size_t voice = 0;
        for (Engagement const& one : task->engagements) voice += one.agent == id && one.talking();
        if (voice > 1) return "an agent twice in one call";
        if (voice == 1 && task->offer_to(id) != nullptr) return "offered what he talks in";
    }
    return {};
}

std::string stuck_owner(State const& state, AgentId agent, ActionSet allowed) {
    Task const* const task = state.task(the_call());
    Agent const* const one = state.agent(agent);
    bool const signed_in = one != nullptr && one->station() != nullptr;
    Engagement const* const owner = task == nullptr ? nullptr : task->owner();
    if (owner == nullptr || owner->agent != agent || !signed_in) return {};
    bool const waits = task->operation_pending() && !task->number_transfer;  // ten seconds (VC-11)
    return waits || allowed.bits != 0 ? "" : "an owner who can do nothing";
}

std::string broken_permission(State const& state, AgentId agent, ActionSet allowed) {
    Task const* const task = state.task(the_call());
    if (task == nullptr) return allowed.bits == 0 ? "" : "something allowed of no contact";
    Engagement const* const part = task->talking(agent);
    bool const owner = part != nullptr && part->role == Role::owner;
    bool const consulting = task->consult.has_value();
    bool const answered = consulting && task->consult->answered() != nullptr;
    bool const conference = task->in_conference();
    bool const offered = task->offer_to(agent) != nullptr;
    struct Rule {
        Action action;
        bool possible;
        char const* text;
    };
    bool const merges = owner && answered;
    bool const on_leg = owner && !conference;
    bool const records = owner && !consulting && !conference && task->recording.has_value();
    Rule const rules[] = {
        {Action::accept, offered, "accept of what is not offered"},
        {Action::consult_accept, offered && consulting, "accept of no consult"},
        {Action::end, owner && !consulting && (conference || !task->held_since),
         "End (VC-1, VC-3)"},
        {Action::hold, on_leg && !task->held_since, "hold (VC-1)"},
        {Action::resume, on_leg && task->held_since.has_value(), "resume (CO-12)"},
        {Action::hold_consult, on_leg && answered, "hold of the consult leg (CO-2)"},
        {Action::resume_consult, on_leg && answered, "resume of the consult leg (CO-2)"},
        {Action::transfer, owner && !consulting && !conference, "transfer (CO-3)"},
        {Action::transfer_cancel, owner && task->number_transfer.has_value(), "cancel (TR-5)"},
        {Action::consult, owner && !consulting, "consult (CF-1)"},
        {Action::consult_end, consulting && part != nullptr, "end of a consult (CO-12)"},
        {Action::consult_transfer, merges && !conference, "consult transfer (CO-3)"},
        {Action::consult_conference, merges, "conference (CO-3)"},
        {Action::conference_exit, conference && part != nullptr, "exit (CF-2)"},
        {Action::conference_transfer, conference && owner, "handing over (CF-2)"},
        {Action::conference_drop, conference && owner, "drop (CF-2)"},
        {Action::record_pause, records, "pause (CF-5)"},
        {Action::record_resume, records, "resuming the recording (CF-5)"},
        {Action::wrapup, task->wrapping(agent) != nullptr, "wrap-up nobody owes (WU-1)"},
    };
    for (Rule const& rule : rules) {
        if (allowed.has(rule.action) && !rule.possible) return rule.text;
    }
    bool const consulted = part != nullptr && part->role == Role::consulted;
    ActionSet only;
    only.add(Action::consult_end);
    if (consulted && (allowed.bits & ~only.bits) != 0) return "more than the exit (CO-12)";
    return {};
}

}  // namespace ringmaster::simulation
