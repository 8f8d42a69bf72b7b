#include "api/documents/document_parts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/resource.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {

using nlohmann::json;

// Channels the engine does not know (fax, video ...) give no item: nothing can enter there.
std::optional<core::MediaType> media_of(json const& document) {
    std::string const channel = text_at(document, "channelType");
    if (channel == "TELEPHONY") return core::MediaType::telephony;
    if (channel == "CHAT") return core::MediaType::chat;
    if (channel == "EMAIL") return core::MediaType::email;
    if (channel == "SOCIAL_CHANNEL") return core::MediaType::social;
    return std::nullopt;
}

std::string digital_address_of(json const& entry_point, std::string const& region) {
    auto const media = media_of(entry_point);
    std::string const address = text_at(entry_point, "assetId");
    if (!media || *media == core::MediaType::telephony || address.empty()) return {};
    return address_form(address, region);
}

namespace {

// RE-1: without schedules there is nothing between every call and none, and what is not permitted
// is not done. All of it is for telephony only.
void set_recording(json const& document, core::Queue& queue) {
    if (queue.media != core::MediaType::telephony) return;
    queue.recorded =
        flag_at(document, "recordingPermitted") && flag_at(document, "recordingAllCallsPermitted");
    queue.pause_permitted = flag_at(document, "pauseRecordingPermitted");
    queue.pause_length = seconds_at(document, "recordingPauseDuration").value_or(core::Duration{0});
}

// Absent or null: as the organization says.
std::optional<bool> choice_at(json const& document, char const* name) {
    auto const found = document.find(name);
    bool const said = found != document.end() && found->is_boolean();
    return said ? std::optional(found->get<bool>()) : std::nullopt;
}

// What the queue says otherwise than the organization (CB-1, CB-4 to CB-7), and its offer.
void set_callbacks(json const& document, core::Queue& queue) {
    auto const attempts = integer_at(document, "callbackAttemptsMax");
    if (attempts) queue.callback_attempts_max = static_cast<std::uint32_t>(*attempts);
    queue.callback_retry_delay = seconds_at(document, "callbackRetryDelay");
    queue.callback_cancel_allowed = choice_at(document, "callbackCancelAllowed");
    queue.callback_retention = hours_at(document, "callbackRetentionDays", 24);
    queue.inbound_cancels_callback = choice_at(document, "inboundCancelsCallback");
    queue.personal_callback_for = hours_at(document, "personalCallbackHours", 1);
    queue.callback_customer_first = choice_at(document, "callbackCustomerFirst");
    queue.callback_offered = flag_at(document, "callbackOffered");
    auto const most = integer_at(document, "callbackPerCustomerMax");
    if (most) queue.callback_per_customer_max = static_cast<std::uint32_t>(*most);
}

std::optional<core::Queue> queue_item(json const& document, RoutingSources const& sources) {
    auto const media = media_of(document);
    if (!media) return std::nullopt;
    core::Queue queue;
    queue.id = id_at<core::QueueId>(document, "id");
    queue.name = text_at(document, "name");
    queue.media = *media;
    set_routing(document, sources, queue);
    queue.rona_timeout = seconds_at(document, "ronaTimeout");
    queue.decline_backoff = seconds_at(document, "declineBackoff");
    queue.wrap_up = wrap_up_settings(document);
    queue.active = flag_at(document, "active");
    queue.consult_to_queue_timeout = seconds_at(document, "consultToQueueTimeout");
    set_recording(document, queue);
    set_callbacks(document, queue);
    return queue;
}

std::optional<core::EntryPoint> entry_point_item(json const& document, SkillBook const& book) {
    auto const media = media_of(document);
    if (!media) return std::nullopt;
    core::EntryPoint point;
    point.id = id_at<core::EntryPointId>(document, "id");
    point.name = text_at(document, "name");
    point.media = *media;
    point.queue = id_at<core::QueueId>(document, "queueId");
    if (point.queue.empty()) point.queue = id_at<core::QueueId>(document, "outdialQueueId");
    point.priority = static_cast<std::uint8_t>(integer_at(document, "priority").value_or(10));
    point.active = flag_at(document, "active");
    point.business_hours = id_at<core::BusinessHoursId>(document, "businessHoursId");  // RQ-9
    Problems ignored;  // there are none: it was validated
    point.requirements =
        read_requirements(child_at(document, "queueSkillRequirements"), book, "", ignored);
    return point;
}

}  // namespace

bool is_active(json const& document) {
    auto const found = document.find("active");
    return found == document.end() || found->is_null() || flag_at(document, "active");
}

