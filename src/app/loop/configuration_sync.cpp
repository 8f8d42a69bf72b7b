#include "app/loop/configuration_sync.hpp"

#include <memory>
#include <utility>

#include "ringmaster/api/documents/document_codec.hpp"

namespace ringmaster::app {
namespace {

core::ChangeConfiguration difference(core::Config const& known, api::Directory const& documents,
                                     core::Time now) {
    auto wanted = api::typed_configuration(documents, now);
    wanted.business_hours = known.business_hours;
    return api::configuration_change(known, wanted);
}

}  // namespace

ConfigurationSync::ConfigurationSync(Driver& driver, Decider& decider, Log& log, Aside aside)
    : driver_(driver), decider_(decider), log_(log), aside_(std::move(aside)) {
    for (auto const& tenant : driver_.tenants().all()) waiting_.push_back(tenant->org);
}

void ConfigurationSync::run() {
    while (!waiting_.empty() && !is_comparing_) {
        Tenant* const tenant = driver_.find(waiting_.front());
        bool const works = tenant != nullptr && tenant->standing != Standing::set_aside;
        if (works && !tenant->is_leaving) return compare(*tenant);
        waiting_.pop_front();
    }
}

void ConfigurationSync::compare(Tenant& tenant) {
    auto const documents = std::make_shared<api::Directory const>(tenant.directory.clone());
    auto const known = std::make_shared<core::Config const>(tenant.engine.state().config);
    is_comparing_ = aside_(
        {}, [this, &tenant, documents, known, now = driver_.now()]() -> std::function<void()> {
            core::ChangeConfiguration change;
            auto const fault = thrown_by([&] { change = difference(*known, *documents, now); });
            if (fault) return [this, what = *fault] { give_up(what); };
            return [this, &tenant, change, revision = documents->revision()] {
                Duty duty;
                duty.name = "comparison with the documents";
                duty.run = [this, &tenant, change, revision](core::Time at, Turn& turn) {
                    settle(tenant, revision, change, at, turn);
                };
                duty.failed = [this](core::Time, Turn&) { give_up("it could not be decided"); };
                driver_.work(tenant, std::move(duty));
            };
        });
}

// The next one; this one is compared again at the next start.
void ConfigurationSync::give_up(std::string const& why) {
    log_.error("an organization was not compared with its documents", {{"why", why}});
    is_comparing_ = false;
    waiting_.pop_front();
    run();
}

void ConfigurationSync::settle(Tenant& tenant, std::uint64_t revision,
                               core::ChangeConfiguration const& change, core::Time at, Turn& turn) {
    if (tenant.directory.revision() == revision) {
        apply(tenant, change, at, turn);
        waiting_.pop_front();
    }
    is_comparing_ = false;
    run();
}

void ConfigurationSync::apply(Tenant& tenant, core::ChangeConfiguration const& change,
                              core::Time at, Turn& turn) {
    auto const items = change.put.size() + change.removed.size();
    if (items == 0) return;
    core::ChangeConfiguration command = change;
    command.by.name = "start";
    auto const outcome = decider_.own_command(tenant, std::move(command), at, turn);
    std::string const org = core::to_string(tenant.org);
    std::string const count = std::to_string(items);
    if (outcome.refusal) {
        return log_.error("the engine does not follow the documents",
                          {{"orgId", org},
                           {"items", count},
                           {"why", std::string(core::describe_reason(outcome.refusal->reason).id)},
                           {"about", outcome.refusal->detail}});
    }
    log_.warn("the engine follows the documents again", {{"orgId", org}, {"items", count}});
}

}  // namespace ringmaster::app
