#include "simulation/organization.hpp"

#include "simulation/look_up.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::named;

char const* const profile_names[] = {"none",  "optional", "mandatory", "auto",
                                     "timed", "fixed",    "request",   "inherit"};

AgentProfile profile(std::size_t index) {
    AgentProfile one;
    one.id = named<ProfileId>(std::string("profile-") + profile_names[index]);
    constexpr WrapUpMode modes[] = {
        WrapUpMode::NONE,      WrapUpMode::OPTIONAL,        WrapUpMode::MANDATORY,
        WrapUpMode::MANDATORY, WrapUpMode::MANDATORY_TIMED, WrapUpMode::TIMED_NO_EARLY_EXIT,
        WrapUpMode::ON_REQUEST};
    if (index < std::size(modes)) one.wrap_up.mode = modes[index];
    one.auto_wrap_up = index == 1 || index == 3 || index == 6;
    one.auto_wrap_after = seconds(20 + 15 * static_cast<int>(index));
    one.extension_allowed = index % 2 == 1 || index == 4;
    one.consult_to_queue = index != 2;
    one.auto_answer = index == 4;
    one.last_agent_routing = index % 2 == 0;
    one.outdial = index != 7;
    one.outdial_entry_point = named<EntryPointId>("outdial-line");
    one.available_after_outdial = index % 3 != 2;
    if (index == 6) one.inactive_after = seconds(100);  // AG-10
    if (index == 3) one.wrap_up.extensions_max = 2;
    if (index == 3 || index == 7) one.wrap_up.extension_length = seconds(30);
    if (index == 4) one.wrap_up.default_code = named<AuxCodeId>("sale");
    if (index == 5) {
        one.all_wrap_up_codes = false;
        one.wrap_up_codes = {named<AuxCodeId>("sale")};
        one.all_idle_codes = false;
        one.idle_codes = {named<AuxCodeId>("lunch")};
    }
    return one;
}

User user(int index) {
    User one;
    one.id = agent_id(index);
    one.name = "agent " + std::to_string(index);
    auto const of = static_cast<std::size_t>(index) % std::size(profile_names);
    one.profile = named<ProfileId>(std::string("profile-") + profile_names[of]);
    one.teams = {named<TeamId>("red"), named<TeamId>("blue")};
    one.site = named<SiteId>("site");
    SkillValue english;
    english.skill = named<SkillId>("english");
    english.level = index;
    one.skills = {english};
    if (index == 2) one.multimedia_profile = named<MultimediaProfileId>("exclusive");
    if (index == 5) one.multimedia_profile = named<MultimediaProfileId>("realtime");
    return one;
}

SkillRequirement english_at_least(std::int32_t level) {
    SkillRequirement one;
    one.skill = named<SkillId>("english");
    one.condition = SkillCondition::at_least;
    one.level = level;
    return one;
}

// Open for so long, closed for three minutes, and so on.
BusinessHours hours(char const* name, Duration open) {
    BusinessHours one;
    one.id = named<BusinessHoursId>(name);
    one.name = name;
    one.covered_until = testing::start_of_day + std::chrono::hours(6);
    for (Time at = testing::start_of_day; at < one.covered_until; at = at + open + seconds(180)) {
        one.open.push_back({at, at + open});
    }
    return one;
}

void add_queue(std::vector<ConfigItem>& items, std::string const& name, MediaType media) {
    Queue queue;
    queue.id = named<QueueId>(name);
    queue.name = name;
    queue.media = media;
    queue.teams = {named<TeamId>("red")};
    if (name == "hotline") {  // RQ-14, RQ-9
        TeamId const outside = named<TeamId>("outside");
        queue.teams.push_back(outside);
        queue.groups = {{Duration(0), {named<TeamId>("red")}}, {seconds(10), {outside}}};
        queue.overflow_number = "+15559000";
        queue.contacts_max = 3;
        queue.manually_assignable = true;
    } else if (name != "support") {
        queue.teams.push_back(named<TeamId>("blue"));
    }
    if (name == "sales") {
        queue.rona_timeout = seconds(12);
        queue.callback_attempts_max = 3;
        queue.callback_retry_delay = Duration(0);
        queue.callback_cancel_allowed = false;
        queue.callback_customer_first = true;
        queue.decline_backoff = seconds(45);
        queue.wrap_up.mode = WrapUpMode::OPTIONAL;
        queue.requirements = {english_at_least(3)};
        RelaxationStep step;
        step.after = seconds(20);
        step.removed = {named<SkillId>("english")};
        queue.relaxation = {step};
        queue.preferred_for = seconds(15);
        queue.backup_queue = named<QueueId>("support");
        queue.wait_max = seconds(45);
        queue.overflow_queue = named<QueueId>("support");
    }
    if (media == MediaType::chat) {
        queue.chat_idle = seconds(50);
        queue.business_hours = named<BusinessHoursId>("hours");
        queue.contacts_max = 4;
    }
    if (media == MediaType::email) {
        queue.offers_max = 2;
        queue.manually_assignable = true;
    }
    // What overflows there while it is closed is tried again when it opens (RQ-9).
    if (name == "support") queue.business_hours = named<BusinessHoursId>("long-hours");
    queue.recorded = name == "support";
    queue.pause_permitted = name == "support";
    if (name == "support") queue.pause_length = seconds(15);
    if (name == "sales") queue.consult_to_queue_timeout = seconds(40);
    items.emplace_back(queue);
    EntryPoint point;
    point.id = named<EntryPointId>(name + "-line");
    point.name = name + "-line";
    point.media = media;
    point.queue = queue.id;
    if (name == "sales") point.priority = 4;
    if (name == "sales") point.dial_numbers = {"+4930555199"};
    items.emplace_back(point);
}

