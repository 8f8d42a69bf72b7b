#pragma once
// Pieces of the document codec: typed looks at a validated document, and the items that need more
// than one document.

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/documents/skill_book.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/config.hpp"

namespace ringmaster::api {

// The id in a field, empty when there is none.
template <class Id>
[[nodiscard]] Id id_at(nlohmann::json const& document, char const* name) {
    return Id::parse(text_at(document, name)).value_or(Id{});
}

template <class Id>
[[nodiscard]] std::vector<Id> ids_at(nlohmann::json const& document, char const* name) {
    std::vector<Id> ids;
    for (std::string const& text : texts_at(document, name)) {
        if (auto const id = Id::parse(text)) ids.push_back(*id);
    }
    return ids;
}

// Absent counts as active, as the resource table says.
[[nodiscard]] bool is_active(nlohmann::json const& document);

// A document's name, or a person's two names.
[[nodiscard]] std::string document_name(nlohmann::json const& body);

[[nodiscard]] inline std::optional<core::Duration> seconds_at(nlohmann::json const& document,
                                                              char const* name) {
    auto const value = integer_at(document, name);
    if (!value) return std::nullopt;
    return std::chrono::seconds(*value);
}

// Of a number of hours, or of `each` hours.
[[nodiscard]] inline std::optional<core::Duration> hours_at(nlohmann::json const& document,
                                                            char const* name, int each) {
    auto const value = integer_at(document, name);
    if (!value) return std::nullopt;
    return std::chrono::hours(*value * each);
}

// The channel of a queue or entry point; empty: one the engine does not know.
[[nodiscard]] std::optional<core::MediaType> media_of(nlohmann::json const& document);
// Where an entry point's customers write to (CH-3), in canonical form (NUM-1); empty: nowhere.
[[nodiscard]] std::string digital_address_of(nlohmann::json const& entry_point,
                                             std::string const& region);

[[nodiscard]] core::WrapUpSettings wrap_up_settings(nlohmann::json const& document);
// Consult, transfer, conference, noise suppression and ceilings of an organization-setting.
void set_call_settings(nlohmann::json const& setting, core::OrgSettings& settings);
// The user's own number under either spelling (PROTOCOL 5).
[[nodiscard]] std::string default_dial_number(nlohmann::json const& user);

// No team stands in it twice, and none without an id.
void add_once(std::vector<core::TeamId>& teams, core::TeamId team);

// A user belongs to the teams he names and to the teams that name him.
void add_team_members(Directory const& directory, core::Config& config);
// RQ-4: of users whose teams are known.
void add_skills(Directory const& directory, SkillBook const& book, core::Config& config);
// Users and teams are there already; for entry points the settings, too.
void encode_queues(Directory const& directory, SkillBook const& book, core::Config& config);
void encode_entry_points(Directory const& directory, SkillBook const& book, core::Config& config);

// `callDistributionGroups` by `order`, those without one by their place (RQ-6).
[[nodiscard]] std::vector<nlohmann::json const*> groups_in_order(nlohmann::json const& queue);
// Whether `queueSkillRequirements` apply.
[[nodiscard]] bool requires_skills(nlohmann::json const& queue);

// What a queue's routing is made of.
struct RoutingSources {
    Directory const& directory;
    SkillBook const& book;
    core::Config const& config;
};
// Order, requirements, relaxation and who serves it (RQ-3 to RQ-9). `document` has its defaults.
void set_routing(nlohmann::json const& document, RoutingSources const& sources, core::Queue& queue);

}  // namespace ringmaster::api
