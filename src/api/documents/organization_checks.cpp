// Documents of an organization beside each other, whoever brings them: an import or a single write.

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "api/documents/calendar_days.hpp"
#include "api/documents/document_parts.hpp"
#include "api/documents/organization_parts.hpp"
#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/core/model/config.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

class ReferenceCheck : public ReferenceVisitor {
public:
    ReferenceCheck(DocumentSet const& set, Problems& problems) : set_(set), problems_(problems) {}
    void visit(std::string_view path, std::string_view target, std::string_view id) override {
        if (target.empty() || enough(problems_)) return;
        auto const& items = set_.items(target);
        if (items.find(id) != items.end()) return;
        problems_.push_back({std::string(path), "names no " + std::string(target)});
    }

private:
    DocumentSet const& set_;
    Problems& problems_;
};

void check_references(DocumentSet const& set, Problems& problems) {
    ReferenceCheck check(set, problems);
    for (Resource const& resource : resources()) {
        for (auto const& [id, item] : set.items(resource.name)) {
            visit_references(resource, item.body(), item.path, check);
        }
    }
}

// What is no id at all is a problem of its own, told already.
class NamedCheck : public ReferenceVisitor {
public:
    using Knows = std::function<bool(std::string_view target, std::string const& id)>;
    NamedCheck(Knows knows, Problems& problems) : knows_(std::move(knows)), problems_(problems) {}
    void visit(std::string_view path, std::string_view target, std::string_view id) override {
        auto const parsed = core::parse_uuid(id);
        if (target.empty() || !parsed || enough(problems_)) return;
        if (knows_(target, core::to_string(*parsed))) return;
        problems_.push_back({std::string(path), "names no " + std::string(target)});
    }

private:
    Knows knows_;
    Problems& problems_;
};

// How the organization's numbers are read (NUM-1).
std::string region_of(DocumentSet const& set) {
    for (auto const& [id, item] : set.items("organization-setting")) {
        auto const region = text_at(item.body(), "defaultRegion");
        if (!region.empty()) return region;
    }
    for (auto const& [id, item] : set.items("organization")) {
        return region_of_time_zone(text_at(item.body(), "timezone"));
    }
    return {};
}

// A number in one form, so that two of one number are found.
std::string comparable(json const& document, char const* field, std::string const& region) {
    if (field == std::string_view("assetId")) {  // one channel's customers write to one (CH-3)
        auto const address = digital_address_of(document, region);
        return address.empty() ? address : core::address_key(*media_of(document), address);
    }
    std::string value = text_at(document, field);
    if (field != std::string_view("dialledNumber")) return value;
    auto const number = core::normalize_dial_number(value);
    return number ? address_form(*number, region) : std::string();
}

void collect_shared(DocumentSet const& set, char const* resource, char const* field,
                    std::vector<SharedValue>& shared) {
    std::string const region = region_of(set);
    std::map<std::string, SharedValue> holders;  // by value
    for (auto const& [id, item] : set.items(resource)) {
        std::string const value = comparable(item.body(), field, region);
        if (!value.empty()) holders[value].push_back(field_path(item.path, field));
    }
    for (auto& [value, paths] : holders) {
        if (paths.size() > 1) shared.push_back(std::move(paths));
    }
}

void check_dial_numbers(DocumentSet const& set, Problems& problems) {
    for (auto const& [id, item] : set.items("dial-number")) {
        if (core::normalize_dial_number(text_at(item.body(), "dialledNumber"))) continue;
        problems.push_back({field_path(item.path, "dialledNumber"), "is not a usable dial number"});
    }
}

// One channel has one active connector: it decides where the channel's commands go (PROTOCOL 8).
void check_channels(DocumentSet const& set, Problems& problems) {
    std::map<std::string, std::string> served;  // channel -> id
    for (auto const& [id, item] : set.items("connector")) {
        json body = item.body();
        fill_defaults(*find_resource("connector"), body);
        if (!flag_at(body, "active")) continue;
        for (std::string const& channel : texts_at(body, "channels")) {
            if (served.try_emplace(channel, id).first->second == id) continue;
            problems.push_back({field_path(item.path, "channels"),
                                channel + " is already served by another connector"});
        }
    }
}

// Those of business hours are checked with their rules (calendar_documents.cpp).
void check_time_zones(DocumentSet const& set, Problems& problems) {
    for (char const* resource : {"organization", "user", "contact-service-queue", "entry-point"}) {
        for (auto const& [id, item] : set.items(resource)) {
            auto const zone = text_at(item.body(), "timezone");
            if (zone.empty() || is_time_zone(zone)) continue;
            problems.push_back(
                {field_path(item.path, "timezone"), "is no time zone this system knows"});
        }
    }
}

void check_regions(DocumentSet const& set, Problems& problems) {
    for (char const* resource : {"organization-setting", "site"}) {
        for (auto const& [id, item] : set.items(resource)) {
            auto const region = text_at(item.body(), "defaultRegion");
            if (region.empty() || is_region(region)) continue;
            problems.push_back({field_path(item.path, "defaultRegion"),
                                "must be the ISO 3166 alpha-2 code of a region with telephone "
                                "numbers, in capitals"});
        }
    }
}

