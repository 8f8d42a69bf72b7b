// What changes for a contact while it waits (RQ-5 to RQ-9, RQ-13, CFG-2): moments of its leg.

#include "reports/projection.hpp"

namespace ringmaster::reports {

void Projection::project(core::PoolGrown const& event) {
    note(event.task, {"pool-grown", event.entry, event.due, "DISTRIBUTION_GROUP", {}, event.entry},
         {});
}

void Projection::project(core::RequirementsRelaxed const& event) {
    note(event.task, {"relaxed", event.entry, event.due, "SKILL_RELAXATION", {}, event.entry}, {});
}

void Projection::project(core::PreferenceEnded const& event) {
    note(event.task, {"preference-ended", event.entry, event.due, {}, {}, event.entry},
         event.to_backup ? "BACKUP_QUEUE" : "EVERYBODY");
}

void Projection::project(core::MaxWaitReached const& event) {
    Span span{"max-wait", event.entry, event.due, "MAX_TIME_IN_QUEUE", {}, event.entry};
    span.destination.queue = event.queue;
    note(event.task, span, {});
}

void Projection::project(core::WaitingChanged const& event) {
    Span span{"settings-changed", event.entry, event.at, {}, {}, event.entry};
    span.queue = event.queue;
    note(event.task, span, {});
}

void Projection::project(core::TaskPrioritized const& event) {
    note(event.task, {"prioritized", 0, event.at, {}, {}, owner_leg(event.task)},
         std::to_string(event.priority));
    book_.run("UPDATE contact_session SET contact_priority=?3 WHERE org=?1 AND task=?2", org_,
              event.task, event.priority);
    book_.run(
        "UPDATE contact_leg SET contact_priority=?3 WHERE org=?1 AND task=?2"
        " AND is_active=1",
        org_, event.task, event.priority);
}

}  // namespace ringmaster::reports
