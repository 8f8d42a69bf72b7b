#pragma once
// An hour in which everything happens that records tell of: for tests that compare whole files.

#include <functional>

#include "support/small_world.hpp"

namespace ringmaster::reports {

// `after_each` is called behind every input.
void busy_day(testing::SmallWorld& world, std::function<void()> const& after_each);

}  // namespace ringmaster::reports
