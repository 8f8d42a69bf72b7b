#include "ringmaster/api/documents/document_codec.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/document_parts.hpp"
#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/business_calendar.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

core::AuxCode aux_code(json const& document) {
    core::AuxCode code;
    code.id = id_at<core::AuxCodeId>(document, "id");
    code.name = text_at(document, "name");
    code.is_idle = text_at(document, "workTypeCode") == "IDLE_CODE";
    code.is_default = flag_at(document, "defaultCode");
    code.active = flag_at(document, "active");
    // AG-2: the system states are known by name.
    if (code.is_idle && flag_at(document, "isSystemCode")) {
        code.system =
            core::enum_parse<core::SystemCode>(code.name).value_or(core::SystemCode::none);
    }
    return code;
}

core::Site site(json const& document) {
    return {id_at<core::SiteId>(document, "id"), text_at(document, "name"),
            id_at<core::MultimediaProfileId>(document, "multimediaProfileId"),
            flag_at(document, "active"), text_at(document, "defaultRegion")};
}

core::Team team(json const& document) {
    core::Team team;
    team.id = id_at<core::TeamId>(document, "id");
    team.name = text_at(document, "name");
    team.site = id_at<core::SiteId>(document, "siteId");
    team.multimedia_profile = id_at<core::MultimediaProfileId>(document, "multiMediaProfileId");
    team.active = flag_at(document, "active");
    if (text_at(document, "teamType") != "CAPACITY") return team;
    // RQ-14; what is out of service takes nothing, and keeps what it has.
    bool const in_service = text_at(document, "teamStatus") != "NOT_AVAILABLE";
    auto const lines = integer_at(document, "capacity").value_or(0);
    team.number = core::normalize_dial_number(text_at(document, "dialedNumber")).value_or("");
    team.lines = in_service ? static_cast<std::uint32_t>(lines) : 0;
    return team;
}

core::Skill skill(json const& document) {
    return {id_at<core::SkillId>(document, "id"), text_at(document, "name"),
            skill_type_of(document), flag_at(document, "active")};
}

core::MultimediaProfile multimedia_profile(json const& document) {
    core::MultimediaProfile profile;
    profile.id = id_at<core::MultimediaProfileId>(document, "id");
    profile.capacity.clear();
    // The order of MediaType, whose spellings are the field names.
    for (std::size_t index = 0; index < core::media_type_count; ++index) {
        std::string const channel(core::enum_name(static_cast<core::MediaType>(index)));
        auto const count = integer_at(document, channel.c_str()).value_or(0);
        profile.capacity.push_back(static_cast<std::uint8_t>(count));
    }
    profile.mode = core::enum_parse<core::BlendingMode>(text_at(document, "blendingMode"))
                       .value_or(core::BlendingMode::BLENDED);
    return profile;
}

core::User user(json const& document) {
    core::User user;
    user.id = id_at<core::AgentId>(document, "ciUserId");
    user.name = text_at(document, "firstName") + " " + text_at(document, "lastName");
    user.profile = id_at<core::ProfileId>(document, "agentProfileId");
    user.teams = ids_at<core::TeamId>(document, "teamIds");
    user.site = id_at<core::SiteId>(document, "siteId");
    user.multimedia_profile = id_at<core::MultimediaProfileId>(document, "multimediaProfileId");
    user.default_dial_number = default_dial_number(document);
    user.active = flag_at(document, "active") && flag_at(document, "contactCenterEnabled");
    bool const decides = document.contains("autoAnswer") && document["autoAnswer"].is_boolean();
    if (decides) user.auto_answer = flag_at(document, "autoAnswer");  // OF-8
    return user;
}

// Access ALL takes every code, NONE takes none, the other two take those listed.
std::vector<core::AuxCodeId> allowed_codes(json const& document, char const* access,
                                           char const* list) {
    std::string const level = text_at(document, access);
    if (level == "ALL" || level == "NONE") return {};
    return ids_at<core::AuxCodeId>(document, list);
}

// How long an agent may be inactive (AG-10), when the document's flag says so.
std::optional<core::Duration> inactive_after(json const& document, char const* enabled) {
    if (!flag_at(document, enabled)) return std::nullopt;
    auto const minutes = integer_at(document, "timeoutDesktopInactivityMins");
    return std::chrono::minutes(minutes.value_or(30));
}

