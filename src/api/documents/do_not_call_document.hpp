#pragma once
// Do-not-call lists in an organization's document (CFG-3):
//   "doNotCall": {"<list>": [{"phoneNumber", "source", "reason"?, "addedDate", "addedBy"}]}
// A document without the member leaves the lists as they are; with it, they hold what it says.
//
// Ownership: results own everything. Threading: pure functions. Errors: in `problems`.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/do_not_call.hpp"

namespace ringmaster::api {

// Letters, digits, `_` and `-`, as in the public description.
[[nodiscard]] bool is_list_name(std::string_view name);
// E.164, in its canonical form (NUM-1).
[[nodiscard]] std::optional<std::string> listed_number(std::string_view text);

[[nodiscard]] nlohmann::ordered_json do_not_call_json(std::string const& number,
                                                      core::DoNotCallEntry const& entry);
[[nodiscard]] nlohmann::ordered_json do_not_call_document(core::DoNotCall const& lists);
// Who added a number, and when, may be left out: they stay as known (core::ChangeConfiguration).
[[nodiscard]] std::vector<core::DoNotCallNumber> read_do_not_call(nlohmann::json const& document,
                                                                  Problems& problems);

}  // namespace ringmaster::api
