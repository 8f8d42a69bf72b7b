// The router against a slow matcher in random worlds. RINGMASTER_DECISIONS says how many decisions
// at least, RINGMASTER_SEED the first world, RINGMASTER_STEPS the acts of one; a failure names its
// seed.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "simulation/matcher_world.hpp"
#include "simulation/slots.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation::matcher_test {
namespace {

std::uint64_t setting(char const* name, std::uint64_t usual) {
    char const* const text = std::getenv(name);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

struct Totals {
    MatcherCounts counts;
    std::size_t commands = 0;
    std::size_t slots_compared = 0;  // agents whose slots were counted from what is published
};

// What the router and the matcher disagree about in one world, if anything.
std::optional<std::string> disagreement(std::uint64_t seed, std::uint64_t steps, Totals& totals) {
    MatcherWorld world(seed);
    Slots slots;
    world.watch = [&](Outcome const& outcome, Engine const& engine) {
        slots.take(outcome, engine);
    };
    std::optional<std::string> what;
    try {
        world.open();
        for (std::uint64_t step = 0; step < steps; ++step) world.step();
        world.require_reproducible();
    } catch (Complaint const& complaint) {
        what = complaint.what;
    } catch (InvariantBroken const& broken) {
        what = "the engine stopped: " + broken.what;
    }
    totals.counts.add(world.matcher().counts());
    totals.commands += world.commands();
    totals.slots_compared += slots.compared();
    if (what) {
        *what += "\nRINGMASTER_SEED=" + std::to_string(seed) + " RINGMASTER_DECISIONS=1" +
                 " RINGMASTER_STEPS=" + std::to_string(steps) + " after " +
                 std::to_string(world.matcher().counts().decisions) + " decisions\n" +
                 world.tail(setting("RINGMASTER_TAIL", 12));
    }
    return what;
}

void print(MatcherCounts const& counts) {
    std::cout << counts.decisions << " decisions, " << counts.offers << " offers: by longest "
              << counts.by_order[0] << ", linear " << counts.by_order[1] << ", circular "
              << counts.by_order[2] << ", best " << counts.by_order[3] << ", preferred "
              << counts.preferred << ", direct " << counts.personal << "; with a choice "
              << counts.choices << ", past entries nobody could take " << counts.passed_over
              << ", skills " << counts.demanding << ", relaxed " << counts.relaxed
              << ", later groups " << counts.grown << ", in front " << counts.in_front
              << ", skips ended early " << counts.skips_ended_early << ", courtesy "
              << counts.courtesy << ", last agent " << counts.last_agents << ", assigned "
              << counts.assigned << ", lines " << counts.lines << ", agents before lines "
              << counts.beside_lines << ", refused " << counts.refused << ", overflowed "
              << counts.overflowed << ", moved on " << counts.moved << ", to backup "
              << counts.to_backup << " (later " << counts.late_backup << "), overflow numbers "
              << counts.overflow_numbers << ", listeners " << counts.past_listeners
              << ", callbacks " << counts.callbacks << " (changed " << counts.callbacks_changed
              << ", moved " << counts.callbacks_moved << ", called first " << counts.called_first
              << "); blended " << counts.by_mode[0] << ", realtime " << counts.by_mode[1]
              << ", exclusive " << counts.by_mode[2] << '\n';
}

// How often each kind of thing was seen.
std::vector<std::size_t> kinds_of(MatcherCounts const& counts) {
    return {counts.by_order[0],       counts.by_order[1], counts.by_order[2],
            counts.by_order[3],       counts.by_mode[0],  counts.by_mode[1],
            counts.by_mode[2],        counts.choices,     counts.passed_over,
            counts.preferred,         counts.personal,    counts.grown,
            counts.relaxed,           counts.demanding,   counts.in_front,
            counts.skips_ended_early, counts.courtesy,    counts.last_agents,
            counts.assigned,          counts.lines,       counts.beside_lines,
            counts.refused,           counts.overflowed,  counts.moved,
            counts.to_backup,         counts.late_backup, counts.overflow_numbers,
            counts.past_listeners,    counts.callbacks,   counts.callbacks_changed,
            counts.callbacks_moved,   counts.called_first};
}

// Some are rare: for them there are more worlds.
bool goes_on(MatcherCounts const& counts, std::uint64_t wanted) {
    if (counts.decisions < wanted) return true;
    auto const kinds = kinds_of(counts);
    bool const is_rare = *std::min_element(kinds.begin(), kinds.end()) <= 10;
    return wanted >= 100'000 && is_rare && counts.decisions < 2 * wanted;
}

TEST(Matcher, AgreesWithTheRouterInRandomWorlds) {
    std::uint64_t const first = setting("RINGMASTER_SEED", 1);
    std::uint64_t const wanted = setting("RINGMASTER_DECISIONS", 100'000);
    std::uint64_t const steps = setting("RINGMASTER_STEPS", 300);
    auto const start = std::chrono::steady_clock::now();
    Totals totals;
    MatcherCounts const& counts = totals.counts;
    std::uint64_t seed = first;
    std::size_t differences = 0;
    for (; goes_on(counts, wanted) && differences < 5; ++seed) {
        auto const what = disagreement(seed, steps, totals);
        if (!what) continue;
        ++differences;
        ADD_FAILURE() << *what;
    }
    auto const took = std::chrono::steady_clock::now() - start;
    std::cout << "seeds " << first << " to " << seed - 1 << ", " << differences << " differences, "
              << std::chrono::duration_cast<std::chrono::seconds>(took).count() << " s\n";
    std::cout << totals.commands << " commands, slots of " << totals.slots_compared
              << " agents compared\n";
    print(counts);
    if (wanted < 100'000) return;  // a failure is being repeated
    for (std::size_t const often : kinds_of(counts)) {
        EXPECT_GT(often, 10U) << "something hardly happened";
    }
}

// OF-4: nobody else is there, so the skip ends by its time alone, however often he clicks.
TEST(Matcher, ASoleAgentWhoDeclinesIsOfferedItOncePerBackoff) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Random random(seed);
        auto const backoff = std::chrono::milliseconds(random.between(1'000, 60'000));
        testing::SmallWorld world;
        Queue queue = world.engine.state().config.queues.at(testing::named<QueueId>("support"));
        queue.decline_backoff = backoff;
        world.configure({queue});
        world.bring_in("anna");
        AgentId const anna = testing::named<AgentId>("anna");
        TaskId const task = testing::named<TaskId>("c1");
        world.call("c1");
        std::vector<Time> offers;
        Time const end = world.now + 10 * backoff;
        auto const look = [&] {  // declines at once what is there
            Task const* const one = world.task("c1");
            if (one == nullptr || one->offer_to(anna) == nullptr) return;
            offers.push_back(world.now);
            world.give(Reject{testing::SmallWorld::actor("anna"), anna, task});
        };
        while (world.now < end) {
            look();
            world.give(SetState{testing::SmallWorld::actor("anna"), anna, true, {}, ""});
            look();
            auto const due = world.engine.next_deadline();
            Duration pause(random.between(1, 5'000));
            if (due) pause = std::min(pause, *due - world.now);
            world.wait(std::min(pause, end - world.now));
        }
        ASSERT_EQ(offers.size(), 10U) << "seed " << seed;
        for (std::size_t index = 1; index < offers.size(); ++index) {
            EXPECT_EQ(offers[index] - offers[index - 1], backoff) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace ringmaster::simulation::matcher_test
