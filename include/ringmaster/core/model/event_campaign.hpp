#pragma once
// What changed in a preview campaign and its reservations (OD-3): part of event.hpp, whose rules
// hold here too. Include that one.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct CampaignChanged {  // started or changed; without terms: stopped, and forgotten
    Time at;
    Actor by;
    std::string campaign;
    Uuid key;
    std::optional<CampaignTerms> terms;
    RINGMASTER_DESCRIBE(CampaignChanged, at, by, campaign, key, terms)
};

struct CampaignListChanged {  // made, told of contacts that cannot be dialled, or expired
    Time at;
    Actor by;
    std::string campaign;
    std::uint32_t list = 0;
    Time opens_at;
    std::uint32_t invalid = 0;  // this many more
    bool expired = false;
    RINGMASTER_DESCRIBE(CampaignListChanged, at, by, campaign, list, opens_at, invalid, expired)
};

struct CampaignContactAdded {
    Time at;
    Actor by;
    std::string campaign;
    std::uint64_t ordinal = 0;  // its number in the campaign
    CampaignContact contact;
    RINGMASTER_DESCRIBE(CampaignContactAdded, at, by, campaign, ordinal, contact)
};

struct CampaignContactsClosed {  // before anybody was shown them
    Time at;
    Actor by;
    std::string campaign;
    std::vector<std::uint64_t> contacts;
    std::string reason;
    RINGMASTER_DESCRIBE(CampaignContactsClosed, at, by, campaign, contacts, reason)
};

struct CampaignDeferred {  // until a list opens, or its queue; empty: it goes on
    Time at;
    std::string campaign;
    std::optional<Time> until;
    RINGMASTER_DESCRIBE(CampaignDeferred, at, campaign, until)
};

struct PreviewReleased {  // follows TaskCreated: the contact waits for an agent from now on
    TaskId task;
    Time at;
    Preview preview;
    RINGMASTER_DESCRIBE(PreviewReleased, task, at, preview)
};

struct PreviewDecided {  // by its agent, or at its end of time
    TaskId task;
    AgentId agent;
    PreviewAction action = PreviewAction::SKIP;
    Time at;
    std::optional<Time> due;  // the deadline that decided
    TaskId call;              // ACCEPT
    RINGMASTER_DESCRIBE(PreviewDecided, task, agent, action, at, due, call)
};

}  // namespace ringmaster::core
