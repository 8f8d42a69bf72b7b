#pragma once
// What the shell must do once the step's events are durable, in this order and never before
// (OPS-1). Effects are values: a notice owns the view it was decided on, so it can be rendered
// and sent later, whatever happened to the state meanwhile.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/model.hpp"
#include "ringmaster/core/model/one_of.hpp"

namespace ringmaster::core {

// Commands an agent may give on a task now (VC-6). Names are the path segments of PROTOCOL 4.
RINGMASTER_ENUM(Action, accept, reject, end, wrapup, extend, request, skip, hold, resume,
                hold_consult, resume_consult, transfer, consult, consult_accept, consult_end,
                consult_transfer, consult_conference, conference_exit, conference_transfer,
                conference_drop, record_pause, record_resume, reply, transfer_cancel, preview_skip,
                preview_remove)

// A set of Action.
struct ActionSet {
    std::uint32_t bits = 0;
    [[nodiscard]] bool has(Action action) const {
        return (bits >> static_cast<unsigned>(action) & 1U) != 0;
    }
    void add(Action action) { bits |= 1U << static_cast<unsigned>(action); }
    RINGMASTER_DESCRIBE(ActionSet, bits)
};

// Wire names of PROTOCOL 3 and 4.
RINGMASTER_ENUM(NoticeKind, AgentStationLoginSuccess, AgentDNRegistered, AgentLogoutSuccess,
                AgentStateChangeSuccess, AgentContact, AgentContactReserved, AgentOfferContact,
                AgentContactAssigned, AgentOfferContactRona, AgentContactUnassigned, ContactEnded,
                AgentWrapup, AgentWrappedUp, ContactUpdated, AgentContactHeld, AgentContactUnheld,
                AgentContactHoldFailed, AgentContactUnHoldFailed, AgentConsultCreated,
                AgentOfferConsult, AgentConsulting, AgentConsultEnded, AgentConsultFailed,
                AgentCtqCancelled, AgentCtqFailed, AgentConsultTransferred,
                AgentConsultTransferFailed, AgentConsultConferenced, AgentConsultConferenceFailed,
                AgentConsultConferenceEnded, ParticipantJoinedConference, ParticipantLeftConference,
                ContactOwnerChanged, ContactMerged, AgentBlindTransferred, AgentVteamTransferred,
                AgentBlindTransferFailed, ContactRecordingPaused, ContactRecordingResumed,
                ContactRecordingPauseFailed, ContactRecordingResumeFailed, MonitoringOffered,
                MonitoringStarted, MonitoringHeld, MonitoringUnHeld, MonitoringFailed,
                MonitoringEnded, AgentMonitorStateChanged, CallRecordingStarted,
                AgentChannelStateChanged, ContactCallbackFailed, AgentOutboundFailed,
                AgentOfferCampaignReservation, CampaignContactUpdated)

// The offers of an agent as his desktop stacks them: email, social, chat, voice, and the oldest
// first within a channel (OF-6).
struct OfferStack {
    std::size_t total = 0;
    std::vector<TaskId> first;  // at most limits::offers_shown_max, as he knows them
    friend bool operator==(OfferStack const&, OfferStack const&) = default;
};

// What an agent is busy with.
struct AgentWork {
    std::vector<TaskId> tasks;  // `interactionIds`, as he knows them
    OfferStack offers;
    ChannelStates channels;  // AG-3
};

// An event about the agent himself. `agent` is a copy taken at the moment of the event.
struct AgentNotice {
    AgentId to;
    std::uint64_t sequence = 0;  // gapless per agent (OPS-3)
    Time at;
    NoticeKind kind = NoticeKind::AgentStateChangeSuccess;
    std::shared_ptr<Agent const> agent;
    AgentWork work;
    Actor by;  // `changedBy…`, `loggedOutBy`
    std::string reason;
    std::optional<ChannelChange> channel = {};  // of an AgentChannelStateChanged
};

// What one agent sees of one task at one moment.
struct TaskView {
    AgentId viewer;
    std::shared_ptr<Task const> task;  // in wrap-up: the interaction as he left it
    ActionSet allowed;
    std::optional<Time> offer_deadline;
    std::optional<Time> rona_timeout_end;  // deadline of ringing, when it rings
    std::optional<Time> wrap_up_deadline;
    std::optional<Time> wrap_up_started;  // set: the viewer owes a wrap-up; state is `wrapUp`
    TaskId shown_as;                      // `interactionId`: the child's in an EP-DN consult (CO-5)
    std::uint32_t version = 0;            // the task's now, also in wrap-up
};

// An event about a task to one agent.
struct TaskNotice {
    AgentId to;
    std::uint64_t sequence = 0;  // 0: hydration, not numbered
    Time at;
    NoticeKind kind = NoticeKind::AgentContact;
    TaskView view;
    std::string reason;
    std::string reason_code;
    std::vector<AgentId> pending_wrap_up;  // `agentsPendingWrapUp`
    TerminatingParty terminated_by = TerminatingParty::none;
    std::optional<AuxCodeId> wrap_up_code;
    std::optional<Leg> party;               // whom it is about: `participantId`, `destAgentId`
    std::uint32_t consult = 0;              // the consult leg it is about; 0: the main leg
    std::optional<Target> target;           // of a consult or transfer
    bool auto_resumed = false;              // a recording pause ended by itself (RE-2)
    TaskId child;                           // the EP-DN interaction that was merged
    std::optional<Actor> updated_by = {};   // `updatedBy`: who saved variables
    std::optional<OfferStack> offers = {};  // of events that can change it (OF-6)
};

// A numbered command to the connector of the task's channel (PROTOCOL 8).
struct MediaCommand {
    TaskId task;
    MediaType media = MediaType::telephony;
    std::uint64_t number = 0;
    MediaKind kind = MediaKind::ring;
    Leg leg;
    Time due;
    Leg other;  // swap: the leg that goes on hold
    Purpose purpose = Purpose::none;
};

// Sockets of the agent that had not arrived now get task events; first send these, unnumbered
// (PROTOCOL 2: one AgentContact per live task, then closed ones with their closing event).
struct Hydrate {
    AgentId agent;
    Time at;
    bool reloaded = false;   // answer of a reload: AgentReloginSuccess goes first
    bool signed_in = false;  // after a login: to every socket of the agent
    std::shared_ptr<Agent const> snapshot;
    AgentWork work;
    std::vector<TaskNotice> notices;
};

#define RINGMASTER_EFFECTS AgentNotice, TaskNotice, MediaCommand, Hydrate

using EffectVariant = std::variant<RINGMASTER_EFFECTS>;

struct Effect : EffectVariant {  // a type of its own, as Event is
    RINGMASTER_ONE_OF(Effect, EffectVariant)
};

}  // namespace ringmaster::core
