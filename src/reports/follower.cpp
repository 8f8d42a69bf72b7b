// What comes next of an organization's journal, and where it goes on when entries before it were
// cut (SEC-7) that the records had not come to.

#include "reports/follower.hpp"

#include <exception>

#include "reports/beginning.hpp"
#include "reports/projection.hpp"
#include "reports/tables.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {
namespace {

using store::ErrorCode;
using store::Failure;

}  // namespace

void Follower::know(store::Organization const& organization) {
    book_.run(
        "INSERT INTO organization(org, name, seq, at_ms, epoch, begun_seq, known_since)"
        " VALUES(?1, coalesce(?2, ''), 0, 0, 0, 0, ?3)"
        " ON CONFLICT DO UPDATE SET name=excluded.name WHERE name<>excluded.name",
        organization.id, organization.name, organization.created);
}

void Follower::forget(core::OrgId org) {
    store::Transaction transaction(book_.connection(), "BEGIN IMMEDIATE");
    for (Table const& table : record_tables()) {
        std::string const sql = "DELETE FROM " + std::string(table.name) + " WHERE org=?";
        store::Statement statement = book_.connection().prepare(sql);
        statement.bind(org).run();
    }
    book_.run("DELETE FROM known WHERE org=?1", org);
    book_.run("DELETE FROM organization WHERE org=?1", org);
    transaction.commit();
}

std::optional<Place> Follower::place(core::OrgId org) {
    Rows row = book_.ask(
        "SELECT seq, at_ms, epoch, begun_seq, known_since, problem FROM organization WHERE org=?1",
        org);
    if (!row.next()) return std::nullopt;
    Place place;
    place.seq = row->natural();
    place.at = row->time();
    place.epoch = row->natural();
    place.begun_seq = row->natural();
    place.known_since = row->time();
    place.problem = row->optional_bytes();
    return place;
}

void Follower::expect_same_journal(core::OrgId org, Place const& place) {
    if (place.seq == 0 || place.epoch == 0) return;
    auto const entries = taken(reader_.journal(org, {place.seq - 1, 1}));
    bool const is_there = !entries.empty() && entries.front().seq == place.seq;
    bool const is_cut = !entries.empty() && entries.front().seq > place.seq;
    bool const is_same =
        is_there && entries.front().at == place.at && entries.front().epoch == place.epoch;
    if (is_same || is_cut) return;
    if (!is_there && taken(reader_.journal_end(org)).seq == 0) return;  // cut to its end
    throw Failure(ErrorCode::refused,
                  "the records were made of another journal: `ringmasterd reports rebuild`");
}

std::uint64_t Follower::advance(core::OrgId org, Place const& place) {
    auto const entries = taken(reader_.journal(org, {place.seq, options_.entries_max}));
    if (entries.empty()) return 0;
    if (entries.front().seq != place.seq + 1) {
        begin_at(org, place, entries.front());
        return 0;
    }
    store::Transaction transaction(book_.connection(), "BEGIN IMMEDIATE");
    Projection projection(book_, org, options_.customer_match);
    for (store::JournalEntry const& entry : entries) apply(projection, entry);
    move_to(org, entries.back());
    transaction.commit();
    return entries.size();
}

void Follower::apply(Projection& projection, store::JournalEntry const& entry) {
    auto const events = core::decode_events(entry.events);
    if (!events) {
        throw Failure(ErrorCode::corrupt, "entry " + std::to_string(entry.seq) + " cannot be read");
    }
    for (core::Event const& event : *events) projection.apply(event);
}

void Follower::move_to(core::OrgId org, store::JournalEntry const& entry) {
    book_.run("UPDATE organization SET seq=?2, at_ms=?3, epoch=?4 WHERE org=?1", org, entry.seq,
              entry.at, entry.epoch);
}

void Follower::begin_at(core::OrgId org, Place const& place, store::JournalEntry const& first) {
    std::optional<core::State> state;
    static_cast<void>(taken(reader_.find_snapshot(org, [&state](store::Snapshot const& snapshot) {
        state = core::decode_state(snapshot.body);
        return state.has_value();
    })));
    Beginning beginning(book_, org, first.at);
    store::Transaction transaction(book_.connection(), "BEGIN IMMEDIATE");
    beginning.end_what_is_open(place.at);
    if (state) beginning.take_over(*state);
    book_.run(
        "UPDATE organization SET seq=?2, at_ms=?3, epoch=0, begun_seq=?2, known_since=?3"
        " WHERE org=?1",
        org, first.seq - 1, first.at);
    transaction.commit();
}

void Follower::stop(core::OrgId org, std::string const& problem) {
    book_.run("UPDATE organization SET problem=?2 WHERE org=?1", org, problem);
}

}  // namespace ringmaster::reports
