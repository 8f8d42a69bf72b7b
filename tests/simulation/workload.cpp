#include "simulation/workload.hpp"

#include "simulation/desktop_room.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {

using std::chrono::milliseconds;
using testing::named;

Workload::Workload(std::uint64_t seed) : random_(seed), long_calls_(random_.chance(60)) {
    constexpr unsigned troubles[] = {0, 10, 40};
    media_trouble_ = troubles[random_.below(3)];
}

Workload::~Workload() = default;

DesktopRoom& Workload::furnish(bool keeps_moments, unsigned come_and_go) {
    come_and_go_ = come_and_go;
    room_ = std::make_unique<DesktopRoom>(stage_, keeps_moments);
    stage_.watch([this](Step const& step) { room_->follow(step); });
    return *room_;
}

void Workload::open() {
    give(ChangeConfiguration{{ActorKind::administrator, {}, "administrator"}, organization(), {}});
    for (int index = 0; index < agent_count; ++index) sign_in();
}

void Workload::give(Command const& command) { schedule_media(stage_.give(command)); }

void Workload::tell(Fact const& fact) {
    told_.push_back(fact);
    schedule_media(stage_.tell(fact));
}

// A good connector answers at once; others late, wrongly, or never.
void Workload::schedule_media(Outcome const& outcome) {
    std::vector<MediaResult> at_once;
    for (Effect const& effect : outcome.effects) {
        auto const* const command = std::get_if<MediaCommand>(&effect);
        if (command == nullptr) continue;
        MediaResult result{source(), command->number, command->task, true, ""};
        if (!random_.chance(media_trouble_)) {
            at_once.push_back(result);
            continue;
        }
        std::uint64_t const fate = random_.below(4);
        if (fate == 0) continue;  // never
        result.succeeded = fate != 1;
        if (!result.succeeded) result.cause = "scripted";
        outstanding_.push_back(result);
    }
    for (MediaResult const& result : at_once) tell(result);
}

FactSource Workload::source() {
    if (random_.chance(20)) return {};
    return numbered_source();
}

FactSource Workload::numbered_source() {
    return {random_.chance(50) ? "pbx" : "gateway", next_fact_++};
}

AgentId Workload::some_agent() { return agent_id(static_cast<int>(random_.below(agent_count))); }

Actor Workload::some_actor(AgentId agent) {
    if (random_.chance(88)) return acting(agent);
    return {ActorKind::supervisor, named<AgentId>("supervisor"), "supervisor"};
}

std::optional<TaskId> Workload::some_task() {
    auto const& tasks = stage_.model().tasks;
    bool const old = random_.chance(4) && next_task_ > 1;
    if (old) return named<TaskId>("task-" + std::to_string(1 + random_.below(next_task_ - 1)));
    if (tasks.empty()) return std::nullopt;
    auto at = tasks.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random_.below(tasks.size())));
    return at->first;
}

std::optional<std::pair<TaskId, AgentId>> Workload::some_pair() {
    std::vector<std::pair<TaskId, AgentId>> pairs;
    for (auto const& [id, task] : stage_.model().tasks) {
        for (int index = 0; index < agent_count; ++index) {
            if (task.involves(agent_id(index))) pairs.emplace_back(id, agent_id(index));
        }
    }
    if (!pairs.empty() && random_.chance(90)) return random_.pick(pairs);
    auto const task = some_task();
    if (!task) return std::nullopt;
    return std::pair(*task, some_agent());
}

AuxCodeId Workload::some_code(bool idle) {
    if (random_.chance(5)) return named<AuxCodeId>("RONA");
    if (random_.chance(2)) return named<AuxCodeId>("no such code");
    if (random_.chance(5)) idle = !idle;
    bool const first = random_.chance(50);
    return named<AuxCodeId>(idle ? (first ? "meeting" : "lunch") : (first ? "sale" : "question"));
}

void Workload::let_time_pass() {
    auto const deadline = stage_.engine().next_deadline();
    Duration jump(0);
    switch (random_.weighted({25, 35, 20, 4, 14})) {
        case 0: break;
        case 1: jump = milliseconds(random_.between(1, 900)); break;
        case 2: jump = milliseconds(random_.between(1'000, 20'000)); break;
        case 3: jump = milliseconds(random_.between(20'000, 300'000)); break;
        default:  // exactly at the next deadline, or one tick of the clock beside it
            if (deadline && *deadline > stage_.now) jump = *deadline - stage_.now;
            jump = std::max(Duration(0), jump + milliseconds(random_.between(-1, 1)));
    }
    stage_.pass(jump, random_.chance(75));
    if (random_.chance(70)) schedule_media(stage_.tick(random_.chance(90) ? 256 : 1));
}

void Workload::step() {
    let_time_pass();
    act();
}

void Workload::act() {
    if (room_ && random_.chance(come_and_go_)) return come_and_go();
    std::vector<unsigned> const busy{14, 3, 10, 9, 14, 30, 10, 4,  8, 3, 3, 1,
                                     6,  6, 10, 3, 3,  4,  2,  12, 6, 6, 2};
    std::vector<unsigned> const calm{10, 1, 8,  5, 8, 80, 3, 1, 10, 3, 1, 1,
                                     3,  4, 16, 3, 2, 3,  1, 8, 4,  3, 1};
    switch (random_.weighted(long_calls_ ? calm : busy)) {
        case 0: return sign_in();
        case 1: return sign_out();
        case 2: return choose_state();
        case 3: return open_or_close_socket();
        case 4: return create_task();
        case 5: return act_on_task();
        case 6: return phone_fact();
        case 7: return leave_customer();
        case 8: return deliver_media();
        case 9: return repeat_fact();
        case 10: {
            auto put = configuration_change(stage_.model().config, random_);
            return give(ChangeConfiguration{
                {ActorKind::administrator, {}, "administrator"}, std::move(put), {}});
        }
        case 11: return restart();
        case 12: return save_variables();
        case 13: return connector_talk();
        case 14: return number_fact();
        case 16: return assign();
        case 17: return supervise();
        case 18: return erase_customer();
        case 19: return call_back();
        case 20: return dial_out();
        case 21: return ask_for_callback();
        case 22: return list_numbers();
        default: return monitor();
    }
}

void Workload::restart() {
    stage_.restart(random_.chance(50));
    if (room_) room_->restart();
    if (random_.chance(50)) stage_.pass(milliseconds(random_.between(0, 120'000)), false);
    tell(DaemonStarted{});
    if (random_.chance(80)) schedule_media(stage_.tick(256));
}

void Workload::go_home() {
    media_trouble_ = 0;
    while (!outstanding_.empty()) deliver_media();
    stage_.pass(std::chrono::minutes(1), true);
    while (true) {
        std::vector<TaskId> live;
        for (auto const& [id, task] : stage_.model().tasks) {
            if (!task.ended) live.push_back(id);
        }
        if (live.empty()) break;
        for (TaskId const& id : live) {
            TaskModel const* const task = stage_.model().task(id);
            bool const waits = task != nullptr && (task->waits_for_callback() || task->calls_out());
            if (waits) {
                give(ForceEndTask{{ActorKind::administrator, {}, "administrator"}, id});
            } else {
                tell(CustomerLeft{source(), id});
            }
        }
    }
    for (int index = 0; index < agent_count; ++index) {
        Actor const supervisor{ActorKind::supervisor, named<AgentId>("supervisor"), "supervisor"};
        give(Logout{supervisor, agent_id(index), "good night"});
    }
    stage_.pass(std::chrono::hours(24), true);
    stage_.checker().require_nothing_left();
}

}  // namespace ringmaster::simulation
