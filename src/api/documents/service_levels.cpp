// Which thresholds statistics go by: each queue's own, and the organization's for short abandons.

#include "ringmaster/api/documents/service_levels.hpp"

#include <chrono>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {
namespace {

// 0: it has none of its own.
core::Duration own_level(Document const& queue) {
    return std::chrono::seconds(integer_at(queue.body(), "serviceLevelThreshold").value_or(0));
}

}  // namespace

core::Duration service_level(Directory const& directory, core::QueueId queue) {
    auto const* const document = directory.find("contact-service-queue", core::to_string(queue));
    auto const own = document == nullptr ? core::Duration(0) : own_level(*document);
    return own > core::Duration(0) ? own : ServiceLevels{}.usual;
}

core::Duration short_abandon(Directory const& directory) {
    auto const* const settings = directory.only("organization-setting");
    if (settings == nullptr) return ServiceLevels{}.short_abandon;
    auto const own = integer_at(settings->body(), "shortAbandonThreshold");
    return own ? core::Duration(std::chrono::seconds(*own)) : ServiceLevels{}.short_abandon;
}

ServiceLevels service_levels(Directory const& directory) {
    ServiceLevels levels;
    levels.short_abandon = short_abandon(directory);
    for (auto const* const queue : directory.list("contact-service-queue")) {
        auto const id = core::QueueId::parse(queue->id);
        auto const level = own_level(*queue);
        if (id && level > core::Duration(0)) levels.own.emplace_back(*id, level);
    }
    return levels;
}

}  // namespace ringmaster::api
