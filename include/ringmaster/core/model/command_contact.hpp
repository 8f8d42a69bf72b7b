#pragma once
// Commands about a contact: its arrival, offers, end, wrap-up, variables and place in a queue. The
// rules of command.hpp apply.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct CreateTask {  // RQ-1
    Actor by;
    TaskId task;  // random
    MediaType media = MediaType::telephony;
    Direction direction = Direction::INBOUND;
    EntryPointId entry_point;  // empty: found by `destination`
    std::optional<QueueId> queue;
    std::optional<int> priority;
    std::optional<Time> age_since;
    std::string origin;
    std::string destination;
    std::string customer_name;
    std::map<std::string, std::variant<PlainValue, SealedValue>> attributes;
    std::vector<SkillRequirement> requirements;  // instead of the entry point's (RQ-4)
    std::vector<PreferredAgent> preferred;       // RQ-7
    AgentId direct_to;                           // RQ-8: for him alone, for `direct_for`
    Duration direct_for{0};
    std::optional<CallbackWish> callback = {};  // CB-2: nobody is on the line; it needs a queue or
                                                // an entry point
    RINGMASTER_DESCRIBE(CreateTask, by, task, media, direction, entry_point, queue, priority,
                        age_since, origin, destination, customer_name, attributes, requirements,
                        preferred, direct_to, direct_for, callback)
};

// OD-1. `api` knows caller numbers and dial plans: what they do not give is absent, and refused.
struct StartOutdial {
    Actor by;
    AgentId agent;
    TaskId task;                     // random
    EntryPointId entry_point;        // empty: the desktop profile's; another one is refused
    std::string destination;         // the customer's number, as the agent gave it
    std::string number;              // as the dial plan has it dialled; empty: none takes it
    std::string origin;              // the caller number he has chosen, or nothing
    std::optional<std::string> ani;  // what is shown to the customer; absent: not his to choose
    std::string customer_name;
    std::map<std::string, std::variant<PlainValue, SealedValue>> attributes;
    RINGMASTER_DESCRIBE(StartOutdial, by, agent, task, entry_point, destination, number, origin,
                        ani, customer_name, attributes)
};

struct Accept {  // OF-2, OF-9
    Actor by;
    AgentId agent;
    TaskId task;
    bool has_phones = false;  // the channel's connector rings real ones: they answer themselves
    RINGMASTER_DESCRIBE(Accept, by, agent, task, has_phones)
};

struct AcceptAllOffers {  // OF-6: those of the digital channels that ring
    Actor by;
    AgentId agent;
    RINGMASTER_DESCRIBE(AcceptAllOffers, by, agent)
};

struct Reject {  // OF-4
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(Reject, by, agent, task)
};

struct End {  // VC-3
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(End, by, agent, task)
};

struct SendReply {  // CH-2: the e-mail was sent, which ends the contact
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(SendReply, by, agent, task)
};

struct SubmitWrapUp {  // WU-2, WU-9; by a supervisor: WU-11
    Actor by;
    AgentId agent;
    TaskId task;
    AuxCodeId code;
    std::string reason;
    std::string note;
    RINGMASTER_DESCRIBE(SubmitWrapUp, by, agent, task, code, reason, note)
};

// WU-11. The contact may have closed, and the engine know nothing of it any more: `api` has found
// the stored wrap-up in the journal.
struct CorrectWrapUp {
    Actor by;
    AgentId agent;  // whose wrap-up it is
    TaskId task;
    std::uint32_t engagement = 0;
    AuxCodeId code;
    std::string reason;
    std::string note;
    RINGMASTER_DESCRIBE(CorrectWrapUp, by, agent, task, engagement, code, reason, note)
};

struct ExtendWrapUp {  // WU-5
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(ExtendWrapUp, by, agent, task)
};

struct RequestWrapUp {  // WU-6, ON_REQUEST
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(RequestWrapUp, by, agent, task)
};

struct SkipWrapUp {  // WU-6, OPTIONAL
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(SkipWrapUp, by, agent, task)
};

struct SaveVariables {  // CD-3; `api` has checked definitions, types and lengths
    Actor by;
    AgentId agent;  // who saves as the agent he is; empty: supervisor, administrator, connector
    TaskId task;
    std::map<std::string, std::variant<PlainValue, SealedValue>> values;
    std::map<std::string, std::uint32_t> versions;  // as read; 0: there was none of that name
    RINGMASTER_DESCRIBE(SaveVariables, by, agent, task, values, versions)
};

struct RequeueTask {  // RQ-13, SU-2: to a queue, also out of an agent's hands
    Actor by;
    TaskId task;
    QueueId queue;
    bool in_front = false;
    std::optional<int> priority;
    std::optional<std::vector<SkillRequirement>> requirements;  // instead of its own
    RINGMASTER_DESCRIBE(RequeueTask, by, task, queue, in_front, priority, requirements)
};

struct PrioritizeTask {  // RQ-13
    Actor by;
    TaskId task;
    int priority = 10;
    RINGMASTER_DESCRIBE(PrioritizeTask, by, task, priority)
};

struct AssignTask {  // RQ-13: an agent takes a waiting contact himself
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(AssignTask, by, agent, task)
};

struct RequestCallback {  // CB-1: the caller of a waiting call wants to be called back
    Actor by;
    TaskId task;
    std::string number;  // empty: the one he calls from
    RINGMASTER_DESCRIBE(RequestCallback, by, task, number)
};

struct ChangeCallback {  // CB-9: while nobody is called
    Actor by;
    TaskId task;
    CallbackWish wish;
    std::string customer_name;
    QueueId queue;
    RINGMASTER_DESCRIBE(ChangeCallback, by, task, wish, customer_name, queue)
};

struct CancelCallback {  // CB-9: likewise
    Actor by;
    TaskId task;
    RINGMASTER_DESCRIBE(CancelCallback, by, task)
};

struct FollowZones {  // CB-2: appointments whose zone's clock comes to other instants by now
    struct Moved {
        TaskId task;
        Appointment appointment;
        RINGMASTER_DESCRIBE(Moved, task, appointment)
    };
    Actor by;
    std::vector<Moved> moved;
    RINGMASTER_DESCRIBE(FollowZones, by, moved)
};

struct ForceEndTask {  // SU-2
    Actor by;
    TaskId task;
    RINGMASTER_DESCRIBE(ForceEndTask, by, task)
};

}  // namespace ringmaster::core