void add_once(std::vector<core::TeamId>& teams, core::TeamId team) {
    if (team.empty() || std::find(teams.begin(), teams.end(), team) != teams.end()) return;
    teams.push_back(team);
}

core::WrapUpSettings wrap_up_settings(json const& document) {
    core::WrapUpSettings settings;
    settings.mode = core::enum_parse<core::WrapUpMode>(text_at(document, "wrapUpMode"));
    if (auto const most = integer_at(document, "wrapUpExtensionsMax")) {
        settings.extensions_max = static_cast<std::uint32_t>(*most);
    }
    settings.extension_length = seconds_at(document, "wrapUpExtensionSeconds");
    settings.default_code = core::AuxCodeId::parse(text_at(document, "defaultWrapUpCodeId"));
    return settings;
}

void set_call_settings(json const& setting, core::OrgSettings& settings) {
    auto const count = [&setting](char const* name, std::uint32_t& target) {
        target = static_cast<std::uint32_t>(integer_at(setting, name).value_or(target));
    };
    settings.consult_to_queue_timeout =
        seconds_at(setting, "consultToQueueTimeout").value_or(settings.consult_to_queue_timeout);
    settings.unanswered_transfer_to_agent = text_at(setting, "unansweredTransferTarget") == "AGENT";
    settings.return_queue = id_at<core::QueueId>(setting, "returnQueueId");
    settings.noise_suppression = flag_at(setting, "noiseSuppressionEnabled");
    settings.record_all = flag_at(setting, "recordAllCalls");
    count("conferencePartiesMax", settings.conference_parties_max);
    count("maxActiveContactsInbound", settings.contacts_inbound_max);
    count("maxActiveContactsOutbound", settings.contacts_outbound_max);
    count("maxActiveContactsTotal", settings.contacts_total_max);
}

std::string default_dial_number(json const& user) {
    std::string const misspelt = text_at(user, "deafultDialledNumber");
    return misspelt.empty() ? text_at(user, "defaultDialledNumber") : misspelt;
}

void add_team_members(Directory const& directory, core::Config& config) {
    for (Document const* team : directory.list("team")) {
        auto const team_id = core::TeamId::parse(team->id);
        if (!team_id) continue;
        for (std::string const& user_id : texts_at(team->body(), "userIds")) {
            Document const* user = directory.find("user", user_id);
            if (user == nullptr) continue;
            auto const found = config.users.find(id_at<core::AgentId>(user->body(), "ciUserId"));
            if (found != config.users.end()) add_once(found->second.teams, *team_id);
        }
    }
}

void add_skills(Directory const& directory, SkillBook const& book, core::Config& config) {
    UserSkills skills(directory, book);
    for (Document const* document : directory.list("user")) {
        auto const id = id_at<core::AgentId>(document->body(), "ciUserId");
        auto const found = config.users.find(id);
        if (found == config.users.end()) continue;
        found->second.skills = skills.of(document->body(), found->second.teams);
    }
}

void encode_queues(Directory const& directory, SkillBook const& book, core::Config& config) {
    RoutingSources const sources{directory, book, config};
    for (Document const* document : directory.list("contact-service-queue")) {
        json body = document->body();
        fill_defaults(*find_resource("contact-service-queue"), body);
        if (auto queue = queue_item(body, sources)) config.queues[queue->id] = std::move(*queue);
    }
}

void encode_entry_points(Directory const& directory, SkillBook const& book, core::Config& config) {
    for (Document const* document : directory.list("entry-point")) {
        json body = document->body();
        fill_defaults(*find_resource("entry-point"), body);
        auto point = entry_point_item(body, book);
        if (!point) continue;
        auto const address = digital_address_of(body, config.settings.default_region);
        if (!address.empty()) {
            point->canonical_numbers.push_back(core::address_key(point->media, address));
        }
        config.entry_points[point->id] = std::move(*point);
    }
    // Numbers are documents of their own; in id order, so the list is always the same.
    for (Document const* document : directory.list("dial-number")) {
        auto const id = id_at<core::EntryPointId>(document->body(), "entryPointId");
        auto const point = config.entry_points.find(id);
        if (point == config.entry_points.end()) continue;
        auto number = core::normalize_dial_number(text_at(document->body(), "dialledNumber"));
        if (!number) continue;
        point->second.canonical_numbers.push_back(
            address_form(*number, config.settings.default_region));  // NUM-1
        point->second.dial_numbers.push_back(std::move(*number));    // CO-4
    }
}

}  // namespace ringmaster::api
