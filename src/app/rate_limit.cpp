#include "app/rate_limit.hpp"

#include <algorithm>

namespace ringmaster::app {
namespace {

constexpr std::size_t buckets_before_cleaning = 10'000;

}  // namespace

RateLimit::RateLimit(std::uint64_t per_second, std::uint64_t burst)
    : per_second_(static_cast<double>(per_second)),
      burst_(static_cast<double>(std::max<std::uint64_t>(burst, 1))) {}

bool RateLimit::admit(std::string const& caller, Steady now) {
    auto found = buckets_.find(caller);
    if (found == buckets_.end()) {
        if (buckets_.size() >= buckets_before_cleaning) forget_idle(now);
        found = buckets_.emplace(caller, Bucket{burst_, now}).first;
    }
    Bucket& bucket = found->second;
    double const passed = std::chrono::duration<double>(now - bucket.at).count();
    bucket.left = std::min(burst_, bucket.left + passed * per_second_);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
}

// A full bucket says nothing that a new one would not say.
void RateLimit::forget_idle(Steady now) {
    double const full_after = burst_ / per_second_;
    for (auto entry = buckets_.begin(); entry != buckets_.end();) {
        double const idle = std::chrono::duration<double>(now - entry->second.at).count();
        entry = idle >= full_after ? buckets_.erase(entry) : std::next(entry);
    }
}

}  // namespace ringmaster::app
