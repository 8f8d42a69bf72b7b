#include "api/documents/resource.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/resource_fields.hpp"
#include "api/documents/resource_walk.hpp"
#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr Field common[] = {
    any("organizationId").read_only(),  uuid("id"),
    any("version").read_only(),         any("createdTime").read_only(),
    any("lastUpdatedTime").read_only(), any("warnings").read_only(),
};

void erase_read_only(std::span<Field const> fields, json& document) {
    for (Field const& row : fields) {
        if (row.is_read_only) document.erase(std::string(row.name));
    }
}

}  // namespace

std::span<Resource const> resources() {
    static Resource const table[] = {
        {"organization", organization_fields(), true, false},
        {"work-type", work_type_fields(), false, true},
        {"auxiliary-code", auxiliary_code_fields(), false, true},
        {"multimedia-profile", multimedia_profile_fields(), false, true},
        {"skill", skill_fields(), false, false},
        {"skill-profile", skill_profile_fields(), false, false},
        {"site", site_fields(), false, true},
        {"team", team_fields(), false, true},
        {"user-profile", user_profile_fields(), false, false},
        {"cad-variable", cad_variable_fields(), false, true},
        {"holiday-list", holiday_list_fields(), false, false},
        {"overrides", overrides_fields(), false, false},
        {"business-hours", business_hours_fields(), false, false},
        {"contact-service-queue", queue_fields(), false, true},
        {"entry-point", entry_point_fields(), false, true},
        {"dial-number", dial_number_fields(), false, false},
        {"dial-plan", dial_plan_fields(), false, true},
        {"address-book", address_book_fields(), false, true, "addressBookEntries"},
        {"directory", directory_fields(), false, true},
        {"outdial-ani", outdial_ani_fields(), false, true, "outdialANIEntries"},
        {"agent-profile", agent_profile_fields(), false, true},
        {"user", user_fields(), false, false},
        {"organization-setting", organization_setting_fields(), true, true},
        {"tenant-configuration", tenant_configuration_fields(), true, true},
        {"connector", connector_fields(), false, false},
    };
    return table;
}

Resource const* find_resource(std::string_view name) {
    auto const table = resources();
    auto const found = std::find_if(table.begin(), table.end(),
                                    [&](Resource const& row) { return row.name == name; });
    return found == table.end() ? nullptr : &*found;
}

Field const* find_field(std::span<Field const> fields, std::string_view name) {
    auto const found = std::find_if(fields.begin(), fields.end(),
                                    [&](Field const& row) { return row.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

std::span<Field const> common_fields() { return common; }

void visit_references(Resource const& resource, json const& document, std::string_view path,
                      ReferenceVisitor& visitor) {
    walk_references(resource.fields, document, path,
                    [&](std::string const& where, Field const& row, json const& id) {
                        visitor.visit(where, row.target, id.get_ref<std::string const&>());
                    });
}

json stored_form(Resource const& resource, json document) {
    erase_read_only(common, document);
    erase_read_only(resource.fields, document);
    auto const id = document.find("id");
    if (id != document.end() && id->is_string()) *id = lower_case(id->get<std::string>());
    // One spelling of an id, so that look-ups compare text.
    walk_references(resource.fields, document, "",
                    [](std::string const&, Field const&, json& reference) {
                        reference = lower_case(reference.get<std::string>());
                    });
    return document;
}

void fill_defaults(Resource const& resource, json& document) {
    for (Field const& row : resource.fields) {
        if (row.fallback.empty()) continue;
        json& value = document[std::string(row.name)];
        if (value.is_null()) value = json::parse(row.fallback);
    }
}

}  // namespace ringmaster::api
