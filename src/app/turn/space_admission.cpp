#include "app/turn/space_admission.hpp"

namespace ringmaster::app {
namespace {

using enum Purpose;

// One line each, no default: an overload that is missing does not compile.
struct CommandPurpose {
    Purpose operator()(core::CreateTask const&) const { return brings_contacts; }
    Purpose operator()(core::StartOutdial const&) const { return brings_contacts; }

    Purpose operator()(core::End const&) const { return finishes; }
    Purpose operator()(core::SendReply const&) const { return finishes; }
    Purpose operator()(core::ForceEndTask const&) const { return finishes; }
    Purpose operator()(core::CancelCallback const&) const { return finishes; }
    Purpose operator()(core::SubmitWrapUp const&) const { return finishes; }
    Purpose operator()(core::SkipWrapUp const&) const { return finishes; }
    Purpose operator()(core::Logout const&) const { return finishes; }
    // Parts in a contact.
    Purpose operator()(core::Reject const&) const { return finishes; }
    Purpose operator()(core::EndConsult const&) const { return finishes; }
    Purpose operator()(core::TransferConsult const&) const { return finishes; }
    Purpose operator()(core::LeaveConference const&) const { return finishes; }
    Purpose operator()(core::DropParty const&) const { return finishes; }
    Purpose operator()(core::EndMonitor const&) const { return finishes; }
    // A held customer cannot be hung up on, and a desktop that has lost its socket cannot show what
    // there is to end.
    Purpose operator()(core::HoldLeg const& hold) const { return hold.resume ? finishes : works; }
    Purpose operator()(core::Reload const&) const { return finishes; }

    Purpose operator()(core::Login const&) const { return works; }
    Purpose operator()(core::SetState const&) const { return works; }
    Purpose operator()(core::Accept const&) const { return works; }
    Purpose operator()(core::AcceptAllOffers const&) const { return works; }
    Purpose operator()(core::AssignTask const&) const { return works; }
    Purpose operator()(core::ExtendWrapUp const&) const { return works; }
    Purpose operator()(core::RequestWrapUp const&) const { return works; }
    Purpose operator()(core::StartConsult const&) const { return works; }
    Purpose operator()(core::AcceptConsult const&) const { return works; }
    Purpose operator()(core::JoinConference const&) const { return works; }
    Purpose operator()(core::TransferTask const&) const { return works; }
    // Takes something back; the contact goes on.
    Purpose operator()(core::CancelTransfer const&) const { return works; }
    Purpose operator()(core::PauseRecording const&) const { return works; }
    Purpose operator()(core::ResumeRecording const&) const { return works; }
    Purpose operator()(core::SaveVariables const&) const { return works; }
    Purpose operator()(core::StartMonitor const&) const { return works; }
    Purpose operator()(core::ChangeMonitor const&) const { return works; }
    Purpose operator()(core::RequeueTask const&) const { return works; }
    Purpose operator()(core::RequestCallback const&) const { return works; }
    Purpose operator()(core::ChangeCallback const&) const { return works; }
    Purpose operator()(core::FollowZones const&) const { return works; }
    Purpose operator()(core::PrioritizeTask const&) const { return works; }
    Purpose operator()(core::CloseQueue const&) const { return works; }
    Purpose operator()(core::CloseEntryPoint const&) const { return works; }
    Purpose operator()(core::ChangeConfiguration const&) const { return works; }
    Purpose operator()(core::ChangeDoNotCall const&) const { return works; }
    Purpose operator()(core::EraseCustomer const&) const { return works; }
    Purpose operator()(core::ChangeCampaign const&) const { return works; }
    Purpose operator()(core::DecidePreview const&) const { return works; }
    Purpose operator()(core::CorrectWrapUp const&) const { return works; }
};

struct FactPurpose {
    Purpose operator()(core::CustomerArrived const&) const { return brings_contacts; }

    Purpose operator()(core::SocketOpened const&) const { return has_happened; }
    Purpose operator()(core::SocketClosed const&) const { return has_happened; }
    Purpose operator()(core::DaemonStarted const&) const { return has_happened; }
    Purpose operator()(core::LegAnswered const&) const { return has_happened; }
    Purpose operator()(core::LegHungUp const&) const { return has_happened; }
    Purpose operator()(core::LegFailed const&) const { return has_happened; }
    Purpose operator()(core::CustomerLeft const&) const { return has_happened; }
    Purpose operator()(core::PhoneDown const&) const { return has_happened; }
    Purpose operator()(core::MediaResult const&) const { return has_happened; }
    Purpose operator()(core::Dtmf const&) const { return has_happened; }
    Purpose operator()(core::RecordingFile const&) const { return has_happened; }
    Purpose operator()(core::MessagePassed const&) const { return has_happened; }
    Purpose operator()(core::CallbackWanted const&) const { return has_happened; }
    Purpose operator()(core::StrayLeg const&) const { return has_happened; }
    Purpose operator()(core::ConnectorReturned const&) const { return has_happened; }
};

}  // namespace

Purpose purpose_of(core::Command const& command) { return std::visit(CommandPurpose{}, command); }
Purpose purpose_of(core::Fact const& fact) { return std::visit(FactPurpose{}, fact); }

bool has_space_for(Purpose purpose, store::SpaceLevel level) {
    switch (level) {
        case store::SpaceLevel::ample: return true;
        case store::SpaceLevel::low: return purpose != brings_contacts;
        case store::SpaceLevel::critical: break;
    }
    return purpose == finishes || purpose == has_happened;
}

}  // namespace ringmaster::app
