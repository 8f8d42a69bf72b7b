#include "app/base/descriptors.hpp"

#include <sys/resource.h>
#include <algorithm>
#include <filesystem>

namespace ringmaster::app {
namespace {

// Files of the database beyond those that are open at the start, a backup, a look-up of keys, and
// clients that are being told that they are too many.
constexpr std::uint64_t kept_back = 24;

}  // namespace

std::uint64_t raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    rlimit const raised{limit.rlim_max, limit.rlim_max};
    if (limit.rlim_cur < limit.rlim_max && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) {
        return raised.rlim_cur;
    }
    return limit.rlim_cur;
}

std::uint64_t descriptor_limit() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : 0;
}

std::uint64_t open_descriptors() {
    std::error_code failed;
    std::filesystem::directory_iterator const all("/proc/self/fd", failed);
    if (failed) return 0;
    return static_cast<std::uint64_t>(std::distance(begin(all), end(all)));
}

std::uint64_t connections_allowed(std::uint64_t limit, std::uint64_t open) {
    std::uint64_t const taken = open + kept_back;
    return limit > taken ? limit - taken : 1;
}

}  // namespace ringmaster::app
