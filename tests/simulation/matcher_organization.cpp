#include "simulation/matcher_organization.hpp"

#include <algorithm>

#include "simulation/look_up.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {
namespace {

using std::chrono::seconds;
using testing::named;

constexpr std::size_t multimedia_profiles = 4;
constexpr std::size_t profiles = 4;
constexpr std::size_t lines_teams = 2;
constexpr std::size_t calendars = 2;
char const* const words[] = {"red", "green", "blue"};

template <class IdType>
IdType numbered(char const* kind, std::size_t index) {
    return named<IdType>(std::string(kind) + '-' + std::to_string(index));
}

void sort_by_skill(auto& list) {
    std::sort(list.begin(), list.end(),
              [](auto const& left, auto const& right) { return left.skill < right.skill; });
}

SkillType type_of(std::size_t skill) { return SkillType{static_cast<unsigned char>(skill % 4)}; }

}  // namespace

MatcherOrganization::MatcherOrganization(Random& random)
    : random_(random),
      big_team_(random.chance(8)),
      agents_(big_team_ ? 20 + random.below(20) : 3 + random.below(10)),
      teams_(big_team_ ? 1 : 1 + random.below(5)),
      queues_(1 + random.below(6)),
      skills_(big_team_ ? 5 : random.below(6)) {
    for (std::size_t index = 0; index < queues_; ++index) {
        constexpr MediaType types[] = {MediaType::telephony, MediaType::chat, MediaType::email,
                                       MediaType::social};
        media_.push_back(types[random.weighted({50, 25, 15, 10})]);
        bool const calls = media_.back() == MediaType::telephony;
        if (calls && random.chance(40)) with_lines_.insert(queue(index));
    }
}

AgentId MatcherOrganization::agent(std::size_t index) const {
    return numbered<AgentId>("agent", index);
}
TeamId MatcherOrganization::team(std::size_t index) const {
    return numbered<TeamId>("team", index);
}
QueueId MatcherOrganization::queue(std::size_t index) const {
    return numbered<QueueId>("queue", index);
}
EntryPointId MatcherOrganization::entry_point(std::size_t index) const {
    return numbered<EntryPointId>("line", index);
}

