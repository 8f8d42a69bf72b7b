#include "api/history/history.hpp"

#include <algorithm>
#include <cctype>

#include "api/history/history_visit.hpp"
#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::api {
namespace {

// Replaces the values a reader must not see; names and versions stay.
void mask_variables(Json& event, VariableFilter const& shows_variable) {
    auto const attributes = event.find("attributes");
    if (attributes == event.end() || !attributes->is_object()) return;
    for (auto& [name, variable] : attributes->items()) {
        if (shows_variable(name)) continue;
        if (variable.is_object() && variable.contains("value")) variable["value"] = masked_value;
    }
}

Json row_json(HistoryRow const& row, VariableFilter const& shows_variable) {
    Json events = Json::array();
    for (auto const& event : row.events) {
        auto json = to_json_value(event);
        if (shows_variable) mask_variables(json, shows_variable);
        events.push_back(std::move(json));
    }
    Json json = Json::object();
    json["journalSeq"] = row.journal_seq;
    json["at"] = row.at.epoch_ms;
    json["input"] = row.kind;
    json["events"] = std::move(events);
    return json;
}

}  // namespace

std::string camel_case(std::string_view snake_case) {
    std::string text;
    bool raise = false;
    for (char const letter : snake_case) {
        if (letter == '_') {
            raise = true;
            continue;
        }
        auto const byte = static_cast<unsigned char>(letter);
        text += raise ? static_cast<char>(std::toupper(byte)) : letter;
        raise = false;
    }
    return text;
}

std::string event_json(core::Event const& event) { return dump(to_json_value(event)); }

Json rows_json(std::vector<HistoryRow> const& rows, VariableFilter const& shows_variable) {
    Json data = Json::array();
    for (auto const& row : rows) data.push_back(row_json(row, shows_variable));
    return data;
}

std::string history_json(std::vector<HistoryRow> const& rows,
                         VariableFilter const& shows_variable) {
    return dump(Json{{"data", rows_json(rows, shows_variable)}});
}

HistoryRow only_about(HistoryRow const& row, core::Uuid const& about) {
    HistoryRow kept{row.journal_seq, row.at, row.kind, {}};
    std::vector<core::Uuid> subjects;
    for (auto const& event : row.events) {
        subjects.clear();
        core::collect_subjects(event, subjects);
        if (std::ranges::find(subjects, about) != subjects.end()) kept.events.push_back(event);
    }
    return kept;
}

}  // namespace ringmaster::api
