#pragma once
// Rules between keys. Each names the keys it judges, so that a rule about a key whose own value is
// already wrong keeps quiet instead of adding a second problem about a default.

#include <iosfwd>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/settings/settings.hpp"

namespace ringmaster::app {

// One sentence per broken rule; `wrong` holds the keys that have a problem of their own.
[[nodiscard]] std::vector<std::string> check_together(Settings const& settings,
                                                      std::set<std::string> const& wrong);

// What is no mistake of the configuration, but will not do here and now: a certificate that does
// not count, more connections than the system allows.
[[nodiscard]] std::vector<std::string> warn_about_surroundings(Settings const& settings);

// Files that are named but cannot be read, and keys that others can.
[[nodiscard]] std::vector<std::string> check_files(Settings const& settings);

// Why a start would refuse the data folder. What it would only mend is told as a warning.
[[nodiscard]] std::vector<std::string> check_data_folder(Settings const& settings,
                                                         std::ostream& warnings);

}  // namespace ringmaster::app
