#pragma once
// What has already happened outside. A fact is never refused.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/command_contact.hpp"
#include "ringmaster/core/model/model.hpp"
#include "ringmaster/core/model/one_of.hpp"

namespace ringmaster::core {

// Who told a connector fact; number 0 = not numbered, never a duplicate.
struct FactSource {
    std::string connector;
    std::uint64_t number = 0;
    RINGMASTER_DESCRIBE(FactSource, connector, number)
};

struct SocketOpened {
    AgentId agent;
    std::uint64_t socket = 0;  // unique within this run of the daemon
    bool resumed = false;      // subscribed with lastSeq: arrives at once
    RINGMASTER_DESCRIBE(SocketOpened, agent, socket, resumed)
};

struct SocketClosed {
    AgentId agent;
    std::uint64_t socket = 0;
    RINGMASTER_DESCRIBE(SocketClosed, agent, socket)
};

struct DaemonStarted {  // AG-8: every lease restarts; OF-10
    RINGMASTER_DESCRIBE(DaemonStarted)
};

struct LegAnswered {  // OF-9
    FactSource source;
    TaskId task;
    Leg leg;
    RINGMASTER_DESCRIBE(LegAnswered, source, task, leg)
};

struct LegHungUp {  // VC-4
    FactSource source;
    TaskId task;
    Leg leg;
    RINGMASTER_DESCRIBE(LegHungUp, source, task, leg)
};

struct LegFailed {  // VC-10, VC-11
    FactSource source;
    TaskId task;
    Leg leg;
    std::string cause;
    RINGMASTER_DESCRIBE(LegFailed, source, task, leg, cause)
};

struct CustomerLeft {  // OF-5
    FactSource source;
    TaskId task;
    RINGMASTER_DESCRIBE(CustomerLeft, source, task)
};

struct PhoneDown {  // VC-5
    FactSource source;
    TaskId task;
    AgentId agent;
    RINGMASTER_DESCRIBE(PhoneDown, source, task, agent)
};

struct MediaResult {  // outcome of a numbered connector command
    FactSource source;
    std::uint64_t command = 0;
    TaskId task;
    bool succeeded = true;
    std::string cause;
    bool has_phones = true;  // of a ring: what rings can be answered (OF-9)
    RINGMASTER_DESCRIBE(MediaResult, source, command, task, succeeded, cause, has_phones)
};

struct CustomerArrived {  // RQ-1; turned away it is on record (ArrivalRefused), never an error
    FactSource source;
    CreateTask create;  // its task's id was drawn by the connector
    RINGMASTER_DESCRIBE(CustomerArrived, source, create)
};

struct Dtmf {  // keys pressed on a leg; for the record
    FactSource source;
    TaskId task;
    Leg leg;
    std::string digits;
    RINGMASTER_DESCRIBE(Dtmf, source, task, leg, digits)
};

struct RecordingFile {  // RE-1: where a recording lies; may come long after the contact
    FactSource source;
    TaskId task;
    std::string file;
    RINGMASTER_DESCRIBE(RecordingFile, source, task, file)
};

struct MessagePassed {  // CH-2: the customer or an agent wrote; the text is the connector's
    FactSource source;
    TaskId task;
    Leg leg;
    RINGMASTER_DESCRIBE(MessagePassed, source, task, leg)
};

struct CallbackWanted {  // CB-1: the caller has chosen it; when it cannot be, it is on record
    FactSource source;
    TaskId task;
    std::string number;  // empty: the one he calls from
    RINGMASTER_DESCRIBE(CallbackWanted, source, task, number)
};

struct StrayLeg {  // PROTOCOL 8: a connector still has a leg nobody here wants
    FactSource source;
    TaskId task;  // may be unknown
    MediaType media = MediaType::telephony;
    Leg leg;
    RINGMASTER_DESCRIBE(StrayLeg, source, task, media, leg)
};

struct ConnectorReturned {  // PROTOCOL 8: unsettled commands of these channels are sent again
    std::vector<MediaType> channels;
    RINGMASTER_DESCRIBE(ConnectorReturned, channels)
};

#define RINGMASTER_FACTS                                                                           \
    SocketOpened, SocketClosed, DaemonStarted, LegAnswered, LegHungUp, LegFailed, CustomerLeft,    \
        PhoneDown, MediaResult, CustomerArrived, Dtmf, RecordingFile, StrayLeg, ConnectorReturned, \
        MessagePassed, CallbackWanted

using FactVariant = std::variant<RINGMASTER_FACTS>;

struct Fact : FactVariant {  // a type of its own, as Event is
    RINGMASTER_ONE_OF(Fact, FactVariant)
};

}  // namespace ringmaster::core
