#pragma once
// Golden frames: tests/unit/api/golden/<name>.json. RINGMASTER_REWRITE=1 writes them anew.

#include <string>

namespace ringmaster::api::testing {

// The frame, indented, is what the file holds.
void expect_golden(std::string const& name, std::string const& frame);

}  // namespace ringmaster::api::testing
