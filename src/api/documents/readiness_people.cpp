// What keeps people from signing in and from being given contacts.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/connector_profile.hpp"
#include "api/documents/document_parts.hpp"
#include "api/documents/readiness_parts.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {

namespace {

// An active one of the kind that the profile allows; system codes nobody chooses (AG-2).
bool allows_code(core::Config const& config, core::AgentProfile const& profile, bool idle) {
    auto const& listed = idle ? profile.idle_codes : profile.wrap_up_codes;
    bool const all = idle ? profile.all_idle_codes : profile.all_wrap_up_codes;
    return std::ranges::any_of(config.aux_codes, [&](auto const& known) {
        core::AuxCode const& code = known.second;
        bool const fits =
            code.active && code.is_idle == idle && code.system == core::SystemCode::none;
        return fits && (all || std::ranges::find(listed, code.id) != listed.end());
    });
}

bool allows_device(core::AgentProfile const& profile, core::DeviceType device) {
    auto const& options = profile.voice_options;
    return options.empty() || std::ranges::find(options, device) != options.end();
}

bool allows_phone(core::AgentProfile const& profile) {
    return allows_device(profile, core::DeviceType::AGENT_DN) ||
           allows_device(profile, core::DeviceType::EXTENSION);
}

bool allows_wrap_up(core::Config const& config, core::AgentProfile const& profile) {
    return profile.wrap_up.mode == core::WrapUpMode::NONE || allows_code(config, profile, false);
}

}  // namespace

void Survey::look_at_people() {
    if (workers_.empty()) {
        add(Gap::no_agents, "organization", core::to_string(directory_.org()), directory_.name());
    }
    for (Worker const& worker : workers_) look_at_user(worker);
    for (Document const* const document : directory_.list("agent-profile")) {
        look_at_profile(*document);
    }
    for (Document const* const document : directory_.list("multimedia-profile")) {
        look_at_places(*document);
    }
}

void Survey::look_at_user(Worker const& worker) {
    Document const& document = *worker.document;
    core::User const& user = *worker.user;
    core::AgentProfile const* const profile = config_.profile_of(user.id);
    if (profile == nullptr) add(Gap::user_without_profile, "user", document);
    std::vector<core::Team const*> teams;
    for (core::TeamId const& id : user.teams) {
        core::Team const* const team = config_.team(id);
        if (team != nullptr && !team->capacity_based()) teams.push_back(team);
    }
    if (teams.empty()) add(Gap::user_without_team, "user", document);
    bool const at_work =
        std::ranges::any_of(teams, [](core::Team const* team) { return team->active; });
    for (core::Team const* const team : teams) {
        if (at_work) break;
        add(Gap::team_inactive, "team", core::to_string(team->id), team->name, user.name);
    }
    if (profile == nullptr || !profile->dial_number_provisioned) return;
    bool const by_browser =
        allows_device(*profile, core::DeviceType::BROWSER) && rings_browsers(directory_);
    if (by_browser || core::normalize_dial_number(user.default_dial_number)) return;
    if (allows_phone(*profile)) add(Gap::user_without_number, "user", document);
}

void Survey::look_at_profile(Document const& document) {
    auto const found = config_.profiles.find(id_at<core::ProfileId>(document.body(), "id"));
    if (found == config_.profiles.end()) return;
    core::AgentProfile const& profile = found->second;
    constexpr char resource[] = "agent-profile";
    if (!profile.active) {
        auto const user = std::ranges::find_if(
            workers_, [&](Worker const& one) { return one.user->profile == profile.id; });
        if (user == workers_.end()) return;
        return add(Gap::profile_inactive, resource, document, user->user->name);
    }
    if (!allows_code(config_, profile, true)) {
        add(Gap::profile_without_idle_codes, resource, document);
    }
    if (!allows_wrap_up(config_, profile)) {
        add(Gap::profile_without_wrap_up_codes, resource, document);
    }
    if (!allows_phone(profile) && !rings_browsers(directory_)) {
        add(Gap::profile_without_device, resource, document);
    }
    if (!profile.outdial || !config_.settings.outdial_enabled) return;
    core::EntryPoint const* const way_out = config_.entry_point(profile.outdial_entry_point);
    bool const usable =
        way_out != nullptr && way_out->active && way_out->media == core::MediaType::telephony;
    if (usable) return;
    add(Gap::profile_without_outdial, resource, document, way_out == nullptr ? "" : way_out->name);
}

// Those who are no agents may have one without places, so that nothing is offered to them.
void Survey::look_at_places(Document const& document) {
    auto const id = id_at<core::MultimediaProfileId>(document.body(), "id");
    auto const found = config_.multimedia_profiles.find(id);
    if (found == config_.multimedia_profiles.end()) return;
    auto const& capacity = found->second.capacity;
    if (std::ranges::any_of(capacity, [](auto places) { return places > 0; })) return;
    bool is_agents = false;
    bool is_others = false;
    for (auto const& [team, crew] : crews_) {
        for (Worker const* const worker : crew.members) {
            if (config_.multimedia_profile(worker->user->id, team).id != id) continue;
            (worker->is_agent ? is_agents : is_others) = true;
        }
    }
    bool const is_unused =
        !is_others && directory_.references_to("multimedia-profile", document.id).empty();
    if (is_agents || is_unused) add(Gap::profile_without_slots, "multimedia-profile", document);
}

}  // namespace ringmaster::api
