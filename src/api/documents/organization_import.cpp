#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "api/documents/do_not_call_document.hpp"
#include "api/documents/organization_parts.hpp"
#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/document_codec.hpp"
#include "ringmaster/api/documents/organization_document.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr JsonLimits limits{organization_document_max, 32, import_problems_max};

void check_head(json const& document, Problems& problems) {
    if (text_at(document, "format") != format_name) {
        problems.push_back({"format", "must be \"" + std::string(format_name) + "\""});
    }
    if (integer_at(document, "version") != format_version) {
        problems.push_back({"version", "must be " + std::to_string(format_version)});
    }
    for (char const* part : {"organization", "resources"}) {
        if (!child_at(document, part).is_object()) problems.push_back({part, "must be an object"});
    }
    for (auto const& [name, value] : document.items()) {
        bool const known = name == "format" || name == "version" || name == "organization" ||
                           name == "resources" || name == "doNotCall";
        if (!known) problems.push_back({name, "is not a known field"});
    }
}

struct Intake {
    DocumentSet set;
    Problems& problems;
};

// Checks one document and takes it in.
void collect(Resource const& resource, json const& document, std::string const& path,
             Intake& intake) {
    auto const before = intake.problems.size();
    validate_document(resource, document, path, intake.problems);
    if (intake.problems.size() != before) return;
    std::string id;
    if (auto const uuid = core::parse_uuid(text_at(document, "id"))) id = core::to_string(*uuid);
    if (id.empty()) {
        intake.problems.push_back({field_path(path, "id"), "is required"});
        return;
    }
    auto& documents = intake.set.documents[std::string(resource.name)];
    if (!documents.emplace(id, DocumentSet::Item{stored_form(resource, document), path}).second) {
        intake.problems.push_back({field_path(path, "id"), "occurs twice"});
    }
}

void collect_resource(std::string const& name, json const& items, Intake& intake) {
    std::string const path = "resources." + name;
    Resource const* resource = name == "organization" ? nullptr : find_resource(name);
    if (resource == nullptr) {
        intake.problems.push_back({path, "is not a known resource"});
        return;
    }
    if (!items.is_array()) {
        intake.problems.push_back({path, "must be an array"});
        return;
    }
    if (resource->is_settings && items.size() > 1) {
        intake.problems.push_back({path, "must have at most one item"});
    }
    for (std::size_t index = 0; index < items.size() && !enough(intake.problems); ++index) {
        collect(*resource, items[index], field_path(path, index), intake);
    }
}

DocumentSet collect_all(json const& document, core::OrgId org, Problems& problems) {
    Intake intake{{}, problems};
    collect(*find_resource("organization"), child_at(document, "organization"), "organization",
            intake);
    for (auto const& [name, items] : child_at(document, "resources").items()) {
        collect_resource(name, items, intake);
    }
    DocumentSet set = std::move(intake.set);
    if (!problems.empty()) {
        check_named(org, child_at(document, "resources"), problems);
        return set;
    }
    add_system_documents(org, set);
    check_unique_fields(set, shared_values(set), problems);
    check_organization(org, set, problems);
    return set;
}

}  // namespace

OrganizationImport import_organization(std::string_view text, Directory const& current,
                                       core::Config const& config, core::Time now) {
    OrganizationImport import;
    auto const document = parse_json(text, limits, import.problems);
    if (!document) return import;
    if (!document->is_object()) {
        import.problems.push_back({"", "must be an object"});
        return import;
    }
    check_head(*document, import.problems);
    if (!import.problems.empty()) return import;
    json const& organization = child_at(*document, "organization");
    auto const org = core::OrgId::parse(text_at(organization, "id"));
    if (!org || *org != current.org()) {
        import.problems.push_back({"organization.id", "is not the id of this organization"});
        return import;
    }
    import.org = *org;
    import.name = text_at(organization, "name");
    DocumentSet const set = collect_all(*document, *org, import.problems);
    std::optional<std::vector<core::DoNotCallNumber>> listed;
    if (document->contains("doNotCall")) {
        listed = read_do_not_call((*document)["doNotCall"], import.problems);
    }
    if (!import.problems.empty()) return import;
    import.documents = differences(set, current);
    Directory next = current.clone();
    next.apply(import.documents, core::Time{});
    auto const after = typed_configuration(next, now);
    import.command = configuration_change(config, after);
    import.warnings =
        missing_by(readiness(current, now), readiness(next, after, now), import.documents);
    import.command.do_not_call = std::move(listed);
    return import;
}

bool OrganizationImport::changes_nothing(core::DoNotCall const& lists) const {
    if (!documents.empty() || !command.put.empty() || !command.removed.empty()) return false;
    if (!command.do_not_call) return true;
    return command.do_not_call->size() == lists.size() &&
           std::ranges::all_of(*command.do_not_call, [&](core::DoNotCallNumber const& one) {
               auto const* const known = lists.find(one.key);
               return known != nullptr && *known == core::listed_as(one.entry, *known);
           });
}

std::optional<core::OrgId> organization_id_of(std::string_view text) {
    Problems problems;
    auto const document = parse_json(text, limits, problems);
    if (!document || !document->is_object()) return std::nullopt;
    return core::OrgId::parse(text_at(child_at(*document, "organization"), "id"));
}

std::string export_organization(Directory const& directory, core::DoNotCall const& lists) {
    using nlohmann::ordered_json;
    ordered_json document;
    document["format"] = format_name;
    document["version"] = format_version;
    Document const* organization = directory.only("organization");
    document["organization"] =
        organization == nullptr ? ordered_json::object() : ordered_json(organization->body());
    document["organization"]["id"] = core::to_string(directory.org());
    ordered_json& all = document["resources"] = ordered_json::object();
    for (Resource const& resource : resources()) {
        auto const documents = directory.list(resource.name);
        if (documents.empty() || resource.name == "organization") continue;
        ordered_json& items = all[std::string(resource.name)] = ordered_json::array();
        for (Document const* item : documents) items.push_back(ordered_json(item->body()));
    }
    if (!lists.lists.empty()) document["doNotCall"] = do_not_call_document(lists);
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ringmaster::api
