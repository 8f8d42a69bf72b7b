// Reader::verify and Reader::check: everything about a file that can be wrong and that the store
// can know. That the journal leads to the recorded states is for the engine to check: it replays.
#include "ringmaster/store/failure.hpp"
#include "store/migrations.hpp"
#include "store/organization_check.hpp"
#include "store/reader_parts.hpp"

namespace ringmaster::store {
namespace {

constexpr std::size_t problems_max = 100;  // a broken file is broken; nobody reads more

class Check {
public:
    Check(Connection& connection, VerifyReport& report)
        : connection_(connection), report_(report) {}

    void run() {
        check_pages();
        for (core::OrgId const& org : organizations()) check(org);
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
        auto const history = history_problem(connection_);
        if (!history.empty()) problem(history);
        Statement keys = connection_.prepare("PRAGMA foreign_key_check");
        while (keys.step()) problem("a row of " + keys.bytes() + " has no organization");
    }

    // Whoever has rows anywhere, or should have.
    std::vector<core::OrgId> organizations() {
        std::string sql =
            "SELECT org FROM seal UNION SELECT org FROM journal UNION SELECT org FROM"
            " audit UNION SELECT org FROM journal_about";
        for (std::size_t index = 0; index < set_tables; ++index) {
            MarkedTable const& table = table_of(static_cast<SetTable>(index));
            sql += " UNION SELECT " + std::string(table.org) + " FROM " + std::string(table.name);
        }
        Statement rows = connection_.prepare(sql);
        std::vector<core::OrgId> found;
        while (rows.step()) {
            std::string const id = rows.bytes();
            if (id.size() == 16) {
                found.push_back(core::OrgId{uuid_of(id)});
            } else {
                problem("a row has an organization that is none");
            }
        }
        return found;
    }

    // What cannot be read of one does not keep the others from being looked at.
    void check(core::OrgId const& org) {
        ++report_.organizations;
        bool is_damaged = false;
        auto const tell = [&](std::string const& words) {
            is_damaged = true;
            problem(words);
        };
        OrganizationCheck one(connection_, org, tell);
        auto const done = guarded([&] {
            one.thorough();
            return Done{};
        });
        if (!done) tell("organization " + core::to_string(org) + ": " + done.error().message);
        report_.journal_rows += one.journal_rows();
        report_.snapshots += one.snapshots();
        report_.audit_rows += one.audit_rows();
        if (is_damaged) report_.damaged.push_back(org);
    }

    Connection& connection_;
    VerifyReport& report_;
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

Result<CheckReport> Reader::check(core::OrgId const& org) {
    return guarded([&] {
        CheckReport report;
        Transaction const moment(parts_->connection, "BEGIN");
        OrganizationCheck one(parts_->connection, org, [&](std::string const& words) {
            if (report.problems.size() < problems_max) report.problems.push_back(words);
        });
        one.quick();
        report.is_readable = one.is_readable();
        return report;
    });
}

}  // namespace ringmaster::store
