// RequestRunner's plans: worked out beside the loop, decided in a turn of their own; what is too
// large for one short transaction is written ahead in between (ADR 12, ADR 13).
#include <algorithm>
#include <utility>

#include "app/base/share.hpp"
#include "app/requests/request_job.hpp"
#include "ringmaster/api/delivery/configuration_notice.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::app {
namespace {

constexpr char planner_busy_reason[] = "PLANNER_BUSY";

api::Response planner_busy() {
    return busy_response(planner_busy_reason, "Too many changes are being worked out");
}

}  // namespace

// A plan on its way: the request it belongs to, and what it has come to.
struct RequestRunner::Pending {
    Tenant& tenant;
    ApiRequest asked;
    store::IdempotencyRecord record;
    api::WithDocuments plan;
    std::uint64_t revision = 0;                               // of the documents it was made for
    std::optional<api::WithDocuments::Planned> planned = {};  // nothing: it failed
    std::string failure = {};                                 // so

    // A large change.
    struct Large {
        core::Uuid change;
        std::vector<store::RowsAhead> rows;  // still to be written
        api::Directory documents;            // as they are once it is taken
    };
    core::Time at = {};  // when it was begun: its documents are stamped with it
    std::optional<Large> large = {};
    bool is_written_ahead = false;  // and neither taken nor dropped

    [[nodiscard]] bool is_submitted() const {
        return planned && std::holds_alternative<api::Submit>(*planned);
    }
};

void RequestRunner::carry_out(Job& job, api::WithDocuments&& plan) {
    job.asked.ticket.reset();  // what follows takes place beside the loop
    auto& line = plans_[&job.tenant];
    bool const is_first = line.running == nullptr && line.waiting.waiting() == 0;
    std::string const caller = job.asked.principal.subject;
    auto const pending = std::make_shared<Pending>(
        Pending{job.tenant, std::move(job.asked), job.record, std::move(plan)});
    if (!line.waiting.push(caller, pending)) {
        constexpr char share_text[] = "Too many changes of this caller are being worked out";
        Job refused{job.tenant, pending->asked, job.at, job.turn, {}, {}};
        return finish(refused, line.waiting.waiting(caller) == 0
                                   ? planner_busy()
                                   : over_quota_response(planner_busy_reason, share_text,
                                                         std::chrono::seconds(1)));
    }
    if (is_first) start_next(job.tenant, job.at, job.turn);
}

// Whose turn it is; those that cannot be started are answered.
void RequestRunner::start_next(Tenant& tenant, core::Time at, Turn& turn) {
    auto& line = plans_[&tenant];
    while (auto const taken = line.waiting.pop()) {
        auto const pending = taken->job;
        line.running = pending;
        bool started = false;
        auto const fault = thrown_by([&] { started = start(pending, at); });
        if (started) return;
        leave_line(pending);
        Job job{tenant, pending->asked, at, turn, {}, {}};
        if (fault) faults_.note({FaultKind::plan, *fault, std::string(pending->asked.route->name)});
        finish(job, fault ? internal_error() : planner_busy());
    }
    plans_.erase(&tenant);
}

// It has come to its end, and its caller lines up behind the others.
void RequestRunner::leave_line(SharedPending const& pending) {
    auto& line = plans_[&pending->tenant];
    if (line.running != pending) return;
    line.waiting.done(pending->asked.principal.subject);
    line.running = nullptr;
}

bool RequestRunner::start(SharedPending const& pending, core::Time at) {
    api::Directory const& live = pending->tenant.directory;
    pending->revision = live.revision();
    pending->at = at;
    auto const copy = std::make_shared<api::Directory const>(live.clone());
    auto const caller = caller_name(pending->tenant.org, pending->asked.principal.subject);
    return options_.aside(caller, [this, pending, copy]() -> std::function<void()> {
        if (auto const what = thrown_by([&] { work_out(*pending, *copy); })) {
            pending->planned.reset();
            pending->failure = *what;
        }
        return [this, pending] { come_back(pending); };
    });
}

void RequestRunner::come_back(SharedPending const& pending) {
    Duty duty;
    duty.name = "plan of " + std::string(pending->asked.route->name);
    duty.run = [this, pending](core::Time now, Turn& turn) { settle(pending, now, turn); };
    duty.failed = [this, pending](core::Time now, Turn& turn) { give_up(pending, now, turn); };
    duty.again = false;  // its caller decides
    options_.queue_work(pending->tenant, std::move(duty));
}

// It cannot be decided: it makes room for the next one.
void RequestRunner::give_up(SharedPending const& pending, core::Time at, Turn& turn) {
    Tenant& tenant = pending->tenant;
    leave_line(pending);
    auto const& line = plans_[&tenant];
    bool const is_last = line.running == nullptr && line.waiting.waiting() == 0;
    if (is_last) plans_.erase(&tenant);
    refuse(*pending, at, turn);
    if (is_last) return;
    if (tenant.standing == Standing::set_aside) return refuse_line(tenant, at, turn);
    // What is next is planned once the organization is back: until then its documents may be what
    // has been undone, and a plan that finds nothing to change would say so (OPS-1).
    Duty next;
    next.name = "next plan";
    next.again = false;
    next.run = [this, &tenant](core::Time now, Turn& in) { start_next(tenant, now, in); };
    next.failed = [this, &tenant](core::Time now, Turn& in) { refuse_line(tenant, now, in); };
    options_.queue_work(tenant, std::move(next));
}

