// What events about preview campaigns do to the state (OD-3).

#include <algorithm>

#include "core/state/world.hpp"

namespace ringmaster::core {
namespace {

Campaign& campaign_of(State& state, std::string const& id) {
    auto const found = state.campaigns.find(id);
    if (found == state.campaigns.end()) broken("no campaign " + id);
    return found->second;
}

ContactList& list_of(Campaign& campaign, std::uint32_t list) {
    auto const found = campaign.lists.find(list);
    if (found == campaign.lists.end()) broken("no contact list " + std::to_string(list));
    return found->second;
}

// Those that expired first go when there are too many.
void forget_lists(Campaign& campaign) {
    while (campaign.lists.size() > limits::contact_lists_kept) {
        auto oldest = campaign.lists.end();
        for (auto at = campaign.lists.begin(); at != campaign.lists.end(); ++at) {
            if (!at->second.expired_at) continue;
            bool const first = oldest == campaign.lists.end() ||
                               *at->second.expired_at < *oldest->second.expired_at;
            if (first) oldest = at;
        }
        if (oldest == campaign.lists.end()) return;
        campaign.lists.erase(oldest);
    }
}

}  // namespace

void Applier::operator()(CampaignChanged const& event) const {
    if (!event.terms) {
        state.campaigns.erase(event.campaign);
        return;
    }
    auto const [at, is_new] = state.campaigns.try_emplace(event.campaign);
    Campaign& one = at->second;
    if (is_new) {
        one.key = event.key;
        one.started_at = event.at;
    }
    one.terms = *event.terms;
    one.wake_at.reset();
}

void Applier::operator()(CampaignListChanged const& event) const {
    Campaign& one = campaign_of(state, event.campaign);
    auto const [at, is_new] = one.lists.try_emplace(event.list);
    ContactList& list = at->second;
    if (is_new) list.created_at = event.at;
    list.opens_at = event.opens_at;
    list.invalid += event.invalid;
    if (event.expired) list.expired_at = event.at;
    one.wake_at.reset();
    if (is_new) forget_lists(one);
}

void Applier::operator()(CampaignContactAdded const& event) const {
    Campaign& one = campaign_of(state, event.campaign);
    ContactList& list = list_of(one, event.contact.list);
    list.waiting.emplace(event.ordinal, event.contact);
    ++list.added;
    one.next_contact = std::max(one.next_contact, event.ordinal + 1);
    one.wake_at.reset();
}

void Applier::operator()(CampaignContactsClosed const& event) const {
    Campaign& one = campaign_of(state, event.campaign);
    for (std::uint64_t const contact : event.contacts) {
        for (auto& [number, list] : one.lists) list.waiting.erase(contact);
    }
}

void Applier::operator()(CampaignDeferred const& event) const {
    campaign_of(state, event.campaign).wake_at = event.until;
}

void Applier::operator()(PreviewReleased const& event) const {
    task(event.task).preview = event.preview;
    auto const found = state.campaigns.find(event.preview.campaign);
    if (found == state.campaigns.end()) return;  // one contact alone, out of its history
    Campaign& one = found->second;
    ContactList& list = list_of(one, event.preview.list);
    if (list.waiting.erase(event.preview.contact) == 0) {
        broken("no contact to release in campaign " + event.preview.campaign);
    }
    ++list.released;
    one.released.insert(event.task);
    one.fresh = event.task;
}

void Applier::operator()(PreviewDecided const& /*event*/) const {}  // what it leads to follows

void Applier::was_shown(Task const& one) const {
    auto const found = state.campaigns.find(one.preview->campaign);
    if (found != state.campaigns.end() && found->second.fresh == one.id) found->second.fresh = {};
}

void Applier::reservation_over(Task const& one) const {
    was_shown(one);
    auto const found = state.campaigns.find(one.preview->campaign);
    if (found == state.campaigns.end()) return;
    Campaign& campaign = found->second;
    auto const list = campaign.lists.find(one.preview->list);
    if (campaign.released.erase(one.id) != 0 && list != campaign.lists.end()) {
        --list->second.released;
    }
}

}  // namespace ringmaster::core
