// Which event is acted on at all, and how. Whoever waits for one that is only passed over sees an
// old screen: the owner's change, a save of variables, a blind transfer without its form.
#include "support/desktop/event_rules.hpp"

#include <algorithm>
#include <iterator>

namespace ringmaster::desktop {
namespace {

using enum Effect;

EventRule const rules[] = {
    {"AgentContact", introduces, Unknown::adds},
    {"AgentContactReserved", reserves, Unknown::adds},
    {"AgentOfferContact", redraws, Unknown::throws},
    {"AgentOfferConsult", is_asked, Unknown::throws},
    {"AgentContactAssigned", redraws, Unknown::throws},
    {"AgentContactAssignFailed", withdraws, Unknown::throws},
    {"AgentInviteFailed", withdraws, Unknown::throws},
    {"AgentOfferContactRona", withdraws, Unknown::throws},
    {"AgentOutboundFailed", stores, Unknown::ignores},
    {"AgentContactUnassigned", opens_form, Unknown::throws},
    {"ContactEnded", ends, Unknown::ignores},
    {"AgentWrapup", opens_form, Unknown::throws},
    {"AgentWrappedUp", closes_form, Unknown::throws},
    {"AgentContactHeld", redraws, Unknown::throws},
    {"AgentContactUnheld", redraws, Unknown::throws},
    {"AgentContactHoldFailed", passes, Unknown::ignores},
    {"AgentContactUnHoldFailed", passes, Unknown::ignores},
    {"AgentContactEndFailed", passes, Unknown::ignores},
    {"AgentConsultCreated", asks, Unknown::throws},
    {"AgentConsulting", redraws, Unknown::throws},
    {"AgentConsultFailed", stores, Unknown::ignores},
    {"AgentConsultEnded", ends_consult, Unknown::throws},
    {"AgentConsultEndFailed", passes, Unknown::ignores},
    {"AgentCtqFailed", passes, Unknown::ignores},
    {"AgentCtqCancelled", redraws, Unknown::throws},
    {"AgentCtqCancelFailed", redraws, Unknown::throws},
    {"AgentBlindTransferred", passes, Unknown::ignores},
    {"AgentBlindTransferFailed", passes, Unknown::ignores},
    {"AgentVteamTransferred", opens_form, Unknown::throws},
    {"AgentVteamTransferFailed", passes, Unknown::ignores},
    {"AgentConsultTransferred", passes, Unknown::ignores},
    {"AgentConsultTransferFailed", passes, Unknown::ignores},
    {"ContactOwnerChanged", passes, Unknown::ignores},
    {"AgentConsultConferenced", redraws, Unknown::throws},
    {"AgentConsultConferenceFailed", redraws, Unknown::throws},
    {"AgentConsultConferenceEnded", ends_conference, Unknown::throws},
    {"ParticipantJoinedConference", redraws, Unknown::throws},
    {"ParticipantLeftConference", leaves, Unknown::throws},
    {"ParticipantLeftConferenceFailed", redraws, Unknown::throws},
    {"AgentConferenceTransferFailed", redraws, Unknown::throws},
    {"ContactMerged", merges, Unknown::adds},
    {"ContactRecordingPaused", redraws, Unknown::throws},
    {"ContactRecordingPauseFailed", redraws, Unknown::throws},
    {"ContactRecordingResumed", redraws, Unknown::throws},
    {"ContactRecordingResumeFailed", redraws, Unknown::throws},
    {"CallRecordingStarted", passes, Unknown::ignores},
    {"ContactUpdated", passes, Unknown::ignores},
    {"ContactCallbackFailed", passes, Unknown::ignores},
    {"AgentOfferCampaignReservation", reserves, Unknown::adds},
    {"CampaignContactUpdated", stores, Unknown::ignores},
    {"CampaignPreviewAcceptFailed", passes, Unknown::ignores},
    {"CampaignPreviewSkipFailed", passes, Unknown::ignores},
    {"CampaignPreviewRemoveFailed", passes, Unknown::ignores},
    {"MonitoringOffered", monitors, Unknown::ignores},
    {"MonitoringStarted", monitors, Unknown::ignores},
    {"MonitoringHeld", monitors, Unknown::ignores},
    {"MonitoringUnHeld", monitors, Unknown::ignores},
    {"MonitoringFailed", monitors, Unknown::ignores},
    {"MonitoringEnded", monitors, Unknown::ignores},
    {"AgentMonitorStateChanged", monitors, Unknown::ignores},
};

}  // namespace

EventRule const* find_rule(std::string_view type) {
    auto const found = std::find_if(std::begin(rules), std::end(rules),
                                    [type](EventRule const& rule) { return rule.type == type; });
    return found == std::end(rules) ? nullptr : found;
}

}  // namespace ringmaster::desktop
