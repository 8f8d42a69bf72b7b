// How a page of records is written, as JSON and as CSV.
#include "api/routes/record_pages.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/requests/records_scope.hpp"
#include "api/requests/route_json.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/csv.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

constexpr std::size_t statistics_rows_max = 100'000;

// `lastQueue.name` is the member `name` of `lastQueue`.
void put(Json& object, std::string_view field, RecordCell const& cell) {
    Json* at = &object;
    for (auto dot = field.find('.'); dot != std::string_view::npos; dot = field.find('.')) {
        at = &(*at)[std::string(field.substr(0, dot))];
        field.remove_prefix(dot + 1);
    }
    if (auto const* const text = std::get_if<std::string>(&cell); text && field == "variables") {
        (*at)[std::string(field)] = Json::parse(*text, nullptr, false);
        return;
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

std::string csv_cell(RecordCell const& cell) {
    if (auto const* text = std::get_if<std::string>(&cell)) return csv_field(*text);
    if (auto const* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    if (auto const* fraction = std::get_if<double>(&cell)) {
        std::array<char, 32> text{};
        auto const end = std::to_chars(text.begin(), text.end(), *fraction).ptr;
        return {text.begin(), end};
    }
    return {};
}

}  // namespace

bool wants_csv(Request const& request) {
    return request.header("Accept").find("text/csv") != std::string::npos;
}

StatisticsAsked statistics_asked(Context const& context, Query const& query) {
    StatisticsAsked asked;
    asked.now = context.now;
    asked.levels = service_levels(context.directory);
    asked.queues = uuids(query.ids<core::QueueId>("queueIds"));
    asked.agents = uuids(query.ids<core::AgentId>("agentIds"));
    asked.teams = uuids(query.ids<core::TeamId>("teamIds"));
    asked.led = led_by(context);
    asked.rows_max = statistics_rows_max;
    return asked;
}

Response too_many_rows() {
    return problems_response({{"interval", "makes more than 100,000 rows: ask for less"}});
}

Response records_as_json(RecordsPage const& page, core::OrgId org, Absent absent) {
    Json data = Json::array();
    for (auto const& row : page.rows) {
        Json one = Json::object();
        for (std::size_t at = 0; at < row.size(); ++at) {
            bool const is_known = !std::holds_alternative<std::monostate>(row[at]);
            if (is_known || absent == Absent::null) put(one, page.fields[at], row[at]);
        }
        data.push_back(std::move(one));
    }
    Json answer{{"meta", meta_json(org)}, {"data", std::move(data)}};
    if (!page.next.empty()) answer["next"] = page.next;
    return json_response(200, dump(answer));
}

// Where the next page begins is told beside it: a table has no place for it.
Response records_as_csv(RecordsPage const& page, CsvNames names) {
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
    if (names == CsvNames::first) {
        line(page.fields, [](std::string const& name) { return csv_field(name); });
    }
    for (auto const& row : page.rows) line(row, csv_cell);
    if (!page.next.empty()) response.headers.push_back({"Next-After", page.next});
    return response;
}

}  // namespace ringmaster::api
