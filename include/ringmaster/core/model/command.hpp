#pragma once
// What somebody wants of the engine, by subject, and the variant of all. A command may be refused.
// Random ids arrive with it.

#include <variant>

#include "ringmaster/core/model/command_administration.hpp"
#include "ringmaster/core/model/command_agent.hpp"
#include "ringmaster/core/model/command_call.hpp"
#include "ringmaster/core/model/command_campaign.hpp"
#include "ringmaster/core/model/command_contact.hpp"
#include "ringmaster/core/model/one_of.hpp"

namespace ringmaster::core {

#define RINGMASTER_COMMANDS                                                                       \
    Login, Logout, Reload, SetState, CreateTask, Accept, Reject, End, SubmitWrapUp, ExtendWrapUp, \
        RequestWrapUp, SkipWrapUp, ChangeConfiguration, HoldLeg, StartConsult, AcceptConsult,     \
        EndConsult, TransferConsult, JoinConference, LeaveConference, DropParty, TransferTask,    \
        PauseRecording, ResumeRecording, SaveVariables, StartMonitor, ChangeMonitor, EndMonitor,  \
        RequeueTask, PrioritizeTask, ForceEndTask, CloseQueue, SendReply, AcceptAllOffers,        \
        AssignTask, EraseCustomer, CancelTransfer, CloseEntryPoint, RequestCallback,              \
        ChangeCallback, CancelCallback, FollowZones, StartOutdial, ChangeDoNotCall,               \
        ChangeCampaign, DecidePreview, CorrectWrapUp

using CommandVariant = std::variant<RINGMASTER_COMMANDS>;

struct Command : CommandVariant {  // a type of its own, as Event is
    RINGMASTER_ONE_OF(Command, CommandVariant)
};

}  // namespace ringmaster::core
