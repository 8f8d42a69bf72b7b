#pragma once
// One document's change, worked out once: what is stored, what the Directory keeps, and what the
// audit says of it (CFG-2).

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "ringmaster/api/call.hpp"
#include "ringmaster/api/directory.hpp"

namespace ringmaster::api {

// `before`: null for a new one. `after`: the stored form; null for a removal. Versions count on.
[[nodiscard]] DocumentChange document_change(std::string_view resource, std::string const& id,
                                             Document const* before,
                                             std::shared_ptr<nlohmann::json const> after);

}  // namespace ringmaster::api
