#pragma once
// Conferences: an answered consult is merged; parties leave, are dropped, pass the contact on (CF).

#include "core/decide/media.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused join_conference(Decision& decision, JoinConference const& command);
[[nodiscard]] Refused leave_conference(Decision& decision, LeaveConference const& command);
[[nodiscard]] Refused drop_party(Decision& decision, DropParty const& command);

void conference_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                        MediaOutcome const& outcome);

// An agent goes out of a conference, by himself, dropped, or with his phone (CF-2).
struct Leaving {
    std::uint32_t engagement = 0;
    std::string reason;
    bool leg_gone = false;
};
void agent_leaves(Decision& decision, TaskId task, Leaving const& leaving);
// A dialled party goes. A customer it leaves alone is kept when its leg failed, and let go when it
// hung up.
struct NumberLeaving {
    NumberParty party;
    std::string reason;
    bool failed = false;
};
void number_leaves(Decision& decision, TaskId task, NumberLeaving const& leaving);

// The agent who becomes owner when this one goes: the earliest joined, ties by id; or null.
[[nodiscard]] Engagement const* successor(Task const& task);

}  // namespace ringmaster::core
