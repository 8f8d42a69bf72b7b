// Bodies of agent commands (PROTOCOL 3) and of the notification subscription.
#include <nlohmann/json.hpp>

#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

// The station's device; a client that names none says it with the number (AG-1).
core::DeviceType device_of(json const& body) {
    auto const named = core::enum_parse<core::DeviceType>(text_at(body, "deviceType"));
    if (named) return *named;
    if (flag_at(body, "isExtension")) return core::DeviceType::EXTENSION;
    return text_at(body, "dialNumber").empty() ? core::DeviceType::BROWSER
                                               : core::DeviceType::AGENT_DN;
}

// The only team of a user who has one needs no naming.
std::optional<core::TeamId> team_of(json const& body, core::User const* user) {
    auto const named = core::TeamId::parse(text_at(body, "teamId"));
    if (named) return named;
    if (user != nullptr && user->teams.size() == 1) return user->teams.front();
    return std::nullopt;
}

void check_roles(json const& body, Problems& problems) {
    auto const& roles = child_at(body, "roles");
    if (!roles.is_array()) return;
    if (roles.size() > 10) problems.push_back({"roles", "has more than 10 entries"});
    for (std::size_t index = 0; index < roles.size(); ++index) {
        if (roles[index].is_string() && roles[index].get_ref<std::string const&>().size() <= 64) {
            continue;
        }
        problems.push_back({field_path("roles", index), "must be a string of up to 64 characters"});
    }
}

}  // namespace

std::optional<core::Login> decode_login(json const& body, Acting const& acting,
                                        core::Config const& config, Problems& problems) {
    auto const before = problems.size();
    core::User const* const user = config.user(acting.agent);
    auto const team = team_of(body, user);
    bool const has_none = user != nullptr && user->teams.empty();
    if (!team) {
        problems.push_back({"teamId", has_none ? "is required, and the user belongs to no team: "
                                                 "name one in teamIds of his document"
                                               : "is required"});
    }
    check_roles(body, problems);
    if (problems.size() != before) return std::nullopt;
    core::Login login;
    login.by = acting.by;
    login.agent = acting.agent;
    login.team = *team;
    login.device = device_of(body);
    login.dial_number = text_at(body, "dialNumber");
    login.device_id = text_at(body, "deviceId");
    login.is_extension = flag_at(body, "isExtension");
    login.roles = texts_at(body, "roles");
    login.take_over = flag_at(body, "takeOver");
    return login;
}

core::Logout decode_logout(json const& body, Acting const& acting) {
    return {acting.by, acting.agent, text_at(body, "logoutReason")};
}

std::optional<core::SetState> decode_state(json const& body, Acting const& acting,
                                           Problems& problems) {
    core::SetState command;
    command.by = acting.by;
    command.agent = acting.agent;
    command.reason = text_at(body, "lastStateChangeReason");
    command.available = text_at(body, "state") == "Available";
    auto const text = text_at(body, "auxCodeId");
    if (text.empty()) {
        // A supervisor may leave the choice of the code to the organization's default (AG-1).
        if (acting.by.agent != acting.agent) return command;
        problems.push_back({"auxCodeId", "is required"});
        return std::nullopt;
    }
    if (command.available) return command;
    auto const code = core::AuxCodeId::parse(text);
    if (!code) {
        problems.push_back({"auxCodeId", "must be an id"});
        return std::nullopt;
    }
    command.code = *code;
    return command;
}

SubscribeBody decode_subscribe(json const& body) {
    SubscribeBody wanted;
    wanted.force = flag_at(body, "force");
    wanted.allow_multi_login = flag_at(body, "allowMultiLogin");
    auto const last = integer_at(body, "lastSeq");
    if (last) wanted.last_seq = static_cast<std::uint64_t>(*last);
    return wanted;
}

}  // namespace ringmaster::api
