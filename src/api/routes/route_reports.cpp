// Records over HTTP (RP-1): which there are, for whom, as JSON page by page, as CSV all at once.
// The projector writes them a little later than the engine decides.
#include <algorithm>
#include <utility>

#include "api/administration/config_answers.hpp"
#include "api/requests/record_names.hpp"
#include "api/requests/records_scope.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "api/routes/record_pages.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

constexpr std::int64_t records_usual = 1'000;
constexpr std::size_t rows_of_a_piece = 5'000;

Response no_end_of_a_page() { return problems_response({{"after", "is no end of a page"}}); }

// All there is, one page of it at a time.
struct WholeTable {
    RecordsAsked asked;
    RecordNames names;

    [[nodiscard]] RecordsAnswer operator()(RecordsView& records, CsvNames line) const {
        auto page = records.page(asked);
        if (!page) return no_end_of_a_page();
        names.apply(*page);
        WholeTable rest = *this;
        rest.asked.after = std::exchange(page->next, {});
        Response response = by_language(records_as_csv(*page, line));
        if (rest.asked.after.empty()) return response;
        return {std::move(response), [rest = std::move(rest)](RecordsView& again) {
                    return rest(again, CsvNames::left_out);
                }};
    }
};

}  // namespace

Call list_records(Context const& context) {
    RecordsAsked asked;
    asked.record = path_part(context, "record");
    if (std::ranges::find(record_kinds, asked.record) == std::end(record_kinds)) {
        return Answer{not_found_response()};
    }
    Query const query(context.request.query);
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    asked.from = core::Time{query.number("from", 0)};
    asked.until = core::Time{query.number("to", context.now.epoch_ms)};
    asked.queues = uuids(query.ids<core::QueueId>("queueIds"));
    asked.agents = uuids(query.ids<core::AgentId>("agentIds"));
    asked.teams = uuids(query.ids<core::TeamId>("teamIds"));
    asked.variables = variable_kinds(context.directory);
    asked.shows_versions = query.text("versions") == "all";
    asked.after = query.text("after");
    asked.rows_max = static_cast<std::size_t>(query.number("limit", records_usual));
    asked.led = led_by(context);
    asked.shows_monitoring = !context.principal.agent;  // SU-1: of his own contacts, too
    bool const csv = wants_csv(context.request);
    RecordNames names = RecordNames::of(context);
    if (csv && query.text("limit").empty()) {
        asked.rows_max = rows_of_a_piece;
        return QueryRecords{[table = WholeTable{std::move(asked), std::move(names)}](
                                RecordsView& records) { return table(records, CsvNames::first); }};
    }
    auto read = [asked = std::move(asked), csv, names = std::move(names),
                 org = context.principal.org](RecordsView& records) {
        auto page = records.page(asked);
        if (!page) return no_end_of_a_page();
        names.apply(*page);
        return by_language(csv ? records_as_csv(*page) : records_as_json(*page, org));
    };
    return QueryRecords{std::move(read)};
}

}  // namespace ringmaster::api
