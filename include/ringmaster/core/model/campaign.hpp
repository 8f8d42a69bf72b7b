#pragma once
// Preview campaigns (OD-3): customers an organization wants called, each shown to an agent before
// he is. A contact waits in its campaign until it is its turn; then it is a task of its own, the
// reservation, which an agent accepts, skips or removes. Accepting it ends the reservation and
// begins an outdial.
//
// Ownership: values; only Engine::apply changes them. Threading: none. Units: epoch milliseconds,
// durations in milliseconds. Errors: none.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::core {

RINGMASTER_ENUM(CampaignKind, preview_standard, preview_direct)

// What becomes of a reservation; each by the agent, or by the offer's end of time.
RINGMASTER_ENUM(PreviewAction, ACCEPT, SKIP, REMOVE)

// How its reservations go.
struct PreviewRules {
    Duration ring_limit{32'000};      // a customer's phone rings so long
    Duration offer_timeout{600'000};  // an agent has so long to decide
    PreviewAction on_timeout = PreviewAction::SKIP;
    bool skip_disabled = false;
    bool remove_disabled = false;
    RINGMASTER_DESCRIBE(PreviewRules, ring_limit, offer_timeout, on_timeout, skip_disabled,
                        remove_disabled)
};

// What an administrator says of a campaign. A change holds for contacts released from then on.
struct CampaignTerms {
    CampaignKind kind = CampaignKind::preview_standard;
    std::string name;
    std::string vendor;               // of whom it is, for people
    EntryPointId entry_point;         // its queue's agents are asked
    std::string ani;                  // what customers are shown
    std::uint32_t released_max = 50;  // reservations at a time: 1 to limits::released_max
    PreviewRules rules;
    RINGMASTER_DESCRIBE(CampaignTerms, kind, name, vendor, entry_point, ani, released_max, rules)
};

struct CampaignContact {
    std::uint32_t list = 0;
    std::string known_as;  // to the campaign's manager; may be empty
    std::string number;    // as it is dialled
    std::string customer_name;
    std::map<std::string, std::string> fields;  // become the variables of its calls
    RINGMASTER_DESCRIBE(CampaignContact, list, known_as, number, customer_name, fields)
};

// One delivery of contacts. Its counts stay when its contacts are done with.
struct ContactList {
    Time created_at;
    Time opens_at;                                     // nobody of it is shown before
    std::optional<Time> expired_at;                    // nobody of it is shown any more
    std::uint32_t added = 0;                           // valid ones
    std::uint32_t invalid = 0;                         // without a number that can be dialled
    std::uint32_t released = 0;                        // are reservations now
    std::map<std::uint64_t, CampaignContact> waiting;  // by the order they came in
    RINGMASTER_DESCRIBE(ContactList, created_at, opens_at, expired_at, added, invalid, released,
                        waiting)

    // Those that are done with, and those that never could be called.
    [[nodiscard]] std::uint32_t processed() const {
        return added + invalid - released - static_cast<std::uint32_t>(waiting.size());
    }
};

struct Campaign {
    Uuid key;  // random; its reservations and calls are named after it
    CampaignTerms terms;
    Time started_at;
    std::map<std::uint32_t, ContactList> lists;
    std::uint64_t next_contact = 1;
    std::set<TaskId> released;    // reservations
    TaskId fresh;                 // the one of them that nobody has been shown yet, if any
    std::optional<Time> wake_at;  // a list opens, or its queue
    RINGMASTER_DESCRIBE(Campaign, key, terms, started_at, lists, next_contact, released, fresh,
                        wake_at)

    // It has somebody to show, and room for one more reservation.
    [[nodiscard]] bool may_release() const {
        return !wake_at && fresh.empty() && released.size() < terms.released_max &&
               std::any_of(lists.begin(), lists.end(),
                           [](auto const& list) { return !list.second.waiting.empty(); });
    }
};

// A task that is a reservation.
struct Preview {
    std::string campaign;
    std::uint64_t contact = 0;  // its number in the campaign
    std::uint32_t list = 0;
    std::string known_as;
    std::string number;  // as it is dialled
    CampaignKind kind = CampaignKind::preview_standard;
    PreviewRules rules;
    RINGMASTER_DESCRIBE(Preview, campaign, contact, list, known_as, number, kind, rules)
};

// What an outdial has of the reservation it came from.
struct PreviewedCall {
    std::string campaign;
    TaskId reservation;
    Duration ring_limit{0};
    RINGMASTER_DESCRIBE(PreviewedCall, campaign, reservation, ring_limit)
};

}  // namespace ringmaster::core
