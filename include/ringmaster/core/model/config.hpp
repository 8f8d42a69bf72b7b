#pragma once
// The part of an organization's configuration that decisions need, typed. The full documents stay
// in the store; `api` turns a document into one of these items (CFG-2: a change is one event).

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/one_of.hpp"
#include "ringmaster/core/model/skill.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

RINGMASTER_ENUM(MediaType, telephony, chat, email, social)
inline constexpr std::size_t media_type_count = 4;

RINGMASTER_ENUM(DeviceType, AGENT_DN, EXTENSION, BROWSER)

// System idle codes (AG-2): nobody can choose them.
RINGMASTER_ENUM(SystemCode, none, RONA, Agent_Declined, Agent_Busy, Agent_Unavailable,
                Invalid_Number, Channel_Failure)

RINGMASTER_ENUM(WrapUpMode, NONE, OPTIONAL, MANDATORY, MANDATORY_TIMED, TIMED_NO_EARLY_EXIT,
                ON_REQUEST)

RINGMASTER_ENUM(BlendingMode, BLENDED, BLENDED_REALTIME, EXCLUSIVE)

struct AuxCode {
    AuxCodeId id;
    std::string name;
    bool is_idle = false;     // idle code; otherwise wrap-up code
    bool is_default = false;  // the organization's default of its kind
    SystemCode system = SystemCode::none;
    bool active = true;
    RINGMASTER_DESCRIBE(AuxCode, id, name, is_idle, is_default, system, active)
};

struct Site {
    SiteId id;
    std::string name;
    MultimediaProfileId multimedia_profile;
    bool active = true;
    std::string region = {};  // of the numbers typed there (NUM-1); empty: the organization's
    RINGMASTER_DESCRIBE(Site, id, name, multimedia_profile, active, region)
};

struct Team {
    TeamId id;
    std::string name;
    SiteId site;
    MultimediaProfileId multimedia_profile;  // empty: the site's
    bool active = true;
    std::string number = {};  // set: capacity-based, a number outside instead of agents (RQ-14)
    std::uint32_t lines = 0;  // contacts it takes at a time, when capacity-based
    RINGMASTER_DESCRIBE(Team, id, name, site, multimedia_profile, active, number, lines)

    [[nodiscard]] bool capacity_based() const { return !number.empty(); }
};

// Capacity per channel and how channels blend (RQ-10). Order of `capacity` is MediaType's.
struct MultimediaProfile {
    MultimediaProfileId id;
    std::vector<std::uint8_t> capacity{1, 0, 0, 0};
    BlendingMode mode = BlendingMode::BLENDED;
    RINGMASTER_DESCRIBE(MultimediaProfile, id, capacity, mode)
};

// A user who may work as an agent.
struct User {
    AgentId id;
    std::string name;  // first and last name
    ProfileId profile;
    std::vector<TeamId> teams;
    SiteId site;
    MultimediaProfileId multimedia_profile;  // empty: the team's, then the site's
    std::string default_dial_number;
    bool active = true;
    std::vector<SkillValue> skills;   // of his skill profile and his own, sorted by skill (RQ-4)
    std::optional<bool> auto_answer;  // overrides the profile's (OF-8)
    RINGMASTER_DESCRIBE(User, id, name, profile, teams, site, multimedia_profile,
                        default_dial_number, active, skills, auto_answer)
};

// Wrap-up settings; each level (profile, queue, organization) may set any of them (WU-6).
struct WrapUpSettings {
    std::optional<WrapUpMode> mode;
    std::optional<std::uint32_t> extensions_max;  // 0 = unlimited
    std::optional<Duration> extension_length;     // 0 = no new deadline
    std::optional<AuxCodeId> default_code;
    RINGMASTER_DESCRIBE(WrapUpSettings, mode, extensions_max, extension_length, default_code)
};

// Desktop profile.
struct AgentProfile {
    ProfileId id;
    bool all_idle_codes = true;
    std::vector<AuxCodeId> idle_codes;  // when not all
    bool all_wrap_up_codes = true;
    std::vector<AuxCodeId> wrap_up_codes;   // when not all
    std::vector<DeviceType> voice_options;  // empty: every device type
    bool dial_number_provisioned = false;   // only the user's default number may be used
    bool auto_wrap_up = false;
    Duration auto_wrap_after = std::chrono::seconds(60);
    bool extension_allowed = false;
    bool auto_answer = false;
    bool available_after_outdial = false;
    WrapUpSettings wrap_up;
    bool active = true;
    bool consult_to_queue = false;           // CO-13
    bool last_agent_routing = false;         // RQ-7
    std::optional<Duration> inactive_after;  // overrides the organization's (AG-10)
    bool outdial = false;                    // OD-1
    EntryPointId outdial_entry_point = {};   // empty: none is made
    RINGMASTER_DESCRIBE(AgentProfile, id, all_idle_codes, idle_codes, all_wrap_up_codes,
                        wrap_up_codes, voice_options, dial_number_provisioned, auto_wrap_up,
                        auto_wrap_after, extension_allowed, auto_answer, available_after_outdial,
                        wrap_up, active, consult_to_queue, last_agent_routing, inactive_after,
                        outdial, outdial_entry_point)
};

