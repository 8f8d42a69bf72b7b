// The organization's own data and the names views of tasks and agents need.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr std::string_view default_timezone = "UTC";
constexpr std::string_view default_language = "en";

std::string organization_text(Directory const& directory, char const* name) {
    Document const* organization = directory.only("organization");
    return organization == nullptr ? std::string() : text_at(organization->body(), name);
}

std::string localized(Directory const& directory, Document const* document,
                      Languages const& languages) {
    if (document == nullptr) return {};
    if (languages.ranges.empty()) return text_at(document->body(), "name");
    return localized_name(document->body(), languages, directory.language());
}

}  // namespace

std::string Directory::name() const { return organization_text(*this, "name"); }

std::string Directory::timezone() const {
    std::string zone = organization_text(*this, "timezone");
    return zone.empty() ? std::string(default_timezone) : zone;
}

std::string Directory::language() const {
    std::string tag = organization_text(*this, "language");
    return tag.empty() ? std::string(default_language) : tag;
}

bool Directory::setting(char const* name) const {
    Document const* settings = only("organization-setting");
    if (settings != nullptr) {
        auto const value = settings->body().find(name);
        if (value != settings->body().end() && value->is_boolean()) return value->get<bool>();
    }
    Field const* row = find_field(find_resource("organization-setting")->fields, name);
    return row != nullptr && row->fallback == "true";
}

std::string Directory::team_name(core::TeamId team, Languages const& languages) const {
    return localized(*this, find("team", core::to_string(team)), languages);
}

std::string Directory::site_name(core::SiteId site, Languages const& languages) const {
    return localized(*this, find("site", core::to_string(site)), languages);
}

std::string Directory::queue_name(core::QueueId queue, Languages const& languages) const {
    return localized(*this, find("contact-service-queue", core::to_string(queue)), languages);
}

std::string Directory::entry_point_name(core::EntryPointId entry_point) const {
    return localized(*this, find("entry-point", core::to_string(entry_point)), {});
}

std::string Directory::aux_code_name(core::AuxCodeId code, Languages const& languages) const {
    return localized(*this, find("auxiliary-code", core::to_string(code)), languages);
}

CadVariable const* Directory::cad_variable(std::string_view name) const {
    auto const& variables = cad_variables();
    auto const found =
        std::find_if(variables.begin(), variables.end(),
                     [&](CadVariable const& variable) { return variable.name == name; });
    return found == variables.end() ? nullptr : &*found;
}

std::vector<std::string> Directory::offer_variables(core::QueueId queue,
                                                    core::EntryPointId entry_point) const {
    std::vector<std::string> names;
    if (Document const* point = find("entry-point", core::to_string(entry_point))) {
        names = texts_at(point->body(), "offerVariables");
    }
    Document const* from = find("contact-service-queue", core::to_string(queue));
    if (names.empty() && from != nullptr) names = texts_at(from->body(), "offerVariables");
    // OF-7: never a secure one, whatever the list says.
    std::erase_if(names, [&](std::string const& name) {
        CadVariable const* variable = cad_variable(name);
        return variable != nullptr && variable->secure;
    });
    return names;
}

}  // namespace ringmaster::api
