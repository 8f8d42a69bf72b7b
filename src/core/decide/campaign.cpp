// Which changes of a campaign are refused and what they end; which contact is shown next, and what
// it waits for.

#include "core/decide/campaign.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/decide/callback_time.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/do_not_call.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/queue_admission.hpp"

namespace ringmaster::core {
namespace {

constexpr std::uint64_t reservation = 0x5052'4556'4945'5700ULL;  // purpose tag of derive()
constexpr char const* number_listed = "DO_NOT_CALL";

Campaign const* campaign_of(Decision const& decision, std::string const& id) {
    auto const found = decision.state().campaigns.find(id);
    return found == decision.state().campaigns.end() ? nullptr : &found->second;
}

ContactList const* list_of(Campaign const& campaign, std::uint32_t list) {
    auto const found = campaign.lists.find(list);
    return found == campaign.lists.end() ? nullptr : &found->second;
}

std::size_t contacts_in(State const& state) {
    std::size_t contacts = 0;
    for (auto const& [id, campaign] : state.campaigns) {
        contacts += campaign.released.size();
        for (auto const& [number, list] : campaign.lists) contacts += list.waiting.size();
    }
    return contacts;
}

// ---- what administrators do ----------------------------------------------------------------

// Its reservations that `is_meant`, shown to somebody or not.
template <class IsMeant>
void end_reservations(Decision& decision, Campaign const& campaign, std::string const& reason,
                      Actor const& by, IsMeant is_meant) {
    std::set<TaskId> const released = campaign.released;
    for (TaskId const& id : released) {
        Task const& task = *decision.state().task(id);
        if (!is_meant(task)) continue;
        Ending ending{reason, TerminatingParty::System, {}, {}};
        ending.updated_by = by;
        end_task(decision, id, ending);
    }
}

template <class IsMeant>
void close_waiting(Decision& decision, std::string const& campaign, std::string const& reason,
                   Actor const& by, IsMeant is_meant) {
    CampaignContactsClosed event{decision.now(), by, campaign, {}, reason};
    for (auto const& [number, list] : campaign_of(decision, campaign)->lists) {
        for (auto const& [ordinal, contact] : list.waiting) {
            if (is_meant(contact)) event.contacts.push_back(ordinal);
        }
    }
    if (!event.contacts.empty()) decision.emit(std::move(event));
}

Refused why_not_terms(Decision const& decision, CampaignTerms const& terms) {
    EntryPoint const* const point = decision.config().entry_point(terms.entry_point);
    bool const usable = point != nullptr && point->active && !point->queue.empty();
    if (!usable) return Refusal{Reason::unknown_entry_point, {}};
    if (point->media == MediaType::telephony) return std::nullopt;
    return Refusal{Reason::media_not_supported, std::string(enum_name(point->media))};
}

struct CampaignChanger {
    Decision& decision;
    ChangeCampaign const& command;
    Campaign const* known;  // by this name

