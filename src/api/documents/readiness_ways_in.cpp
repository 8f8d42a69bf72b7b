// What keeps contacts from coming in, and connectors from bringing them.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/connector_profile.hpp"
#include "api/documents/document_parts.hpp"
#include "api/documents/readiness_parts.hpp"

namespace ringmaster::api {

namespace {

constexpr char point_resource[] = "entry-point";

bool leads_out(Document const& entry_point) {
    return text_at(entry_point.body(), "entryPointType") == "OUTBOUND";
}

}  // namespace

void Survey::look_at_ways_in() {
    bool any = false;
    for (Document const* const document : directory_.list(point_resource)) {
        core::EntryPoint const* const point =
            config_.entry_point(id_at<core::EntryPointId>(document->body(), "id"));
        if (point == nullptr) {
            if (!is_active(document->body())) continue;
            add(Gap::channel_unserved, point_resource, *document,
                text_at(document->body(), "channelType"));
        } else if (point->active) {
            any = any || !leads_out(*document);
            look_at_entry_point(*document, *point);
        }
    }
    if (!any) {
        add(Gap::no_entry_points, "organization", core::to_string(directory_.org()),
            directory_.name());
    }
    look_at_numbers();
    look_at_hours();
    look_at_connectors();
}

void Survey::look_at_entry_point(Document const& document, core::EntryPoint const& point) {
    core::Queue const* const queue = config_.queue(point.queue);
    if (queue == nullptr) {
        // One of a channel that is not served says so itself.
        bool const named = !point.queue.empty();
        if (named || leads_out(document)) return;
        return add(Gap::entry_point_without_queue, point_resource, document);
    }
    if (!queue->active) {
        return add(Gap::entry_point_queue_inactive, point_resource, document, queue->name);
    }
    if (queue->media != point.media) {
        return add(Gap::entry_point_channel, point_resource, document, queue->name);
    }
    if (point.requirements.empty()) return;
    Servers const servers = servers_of(*queue);
    if (servers.has_lines || servers.people.empty()) return;
    if (!somebody_has(servers.people, queue->requirements, queue->relaxation)) return;  // its own
    auto const wanted = core::merged(queue->requirements, point.requirements);
    if (somebody_has(servers.people, wanted, queue->relaxation)) return;
    add(Gap::entry_point_without_skills, point_resource, document, queue->name);
}

// A caller who dials it is refused.
void Survey::look_at_numbers() {
    for (Document const* const document : directory_.list("dial-number")) {
        std::string const id = text_at(document->body(), "entryPointId");
        Document const* const point_document = directory_.find(point_resource, id);
        core::EntryPoint const* const point =
            config_.entry_point(id_at<core::EntryPointId>(document->body(), "entryPointId"));
        bool const takes_calls =
            point != nullptr && point->active && point->media == core::MediaType::telephony;
        bool const is_way_out = point_document != nullptr && leads_out(*point_document) &&
                                point != nullptr && point->queue.empty();
        if (takes_calls && !is_way_out) continue;
        std::string const name =
            point_document == nullptr ? id : document_name(point_document->body());
        add(Gap::number_unanswered, "dial-number", *document, name);
    }
}

void Survey::look_at_hours() {
    for (Document const* const document : directory_.list("business-hours")) {
        auto const found =
            config_.business_hours.find(id_at<core::BusinessHoursId>(document->body(), "id"));
        if (found == config_.business_hours.end()) continue;
        core::BusinessHours const& hours = found->second;
        if (hours.open_at(now_) || hours.next_opening(now_)) continue;
        if (!is_of_use("business-hours", document->id)) continue;
        add(Gap::hours_never_open, "business-hours", *document);
    }
}

// While an organization has no connector at all, the virtual one is what it wants.
void Survey::look_at_connectors() {
    auto const connectors = directory_.list("connector");
    if (connectors.empty()) return;
    std::map<core::MediaType, Document const*> used;  // by the first entry point of the channel
    for (Document const* const document : directory_.list(point_resource)) {
        auto const* const point =
            config_.entry_point(id_at<core::EntryPointId>(document->body(), "id"));
        if (point != nullptr && point->active) used.emplace(point->media, document);
    }
    for (Document const* const document : connectors) {
        if (!is_active(document->body())) continue;
        auto const channels = texts_at(document->body(), "channels");
        bool const any = std::ranges::any_of(channels, [&](std::string const& name) {
            auto const channel = core::enum_parse<core::MediaType>(name);
            return channel && used.contains(*channel);
        });
        if (!any) add(Gap::connector_without_entry_point, "connector", *document);
    }
    for (auto const& [channel, point] : used) {
        if (connector_for(directory_, channel)) continue;
        add(Gap::channel_without_connector, point_resource, *point,
            std::string(core::enum_name(channel)));
    }
}

}  // namespace ringmaster::api
