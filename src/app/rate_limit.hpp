#pragma once
// Requests of one token over time: a bucket that fills at a steady rate (SEC-5).
//
// Ownership: values. Threading: the loop only. Units: requests; real time.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace ringmaster::app {

class RateLimit {
public:
    using Steady = std::chrono::steady_clock::time_point;
    RateLimit(std::uint64_t per_second, std::uint64_t burst);

    // Whether one more request of this caller is within its rate; counts it if so.
    [[nodiscard]] bool admit(std::string const& caller, Steady now);
    [[nodiscard]] std::size_t callers() const { return buckets_.size(); }

private:
    struct Bucket {
        double left = 0;
        Steady at;
    };
    void forget_idle(Steady now);

    double per_second_;
    double burst_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace ringmaster::app
