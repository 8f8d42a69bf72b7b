#pragma once
// The journal of one organization as `api` walks it, read in pages, so that no read keeps the
// database's log from shrinking for long.
//
// Ownership: refers to the reader thread's Reader; lives for one job. Threading: that thread.
// Errors: a page that cannot be read, or an entry this binary cannot decode (recovery would have
// refused it), ends the walk and is kept in problem(); what was found so far is then worthless.

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/store/reader.hpp"

namespace ringmaster::app {

class JournalReader final : public api::JournalView {
public:
    // `gives_up`: asked once in a while; true ends the walk, and what was read is not all.
    JournalReader(store::Reader& reader, core::OrgId org, std::function<bool()> gives_up = {})
        : reader_(reader), org_(org), gives_up_(std::move(gives_up)) {}

    void forwards(core::Uuid const& about, std::uint64_t after_seq, Visit const& visit) override;
    void backwards(core::Uuid const& about, std::uint64_t before_seq, Visit const& visit) override;
    std::uint64_t first_at(core::Time time) override;

    [[nodiscard]] std::optional<std::string> const& problem() const { return problem_; }
    [[nodiscard]] bool was_given_up() const { return was_given_up_; }

private:
    using Entries = store::Result<std::vector<store::JournalEntry>>;
    // The seq to go on from; nothing when the walk is over.
    std::optional<std::uint64_t> show(Entries const& entries, Visit const& visit);

    store::Reader& reader_;
    core::OrgId org_;
    std::function<bool()> gives_up_;
    std::optional<std::string> problem_;
    bool was_given_up_ = false;
};

}  // namespace ringmaster::app
