#pragma once
// A small file as one text.
//
// Ownership: values. Threading: any thread; blocks. Errors: a file that cannot be read is nothing.

#include <optional>
#include <string>

namespace ringmaster::app {

[[nodiscard]] std::optional<std::string> read_text_file(std::string const& path);

}  // namespace ringmaster::app
