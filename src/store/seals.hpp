#pragma once
// Seals: what an organization has in all, and what the file has (ADR 17). A row that is missing,
// added or put back to an older state does not fit the seal; an organization that is missing does
// not fit the head. Each transaction writes the seals it changed and the head, whose mark covers
// them; the anchor beside the file (anchor.hpp) repeats that mark.
//
// Ownership: refers to the writer's connection. Threading: the writer's thread. After a failure
// they are ahead of the file, which is why a failure is final (OPS-1).

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "store/marks.hpp"

namespace ringmaster::store {

struct SetSeal {
    std::uint64_t rows = 0;
    MarkSum sum;

    void add(std::string_view mark);
    void remove(std::string_view mark);
    friend bool operator==(SetSeal const&, SetSeal const&) = default;
};

struct Seal {
    Seal();
    std::uint64_t journal_first = 1;  // one above the last when there are no rows
    std::uint64_t journal_last = 0;
    std::uint64_t about_rows = 0;
    std::uint64_t audit_last = 0;
    std::string audit_hash;
    std::array<SetSeal, set_tables> sets;

    bool intact = true;  // its own mark fits
    std::string mark;    // as it is in the file; empty: it is not there yet

    [[nodiscard]] SetSeal& of(SetTable table) { return sets[static_cast<std::size_t>(table)]; }
    [[nodiscard]] SetSeal const& of(SetTable table) const {
        return sets[static_cast<std::size_t>(table)];
    }
};

// The row of `meta`.
struct Head {
    std::string id;  // of this database; its backups have the same
    std::uint64_t epoch = 0;
    std::uint64_t commits = 0;
    bool at_rest = true;
    SetSeal seals;
    std::string mark;
};

// Throws Failure when the file was sealed with another secret: which an anchor cannot tell from
// damage, so it is asked first.
void expect_own_secret(Connection& connection);
// Nothing: the file was never sealed. Throws Failure when it does not belong to the key or was
// changed.
[[nodiscard]] std::optional<Head> read_head(Connection& connection);
// Nothing: the organization has no seal.
[[nodiscard]] std::optional<Seal> read_seal(Connection& connection, core::OrgId const& org);
// What a seal would say of a table's rows of an organization.
[[nodiscard]] SetSeal measure(Connection& connection, SetTable table, core::OrgId const& org);

class Seals {
public:
    // Reads all. Throws Failure when one is missing and no organization is there whose it was.
    explicit Seals(Connection& connection);
    // A head without seals, over whatever there was.
    static Seals none(Connection& connection);

    [[nodiscard]] Head const& head() const { return head_; }
    [[nodiscard]] std::map<core::OrgId, Seal> const& all() const { return seals_; }
    // The seal of an organization, to be changed; made when it has none.
    [[nodiscard]] Seal& of(core::OrgId const& org);
    void added(SetTable table, core::OrgId const& org, std::string_view mark);
    void removed(SetTable table, core::OrgId const& org, std::string_view mark);

    // Inside the transaction: writes what was changed, and the head. Nothing changed: nothing.
    void write();
    // The head in any case.
    void write_everything();
    // Takes the file over from earlier writers, or says that it is whole without its log.
    void write_epoch(std::uint64_t epoch);
    void write_at_rest();

private:
    Seals(Connection& connection, Head head);
    std::uint64_t add_lost(Connection& connection);
    void write_seal(core::OrgId const& org, Seal& seal);
    void write_head();

    Connection& connection_;
    Head head_;
    std::map<core::OrgId, Seal> seals_;
    std::set<core::OrgId> changed_;
    Statement insert_;
    Statement update_head_;
};

// Marks every row and seals every organization as it is found: of a file from before there were
// marks, or one whose damage is accepted. A few rows a transaction; repeating it does no harm.
void seal_everything(Connection& connection);

}  // namespace ringmaster::store
