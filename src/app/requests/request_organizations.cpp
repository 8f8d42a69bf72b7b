// RequestRunner's organizations: what providers ask about all of them.
#include <stdexcept>

#include "app/requests/request_job.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::app {
namespace {

api::OrganizationFacts facts_of(Tenant const& tenant) {
    return {tenant.org, tenant.directory.name(), tenant.created, tenant.disabled, tenant.delete_at};
}

}  // namespace

Tenant* RequestRunner::find_tenant(core::OrgId org) const {
    Tenant* const tenant = options_.tenants().find(org);
    return tenant == nullptr || tenant->is_leaving ? nullptr : tenant;
}

void RequestRunner::carry_out(Job& job, api::QueryOrganizations&& query) {
    std::vector<api::OrganizationFacts> all;
    for (auto const& tenant : options_.tenants().all()) {
        if (!tenant->is_leaving) all.push_back(facts_of(*tenant));
    }
    finish(job, query.respond(all));
}

// One transaction: the organization, its first documents and its administrator. On record with the
// provider and in the organization's own audit.
void RequestRunner::carry_out(Job& job, api::FoundOrganization&& found) {
    if (space_ != store::SpaceLevel::ample) {
        return finish(job, disk_space_low());
    }
    // Also while the one of that id is being deleted.
    bool const is_taken = options_.tenants().find(found.org) != nullptr;
    if (is_taken) return carry_out(job, api::Answer{std::move(found.taken)});
    Tenant& fresh = options_.found_tenant(found.org);
    if (auto const fault = thrown_by([&] { found_in(fresh, job, found); })) {
        options_.lose_tenant(found.org);
        throw std::runtime_error(*fault);
    }
    finish(job, std::move(found.answer));
}

void RequestRunner::found_in(Tenant& fresh, Job& job, api::FoundOrganization& found) {
    fresh.created = job.at;
    Job inside{fresh, job.asked, job.at, job.turn, {}, {}};
    decider_.command(fresh, std::move(found.command), job.at, job.origin(), job.turn,
                     inside.consequences);
    decider_.release(fresh, std::move(inside.consequences), job.turn);
    store_documents(inside, found.documents);
    put_token(inside, found.administrator);
    add_audit_row(job, "CreateOrganization", "organization/" + core::to_string(found.org),
                  fresh.directory.name());
}

void RequestRunner::carry_out(Job& job, api::SwitchOrganization&& wish) {
    Tenant* const tenant = find_tenant(wish.org);
    if (tenant == nullptr) return finish(job, wish.respond(nullptr));
    if (tenant->is_damaged) return finish(job, organization_set_aside());
    auto const disabled = tenant->disabled;
    auto const delete_at = tenant->delete_at;
    auto const fault = thrown_by([&] { switch_over(*tenant, job, wish); });
    if (!fault) return;
    tenant->disabled = disabled;
    tenant->delete_at = delete_at;
    throw std::runtime_error(*fault);
}

void RequestRunner::switch_over(Tenant& tenant, Job& job, api::SwitchOrganization& wish) {
    // Once it is to be deleted, switching it off again does not save it; switching it on does.
    if (wish.active == tenant.disabled.has_value() || wish.delete_at) {
        tenant.disabled = wish.active ? std::nullopt : std::optional(job.at);
        tenant.delete_at = wish.delete_at;
        job.turn.batch.switches.push_back({tenant.org, tenant.disabled, tenant.delete_at});
        std::string const action = wish.active      ? "EnableOrganization"
                                   : wish.delete_at ? "DeleteOrganization"
                                                    : "DisableOrganization";
        Job inside{tenant, job.asked, job.at, job.turn, {}, {}};
        for (Job* const one : {&job, &inside}) {
            add_audit_row(*one, action, "organization/" + core::to_string(tenant.org), {});
        }
        if (!wish.active) {
            job.turn.releases.emplace_back([&tenant] {
                tenant.delivery.close_all();
                tenant.connectors.close_all();
            });
        }
    }
    auto const facts = facts_of(tenant);
    auto response = wish.respond(&facts);
    keep_answer(job, response);
    finish(job, std::move(response));
}

}  // namespace ringmaster::app
