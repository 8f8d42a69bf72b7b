#pragma once
// Keeps whoever can cause log lines from filling the log: of each kind one line in ten seconds,
// which says how many were left out.
//
// Ownership: values. Threading: one thread. Kinds are few: texts of the program, not of callers.

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace ringmaster::app {

class LogPace {
public:
    using Steady = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds apart{10};

    // Nothing: too soon. Else how many lines of the kind were left out since its last.
    [[nodiscard]] std::optional<std::size_t> due(std::string const& kind, Steady now) {
        auto const [known, is_first] = kinds_.try_emplace(kind, Kind{now, 0});
        auto& [told, left_out] = known->second;
        if (!is_first && now - told < apart) {
            ++left_out;
            return std::nullopt;
        }
        told = now;
        return std::exchange(left_out, 0);
    }

private:
    struct Kind {
        Steady told;
        std::size_t left_out = 0;
    };
    std::map<std::string, Kind> kinds_;
};

}  // namespace ringmaster::app
