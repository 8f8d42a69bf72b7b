#pragma once
// Personal data in the journal (SEC-7): how a customer's contacts are found, and a view of the
// journal that tells nothing any more of those that were erased.
//
// The journal keeps its rows until the horizon has passed; from the erasure on nobody is shown what
// they say about the customer.
//
// Ownership: a DiscreetJournal refers to the one it reads. Threading: that one's thread.
// Errors: those of the journal it reads.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ringmaster/api/history/journal_view.hpp"
#include "ringmaster/core/model/event.hpp"

namespace ringmaster::api {

// Whom an erasure means: a digest of the canonical form in a region (NUM-1), one for calls and one
// for every other channel.
[[nodiscard]] core::Uuid customer_id(core::MediaType media, std::string_view address,
                                     std::string_view region);
// What the journal's index finds a customer's contacts by; it holds no number. The same for every
// spelling in every region, and for a few other numbers that end alike: who reads compares.
[[nodiscard]] core::Uuid customer_trace(std::string_view number);
// All that rows about him may be indexed by, those from before NUM-1 included: their digests are of
// the text as it was given but for punctuation.
[[nodiscard]] std::vector<core::Uuid> customer_traces(std::string_view number,
                                                      std::string_view region);

// Whether an erasure means the customer of a contact, by what its creation says.
[[nodiscard]] bool is_of_erased(core::CustomerErased const& erased,
                                core::TaskCreated const& created);

// Everything a row is found by: tasks, agents, and for rows that name a contact's customer, or
// whom it is to call back, that person.
[[nodiscard]] std::vector<core::Uuid> journal_subjects(std::vector<core::Event> const& events);

class DiscreetJournal final : public JournalView {
public:
    explicit DiscreetJournal(JournalView& journal);

    void forwards(core::Uuid const& about, std::uint64_t after_seq, Visit const& visit) override;
    void backwards(core::Uuid const& about, std::uint64_t before_seq, Visit const& visit) override;
    std::uint64_t first_at(core::Time time) override;

private:
    [[nodiscard]] bool is_erased(core::TaskId task);
    // Somebody whom a row of that number names.
    [[nodiscard]] bool was_erased_after(std::uint64_t seq, core::TaskCreated const& customer) const;
    [[nodiscard]] bool names_erased(core::Event const& event);
    [[nodiscard]] bool show(HistoryRow const& row, Visit const& visit);

    JournalView& journal_;
    using Reading = std::pair<std::uint32_t, std::string>;             // form and region
    std::map<Reading, std::map<core::Uuid, std::uint64_t>> erasures_;  // seq of the newest
    std::map<core::TaskId, bool> known_;                               // asked already
};

}  // namespace ringmaster::api
