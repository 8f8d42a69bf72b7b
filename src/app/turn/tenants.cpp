// What is known of all organizations together is never asked of each: only the one that changed is
// looked at, and its share exchanged.
#include "app/turn/tenants.hpp"

#include <algorithm>

namespace ringmaster::app {
namespace {

std::optional<core::Time> due_of(Tenant const& tenant) {
    if (tenant.standing != Standing::works) return std::nullopt;
    auto const timer = tenant.engine.next_deadline();
    auto const media = tenant.virtual_connector.next_due();
    if (timer && media) return std::min(*timer, *media);
    return timer ? timer : media;
}

TenantCounts counts_of(Tenant const& tenant) {
    TenantCounts counts;
    counts.live = tenant.live.all();
    counts.standing[static_cast<std::size_t>(tenant.standing)] = 1;
    counts.contacts = tenant.engine.live_count();
    counts.waiting = tenant.queues.waiting();
    counts.timers_aside = tenant.engine.state().timers_aside.size();
    counts.sockets = tenant.delivery.open_sockets();
    counts.connectors = tenant.connectors.open_sockets();
    counts.entries = tenant.journal_seq;
    return counts;
}

template <class Counts>
void exchange_each(Counts& sums, Counts const& former, Counts const& now) {
    for (std::size_t at = 0; at < sums.size(); ++at) sums[at] += now[at] - former[at];
}

// Unsigned differences wrap, and their sums come out right.
void exchange(TenantCounts& sum, TenantCounts const& former, TenantCounts const& now) {
    exchange_each(sum.live, former.live, now.live);
    exchange_each(sum.standing, former.standing, now.standing);
    sum.contacts += now.contacts - former.contacts;
    sum.waiting += now.waiting - former.waiting;
    sum.timers_aside += now.timers_aside - former.timers_aside;
    sum.sockets += now.sockets - former.sockets;
    sum.connectors += now.connectors - former.connectors;
    sum.entries += now.entries - former.entries;
}

}  // namespace

void Tenant::changed() {
    if (house != nullptr) house->changed(*this);
}

Tenant& Tenants::add(std::unique_ptr<Tenant> tenant) {
    Tenant& added = *all_.emplace_back(std::move(tenant));
    added.house = this;
    known_[added.org].tenant = &added;
    grown_.insert(added.org);
    changed(added);
    return added;
}

Tenant* Tenants::find(core::OrgId const& org) const {
    auto const found = known_.find(org);
    return found == known_.end() ? nullptr : found->second.tenant;
}

std::unique_ptr<Tenant> Tenants::take(core::OrgId const& org) {
    auto const found = known_.find(org);
    if (found == known_.end()) return nullptr;
    put(found->second, std::nullopt, {});
    move(waiting_, org, found->second.oldest, std::nullopt);
    known_.erase(found);
    grown_.erase(org);
    auto const is_meant = [&org](auto const& tenant) { return tenant->org == org; };
    auto const at = std::find_if(all_.begin(), all_.end(), is_meant);
    auto taken = std::move(*at);
    all_.erase(at);
    taken->house = nullptr;
    return taken;
}

void Tenants::changed(Tenant const& tenant) {
    auto const found = known_.find(tenant.org);
    if (found == known_.end()) return;
    auto const counts = counts_of(tenant);
    if (counts.entries != found->second.counts.entries) grown_.insert(tenant.org);
    put(found->second, due_of(tenant), counts);
    move(waiting_, tenant.org, found->second.oldest, tenant.queues.oldest());
}

void Tenants::put(Known& known, std::optional<core::Time> due, TenantCounts const& counts) {
    exchange(counts_, known.counts, counts);
    known.counts = counts;
    move(due_, known.tenant->org, known.due, due);
}

void Tenants::move(ByTime& all, core::OrgId const& org, std::optional<core::Time>& from,
                   std::optional<core::Time> to) {
    if (from == to) return;
    if (from) all.erase({*from, org});
    if (to) all.emplace(*to, org);
    from = to;
}

std::optional<core::Time> Tenants::oldest_waiting() const {
    if (waiting_.empty()) return std::nullopt;
    return waiting_.begin()->first;
}

std::vector<Tenant const*> Tenants::with_waiting() const {
    std::vector<Tenant const*> found;
    for (auto const& [since, org] : waiting_) found.push_back(known_.at(org).tenant);
    return found;
}

std::optional<core::Time> Tenants::next_due() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first;
}

std::vector<Tenant*> Tenants::due(core::Time now, std::size_t max) const {
    std::vector<Tenant*> found;
    for (auto const& [at, org] : due_) {
        if (at > now || found.size() >= max) break;
        found.push_back(known_.at(org).tenant);
    }
    return found;
}

std::vector<Tenant*> Tenants::take_grown() {
    std::vector<Tenant*> grown;
    for (core::OrgId const& org : std::exchange(grown_, {})) grown.push_back(find(org));
    return grown;
}

}  // namespace ringmaster::app
