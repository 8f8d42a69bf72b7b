#pragma once
// A random secret of this installation, kept beside the database (mode 0600).

#include <string>

#include "ringmaster/store/result.hpp"

namespace ringmaster::app {

// 32 bytes; created when the file is missing.
[[nodiscard]] store::Result<std::string> read_or_create_secret(std::string const& path);

}  // namespace ringmaster::app
