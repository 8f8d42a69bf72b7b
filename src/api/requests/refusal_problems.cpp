// Every reason by which a login or a new contact cannot be, in the words of the documents that an
// administrator has to change.

#include "api/requests/refusal_problems.hpp"

#include <algorithm>

#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/dial_number.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {
namespace {

std::string quoted(std::string const& name) { return "\"" + name + "\""; }

void check_users_team(core::Config const& config, core::User const& user, core::TeamId id,
                      Problems& problems) {
    core::Team const* const team = config.team(id);
    bool const is_member = std::ranges::find(user.teams, id) != user.teams.end();
    if (team != nullptr && is_member) {
        if (team->capacity_based()) {
            problems.push_back({"teamId", "is a team of lines, not of agents"});
        } else if (!team->active) {
            problems.push_back({"teamId", "is a team that is not active: " + quoted(team->name)});
        }
        return;
    }
    std::string own;
    for (core::TeamId const& other : user.teams) {
        core::Team const* const known = config.team(other);
        if (known == nullptr) continue;
        own += (own.empty() ? "" : ", ") + quoted(known->name) + " " + core::to_string(other);
    }
    problems.push_back({"teamId", own.empty()
                                      ? "is none of the user's, who belongs to no team: name one "
                                        "in teamIds of his document"
                                      : "is none of the user's, who belongs to " + own});
}

void check_device(core::AgentProfile const& profile, core::DeviceType device, Problems& problems) {
    auto const& options = profile.voice_options;
    if (options.empty() || std::ranges::find(options, device) != options.end()) return;
    std::string allowed;
    for (core::DeviceType const option : options) {
        allowed += (allowed.empty() ? "" : ", ") + std::string(core::enum_name(option));
    }
    problems.push_back({"deviceType", "must be what the desktop profile allows: " + allowed});
}

void check_station_number(core::Config const& config, core::Login const& login,
                          core::User const& user, core::AgentProfile const* profile,
                          Problems& problems) {
    if (login.device == core::DeviceType::BROWSER) return;
    auto const number = core::normalize_dial_number(login.dial_number);
    if (!number) {
        problems.push_back({"dialNumber", std::string(usable_number_rule())});
        return;
    }
    if (profile == nullptr || !profile->dial_number_provisioned) return;
    auto const own = core::normalize_dial_number(user.default_dial_number);
    std::string const& region = config.region_of(login.team);
    if (!own) {
        problems.push_back({"dialNumber",
                            "must be the user's own number (agentDNValidation of "
                            "the desktop profile), and he has none: set "
                            "defaultDialledNumber in his document"});
    } else if (address_form(*own, region) != address_form(*number, region)) {
        problems.push_back({"dialNumber",
                            "must be the user's own number (agentDNValidation of "
                            "the desktop profile)"});
    }
}

core::EntryPoint const* entry_point_of(core::Config const& config, core::CreateTask const& create) {
    if (!create.entry_point.empty()) return config.entry_point(create.entry_point);
    std::string const& region = config.settings.default_region;
    if (create.media != core::MediaType::telephony) {
        auto const address = address_form(create.destination, region);
        auto const* const point = config.entry_point_by_address(create.media, address);
        if (point != nullptr) return point;
    }
    auto const number = core::normalize_dial_number(create.destination);
    return number ? config.entry_point_by_number(address_form(*number, region)) : nullptr;
}

void check_way_in(core::Config const& config, core::CreateTask const& create, Problems& problems) {
    core::EntryPoint const* const point = entry_point_of(config, create);
    bool const by_id = !create.entry_point.empty();
    char const* const field = by_id ? "entryPointId" : "destination";
    if (point == nullptr) {
        problems.push_back({field, by_id
                                       ? "names no entry point"
                                       : "leads to no entry point: a dial-number (or assetId of a "
                                         "digital channel) has to name it, or give entryPointId"});
        return;
    }
    auto const channel = std::string(core::enum_name(create.media));
    if (!point->active) {
        problems.push_back({field, "names " + quoted(point->name) + ", which is not active"});
    }
    if (point->media != create.media) {
        problems.push_back({"mediaType", "is " + channel + ", the entry point's is " +
                                             std::string(core::enum_name(point->media))});
    }
    core::QueueId const id = create.queue.value_or(point->queue);
    core::Queue const* const queue = config.queue(id);
    char const* const queue_field = create.queue ? "queueId" : field;
    std::string const whose = create.queue ? "names" : quoted(point->name) + " names";
    if (queue == nullptr) {
        problems.push_back({queue_field, create.queue ? "names no queue"
                                                      : "leads to " + quoted(point->name) +
                                                            ", which names no queue: set queueId "
                                                            "of the entry point"});
    } else if (!queue->active) {
        problems.push_back(
            {queue_field, whose + " the queue " + quoted(queue->name) + ", which is not active"});
    } else if (queue->media != create.media) {
        problems.push_back({queue_field, whose + " the queue " + quoted(queue->name) + " of " +
                                             std::string(core::enum_name(queue->media)) +
                                             ", the contact is of " + channel});
    }
}

void check_people_and_skills(core::Config const& config, core::CreateTask const& create,
                             Problems& problems) {
    for (std::size_t index = 0; index < create.requirements.size(); ++index) {
        core::SkillRequirement const& wanted = create.requirements[index];
        core::Skill const* const skill = config.skill(wanted.skill);
        if (skill != nullptr && skill->active && skill->type == wanted.type) continue;
        problems.push_back({field_path("skills", index), "names no active skill"});
    }
    auto const is_active = [&config](core::AgentId agent) {
        core::User const* const user = config.user(agent);
        return user != nullptr && user->active;
    };
    for (std::size_t index = 0; index < create.preferred.size(); ++index) {
        if (is_active(create.preferred[index].agent)) continue;
        problems.push_back(
            {field_path(field_path("preferredAgents", index), "agentId"), "is no active agent's"});
    }
    if (!create.direct_to.empty() && !is_active(create.direct_to)) {
        problems.push_back({"directToAgentId", "is no active agent's"});
    }
    bool const in_range = !create.priority || (*create.priority >= core::limits::priority_highest &&
                                               *create.priority <= core::limits::priority_lowest);
    if (!in_range) problems.push_back({"priority", "must be 1 (highest) to 10"});
}

}  // namespace

