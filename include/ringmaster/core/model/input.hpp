#pragma once
// What goes into the engine. A Command may be refused; a Fact has already happened outside and
// is never refused (STYLE 3.6). Random ids arrive with commands.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/model.hpp"
#include "ringmaster/core/model/one_of.hpp"

namespace ringmaster::core {

// ---- commands ------------------------------------------------------------------------------

struct Login {  // AG-1, AG-7, AG-14
    Actor by;
    AgentId agent;
    SessionId session;  // random
    TeamId team;
    DeviceType device = DeviceType::BROWSER;
    std::string dial_number;  // as sent; CO-4 applies to AGENT_DN and EXTENSION
    std::string device_id;
    bool is_extension = false;
    std::vector<std::string> roles;
    bool take_over = false;  // takeOver:true or a force:true subscription
    RINGMASTER_DESCRIBE(Login, by, agent, session, team, device, dial_number, device_id,
                        is_extension, roles, take_over)
};

struct Logout {  // AG-6; forced when `by` is not the agent himself (AG-9)
    Actor by;
    AgentId agent;
    std::string reason;
    RINGMASTER_DESCRIBE(Logout, by, agent, reason)
};

struct Reload {  // AG-8
    Actor by;
    AgentId agent;
    RINGMASTER_DESCRIBE(Reload, by, agent)
};

struct SetState {  // AG-2
    Actor by;
    AgentId agent;
    bool available = false;
    AuxCodeId code;  // idle code; ignored when available
    std::string reason;
    RINGMASTER_DESCRIBE(SetState, by, agent, available, code, reason)
};

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
    RINGMASTER_DESCRIBE(CreateTask, by, task, media, direction, entry_point, queue, priority,
                        age_since, origin, destination, customer_name, attributes, requirements,
                        preferred, direct_to, direct_for)
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

struct HoldLeg {  // VC-1, VC-2
    Actor by;
    AgentId agent;
    TaskId task;
    bool consult = false;  // the consult leg; otherwise the customer's
    bool resume = false;   // off hold
    RINGMASTER_DESCRIBE(HoldLeg, by, agent, task, consult, resume)
};

struct StartConsult {  // CO-1; a dial number as typed (CO-4)
    Actor by;
    AgentId agent;
    TaskId task;
    Target target;
    RINGMASTER_DESCRIBE(StartConsult, by, agent, task, target)
};

struct AcceptConsult {
    Actor by;
    AgentId agent;
    TaskId task;
    bool has_phones = false;  // as in Accept
    RINGMASTER_DESCRIBE(AcceptConsult, by, agent, task, has_phones)
};

struct EndConsult {  // by the owner, or exit by the consulted agent (CO-8)
    Actor by;
    AgentId agent;
    TaskId task;
    bool names_queue = false;  // the body carried `queueId`: answered by AgentCtqCancelled
    RINGMASTER_DESCRIBE(EndConsult, by, agent, task, names_queue)
};

struct TransferConsult {  // TR-6
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(TransferConsult, by, agent, task)
};

struct JoinConference {  // CF-1: merges the answered consult
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(JoinConference, by, agent, task)
};

struct LeaveConference {  // CF-2
    Actor by;
    AgentId agent;
    TaskId task;
    bool hand_over = false;  // conference/transfer: the owner alone may
    RINGMASTER_DESCRIBE(LeaveConference, by, agent, task, hand_over)
};

struct DropParty {  // CF-2
    Actor by;
    AgentId agent;
    TaskId task;
    Leg party;
    RINGMASTER_DESCRIBE(DropParty, by, agent, task, party)
};

struct TransferTask {  // TR-1, blind
    Actor by;
    AgentId agent;
    TaskId task;
    Target target;
    RINGMASTER_DESCRIBE(TransferTask, by, agent, task, target)
};

struct CancelTransfer {  // TR-5: takes back the blind transfer to a number on its way
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(CancelTransfer, by, agent, task)
};

struct PauseRecording {  // RE-2
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(PauseRecording, by, agent, task)
};

struct ResumeRecording {  // RE-2
    Actor by;
    AgentId agent;
    TaskId task;
    bool auto_resumed = false;
    RINGMASTER_DESCRIBE(ResumeRecording, by, agent, task, auto_resumed)
};

struct ChangeConfiguration {  // CFG-2; validated by `api`, applied as one
    Actor by;
    std::vector<ConfigItem> put;
    std::vector<ConfigKey> removed;
    RINGMASTER_DESCRIBE(ChangeConfiguration, by, put, removed)
};

struct StartMonitor {  // SU-1; `agent` is the supervisor, who has a station to listen at
    Actor by;
    AgentId agent;
    TaskId task;
    Uuid request;
    bool invisible = false;
    RINGMASTER_DESCRIBE(StartMonitor, by, agent, task, request, invisible)
};

struct ChangeMonitor {  // whisper, barge in, hold, or listen again
    Actor by;
    AgentId agent;
    TaskId task;
    MonitorMode mode = MonitorMode::listening;
    RINGMASTER_DESCRIBE(ChangeMonitor, by, agent, task, mode)
};

struct EndMonitor {
    Actor by;
    AgentId agent;
    TaskId task;
    RINGMASTER_DESCRIBE(EndMonitor, by, agent, task)
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

struct ForceEndTask {  // SU-2
    Actor by;
    TaskId task;
    RINGMASTER_DESCRIBE(ForceEndTask, by, task)
};

struct CloseQueue {  // RQ-9: nothing new enters; or it is opened again
    Actor by;
    QueueId queue;
    bool closed = true;
    RINGMASTER_DESCRIBE(CloseQueue, by, queue, closed)
};

struct CloseEntryPoint {  // RQ-9: the same for one way in
    Actor by;
    EntryPointId entry_point;
    bool closed = true;
    RINGMASTER_DESCRIBE(CloseEntryPoint, by, entry_point, closed)
};

struct EraseCustomer {  // SEC-7
    Actor by;
    Uuid customer;            // what the journal's index knows him by
    std::string number;       // or address, in any spelling (NUM-1)
    std::string reference;    // of his request, for the record
    std::string region = {};  // in which `customer` was made of it
    Uuid handle = {};         // the same of his contacts that are no calls
    RINGMASTER_DESCRIBE(EraseCustomer, by, customer, number, reference, region, handle)
};

#define RINGMASTER_COMMANDS                                                                       \
    Login, Logout, Reload, SetState, CreateTask, Accept, Reject, End, SubmitWrapUp, ExtendWrapUp, \
        RequestWrapUp, SkipWrapUp, ChangeConfiguration, HoldLeg, StartConsult, AcceptConsult,     \
        EndConsult, TransferConsult, JoinConference, LeaveConference, DropParty, TransferTask,    \
        PauseRecording, ResumeRecording, SaveVariables, StartMonitor, ChangeMonitor, EndMonitor,  \
        RequeueTask, PrioritizeTask, ForceEndTask, CloseQueue, SendReply, AcceptAllOffers,        \
        AssignTask, EraseCustomer, CancelTransfer, CloseEntryPoint

using CommandVariant = std::variant<RINGMASTER_COMMANDS>;

struct Command : CommandVariant {  // a type of its own, as Event is
    RINGMASTER_ONE_OF(Command, CommandVariant)
};

// ---- facts ---------------------------------------------------------------------------------

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
        MessagePassed

using FactVariant = std::variant<RINGMASTER_FACTS>;

struct Fact : FactVariant {  // a type of its own, as Event is
    RINGMASTER_ONE_OF(Fact, FactVariant)
};

}  // namespace ringmaster::core
