#include "app/loop/hours_extension.hpp"

#include <utility>

#include "ringmaster/api/documents/business_calendar.hpp"

namespace ringmaster::app {
namespace {

// The calendar is still what the hours were computed from.
bool is_current(Tenant const& tenant, api::BusinessCalendar const& calendar) {
    auto const* const document =
        tenant.directory.find("business-hours", core::to_string(calendar.id));
    return document != nullptr && api::read_calendar(tenant.directory, *document) == calendar;
}

}  // namespace

HoursExtension::HoursExtension(Driver& driver, Decider& decider, Log& log, Aside aside)
    : driver_(driver), decider_(decider), log_(log), aside_(std::move(aside)) {}

void HoursExtension::extend(Tenant& tenant) {
    core::Time const now = driver_.wall_now();  // they are asked by it (RQ-9)
    auto due = api::calendars_due(tenant.directory, tenant.engine.state().config, now);
    if (due.empty()) return;
    auto const compute = [this, &tenant, now, due = std::move(due)]() -> std::function<void()> {
        std::vector<core::BusinessHours> hours;
        for (api::BusinessCalendar const& calendar : due) {
            hours.push_back(api::open_hours(calendar, now));
        }
        return [this, &tenant, due, hours] {
            Duty duty;
            duty.name = "business hours";
            duty.run = [this, &tenant, due, hours](core::Time at, Turn& turn) {
                std::vector<core::BusinessHours> current;
                for (std::size_t index = 0; index < due.size(); ++index) {
                    if (is_current(tenant, due[index])) current.push_back(hours[index]);
                }
                put(tenant, current, at, turn);
            };
            driver_.work(tenant, std::move(duty));
        };
    };
    if (!aside_({}, compute)) log_.warn("business hours wait to be extended: the reader is busy");
}

void HoursExtension::put(Tenant& tenant, std::vector<core::BusinessHours> const& hours,
                         core::Time at, Turn& turn) {
    if (hours.empty()) return;
    core::ChangeConfiguration change;
    change.by.name = "business hours";
    change.put.assign(hours.begin(), hours.end());
    decider_.own_command(tenant, std::move(change), at, turn);
    log_.info(
        "business hours are known further ahead",
        {{"orgId", core::to_string(tenant.org)}, {"calendars", std::to_string(hours.size())}});
}

}  // namespace ringmaster::app
