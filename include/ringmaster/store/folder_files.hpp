#pragma once
// The files that make up a database, and who else may read them.
//
// Ownership: values. Threading: any thread. Errors: files that are not there, or that cannot be
// looked at, are left out.

#include <string>
#include <vector>

namespace ringmaster::store {

// All there may be, the secret too.
[[nodiscard]] std::vector<std::string> files_of(std::string const& database);
// Those that others than their owner may read or write.
[[nodiscard]] std::vector<std::string> open_to_others(std::string const& database);

// Why a start would refuse the folder, as far as names and sizes tell: a database that is missing
// beside what is left of it, or one without its secret. Changes and opens nothing.
[[nodiscard]] std::vector<std::string> folder_problems(std::string const& database);

}  // namespace ringmaster::store
