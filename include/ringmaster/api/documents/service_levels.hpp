#pragma once
// What an organization counts as answered in time and as a short abandon, as it is configured now
// (RP-3): what statistics of records are asked with.
//
// Ownership: values. Threading: as the directory. Units: milliseconds. Errors: none; what is not
// configured has its default.

#include <utility>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

class Directory;

struct ServiceLevels {
    core::Duration usual{20'000};
    std::vector<std::pair<core::QueueId, core::Duration>> own;  // of queues that have one
    core::Duration short_abandon{5'000};
};

[[nodiscard]] ServiceLevels service_levels(Directory const& directory);
// Of one queue, its own or the usual one.
[[nodiscard]] core::Duration service_level(Directory const& directory, core::QueueId queue);
[[nodiscard]] core::Duration short_abandon(Directory const& directory);

}  // namespace ringmaster::api
