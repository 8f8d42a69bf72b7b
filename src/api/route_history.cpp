// Reads of the journal: what happened to a contact.
#include <nlohmann/json.hpp>

#include "api/history_visit.hpp"
#include "api/route_support.hpp"
#include "api/route_table.hpp"
#include "ringmaster/api/directory.hpp"
#include "ringmaster/api/errors.hpp"

namespace ringmaster::api {
namespace {

constexpr std::int64_t number_max = 1LL << 52;  // what every JSON reader keeps exactly
constexpr std::int64_t rows_max = 1'000;

Response no_such_task() { return refusal_response(core::Refusal{core::Reason::unknown_task, {}}); }

// A page of what happened to a contact, for one caller.
struct TaskEvents {
    core::TaskId task;
    std::uint64_t after_seq = 0;
    std::size_t limit = 0;
    Principal caller;

    // Nothing: to this caller there is no such contact. A page behind the last one is empty.
    std::optional<std::vector<HistoryRow>> read(JournalView& journal) const {
        bool const is_agent = caller.role == AccessRole::agent;
        auto const self = caller.agent.value_or(core::AgentId{});
        bool visible = false;
        std::vector<HistoryRow> page;
        journal.forwards(task.value, 0, [&](HistoryRow const& row) {
            visible = visible || !is_agent || takes_part(row, task, self);
            if (row.journal_seq > after_seq && page.size() < limit) {
                page.push_back(only_about(row, task.value));
            }
            return !visible || page.size() < limit;
        });
        if (!visible) return std::nullopt;
        return page;
    }
};

}  // namespace

Call list_task_events(Context const& context) {
    auto const task = path_task(context);
    if (auto const* refusal = refused(task)) return Answer{*refusal};
    Problems problems;
    Query const query(context.request.query);
    auto const after = query.number("afterSeq", 0, number_max, problems);
    auto const limit = query.number("limit", rows_max, rows_max, problems);
    if (limit == 0) problems.push_back({"limit", "must be at least 1"});
    if (!problems.empty()) return Answer{problems_response(problems)};
    TaskEvents events{std::get<core::TaskId>(task), static_cast<std::uint64_t>(after),
                      static_cast<std::size_t>(limit), context.principal};
    return QueryHistory{[events, directory = &context.directory](JournalView& journal) {
        auto found = events.read(journal);
        return [found = std::move(found), role = events.caller.role, directory] {
            if (!found) return no_such_task();
            return json_response(200, history_json(*found, variable_filter(*directory, role)));
        };
    }};
}

}  // namespace ringmaster::api
