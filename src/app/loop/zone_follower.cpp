// Which agreed times come to other instants than when they were asked for.

#include "app/loop/zone_follower.hpp"

#include <algorithm>
#include <utility>

#include "ringmaster/api/documents/appointment.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t at_a_time = 500;

// Those that have not been tried: when another attempt is due is no customer's wish.
core::Appointment const* waits_for(core::Engine const& engine, core::TaskId id) {
    core::Task const* const task = engine.state().task(id);
    bool const waits = task != nullptr && task->calls_back() &&
                       task->callback->delayed() != nullptr && task->callback->record.empty();
    return waits ? task->callback->appointment() : nullptr;
}

}  // namespace

ZoneFollower::ZoneFollower(Driver& driver, Decider& decider, Log& log)
    : driver_(driver), decider_(decider), log_(log) {}

void ZoneFollower::follow(Tenant& tenant) {
    if (!followed_.insert(tenant.org).second) return;
    std::vector<core::TaskId> all;
    for (auto const& [id, queue] : tenant.engine.state().config.queues) {
        auto const& waiting = tenant.engine.callbacks_in(id);
        all.insert(all.end(), waiting.begin(), waiting.end());
    }
    if (!all.empty()) go_on(tenant, std::move(all));
}

void ZoneFollower::go_on(Tenant& tenant, std::vector<core::TaskId> rest) {
    Duty duty;
    duty.name = "time zones of callbacks";
    duty.run = [this, &tenant, rest = std::move(rest)](core::Time at, Turn& turn) {
        core::FollowZones command;
        command.by.name = "time zones";
        std::size_t const count = std::min(rest.size(), at_a_time);
        for (auto id = rest.end() - static_cast<std::ptrdiff_t>(count); id != rest.end(); ++id) {
            auto const* const known = waits_for(tenant.engine, *id);
            if (known == nullptr) continue;
            auto now = api::as_of_now(*known);
            bool const moved = now.from != known->from || now.until != known->until;
            if (moved) command.moved.push_back({*id, std::move(now)});
        }
        if (!command.moved.empty()) {
            log_.info("callbacks follow the new rules of their time zones",
                      {{"orgId", core::to_string(tenant.org)},
                       {"callbacks", std::to_string(command.moved.size())}});
            decider_.own_command(tenant, std::move(command), at, turn);
        }
        if (count == rest.size()) return;
        go_on(tenant, {rest.begin(), rest.end() - static_cast<std::ptrdiff_t>(count)});
    };
    driver_.work(tenant, std::move(duty));
}

}  // namespace ringmaster::app
