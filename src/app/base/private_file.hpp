#pragma once
// Files with keys: who may read them, and reading them without leaving copies behind.
//
// Ownership: values. Threading: any thread. Errors: a sentence, without what the file holds.

#include <cstddef>
#include <optional>
#include <string>

#include "ringmaster/crypto/secure_memory.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::app {

// What is wrong with who may use an open file; nothing when that is nobody but its owner, or, for
// one that root hands to us, our group (how a service manager's credentials come).
[[nodiscard]] std::optional<std::string> privacy_problem(int descriptor);
// The same for a file by its name. One that is not there, or that cannot be opened, has none.
[[nodiscard]] std::optional<std::string> privacy_problem(std::string const& path);

// A private file of at most so many bytes. What is checked is what is read.
[[nodiscard]] store::Result<crypto::SecureBytes> read_private_file(std::string const& path,
                                                                   std::size_t bytes_max);

}  // namespace ringmaster::app
