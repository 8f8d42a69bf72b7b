#pragma once
// Commands about preview campaigns and their reservations (OD-3). The rules of command.hpp apply.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct StartCampaign {  // CAMPAIGN_EXISTS, CAMPAIGNS_FULL, ENTRY_POINT_NOT_FOUND
    Uuid key;           // random
    CampaignTerms terms;
    RINGMASTER_DESCRIBE(StartCampaign, key, terms)
};
struct UpdateCampaign {  // its kind and its entry point stay
    CampaignTerms terms;
    RINGMASTER_DESCRIBE(UpdateCampaign, terms)
};
struct StopCampaign {  // with all that waits in it; calls go on
    RINGMASTER_DESCRIBE(StopCampaign)
};
struct AddContactList {      // an expired one makes room for it when there are too many
    std::uint32_t list = 0;  // random: 1 and above; CONTACT_LIST_EXISTS
    Time opens_at;
    RINGMASTER_DESCRIBE(AddContactList, list, opens_at)
};
struct ExpireContactList {  // with all that waits of it; calls go on
    std::uint32_t list = 0;
    RINGMASTER_DESCRIBE(ExpireContactList, list)
};
struct AddContacts {  // CONTACTS_FULL: all or none
    std::uint32_t list = 0;
    std::vector<CampaignContact> contacts;  // their `list` is this one; numbers as dialled
    std::uint32_t invalid = 0;              // there were so many more
    RINGMASTER_DESCRIBE(AddContacts, list, contacts, invalid)
};
struct CloseContact {  // all of the list by this reference, or this number
    std::uint32_t list = 0;
    std::string reference;
    RINGMASTER_DESCRIBE(CloseContact, list, reference)
};

struct ChangeCampaign {
    Actor by;
    std::string campaign;  // as its manager calls it; CAMPAIGN_NOT_FOUND
    std::variant<StartCampaign, UpdateCampaign, StopCampaign, AddContactList, ExpireContactList,
                 AddContacts, CloseContact>
        change;
    RINGMASTER_DESCRIBE(ChangeCampaign, by, campaign, change)
};

// By the agent who is shown it.
struct DecidePreview {
    Actor by;
    AgentId agent;
    TaskId task;           // the reservation
    std::string campaign;  // whose it is
    PreviewAction action = PreviewAction::ACCEPT;
    RINGMASTER_DESCRIBE(DecidePreview, by, agent, task, campaign, action)
};

}  // namespace ringmaster::core
