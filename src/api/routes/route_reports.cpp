// Records over HTTP (RP-1): which there are, for whom, as JSON or CSV, page by page. The projector
// writes them a little later than the engine decides.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/text/csv.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

constexpr std::int64_t records_usual = 1'000;

bool wants_csv(Request const& request) {
    return request.header("Accept").find("text/csv") != std::string::npos;
}

template <class Id>
std::vector<core::Uuid> uuids(std::vector<Id> const& ids) {
    std::vector<core::Uuid> plain;
    for (Id const& id : ids) plain.push_back(id.value);
    return plain;
}

// What a supervisor leads; whoever is none sees everything.
std::optional<RecordsAsked::Led> led_by(Context const& context) {
    if (context.principal.role != AccessRole::supervisor) return std::nullopt;
    RecordsAsked::Led led;
    led.teams = uuids(context.principal.teams);
    Visibility const visibility(context);
    for (auto const& [id, queue] : context.engine.state().config.queues) {
        if (visibility.leads(queue)) led.queues.push_back(id.value);
    }
    return led;
}

// `lastQueue.name` is the member `name` of `lastQueue`.
void put(Json& object, std::string_view field, RecordCell const& cell) {
    Json* at = &object;
    for (auto dot = field.find('.'); dot != std::string_view::npos; dot = field.find('.')) {
        at = &(*at)[std::string(field.substr(0, dot))];
        field.remove_prefix(dot + 1);
    }
    (*at)[std::string(field)] = std::visit(
        [](auto const& known) -> Json {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(known)>, std::monostate>) {
                return nullptr;
            } else {
                return known;
            }
        },
        cell);
}

Response as_json(RecordsPage const& page, core::OrgId org) {
    Json data = Json::array();
    for (auto const& row : page.rows) {
        Json one = Json::object();
        for (std::size_t at = 0; at < row.size(); ++at) put(one, page.fields[at], row[at]);
        data.push_back(std::move(one));
    }
    Json answer{{"meta", meta_json(org)}, {"data", std::move(data)}};
    if (!page.next.empty()) answer["next"] = page.next;
    return json_response(200, dump(answer));
}

std::string csv_cell(RecordCell const& cell) {
    if (auto const* text = std::get_if<std::string>(&cell)) return csv_field(*text);
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    return {};
}

// Where the next page begins is told beside it: a table has no place for it.
Response as_csv(RecordsPage const& page) {
    Response response;
    response.content_type = "text/csv; charset=utf-8";
    auto const line = [&response](auto const& cells, auto const& text_of) {
        bool first = true;
        for (auto const& cell : cells) {
            if (!first) response.body += ',';
            first = false;
            response.body += text_of(cell);
        }
        response.body += csv_line_end;
    };
    line(page.fields, [](std::string const& name) { return csv_field(name); });
    for (auto const& row : page.rows) line(row, csv_cell);
    if (!page.next.empty()) response.headers.push_back({"Next-After", page.next});
    return response;
}

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
    asked.after = query.text("after");
    asked.rows_max = static_cast<std::size_t>(query.number("limit", records_usual));
    asked.led = led_by(context);
    asked.shows_monitoring = !context.principal.agent;  // SU-1: of his own contacts, too
    auto read = [asked = std::move(asked), csv = wants_csv(context.request),
                 org = context.principal.org](RecordsView& records) {
        auto const page = records.page(asked);
        if (!page) return problems_response({{"after", "is no end of a page"}});
        return csv ? as_csv(*page) : as_json(*page, org);
    };
    return QueryRecords{std::move(read)};
}

}  // namespace ringmaster::api
