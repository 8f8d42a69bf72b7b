// How a day goes: two thirds of what comes are calls, one in twelve leaves before anybody answers,
// one in twelve of the others is passed on to a second queue.

#include "bench/records/year.hpp"

#include <algorithm>

namespace ringmaster::bench {
namespace {

std::vector<Named> named(std::mt19937_64& random, std::size_t count, std::string const& kind) {
    std::vector<Named> all;
    for (std::size_t number = 1; number <= count; ++number) {
        all.push_back({drawn_id(random), kind + " " + std::to_string(number)});
    }
    return all;
}

}  // namespace

core::Uuid drawn_id(std::mt19937_64& random) {
    std::uint64_t const high = random();
    return {high, random()};
}

House::House(std::mt19937_64& random, std::size_t agent_count)
    : queues(named(random, 60, "Queue")),
      teams(named(random, 40, "Team")),
      sites(named(random, 4, "Site")),
      entry_points(named(random, 12, "Line")),
      codes(named(random, 25, "Reason")) {
    for (auto& one : named(random, agent_count, "Agent")) {
        agents.push_back({std::move(one), agents.size() % teams.size(), 0, 0, {}, 0});
    }
}

std::int64_t Day::between(std::int64_t least, std::int64_t most) {
    auto const width = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<std::int64_t>(random_() % width);
}

std::size_t Day::one_of(std::size_t count) { return random_() % count; }

Leg Day::leg(std::int64_t begin, bool may_leave) {
    Leg leg;
    leg.queue = one_of(house_.queues.size());
    leg.begin = begin;
    if (may_leave && in(8)) {
        leg.ended = begin + between(1'000, 90'000);
        return leg;
    }
    // One of a few who is free first: nobody looks at all of them.
    leg.agent = one_of(house_.agents.size());
    for (int tries = 0; tries < 8; ++tries) {
        std::size_t const other = one_of(house_.agents.size());
        if (house_.agents[other].free_at < house_.agents[leg.agent].free_at) leg.agent = other;
    }
    leg.is_missed_first = in(4);
    std::int64_t const missed = leg.is_missed_first ? 20'000 : 0;
    std::int64_t const free_at = house_.agents[leg.agent].free_at;
    leg.offered = std::max(begin + between(20, 900), free_at) + missed;
    leg.answered = leg.offered + between(1'500, 9'000);
    leg.hold_ms = in(12) ? between(5'000, 90'000) : 0;
    leg.ended = leg.answered + leg.hold_ms + between(30'000, 480'000);
    leg.wrap_up_ms = between(4'000, 45'000);
    house_.agents[leg.agent].free_at = leg.ended + leg.wrap_up_ms;
    return leg;
}

Contact Day::contact(std::size_t index, std::size_t of) {
    Contact contact;
    contact.id = drawn_id(random_);
    contact.number = between(0, 99'999'999);
    contact.channel = in(66) ? 0 : 1 + one_of(2);
    contact.entry_point = one_of(house_.entry_points.size());
    contact.code = one_of(house_.codes.size());
    auto const width = (closes_ms - opens_ms) / static_cast<std::int64_t>(of);
    contact.begin = midnight_ + opens_ms + static_cast<std::int64_t>(index) * width +
                    between(0, std::max<std::int64_t>(width - 1, 0));
    contact.legs.push_back(leg(contact.begin, true));
    bool const is_passed_on = contact.is_handled() && in(8);
    if (is_passed_on) contact.legs.push_back(leg(contact.legs.front().ended, false));
    contact.is_recorded = contact.channel == 0 && contact.is_handled() && in(40);
    contact.is_callback = contact.channel == 0 && contact.is_handled() && in(2);
    return contact;
}

}  // namespace ringmaster::bench
