// Everything that can happen to a live call with three agents, one customer and one outside
// number, breadth first from six situations (docs/testing.md). In every state: the invariants and
// the promises of SPEC hold, `allowedActions` of each agent is exactly what is accepted (VC-6), a
// refusal changes nothing, and replay and snapshot lead to the same state.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <unordered_set>

#include "ringmaster/core/codec/codec.hpp"
#include "simulation/call_world.hpp"
#include "simulation/stage.hpp"

namespace ringmaster::simulation::exhaustive_call_test {
namespace {

using testing::named;
using testing::SmallWorld;

struct Known {
    std::size_t from = 0;  // index of the state before
    std::string by;        // what happened
};

struct Place {
    std::string snapshot;
    Time now;
    std::size_t index = 0;
};

class Exploration {
public:
    explicit Exploration(int depth) : depth_(depth) {}

    void run(Engine const& engine, Time now) {
        remember(engine, now, 0, "start");
        for (int level = 0; level < depth_ && !::testing::Test::HasFailure(); ++level) {
            std::vector<Place> const places = std::move(frontier_);
            frontier_.clear();
            for (Place const& place : places) {
                visit(place);
                if (::testing::Test::HasFailure()) return;
            }
        }
        for (Place const& place : std::exchange(frontier_, {})) {  // the last ones are looked at
            Engine engine_there = restored(place);
            check_allowed(engine_there, place);
            if (::testing::Test::HasFailure()) return;
        }
    }
    [[nodiscard]] std::size_t states() const { return known_.size(); }
    [[nodiscard]] std::size_t transitions() const { return transitions_; }
    [[nodiscard]] std::size_t attempts_made() const { return attempts_; }

private:
    static Engine restored(Place const& place) {
        return std::move(*Engine::restore(place.snapshot));
    }

    void fail(std::string const& what, std::size_t index, std::string const& last = {}) const {
        std::string path;
        for (std::size_t at = index; at != 0; at = known_[at].from) {
            path = known_[at].by + "; " + path;
        }
        ADD_FAILURE() << what << "\nafter: " << path << last;
    }

    void remember(Engine const& engine, Time now, std::size_t from, std::string by) {
        std::string key = future_of(engine.state(), now);
        if (!seen_.insert(std::move(key)).second) return;
        known_.push_back({from, std::move(by)});
        frontier_.push_back({engine.snapshot(), now, known_.size() - 1});
        std::size_t const index = known_.size() - 1;
        if (auto const broken = engine.broken_invariant()) return fail(*broken, index);
        std::string const promise = broken_promise(engine.state());
        if (!promise.empty()) return fail(promise, index);
        auto const again = Engine::restore(frontier_.back().snapshot);
        if (!again || !(again->hash() == engine.hash())) fail("a snapshot leads elsewhere", index);
    }

    // The same events applied to the state before give the state after.
    void check_replay(Place const& before, Outcome const& outcome, Engine const& after,
                      std::string const& by) const {
        Engine replayed = restored(before);
        for (Event const& event : outcome.events) replayed.apply(event);
        if (replayed.hash() == after.hash()) return;
        fail("replay leads elsewhere", before.index, by);
    }

    void arrive(Place const& before, Engine& engine, Time now, Outcome outcome,
                std::string const& by) {
        ++transitions_;
        settle(engine, now, outcome);
        std::size_t const known = known_.size();
        remember(engine, now, before.index, by);
        if (known_.size() != known) check_replay(before, outcome, engine, by);
    }

    // Tries every command; those that are accepted lead on.
    std::vector<Attempt const*> check_allowed(Engine& engine, Place const& place) {
        std::vector<Attempt const*> accepted;
        std::map<AgentId, std::uint32_t> possible;
        for (Attempt const& attempt : attempts()) {
            ++attempts_;
            Outcome const outcome = engine.step(attempt.command, place.now);
            if (outcome.refusal) {
                if (!outcome.events.empty())
                    fail("a refusal with events", place.index, attempt.name);
                continue;
            }
            possible[attempt.agent] |= 1U << static_cast<unsigned>(attempt.action);
            accepted.push_back(&attempt);
            engine = restored(place);
        }
        if (engine.snapshot() != place.snapshot) fail("a refusal changed something", place.index);
        for (AgentId const& agent : the_agents()) {
            auto const view = engine.view(the_call(), agent);
            std::uint32_t const allowed = view ? view->allowed.bits : 0;
            std::string const stuck = stuck_owner(engine.state(), agent, ActionSet{allowed});
            if (!stuck.empty()) fail(stuck, place.index);
            std::string const wrong = broken_permission(engine.state(), agent, ActionSet{allowed});
            if (!wrong.empty()) fail("allowed against the rules: " + wrong, place.index);
            if (allowed == possible[agent]) continue;
            std::string differing;
            for (std::size_t index = 0; index < enum_count<Action>(); ++index) {
                if (((allowed ^ possible[agent]) >> index & 1U) == 0) continue;
                differing += ' ' + std::string(enum_name(static_cast<Action>(index)));
                differing += (allowed >> index & 1U) != 0 ? " allowed" : " accepted";
            }
            fail("allowedActions differ from what is accepted:" + differing, place.index);
        }
        return accepted;
    }