// RQ-14: a capacity-based team stands among the agents under its own id.
void check_agent_ids(DocumentSet const& set, Problems& problems) {
    auto const& teams = set.items("team");
    for (auto const& [id, item] : set.items("user")) {
        auto const agent = core::parse_uuid(text_at(item.body(), "ciUserId"));
        if (!agent || teams.find(core::to_string(*agent)) == teams.end()) continue;
        problems.push_back({field_path(item.path, "ciUserId"), "is the id of a team"});
    }
}

// AG-2: agents' states are known by these names. What took a system code's id has to be that code:
// nothing else could be added beside it (CFG-5).
void check_system_codes(core::OrgId org, DocumentSet const& set, Problems& problems) {
    std::set<std::string> named;
    for (auto const& [id, item] : set.items("auxiliary-code")) {
        json const& code = item.body();
        bool const idle = text_at(code, "workTypeCode") == "IDLE_CODE";
        if (flag_at(code, "isSystemCode") && idle) named.insert(text_at(code, "name"));
    }
    for (std::size_t index = 1; index < core::enum_count<core::SystemCode>(); ++index) {
        auto const code = static_cast<core::SystemCode>(index);
        std::string const name(core::enum_name(code));
        if (named.contains(name)) continue;
        auto const id = core::to_string(core::Config{}.system_code(org, code));
        auto const taken = set.items("auxiliary-code").find(id);
        if (taken == set.items("auxiliary-code").end()) continue;
        problems.push_back({field_path(taken->second.path, "name"),
                            "must stay " + name + ": the code belongs to the system"});
    }
}

}  // namespace

DocumentSet::Items const& DocumentSet::items(std::string_view resource) const {
    static Items const none;
    auto const found = documents.find(resource);
    return found == documents.end() ? none : found->second;
}

DocumentSet documents_of(Directory const& directory) {
    DocumentSet set;
    for (Resource const& resource : resources()) {
        std::string const name(resource.name);
        for (Document const* document : directory.list(name)) {
            set.documents[name].try_emplace(document->id, document->shared_body(),
                                            name + "/" + document->id);
        }
    }
    return set;
}

std::vector<DocumentChange> differences(DocumentSet const& set, Directory const& current) {
    std::vector<DocumentChange> changes;
    for (Resource const& resource : resources()) {
        std::string const name(resource.name);
        auto const& wanted = set.items(name);
        for (auto const& [id, item] : wanted) {
            Document const* before = current.find(name, id);
            if (before != nullptr && (item.is(*before) || before->body() == item.body())) continue;
            changes.push_back(document_change(name, id, before, item.shared_body()));
        }
        for (Document const* before : current.list(name)) {
            if (wanted.find(before->id) != wanted.end()) continue;
            changes.push_back(document_change(name, before->id, before, nullptr));
        }
    }
    return changes;
}

std::vector<SharedValue> shared_values(DocumentSet const& set) {
    std::vector<SharedValue> shared;
    collect_shared(set, "user", "ciUserId", shared);
    collect_shared(set, "dial-number", "dialledNumber", shared);
    collect_shared(set, "entry-point", "assetId", shared);
    collect_shared(set, "cad-variable", "name", shared);
    collect_shared(set, "skill", "name", shared);
    collect_shared(set, "connector", "tokenSubject", shared);
    return shared;
}

void check_unique_fields(DocumentSet const& set, std::vector<SharedValue> const& shared,
                         Problems& problems) {
    for (SharedValue const& paths : shared) {
        for (auto const& path : paths) {
            problems.push_back({path, "is already used by another item"});
        }
    }
    check_channels(set, problems);
}

void check_named(Resource const& resource, json const& body, std::string_view path,
                 DocumentSet const& set, Problems& problems) {
    NamedCheck check(
        [&](std::string_view target, std::string const& id) {
            return target == resource.name || set.items(target).contains(id);
        },
        problems);
    visit_references(resource, body, path, check);
}

void check_named(core::OrgId org, json const& sent, Problems& problems) {
    DocumentSet system;
    add_system_documents(org, system);
    std::map<std::string, std::set<std::string>, std::less<>> ids;
    for (auto const& [name, items] : system.documents) {
        for (auto const& [id, item] : items) ids[name].insert(id);
    }
    for (auto const& [name, items] : sent.items()) {
        for (json const& item : items) {
            auto const id = core::parse_uuid(item.is_object() ? text_at(item, "id") : "");
            if (id) ids[name].insert(core::to_string(*id));
        }
    }
    NamedCheck check(
        [&](std::string_view target, std::string const& id) {
            auto const known = ids.find(target);
            return known != ids.end() && known->second.contains(id);
        },
        problems);
    for (Resource const& resource : resources()) {
        std::string const name(resource.name);
        json const& items = child_at(sent, name.c_str());
        for (std::size_t index = 0; items.is_array() && index < items.size(); ++index) {
            if (!items[index].is_object()) continue;
            auto const path = field_path(field_path("resources", name), index);
            visit_references(resource, items[index], path, check);
        }
    }
}

void check_organization(core::OrgId org, DocumentSet const& set, Problems& problems) {
    check_references(set, problems);
    check_dial_numbers(set, problems);
    check_time_zones(set, problems);
    check_regions(set, problems);
    check_agent_ids(set, problems);
    check_system_codes(org, set, problems);
    check_routing(set, problems);
}

}  // namespace ringmaster::api
