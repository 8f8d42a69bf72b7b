// Which event answers which command (PROTOCOL 3 and 4, "Success" and "Later failure").
#include "support/desktop/promises.hpp"

#include <algorithm>

namespace ringmaster::desktop {
namespace {

struct Answers {
    char const* command;
    Names successes;
    Names failures;
};

std::vector<Answers> const& answers() {
    static std::vector<Answers> const table{
        {"accept", {"AgentContactAssigned"}, {"AgentContactAssignFailed"}},
        {"assign", {"AgentContactAssigned"}, {"AgentContactAssignFailed"}},
        {"reject", {"AgentOfferContactRona"}, {}},
        {"hold", {"AgentContactHeld"}, {"AgentContactHoldFailed"}},
        {"unhold", {"AgentContactUnheld"}, {"AgentContactUnHoldFailed"}},
        {"record/pause", {"ContactRecordingPaused"}, {"ContactRecordingPauseFailed"}},
        {"record/resume", {"ContactRecordingResumed"}, {"ContactRecordingResumeFailed"}},
        {"transfer", {"AgentBlindTransferred"}, {"AgentBlindTransferFailed"}},
        {"transfer to queue", {"AgentVteamTransferred"}, {"AgentVteamTransferFailed"}},
        {"consult", {"AgentConsultCreated"}, {"AgentConsultFailed"}},
        {"consult with queue", {"AgentConsultCreated"}, {"AgentCtqFailed", "AgentCtqCancelled"}},
        {"consult/accept", {"AgentConsulting"}, {"AgentContactAssignFailed"}},
        {"consult/end", {"AgentConsultEnded"}, {"AgentConsultEndFailed"}},
        {"cancelCtq", {"AgentCtqCancelled"}, {"AgentCtqCancelFailed"}},
        {"consult/transfer", {"AgentConsultTransferred"}, {"AgentConsultTransferFailed"}},
        {"consult/conference", {"AgentConsultConferenced"}, {"AgentConsultConferenceFailed"}},
        {"conference/exit", {"ParticipantLeftConference"}, {"ParticipantLeftConferenceFailed"}},
        {"conference/transfer", {"ParticipantLeftConference"}, {"AgentConferenceTransferFailed"}},
        {"end", {"AgentWrapup"}, {"AgentContactEndFailed"}},
        {"outdial", {"AgentOfferContact"}, {"AgentOutboundFailed"}},
        {"preview/accept", {"ContactEnded"}, {"CampaignPreviewAcceptFailed"}},
        {"preview/skip", {"CampaignContactUpdated"}, {"CampaignPreviewSkipFailed"}},
        {"preview/remove", {"CampaignContactUpdated"}, {"CampaignPreviewRemoveFailed"}},
        {"wrapup", {"AgentWrappedUp"}, {}},
        {"wrapup/skip", {"AgentWrappedUp"}, {}},
        {"wrapup/extend", {"ContactUpdated"}, {}},
        {"wrapup/request", {"ContactUpdated"}, {}},
        {"data", {"ContactUpdated"}, {}},
        {"login", {"AgentStationLoginSuccess"}, {"AgentStationLoginFailed"}},
        {"logout", {"AgentLogoutSuccess"}, {"AgentLogoutFailed"}},
        {"reload", {"AgentReloginSuccess"}, {"AgentReloginFailed"}},
        {"state", {"AgentStateChangeSuccess"}, {"AgentStateChangeFailed"}},
    };
    return table;
}

// The row of the table: bodies decide between two events.
std::string row_of(Sent const& sent) {
    bool const to_queue = text_at(sent.body, "destinationType") == "queue";
    bool const names_queue = !text_at(sent.body, "queueId").empty();
    if (sent.command == "transfer" && to_queue) return "transfer to queue";
    if (sent.command == "consult" && to_queue) return "consult with queue";
    if (sent.command == "consult/end" && names_queue) return "cancelCtq";
    return sent.command;
}

// A queue may take as long as it wants, also one behind an entry point (CO-5), and so may a number
// that rings (TR-5).
bool is_limited(Sent const& sent) {
    auto const kind = text_at(sent.body, "destinationType");
    if (sent.command == "consult") return kind != "queue" && kind != "entryPoint";
    return sent.command != "transfer" || kind != "dialNumber";
}

}  // namespace

void Promises::open(Sent const& sent, Millis now) {
    auto const row = row_of(sent);
    for (Answers const& one : answers()) {
        if (one.command != row) continue;
        open_.push_back({sent.command, sent.interaction_id, one.successes, one.failures, now,
                         is_limited(sent), false});
    }
}

void Promises::expect(Sent const& sent, Millis now) {
    auto const known = open_.size();
    open(sent, now);
    for (std::size_t index = known; index < open_.size(); ++index) {
        open_[index].limited = false;
        open_[index].elsewhere = true;
    }
}

Promises::Settled Promises::settle(WireEvent const& event) {
    Settled settled;
    std::erase_if(open_, [&](Promise const& one) {
        bool const same = one.interaction_id == event.interaction_id || one.interaction_id.empty();
        bool const answers = has(one.successes, event.type) ? same : has(one.failures, event.type);
        if (answers && !same && !one.elsewhere) {
            settled.problems.push_back(event.type + " of another contact rejects " + one.what);
        }
        settled.any = settled.any || answers;
        return answers;
    });
    return settled;
}

std::vector<std::string> Promises::overdue(Millis now) const {
    std::vector<std::string> problems;
    for (Promise const& one : open_) {
        bool const late = one.limited && now - one.since > promise_limit;
        if (late) problems.push_back("nothing answers " + one.what + " of " + one.interaction_id);
    }
    return problems;
}

void Promises::forget(std::string const& interaction_id) {
    std::erase_if(open_, [&](Promise const& one) { return one.interaction_id == interaction_id; });
}

bool Promises::waits_for(std::string const& interaction_id) const {
    return std::any_of(open_.begin(), open_.end(),
                       [&](Promise const& one) { return one.interaction_id == interaction_id; });
}

}  // namespace ringmaster::desktop