    void visit(Place const& place) {
        Engine engine = restored(place);
        std::vector<Attempt const*> const accepted = check_allowed(engine, place);
        for (Attempt const* const attempt : accepted) {
            make(place, {attempt->name, [attempt](Engine& next, Time& now) {
                             return next.step(attempt->command, now);
                         }});
            if (::testing::Test::HasFailure()) return;
        }
        for (Happening const& one : happenings(engine)) {
            make(place, one);
            if (::testing::Test::HasFailure()) return;
        }
    }

    void make(Place const& place, Happening const& one) {
        Engine next = restored(place);
        Time now = place.now;
        try {
            Outcome outcome = one.happen(next, now);
            arrive(place, next, now, std::move(outcome), one.name);
        } catch (InvariantBroken const& broken) {
            fail(broken.what, place.index, one.name);
        }
    }

    int depth_;
    std::size_t transitions_ = 0;
    std::size_t attempts_ = 0;
    std::unordered_set<std::string> seen_;
    std::vector<Known> known_;
    std::vector<Place> frontier_;
};

void must(Outcome const& outcome) { ASSERT_FALSE(outcome.refusal); }

template <class Command>
Command by(char const* who) {
    Command command;
    command.by = SmallWorld::actor(who);
    command.agent = named<AgentId>(who);
    command.task = the_call();
    return command;
}

void connect(SmallWorld& world) {
    world.call("c1");
    must(world.accept("anna", "c1"));
}

void consult(SmallWorld& world) {
    connect(world);
    auto ask = by<StartConsult>("anna");
    ask.target.agent = named<AgentId>("ben");
    must(world.give(ask));
    must(world.give(by<AcceptConsult>("ben")));
}

void confer(SmallWorld& world) {
    consult(world);
    must(world.give(by<JoinConference>("anna")));
}

void transfer(SmallWorld& world) {
    connect(world);
    auto send = by<TransferTask>("anna");
    send.target.agent = named<AgentId>("ben");
    must(world.give(send));
}

void send_to_number(SmallWorld& world) {
    connect(world);
    auto send = by<TransferTask>("anna");
    send.target.kind = TargetKind::dialNumber;
    send.target.number = outside_number;
    must(world.give(send));
}

void dial(SmallWorld& world) {
    connect(world);
    auto ask = by<StartConsult>("anna");
    ask.target.kind = TargetKind::dialNumber;
    ask.target.number = outside_number;
    must(world.give(ask));
}

struct Start {
    char const* name;
    void (*build)(SmallWorld&);
    int depth;
};

class ExhaustiveCall : public ::testing::TestWithParam<Start> {};

TEST_P(ExhaustiveCall, keeps_every_promise_whatever_happens) {
    char const* const text = std::getenv("RINGMASTER_DEPTH");
    int const depth = text == nullptr ? GetParam().depth : std::atoi(text);
    SmallWorld world = call_world();
    GetParam().build(world);
    auto const begun = std::chrono::steady_clock::now();
    Exploration exploration(depth);
    exploration.run(world.engine, world.now);
    auto const took = std::chrono::steady_clock::now() - begun;
    std::cout << GetParam().name << ": depth " << depth << ", " << exploration.states()
              << " states, " << exploration.transitions() << " transitions, "
              << exploration.attempts_made() << " commands tried, "
              << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms\n";
    EXPECT_GT(exploration.states(), 100U);
}

INSTANTIATE_TEST_SUITE_P(
    Starts, ExhaustiveCall,
    ::testing::Values(Start{"connected", connect, 4}, Start{"consulting", consult, 3},
                      Start{"conference", confer, 3}, Start{"transferring", transfer, 3},
                      Start{"sending", send_to_number, 3}, Start{"dialling", dial, 3}),
    [](auto const& start) { return std::string(start.param.name); });

}  // namespace
}  // namespace ringmaster::simulation::exhaustive_call_test