// [from, until)
struct OpenSpan {
    Time from;
    Time until;
    RINGMASTER_DESCRIBE(OpenSpan, from, until)
};

// When queues and entry points that name it take new contacts (RQ-9). The calendar with its time
// zone lies outside the engine; here are the instants it leads to, known up to `covered_until`.
// The shell extends them long before that is reached.
struct BusinessHours {
    BusinessHoursId id;
    std::string name;
    std::vector<OpenSpan> open;  // sorted, disjoint, not empty spans
    Time covered_until;
    RINGMASTER_DESCRIBE(BusinessHours, id, name, open, covered_until)

    // Beyond what is covered the last week covered repeats, so that an organization whose calendar
    // was not extended is neither silently shut nor open day and night.
    [[nodiscard]] bool open_at(Time at) const;
    // The next time they open after `at`; nothing: they never do.
    [[nodiscard]] std::optional<Time> next_opening(Time at) const;
};

// Who of the eligible agents gets a queue's contact (RQ-3).
RINGMASTER_ENUM(RoutingOrder, LONGEST_AVAILABLE_AGENT, LINEAR, CIRCULAR, BEST_AVAILABLE_AGENT)

struct Queue {
    QueueId id;
    std::string name;
    MediaType media = MediaType::telephony;
    std::vector<TeamId> teams;             // who serves it, of all groups
    std::optional<Duration> rona_timeout;  // overrides the organization's (OF-3)
    std::optional<Duration> decline_backoff;
    WrapUpSettings wrap_up;
    bool active = true;
    std::optional<Duration> consult_to_queue_timeout;  // CO-9
    bool recorded = false;                             // RE-1
    bool pause_permitted = false;                      // RE-2
    Duration pause_length{0};                          // 0: until the agent resumes
    RoutingOrder order = RoutingOrder::LONGEST_AVAILABLE_AGENT;
    std::vector<SkillRequirement> requirements;  // RQ-4, sorted by skill
    std::vector<RelaxationStep> relaxation;      // RQ-5, by `after`
    std::vector<DistributionGroup> groups;       // RQ-6, in order; empty: `teams` at once
    std::vector<AgentId> agents;                 // served by these, in this order, not by teams
    Duration preferred_for{0};                   // RQ-7: how long preferred agents alone are tried
    QueueId backup_queue;                        // RQ-8
    bool check_availability = false;  // RQ-9: groups with nobody signed in are not waited for
    std::uint32_t contacts_max = 0;   // that wait at a time; 0 = any number (RQ-9)
    Duration wait_max{0};             // then it overflows; 0 = never
    QueueId overflow_queue;           // one of the two, or neither
    EntryPointId overflow_entry_point;
    Duration chat_idle{0};             // CH-2: how long a chat may be silent; 0 = for ever
    std::string overflow_number;       // the last resort of overflow, voice only (RQ-9)
    bool manually_assignable = false;  // agents may take what waits themselves (RQ-13)
    std::uint32_t offers_max = 1;      // RQ-15: agents a contact is offered to at a time
    BusinessHoursId business_hours;    // none: always open (RQ-9)
    std::optional<std::uint32_t> callback_attempts_max = {};  // CB-4
    std::optional<Duration> callback_retry_delay = {};
    std::optional<bool> callback_cancel_allowed = {};  // CB-5
    std::optional<Duration> callback_retention = {};   // CB-7
    std::optional<bool> inbound_cancels_callback = {};
    std::optional<Duration> personal_callback_for = {};  // CB-6
    bool callback_offered = false;  // also while it is full or closed by its hours (CB-1)
    std::uint32_t callback_per_customer_max = 1;
    std::optional<bool> callback_customer_first = {};  // CB-1
    RINGMASTER_DESCRIBE(Queue, id, name, media, teams, rona_timeout, decline_backoff, wrap_up,
                        active, consult_to_queue_timeout, recorded, pause_permitted, pause_length,
                        order, requirements, relaxation, groups, agents, preferred_for,
                        backup_queue, check_availability, contacts_max, wait_max, overflow_queue,
                        overflow_entry_point, chat_idle, overflow_number, manually_assignable,
                        offers_max, business_hours, callback_attempts_max, callback_retry_delay,
                        callback_cancel_allowed, callback_retention, inbound_cancels_callback,
                        personal_callback_for, callback_offered, callback_per_customer_max,
                        callback_customer_first)

