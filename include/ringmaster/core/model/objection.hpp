#pragma once
// What keeps an agent from being offered anything, or an entry from an agent, in one word and its
// particulars. Said by the router's own look-ups and by explanations alike (RQ-12).
//
// Ownership: values. Threading: none. Units: engine time. Errors: none.

#include <optional>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/skill.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

// What keeps an entry from an agent. In the order in which an explanation gives them.
RINGMASTER_ENUM(WhyNot, not_signed_in,
                idle,                // `since`, `code`
                no_socket,           // present lease runs: nothing new is offered (AG-8)
                not_active,          // agent, desktop profile or team, or he left the team
                phone_off_hook,      // VC-5; until `until` at the latest
                no_capacity,         // RQ-10
                takes_part,          // offered, connected or in wrap-up for this very contact
                sent_it,             // TR-4
                lacks_skill,         // `wanted`, `has`
                declined,            // OF-4, until `until`
                not_in_group_yet,    // RQ-6, joins at `until`
                not_preferred,       // RQ-7, RQ-8: others alone are tried until `until`
                behind,              // eligible, but `ahead` comes first and is being offered it
                takes_no_consults,   // a capacity-based team, asked for advice (RQ-14, CO-9)
                takes_no_callbacks,  // the same; it has nobody who could dial (CB-3)
                has_his_turn)        // another customer is called because of him (CB-1)

struct Objection {
    WhyNot why = WhyNot::not_signed_in;
    std::optional<Time> since;
    std::optional<Time> until;
    AuxCodeId code;
    std::optional<SkillRequirement> wanted;
    std::optional<SkillValue> has;  // empty: nothing of this skill
    AgentId ahead;
};

}  // namespace ringmaster::core
