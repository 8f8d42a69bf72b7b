// Random days against the independent checker. RINGMASTER_SEED (first), RINGMASTER_SEEDS (how
// many) and RINGMASTER_STEPS widen or repeat a run; a failure names its seed.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <numeric>

#include "ringmaster/core/codec/codec.hpp"
#include "simulation/desktop_room.hpp"
#include "simulation/workload.hpp"

namespace ringmaster::simulation::simulation_test {
namespace {

std::uint64_t setting(char const* name, std::uint64_t usual) {
    char const* const text = std::getenv(name);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

using Counts = std::array<std::size_t, std::variant_size_v<EventVariant>>;  // by kind

// What no day can bring about, each with its reason. A test of its own holds each of them.
struct Exempt {
    std::size_t kind;
    char const* reason;
};
Exempt const exempt[] = {
    {Event(TimerSetAside{}).index(), "comes of a fault in the engine alone (unit_app: Faults)"},
    {Event(CampaignChanged{}).index(), "has days of its own (CampaignDays)"},
    {Event(CampaignListChanged{}).index(), "has days of its own (CampaignDays)"},
    {Event(CampaignContactAdded{}).index(), "has days of its own (CampaignDays)"},
    {Event(CampaignContactsClosed{}).index(), "has days of its own (CampaignDays)"},
    {Event(CampaignDeferred{}).index(), "has days of its own (CampaignDays)"},
    {Event(PreviewReleased{}).index(), "has days of its own (CampaignDays)"},
    {Event(PreviewDecided{}).index(), "has days of its own (CampaignDays)"},
};

void expect_every_kind(Counts const& counts) {
    for (std::size_t kind = 0; kind < counts.size(); ++kind) {
        auto const* const found =
            std::find_if(std::begin(exempt), std::end(exempt),
                         [kind](Exempt const& each) { return each.kind == kind; });
        if (found == std::end(exempt)) {
            EXPECT_GT(counts.at(kind), 5U) << "events of kind " << kind << " hardly happened";
        } else {
            EXPECT_EQ(counts.at(kind), 0U) << "kind " << kind << " " << found->reason;
        }
    }
}

// Lets the day happen; a complaint fails the test and names the seed.
template <class Happen>
void expect_quiet(std::uint64_t seed, std::uint64_t steps, Workload& day, Happen const& happen) {
    try {
        happen();
    } catch (Complaint const& complaint) {
        ADD_FAILURE() << complaint.what << "\nRINGMASTER_SEED=" << seed
                      << " RINGMASTER_SEEDS=1 RINGMASTER_STEPS=" << steps << " after "
                      << day.stage().steps().size() << " inputs; the last ones:\n"
                      << day.stage().tail(setting("RINGMASTER_TAIL", 6));
    }
}

// The journal's bytes of one day, or the complaint.
std::string run(std::uint64_t seed, std::uint64_t steps, Counts& counts) {
    constexpr std::uint64_t trial_every = 60;
    Workload day(seed);
    expect_quiet(seed, steps, day, [&] {
        day.open();
        for (std::uint64_t step = 1; step <= steps; ++step) {
            day.step();
            if (step % trial_every == 0) day.stage().require_allowed_is_accepted();
        }
        day.stage().require_reproducible();
        day.go_home();
        day.stage().require_reproducible();
    });
    for (Event const& event : day.stage().journal()) ++counts.at(event.index());
    return encode(day.stage().journal());
}

TEST(Simulation, RandomDaysHoldEveryRule) {
    std::uint64_t const first = setting("RINGMASTER_SEED", 1);
    std::uint64_t const seeds = setting("RINGMASTER_SEEDS", 500);
    std::uint64_t const steps = setting("RINGMASTER_STEPS", 200);
    Counts counts{};
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        run(seed, steps, counts);
        if (HasFatalFailure() || HasNonfatalFailure()) return;
    }
    std::size_t const events = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    std::cout << "seeds " << first << " to " << first + seeds - 1 << ", " << steps
              << " steps each, " << events << " events\n";
    EXPECT_GT(events, seeds * steps / 2) << "the days were too quiet to show anything";
    if (seeds * steps < 10'000) return;  // a failure is being repeated
    expect_every_kind(counts);
}

struct DesktopCounts {
    std::size_t reconnects = 0;
    std::size_t comparisons = 0;
};

// Days with a page for every desktop: so many of a hundred steps are pages that come and go.
DesktopCounts days_with_desktops(unsigned come_and_go, std::uint64_t seeds, std::uint64_t steps) {
    std::uint64_t const first = setting("RINGMASTER_SEED", 1);
    DesktopCounts counts;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        Workload day(seed);
        DesktopRoom const& room = day.furnish(false, come_and_go);
        expect_quiet(seed, steps, day, [&] {
            day.open();
            for (std::uint64_t step = 0; step < steps; ++step) day.step();
            day.go_home();
        });
        counts.reconnects += room.reconnects();
        counts.comparisons += room.comparisons();
        if (::testing::Test::HasFailure()) break;
    }
    std::cout << "seeds from " << first << ": " << counts.reconnects << " sockets opened, "
              << counts.comparisons << " screens compared\n";
    return counts;
}

// PROTOCOL 2: after any loss of a socket, any reload, takeover or restart the screen is right.
TEST(Simulation, DesktopsShowTheTruthWhenTheyComeAndGo) {
    std::uint64_t const seeds = setting("RINGMASTER_SEEDS", 50);
    std::uint64_t const steps = setting("RINGMASTER_STEPS", 400);
    auto const counts = days_with_desktops(60, seeds, steps);
    if (seeds * steps < 10'000) return;  // a failure is being repeated
    EXPECT_GE(counts.reconnects, 10'000U);
    EXPECT_GE(counts.comparisons, counts.reconnects);
}

// PROTOCOL 4: who gets what, on days on which more is done than lost.
TEST(Simulation, DesktopsShowTheTruthAllDayLong) {
    auto const counts =
        days_with_desktops(10, setting("RINGMASTER_SEEDS", 40), setting("RINGMASTER_STEPS", 250));
    EXPECT_GT(counts.comparisons, 0U);
}

TEST(Simulation, TheSameSeedGivesTheSameJournal) {
    Counts counts{};
    for (std::uint64_t seed : {7U, 8U, 9U}) {
        EXPECT_EQ(run(seed, 150, counts), run(seed, 150, counts)) << "seed " << seed;
    }
    EXPECT_NE(run(7, 150, counts), run(8, 150, counts)) << "the seed decides nothing";
}

}  // namespace
}  // namespace ringmaster::simulation::simulation_test
