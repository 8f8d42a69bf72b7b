#include "api/administration/config_view.hpp"

#include <nlohmann/json.hpp>

#include "api/documents/connector_profile.hpp"
#include "api/documents/document_parts.hpp"
#include "api/requests/failure_events.hpp"
#include "api/requests/route_support.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// Old desktops read the seconds as milliseconds and submit at zero; two seconds more let the
// server's own timer come first.
constexpr std::int64_t legacy_grace_seconds = 2;
constexpr std::int64_t legacy_factor = 1'000;
constexpr core::Duration presence_kept = std::chrono::minutes(10);

void add_server_fields(Directory const& directory, Document const& document, json& view) {
    view["organizationId"] = core::to_string(directory.org());
    view["id"] = document.id;
    view["version"] = document.version;
    view["createdTime"] = document.created.epoch_ms;
    view["lastUpdatedTime"] = document.updated.epoch_ms;
}

void add_site_name(Directory const& directory, Viewer const& viewer, json& view) {
    auto const site = core::SiteId::parse(text_at(view, "siteId"));
    if (site) view["siteName"] = directory.site_name(*site, viewer.languages);
}

void keep_agent_view(Resource const& resource, json& view) {
    json kept = {{"id", view["id"]}};
    for (Field const& row : resource.fields) {
        std::string const name(row.name);
        if (row.is_agent_view && view.contains(name)) kept[name] = view[name];
    }
    // A resource without marks hides nothing from agents.
    if (kept.size() > 1) view = std::move(kept);
}

void adapt_timers(json& view) {
    auto const seconds = integer_at(view, "autoWrapAfterSeconds").value_or(0);
    view["autoWrapAfterSeconds"] = (seconds + legacy_grace_seconds) * legacy_factor;
    view["allowAutoWrapUpExtension"] = false;
}

// PROTOCOL 5: desktops are not offered what no connector can ring.
void hide_browsers(Resource const& resource, json& view) {
    if (resource.name == "organization-setting") view["webRtcEnabled"] = false;
    if (resource.name != "agent-profile") return;
    auto const options = view.find("loginVoiceOptions");
    if (options == view.end() || !options->is_array()) return;
    json kept = json::array();
    for (json const& option : *options) {
        if (option != "BROWSER") kept.push_back(option);
    }
    *options = std::move(kept);
}

// CO-1: what was known too long ago is not known.
void forget_stale_presence(json& view, core::Time now) {
    core::Time const known{integer_at(view, "presenceTime").value_or(0)};
    if (now - known > presence_kept) view["presence"] = "unknown";
}

}  // namespace

void settle_nulls(std::span<Field const> fields, json& view) {
    for (auto at = view.begin(); at != view.end();) {
        Field const* const row = find_field(fields, at.key());
        bool const is_text = row != nullptr && row->values.empty() &&
                             (row->kind == FieldKind::text || row->kind == FieldKind::reference);
        if (at->is_null() && !is_text) {
            at = view.erase(at);
            continue;
        }
        if (at->is_null()) *at = "";
        auto const inner = row == nullptr ? std::span<Field const>() : row->fields;
        if (at->is_object()) settle_nulls(inner, *at);
        if (at->is_array()) {
            for (json& item : *at) {
                if (item.is_object()) settle_nulls(inner, item);
            }
        }
        ++at;
    }
}

Viewer viewer_of(Context const& context) {
    Viewer viewer;
    AccessRole const role = context.principal.role;
    bool const is_desktop = role == AccessRole::agent || role == AccessRole::supervisor;
    viewer.is_desktop = is_desktop;
    if (is_desktop) {
        viewer.has_browsers = rings_browsers(context.directory);
        viewer.languages = Languages::parse(context.request.header("accept-language"));
        viewer.is_legacy = is_original_desktop(context.request) &&
                           context.directory.setting("legacyDesktopTimers");
    }
    viewer.is_agent_view = Query(context.request.query).text("agentView") == "true";
    viewer.now = context.now;
    return viewer;
}

json present(Directory const& directory, Resource const& resource, Document const& document,
             Viewer const& viewer) {
    json view = document.body();
    fill_defaults(resource, view);
    add_server_fields(directory, document, view);
    if (!viewer.languages.ranges.empty() && view.contains("translations")) {
        view["name"] = localized_name(view, viewer.languages, directory.language());
    }
    if (resource.name == "user") {
        view["deafultDialledNumber"] = view["defaultDialledNumber"] = default_dial_number(view);
    }
    if (resource.name == "user" || resource.name == "team") {
        add_site_name(directory, viewer, view);
    }
    if (resource.name == "agent-profile" && viewer.is_legacy) adapt_timers(view);
    if (!viewer.has_browsers) hide_browsers(resource, view);
    if (resource.name == "directory") forget_stale_presence(view, viewer.now);
    if (viewer.is_agent_view) keep_agent_view(resource, view);
    if (viewer.is_desktop) settle_nulls(resource.fields, view);
    return view;
}

std::optional<json> present_fields(Directory const& directory, Resource const& resource,
                                   Document const& document, Viewer const& viewer,
                                   std::set<std::string> const& names) {
    bool const translated = !viewer.languages.ranges.empty() && names.contains("name");
    bool const hides = !viewer.has_browsers &&
                       (names.contains("webRtcEnabled") || names.contains("loginVoiceOptions"));
    if (viewer.is_agent_view || viewer.is_legacy || translated || hides) return std::nullopt;
    for (char const* made :
         {"siteName", "deafultDialledNumber", "defaultDialledNumber", "presence"}) {
        if (names.contains(made)) return std::nullopt;
    }
    json of_server = json::object();
    json view = json::object();
    for (std::string const& name : names) {
        auto const own = document.body().find(name);
        if (find_field(common_fields(), name) != nullptr && name != "id") {
            if (of_server.empty()) add_server_fields(directory, document, of_server);
            view[name] = of_server[name];
        } else if (own != document.body().end() && !own->is_null()) {
            view[name] = *own;
        } else if (Field const* const row = find_field(resource.fields, name);
                   row != nullptr && !row->fallback.empty()) {
            view[name] = json::parse(row->fallback);
        }
    }
    if (viewer.is_desktop) settle_nulls(resource.fields, view);
    return view;
}

json present_entry(Directory const& directory, Document const& parent, json entry) {
    // An entry lives and changes with its book.
    entry["organizationId"] = core::to_string(directory.org());
    entry["version"] = parent.version;
    entry["createdTime"] = parent.created.epoch_ms;
    entry["lastUpdatedTime"] = parent.updated.epoch_ms;
    return entry;
}

}  // namespace ringmaster::api
