#include "simulation/matcher_world.hpp"

#include <algorithm>

#include "core/codec/codec_text.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/limits.hpp"
#include "simulation/stage.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::named;

OrgId org() { return named<OrgId>("org"); }

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

MatcherWorld::MatcherWorld(std::uint64_t seed)
    : random_(seed),
      organization_(random_),
      engine_(org()),
      now_(testing::start_of_day),
      media_trouble_(random_.chance(60) ? 0 : 15),
      crowded_(random_.chance(50)) {}

void MatcherWorld::open() {
    Actor const administrator{ActorKind::administrator, {}, "administrator"};
    give(ChangeConfiguration{administrator, organization_.items(), {}});
    bool const everybody = random_.chance(40);
    for (std::size_t index = 0; index < organization_.agents(); ++index) {
        sign_in(everybody ? organization_.agent(index) : some_agent());
    }
}

// ---- one input

void MatcherWorld::take(Outcome const& outcome, Cause const& cause) {
    journal_.insert(journal_.end(), outcome.events.begin(), outcome.events.end());
    try {
        matcher_.foretell(outcome, now_, cause);
        matcher_.take(outcome, now_, cause);
    } catch (std::out_of_range const&) {  // it looks up what has to be there
        throw Complaint{"something is told of what does not exist"};
    }
    if (watch) watch(outcome, engine_);
    std::vector<MediaResult> at_once;
    for (Effect const& effect : outcome.effects) {
        auto const* const command = std::get_if<MediaCommand>(&effect);
        if (command == nullptr) continue;
        MediaResult result{{}, command->number, command->task, true, ""};
        if (!random_.chance(media_trouble_)) {
            at_once.push_back(result);
            continue;
        }
        std::uint64_t const fate = random_.below(3);
        if (fate == 0) continue;  // never answered
        result.succeeded = fate == 1;
        if (!result.succeeded) result.cause = "scripted";
        outstanding_.push_back(result);
    }
    for (MediaResult const& result : at_once) tell(result);
}

void MatcherWorld::give(Command const& command) {
    fire_what_is_due();
    ++commands_;
    take(engine_.step(command, now_), {&command, std::get_if<CreateTask>(&command)});
}

void MatcherWorld::tell(Fact const& fact) {
    fire_what_is_due();
    auto const* const arrived = std::get_if<CustomerArrived>(&fact);
    take(engine_.step(fact, now_), {nullptr, arrived == nullptr ? nullptr : &arrived->create});
}

void MatcherWorld::tick() {
    std::size_t const limit = random_.chance(75) ? 1 : limits::timers_per_tick_max;
    take(engine_.tick(now_, limit), {});
}

void MatcherWorld::fire_what_is_due() {
    while (engine_.next_deadline() && *engine_.next_deadline() <= now_) tick();
    matcher_.require_punctual(now_);
}

void MatcherWorld::let_time_pass() {
    Duration jump(0);
    auto const deadline = engine_.next_deadline();
    switch (random_.weighted({45, 15, 15, 5, 20})) {
        case 0: break;
        case 1: jump = milliseconds(random_.between(1, 900)); break;
        case 2: jump = seconds(random_.between(1, 8)); break;
        case 3: jump = seconds(random_.between(10, 90)); break;
        default:  // exactly at the next deadline, or one tick of the clock beside it
            if (deadline) jump = *deadline - now_;
            jump = std::max(Duration(0), jump + milliseconds(random_.between(-1, 1)));
    }
    Time const until = now_ + jump;
    while (random_.chance(90)) {  // else everything due fires late, at once
        auto const due = engine_.next_deadline();
        if (!due || *due > until) break;
        now_ = std::max(now_, *due);
        tick();
    }
    now_ = until;
    fire_what_is_due();
}

void MatcherWorld::step() {
    let_time_pass();
    act();
}

void MatcherWorld::act() {
    std::size_t const live = engine_.state().tasks.size();
    unsigned const arrivals = live > (crowded_ ? 25U : 8U) ? 2 : 22;
    switch (random_.weighted(
        {8, 2, 12, 5, arrivals, 22, 14, 8, 6, 3, 6, 1, 3, 2, 5, 3, 4, 2, 5, 5, 4, 1})) {
        case 0: return sign_in(some_agent());
        case 1: return sign_out();
        case 2: return choose_state();
        case 3: return open_or_close_socket();
        case 4: return create_task();
        case 5: return answer_offer();
        case 6: return go_on_with_contact();
        case 7: return finish_wrap_up();
        case 8: return leave_customer();
        case 9: return phone_fact();
        case 10: return change_configuration();
        case 11: return restart();
        case 12: return supervise();
        case 14: return number_fact();
        case 15: return assign();
        case 16: return monitor();
        case 17: return supervise_agent();
        case 18: return call_back();
        case 19: return ask_for_callback();
        case 20: return dial_out();
        case 21: return list_number();
        default:
            if (outstanding_.empty()) return;
            MediaResult const result = random_.pick(outstanding_);
            std::erase(outstanding_, result);
            return tell(result);
    }
}

void MatcherWorld::restart() {
    require_reproducible();
    engine_ = random_.chance(50) ? replayed(journal_) : restored(engine_);
    if (random_.chance(60)) return;
    if (random_.chance(50)) now_ = now_ + milliseconds(random_.between(0, 60'000));
    take(engine_.step(Fact{DaemonStarted{}}, now_), {});
    for (std::size_t index = 0; index < organization_.agents(); ++index) {
        if (!random_.chance(80)) continue;
        tell(SocketOpened{organization_.agent(index), next_socket_++, random_.chance(50)});
        if (random_.chance(50)) {
            give(Reload{acting(organization_.agent(index)), organization_.agent(index)});
        }
    }
}

void MatcherWorld::require_reproducible() const {
    Engine const fresh = replayed(journal_);
    require(fresh.hash() == engine_.hash(), "replay of the journal gives another state");
    require(fresh.next_deadline() == engine_.next_deadline(), "replay gives other timers");
    Engine const copy = restored(engine_);
    require(copy.hash() == engine_.hash(), "the snapshot gives another state");
    require(copy.next_deadline() == engine_.next_deadline(), "the snapshot gives other timers");
    auto const broken = engine_.broken_invariant();
    require(!broken, broken.value_or(""));
}

std::string MatcherWorld::tail(std::size_t events) const {
    std::string text;
    std::size_t const from = journal_.size() > events ? journal_.size() - events : 0;
    for (std::size_t index = from; index < journal_.size(); ++index) {
        text += to_text(journal_[index]) + '\n';
    }
    return text;
}

}  // namespace ringmaster::simulation