Problems user_problems(core::Config const& config, core::AgentId agent) {
    core::User const* const user = config.user(agent);
    if (user == nullptr) return {{"", "comes from nobody who is a user of the organization"}};
    Problems problems;
    if (!user->active) problems.push_back({"", "comes from a user who is not active"});
    core::AgentProfile const* const profile = config.profile_of(agent);
    if (profile == nullptr) {
        problems.push_back({"",
                            "comes from a user without a desktop profile: name one in "
                            "agentProfileId of his document"});
    } else if (!profile->active) {
        problems.push_back({"", "comes from a user whose desktop profile is not active"});
    }
    return problems;
}

Problems login_problems(core::Config const& config, core::Login const& login) {
    Problems problems = user_problems(config, login.agent);
    core::User const* const user = config.user(login.agent);
    if (user == nullptr) return problems;
    core::AgentProfile const* const profile = config.profile_of(login.agent);
    if (profile != nullptr) check_device(*profile, login.device, problems);
    check_users_team(config, *user, login.team, problems);
    check_station_number(config, login, *user, profile, problems);
    return problems;
}

Problems creation_problems(core::Config const& config, core::CreateTask const& create) {
    Problems problems;
    check_way_in(config, create, problems);
    check_people_and_skills(config, create, problems);
    return problems;
}

bool is_about_login(core::Reason reason) {
    return reason == core::Reason::unknown_agent || reason == core::Reason::agent_inactive ||
           reason == core::Reason::unknown_team || reason == core::Reason::device_not_allowed ||
           reason == core::Reason::invalid_dial_number;
}

bool is_about_creation(core::Reason reason) {
    return reason == core::Reason::unknown_entry_point || reason == core::Reason::unknown_queue ||
           reason == core::Reason::media_not_supported || reason == core::Reason::unknown_skill ||
           reason == core::Reason::unknown_preferred || reason == core::Reason::priority_range;
}

}  // namespace ringmaster::api
