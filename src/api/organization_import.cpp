#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "api/organization_parts.hpp"
#include "ringmaster/api/document_codec.hpp"
#include "ringmaster/api/organization_document.hpp"
#include "ringmaster/api/resource.hpp"
#include "ringmaster/core/dial_number.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr JsonLimits limits{organization_document_max, 32, import_problems_max};
constexpr std::string_view format_name = "ringmaster-organization";
constexpr std::int64_t format_version = 1;

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
        bool const known =
            name == "format" || name == "version" || name == "organization" || name == "resources";
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

class ReferenceCheck : public ReferenceVisitor {
public:
    ReferenceCheck(DocumentSet const& set, Problems& problems) : set_(set), problems_(problems) {}
    void visit(std::string_view path, std::string_view target, std::string_view id) override {
        if (target.empty() || enough(problems_)) return;
        auto const documents = set_.documents.find(target);
        if (documents != set_.documents.end() && documents->second.count(id) != 0) return;
        problems_.push_back({std::string(path), "names no " + std::string(target)});
    }

private:
    DocumentSet const& set_;
    Problems& problems_;
};

void check_references(DocumentSet const& set, Problems& problems) {
    ReferenceCheck check(set, problems);
    for (Resource const& resource : resources()) {
        auto const documents = set.documents.find(resource.name);
        if (documents == set.documents.end()) continue;
        for (auto const& [id, item] : documents->second) {
            visit_references(resource, item.body, item.path, check);
        }
    }
}

// Fields no two documents of a resource may share (SEC-2: numbers and logins per organization).
void check_unique(DocumentSet const& set, char const* resource, char const* field,
                  Problems& problems) {
    auto const documents = set.documents.find(std::string_view(resource));
    if (documents == set.documents.end()) return;
    std::set<std::string> seen;
    for (auto const& [id, item] : documents->second) {
        std::string value = text_at(item.body, field);
        if (field == std::string_view("dialledNumber")) {
            value = core::normalize_dial_number(value).value_or("");
            if (value.empty()) {
                problems.push_back({field_path(item.path, field), "is not a usable dial number"});
            }
        }
        if (!value.empty() && !seen.insert(value).second) {
            problems.push_back({field_path(item.path, field), "is already used by another item"});
        }
    }
}

// One channel has one active connector: it decides where the channel's commands go (PROTOCOL 8).
void check_channels(DocumentSet const& set, Problems& problems) {
    auto const documents = set.documents.find(std::string_view("connector"));
    if (documents == set.documents.end()) return;
    std::map<std::string, std::string> served;  // channel -> id
    for (auto const& [id, item] : documents->second) {
        json body = item.body;
        fill_defaults(*find_resource("connector"), body);
        if (!flag_at(body, "active")) continue;
        for (std::string const& channel : texts_at(body, "channels")) {
            if (served.try_emplace(channel, id).first->second == id) continue;
            problems.push_back({field_path(item.path, "channels"),
                                channel + " is already served by another connector"});
        }
    }
}

void compare_documents(DocumentSet const& set, Directory const& current,
                       std::vector<DocumentChange>& changes) {
    for (Resource const& resource : resources()) {
        std::string const name(resource.name);
        auto const wanted = set.documents.find(resource.name);
        if (wanted != set.documents.end()) {
            for (auto const& [id, item] : wanted->second) {
                Document const* before = current.find(name, id);
                if (before != nullptr && before->body() == item.body) continue;
                std::uint64_t const version = before == nullptr ? 1 : before->version + 1;
                changes.push_back({name, id, version, json_text(item.body)});
            }
        }
        for (Document const* before : current.list(name)) {
            bool const kept =
                wanted != set.documents.end() && wanted->second.count(before->id) != 0;
            if (!kept) changes.push_back({name, before->id, before->version + 1, ""});
        }
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
    if (!problems.empty()) return set;
    add_system_documents(org, set);
    check_references(set, problems);
    check_unique(set, "user", "ciUserId", problems);
    check_unique(set, "dial-number", "dialledNumber", problems);
    check_unique(set, "cad-variable", "name", problems);
    check_unique(set, "skill", "name", problems);
    check_unique(set, "connector", "tokenSubject", problems);
    check_channels(set, problems);
    check_routing(set, problems);
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
    if (!import.problems.empty()) return import;
    compare_documents(set, current, import.documents);
    Directory next = current.clone();
    next.apply(import.documents, core::Time{});
    import.command = configuration_change(config, encode_configuration(next, now));
    return import;
}

std::optional<core::OrgId> organization_id_of(std::string_view text) {
    Problems problems;
    auto const document = parse_json(text, limits, problems);
    if (!document || !document->is_object()) return std::nullopt;
    return core::OrgId::parse(text_at(child_at(*document, "organization"), "id"));
}

std::string export_organization(Directory const& directory) {
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
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ringmaster::api
