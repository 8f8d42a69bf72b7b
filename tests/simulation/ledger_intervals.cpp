// The numbers of intervals, by the formulas of docs/reporting.md, from facts one by one.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>

#include "simulation/ledger.hpp"

namespace ringmaster::simulation {
namespace {

struct Interval {
    Time from;
    Time until;
    [[nodiscard]] bool has(Time at) const { return at >= from && at < until; }
    [[nodiscard]] bool has(std::optional<Time> const& at) const { return at && has(*at); }
};

std::vector<Interval> intervals_of(LedgerQuestion const& question) {
    std::vector<Interval> all;
    for (std::size_t next = 1; next < question.borders.size(); ++next) {
        all.push_back({question.borders[next - 1], question.borders[next]});
    }
    return all;
}

std::optional<double> ratio(double part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return part / static_cast<double>(whole);
}
double number(std::uint64_t count) { return static_cast<double>(count); }
double number(Duration time) { return static_cast<double>(time.count()); }

struct OfQueue {
    std::uint64_t offered = 0, answered = 0, answered_in = 0, abandoned = 0, abandoned_in = 0;
    std::uint64_t short_ones = 0, left_ringing = 0, missed = 0, moved = 0;
    Duration answer_time{0}, longest{0}, connected{0}, wrap_up{0};
    bool is_anything = false;
};

struct OfTasks {
    std::uint64_t offered = 0, enqueued = 0, accepted = 0, rejected = 0, abandoned = 0;
    std::uint64_t waited = 0, handled = 0, answered = 0, answered_in = 0;
    Duration wait_time{0}, connected{0};
};

struct OfAgent {
    std::uint64_t handled = 0, missed = 0;
    Duration signed_in{0}, available{0}, idle{0}, connected{0}, wrap_up{0}, occupied{0}, free{0};
};

bool is_with_customer(std::string const& state) {
    return state == "connected" || state == "on-hold" || state == "consulting" ||
           state == "conference";
}

Duration level_of(LedgerQuestion const& question, QueueId queue) {
    auto const own = question.levels.find(queue);
    return own == question.levels.end() ? question.level : own->second;
}

// At each moment something changes: what there is of everything from then on.
struct Change {
    int available = 0;
    int occupied = 0;
};

// Walks from change to change, within the interval.
void walk(std::map<Time, Change> const& changes, Interval const& interval, OfAgent& sum) {
    Change now;
    std::optional<Time> since;
    for (auto const& [at, change] : changes) {
        if (since) {
            Time const from = std::max(*since, interval.from);
            Time const until = std::min(at, interval.until);
            if (from < until && now.occupied > 0) sum.occupied += until - from;
            if (from < until && now.occupied == 0 && now.available > 0) sum.free += until - from;
        }
        now.available += change.available;
        now.occupied += change.occupied;
        since = at;
    }
}

}  // namespace

std::string cell(std::optional<double> const& share) {
    if (!share) return "-";
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.6f", *share);
    return text.data();
}

Rows Ledger::queues(LedgerQuestion const& question) const {
    Rows rows;
    for (auto const& interval : intervals_of(question)) {
        std::map<QueueId, OfQueue> found;
        for (auto const& [task, contact] : contacts_) {
            for (auto const& [entry, leg] : contact.legs) {
                if (!leg.of_queue || leg.queue.empty()) continue;
                if (interval.has(leg.created)) ++found[leg.queue].offered;
                if (!interval.has(leg.left)) continue;
                auto& of = found[leg.queue];
                Duration const waited = *leg.left - leg.created;
                bool const in_time = waited <= level_of(question, leg.queue);
                bool const is_abandoned = leg.handle_type == "abandoned";
                bool const is_short = waited < question.short_abandon;
                bool rang_when_he_left = false;
                for (auto const& [ordinal, offer] : contact.offers) {
                    if (offer.entry != entry || !offer.closed) continue;
                    if (offer.reason == "RONA") ++of.missed;
                    if (offer.outcome == OfferOutcome::customer_left) rang_when_he_left = true;
                }
                of.longest = std::max(of.longest, waited);
                if (is_abandoned && rang_when_he_left) ++of.left_ringing;
                if (is_abandoned && is_short) ++of.short_ones;
                if (is_abandoned && !is_short) ++of.abandoned;
                if (is_abandoned && !is_short && in_time) ++of.abandoned_in;
                if (!is_abandoned && !leg.answered) ++of.moved;
                if (!leg.answered) continue;
                ++of.answered;
                if (in_time) ++of.answered_in;
                of.answer_time += waited;
                of.connected += connected_of(contact, leg, entry);
                of.wrap_up += wrap_up_of(contact, entry);
            }
        }
        for (auto const& [queue, of] : found) {
            auto const both = of.answered + of.abandoned;
            rows.push_back(
                row(interval.from, interval.until, queue, of.offered, of.answered, of.answered_in,
                    of.abandoned, of.abandoned_in, of.short_ones, of.left_ringing, of.missed,
                    of.moved, of.answer_time, of.longest, of.connected, of.wrap_up,
                    ratio(number(of.answered_in), of.answered), ratio(number(of.answered_in), both),
                    ratio(number(of.answered_in + of.abandoned_in), both),
                    ratio(number(of.abandoned), both), ratio(number(of.answer_time), of.answered),
                    ratio(number(of.connected + of.wrap_up), of.answered),
                    ratio(number(of.wrap_up), of.answered)));
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

Rows Ledger::queue_tasks(LedgerQuestion const& question) const {
    Rows rows;
    for (auto const& interval : intervals_of(question)) {
        std::map<std::pair<QueueId, MediaType>, OfTasks> found;
        for (auto const& [task, contact] : contacts_) {
            for (auto const& [entry, leg] : contact.legs) {
                if (!leg.of_queue || leg.queue.empty()) continue;
                std::pair const key{leg.queue, contact.created.media};
                if (interval.has(leg.created)) {
                    auto& of = found[key];
                    bool at_once = std::count(leg.lines.begin(), leg.lines.end(), leg.created) != 0;
                    for (auto const& [ordinal, offer] : contact.offers) {
                        if (offer.entry != entry) continue;
                        ++of.offered;
                        if (offer.made == leg.created) at_once = true;
                        bool const is_declined = offer.outcome == OfferOutcome::declined;
                        if (offer.closed && is_declined) ++of.rejected;
                    }
                    if (!at_once) ++of.enqueued;
                    if (leg.answered) ++of.accepted;
                }
                if (interval.has(leg.left)) {
                    auto& of = found[key];
                    ++of.waited;
                    of.wait_time += *leg.left - leg.created;
                    if (leg.handle_type == "abandoned") ++of.abandoned;
                    bool const in_time = *leg.left - leg.created <= level_of(question, leg.queue);
                    if (leg.answered) ++of.answered;
                    if (leg.answered && in_time) ++of.answered_in;
                }
                if (interval.has(leg.ended) && leg.answered) {
                    auto& of = found[key];
                    ++of.handled;
                    of.connected += connected_of(contact, leg, entry);
                }
            }
        }
        for (auto const& [key, of] : found) {
            rows.push_back(row(interval.from, key.first, enum_name(key.second), of.offered,
                               of.enqueued, of.accepted, of.rejected, of.abandoned,
                               ratio(number(of.wait_time), of.waited),
                               ratio(number(of.connected), of.handled),
                               ratio(number(of.answered_in), of.answered)));
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

Rows Ledger::agents(LedgerQuestion const& question, bool by_team) const {
    Rows rows;
    for (auto const& interval : intervals_of(question)) {
        std::map<std::string, OfAgent> found;
        auto const at = [&](AgentId agent, TeamId team) -> OfAgent& {
            return found[by_team ? cell(team) : cell(agent)];
        };
        for (auto const& [agent, sessions] : sessions_) {
            for (auto const& session : sessions) {
                std::map<Time, Change> changes;
                auto const part = [&](Lasting const& span) {
                    Time const from = std::max(span.from, interval.from);
                    Time const until = std::min(span.until.value_or(question.now), interval.until);
                    return std::max(until - from, Duration(0));
                };
                auto const mark = [&](Lasting const& span, int Change::*what) {
                    changes[span.from].*what += 1;
                    changes[span.until.value_or(question.now)].*what -= 1;
                };
                OfAgent sum;
                for (auto const& [span, state] : session.own) {
                    sum.signed_in += part(span);
                    (state == "available" ? sum.available : sum.idle) += part(span);
                    if (state == "available") mark(span, &Change::available);
                }
                for (auto const& [media, states] : session.channels) {
                    for (auto const& [span, state] : states) {
                        if (is_with_customer(state)) sum.connected += part(span);
                        if (state == "wrapup") sum.wrap_up += part(span);
                        bool const is_busy = is_with_customer(state) || state == "wrapup";
                        if (is_busy) mark(span, &Change::occupied);
                    }
                }
                walk(changes, interval, sum);
                if (sum.signed_in == Duration(0) && sum.connected == Duration(0)) continue;
                auto& of = at(agent, session.begun.team);
                of.signed_in += sum.signed_in;
                of.available += sum.available;
                of.idle += sum.idle;
                of.connected += sum.connected;
                of.wrap_up += sum.wrap_up;
                of.occupied += sum.occupied;
                of.free += sum.free;
            }
        }
        for (auto const& [task, contact] : contacts_) {
            for (auto const& [number, leg] : contact.legs) {
                if (leg.part == 0 || !interval.has(leg.connected)) continue;
                auto const& part = contact.parts.at(leg.part);
                ++at(part.agent, part.team).handled;
            }
            for (auto const& [ordinal, offer] : contact.offers) {
                if (offer.reason != "RONA" || !interval.has(offer.closed)) continue;
                ++at(offer.agent, offer.team).missed;
            }
        }
        for (auto const& [who, of] : found) {
            auto const both = static_cast<std::uint64_t>((of.occupied + of.free).count());
            rows.push_back(row(interval.from, interval.until, who, of.handled, of.missed,
                               of.signed_in, of.available, of.idle, of.connected, of.wrap_up,
                               of.occupied, of.free, ratio(number(of.occupied), both)));
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

Rows Ledger::wrap_up_groups(LedgerQuestion const& question, bool by_reason, bool by_queue,
                            bool by_team, bool by_agent) const {
    Rows rows;
    for (auto const& interval : intervals_of(question)) {
        std::map<std::string, std::vector<WrapUpSubmitted const*>> found;
        for (auto const& one : wrap_ups_) {
            bool const is_latest =
                std::none_of(wrap_ups_.begin(), wrap_ups_.end(), [&](auto const& other) {
                    return other.stored.task == one.stored.task &&
                           other.stored.engagement == one.stored.engagement &&
                           other.version > one.version;
                });
            if (!is_latest || !interval.has(one.stored.submitted)) continue;
            found[row(by_reason ? one.stored.code : AuxCodeId{},
                      by_queue ? one.stored.queue : QueueId{}, by_team ? one.stored.team : TeamId{},
                      by_agent ? one.stored.agent : AgentId{})]
                .push_back(&one.stored);
        }
        for (auto const& [key, all] : found) {
            std::multiset<Duration> durations;
            std::uint64_t timeouts = 0;
            std::uint64_t extensions = 0;
            Duration sum{0};
            for (auto const* one : all) {
                durations.insert(one->submitted - one->started);
                sum += one->submitted - one->started;
                extensions += one->extensions;
                if (one->origin == WrapUpOrigin::TIMEOUT) ++timeouts;
            }
            auto const at = [&](double part) {
                auto const place = std::ceil(static_cast<double>(durations.size()) * part);
                return *std::next(durations.begin(), static_cast<std::ptrdiff_t>(place) - 1);
            };
            auto const count = static_cast<std::uint64_t>(all.size());
            rows.push_back(row(interval.from, interval.until, key, count, timeouts,
                               ratio(number(timeouts), count), extensions, sum,
                               ratio(number(sum), count), at(0.5), at(0.9)));
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace ringmaster::simulation
