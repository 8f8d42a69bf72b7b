// What comes next of an organization's journal, and what is known where the journal's beginning was
// cut (SEC-7) before the records had come to it: they go on with the oldest snapshot that the
// journal leads on from. What they thought open ends as unknown, what the state has open begins anew.

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

template <class Value>
Value taken(store::Result<Value> result) {
    if (!result) throw Failure(result.error().code, result.error().message);
    return std::move(result).value();
}

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
        begin_with_snapshot(org, place, entries.front().seq);
        return 1;
    }
    store::Transaction transaction(book_.connection(), "BEGIN IMMEDIATE");
    for (store::JournalEntry const& entry : entries) apply(org, entry);
    move_to(org, entries.back());
    transaction.commit();
    return entries.size();
}

void Follower::apply(core::OrgId org, store::JournalEntry const& entry) {
    auto const events = core::decode_events(entry.events);
    if (!events) {
        throw Failure(ErrorCode::corrupt, "entry " + std::to_string(entry.seq) + " cannot be read");
    }
    Projection projection(book_, org, options_.customer_match);
    for (core::Event const& event : *events) projection.apply(event);
}

void Follower::move_to(core::OrgId org, store::JournalEntry const& entry) {
    book_.run("UPDATE organization SET seq=?2, at_ms=?3, epoch=?4 WHERE org=?1", org, entry.seq,
              entry.at, entry.epoch);
}

std::optional<store::Snapshot> Follower::oldest_snapshot(core::OrgId org, std::uint64_t from_seq) {
    std::optional<store::Snapshot> oldest;
    taken(reader_.find_snapshot(org, [&](store::Snapshot const& snapshot) {
        if (snapshot.seq < from_seq) return true;  // newest first: the one before was the oldest
        if (core::decode_state(snapshot.body)) oldest = snapshot;
        return false;
    }));
    return oldest;
}

void Follower::begin_with_snapshot(core::OrgId org, Place const& place, std::uint64_t first_seq) {
    auto const snapshot = oldest_snapshot(org, first_seq - 1);
    if (!snapshot) {
        throw Failure(ErrorCode::corrupt, "the journal does not reach back to a readable snapshot");
    }
    auto const state = core::decode_state(snapshot->body);
    store::Transaction transaction(book_.connection(), "BEGIN IMMEDIATE");
    for (std::string_view const sql :
         {"UPDATE contact_session SET is_active=0, status='unknown', ended_time=?2,"
          " termination_reason='UNKNOWN', is_complete=0 WHERE org=?1 AND is_active=1",
          "UPDATE contact_leg SET is_active=0, status='unknown', ended_time=?2,"
          " termination_reason='UNKNOWN', is_complete=0 WHERE org=?1 AND is_active=1",
          "UPDATE contact_activity SET is_active=0, ended_time=?2,"
          " termination_reason='UNKNOWN' WHERE org=?1 AND is_active=1",
          "UPDATE agent_session SET is_active=0, end_time=?2, agent_sign_out_reason='UNKNOWN',"
          " is_complete=0 WHERE org=?1 AND is_active=1",
          "UPDATE agent_activity SET is_active=0, end_time=?2, reason='UNKNOWN'"
          " WHERE org=?1 AND is_active=1",
          "UPDATE callback_attempt SET is_active=0, ended_time=?2, cause='UNKNOWN'"
          " WHERE org=?1 AND is_active=1",
          "UPDATE recording SET is_active=0, ended_time=?2 WHERE org=?1 AND is_active=1"}) {
        book_.run(sql, org, place.at);
    }
    take_over(org, *state);
    book_.run(
        "UPDATE organization SET seq=?2, at_ms=?3, epoch=0, begun_seq=?2, known_since=?3"
        " WHERE org=?1",
        org, snapshot->seq, snapshot->at);
    transaction.commit();
}

// Times before are known, sums are not: what they count began with the snapshot.
void Follower::take_over(core::OrgId org, core::State const& state) {
    Projection projection(book_, org, options_.customer_match);
    for (core::Event const& event : events_leading_to(state)) projection.apply(event);
    for (auto const& [id, agent] : state.agents) {
        core::Station const* const station = agent.station();
        if (station == nullptr) continue;
        book_.run(
            "DELETE FROM agent_activity WHERE org=?1 AND agent_id=?2 AND is_active=0 AND"
            " session=(SELECT number FROM agent_session WHERE org=?1 AND agent_id=?2"
            " AND is_active=1)",
            org, id);
        book_.run(
            "UPDATE agent_session SET is_complete=0, start_time=?3, idle_duration=0,"
            " available_duration=0, idle_count=(state='idle'), available_count=(state='available')"
            " WHERE org=?1 AND agent_id=?2 AND is_active=1",
            org, id, station->signed_in_at);
    }
    for (auto const& [id, task] : state.tasks) {
        auto const found = state.config.queues.find(task.queue);
        std::string const name = found == state.config.queues.end() ? "" : found->second.name;
        book_.run(
            "UPDATE contact_session SET is_complete=0, last_queue_id=coalesce(last_queue_id, ?3),"
            " last_queue_name=coalesce(last_queue_name, ?4) WHERE org=?1 AND task=?2",
            org, id, task.queue, name);
        book_.run(
            "UPDATE contact_leg SET is_complete=0, queue_id=coalesce(queue_id, ?3),"
            " queue_name=coalesce(queue_name, ?4) WHERE org=?1 AND task=?2",
            org, id, task.queue, name);
    }
}

void Follower::stop(core::OrgId org, std::string const& problem) {
    book_.run("UPDATE organization SET problem=?2 WHERE org=?1", org, problem);
}

}  // namespace ringmaster::reports
