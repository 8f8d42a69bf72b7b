#pragma once
// One organization's way from the journal to the records, a page at a time, each page a transaction
// that ends with the new position.
//
// Ownership: refers to reader and book. Threading: one thread at a time. Errors: Failure: what
// concerns the organization's own data is `corrupt` or `refused`, all else the files as a whole.

#include <cstdint>
#include <optional>
#include <string>

#include "reports/book.hpp"
#include "ringmaster/core/model/model.hpp"
#include "ringmaster/reports/projector.hpp"
#include "ringmaster/store/reader.hpp"

namespace ringmaster::reports {

class Projection;

// An organization's row.
struct Place {
    std::uint64_t seq = 0;
    core::Time at;
    std::uint64_t epoch = 0;
    std::uint64_t begun_seq = 0;
    core::Time known_since;
    std::optional<std::string> problem = {};
};

class Follower {
public:
    Follower(store::Reader& reader, Book& book, ProjectorOptions const& options)
        : reader_(reader), book_(book), options_(options) {}

    // A row for whoever has none; the name as it is now.
    void know(store::Organization const& organization);
    // Deletes everything of it.
    void forget(core::OrgId org);
    [[nodiscard]] std::optional<Place> place(core::OrgId org);
    // The entry it has come to is the one it was made of, as far as the journal still has it.
    void expect_same_journal(core::OrgId org, Place const& place);
    // Applies what comes next; how many entries.
    std::uint64_t advance(core::OrgId org, Place const& place);
    void stop(core::OrgId org, std::string const& problem);

private:
    void begin_at(core::OrgId org, Place const& place, store::JournalEntry const& first);
    static void apply(Projection& projection, store::JournalEntry const& entry);
    void move_to(core::OrgId org, store::JournalEntry const& entry);

    store::Reader& reader_;
    Book& book_;
    ProjectorOptions const& options_;
};

}  // namespace ringmaster::reports