    Refused operator()(StartCampaign const& start) const {
        if (known != nullptr) return Refusal{Reason::campaign_exists, command.campaign};
        if (decision.state().campaigns.size() >= limits::campaigns_max) {
            return Refusal{Reason::campaigns_full, std::to_string(limits::campaigns_max)};
        }
        if (auto refusal = why_not_terms(decision, start.terms)) return refusal;
        decision.emit(
            CampaignChanged{decision.now(), command.by, command.campaign, start.key, start.terms});
        return std::nullopt;
    }
    Refused operator()(UpdateCampaign const& update) const {
        if (known == nullptr) return unknown();
        CampaignTerms terms = update.terms;
        terms.kind = known->terms.kind;
        terms.entry_point = known->terms.entry_point;
        decision.emit(CampaignChanged{decision.now(), command.by, command.campaign, known->key,
                                      std::move(terms)});
        return std::nullopt;
    }
    Refused operator()(StopCampaign const& /*stop*/) const {
        if (known == nullptr) return unknown();
        Uuid const key = known->key;
        end_reservations(decision, *known, "CAMPAIGN_STOPPED", command.by,
                         [](Task const&) { return true; });
        decision.emit(
            CampaignChanged{decision.now(), command.by, command.campaign, key, std::nullopt});
        return std::nullopt;
    }
    Refused operator()(AddContactList const& add) const {
        if (known == nullptr) return unknown();
        if (add.list == 0 || list_of(*known, add.list) != nullptr) {
            return Refusal{Reason::contact_list_exists, std::to_string(add.list)};
        }
        auto const live = std::count_if(known->lists.begin(), known->lists.end(),
                                        [](auto& one) { return !one.second.expired_at; });
        if (static_cast<std::size_t>(live) >= limits::contact_lists_max) {
            return Refusal{Reason::contacts_full, std::to_string(limits::contact_lists_max)};
        }
        decision.emit(CampaignListChanged{decision.now(), command.by, command.campaign, add.list,
                                          std::max(add.opens_at, decision.now())});
        return std::nullopt;
    }
    Refused operator()(ExpireContactList const& expire) const {
        if (auto refusal = why_not_list(expire.list)) return refusal;
        ContactList const& list = *list_of(*known, expire.list);
        if (list.expired_at) return std::nullopt;  // it is done with already
        CampaignListChanged event{decision.now(), command.by, command.campaign, expire.list,
                                  list.opens_at};
        event.expired = true;
        end_reservations(decision, *known, "CONTACT_LIST_EXPIRED", command.by,
                         [&](Task const& task) { return task.preview->list == expire.list; });
        close_waiting(decision, command.campaign, "CONTACT_LIST_EXPIRED", command.by,
                      [&](CampaignContact const& one) { return one.list == expire.list; });
        decision.emit(std::move(event));
        return std::nullopt;
    }
    Refused operator()(AddContacts const& add) const {
        if (auto refusal = why_not_list(add.list)) return refusal;
        ContactList const& list = *list_of(*known, add.list);
        if (list.expired_at) return Refusal{Reason::contact_list_expired, {}};
        if (contacts_in(decision.state()) + add.contacts.size() > limits::campaign_contacts_max) {
            return Refusal{Reason::contacts_full, std::to_string(limits::campaign_contacts_max)};
        }
        if (add.invalid != 0) {
            decision.emit(CampaignListChanged{decision.now(), command.by, command.campaign,
                                              add.list, list.opens_at, add.invalid});
        }
        for (CampaignContact contact : add.contacts) {
            contact.list = add.list;
            decision.emit(CampaignContactAdded{decision.now(), command.by, command.campaign,
                                               known->next_contact, std::move(contact)});
        }
        return std::nullopt;
    }
    Refused operator()(CloseContact const& close) const {
        if (auto refusal = why_not_list(close.list)) return refusal;
        SameCustomer const customer(decision.indexes().forms().form(), close.reference,
                                    decision.config().settings.default_region);
        auto const is_it = [&](auto const& one) {
            if (one.list != close.list) return false;
            bool const named = !one.known_as.empty() && one.known_as == close.reference;
            return named || customer.is(MediaType::telephony, one.number);  // NUM-1
        };
        auto const& waiting = list_of(*known, close.list)->waiting;
        auto const& released = known->released;
        bool const some = std::any_of(waiting.begin(), waiting.end(),
                                      [&](auto const& one) { return is_it(one.second); }) ||
                          std::any_of(released.begin(), released.end(), [&](TaskId const& id) {
                              return is_it(*decision.state().task(id)->preview);
                          });
        if (!some) return Refusal{Reason::unknown_campaign_contact, close.reference};
        end_reservations(decision, *known, "CONTACT_CLOSED", command.by,
                         [&](Task const& task) { return is_it(*task.preview); });
        close_waiting(decision, command.campaign, "CONTACT_CLOSED", command.by, is_it);
        return std::nullopt;
    }

private:
    [[nodiscard]] Refusal unknown() const { return {Reason::unknown_campaign, command.campaign}; }