MultimediaProfile blending(char const* name, BlendingMode mode) {
    return {named<MultimediaProfileId>(name), {1, 2, 2, 0}, mode};
}

void change_callbacks(Queue& queue, Random& random) {
    switch (random.below(5)) {
        case 3:
            queue.callback_customer_first = !queue.callback_customer_first.value_or(false);
            break;
        case 0: queue.callback_offered = !queue.callback_offered; break;
        case 1:
            queue.callback_per_customer_max = 1 + static_cast<std::uint32_t>(random.below(3));
            break;
        case 2: queue.callback_retention = seconds(random.between(100, 1'000)); break;
        default: queue.personal_callback_for = seconds(random.between(0, 100));
    }
}

Queue changed(Queue queue, Random& random) {
    switch (random.below(15)) {
        case 14: change_callbacks(queue, random); break;
        case 13:
            queue.business_hours =
                queue.business_hours.empty() ? named<BusinessHoursId>("hours") : BusinessHoursId{};
            break;
        case 12: queue.wait_max = seconds(random.between(0, 2) * 25); break;
        case 11: queue.order = RoutingOrder{static_cast<unsigned char>(random.below(4))}; break;
        case 10: queue.manually_assignable = !queue.manually_assignable; break;
        case 9:
            if (queue.media != MediaType::telephony) queue.offers_max = 1 + queue.offers_max % 3;
            break;
        case 8: queue.chat_idle = seconds(random.between(0, 2) * 30); break;
        case 5: queue.recorded = !queue.recorded; break;
        case 6: queue.pause_permitted = !queue.pause_permitted; break;
        case 7: queue.pause_length = seconds(random.between(0, 1) * 10); break;
        case 0: queue.rona_timeout = seconds(random.between(5, 40)); break;
        case 1: queue.decline_backoff = milliseconds(random.between(0, 60'000)); break;
        case 2: queue.active = !queue.active; break;
        case 3:
            if (!queue.groups.empty()) {
                queue.groups.back().after = seconds(random.between(0, 20));
            } else if (queue.teams.size() == 1) {
                queue.teams.push_back(named<TeamId>("blue"));
            } else {
                queue.teams.pop_back();
            }
            break;
        default: queue.wrap_up.mode = WrapUpMode{static_cast<unsigned char>(random.below(6))};
    }
    return queue;
}

AgentProfile changed(AgentProfile one, Random& random) {
    switch (random.below(5)) {
        case 0: one.auto_wrap_up = !one.auto_wrap_up; break;
        case 1: one.auto_wrap_after = seconds(random.between(1, 120)); break;
        case 2: one.extension_allowed = !one.extension_allowed; break;
        case 3: one.wrap_up.extension_length = seconds(random.between(0, 40)); break;
        default: one.wrap_up.extensions_max = static_cast<unsigned>(random.below(3));
    }
    return one;
}

OrgSettings changed(OrgSettings settings, Random& random) {
    switch (random.below(16)) {
        case 15: settings.callback_customer_first = !settings.callback_customer_first; break;
        case 14: settings.outdial_past_do_not_call = !settings.outdial_past_do_not_call; break;
        case 12: settings.inbound_cancels_callback = !settings.inbound_cancels_callback; break;
        case 13: settings.callback_retention = seconds(random.between(100, 1'000)); break;
        case 8: settings.callback_attempts_max = 1 + static_cast<unsigned>(random.below(3)); break;
        case 9: settings.callback_retry_delay = seconds(random.between(0, 40)); break;
        case 10: settings.callback_cancel_allowed = !settings.callback_cancel_allowed; break;
        case 11: settings.wrap_up_after_unanswered = !settings.wrap_up_after_unanswered; break;
        case 7: settings.inactive_after = seconds(random.between(0, 2) * 180); break;
        case 5:
            settings.unanswered_transfer_to_agent = !settings.unanswered_transfer_to_agent;
            break;
        case 6:
            settings.conference_parties_max = static_cast<unsigned>(random.between(3, 8));
            break;
        case 0: settings.connecting_timeout = seconds(random.between(2, 15)); break;
        case 1: settings.connector_command_timeout = seconds(random.between(2, 15)); break;
        case 2: settings.decline_backoff = seconds(random.between(0, 60)); break;
        case 3: settings.lost_connection_recovery = seconds(random.between(1, 90)); break;
        default: settings.auto_sign_out_after = seconds(random.between(0, 1) * 240);
    }
    return settings;
}

}  // namespace

AgentId agent_id(int index) { return named<AgentId>("agent-" + std::to_string(index)); }

std::vector<ConfigItem> organization() {
    std::vector<ConfigItem> items;
    items.emplace_back(blending("blended", BlendingMode::BLENDED));
    items.emplace_back(blending("realtime", BlendingMode::BLENDED_REALTIME));
    items.emplace_back(blending("exclusive", BlendingMode::EXCLUSIVE));
    auto const blended = named<MultimediaProfileId>("blended");
    items.emplace_back(Site{named<SiteId>("site"), "site", blended, true});
    for (char const* team : {"red", "blue"}) {
        items.emplace_back(Team{named<TeamId>(team), team, named<SiteId>("site"), {}, true});
    }
    Team outside{named<TeamId>("outside"), "outside", named<SiteId>("site"), {}, true};
    outside.number = "+15558000";
    outside.lines = 2;
    items.emplace_back(outside);
    items.emplace_back(Skill{named<SkillId>("english"), "english", SkillType::proficiency, true});
    items.emplace_back(hours("hours", seconds(1'200)));
    items.emplace_back(hours("long-hours", seconds(3'000)));
    for (std::size_t index = 0; index < std::size(profile_names); ++index) {
        items.emplace_back(profile(index));
    }
    for (int index = 0; index < agent_count; ++index) items.emplace_back(user(index));
    add_queue(items, "support", MediaType::telephony);
    add_queue(items, "sales", MediaType::telephony);
    add_queue(items, "hotline", MediaType::telephony);
    add_queue(items, "webchat", MediaType::chat);
    add_queue(items, "mail", MediaType::email);
    EntryPoint outdials;  // OD-1
    outdials.id = named<EntryPointId>("outdial-line");
    outdials.name = "outdial-line";
    outdials.queue = named<QueueId>("support");
    outdials.priority = 6;
    items.emplace_back(outdials);
    for (ConfigItem const& item : testing::small_organization()) {
        if (std::holds_alternative<AuxCode>(item)) items.push_back(item);
    }
    OrgSettings settings;
    settings.auto_sign_out_after = seconds(240);
    settings.conference_parties_max = 4;
    settings.inactive_after = seconds(300);
    settings.callback_attempts_max = 2;
    settings.callback_retention = seconds(900);
    settings.inbound_cancels_callback = true;
    settings.callback_retry_delay = seconds(15);
    items.emplace_back(settings);
    return items;
}

std::vector<ConfigItem> configuration_change(Config const& now, Random& random) {
    switch (random.below(8)) {
        case 6: {  // somebody leaves the work, or comes back (CFG-2)
            User one = any_of(now.users, random);
            one.active = !one.active;
            return {one};
        }
        case 7: {
            Team one = any_of(now.teams, random);
            one.active = !one.active || random.chance(50);
            return {one};
        }
        case 0: return {changed(any_of(now.queues, random), random)};
        case 1: return {changed(any_of(now.profiles, random), random)};
        case 2: return {changed(now.settings, random)};
        case 3: {
            MultimediaProfile one = any_of(now.multimedia_profiles, random);
            one.capacity[1] = static_cast<std::uint8_t>(random.below(4));
            return {one};
        }
        case 4: {
            User one = any_of(now.users, random);
            one.profile = any_of(now.profiles, random).id;
            return {one};
        }
        default: {
            AuxCode code = now.aux_codes.at(named<AuxCodeId>(random.chance(50) ? "lunch" : "sale"));
            code.active = !code.active;
            return {code};
        }
    }
}

}  // namespace ringmaster::simulation
