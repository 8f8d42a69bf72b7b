#pragma once
// `components/schemas` of the description: what stands on the wire, each shape once.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ringmaster::api {

struct BodyShape;

[[nodiscard]] nlohmann::ordered_json schema_reference(std::string_view name);
// "A|B" as an array of texts.
[[nodiscard]] nlohmann::ordered_json text_list(std::string_view values);

// Each adds its schemas, by name.
void add_answer_schemas(nlohmann::ordered_json& schemas);
void add_body_schemas(nlohmann::ordered_json& schemas);
void add_resource_schemas(nlohmann::ordered_json& schemas);
void add_event_schemas(nlohmann::ordered_json& schemas);

// The component of a command's body: "acceptTask" -> "AcceptTaskBody".
[[nodiscard]] std::string body_schema_name(BodyShape const& shape);

}  // namespace ringmaster::api
