#pragma once
// What an organization lacks so that contacts are routed and agents work, told from its documents
// alone (PROTOCOL 6). Each thing is told at its cause: the document that has to change.
//
// Nothing here refuses anything: an organization that is being built lacks something until it is
// whole. What a document may not say at all is the business of the checks of a write.
//
// Ownership: results own their texts. Threading: pure functions, any thread. Errors: none.
// Units: `now` is where business hours begin (typed_configuration).

#include <array>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/core/model/config.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

// X(enumerator, "STABLE_CODE", "what is wrong", "what to do"). docs/readiness.md is written of it.
#define RINGMASTER_GAPS(X)                                                                         \
    X(no_agents, "ORGANIZATION_WITHOUT_AGENTS", "Nobody can take a contact",                       \
      "Create a user with agentProfileId and teamIds")                                             \
    X(no_entry_points, "ORGANIZATION_WITHOUT_ENTRY_POINTS", "No contact can come in",              \
      "Create an active inbound entry-point with a queueId")                                       \
    X(user_without_profile, "USER_WITHOUT_PROFILE",                                                \
      "The user has no desktop profile: he cannot sign in", "Name one in agentProfileId")          \
    X(user_without_team, "USER_WITHOUT_TEAM",                                                      \
      "The user belongs to no team of agents: he cannot sign in",                                  \
      "Name one in teamIds, or the user in the team's userIds")                                    \
    X(user_without_number, "USER_WITHOUT_NUMBER",                                                  \
      "The desktop profile allows the user's own number alone, and he has none that can be "       \
      "dialled: he cannot sign in",                                                                \
      "Set defaultDialledNumber, or agentDNValidation of the desktop profile to ALL")              \
    X(profile_inactive, "PROFILE_NOT_ACTIVE",                                                      \
      "The desktop profile is not active: users who have it cannot sign in",                       \
      "Set active to true, or give the users another one")                                         \
    X(profile_without_idle_codes, "PROFILE_WITHOUT_IDLE_CODES",                                    \
      "The desktop profile allows no active idle code: an agent cannot go Idle",                   \
      "Set accessIdleCode to ALL, or list active codes of the kind IDLE_CODE in idleCodes")        \
    X(profile_without_wrap_up_codes, "PROFILE_WITHOUT_WRAP_UP_CODES",                              \
      "The desktop profile allows no active wrap-up code: an agent cannot wrap up",                \
      "Set accessWrapUpCode to ALL, or list active codes of the kind WRAP_UP_CODE in "             \
      "wrapUpCodes")                                                                               \
    X(profile_without_device, "PROFILE_WITHOUT_DEVICE",                                            \
      "The desktop profile allows browsers alone, and no connector rings one: nobody can sign "    \
      "in with it",                                                                                \
      "Add AGENT_DN or EXTENSION to loginVoiceOptions, or BROWSER to the deviceTypes of the "      \
      "telephony connector")                                                                       \
    X(profile_without_outdial, "PROFILE_WITHOUT_OUTDIAL_ENTRY_POINT",                              \
      "The desktop profile allows calling out, and has no active entry point of telephony to "     \
      "call out by",                                                                               \
      "Name one in outdialEntryPointId, or set outdialEnabled to false")                           \
    X(team_inactive, "TEAM_NOT_ACTIVE", "Users or a queue rely on the team, which is not active",  \
      "Set active to true, or name another team")                                                  \
    X(team_without_agents, "TEAM_WITHOUT_AGENTS",                                                  \
      "A queue relies on the team, to which no active user belongs",                               \
      "Name the team in teamIds of users, or users in its userIds")                                \
    X(team_out_of_service, "TEAM_OUT_OF_SERVICE",                                                  \
      "A queue relies on the team's lines, which are out of service",                              \
      "Set teamStatus to IN_SERVICE")                                                              \
    X(team_without_queue, "TEAM_WITHOUT_QUEUE",                                                    \
      "No active queue is served by the team: its agents wait in vain",                            \
      "Name the team in a queue's callDistributionGroups")                                         \
    X(profile_without_slots, "MULTIMEDIA_PROFILE_WITHOUT_SLOTS",                                   \
      "The multimedia profile has no place on any channel: who has it gets no contacts",           \
      "Set telephony to 1, or chat, email or social to 1 to 5")                                    \
    X(queue_without_teams, "QUEUE_WITHOUT_TEAMS", "No team serves the queue, or a group of it",    \
      "Name teams in callDistributionGroups[].agentGroups[].teamId")                               \
    X(queue_without_agents, "QUEUE_WITHOUT_AGENTS",                                                \
      "The queue is served by named agents, none of whom is active", "Name active ones in agents") \
    X(queue_without_slots, "QUEUE_WITHOUT_SLOTS",                                                  \
      "Nobody who serves the queue has a place on its channel",                                    \
      "Give its agents a multimedia profile with places on that channel (user, team or site)")     \
    X(queue_without_skills, "QUEUE_WITHOUT_SKILLED_AGENTS",                                        \
      "Nobody who serves the queue has the skills it requires",                                    \
      "Give an agent a skill profile with them, or require less (queueSkillRequirements, "         \
      "relaxationSteps)")                                                                          \
    X(overflow_inactive, "OVERFLOW_NOT_ACTIVE",                                                    \
      "What the queue overflows to or falls back on is not active",                                \
      "Activate it, or name another one")                                                          \
    X(channel_unserved, "CHANNEL_NOT_SERVED", "The engine serves no contacts of this channel",     \
      "Set channelType to TELEPHONY, CHAT, EMAIL or SOCIAL_CHANNEL")                               \
    X(entry_point_without_queue, "ENTRY_POINT_WITHOUT_QUEUE",                                      \
      "The entry point names no queue: contacts are refused", "Name one in queueId")               \
    X(entry_point_queue_inactive, "ENTRY_POINT_QUEUE_NOT_ACTIVE",                                  \
      "The entry point's queue is not active: contacts are refused",                               \
      "Activate the queue, or name another one in queueId")                                        \
    X(entry_point_channel, "ENTRY_POINT_OF_ANOTHER_CHANNEL",                                       \
      "The entry point's queue is of another channel: contacts are refused",                       \
      "Name a queue of its own channel in queueId")                                                \
    X(entry_point_without_skills, "ENTRY_POINT_WITHOUT_SKILLED_AGENTS",                            \
      "Nobody who serves the entry point's queue has the skills both require",                     \
      "Give an agent a skill profile with them, or require less")                                  \
    X(number_unanswered, "NUMBER_NOBODY_ANSWERS",                                                  \
      "The number leads to an entry point that takes no calls",                                    \
      "Name an active inbound entry point of telephony in entryPointId, or activate it")           \
    X(hours_never_open, "HOURS_NEVER_OPEN", "The business hours do not open in the next 60 days",  \
      "Take away the holidays or overrides that close them")                                       \
    X(connector_without_entry_point, "CONNECTOR_WITHOUT_ENTRY_POINT",                              \
      "No active entry point is of a channel of the connector: nothing it brings can come in",     \
      "Create an entry point of one of its channels, or correct channels")                         \
    X(channel_without_connector, "CHANNEL_WITHOUT_CONNECTOR",                                      \
      "No active connector serves the channel: the built-in virtual one confirms everything "      \
      "and moves nothing",                                                                         \
      "Add the channel to channels of an active connector")

