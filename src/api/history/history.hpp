#pragma once
// The history of contacts: journal rows as JSON for `GET /v1/tasks/{id}/events` (WU-10), and closed
// contacts. One generic visitor over the events' field lists, so a new event needs no code here.
//
// Names are the fields' in camel case, times epoch milliseconds, durations milliseconds, ids UUID
// text. Sealed values are masked (CD-4), always.
// Ownership: values in, values out. Threading: pure functions. Errors: none; text that is not
// UTF-8 is shown with replacement characters.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/history/journal_view.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::api {

// "wrap_up_code" -> "wrapUpCode".
[[nodiscard]] std::string camel_case(std::string_view snake_case);
// What a member of an alternative is told as: `type` says which alternative it is.
[[nodiscard]] inline std::string beside_type(std::string const& member) {
    return member == "type" ? "kind" : member;
}

// One event: {"type":"OfferRinging","task":"…","offer":3,…}.
[[nodiscard]] std::string event_json(core::Event const& event);

// Whether the reader may see the value of the call-associated variable of that name (CD-4).
using VariableFilter = std::function<bool(std::string_view name)>;

// {"data":[{"journalSeq","at","input","events":[…]}]}, oldest first. Values of variables the
// filter refuses are masked; an empty filter shows every plain value.
[[nodiscard]] std::string history_json(std::vector<HistoryRow> const& rows,
                                       VariableFilter const& shows_variable);

// A row may tell of other contacts as well, decided by the same input: only the events that name
// this task or agent.
[[nodiscard]] HistoryRow only_about(HistoryRow const& row, core::Uuid const& about);

// A contact as its rows leave it, inside an engine of its own. Whoever took part can be looked
// up with Engine::view, which shows nothing to be done any more.
struct PastContact {
    core::Engine engine;
    core::TaskId id;
    core::Time last_change;  // when it closed, if it did

    [[nodiscard]] core::Task const& task() const { return *engine.state().task(id); }
};
// Applies the contact's events to an empty engine. Nothing when the journal does not hold its
// creation: no such contact, or the horizon has cut it. For a reader's thread.
[[nodiscard]] std::optional<PastContact> rebuild_contact(JournalView& journal, core::TaskId id);

}  // namespace ringmaster::api
