// FaultDesk's organizations: out, waiting, back, or set aside (OPS-8).
#include <algorithm>
#include <utility>

#include "app/loop/fault_desk.hpp"
#include "app/turn/attempt.hpp"

namespace ringmaster::app {

void FaultDesk::take_out(Tenant& tenant, Turn& turn) {
    Trouble& trouble = troubles_[&tenant];
    trouble.is_careful = true;
    if (++trouble.in_a_row > faults_in_a_row_max) trouble.hopeless = "nothing succeeds any more";
    if (std::exchange(tenant.standing, Standing::comes_back) == Standing::comes_back) return;
    tenant.changed();
    // Released behind all that was decided before: then the file holds it.
    turn.releases.emplace_back([this, org = tenant.org] { restore(org); });
}

void FaultDesk::restore(core::OrgId org) {
    source_.restore(org, [this, org](Recovered recovered) {
        auto const back = std::make_shared<Recovered>(std::move(recovered));
        parts_.work([this, org, back](core::Time at, Turn& turn) {
            Tenant* const tenant = parts_.find(org);
            if (tenant != nullptr) resume(*tenant, *back, at, turn);
            if (source_.discard) source_.discard(std::make_shared<Recovered>(std::move(*back)));
        });
    });
}

void FaultDesk::resume(Tenant& tenant, Recovered& recovered, core::Time at, Turn& turn) {
    if (tenant.standing != Standing::comes_back) return;
    Trouble& trouble = troubles_[&tenant];
    std::string why = recovered.problem.value_or(trouble.hopeless);
    bool const is_whole = recovered.tenant && recovered.tenant->journal_seq == tenant.journal_seq;
    if (why.empty() && !is_whole && !trouble.has_to_start) why = "the journal ends elsewhere";
    if (recovered.tenant) put_back(tenant, recovered);
    if (!why.empty()) return set_aside(tenant, why, at, turn);
    at = std::max(at, tenant.decided_at);
    auto const what = attempt(&tenant, turn, [&] {
        if (trouble.has_to_start) {
            Decider::Consequences consequences;
            parts_.decider.fact(tenant, core::DaemonStarted{}, at, {}, turn, consequences);
            parts_.decider.release(tenant, std::move(consequences), turn);
        }
        for (core::Timer const& timer : trouble.aside) {
            parts_.decider.set_timer_aside(tenant, timer, false, at, turn);
        }
    });
    if (what) {
        note(&tenant, {FaultKind::organization, *what, "coming back"});
        if (std::exchange(trouble.failed_to_resume, true)) trouble.hopeless = *what;
        tenant.standing = Standing::works;
        return take_out(tenant, turn);
    }
    trouble.has_to_start = false;
    trouble.failed_to_resume = false;
    trouble.aside.clear();
    trouble.requests_waiting = 0;
    tenant.standing = Standing::works;
    tenant.changed();
    parts_.book.log().warn("an organization has come back",
                           {{"orgId", core::to_string(tenant.org)},
                            {"journalSeq", std::to_string(tenant.journal_seq)},
                            {"waited", std::to_string(trouble.waiting.size())}});
    // Whatever failed may have been a timer: it is found before an input runs into it.
    tick(tenant, at, turn);
    if (tenant.standing != Standing::works) return;
    std::deque<Input> first;
    for (Input& input : std::exchange(trouble.waiting, {})) {
        if (!lines_up(input)) first.push_back(std::move(input));
    }
    parts_.go_first(std::move(first));
}

// Many may have waited: reads take their turns like any others.
bool FaultDesk::lines_up(Input& input) {
    auto* const request = std::get_if<ApiRequest>(&input.what);
    if (request == nullptr || !request->line_up) return false;
    auto const line_up = std::exchange(request->line_up, {});
    line_up(std::move(*request));
    return true;
}

// What is told to its sockets goes on where it was; the engine and the documents are the file's.
void FaultDesk::put_back(Tenant& tenant, Recovered& recovered) {
    Tenant& fresh = *recovered.tenant;
    std::swap(tenant.engine, fresh.engine);
    tenant.engine.watch(tenant.watched);
    tenant.live.recount(tenant.engine.state());
    tenant.queues.recount(tenant.engine.state());
    fresh.directory.succeed(tenant.directory);
    std::swap(tenant.directory, fresh.directory);
    if (tenant.is_damaged && !fresh.is_damaged) {  // it was mended; nobody switched it meanwhile
        tenant.created = fresh.created;
        tenant.disabled = fresh.disabled;
        tenant.delete_at = fresh.delete_at;
    }
    tenant.is_damaged = fresh.is_damaged;
    tenant.is_unreadable = fresh.is_unreadable;
    tenant.journal_seq = fresh.journal_seq;
    tenant.snapshot_seq = fresh.snapshot_seq;
    tenant.snapshot_at = fresh.snapshot_at;
    tenant.decided_at = std::max(tenant.decided_at, fresh.last_at);
}

void FaultDesk::set_aside(Tenant& tenant, std::string const& why, core::Time at, Turn& turn) {
    tenant.standing = Standing::set_aside;
    tenant.changed();
    Failure const failure{FaultKind::organization, why, "set aside"};
    note(&tenant, failure);
    record(tenant, failure, at, {}, turn);
    turn.releases.emplace_back([&tenant] {
        tenant.delivery.suspend();
        tenant.connectors.suspend();
    });
    Trouble& trouble = troubles_[&tenant];
    auto waiting = std::exchange(trouble.waiting, {});
    trouble = Trouble{};
    trouble.hopeless = why;
    for (Input& input : waiting) {
        if (!lines_up(input)) decline(std::move(input), turn);
    }
}

void FaultDesk::try_again(Tenants const& tenants) {
    for (auto const& tenant : tenants.all()) {
        if (tenant->standing != Standing::set_aside || tenant->is_leaving) continue;
        Trouble& trouble = troubles_[tenant.get()];
        trouble = Trouble{};
        trouble.is_careful = true;
        trouble.has_to_start = true;
        tenant->standing = Standing::comes_back;
        tenant->changed();
        restore(tenant->org);
    }
}

// ---- what comes meanwhile ----------------------------------------------------------------------

void FaultDesk::wait(Input&& input, Turn& turn) {
    Trouble& trouble = troubles_[input.tenant];
    auto* const request = std::get_if<ApiRequest>(&input.what);
    // The loop does not work on it: it holds up nobody's reads meanwhile, and takes its turn again.
    if (request != nullptr) request->ticket.reset();
    if (request != nullptr && ++trouble.requests_waiting > requests_waiting_max) {
        turn.releases.emplace_back([respond = request->respond] {
            respond(busy_response("ORGANIZATION_COMES_BACK",
                                  "The organization comes back from its journal"));
        });
        return;
    }
    trouble.waiting.push_back(std::move(input));
}

// Reads are served as far as it came. Facts are the connector's to tell again: none of them is
// acknowledged, and every socket is closed.
void FaultDesk::decline(Input&& input, Turn& turn) {
    Tenant& tenant = *input.tenant;
    if (auto const* const duty = std::get_if<Duty>(&input.what)) {
        return close(tenant, *duty, input.at, turn);
    }
    auto* const request = std::get_if<ApiRequest>(&input.what);
    if (request == nullptr) return;
    auto const respond = request->respond;
    if (is_mutation(request->request.method)) {
        turn.releases.emplace_back([respond] { respond(organization_set_aside()); });
        return;
    }
    auto const what = attempt(&tenant, turn, [&] { run(input, turn); });
    if (!what) return;
    note(&tenant, {FaultKind::handler, *what, request->kept_path(), request->request.tracking_id});
    turn.releases.emplace_back([respond] { respond(internal_error()); });
}

// ---- for the operator --------------------------------------------------------------------------

void FaultDesk::note(Tenant const* tenant, Failure const& failure) {
    parts_.book.note(
        {failure.kind, failure.what, failure.about,
         (tenant != nullptr && tenant->has_engine()) ? core::to_string(tenant->org) : std::string(),
         failure.tracking});
}

void FaultDesk::record(Tenant& tenant, Failure const& failure, core::Time at, std::string input,
                       Turn& turn) {
    if (!is_recording_ || tenant.is_leaving) return;
    store::FaultRecord fault;
    fault.org = tenant.org;
    fault.number = ++tenant.last_fault;
    fault.at = at;
    fault.kind = std::string(core::enum_name(failure.kind));
    fault.about = failure.about;
    if (!failure.tracking.empty()) fault.about += " " + failure.tracking;
    fault.what = failure.what;
    fault.input = std::move(input);
    turn.batch.faults.push_back(std::move(fault));
    turn.writes = true;
}

}  // namespace ringmaster::app