core::AgentProfile agent_profile(json const& document) {
    core::AgentProfile profile;
    profile.id = id_at<core::ProfileId>(document, "id");
    profile.all_idle_codes = text_at(document, "accessIdleCode") == "ALL";
    profile.idle_codes = allowed_codes(document, "accessIdleCode", "idleCodes");
    profile.all_wrap_up_codes = text_at(document, "accessWrapUpCode") == "ALL";
    profile.wrap_up_codes = allowed_codes(document, "accessWrapUpCode", "wrapUpCodes");
    for (std::string const& option : texts_at(document, "loginVoiceOptions")) {
        auto const device = core::enum_parse<core::DeviceType>(option);
        if (device) profile.voice_options.push_back(*device);
    }
    profile.dial_number_provisioned = text_at(document, "agentDNValidation") == "PROVISIONED_VALUE";
    profile.auto_wrap_up = flag_at(document, "autoWrapUp");
    profile.auto_wrap_after =
        seconds_at(document, "autoWrapAfterSeconds").value_or(profile.auto_wrap_after);
    profile.extension_allowed = flag_at(document, "allowAutoWrapUpExtension");
    profile.auto_answer = flag_at(document, "autoAnswer");
    profile.available_after_outdial = flag_at(document, "agentAvailableAfterOutdial");
    profile.wrap_up = wrap_up_settings(document);
    profile.active = flag_at(document, "active");
    profile.consult_to_queue = flag_at(document, "consultToQueue");      // CO-13
    profile.last_agent_routing = flag_at(document, "lastAgentRouting");  // RQ-7
    profile.outdial = flag_at(document, "outdialEnabled");               // OD-1
    profile.outdial_entry_point = id_at<core::EntryPointId>(document, "outdialEntryPointId");
    profile.inactive_after = inactive_after(document, "timeoutDesktopInactivityCustomEnabled");
    return profile;
}

// CB-1, CB-4 to CB-7, WU-1
void set_callback_settings(json const& setting, core::OrgSettings& settings) {
    auto const attempts = integer_at(setting, "callbackAttemptsMax");
    if (attempts) settings.callback_attempts_max = static_cast<std::uint32_t>(*attempts);
    settings.callback_retry_delay =
        seconds_at(setting, "callbackRetryDelay").value_or(settings.callback_retry_delay);
    if (setting.contains("callbackCancelAllowed")) {
        settings.callback_cancel_allowed = flag_at(setting, "callbackCancelAllowed");
    }
    settings.callback_customer_first = flag_at(setting, "callbackCustomerFirst");
    settings.wrap_up_after_unanswered = flag_at(setting, "wrapUpAfterUnansweredOutdial");
    settings.callback_retention =
        hours_at(setting, "callbackRetentionDays", 24).value_or(settings.callback_retention);
    settings.inbound_cancels_callback = flag_at(setting, "inboundCancelsCallback");
    settings.personal_callback_for =
        hours_at(setting, "personalCallbackHours", 1).value_or(settings.personal_callback_for);
}

core::OrgSettings org_settings(json const& setting, json const& tenant) {
    core::OrgSettings settings;
    char const* const rona[] = {"ronaTimeoutTelephony", "ronaTimeoutChat", "ronaTimeoutEmail",
                                "ronaTimeoutSocial"};
    for (std::size_t index = 0; index < core::media_type_count; ++index) {
        settings.rona_timeout[index] =
            seconds_at(setting, rona[index]).value_or(settings.rona_timeout[index]);
    }
    auto const take = [&](char const* name, core::Duration& target) {
        target = seconds_at(setting, name).value_or(target);
    };
    take("connectingTimeout", settings.connecting_timeout);
    take("connectorCommandTimeout", settings.connector_command_timeout);
    take("declineBackoff", settings.decline_backoff);
    take("autoSignOutAfter", settings.auto_sign_out_after);
    // The one setting clients write in milliseconds (PROTOCOL 5).
    auto const recovery = integer_at(tenant, "lostConnectionRecoveryTimeout");
    if (recovery) settings.lost_connection_recovery = core::Duration(*recovery);
    settings.inactive_after =
        inactive_after(tenant, "timeoutDesktopInactivityEnabled").value_or(settings.inactive_after);
    settings.wrap_up = wrap_up_settings(setting);
    set_call_settings(setting, settings);
    settings.default_region = text_at(setting, "defaultRegion");  // NUM-1
    set_callback_settings(setting, settings);
    settings.outdial_enabled = flag_at(tenant, "outdialEnabled");  // OD-1
    settings.outdial_past_do_not_call = flag_at(tenant, "outdialPastDoNotCall");
    return settings;
}

