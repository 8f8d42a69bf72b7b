#pragma once
// The demo organization and its queues, for tests of how documents become routing.

#include <string>
#include <vector>

#include "unit/api/config_support.hpp"

namespace ringmaster::api::testing {

inline constexpr char const* french = "5c111000-0000-4000-8000-000000000002";
inline constexpr char const* grid = "5c111000-0000-4000-8000-000000000006";
inline constexpr char const* contracts = "5c111000-0000-4000-8000-000000000007";
inline constexpr char const* tier = "5c111000-0000-4000-8000-000000000008";
inline constexpr char const* household = "5c11e000-0000-4000-8000-000000000001";
inline constexpr char const* business = "5c11e000-0000-4000-8000-000000000002";
inline constexpr char const* product = "5c111000-0000-4000-8000-000000000009";  // of documents()
inline constexpr char const* billing_team = "7ea30000-0000-4000-8000-000000000001";
inline constexpr char const* technical_team = "7ea30000-0000-4000-8000-000000000002";
inline constexpr char const* digital_team = "7ea30000-0000-4000-8000-000000000003";

template <class Id>
Id id(char const* text) {
    return *Id::parse(text);
}

inline core::SkillId skill(char const* text) { return id<core::SkillId>(text); }

// The demo organization with a skill of type Text, too.
inline nlohmann::json documents() {
    nlohmann::json document = demo_json();
    document["resources"]["skill"].push_back({{"id", product},
                                              {"name", "Product"},
                                              {"skillType", "Text"},
                                              {"serviceLevelThreshold", 20},
                                              {"active", true}});
    return document;
}

inline nlohmann::json& item(nlohmann::json& document, char const* resource, std::size_t index) {
    return document["resources"][resource][index];
}

inline nlohmann::json& queue_of(nlohmann::json& document) {
    return item(document, "contact-service-queue", 0);
}

inline core::Config config_of(nlohmann::json const& document) {
    return typed_configuration(import_into_empty(document.dump()), demo_time);
}

inline core::Queue first_queue(nlohmann::json const& document) {
    return config_of(document).queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000001"));
}

inline core::User user(core::Config const& config, char const* last_digits) {
    auto const text = std::string("a9e47000-0000-4000-8000-0000000000") + last_digits;
    return config.users.at(*core::AgentId::parse(text));
}

inline std::vector<std::string> problems_of(nlohmann::json const& document) {
    std::vector<std::string> lines;
    auto const import =
        import_organization(document.dump(), Directory(demo_org()), core::Config{}, demo_time);
    for (Problem const& problem : import.problems) {
        lines.push_back(problem.path + ": " + problem.text);
    }
    return lines;
}

inline nlohmann::json require(char const* skill_id, char const* condition, char const* value) {
    return {{"skillId", skill_id}, {"condition", condition}, {"skillValue", value}};
}

}  // namespace ringmaster::api::testing