    // The agent serves it when he works in this team (RQ-7).
    [[nodiscard]] bool served_by(AgentId agent, TeamId team) const;
};

struct EntryPoint {
    EntryPointId id;
    std::string name;
    MediaType media = MediaType::telephony;
    QueueId queue;
    std::uint8_t priority = 10;
    std::vector<std::string> dial_numbers;  // digits as normalized by CO-4
    bool active = true;
    std::vector<SkillRequirement> requirements;  // RQ-1
    BusinessHoursId business_hours;              // none: always open (RQ-9)
    // The same as `dial_numbers`, by NUM-1; and where customers write to, as address_key() (CH-3).
    std::vector<std::string> canonical_numbers = {};
    RINGMASTER_DESCRIBE(EntryPoint, id, name, media, queue, priority, dial_numbers, active,
                        requirements, business_hours, canonical_numbers)
};

// Where customers of a digital channel write to, among an entry point's canonical numbers: no
// number reads like it. `address` is canonical (NUM-1), `media` not telephony.
[[nodiscard]] std::string address_key(MediaType media, std::string_view address);

struct OrgSettings {
    std::vector<Duration> rona_timeout{std::chrono::seconds(18), std::chrono::seconds(60),
                                       std::chrono::seconds(120), std::chrono::seconds(120)};
    Duration connecting_timeout = std::chrono::seconds(10);
    Duration connector_command_timeout = std::chrono::seconds(10);
    Duration decline_backoff = std::chrono::seconds(30);
    Duration lost_connection_recovery = std::chrono::seconds(50);
    Duration auto_sign_out_after = std::chrono::seconds(3'600);  // 0 = never
    WrapUpSettings wrap_up;
    Duration consult_to_queue_timeout = std::chrono::seconds(120);  // CO-9
    bool unanswered_transfer_to_agent = false;                      // TR-3
    QueueId return_queue;                                           // TR-3
    std::uint32_t conference_parties_max = 8;                       // CF-1
    bool noise_suppression = true;                                  // VC-8
    std::uint32_t contacts_inbound_max = 0;                         // VC-9; 0 = none
    std::uint32_t contacts_outbound_max = 0;
    std::uint32_t contacts_total_max = 0;
    bool record_all = false;                  // every voice call, whatever its queue says (RE-1)
    Duration inactive_after{0};               // without a command; 0 = never (AG-10)
    std::string default_region = {};          // ISO 3166 alpha-2; empty: nobody knows (NUM-1)
    std::uint32_t callback_attempts_max = 3;  // CB-4
    Duration callback_retry_delay = std::chrono::seconds(300);  // between two of them
    bool callback_cancel_allowed = true;    // by the agent, before the customer answers (CB-5)
    bool wrap_up_after_unanswered = false;  // WU-1
    Duration callback_retention = std::chrono::hours(24 * 14);  // CB-7
    bool inbound_cancels_callback = false;
    Duration personal_callback_for = std::chrono::hours(24);  // CB-6
    bool outdial_enabled = true;                              // beside the desktop profile's (OD-1)
    bool outdial_past_do_not_call = false;                    // an agent's own, on record
    bool callback_customer_first = false;  // the customer is called before an agent is asked (CB-1)
    RINGMASTER_DESCRIBE(OrgSettings, rona_timeout, connecting_timeout, connector_command_timeout,
                        decline_backoff, lost_connection_recovery, auto_sign_out_after, wrap_up,
                        consult_to_queue_timeout, unanswered_transfer_to_agent, return_queue,
                        conference_parties_max, noise_suppression, contacts_inbound_max,
                        contacts_outbound_max, contacts_total_max, record_all, inactive_after,
                        default_region, callback_attempts_max, callback_retry_delay,
                        callback_cancel_allowed, wrap_up_after_unanswered, callback_retention,
                        inbound_cancels_callback, personal_callback_for, outdial_enabled,
                        outdial_past_do_not_call, callback_customer_first)
};

#define RINGMASTER_CONFIG_ITEMS                                                                 \
    AuxCode, Site, Team, MultimediaProfile, User, AgentProfile, Queue, EntryPoint, OrgSettings, \
        Skill, BusinessHours

using ConfigItemVariant = std::variant<RINGMASTER_CONFIG_ITEMS>;

struct ConfigItem : ConfigItemVariant {  // a type of its own, so that it is compiled once
    RINGMASTER_ONE_OF(ConfigItem, ConfigItemVariant)
};

// Names an item to remove; `kind` is the index of its type in ConfigItem.
struct ConfigKey {
    std::uint8_t kind = 0;
    Uuid id;
    RINGMASTER_DESCRIBE(ConfigKey, kind, id)
};

struct Config {
    std::map<AuxCodeId, AuxCode> aux_codes;
    std::map<SiteId, Site> sites;
    std::map<TeamId, Team> teams;
    std::map<MultimediaProfileId, MultimediaProfile> multimedia_profiles;
    std::map<AgentId, User> users;
    std::map<ProfileId, AgentProfile> profiles;
    std::map<QueueId, Queue> queues;
    std::map<EntryPointId, EntryPoint> entry_points;
    OrgSettings settings;
    std::map<SkillId, Skill> skills;
    std::map<BusinessHoursId, BusinessHours> business_hours;
    RINGMASTER_DESCRIBE(Config, aux_codes, sites, teams, multimedia_profiles, users, profiles,
                        queues, entry_points, settings, skills, business_hours)

