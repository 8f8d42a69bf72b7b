#pragma once
// The vocabulary the resource tables are written in:
//     text("name", 80).required(), reference("siteId", "site"), flag("active").otherwise("true")

#include "api/documents/resource.hpp"

namespace ringmaster::api {

// Caps for what the public description leaves open (SEC-5).
inline constexpr std::int64_t text_length_max = 1'024;
inline constexpr std::int64_t list_items_max = 10'000;
inline constexpr std::int64_t integer_max = 2'147'483'647;

// A Field under construction; converts to the finished row.
struct Draft : Field {
    consteval Draft required() const {
        Draft draft = *this;
        draft.is_required = true;
        return draft;
    }
    consteval Draft read_only() const {
        Draft draft = *this;
        draft.is_read_only = true;
        return draft;
    }
    consteval Draft agent_view() const {
        Draft draft = *this;
        draft.is_agent_view = true;
        return draft;
    }
    // How many items a list may have.
    consteval Draft items(std::int64_t least, std::int64_t most) const {
        Draft draft = *this;
        draft.min = least;
        draft.max = most;
        return draft;
    }
    // The value, as JSON text, of a field that is absent.
    consteval Draft otherwise(std::string_view json) const {
        Draft draft = *this;
        draft.fallback = json;
        return draft;
    }
};

consteval Draft field(std::string_view name, FieldKind kind) {
    Draft draft;
    draft.name = name;
    draft.kind = kind;
    draft.max = kind == FieldKind::text ? text_length_max : list_items_max;
    return draft;
}

consteval Draft text(std::string_view name, std::int64_t max = text_length_max) {
    Draft draft = field(name, FieldKind::text);
    draft.max = max;
    return draft;
}

template <std::size_t Count>
consteval Draft choice(std::string_view name, std::string_view const (&values)[Count]) {
    Draft draft = field(name, FieldKind::text);
    draft.values = values;
    return draft;
}

consteval Draft flag(std::string_view name) { return field(name, FieldKind::flag); }

consteval Draft integer(std::string_view name, std::int64_t min = 0,
                        std::int64_t max = integer_max) {
    Draft draft = field(name, FieldKind::integer);
    draft.min = min;
    draft.max = max;
    return draft;
}

consteval Draft reference(std::string_view name, std::string_view target) {
    Draft draft = field(name, FieldKind::reference);
    draft.target = target;
    return draft;
}

// The id of something that is no resource here.
consteval Draft uuid(std::string_view name) { return field(name, FieldKind::reference); }

consteval Draft references(std::string_view name, std::string_view target) {
    Draft draft = field(name, FieldKind::references);
    draft.target = target;
    return draft;
}

consteval Draft texts(std::string_view name) { return field(name, FieldKind::texts); }

template <std::size_t Count>
consteval Draft choices(std::string_view name, std::string_view const (&values)[Count]) {
    Draft draft = field(name, FieldKind::texts);
    draft.values = values;
    return draft;
}

template <std::size_t Count>
consteval Draft object(std::string_view name, Field const (&fields)[Count]) {
    Draft draft = field(name, FieldKind::object);
    draft.fields = fields;
    return draft;
}

template <std::size_t Count>
consteval Draft objects(std::string_view name, Field const (&fields)[Count]) {
    Draft draft = field(name, FieldKind::objects);
    draft.fields = fields;
    return draft;
}

// PROTOCOL 6: language tag -> name (WU-2).
consteval Draft translations() { return field("translations", FieldKind::names); }
consteval Draft any(std::string_view name) { return field(name, FieldKind::any); }

// Values several resources share.
inline constexpr std::string_view access_levels[] = {"SPECIFIC", "ALL", "PROVISIONED_VALUE",
                                                     "NONE"};
inline constexpr std::string_view parent_types[] = {"ORGANIZATION", "SITE"};
inline constexpr std::string_view device_types[] = {"AGENT_DN", "EXTENSION", "BROWSER"};
inline constexpr std::string_view inclusions[] = {"INCLUDED", "EXCLUDED"};
inline constexpr std::string_view channel_types[] = {
    "TELEPHONY", "EMAIL", "FAX", "CHAT", "VIDEO", "OTHERS", "SOCIAL_CHANNEL", "WORK_ITEM"};
inline constexpr std::string_view social_channels[] = {
    "MESSAGEBIRD", "MESSENGER", "WHATSAPP", "APPLE_BUSINESS_CHAT", "GOOGLE_BUSINESS_MESSAGES"};
inline constexpr std::string_view wrap_up_modes[] = {
    "NONE", "OPTIONAL", "MANDATORY", "MANDATORY_TIMED", "TIMED_NO_EARLY_EXIT", "ON_REQUEST"};

// The tables, one file per subject.
std::span<Field const> site_fields();
std::span<Field const> team_fields();
std::span<Field const> user_fields();
std::span<Field const> user_profile_fields();
std::span<Field const> agent_profile_fields();
std::span<Field const> multimedia_profile_fields();
std::span<Field const> skill_fields();
std::span<Field const> skill_profile_fields();
std::span<Field const> queue_fields();
std::span<Field const> entry_point_fields();
std::span<Field const> dial_number_fields();
std::span<Field const> auxiliary_code_fields();
std::span<Field const> work_type_fields();
std::span<Field const> cad_variable_fields();
std::span<Field const> address_book_fields();
std::span<Field const> directory_fields();
std::span<Field const> outdial_ani_fields();
std::span<Field const> dial_plan_fields();
std::span<Field const> business_hours_fields();
std::span<Field const> holiday_list_fields();
std::span<Field const> overrides_fields();
std::span<Field const> organization_setting_fields();
std::span<Field const> tenant_configuration_fields();
std::span<Field const> organization_fields();
std::span<Field const> connector_fields();

}  // namespace ringmaster::api