    [[nodiscard]] Refused why_not_list(std::uint32_t list) const {
        if (known == nullptr) return unknown();
        if (list_of(*known, list) != nullptr) return std::nullopt;
        return Refusal{Reason::unknown_contact_list, std::to_string(list)};
    }
};

// ---- who is shown next ---------------------------------------------------------------------

// The first list that may be shown, and has somebody to be.
std::map<std::uint32_t, ContactList>::const_iterator open_list(Campaign const& campaign, Time now) {
    return std::find_if(campaign.lists.begin(), campaign.lists.end(), [&](auto const& one) {
        ContactList const& list = one.second;
        return !list.waiting.empty() && list.opens_at <= now;
    });
}

std::optional<Time> next_list(Campaign const& campaign, Time now) {
    std::optional<Time> first;
    for (auto const& [number, list] : campaign.lists) {
        bool const later = !list.waiting.empty() && list.opens_at > now;
        if (later && (!first || list.opens_at < *first)) first = list.opens_at;
    }
    return first;
}

void defer(Decision& decision, std::string const& campaign, std::optional<Time> until) {
    decision.emit(CampaignDeferred{decision.now(), campaign, until});
}

// When the hours of the queue and of the way into it have both begun, or might have: it is looked
// again then.
std::optional<Time> next_opening(Decision const& decision, EntryPoint const& point) {
    Time const now = decision.wall_now();
    auto const queue = open_from(decision.config(), point.queue, now);
    auto const hours = decision.config().business_hours.find(point.business_hours);
    bool const shut =
        hours != decision.config().business_hours.end() && !hours->second.open_at(now);
    auto const entrance = shut ? hours->second.next_opening(now) : std::nullopt;
    Time const opens = std::max(queue.value_or(now), entrance.value_or(now));
    return opens > now ? std::optional(opens) : std::nullopt;
}

// Numbers that came onto a do-not-call list meanwhile are passed over for good.
std::optional<std::uint64_t> first_to_show(Decision& decision, std::string const& id,
                                           std::uint32_t list) {
    CampaignContactsClosed listed{decision.now(), {}, id, {}, number_listed};
    std::optional<std::uint64_t> found;
    for (auto const& [ordinal, contact] : list_of(*campaign_of(decision, id), list)->waiting) {
        if (!is_do_not_call(decision, contact.number)) {
            found = ordinal;
            break;
        }
        listed.contacts.push_back(ordinal);
        if (listed.contacts.size() >= limits::release_checks_max) break;
    }
    bool const stopped = !found && !listed.contacts.empty();
    if (!listed.contacts.empty()) decision.emit(std::move(listed));
    if (stopped) defer(decision, id, decision.now() + limits::release_pause);  // the rest is later
    return found;
}

void release(Decision& decision, std::string const& id, std::uint32_t list, std::uint64_t ordinal) {
    Campaign const& campaign = *campaign_of(decision, id);
    CampaignTerms const terms = campaign.terms;
    CampaignContact const contact = list_of(campaign, list)->waiting.at(ordinal);
    EntryPoint const& point = *decision.config().entry_point(terms.entry_point);
    TaskCreated event;
    event.task.value = derive(campaign.key, ordinal, reservation);
    event.at = decision.now();
    event.direction = Direction::OUTBOUND;
    event.entry_point = point.id;
    event.origin = terms.ani;
    event.destination = contact.number;
    event.customer_name = contact.customer_name;
    event.priority = point.priority;
    event.age_since = decision.now();
    event.requirements = merged({}, point.requirements);
    for (auto const& [name, text] : contact.fields) {
        event.attributes[name] = Variable{PlainValue{text}, 1, {}};
    }
    TaskId const task = event.task;
    QueueId const queue = point.queue;
    decision.emit(std::move(event));
    decision.emit(PreviewReleased{
        task,
        decision.now(),
        {id, ordinal, list, contact.known_as, contact.number, terms.kind, terms.rules}});
    Waiting waiting{queue, "PREVIEW", false};
    waiting.kind = EntryKind::preview;
    queue_task(decision, task, waiting);
}

// Whether one was released.
bool release_one(Decision& decision, std::string const& id) {
    Campaign const& campaign = *campaign_of(decision, id);
    if (at_ceiling(decision, Direction::OUTBOUND)) return false;
    Time const now = decision.now();
    auto const list = open_list(campaign, now);
    if (list == campaign.lists.end()) {
        if (auto const opens = next_list(campaign, now)) defer(decision, id, opens);
        return false;
    }
    EntryPoint const* const point = decision.config().entry_point(campaign.terms.entry_point);
    if (point == nullptr || !point->active) return false;
    auto const why = why_not_entered(decision, {point->queue, point->id});
    if (why == Reason::outside_business_hours) {
        auto const opens = next_opening(decision, *point);
        if (opens) defer(decision, id, reached_at(decision, *opens));
    }
    if (why) return false;  // whoever opens the queue or makes room in it brings us back here
    auto const next = first_to_show(decision, id, list->first);
    if (!next) return false;
    release(decision, id, list->first, *next);
    return true;
}

}  // namespace

Refused change_campaign(Decision& decision, ChangeCampaign const& command) {
    return std::visit(CampaignChanger{decision, command, campaign_of(decision, command.campaign)},
                      command.change);
}

bool release_contacts(Decision& decision) {
    bool released = false;
    std::set<std::string> const ready = decision.indexes().releasing();
    for (std::string const& id : ready) {
        released = release_one(decision, id) || released;
    }
    return released;
}

void campaign_due(Decision& decision, Uuid const& key) {
    for (auto const& [id, campaign] : decision.state().campaigns) {
        if (campaign.key == key) return defer(decision, id, std::nullopt);
    }
}

void end_previews_to(Decision& decision, std::set<std::string> const& canonical, Actor const& by) {
    for (auto const& [id, campaign] : decision.state().campaigns) {
        end_reservations(decision, campaign, number_listed, by, [&](Task const& task) {
            return canonical.contains(
                decision.indexes().canonical_number(task.preview->number, decision.state()));
        });
    }
}

void erase_contacts(Decision& decision, SameCustomer const& customer, Actor const& by) {
    for (auto const& [id, campaign] : decision.state().campaigns) {
        close_waiting(decision, id, "CUSTOMER_ERASED", by, [&](CampaignContact const& one) {
            return customer.is(MediaType::telephony, one.number);
        });
    }
}

}  // namespace ringmaster::core
