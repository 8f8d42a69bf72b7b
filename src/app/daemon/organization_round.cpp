// Who goes while a round is under way is passed over; who comes is there for the next one.
#include "app/daemon/organization_round.hpp"

#include "app/base/periodic.hpp"

namespace ringmaster::app {

void OrganizationRound::begin(Tenants const& tenants) {
    if (!waiting_.empty()) return;
    for (auto const& tenant : tenants.all()) waiting_.push_back(tenant->org);
}

void OrganizationRound::go_on(Tenants const& tenants, std::function<void(Tenant&)> const& part) {
    for (std::size_t gone = 0; gone < at_once_ && !waiting_.empty(); ++gone) {
        core::OrgId const org = waiting_.front();
        waiting_.pop_front();
        Tenant* const tenant = tenants.find(org);
        if (tenant == nullptr) continue;
        contained(faults_, name_, core::to_string(org), [&] { part(*tenant); });
    }
}

}  // namespace ringmaster::app
