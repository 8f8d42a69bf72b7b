// What a routing decision costs (docs/testing.md, Benchmarks). Each benchmark measures single
// steps of the engine and reports the median and the 99th percentile; what puts the world back is
// not measured. `ceiling_ns` is what the machine needs for one lookup in a std::set of a million:
// compare ratios, not absolute numbers of different machines.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>

#include "bench/big_world.hpp"

namespace ringmaster::bench {
namespace {

using namespace core;
using Clock = std::chrono::steady_clock;

class Timings {
public:
    template <class Step>
    auto measure(benchmark::State& state, Step step) {
        auto const start = Clock::now();
        auto result = step();
        auto const taken = Clock::now() - start;
        state.SetIterationTime(std::chrono::duration<double>(taken).count());
        all_.push_back(std::chrono::duration<double, std::micro>(taken).count());
        return result;
    }
    void report(benchmark::State& state) {
        if (all_.empty()) return;
        std::sort(all_.begin(), all_.end());
        state.counters["p50_us"] = all_[all_.size() / 2];
        state.counters["p99_us"] = all_[all_.size() * 99 / 100];
    }

private:
    std::vector<double> all_;
};

// The machine's own speed: a lookup in a tree that does not fit into its caches.
void tree_lookup(benchmark::State& state) {
    std::set<std::uint64_t> tree;
    std::uint64_t value = 1;
    auto const next = [&] {
        return value = value * 6364136223846793005ULL + 1442695040888963407ULL;
    };
    while (tree.size() < 1'000'000) tree.insert(next());
    for (auto _ : state) benchmark::DoNotOptimize(tree.lower_bound(next()));
}
BENCHMARK(tree_lookup);

void fill(BigWorld& world, std::size_t waiting, std::size_t queues) {
    for (std::size_t number = 0; number < waiting; ++number) {
        world.now = world.now + Duration(1);
        world.give(world.contact(world.next_task(), number % queues));
    }
}

// An agent becomes Available and is offered the oldest of what waits.
void agent_becomes_available(benchmark::State& state) {
    Size size;
    size.agents = static_cast<std::size_t>(state.range(0));
    auto const waiting = static_cast<std::size_t>(state.range(1));
    size.queues = static_cast<std::size_t>(state.range(2));
    size.teams = static_cast<std::size_t>(state.range(3));
    size.skills = static_cast<std::size_t>(state.range(4));
    size.skill_profiles = size.skills == 0 ? 1 : 40;
    BigWorld world(size);
    world.sign_in_all();
    fill(world, waiting, size.queues);
    Timings timings;
    std::size_t agent = 0;
    for (auto _ : state) {
        do agent = (agent + 7919) % size.agents;
        while (size.skills != 0 && agent % 4 == 3);
        world.now = world.now + Duration(1);
        SetState const go = world.state(agent, true);
        Outcome const outcome =
            timings.measure(state, [&] { return world.engine.step(Command{go}, world.now); });
        world.settle(outcome);
        world.now = world.now + Duration(1);
        world.give(world.state(agent, false));
    }
    timings.report(state);
}
BENCHMARK(agent_becomes_available)
    ->ArgNames({"agents", "waiting", "queues", "teams", "skills"})
    ->Args({1'000, 10, 1, 10, 0})
    ->Args({1'000, 1'000, 1, 10, 0})
    ->Args({1'000, 1'000, 100, 10, 0})
    ->Args({1'000, 100'000, 1, 10, 0})
    ->Args({1'000, 100'000, 100, 10, 0})
    ->Args({1'000, 100'000, 1'000, 10, 0})
    ->Args({50'000, 100'000, 1'000, 1, 0})
    ->Args({50'000, 100'000, 1'000, 10, 0})
    ->Args({50'000, 100'000, 1'000, 50, 0})
    ->Args({50'000, 100'000, 1'000, 10, 5})
    ->Args({50'000, 100'000, 1'000, 10, 20})
    ->UseManualTime()
    ->Iterations(5'000);

// A contact arrives and is offered to the first agent of the queue's order.
void task_arrives(benchmark::State& state) {
    Size size;
    size.agents = static_cast<std::size_t>(state.range(0));
    size.teams = 10;
    size.queues = 100;
    size.order = static_cast<RoutingOrder>(state.range(1));
    size.skills = static_cast<std::size_t>(state.range(2));
    size.skill_profiles = size.skills == 0 ? 1 : static_cast<std::size_t>(state.range(3));
    BigWorld world(size);
    world.sign_in_all();
    for (std::size_t agent = 0; agent < size.agents; ++agent) world.give(world.state(agent, true));
    state.SetLabel(std::string(enum_name(size.order)));
    Timings timings;
    std::size_t queue = 0;
    for (auto _ : state) {
        world.now = world.now + Duration(1);
        CreateTask const contact = world.contact(world.next_task(), queue++);
        Outcome const outcome =
            timings.measure(state, [&] { return world.engine.step(Command{contact}, world.now); });
        world.settle(outcome);
        world.now = world.now + Duration(1);
        world.tell(CustomerLeft{{}, contact.task});
    }
    timings.report(state);
}
void every_order(benchmark::internal::Benchmark* one) {
    one->ArgNames({"agents", "order", "skills", "profiles"});
    for (int agents : {10, 1'000, 50'000}) one->Args({agents, 0, 0, 1});
    for (int order : {1, 2, 3}) one->Args({50'000, order, 0, 1});
    for (int order : {0, 1, 2, 3}) {
        for (int skills : {5, 20}) one->Args({50'000, order, skills, 40});
    }
    for (int order : {0, 3}) one->Args({50'000, order, 20, 1'000});
    one->UseManualTime()->Iterations(5'000);
}
BENCHMARK(task_arrives)->Apply(every_order);

// A contact arrives at queues where much waits and nobody is free.
void task_joins_a_long_queue(benchmark::State& state) {
    Size size;
    size.agents = 50'000;
    size.teams = 10;
    size.queues = 1'000;
    BigWorld world(size);
    world.sign_in_all();
    fill(world, static_cast<std::size_t>(state.range(0)), size.queues);
    Timings timings;
    std::size_t queue = 0;
    for (auto _ : state) {
        world.now = world.now + Duration(1);
        CreateTask const contact = world.contact(world.next_task(), queue++);
        static_cast<void>(
            timings.measure(state, [&] { return world.engine.step(Command{contact}, world.now); }));
    }
    timings.report(state);
}
BENCHMARK(task_joins_a_long_queue)->Arg(100'000)->UseManualTime()->Iterations(5'000);

// Ten thousand relaxation steps fall due at once; measured per tick of at most 256.
void relaxation_storm(benchmark::State& state) {
    Timings timings;
    std::size_t fired = 0;
    for (auto _ : state) {
        Size size;
        size.agents = 1'000;
        size.teams = 10;
        size.queues = 100;
        size.skills = 5;
        size.skill_profiles = 40;
        size.relaxation_steps = 1;
        BigWorld world(size);
        world.sign_in_all();
        for (std::size_t number = 0; number < 10'000; ++number) {
            world.give(world.contact(world.next_task(), number));
        }
        world.now = world.now + std::chrono::minutes(1);
        double seconds = 0;
        while (world.engine.next_deadline() && *world.engine.next_deadline() <= world.now) {
            auto const start = Clock::now();
            fired += world.engine.tick(world.now, 256).events.size();
            seconds += std::chrono::duration<double>(Clock::now() - start).count();
        }
        state.SetIterationTime(seconds);
    }
    state.counters["steps_per_s"] =
        benchmark::Counter(static_cast<double>(fired), benchmark::Counter::kIsRate);
}
BENCHMARK(relaxation_storm)->UseManualTime()->Iterations(3);

// Bytes in use that one more signed-in agent, and one more waiting contact, add.
void memory(benchmark::State& state) {
    for (auto _ : state) {
        Size size;
        size.agents = 20'000;
        size.teams = 10;
        size.queues = 100;
        BigWorld world(size);
        auto const in_use = [] { return static_cast<double>(mallinfo2().uordblks); };
        double const before = in_use();
        world.sign_in_all();
        for (std::size_t one = 0; one < size.agents; ++one) world.give(world.state(one, true));
        state.counters["bytes_per_agent"] = (in_use() - before) / static_cast<double>(size.agents);
        for (std::size_t one = 0; one < size.agents; ++one) world.give(world.state(one, false));
        double const empty = in_use();
        fill(world, 100'000, size.queues);
        state.counters["bytes_per_waiting_task"] = (in_use() - empty) / 100'000;
    }
}
BENCHMARK(memory)->Iterations(1);

}  // namespace
}  // namespace ringmaster::bench

BENCHMARK_MAIN();
