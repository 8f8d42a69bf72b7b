#include "ringmaster/core/model/config.hpp"

#include <algorithm>

#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::core {

#define RINGMASTER_FROM(Alternative) template ConfigItem::ConfigItem(Alternative);
RINGMASTER_DEFINE_ONE_OF(ConfigItem, ConfigItemVariant)
RINGMASTER_FOR_EACH(RINGMASTER_FROM, RINGMASTER_CONFIG_ITEMS)
#undef RINGMASTER_FROM

namespace {

template <class Map, class Key>
auto find_in(Map const& map, Key const& key) -> typename Map::mapped_type const* {
    auto const found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

// Purpose tags of derived ids (see derive()).
constexpr std::uint64_t derived_system_code = 0x5359'5354'454D'434FULL;
// The idle code is one of the documents `api` makes for an organization that brings none; this is
// the third kind of them.
constexpr std::uint64_t derived_system_document = 0x5359'5354'444F'4355ULL;
constexpr std::uint64_t idle_code_ordinal = 3;

}  // namespace

std::string address_key(MediaType media, std::string_view address) {
    return std::string(enum_name(media)) + ':' + std::string(address);
}

bool Queue::served_by(AgentId agent, TeamId team) const {
    if (!agents.empty()) return std::find(agents.begin(), agents.end(), agent) != agents.end();
    return std::find(teams.begin(), teams.end(), team) != teams.end();
}

bool BusinessHours::open_at(Time at) const {
    constexpr Duration week = std::chrono::hours(24 * 7);
    if (at >= covered_until) at = covered_until - week + (at - covered_until) % week;
    auto const next =
        std::upper_bound(open.begin(), open.end(), at,
                         [](Time time, OpenSpan const& span) { return time < span.from; });
    return next != open.begin() && at < std::prev(next)->until;
}

std::optional<Time> BusinessHours::next_opening(Time at) const {
    constexpr Duration week = std::chrono::hours(24 * 7);
    for (OpenSpan const& span : open) {
        if (span.from > at && span.from < covered_until) return span.from;
    }
    std::optional<Time> first;  // the last week covered repeats
    for (OpenSpan const& span : open) {
        if (span.until <= covered_until - week) continue;
        Time const from = std::max(span.from, covered_until - week);
        Duration const behind = std::max(at - from, Duration(0));
        Time const again = from + week * (behind / week + 1);
        if (!first || again < *first) first = again;
    }
    return first;
}

User const* Config::user(AgentId id) const { return find_in(users, id); }
Team const* Config::team(TeamId id) const { return find_in(teams, id); }
Queue const* Config::queue(QueueId id) const { return find_in(queues, id); }
EntryPoint const* Config::entry_point(EntryPointId id) const { return find_in(entry_points, id); }
Skill const* Config::skill(SkillId id) const { return find_in(skills, id); }
AuxCode const* Config::aux_code(AuxCodeId id) const { return find_in(aux_codes, id); }

bool Config::open_at(BusinessHoursId id, Time at) const {
    BusinessHours const* const hours = find_in(business_hours, id);
    return hours == nullptr || hours->open_at(at);
}

AgentProfile const* Config::profile_of(AgentId id) const {
    User const* const found = user(id);
    return found == nullptr ? nullptr : find_in(profiles, found->profile);
}

bool Config::auto_answer(AgentId agent) const {
    User const* const person = user(agent);
    if (person != nullptr && person->auto_answer) return *person->auto_answer;
    AgentProfile const* const profile = profile_of(agent);
    return profile != nullptr && profile->auto_answer;
}

EntryPoint const* Config::entry_point_by_number(std::string_view canonical) const {
    std::string const wanted = digits_of(canonical);  // CO-5
    if (wanted.empty()) return nullptr;
    for (auto const& [id, point] : entry_points) {
        auto const& known = point.canonical_numbers;
        if (std::find(known.begin(), known.end(), canonical) != known.end()) return &point;
    }
    for (auto const& [id, point] : entry_points) {
        for (std::string const& known : point.dial_numbers) {
            if (digits_of(known) == wanted) return &point;
        }
    }
    return nullptr;
}

EntryPoint const* Config::entry_point_by_address(MediaType media,
                                                 std::string_view canonical) const {
    std::string const key = address_key(media, canonical);
    auto const found = std::find_if(entry_points.begin(), entry_points.end(), [&](auto const& one) {
        auto const& known = one.second.canonical_numbers;
        return std::find(known.begin(), known.end(), key) != known.end();
    });
    return found == entry_points.end() ? nullptr : &found->second;
}

std::string const& Config::region_of(TeamId team_id) const {
    Team const* const of_team = team(team_id);
    auto const* const site = of_team == nullptr ? nullptr : find_in(sites, of_team->site);
    return site == nullptr || site->region.empty() ? settings.default_region : site->region;
}

AuxCodeId Config::system_code(OrgId org, SystemCode code) const {
    for (auto const& [id, aux] : aux_codes) {
        if (aux.system == code && aux.is_idle) return id;
    }
    return {derive(org.value, static_cast<std::uint64_t>(code), derived_system_code)};
}

AuxCodeId Config::system_idle_code(OrgId org) {
    return {derive(org.value, idle_code_ordinal, derived_system_document)};
}

AuxCodeId Config::default_idle_code(OrgId org, AgentId agent) const {
    AuxCodeId allowed_default;
    AuxCodeId first_allowed;
    AuxCodeId any_default;
    AuxCodeId first;
    auto const keep_first = [](AuxCodeId& kept, AuxCodeId id) {
        if (kept.empty()) kept = id;
    };
    for (auto const& [id, aux] : aux_codes) {
        if (!aux.is_idle || aux.system != SystemCode::none || !aux.active) continue;
        bool const allowed = idle_code_allowed(agent, id);
        keep_first(first, id);
        if (aux.is_default) keep_first(any_default, id);
        if (allowed) keep_first(first_allowed, id);
        if (allowed && aux.is_default) keep_first(allowed_default, id);
    }
    for (AuxCodeId const found : {allowed_default, first_allowed, any_default, first}) {
        if (!found.empty()) return found;
    }
    return system_idle_code(org);
}

std::optional<Duration> Config::inactive_after(AgentId agent) const {
    AgentProfile const* const profile = profile_of(agent);
    if (profile != nullptr && profile->inactive_after) return profile->inactive_after;
    if (settings.inactive_after.count() > 0) return settings.inactive_after;
    return std::nullopt;
}

Team const* Config::lines(AgentId stands_as) const {
    Team const* const found = team({stands_as.value});
    bool const is_one = found != nullptr && found->capacity_based() && user(stands_as) == nullptr;
    return is_one ? found : nullptr;
}

bool Config::may_work(AgentId agent, TeamId team_id) const {
    User const* const person = user(agent);
    AgentProfile const* const profile = profile_of(agent);
    Team const* const of_team = team(team_id);
    if (person == nullptr || profile == nullptr || of_team == nullptr) return false;
    auto const& own = person->teams;
    bool const belongs = std::find(own.begin(), own.end(), team_id) != own.end();
    return person->active && profile->active && of_team->active && belongs;
}

bool Config::idle_code_allowed(AgentId agent, AuxCodeId code) const {
    AuxCode const* const aux = aux_code(code);
    if (aux == nullptr || !aux->is_idle || !aux->active) return false;
    AgentProfile const* const profile = profile_of(agent);
    if (profile == nullptr) return false;
    if (profile->all_idle_codes) return true;
    auto const& codes = profile->idle_codes;
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool Config::wrap_up_code_allowed(AgentId agent, AuxCodeId code) const {
    AuxCode const* const aux = aux_code(code);
    if (aux == nullptr || aux->is_idle || !aux->active) return false;
    AgentProfile const* const profile = profile_of(agent);
    if (profile == nullptr) return false;
    if (profile->all_wrap_up_codes) return true;
    auto const& codes = profile->wrap_up_codes;
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

MultimediaProfile const& Config::multimedia_profile(AgentId agent, TeamId team_id) const {
    static MultimediaProfile const one_voice_call;
    User const* const person = user(agent);
    if (person != nullptr) {
        auto const* own = find_in(multimedia_profiles, person->multimedia_profile);
        if (own != nullptr) return *own;
    }
    Team const* const of_team = team(team_id);
    if (of_team == nullptr) return one_voice_call;
    auto const* teams_profile = find_in(multimedia_profiles, of_team->multimedia_profile);
    if (teams_profile != nullptr) return *teams_profile;
    auto const* site = find_in(sites, of_team->site);
    if (site == nullptr) return one_voice_call;
    auto const* sites_profile = find_in(multimedia_profiles, site->multimedia_profile);
    return sites_profile != nullptr ? *sites_profile : one_voice_call;
}

void Config::put(ConfigItem const& item) {
    struct Putter {
        Config& config;
        void operator()(AuxCode const& value) const { config.aux_codes[value.id] = value; }
        void operator()(Site const& value) const { config.sites[value.id] = value; }
        void operator()(Team const& value) const { config.teams[value.id] = value; }
        void operator()(MultimediaProfile const& value) const {
            config.multimedia_profiles[value.id] = value;
        }
        void operator()(User const& value) const { config.users[value.id] = value; }
        void operator()(AgentProfile const& value) const { config.profiles[value.id] = value; }
        void operator()(Queue const& value) const { config.queues[value.id] = value; }
        void operator()(EntryPoint const& value) const { config.entry_points[value.id] = value; }
        void operator()(OrgSettings const& value) const { config.settings = value; }
        void operator()(Skill const& value) const { config.skills[value.id] = value; }
        void operator()(BusinessHours const& value) const {
            config.business_hours[value.id] = value;
        }
    };
    std::visit(Putter{*this}, item);
}

void Config::remove(ConfigKey const& key) {
    switch (key.kind) {  // index of the type in ConfigItem
        case 0: aux_codes.erase({key.id}); break;
        case 1: sites.erase({key.id}); break;
        case 2: teams.erase({key.id}); break;
        case 3: multimedia_profiles.erase({key.id}); break;
        case 4: users.erase({key.id}); break;
        case 5: profiles.erase({key.id}); break;
        case 6: queues.erase({key.id}); break;
        case 7: entry_points.erase({key.id}); break;
        case 8: settings = {}; break;
        case 9: skills.erase({key.id}); break;
        case 10: business_hours.erase({key.id}); break;
        default: break;
    }
}

}  // namespace ringmaster::core