enum class Gap : unsigned char {
#define RINGMASTER_GAP_ENUMERATOR(name, code, what, remedy) name,
    RINGMASTER_GAPS(RINGMASTER_GAP_ENUMERATOR)
#undef RINGMASTER_GAP_ENUMERATOR
};

struct GapEntry {
    Gap gap;
    std::string_view code;  // stable, on the wire
    std::string_view what;
    std::string_view remedy;
};

inline constexpr std::array gap_table{
#define RINGMASTER_GAP_ENTRY(name, code, what, remedy) GapEntry{Gap::name, code, what, remedy},
    RINGMASTER_GAPS(RINGMASTER_GAP_ENTRY)
#undef RINGMASTER_GAP_ENTRY
};

[[nodiscard]] constexpr GapEntry const& describe_gap(Gap gap) {
    return gap_table[static_cast<std::size_t>(gap)];
}

// One thing that is missing.
struct Missing {
    Gap gap = Gap::no_agents;
    std::string resource;  // of the document that has to change
    std::string id;
    std::string name;
    std::string about;  // what it concerns, e.g. the channel or another document; may be empty
};

// In the order of the table, then by id. `config` is typed_configuration(directory, now).
[[nodiscard]] std::vector<Missing> readiness(Directory const& directory, core::Config const& config,
                                             core::Time now);
[[nodiscard]] std::vector<Missing> readiness(Directory const& directory, core::Time now);

// Of what is missing after a write, what was not missing before, and what is missing of the
// documents it wrote.
[[nodiscard]] std::vector<Missing> missing_by(std::vector<Missing> const& before,
                                              std::vector<Missing> after,
                                              std::vector<DocumentChange> const& changes);

// What is wrong, with what it is about: a sentence without its full stop.
[[nodiscard]] std::string missing_text(Missing const& one);

// [{"code","resource","id","name","description","remedy"}]
[[nodiscard]] nlohmann::json missing_list(std::vector<Missing> const& all);

}  // namespace ringmaster::api
