#pragma once
// A year of a contact center, day by day: who calls when, who answers, what each does until it is
// wrapped up. Made up from a seed; the same seed makes the same year.
//
// Ownership: values. Threading: one thread. Units: milliseconds since the Unix epoch.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::bench {

struct Named {
    core::Uuid id;
    std::string name;
};

struct Agent {
    Named named;
    std::size_t team = 0;
    std::int64_t free_at = 0;
    std::int64_t session = 0;  // counts days of work
    core::Uuid session_id;
    std::int64_t activities = 0;  // of this session
};

struct House {
    House(std::mt19937_64& random, std::size_t agent_count);

    std::vector<Named> queues;
    std::vector<Named> teams;
    std::vector<Named> sites;
    std::vector<Named> entry_points;
    std::vector<Named> codes;
    std::vector<Agent> agents;
};

[[nodiscard]] core::Uuid drawn_id(std::mt19937_64& random);

// A stay in a queue, and what came of it.
struct Leg {
    std::size_t queue = 0;
    std::int64_t begin = 0;
    std::int64_t offered = 0;   // to the agent; 0: he left before
    std::int64_t answered = 0;  // 0: nobody did
    std::int64_t ended = 0;
    std::size_t agent = 0;
    bool is_missed_first = false;  // one who did not answer before him
    std::int64_t hold_ms = 0;
    std::int64_t wrap_up_ms = 0;
};

struct Contact {
    core::Uuid id;
    std::int64_t number = 0;
    std::size_t channel = 0;
    std::size_t entry_point = 0;
    std::size_t code = 0;
    std::int64_t begin = 0;
    std::vector<Leg> legs;
    bool is_recorded = false;
    bool is_callback = false;

    [[nodiscard]] bool is_handled() const { return legs.back().answered != 0; }
};

inline constexpr char const* channels[] = {"telephony", "chat", "email"};

// The contacts of a day in the order of their arrival. Agents are given what they are free for.
class Day {
public:
    Day(House& house, std::mt19937_64& random, std::int64_t midnight)
        : house_(house), random_(random), midnight_(midnight) {}
    [[nodiscard]] Contact contact(std::size_t index, std::size_t of);

    static constexpr std::int64_t opens_ms = std::int64_t{8} * 3'600'000;
    static constexpr std::int64_t closes_ms = std::int64_t{20} * 3'600'000;

private:
    [[nodiscard]] std::int64_t between(std::int64_t least, std::int64_t most);
    [[nodiscard]] bool in(int percent) { return between(0, 99) < percent; }
    [[nodiscard]] std::size_t one_of(std::size_t count);
    [[nodiscard]] Leg leg(std::int64_t begin, bool may_leave);

    House& house_;
    std::mt19937_64& random_;
    std::int64_t midnight_;
};

}  // namespace ringmaster::bench