    // What the queue says for itself, else the organization.
    template <class T>
    [[nodiscard]] T setting(QueueId id, std::optional<T> Queue::*own, T OrgSettings::*all) const {
        Queue const* const found = queue(id);
        return found != nullptr && found->*own ? *(found->*own) : settings.*all;
    }
    [[nodiscard]] User const* user(AgentId id) const;
    [[nodiscard]] Team const* team(TeamId id) const;
    [[nodiscard]] AgentProfile const* profile_of(AgentId id) const;
    [[nodiscard]] Queue const* queue(QueueId id) const;
    [[nodiscard]] EntryPoint const* entry_point(EntryPointId id) const;
    [[nodiscard]] Skill const* skill(SkillId id) const;
    // Without hours, and while nobody knows these: always (RQ-9).
    [[nodiscard]] bool open_at(BusinessHoursId id, Time at) const;
    [[nodiscard]] AuxCode const* aux_code(AuxCodeId id) const;
    // His own setting, else his profile's (OF-8).
    [[nodiscard]] bool auto_answer(AgentId agent) const;
    // The entry point a dial number belongs to, or null: by its canonical form (NUM-1), else by its
    // digits, special characters left aside (CO-5).
    [[nodiscard]] EntryPoint const* entry_point_by_number(std::string_view canonical) const;
    // The entry point of a digital channel whose customers write to this address, or null (CH-3).
    [[nodiscard]] EntryPoint const* entry_point_by_address(MediaType media,
                                                           std::string_view canonical) const;
    // In which region's way numbers are read that are typed in a team: its site's, else the
    // organization's (NUM-1).
    [[nodiscard]] std::string const& region_of(TeamId team) const;
    // The organization's code for a system state; a derived id when none is configured (CFG-5).
    [[nodiscard]] AuxCodeId system_code(OrgId org, SystemCode code) const;
    // The idle code an agent gets at login, by a lease and by a choice of Idle without a code
    // (AG-1): the organization's default if his profile allows it, else the first it allows. A
    // profile without a usable one: the organization's default, else its first, else the system's.
    [[nodiscard]] AuxCodeId default_idle_code(OrgId org, AgentId agent) const;
    // Of the idle code an organization has that brings none of its own (CFG-5).
    [[nodiscard]] static AuxCodeId system_idle_code(OrgId org);
    // The capacity-based team that stands as an agent of its own id, or null (RQ-14). An id that a
    // user has is the user's.
    [[nodiscard]] Team const* lines(AgentId stands_as) const;
    // Agent, desktop profile and team are active, and he belongs to the team (CFG-2: otherwise no
    // new work).
    [[nodiscard]] bool may_work(AgentId agent, TeamId team) const;
    // How long he may be signed in without a command; nothing: for ever (AG-10).
    [[nodiscard]] std::optional<Duration> inactive_after(AgentId agent) const;
    [[nodiscard]] bool idle_code_allowed(AgentId agent, AuxCodeId code) const;
    [[nodiscard]] bool wrap_up_code_allowed(AgentId agent, AuxCodeId code) const;
    // Agent's, else team's, else site's, else one voice call (RQ-10).
    [[nodiscard]] MultimediaProfile const& multimedia_profile(AgentId agent, TeamId team) const;

    void put(ConfigItem const& item);
    void remove(ConfigKey const& key);
};

}  // namespace ringmaster::core
