#pragma once
// What is wrong with one organization's rows, against its seal (ADR 17): the part of it that a
// start can afford, and the rest.
//
// Ownership: refers to the connection, and to whoever is told. Threading: as the connection.
// Errors: what is found is told in words; throws Failure where the file cannot be read at all.

#include <cstdint>
#include <functional>
#include <string>

#include "store/seals.hpp"

namespace ringmaster::store {

class OrganizationCheck {
public:
    using Tell = std::function<void(std::string const&)>;
    OrganizationCheck(Connection& connection, core::OrgId const& org, Tell tell);

    // What a start looks at: every row it serves from, and the ends of journal and audit.
    void quick();
    // Every row there is.
    void thorough();
    // What is written ahead of a large change (ADR 13), and what it is settled into.
    void written_ahead();

    // Tokens and documents are what was written.
    [[nodiscard]] bool is_readable() const { return is_readable_; }

    [[nodiscard]] std::uint64_t journal_rows() const { return journal_rows_; }
    [[nodiscard]] std::uint64_t snapshots() const { return snapshots_; }
    [[nodiscard]] std::uint64_t audit_rows() const { return audit_rows_; }

private:
    void say(std::string const& words);
    // Only providers may have nothing at all.
    [[nodiscard]] bool has_nothing();
    void check_seal();
    void check_sets(bool with_snapshots);
    bool check_set(SetTable table);
    void check_journal_ends();
    void check_audit_end();
    // ---- thorough ----
    void check_journal();
    void check_snapshots();
    void check_about();
    void check_audit();
    // Counts rows of the organization.
    [[nodiscard]] std::uint64_t count(char const* table);

    Connection& connection_;
    core::OrgId org_;
    Tell tell_;
    Seal seal_;
    bool is_sealed_ = false;
    bool is_leaving_ = false;
    bool is_readable_ = true;
    bool has_told_gaps_ = false;
    std::uint64_t journal_rows_ = 0;
    std::uint64_t snapshots_ = 0;
    std::uint64_t audit_rows_ = 0;
};

}  // namespace ringmaster::store
