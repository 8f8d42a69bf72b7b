#pragma once
// All organizations that are served: found by id, ordered by what is due next, and counted. What a
// step changes of one of them is taken over with that step, so that a request, an input or a timer
// costs the same however many there are.
//
// Ownership: owns the tenants, which refer to it. Threading: the loop only. Errors: none.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/turn/tenant.hpp"

namespace ringmaster::app {

// Of one organization, or of all together (OPS-6).
struct TenantCounts {
    std::array<std::size_t, live_states> live = {};    // by LiveState
    std::array<std::size_t, standings> standing = {};  // by Standing
    std::size_t contacts = 0;
    std::size_t waiting = 0;  // contacts in queues
    std::size_t timers_aside = 0;
    std::size_t sockets = 0;     // of agents
    std::size_t connectors = 0;  // sockets of theirs
    std::uint64_t entries = 0;   // of the journal

    [[nodiscard]] std::size_t of(LiveState state) const {
        return live[static_cast<std::size_t>(state)];
    }
    [[nodiscard]] std::size_t of(Standing is) const {
        return standing[static_cast<std::size_t>(is)];
    }
};

class Tenants {
public:
    using Owned = std::vector<std::unique_ptr<Tenant>>;

    Tenant& add(std::unique_ptr<Tenant> tenant);
    [[nodiscard]] Tenant* find(core::OrgId const& org) const;
    // Not served any more; null when it was not.
    [[nodiscard]] std::unique_ptr<Tenant> take(core::OrgId const& org);
    // In the order in which they came. For what is done once, or by the clock at its own pace.
    [[nodiscard]] Owned const& all() const { return all_; }

    // Its engine, virtual connector, standing or sockets have. Tenant::changed() says so.
    void changed(Tenant const& tenant);
    // The earliest time at which one that works has something to do.
    [[nodiscard]] std::optional<core::Time> next_due() const;
    // Those that have something to do by then, at most so many, whoever waits longest first.
    [[nodiscard]] std::vector<Tenant*> due(core::Time now, std::size_t max) const;
    [[nodiscard]] TenantCounts const& counts() const { return counts_; }
    // Those whose journal has grown since the last call.
    [[nodiscard]] std::vector<Tenant*> take_grown();
    // Since when the contact waits that has waited longest, of all of them.
    [[nodiscard]] std::optional<core::Time> oldest_waiting() const;
    // Those in whose queues somebody waits.
    [[nodiscard]] std::vector<Tenant const*> with_waiting() const;

private:
    struct Known {
        Tenant* tenant = nullptr;
        std::optional<core::Time> due = {};
        std::optional<core::Time> oldest = {};  // that waits
        TenantCounts counts = {};
    };
    using ByTime = std::set<std::pair<core::Time, core::OrgId>>;
    void put(Known& known, std::optional<core::Time> due, TenantCounts const& counts);
    static void move(ByTime& all, core::OrgId const& org, std::optional<core::Time>& from,
                     std::optional<core::Time> to);

    Owned all_;
    std::unordered_map<core::OrgId, Known> known_;
    ByTime due_;
    ByTime waiting_;  // by who has waited longest
    std::unordered_set<core::OrgId> grown_;
    TenantCounts counts_;
};

}  // namespace ringmaster::app
