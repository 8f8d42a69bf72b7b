#pragma once
// Events that no record tells of, and why. Every other event of the journal is projected: one that
// is neither does not compile (projection.hpp).
//
// Ownership: constants. Threading: any. Errors: none.

#include <algorithm>
#include <array>
#include <string_view>

namespace ringmaster::reports {

struct ExemptEvent {
    std::string_view name;
    std::string_view why;
};

inline constexpr std::array exempt_events{
    ExemptEvent{"LeaseStarted", "the state that it leads to is an event of its own"},
    ExemptEvent{"LeaseRecoveryPassed", "the state that it leads to is an event of its own"},
    ExemptEvent{"LeaseEnded", "the state that it restores is an event of its own"},
    ExemptEvent{"SocketAttached", "a connection is no state of the agent's"},
    ExemptEvent{"SocketDetached", "a connection is no state of the agent's"},
    ExemptEvent{"SocketsArrived", "a connection is no state of the agent's"},
    ExemptEvent{"PhoneWentBusy",
                "the channel's state says when he may be offered the next contact"},
    ExemptEvent{"PhoneWentDown",
                "the channel's state says when he may be offered the next contact"},
    ExemptEvent{"SequencesAdvanced", "numbers of frames"},
    ExemptEvent{"ClosedTaskKept", "what a page is told later"},
    ExemptEvent{"ClosedTasksTold", "what a page was told"},
    ExemptEvent{"ClosedTaskBlanked", "what a page is told later"},
    ExemptEvent{"SkipEnded", "whom routing passes over says no time of the contact's"},
    ExemptEvent{"WrapUpRequested", "the wrap-up that it leads to has events of its own"},
    ExemptEvent{"WrapUpExtended", "the stored wrap-up counts its extensions"},
    ExemptEvent{"WrapUpSlotReleased", "the wrap-up was stored before; the channel's state says it"},
    ExemptEvent{"MediaRequested", "a command to a connector; its outcome has events of its own"},
    ExemptEvent{"MediaSettled", "what it leads to has events of its own"},
    ExemptEvent{"FactRecorded", "the number of a fact"},
    ExemptEvent{"LateFact", "changed nothing"},
    ExemptEvent{"DoNotCallChanged", "a list of numbers; what it ends has events of its own"},
    ExemptEvent{"CampaignChanged", "no contact's; the audit has it"},
    ExemptEvent{"CampaignListChanged", "no contact's; the audit has it"},
    ExemptEvent{"CampaignContactAdded", "nobody has been called"},
    ExemptEvent{"CampaignContactsClosed", "nobody has been called"},
    ExemptEvent{"CampaignDeferred", "a deadline; what it leads to has events of its own"},
    ExemptEvent{"PreviewDecided", "the call that it leads to is a contact of its own"},
    ExemptEvent{"StrayLegFound", "a leg of no contact's"},
    ExemptEvent{"ConsultAsked", "the time lies between the consult's start and its answer"},
    ExemptEvent{"DialDeadlineMoved", "a deadline; what it leads to has events of its own"},
    ExemptEvent{"IdleDeadlineMoved", "a deadline; what it leads to has events of its own"},
    ExemptEvent{"InactivityMoved", "a deadline; what it leads to has events of its own"},
    ExemptEvent{"OverflowRetryMoved", "a deadline; what it leads to has events of its own"},
    ExemptEvent{"CallbackMoved", "the wait goes on; what ends it has events of its own"},
    ExemptEvent{"DtmfReceived", "digits are personal; the history of the contact has them"},
    ExemptEvent{"ArrivalRefused", "no contact began"},
    ExemptEvent{"QueueClosed", "no contact's; the audit has it"},
    ExemptEvent{"EntryPointClosed", "no contact's; the audit has it"},
    ExemptEvent{"TimerSetAside", "the operator's; `ringmasterd organization` has it"},
    ExemptEvent{"DaemonRestarted", "what it ends has events of its own"},
    ExemptEvent{"MonitorRequested", "recorded in the history; the record tells of what came of it"},
    ExemptEvent{"MonitorAnswered", "the engagement that it leads to is an event of its own"},
    ExemptEvent{"AfterOutdialSettled", "the agent's state is an event of its own"},
};

[[nodiscard]] constexpr bool is_exempt(std::string_view event) {
    return std::ranges::any_of(exempt_events,
                               [event](ExemptEvent const& one) { return one.name == event; });
}

}  // namespace ringmaster::reports
