// Bodies of task commands (PROTOCOL 4).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

// The type of the channel follows the entry point when the body does not say it.
core::MediaType wanted_media(json const& body) {
    return core::enum_parse<core::MediaType>(text_at(body, "mediaType"))
        .value_or(core::MediaType::telephony);
}

// RQ-1: queue, priority and age given directly.
void decode_routing(json const& body, core::CreateTask& command) {
    command.queue = core::QueueId::parse(text_at(body, "queueId"));
    auto const priority = integer_at(body, "priority");
    // The engine refuses what is out of range; only keep it from wrapping around.
    auto const bounded = std::clamp<std::int64_t>(priority.value_or(0), 0, 1'000);
    if (priority) command.priority = static_cast<int>(bounded);
    auto const age_since = integer_at(body, "ageSince");
    if (age_since) command.age_since = core::Time{*age_since};
}

// What the destination names: a number, or where a digital channel's customers write to (CH-3).
core::EntryPoint const* named_by(std::string const& destination, core::Config const& config) {
    auto const& region = config.settings.default_region;
    auto const number = core::normalize_dial_number(destination).value_or("");
    auto const* const dialled = config.entry_point_by_number(address_form(number, region));
    if (dialled != nullptr) return dialled;
    auto const address = address_form(destination, region);
    for (auto const media :
         {core::MediaType::chat, core::MediaType::email, core::MediaType::social}) {
        if (auto const* point = config.entry_point_by_address(media, address)) return point;
    }
    return nullptr;
}

}  // namespace

std::optional<core::CreateTask> decode_create(json const& body, core::Actor const& by,
                                              Problems& problems) {
    auto const before = problems.size();
    core::CreateTask command;
    command.by = by;
    command.media = wanted_media(body);
    command.direction = core::Direction::INBOUND;
    command.entry_point =
        core::EntryPointId::parse(text_at(body, "entryPointId")).value_or(core::EntryPointId{});
    command.origin = text_at(body, "origin");
    command.destination = text_at(body, "destination");
    command.customer_name = text_at(body, "customerName");
    if (text_at(body, "direction") == core::enum_name(core::Direction::OUTBOUND)) {
        problems.push_back({"direction", "must be INBOUND: agents alone call out"});
    }
    if (command.entry_point.empty() && command.destination.empty()) {
        problems.push_back({"entryPointId", "is required unless destination names an entry point"});
    }
    decode_routing(body, command);
    if (problems.size() != before) return std::nullopt;
    return command;
}

core::MediaType channel_of(json const& body, core::CreateTask const& command,
                           core::Config const& config) {
    if (!text_at(body, "mediaType").empty()) return command.media;
    auto const* entry_point = command.entry_point.empty() ? named_by(command.destination, config)
                                                          : config.entry_point(command.entry_point);
    return entry_point == nullptr ? command.media : entry_point->media;
}

core::SubmitWrapUp decode_wrap_up(json const& body, Acting const& acting, core::TaskId task) {
    core::SubmitWrapUp command;
    command.by = acting.by;
    command.agent = acting.agent;
    command.task = task;
    command.code = core::AuxCodeId::parse(text_at(body, "auxCodeId")).value_or(core::AuxCodeId{});
    command.reason = text_at(body, "wrapUpReason");
    command.note = text_at(body, "note");
    return command;
}

}  // namespace ringmaster::api
