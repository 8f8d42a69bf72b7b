#include "app/edge/rate_limit.hpp"

#include <algorithm>

#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t buckets_before_forgetting = 10'000;

}  // namespace

RateLimit::RateLimit(std::uint64_t per_second, std::uint64_t burst)
    : per_second_(static_cast<double>(per_second)),
      burst_(static_cast<double>(std::max<std::uint64_t>(burst, 1))),
      forget_at_(buckets_before_forgetting) {}

RateLimit::Bucket& RateLimit::filled(std::string const& caller, Steady now) {
    auto found = buckets_.find(caller);
    if (found == buckets_.end()) {
        if (buckets_.size() >= forget_at_) forget_full(now);
        found = buckets_.emplace(caller, Bucket{burst_, now}).first;
    }
    Bucket& bucket = found->second;
    double const passed = std::max(Wait(now - bucket.at).count(), 0.0);
    bucket.left = std::min(burst_, bucket.left + passed * per_second_);
    bucket.at = std::max(bucket.at, now);
    return bucket;
}

bool RateLimit::admit(std::string const& caller, Steady now) {
    Bucket& bucket = filled(caller, now);
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
}

RateLimit::Wait RateLimit::wait(std::string const& caller, Steady now) {
    return Wait(std::max(1 - filled(caller, now).left, 0.0) / per_second_);
}

bool RateLimit::in_debt(std::string const& caller, Steady now) {
    return filled(caller, now).left < 0;
}

void RateLimit::charge(std::string const& caller, double more, Steady now) {
    filled(caller, now).left -= more;
}

// A full bucket says nothing that a new one would not say. Each walk is paid for by as many new
// callers as it finds.
void RateLimit::forget_full(Steady now) {
    std::erase_if(buckets_, [&](auto const& entry) {
        double const passed = Wait(now - entry.second.at).count();
        return entry.second.left + passed * per_second_ >= burst_;
    });
    forget_at_ = std::max(2 * buckets_.size(), buckets_before_forgetting);
}

api::Response rate_exceeded(RateLimit::Wait wait) {
    auto response = api::error_response(429, "RATE_EXCEEDED", "Too many requests");
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    response.headers.push_back({"Retry-After", std::to_string(std::max<std::int64_t>(seconds, 1))});
    return response;
}

}  // namespace ringmaster::app
