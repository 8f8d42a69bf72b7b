#pragma once
// Preview campaigns: what administrators make of them, and when a contact becomes a reservation
// (OD-3). What an agent makes of a reservation is in preview.hpp.

#include <set>
#include <string>

#include "core/decide/decision.hpp"
#include "ringmaster/core/model/customer_form.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused change_campaign(Decision& decision, ChangeCampaign const& command);

// One contact of each campaign waits for an agent at a time, so that none is older than the calls
// that came while all agents were busy. True: there is a new reservation to route.
[[nodiscard]] bool release_contacts(Decision& decision);

// Timer: a list opens, or the queue.
void campaign_due(Decision& decision, Uuid const& key);

// The numbers came onto a do-not-call list: whoever is shown one, or about to be, is not (OD-3).
void end_previews_to(Decision& decision, std::set<std::string> const& canonical, Actor const& by);

// SEC-7: contacts that nobody has been shown.
void erase_contacts(Decision& decision, SameCustomer const& customer, Actor const& by);

}  // namespace ringmaster::core
