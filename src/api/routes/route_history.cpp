// Reads of the journal: what happened to a contact.
#include <nlohmann/json.hpp>

#include "api/history/history_visit.hpp"
#include "api/requests/discretion.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

Response no_such_task() { return refusal_response(core::Refusal{core::Reason::unknown_task, {}}); }

// A page of what happened to a contact, as one caller is told it.
struct TaskEvents {
    core::TaskId task;
    std::uint64_t after_seq = 0;
    std::size_t limit = 0;

    // A page behind the last one is empty.
    std::vector<HistoryRow> read(JournalView& journal, Discretion discretion) const {
        std::vector<HistoryRow> page;
        journal.forwards(task.value, 0, [&](HistoryRow const& row) {
            auto shown = discretion.shown(only_about(row, task.value));
            if (shown && row.journal_seq > after_seq) page.push_back(std::move(*shown));
            return page.size() < limit;
        });
        return page;
    }
};

}  // namespace

Call list_task_events(Context const& context) {
    auto const task = path_contact(context);
    if (auto const* refusal = refused(task)) return Answer{*refusal};
    Problems problems;
    Query const query(context.request.query);
    auto const after = query.number("afterSeq", 0, number_max, problems);
    auto const limit = query.number("limit", rows_max, rows_max, problems);
    if (limit == 0) problems.push_back({"limit", "must be at least 1"});
    if (!problems.empty()) return Answer{problems_response(problems)};
    TaskEvents events{std::get<core::TaskId>(task), static_cast<std::uint64_t>(after),
                      static_cast<std::size_t>(limit)};
    return QueryHistory{[events, visibility = Visibility(context),
                         directory = &context.directory](JournalView& journal) {
        auto parts = read_parts(journal, events.task);
        auto found = events.read(journal, Discretion(visibility.caller(), parts));
        return [parts = std::move(parts), found = std::move(found), visibility, directory] {
            if (!parts.known || !visibility.sees(parts)) return no_such_task();
            auto const shows = variable_filter(*directory, visibility.caller().role);
            return json_response(200, history_json(found, shows));
        };
    }};
}

}  // namespace ringmaster::api