Duration MatcherOrganization::some_seconds(std::int64_t most) {
    if (random_.chance(60)) return seconds(random_.between(0, most / 5) * 5);
    return std::chrono::milliseconds(random_.between(0, most * 1'000));
}

SkillRequirement MatcherOrganization::requirement(std::size_t skill) {
    SkillRequirement one;
    one.skill = numbered<SkillId>("skill", skill);
    one.type = type_of(skill);
    bool const not_so = random_.chance(25);
    one.condition = not_so ? SkillCondition::is_not : SkillCondition::is;
    switch (one.type) {
        case SkillType::proficiency:
            one.level = static_cast<std::int32_t>(random_.between(0, 10));
            one.weight = static_cast<std::int32_t>(random_.between(0, 5));
            one.condition =
                SkillCondition{static_cast<unsigned char>(random_.weighted({60, 20, 10, 10}))};
            if (one.condition == SkillCondition::at_least) one.level = one.level / 2;
            break;
        case SkillType::boolean: one.level = random_.chance(60) ? 1 : 0; break;
        case SkillType::text:
        case SkillType::enumeration: one.text = words[random_.below(3)];
    }
    return one;
}

std::vector<SkillRequirement> MatcherOrganization::requirements(std::size_t most) {
    std::vector<SkillRequirement> list;
    for (std::size_t skill = 0; skill < skills_ && list.size() < most; ++skill) {
        if (random_.chance(35)) list.push_back(requirement(skill));
    }
    sort_by_skill(list);
    return list;
}

// In a big team many have the same, so that a long row of agents may lack what is asked for.
std::vector<SkillValue> MatcherOrganization::skills() {
    constexpr std::size_t kinds_max = 10;
    if (big_team_ && kinds_.size() == kinds_max) return random_.pick(kinds_);
    std::vector<SkillValue> list;
    for (std::size_t skill = 0; skill < skills_; ++skill) {
        if (random_.chance(25)) continue;
        SkillValue one;
        one.skill = numbered<SkillId>("skill", skill);
        switch (type_of(skill)) {
            case SkillType::proficiency:
                one.level = static_cast<std::int32_t>(random_.between(0, 10));
                break;
            case SkillType::boolean: one.level = random_.chance(70) ? 1 : 0; break;
            case SkillType::text: one.texts = {words[random_.below(3)]}; break;
            case SkillType::enumeration:
                for (char const* word : words) {
                    if (random_.chance(60)) one.texts.emplace_back(word);
                }
                std::sort(one.texts.begin(), one.texts.end());
        }
        list.push_back(one);
    }
    sort_by_skill(list);
    if (big_team_) kinds_.push_back(list);
    return list;
}

MultimediaProfileId MatcherOrganization::some_multimedia_profile(unsigned percent) {
    if (!random_.chance(percent)) return {};
    return numbered<MultimediaProfileId>("channels", random_.below(multimedia_profiles));
}

MultimediaProfile MatcherOrganization::multimedia_profile(std::size_t index) {
    MultimediaProfile one;
    one.id = numbered<MultimediaProfileId>("channels", index);
    one.capacity = {random_.chance(90) ? std::uint8_t{1} : std::uint8_t{0}, 0, 0, 0};
    for (std::size_t channel = 1; channel < media_type_count; ++channel) {
        one.capacity[channel] = static_cast<std::uint8_t>(random_.below(6));
    }
    one.mode = BlendingMode{static_cast<unsigned char>(random_.below(3))};
    return one;
}

AgentProfile MatcherOrganization::profile(std::size_t index) {
    constexpr WrapUpMode modes[] = {WrapUpMode::NONE, WrapUpMode::OPTIONAL,
                                    WrapUpMode::MANDATORY_TIMED, WrapUpMode::TIMED_NO_EARLY_EXIT};
    AgentProfile one;
    one.id = numbered<ProfileId>("profile", index);
    one.wrap_up.mode = modes[random_.below(4)];
    one.auto_wrap_up = true;
    one.auto_wrap_after = seconds(random_.between(1, 6) * 5);
    one.extension_allowed = random_.chance(30);
    one.consult_to_queue = true;
    one.last_agent_routing = random_.chance(60);
    one.auto_answer = random_.chance(20);
    one.outdial = random_.chance(80);
    one.outdial_entry_point = entry_point(0);
    one.available_after_outdial = random_.chance(40);
    return one;
}

User MatcherOrganization::user(std::size_t index) {
    User one;
    one.id = agent(index);
    one.name = "agent " + std::to_string(index);
    one.profile = numbered<ProfileId>("profile", random_.below(profiles));
    for (std::size_t of = 0; of < teams_; ++of) one.teams.push_back(team(of));
    one.site = named<SiteId>("site");
    one.multimedia_profile = some_multimedia_profile(40);
    one.skills = skills();
    return one;
}

// Some, in any order; with lines among them where a queue has any.
std::vector<TeamId> MatcherOrganization::pool_teams(Queue const& queue) {
    std::vector<TeamId> all;
    for (std::size_t index = 0; index < teams_; ++index) {
        bool const before = random_.chance(50);
        all.insert(before ? all.begin() : all.end(), team(index));
    }
    all.resize(1 + random_.below(all.size()));
    if (!has_lines(queue.id)) return all;
    if (random_.chance(8)) all.clear();  // by lines alone
    for (std::size_t index = 0; index < lines_teams; ++index) {
        if (index > 0 && random_.chance(50)) continue;
        bool const before = random_.chance(30);
        all.insert(before ? all.begin() : all.end(), numbered<TeamId>("lines", index));
    }
    return all;
}

// Teams at once, groups of teams one after the other, or a list of agents.
void MatcherOrganization::draw_pool(Queue& queue) {
    queue.groups.clear();
    queue.agents.clear();
    std::vector<TeamId> const all = pool_teams(queue);
    queue.teams = all;
    queue.check_availability = random_.chance(35);
    switch (random_.weighted({35, 45, 20})) {
        case 0: return;
        case 1: break;
        default:
            for (std::size_t index = 0; index < agents_; ++index) {
                if (!random_.chance(70)) continue;
                bool const before = random_.chance(50);
                queue.agents.insert(before ? queue.agents.begin() : queue.agents.end(),
                                    agent(index));
            }
            return;
    }
    Duration after(0);
    for (std::size_t index = 0; index < all.size(); ++index) {
        if (index == 0 || random_.chance(70)) {
            if (index > 0) after += some_seconds(30);
            queue.groups.push_back({std::min<Duration>(after, seconds(60)), {}});
        }
        queue.groups.back().teams.push_back(all[index]);
    }
}

void MatcherOrganization::draw_relaxation(Queue& queue) {
    queue.relaxation.clear();
    Duration after(0);
    std::size_t const steps = skills_ == 0 ? 0 : random_.below(4);
    for (std::size_t step = 0; step < steps; ++step) {
        after += some_seconds(25);
        RelaxationStep one;
        one.after = after;
        for (std::size_t skill = 0; skill < skills_; ++skill) {
            if (random_.chance(25)) one.removed.push_back(numbered<SkillId>("skill", skill));
        }
        one.put = requirements(1);
        queue.relaxation.push_back(one);
    }
}

Queue MatcherOrganization::queue_item(std::size_t index) {
    Queue one;
    one.id = queue(index);
    one.name = "queue " + std::to_string(index);
    one.media = media_[index];
    one.order = RoutingOrder{static_cast<unsigned char>(random_.below(4))};
    if (big_team_ && random_.chance(50)) one.order = RoutingOrder::LONGEST_AVAILABLE_AGENT;
    draw_pool(one);
    if (random_.chance(60)) one.requirements = requirements(2);
    draw_relaxation(one);
    if (random_.chance(70)) one.preferred_for = some_seconds(40);
    if (random_.chance(50)) one.rona_timeout = seconds(random_.between(3, 20));
    if (random_.chance(60)) one.decline_backoff = some_seconds(40);
    std::size_t const backup = random_.below(queues_);
    if (random_.chance(40) && media_[backup] == media_[index]) one.backup_queue = queue(backup);
    draw_limits(one);
    return one;
}

// RQ-9; an overflow may lead back to where it came from.
void MatcherOrganization::draw_limits(Queue& queue) {
    queue.contacts_max = random_.chance(15) ? 1 + static_cast<std::uint32_t>(random_.below(6)) : 0;
    queue.wait_max = random_.chance(25) ? seconds(1) + some_seconds(60) : Duration(0);
    queue.overflow_queue = {};
    queue.overflow_entry_point = {};
    queue.overflow_number = {};
    queue.business_hours = some_hours(20);
    queue.manually_assignable = random_.chance(35);
    bool const calls = queue.media == MediaType::telephony;
    if (calls && random_.chance(35)) queue.overflow_number = "+15559000";
    queue.callback_offered = random_.chance(50);
    queue.callback_per_customer_max = 1 + static_cast<std::uint32_t>(random_.below(3));
    if (random_.chance(50)) queue.personal_callback_for = some_seconds(120);
    queue.callback_customer_first = random_.chance(40);
    queue.offers_max = 1;  // RQ-15
    if (!calls && random_.chance(40))
        queue.offers_max = 2 + static_cast<std::uint32_t>(random_.below(3));
    std::size_t const next = random_.below(queues_);
    if (media_[next] != queue.media || random_.chance(40)) return;
    if (random_.chance(50)) {
        queue.overflow_queue = this->queue(next);
    } else {
        queue.overflow_entry_point = entry_point(next);
    }
}

Team MatcherOrganization::lines_team(std::size_t index) {
    Team one{numbered<TeamId>("lines", index), "lines", named<SiteId>("site"), {}, true};
    one.number = "+1555800" + std::to_string(index);
    one.lines = static_cast<std::uint32_t>(random_.below(4));
    return one;
}

// Minutes that are open and closed in turn; sometimes told in advance for a short while only, with
// the week before it.
BusinessHours MatcherOrganization::hours(std::size_t index) {
    BusinessHours one;
    one.id = numbered<BusinessHoursId>("hours", index);
    one.name = "hours";
    bool const short_notice = random_.chance(30);
    Time at = testing::start_of_day;
    if (short_notice) at = at - std::chrono::hours(7 * 24);
    one.covered_until = testing::start_of_day;
    one.covered_until = short_notice ? one.covered_until + some_seconds(600)
                                     : one.covered_until + std::chrono::hours(24);
    Time const last = std::min(one.covered_until, at + std::chrono::hours(2));
    while (at < last) {
        Time const until = at + seconds(1) + some_seconds(900);
        one.open.push_back({at, until});
        at = until + seconds(1) + some_seconds(300);
    }
    return one;
}

BusinessHoursId MatcherOrganization::some_hours(unsigned percent) {
    if (!random_.chance(percent)) return {};
    return numbered<BusinessHoursId>("hours", random_.below(calendars));
}

std::string MatcherOrganization::customer(MediaType media) {
    std::string const number = std::to_string(random_.below(4));
    return media == MediaType::telephony ? "+1555010" + number : "customer-" + number;
}

std::vector<ConfigItem> MatcherOrganization::items() {
    std::vector<ConfigItem> items;
    for (std::size_t index = 0; index < calendars; ++index) items.emplace_back(hours(index));
    for (std::size_t index = 0; index < multimedia_profiles; ++index) {
        items.emplace_back(multimedia_profile(index));
    }
    items.emplace_back(Site{named<SiteId>("site"), "site", some_multimedia_profile(90), true});
    for (std::size_t index = 0; index < teams_; ++index) {
        items.emplace_back(
            Team{team(index), "team", named<SiteId>("site"), some_multimedia_profile(50), true});
    }
    for (std::size_t index = 0; index < lines_teams; ++index) {
        items.emplace_back(lines_team(index));
    }
    for (std::size_t index = 0; index < profiles; ++index) items.emplace_back(profile(index));
    for (std::size_t index = 0; index < skills_; ++index) {
        items.emplace_back(Skill{numbered<SkillId>("skill", index), "skill", type_of(index), true});
    }
    for (std::size_t index = 0; index < agents_; ++index) items.emplace_back(user(index));
    for (std::size_t index = 0; index < queues_; ++index) {
        items.emplace_back(queue_item(index));
        EntryPoint point;
        point.id = entry_point(index);
        point.name = "line " + std::to_string(index);
        point.media = media_[index];
        point.queue = queue(index);
        point.priority = static_cast<std::uint8_t>(random_.between(1, 10));
        if (random_.chance(40)) point.requirements = requirements(2);
        point.business_hours = some_hours(10);
        items.emplace_back(point);
    }
    for (ConfigItem const& item : testing::small_organization()) {
        if (std::holds_alternative<AuxCode>(item)) items.push_back(item);
    }
    OrgSettings settings;
    settings.decline_backoff = some_seconds(30);
    settings.auto_sign_out_after = seconds(240);
    settings.lost_connection_recovery = seconds(20);
    settings.unanswered_transfer_to_agent = random_.chance(50);
    items.emplace_back(settings);
    return items;
}

void MatcherOrganization::change_queue(Queue& queue) {
    switch (random_.below(11)) {
        case 8: return draw_limits(queue);
        case 0: return draw_pool(queue);
        case 1: queue.requirements = requirements(2); return;
        case 2: return draw_relaxation(queue);
        case 3: queue.preferred_for = some_seconds(40); return;
        case 4: queue.check_availability = !queue.check_availability; return;
        case 5: queue.decline_backoff = some_seconds(40); return;
        case 6: queue.rona_timeout = seconds(random_.between(3, 20)); return;
        case 7: queue.active = !queue.active || random_.chance(70); return;
        default: queue.order = RoutingOrder{static_cast<unsigned char>(random_.below(4))};
    }
}

std::vector<ConfigItem> MatcherOrganization::change(Config const& now) {
    switch (random_.weighted({25, 10, 25, 6, 10, 6, 6, 6, 6, 6, 3, 6})) {
        case 9: {
            Team one = lines_team(random_.below(lines_teams));
            one.active = random_.chance(85);
            return {one};
        }
        case 10: return {hours(random_.below(calendars))};
        case 11: {
            User one = any_of(now.users, random_);
            one.teams.clear();
            std::size_t const left = random_.chance(50) ? random_.below(teams_) : teams_;
            for (std::size_t of = 0; of < teams_; ++of) {
                if (of != left) one.teams.push_back(team(of));
            }
            return {one};
        }
        case 0: {
            User one = any_of(now.users, random_);
            one.skills = skills();
            return {one};
        }
        case 1: {
            User one = any_of(now.users, random_);
            one.multimedia_profile = some_multimedia_profile(60);
            return {one};
        }
        case 2: {
            Queue one = any_of(now.queues, random_);
            change_queue(one);
            return {one};
        }
        case 3: {
            Team one = any_of(now.teams, random_);
            one.active = !one.active || random_.chance(60);
            return {one};
        }
        case 4: {
            MultimediaProfile one = any_of(now.multimedia_profiles, random_);
            MultimediaProfile fresh = multimedia_profile(0);
            fresh.id = one.id;
            return {fresh};
        }
        case 5: {
            User one = any_of(now.users, random_);
            one.active = !one.active || random_.chance(60);
            return {one};
        }
        case 6: {
            User one = any_of(now.users, random_);
            one.profile = any_of(now.profiles, random_).id;
            return {one};
        }
        case 7: {
            AgentProfile one = any_of(now.profiles, random_);
            one.active = !one.active || random_.chance(70);
            return {one};
        }
        default: {
            Team one = any_of(now.teams, random_);
            one.multimedia_profile = some_multimedia_profile(60);
            return {one};
        }
    }
}

}  // namespace ringmaster::simulation
