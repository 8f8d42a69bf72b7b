#pragma once
// What one caller costs over time: a bucket that fills at a steady rate (SEC-5). A request takes
// one from it when it comes, and what it turns out to cost beyond that when that is known: then
// there may be a debt, which has to be filled up before the next.
//
// Ownership: values. Threading: one thread. Units: requests, of an ordinary size; real time.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "ringmaster/api/text/http.hpp"

namespace ringmaster::app {

class RateLimit {
public:
    using Steady = std::chrono::steady_clock::time_point;
    using Wait = std::chrono::duration<double>;
    RateLimit(std::uint64_t per_second, std::uint64_t burst);

    // Whether one more request of this caller is within its rate; counts it if so.
    [[nodiscard]] bool admit(std::string const& caller, Steady now);
    // How long until it is; zero: now.
    [[nodiscard]] Wait wait(std::string const& caller, Steady now);
    // Whether those that were admitted have cost more than there was.
    [[nodiscard]] bool in_debt(std::string const& caller, Steady now);
    // What one that was admitted cost beyond the one it was counted as.
    void charge(std::string const& caller, double more, Steady now);
    [[nodiscard]] std::size_t callers() const { return buckets_.size(); }

private:
    struct Bucket {
        double left = 0;
        Steady at;
    };
    Bucket& filled(std::string const& caller, Steady now);
    void forget_full(Steady now);

    double per_second_;
    double burst_;
    std::map<std::string, Bucket> buckets_;
    std::size_t forget_at_;  // so many buckets
};

// 429 with Retry-After.
[[nodiscard]] api::Response rate_exceeded(RateLimit::Wait wait);

}  // namespace ringmaster::app
