// Which thresholds statistics go by: each queue's own, and the organization's for short abandons.

#include "ringmaster/api/documents/service_levels.hpp"

#include <chrono>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

ServiceLevels service_levels(Directory const& directory) {
    ServiceLevels levels;
    if (auto const* const settings = directory.only("organization-setting")) {
        auto const own = integer_at(settings->body(), "shortAbandonThreshold");
        if (own) levels.short_abandon = std::chrono::seconds(*own);
    }
    for (auto const* const queue : directory.list("contact-service-queue")) {
        auto const id = core::QueueId::parse(queue->id);
        auto const level = integer_at(queue->body(), "serviceLevelThreshold").value_or(0);
        if (id && level > 0) levels.own.emplace_back(*id, std::chrono::seconds(level));
    }
    return levels;
}

}  // namespace ringmaster::api
