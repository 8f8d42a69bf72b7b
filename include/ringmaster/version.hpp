#pragma once
// Which Ringmaster this is. CMake writes the text from `project(… VERSION)`, the only place where
// it stands; every room may ask. Constant, from any thread, no errors.

#include <string_view>

namespace ringmaster {

// "1.2.3": major, minor and patch, as Semantic Versioning has them; no "v" in front.
[[nodiscard]] std::string_view version();

}  // namespace ringmaster