json with_defaults(Directory const& directory, std::string_view resource) {
    Document const* document = directory.only(resource);
    json body = document == nullptr ? json::object() : document->body();
    fill_defaults(*find_resource(resource), body);
    return body;
}

// Every document of a resource as one kind of item, defaults filled in.
template <class Map, class Encode>
void encode_all(Directory const& directory, std::string_view resource, Map& target,
                Encode const& encode) {
    for (Document const* document : directory.list(resource)) {
        json body = document->body();
        fill_defaults(*find_resource(resource), body);
        auto item = encode(body);
        auto const id = item.id;
        target.insert_or_assign(id, std::move(item));
    }
}

template <class Map>
void compare(Map const& from, Map const& to, std::uint8_t kind, core::ChangeConfiguration& change) {
    for (auto const& [id, item] : to) {
        auto const before = from.find(id);
        if (before == from.end() || !(before->second == item)) change.put.emplace_back(item);
    }
    for (auto const& [id, item] : from) {
        if (to.find(id) == to.end()) change.removed.push_back({kind, id.value});
    }
}

template <class Item, std::size_t Index = 0>
constexpr std::uint8_t kind_of() {
    if constexpr (std::is_same_v<Item,
                                 std::variant_alternative_t<Index, core::ConfigItemVariant>>) {
        return static_cast<std::uint8_t>(Index);
    } else {
        return kind_of<Item, Index + 1>();
    }
}

}  // namespace

core::Config typed_configuration(Directory const& directory, core::Time now) {
    core::Config config;
    encode_all(directory, "auxiliary-code", config.aux_codes, aux_code);
    encode_all(directory, "site", config.sites, site);
    encode_all(directory, "team", config.teams, team);
    encode_all(directory, "multimedia-profile", config.multimedia_profiles, multimedia_profile);
    encode_all(directory, "user", config.users, user);
    encode_all(directory, "agent-profile", config.profiles, agent_profile);
    encode_all(directory, "skill", config.skills, skill);
    SkillBook const book = skill_book(directory);
    add_team_members(directory, config);
    add_skills(directory, book, config);
    encode_queues(directory, book, config);
    config.settings = org_settings(with_defaults(directory, "organization-setting"),
                                   with_defaults(directory, "tenant-configuration"));
    if (config.settings.default_region.empty()) {
        config.settings.default_region = region_of_time_zone(directory.timezone());
    }
    encode_entry_points(directory, book, config);
    for (BusinessCalendar const& calendar : calendars_due(directory, {}, now)) {  // RQ-9
        config.business_hours[calendar.id] = open_hours(calendar, now);
    }
    return config;
}

core::ChangeConfiguration configuration_change(core::Config const& from, core::Config const& to) {
    core::ChangeConfiguration change;
    compare(from.aux_codes, to.aux_codes, kind_of<core::AuxCode>(), change);
    compare(from.sites, to.sites, kind_of<core::Site>(), change);
    compare(from.teams, to.teams, kind_of<core::Team>(), change);
    compare(from.multimedia_profiles, to.multimedia_profiles, kind_of<core::MultimediaProfile>(),
            change);
    compare(from.users, to.users, kind_of<core::User>(), change);
    compare(from.profiles, to.profiles, kind_of<core::AgentProfile>(), change);
    compare(from.queues, to.queues, kind_of<core::Queue>(), change);
    compare(from.entry_points, to.entry_points, kind_of<core::EntryPoint>(), change);
    compare(from.skills, to.skills, kind_of<core::Skill>(), change);
    compare(from.business_hours, to.business_hours, kind_of<core::BusinessHours>(), change);
    if (!(from.settings == to.settings)) change.put.emplace_back(to.settings);
    return change;
}

}  // namespace ringmaster::api
