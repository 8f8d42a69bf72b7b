#pragma once
// Writes a JSON document as YAML 1.2 for readers: block style, two spaces a level, and what is
// small and flat in one line.

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace ringmaster::api {

[[nodiscard]] std::string yaml_text(nlohmann::ordered_json const& document);

}  // namespace ringmaster::api
