#pragma once
// SEC-5: how callers share a store of so many places, so that one cannot starve the others. Pure.

#include <cstddef>
#include <string>

#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::app {

// Whose share it is: subjects are an organization's own.
[[nodiscard]] inline std::string caller_name(core::OrgId const& org, std::string const& subject) {
    return core::to_string(org) + subject;
}

// A caller may take one more place while he holds fewer than are free. One alone may fill half of
// the store, two a third each, and so on: whoever comes next always finds as much as anybody has.
[[nodiscard]] constexpr bool within_share(std::size_t held, std::size_t held_by_all,
                                          std::size_t capacity) {
    return held_by_all < capacity && held < capacity - held_by_all;
}

}  // namespace ringmaster::app
