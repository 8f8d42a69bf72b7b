#pragma once
// A small seeded generator (splitmix64). The standard distributions differ between libraries; a
// seed has to name the same run everywhere.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ringmaster::simulation {

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31);
    }

    // 0 … bound-1. The bias of the remainder does not matter here.
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
    }
    bool chance(unsigned percent) { return below(100) < percent; }

    template <class T>
    T const& pick(std::vector<T> const& values) {
        return values[static_cast<std::size_t>(below(values.size()))];
    }

    // The index of one of `weights`, each as likely as its weight.
    std::size_t weighted(std::vector<unsigned> const& weights) {
        std::uint64_t total = 0;
        for (unsigned const weight : weights) total += weight;
        std::uint64_t at = below(total);
        for (std::size_t index = 0; index < weights.size(); ++index) {
            if (at < weights[index]) return index;
            at -= weights[index];
        }
        return 0;
    }

private:
    std::uint64_t state_;
};

}  // namespace ringmaster::simulation
