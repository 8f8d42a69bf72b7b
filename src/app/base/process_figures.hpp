#pragma once
// What the system says of this process, under the names that every Prometheus dashboard knows
// (`process_…`): processor time, memory, descriptors, start.
//
// Ownership: refers to the metrics. Threading: any thread. What grows with the house is counted
// here (one entry of /proc/self/fd per connection): never on the loop.
// Errors: what cannot be read stays as it was.

#include <chrono>
#include <mutex>

#include "app/base/metrics.hpp"

namespace ringmaster::app {

class ProcessFigures {
public:
    using Steady = std::chrono::steady_clock::time_point;

    explicit ProcessFigures(Metrics& metrics);
    // Brings them up to date, at most once a second.
    void look(Steady now) const;

private:
    Gauge& cpu_seconds_;
    Gauge& resident_bytes_;
    Gauge& virtual_bytes_;
    Gauge& open_descriptors_;
    Gauge& descriptors_max_;
    mutable std::mutex mutex_;  // of what follows
    mutable Steady next_{};
};

}  // namespace ringmaster::app