// Nobody moves it on any more.
void RequestRunner::refuse_line(Tenant& tenant, core::Time at, Turn& turn) {
    auto line = std::exchange(plans_[&tenant], {});
    plans_.erase(&tenant);
    while (auto const taken = line.waiting.pop()) {
        line.waiting.done(taken->caller);
        refuse(*taken->job, at, turn);
    }
}

void RequestRunner::refuse(Pending& pending, core::Time at, Turn& turn) {
    Job job{pending.tenant, pending.asked, at, turn, {}, {}};
    drop(job, pending);
    bool const aside = pending.tenant.standing == Standing::set_aside;
    finish(job, aside ? organization_set_aside() : internal_error());
}

bool RequestRunner::is_large(Pending const& pending) const {
    return pending.is_submitted() &&
           std::get<api::Submit>(*pending.planned).documents.size() >= options_.large_change;
}

void RequestRunner::work_out(Pending& pending, api::Directory const& copy) const {
    core::pass(pending.tenant.watched, core::FaultPlace::plan);
    pending.planned = pending.plan.plan(copy);
    pending.large.reset();
    if (!is_large(pending)) return;
    auto const& documents = std::get<api::Submit>(*pending.planned).documents;
    core::Uuid const change = random_uuid_();
    auto rows = document_rows(Job::author_of(pending.tenant, pending.asked), pending.at, documents);
    pending.large.emplace(Pending::Large{
        change, cut_into_parts(pending.tenant.org, change, std::move(rows)), copy.clone()});
    pending.large->documents.apply(documents, pending.at);
}

// In a turn of its own.
void RequestRunner::settle(SharedPending const& pending, core::Time at, Turn& turn) {
    Job job{pending->tenant, pending->asked, at, turn, {}, {}};
    if (!decide(job, pending)) return;
    drop(job, *pending);
    leave_line(pending);
    put_away(*pending);
    start_next(pending->tenant, at, turn);  // last: what fails here must not undo what it copied
}

// Thousands of documents take a while to be freed, too. Should the thread have too much to do, the
// loop does it.
void RequestRunner::put_away(Pending& pending) {
    if (!is_large(pending)) return;
    static_cast<void>(thrown_by([&] {
        auto const caller = caller_name(pending.tenant.org, pending.asked.principal.subject);
        auto rest = std::make_shared<Pending>(std::move(pending));
        static_cast<void>(options_.aside(caller, [rest = std::move(rest)]() mutable {
            rest.reset();
            return [] {};
        }));
    }));
}

// Somebody may have changed the documents, or sent the same request, while the plan was made.
bool RequestRunner::decide(Job& job, SharedPending const& pending) {
    if (answered_before(job)) return true;
    if (job.tenant.is_leaving) {
        finish(job, organization_disabled());
        return true;
    }
    if (!pending->planned) {
        faults_.note({FaultKind::plan, pending->failure, std::string(job.asked.route->name),
                      core::to_string(job.tenant.org), job.asked.request.tracking_id});
        finish(job, internal_error());
        return true;
    }
    bool const outdated = pending->revision != pending->tenant.directory.revision();
    if (outdated && pending->is_submitted()) {
        drop(job, *pending);
        pending->planned.reset();
        if (start(pending, job.at)) return false;
        finish(job, planner_busy());
        return true;
    }
    if (!pending->large) {
        std::visit([&](auto& known) { carry_out(job, std::move(known)); }, *pending->planned);
        return true;
    }
    if (!pending->large->rows.empty()) {
        auto const& command = std::get<api::Submit>(*pending->planned).command;
        if (auto const away = why_not_admitted(job.tenant, command)) {
            finish(job, busy_response(away->reason_code, away->reason));
            return true;
        }
        write_ahead(pending);
        return false;
    }
    take(job, pending);
    return true;
}

// It takes another turn once everything is there.
void RequestRunner::write_ahead(SharedPending const& pending) {
    pending->is_written_ahead = true;
    ahead_.write(std::exchange(pending->large->rows, {}), [this, pending] { come_back(pending); });
}

// What is left for the turn is the engine's step, and a row that makes the others count.
void RequestRunner::take(Job& job, SharedPending const& pending) {
    auto& submit = std::get<api::Submit>(*pending->planned);
    bool taken = false;
    decide_and_answer(job, std::move(submit.command), submit.respond, [&] {
        store_organization(job, submit.documents);
        job.turn.batch.taken.push_back({job.tenant.org, pending->large->change});
        job.turn.writes = true;
        core::pass(job.tenant.watched, core::FaultPlace::document);
        std::swap(job.tenant.directory, pending->large->documents);
        api::tell_desktops(job.tenant.delivery, job.tenant.directory, submit.documents,
                           job.asked.request.tracking_id);
        job.turn.releases.emplace_back([this, org = job.tenant.org] { ahead_.settle(org); });
        taken = true;
    });
    if (taken) pending->is_written_ahead = false;
}

// Rows that nobody takes.
void RequestRunner::drop(Job& job, Pending& pending) {
    if (!std::exchange(pending.is_written_ahead, false)) return;
    job.turn.batch.dropped.push_back({job.tenant.org, pending.large->change});
    job.turn.writes = true;
}

}  // namespace ringmaster::app
