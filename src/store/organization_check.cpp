#include "store/organization_check.hpp"

#include "store/audit_chain.hpp"
#include "store/rows.hpp"

namespace ringmaster::store {
namespace {

bool says_who_may_read_what(SetTable table) {
    return table == SetTable::document || table == SetTable::api_token ||
           table == SetTable::document_ahead || table == SetTable::taken_change;
}

}  // namespace

OrganizationCheck::OrganizationCheck(Connection& connection, core::OrgId const& org, Tell tell)
    : connection_(connection), org_(org), tell_(std::move(tell)) {
    if (auto seal = read_seal(connection, org)) {
        seal_ = std::move(*seal);
        is_sealed_ = true;
    }
    Statement row = connection.prepare("SELECT delete_ms IS 0 AND " +
                                       is_sound(table_of(SetTable::organization)) +
                                       " FROM organization WHERE id=?");
    is_leaving_ = row.bind(org).step() && row.integer() == 1;
}

void OrganizationCheck::say(std::string const& words) {
    tell_("organization " + core::to_string(org_) + ": " + words);
}

bool OrganizationCheck::has_nothing() {
    if (is_sealed_ || !org_.empty()) return false;
    Statement row = connection_.prepare(
        "SELECT EXISTS (SELECT 1 FROM organization WHERE id=?1)"
        " OR EXISTS (SELECT 1 FROM api_token WHERE org=?1)"
        " OR EXISTS (SELECT 1 FROM audit WHERE org=?1)"
        " OR EXISTS (SELECT 1 FROM idempotency WHERE org=?1)");
    row.bind(org_).step();
    return row.integer() == 0;
}

void OrganizationCheck::quick() {
    if (has_nothing()) return;
    check_seal();
    is_readable_ = check_set(SetTable::organization);  // it may be switched off
    check_audit_end();
    if (is_leaving_) return;  // what is being deleted is no whole any more
    check_sets(false);
    check_journal_ends();
}

void OrganizationCheck::thorough() {
    check_seal();
    check_set(SetTable::organization);
    check_audit();
    check_audit_end();
    if (is_leaving_) return;
    check_sets(true);
    check_journal();
    check_journal_ends();
    check_snapshots();
    check_about();
}

void OrganizationCheck::written_ahead() {
    check_seal();
    for (auto const table :
         {SetTable::document_ahead, SetTable::audit_ahead, SetTable::taken_change}) {
        check_set(table);
    }
    check_set(SetTable::document);
    check_audit_end();
}

void OrganizationCheck::check_seal() {
    if (!is_sealed_) say("it has rows, and no seal says so");
    if (!seal_.intact) say("its seal was changed or damaged in the file");
}

// A start does without a snapshot that is lost or damaged, whole or a piece of it: the one before
// it leads on.
void OrganizationCheck::check_sets(bool with_snapshots) {
    for (std::size_t index = 0; index < set_tables; ++index) {
        auto const table = static_cast<SetTable>(index);
        if (table == SetTable::organization) continue;
        bool const of_snapshots = table == SetTable::snapshot || table == SetTable::snapshot_piece;
        if (of_snapshots && !with_snapshots) continue;
        bool const is_whole = check_set(table);
        is_readable_ = is_readable_ && (is_whole || !says_who_may_read_what(table));
    }
}

// False: it is not what the seal says.
bool OrganizationCheck::check_set(SetTable table) {
    MarkedTable const& of = table_of(table);
    std::string const name(of.name);
    SetSeal found;
    bool are_sound = true;
    // Its columns are not told: a damaged one may hold anything.
    Statement rows =
        connection_.prepare("SELECT mark, " + is_sound(of) + ", hex(" + std::string(of.key) +
                            ") FROM " + name + " WHERE " + std::string(of.org) + "=?");
    rows.bind(org_);
    while (rows.step()) {
        found.add(rows.bytes());
        if (rows.integer() == 1) continue;
        are_sound = false;
        std::string const key = rows.bytes();
        say(name + " " + key + " was changed or damaged in the file");
    }
    SetSeal const& sealed = seal_.of(table);
    if (found == sealed) return are_sound;
    std::string const should = found.rows == sealed.rows
                                   ? "of which some are not the newest"
                                   : "should have " + std::to_string(sealed.rows);
    say("table " + name + " has " + std::to_string(found.rows) + " rows of it, " + should);
    return false;
}

std::uint64_t OrganizationCheck::count(char const* table) {
    Statement row =
        connection_.prepare(std::string("SELECT count(*) FROM ") + table + " WHERE org=?");
    row.bind(org_).step();
    return row.natural();
}

void OrganizationCheck::check_journal_ends() {
    Statement row = connection_.prepare(
        "SELECT coalesce(min(seq), 0), coalesce(max(seq), 0), count(*) FROM journal WHERE org=?");
    row.bind(org_).step();
    std::uint64_t const first = row.natural();
    std::uint64_t const last = row.natural();
    std::uint64_t const rows = row.natural();
    std::uint64_t const expected = seal_.journal_last + 1 - seal_.journal_first;
    bool const ends_fit = rows == 0 || (first == seal_.journal_first && last == seal_.journal_last);
    if ((rows != expected && !has_told_gaps_) || !ends_fit) {
        say("its journal has " + std::to_string(rows) + " entries, " + std::to_string(first) +
            " to " + std::to_string(last) + ", should have " + std::to_string(expected) + ", " +
            std::to_string(seal_.journal_first) + " to " + std::to_string(seal_.journal_last));
    }
    if (count("journal_about") != seal_.about_rows) {
        say("the index for history (journal_about) has lost rows or has foreign ones");
    }
}

void OrganizationCheck::check_audit_end() {
    Statement row = connection_.prepare("SELECT hash FROM audit WHERE org=? AND seq=?");
    row.bind(org_).bind(seal_.audit_last);
    bool const ends_so = seal_.audit_last == 0 || (row.step() && row.bytes() == seal_.audit_hash);
    if (ends_so && count("audit") == seal_.audit_last) return;
    say("its audit does not end with record " + std::to_string(seal_.audit_last) +
        " as it was written: records were cut off, removed or added");
}

void OrganizationCheck::check_journal() {
    Statement rows = connection_.prepare("SELECT " + journal_columns() +
                                         " FROM journal j WHERE j.org=? ORDER BY j.seq");
    rows.bind(org_);
    std::uint64_t previous_seq = 0;
    std::uint64_t previous_epoch = 0;
    std::int64_t previous_at = 0;
    for (; rows.step(); ++journal_rows_) {
        bool const is_sound = rows.integer() == 1;
        std::uint64_t const seq = rows.natural();
        std::uint64_t const epoch = rows.natural();
        std::int64_t const at = rows.integer();
        std::string const where = "journal entry " + std::to_string(seq) + " ";
        if (!is_sound) say(where + "was changed or damaged in the file");
        if (journal_rows_ > 0) {
            if (seq != previous_seq + 1) {
                say(where + "follows " + std::to_string(previous_seq));
                has_told_gaps_ = true;
            }
            if (epoch < previous_epoch) say(where + "has an earlier epoch of the writer");
            if (at < previous_at) say(where + "has an earlier time than the one before");
        }
        previous_seq = seq;
        previous_epoch = epoch;
        previous_at = at;
    }
}

// Recovery needs a snapshot at or behind the entry before the first one that is left.
void OrganizationCheck::check_snapshots() {
    Statement rows = connection_.prepare("SELECT seq FROM snapshot WHERE org=? ORDER BY seq");
    rows.bind(org_);
    bool bridges = seal_.journal_first <= 1;
    for (; rows.step(); ++snapshots_) {
        std::uint64_t const seq = rows.natural();
        if (seq > seal_.journal_last) {
            say("snapshot " + std::to_string(seq) + " is ahead of the journal");
        }
        bridges = bridges || seq + 1 >= seal_.journal_first;
    }
    if (!bridges) {
        say("its journal begins with entry " + std::to_string(seal_.journal_first) +
            " and no snapshot leads there");
    }
}

// The index for history must hold exactly the ids that the journal rows carry: each is there, and,
// as they are as many as was sealed, no other.
void OrganizationCheck::check_about() {
    Statement rows = connection_.prepare("SELECT seq, about FROM journal WHERE org=? ORDER BY seq");
    Statement index =
        connection_.prepare("SELECT count(*) FROM journal_about WHERE org=? AND id=? AND seq=?");
    rows.bind(org_);
    std::uint64_t expected = 0;
    while (rows.step()) {
        std::uint64_t const seq = rows.natural();
        std::vector<core::Uuid> ids = rows.uuids();
        std::set<core::Uuid> const distinct(ids.begin(), ids.end());
        for (core::Uuid const& id : distinct) {
            index.bind(org_).bind(id).bind(seq).step();
            if (index.integer() != 1) {
                say("journal entry " + std::to_string(seq) + " is missing from the history of " +
                    core::to_string(id));
            }
            index.reset();
        }
        expected += distinct.size();
    }
    if (count("journal_about") != expected) {
        say("the index for history has rows without a journal entry");
    }
}

void OrganizationCheck::check_audit() {
    std::string question = "SELECT ";
    question.append(audit_columns).append(" FROM audit WHERE org=? ORDER BY seq");
    Statement rows = connection_.prepare(question);
    rows.bind(org_);
    std::uint64_t expected_seq = 1;
    std::string expected_hash = audit_origin();
    for (; rows.step(); ++audit_rows_) {
        AuditRecord const record = audit_row(org_, rows);
        std::string const where = "audit record " + std::to_string(record.seq) + ": ";
        if (record.seq != expected_seq) say(where + "records before it are missing");
        if (record.previous_hash != expected_hash) say(where + "the chain is broken");
        if (record.hash != audit_hash(record)) say(where + "its content was changed");
        expected_seq = record.seq + 1;
        expected_hash = record.hash;
    }
}

}  // namespace ringmaster::store
