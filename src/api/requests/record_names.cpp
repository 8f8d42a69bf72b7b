// Which columns are names, and of what.

#include "api/requests/record_names.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/api/text/localization.hpp"

namespace ringmaster::api {
namespace {

constexpr std::array<std::string_view, 4> translated_resources{
    "auxiliary-code", "contact-service-queue", "team", "site"};

// What is left of `lastQueue.name`, or `lastWrapupCodeName`, without the word at its end. Letter
// cases differ between ids and names of the same (`lastWrapUpCodeId`).
std::optional<std::string> stem(std::string_view field, std::string_view ending) {
    std::string const name = lower_case(field);
    if (!name.ends_with(ending)) return std::nullopt;
    return name.substr(0, name.size() - ending.size());
}

struct NameColumn {
    std::size_t id = 0;
    std::size_t name = 0;
};

std::vector<NameColumn> name_columns(std::vector<std::string> const& fields) {
    std::vector<NameColumn> columns;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        auto const of = stem(fields[at], "name");
        if (!of) continue;
        auto const id = std::ranges::find_if(
            fields, [&of](std::string const& field) { return stem(field, "id") == of; });
        if (id == fields.end()) continue;
        columns.push_back({static_cast<std::size_t>(id - fields.begin()), at});
    }
    return columns;
}

}  // namespace

RecordNames RecordNames::of(Context const& context) {
    RecordNames names;
    auto const wanted = Languages::parse(context.request.header("accept-language"));
    if (wanted.ranges.empty()) return names;
    std::string const own = context.directory.language();
    for (std::string_view const resource : translated_resources) {
        for (Document const* const one : context.directory.list(resource)) {
            if (child_at(one->body(), "translations").empty()) continue;
            auto name = localized_name(one->body(), wanted, own);
            // In the organization's own language it is called as the record has it.
            if (name == text_at(one->body(), "name")) continue;
            names.by_id_.emplace(one->id, std::move(name));
        }
    }
    return names;
}

void RecordNames::apply(RecordsPage& page) const {
    if (by_id_.empty()) return;
    auto const columns = name_columns(page.fields);
    for (auto& row : page.rows) {
        for (auto const& [id, name] : columns) {
            auto const* const of = std::get_if<std::string>(&row[id]);
            if (of == nullptr) continue;
            auto const found = by_id_.find(*of);
            if (found != by_id_.end()) row[name] = found->second;
        }
    }
}

Response by_language(Response response) {
    response.headers.push_back({"Vary", "Accept-Language"});
    return response;
}

}  // namespace ringmaster::api
