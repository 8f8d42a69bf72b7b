// Reader::verify: everything about a file that can be wrong and that the store can know. That the
// journal leads to the recorded states is for the engine to check: it replays.
#include <algorithm>

#include "store/audit_chain.hpp"
#include "store/failure.hpp"
#include "store/reader_parts.hpp"
#include "store/rows.hpp"

namespace ringmaster::store {
namespace {

constexpr std::size_t problems_max = 100;  // a broken file is broken; nobody reads more
constexpr char of_whole_ones[] =
    " WHERE org NOT IN (SELECT id FROM organization WHERE delete_ms=0)";

class Check {
public:
    Check(Connection& connection, VerifyReport& report)
        : connection_(connection), report_(report) {}

    void run() {
        check_pages();
        for (core::OrgId const& org : organizations()) {
            ++report_.organizations;
            check_journal(org);
            check_snapshots(org);
            check_audit(org);
        }
        check_about();
    }

private:
    void problem(std::string const& words) {
        if (report_.problems.size() < problems_max) report_.problems.push_back(words);
    }

    void check_pages() {
        Statement rows = connection_.prepare("PRAGMA integrity_check");
        while (rows.step()) {
            std::string const words = rows.bytes();
            if (words != "ok") problem("integrity: " + words);
        }
        Statement keys = connection_.prepare("PRAGMA foreign_key_check");
        while (keys.step()) problem("a row of " + keys.bytes() + " has no organization");
    }

    // Whoever has rows anywhere, with or without a row in the table of organizations.
    std::vector<core::OrgId> organizations() {
        Statement rows = connection_.prepare(
            "SELECT id FROM organization UNION SELECT org FROM journal"
            " UNION SELECT org FROM snapshot UNION SELECT org FROM audit");
        std::vector<core::OrgId> found;
        while (rows.step()) found.push_back(core::OrgId{rows.uuid()});
        // What is being deleted is no whole any more.
        Statement leaving = connection_.prepare("SELECT id FROM organization WHERE delete_ms=0");
        while (leaving.step()) std::erase(found, core::OrgId{leaving.uuid()});
        return found;
    }

    void check_journal(core::OrgId const& org) {
        Statement rows =
            connection_.prepare("SELECT seq, epoch, at_ms FROM journal WHERE org=? ORDER BY seq");
        rows.bind(org);
        std::uint64_t previous_seq = 0;
        std::uint64_t previous_epoch = 0;
        std::int64_t previous_at = 0;
        while (rows.step()) {
            std::uint64_t const seq = rows.natural();
            std::uint64_t const epoch = rows.natural();
            std::int64_t const at = rows.integer();
            std::string const where =
                "journal of " + core::to_string(org) + ", entry " + std::to_string(seq) + ": ";
            if (previous_seq == 0) {
                first_seq_ = seq;
            } else {
                if (seq != previous_seq + 1) {
                    problem(where + "follows " + std::to_string(previous_seq));
                }
                if (epoch < previous_epoch) problem(where + "the writer's epoch goes back");
                if (at < previous_at) problem(where + "time goes back");
            }
            previous_seq = seq;
            previous_epoch = epoch;
            previous_at = at;
            ++report_.journal_rows;
        }
        if (previous_seq == 0) first_seq_ = 0;
        last_seq_ = previous_seq;
    }

    // Recovery needs a snapshot at or behind the entry before the first one that is left.
    void check_snapshots(core::OrgId const& org) {
        Statement rows = connection_.prepare("SELECT seq FROM snapshot WHERE org=? ORDER BY seq");
        rows.bind(org);
        bool bridges = first_seq_ <= 1;
        while (rows.step()) {
            std::uint64_t const seq = rows.natural();
            ++report_.snapshots;
            if (last_seq_ != 0 && seq > last_seq_) {
                problem("a snapshot of " + core::to_string(org) + " is ahead of its journal");
            }
            bridges = bridges || seq + 1 >= first_seq_;
        }
        if (!bridges) {
            problem("journal of " + core::to_string(org) + " begins with entry " +
                    std::to_string(first_seq_) + " and no snapshot leads there");
        }
    }

    void check_audit(core::OrgId const& org) {
        Statement rows = connection_.prepare(std::string("SELECT ") + audit_columns +
                                             " FROM audit WHERE org=? ORDER BY seq");
        rows.bind(org);
        std::uint64_t expected_seq = 1;
        std::string expected_hash = audit_origin();
        while (rows.step()) {
            AuditRecord const record = audit_row(org, rows);
            std::string const where = "audit of " + core::to_string(org) + ", record " +
                                      std::to_string(record.seq) + ": ";
            if (record.seq != expected_seq) problem(where + "records before it are missing");
            if (record.previous_hash != expected_hash) problem(where + "the chain is broken");
            if (record.hash != audit_hash(record)) problem(where + "its content was changed");
            expected_seq = record.seq + 1;
            expected_hash = record.hash;
            ++report_.audit_rows;
        }
    }

    // The index for history must hold exactly the ids that the journal rows carry.
    void check_about() {
        std::int64_t expected = 0;
        Statement rows =
            connection_.prepare(std::string("SELECT org, seq, about FROM journal") + of_whole_ones);
        Statement index = connection_.prepare(
            "SELECT count(*) FROM journal_about WHERE org=? AND id=? AND seq=?");
        while (rows.step()) {
            core::Uuid const org = rows.uuid();
            std::uint64_t const seq = rows.natural();
            std::vector<core::Uuid> ids = rows.uuids();
            std::sort(ids.begin(), ids.end());
            ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
            for (core::Uuid const& id : ids) {
                index.bind(org).bind(id).bind(seq).step();
                if (index.integer() != 1) {
                    problem("entry " + std::to_string(seq) + " is missing from the history of " +
                            core::to_string(id));
                }
                index.reset();
                ++expected;
            }
        }
        auto const count = std::string("SELECT count(*) FROM journal_about") + of_whole_ones;
        if (connection_.integer_of(count) != expected) {
            problem("the index for history has rows without a journal entry");
        }
    }

    Connection& connection_;
    VerifyReport& report_;
    std::uint64_t first_seq_ = 0;  // of the organization being checked; 0: its journal is empty
    std::uint64_t last_seq_ = 0;
};

}  // namespace

Result<VerifyReport> Reader::verify() {
    return guarded([&] {
        VerifyReport report;
        // One moment for all checks, as the writer may be at work.
        Transaction const moment(parts_->connection, "BEGIN");
        Check(parts_->connection, report).run();
        return report;
    });
}

}  // namespace ringmaster::store
