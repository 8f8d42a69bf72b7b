// The records of a day, as docs/reporting.md says what their columns mean.
#include <algorithm>

#include "simulation/ledger.hpp"

namespace ringmaster::simulation {
namespace {

Duration sum(std::vector<Lasting> const& all) {
    Duration total{0};
    for (auto const& one : all) total += one.length();
    return total;
}

std::uint64_t times(LedgerContact const& contact, char const* what) {
    auto const found = contact.transfers.find(what);
    return found == contact.transfers.end() ? 0 : found->second;
}

std::uint64_t flag(bool value) { return value ? 1 : 0; }

struct Offers {
    std::uint64_t made = 0;
    std::uint64_t missed = 0;
    std::uint64_t declined = 0;
    std::uint64_t left = 0;  // the customer, while it rang or was about to
    std::uint64_t assigned = 0;
    std::uint64_t rang = 0;
    Duration ringing{0};
};

template <class Counts>
Offers offers_of(LedgerContact const& contact, Counts const& counts) {
    Offers all;
    for (auto const& [number, offer] : contact.offers) {
        if (!counts(offer)) continue;
        ++all.made;
        if (offer.assigned) ++all.assigned;
        if (offer.rang) ++all.rang;
        if (offer.rang) all.ringing += offer.rang->length();
        if (!offer.closed) continue;
        if (offer.reason == "RONA") ++all.missed;
        if (offer.outcome == OfferOutcome::declined) ++all.declined;
        if (offer.outcome == OfferOutcome::customer_left) ++all.left;
    }
    return all;
}

std::string termination_type(LedgerContact const& contact) {
    if (!contact.ended) return {};
    if (contact.connections > 0) return "normal";
    bool const gone = contact.end == "CUSTOMER_LEFT" || contact.end == "CUSTOMER_LEG_FAILED";
    return gone ? "abandoned" : "other";
}

}  // namespace

Duration Ledger::connected_of(LedgerContact const& contact, LedgerLeg const& leg,
                              std::uint32_t number) const {
    auto const part = contact.parts.find(leg.part);
    bool const is_his = part != contact.parts.end() && part->second.leg == number;
    return is_his ? sum(part->second.owned) : Duration(0);
}

Duration Ledger::wrap_up_of(LedgerContact const& contact, std::uint32_t number) const {
    Duration total{0};
    for (auto const& [ordinal, part] : contact.parts) {
        if (part.leg == number) total += sum(part.wrap_up);
    }
    return total;
}

Rows Ledger::contact_sessions() const {
    Rows rows;
    for (auto const& [task, contact] : contacts_) {
        auto const all = offers_of(contact, [](auto const&) { return true; });
        auto const own = offers_of(
            contact, [&](LedgerOffer const& offer) { return contact.legs.contains(offer.entry); });
        Duration connected{0};
        Duration conference{0};
        Duration wrap_up{0};
        for (auto const& [number, part] : contact.parts) {
            connected += sum(part.owned);
            conference += sum(part.conference);
            wrap_up += sum(part.wrap_up);
        }
        Duration consult{0};
        for (auto const& [number, one] : contact.consults) consult += one.length();
        Duration consult_queue{0};
        for (auto const& [entry, one] : contact.in_consult_queues) consult_queue += one.length();
        auto const stored = static_cast<std::uint64_t>(std::count_if(
            wrap_ups_.begin(), wrap_ups_.end(),
            [&](auto const& one) { return one.stored.task == task && one.version == 1; }));
        auto const total = contact.ended ? std::optional(*contact.ended - contact.created.at)
                                         : std::optional<Duration>();
        std::uint64_t pauses = 0;
        std::uint64_t resumed = 0;
        Duration paused{0};
        for (auto const& one : contact.recordings) {
            pauses += one.pauses.size();
            resumed += one.resumed;
            paused += sum(one.pauses);
        }
        auto const queued = static_cast<std::uint64_t>(contact.queues.size());
        rows.push_back(row(
            task, enum_name(contact.created.media), enum_name(contact.created.direction),
            contact.created.at, contact.ended, contact.closed, total, queued,
            sum(contact.in_queues), all.rang, all.ringing, contact.connections, connected,
            std::uint64_t{contact.holds.size()}, sum(contact.holds),
            std::uint64_t{contact.consults.size()}, consult, consult_queue, contact.conferences,
            conference, stored, wrap_up, times(contact, "all"), times(contact, "blind"),
            times(contact, "agent"), times(contact, "queue"), times(contact, "entryPoint"),
            times(contact, "dialNumber"), contact.failed_transfers, contact.overflows, own.assigned,
            std::uint64_t{contact.recordings.size()}, pauses, paused, resumed, contact.retries,
            contact.monitored, contact.priority,
            contact.queues.empty() ? QueueId{} : contact.queues.front(), last_queue(contact),
            contact.owners.empty() ? AgentId{} : contact.owners.back(), termination_type(contact),
            contact.end, contact.ended_by, flag(own.made > 0), flag(contact.connections > 0)));
    }
    return rows;
}

Rows Ledger::contact_legs() const {
    Rows rows;
    for (auto const& [task, contact] : contacts_) {
        for (auto const& [number, leg] : contact.legs) {
            auto const own = offers_of(contact, [entry = number](LedgerOffer const& offer) {
                return offer.entry == entry;
            });
            auto const part = contact.parts.find(leg.part);
            bool const is_taken = part != contact.parts.end();
            auto const waited =
                leg.left ? std::optional(*leg.left - leg.created) : std::optional<Duration>();
            rows.push_back(row(
                task, std::uint64_t{number}, leg.of_queue ? "queue" : "agent", leg.queue,
                leg.created, leg.left, waited, leg.answered, own.made, own.ringing, own.missed,
                own.declined, own.left, own.assigned,
                is_taken ? std::optional(std::uint64_t{leg.part}) : std::optional<std::uint64_t>(),
                is_taken ? part->second.agent : AgentId{}, is_taken ? part->second.team : TeamId{},
                leg.connected, connected_of(contact, leg, number), std::uint64_t{leg.holds.size()},
                sum(leg.holds), std::uint64_t{leg.consults.size()}, sum(leg.consults),
                leg.transfers, leg.blind, wrap_up_of(contact, number), leg.handle_type, leg.ended,
                leg.end));
        }
    }
    return rows;
}

Rows Ledger::callbacks() const {
    Rows rows;
    for (auto const& [task, contact] : contacts_) {
        for (auto const& [ordinal, dial] : contact.dials) {
            rows.push_back(row(task, std::uint64_t{ordinal}, dial.type, dial.agent, dial.team,
                               dial.queue, dial.dialled, dial.rang, dial.ended, flag(!dial.ended),
                               flag(dial.is_answered), flag(dial.is_counted), dial.cause,
                               dial.next));
        }
    }
    return rows;
}

Rows Ledger::recordings() const {
    Rows rows;
    for (auto const& [task, contact] : contacts_) {
        std::uint64_t number = 0;
        for (auto const& one : contact.recordings) {
            auto const lasted =
                one.on.until ? std::optional(one.on.length()) : std::optional<Duration>();
            rows.push_back(row(task, ++number, one.agent, one.queue, one.on.from, one.on.until,
                               lasted, std::uint64_t{one.pauses.size()}, sum(one.pauses),
                               one.resumed, one.resumed_by_itself));
        }
    }
    return rows;
}

Rows Ledger::wrap_ups() const {
    Rows rows;
    for (auto const& [one, version, media] : wrap_ups_) {
        rows.push_back(row(one.task, std::uint64_t{one.engagement}, std::uint64_t{version},
                           enum_name(media), one.agent, one.team, one.queue, one.code,
                           enum_name(one.origin), one.started, one.submitted, one.decided,
                           one.submitted - one.started, std::uint64_t{one.extensions}, one.reason,
                           one.note, enum_name(one.by.kind), one.by.agent));
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

Rows Ledger::agent_sessions() const {
    Rows rows;
    for (auto const& [agent, all] : sessions_) {
        for (auto const& session : all) {
            Duration available{0};
            Duration idle{0};
            for (auto const& [span, state] : session.own) {
                (state == "available" ? available : idle) += span.length();
            }
            rows.push_back(row(agent, session.number, session.begun.session, session.begun.team,
                               session.begun.at, session.ended, flag(session.begun.takeover),
                               session.available, available, session.idle, idle, session.kind,
                               session.end));
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

Rows Ledger::agent_activities() const {
    Rows rows;
    for (auto const& [agent, all] : sessions_) {
        for (auto const& session : all) {
            auto const add = [&](std::string_view channel, auto const& states) {
                for (auto const& [span, state] : states) {
                    auto const lasted =
                        span.until ? std::optional(span.length()) : std::optional<Duration>();
                    rows.push_back(row(agent, session.number, channel, state, session.begun.team,
                                       span.from, span.until, lasted));
                }
            };
            add("", session.own);
            for (auto const& [media, states] : session.channels) add(enum_name(media), states);
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace ringmaster::simulation
