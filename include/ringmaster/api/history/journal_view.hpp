#pragma once
// The journal of one organization as readers walk it.
//
// Ownership: rows are values; a view belongs to whoever reads. Threading: one thread per view.
// Units: engine time. Errors: what cannot be read throws, and the shell answers.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ringmaster/core/model/event.hpp"

namespace ringmaster::api {

// One decided input, as the journal keeps it.
struct HistoryRow {
    std::uint64_t journal_seq = 0;
    core::Time at;
    std::string kind;  // of the input
    std::vector<core::Event> events;
};

// The organization's journal as far as it is committed. A walk ends when the visitor says false,
// or there is nothing left.
class JournalView {
public:
    using Visit = std::function<bool(HistoryRow const&)>;
    virtual ~JournalView() = default;
    // Rows that name this task or agent, oldest first, behind `after_seq`.
    virtual void forwards(core::Uuid const& about, std::uint64_t after_seq, Visit const& visit) = 0;
    // The same rows, newest first, before `before_seq`.
    virtual void backwards(core::Uuid const& about, std::uint64_t before_seq,
                           Visit const& visit) = 0;
    // Seq of the first row decided at that time or later; when there is none, the next one's.
    virtual std::uint64_t first_at(core::Time time) = 0;
};

}  // namespace ringmaster::api
