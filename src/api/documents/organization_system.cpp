#include <algorithm>
#include <cstdint>

#include "api/documents/organization_parts.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/config.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr std::uint64_t derived_system_document = 0x5359'5354'444F'4355ULL;

// Ordinals of derived ids: appended to, never renumbered.
enum class Ordinal : std::uint64_t {
    idle_work_type = 1,
    wrap_up_work_type = 2,
    // 3 is core's: Config::system_idle_code
    wrap_up_code = 4,
    organization_setting = 5,
    tenant_configuration = 6,
};

std::string system_id(core::OrgId org, Ordinal ordinal) {
    return core::to_string(
        core::derive(org.value, static_cast<std::uint64_t>(ordinal), derived_system_document));
}

void add(DocumentSet& set, char const* resource, std::string const& id, json body) {
    body["id"] = id;
    set.documents[resource].emplace(id, DocumentSet::Item{std::move(body), ""});
}

template <class Wanted>
json const* find_document(DocumentSet const& set, std::string_view resource, Wanted const& wanted) {
    auto const documents = set.documents.find(resource);
    if (documents == set.documents.end()) return nullptr;
    for (auto const& [id, item] : documents->second) {
        if (wanted(item.body())) return &item.body();
    }
    return nullptr;
}

// The id of a work type of that kind; makes one when there is none.
std::string work_type(core::OrgId org, DocumentSet& set, bool idle) {
    std::string const kind = idle ? "IDLE_CODE" : "WRAP_UP_CODE";
    auto const* found = find_document(
        set, "work-type", [&](json const& body) { return text_at(body, "workTypeCode") == kind; });
    if (found != nullptr) return text_at(*found, "id");
    std::string const id =
        system_id(org, idle ? Ordinal::idle_work_type : Ordinal::wrap_up_work_type);
    add(set, "work-type", id,
        {{"name", idle ? "Idle Reasons" : "Wrap-Up Reasons"},
         {"workTypeCode", kind},
         {"active", true},
         {"systemDefault", true}});
    return id;
}

void add_system_code(core::OrgId org, DocumentSet& set, core::SystemCode code) {
    std::string const name(core::enum_name(code));
    auto const* found = find_document(set, "auxiliary-code", [&](json const& body) {
        return flag_at(body, "isSystemCode") && text_at(body, "name") == name &&
               text_at(body, "workTypeCode") == "IDLE_CODE";
    });
    if (found != nullptr) return;
    // The id the engine uses while nothing is configured, so records keep their meaning.
    std::string const id = core::to_string(core::Config{}.system_code(org, code));
    add(set, "auxiliary-code", id,
        {{"name", name},
         {"isSystemCode", true},
         {"systemDefault", true},
         {"defaultCode", false},
         {"active", true},
         {"workTypeCode", "IDLE_CODE"},
         {"workTypeId", work_type(org, set, true)}});
}

void add_default_code(core::OrgId org, DocumentSet& set, bool idle) {
    std::string const kind = idle ? "IDLE_CODE" : "WRAP_UP_CODE";
    auto const* found = find_document(set, "auxiliary-code", [&](json const& body) {
        return !flag_at(body, "isSystemCode") && text_at(body, "workTypeCode") == kind;
    });
    if (found != nullptr) return;
    auto const idle_id = core::to_string(core::Config::system_idle_code(org));
    add(set, "auxiliary-code", idle ? idle_id : system_id(org, Ordinal::wrap_up_code),
        {{"name", idle ? "Idle" : "Done"},
         {"isSystemCode", false},
         {"systemDefault", true},
         {"defaultCode", true},
         {"active", true},
         {"workTypeCode", kind},
         {"workTypeId", work_type(org, set, idle)}});
}

}  // namespace

void add_system_documents(core::OrgId org, DocumentSet& set) {
    for (std::size_t index = 1; index < core::enum_count<core::SystemCode>(); ++index) {
        add_system_code(org, set, static_cast<core::SystemCode>(index));
    }
    add_default_code(org, set, true);
    add_default_code(org, set, false);
    if (set.documents["organization-setting"].empty()) {
        add(set, "organization-setting", system_id(org, Ordinal::organization_setting),
            json::object());
    }
    if (set.documents["tenant-configuration"].empty()) {
        add(set, "tenant-configuration", system_id(org, Ordinal::tenant_configuration),
            json::object());
    }
}

}  // namespace ringmaster::api
