#include "app/loop/fault_desk.hpp"

#include <algorithm>
#include <utility>

#include "app/turn/attempt.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/limits.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::app {
namespace {

// An engine's time never runs backwards, not even for what had to wait.
core::Time stamp(Tenant const* tenant, core::Time at) {
    return tenant == nullptr ? at : std::max(at, tenant->decided_at);
}

// The same caller asks the same, whatever the key.
std::string request_digest(ApiRequest const& asked) {
    api::Request const& request = asked.request;
    std::string text;
    for (std::string const* part : {&asked.principal.subject, &request.method, &request.path,
                                    &request.query, &request.body}) {
        text += std::to_string(part->size()) + ":" + *part;
    }
    return std::string(crypto::bytes(crypto::sha256(text)));
}

TriedFacts* tried_of(Input& input) {
    if (auto* const request = std::get_if<ApiRequest>(&input.what)) return &request->facts;
    auto* const duty = std::get_if<Duty>(&input.what);
    return duty == nullptr ? nullptr : duty->facts.get();
}

}  // namespace

void FaultDesk::start(Tenant& tenant, core::Time now, Turn& turn) {
    if (tenant.standing == Standing::set_aside) {
        Failure const failure{FaultKind::organization, troubles_[&tenant].hopeless, "start"};
        return record(tenant, failure, now, {}, turn);
    }
    auto const what = attempt(&tenant, turn, [&] {
        Decider::Consequences consequences;
        parts_.decider.fact(tenant, core::DaemonStarted{}, now, {}, turn, consequences);
        parts_.decider.release(tenant, std::move(consequences), turn);
    });
    if (what) {
        note(&tenant, {FaultKind::start, *what, "DaemonStarted"});
        troubles_[&tenant].has_to_start = true;
        return take_out(tenant, turn);
    }
    // What came due while nobody was there happens before anybody is let in (OPS-2).
    while (tenant.standing == Standing::works &&
           tenant.engine.next_deadline().value_or(now + core::Duration(1)) <= now) {
        tick(tenant, now, turn);
    }
}

void FaultDesk::found_damaged(Tenant& tenant, std::string const& why) {
    tenant.standing = Standing::set_aside;
    tenant.changed();
    troubles_[&tenant].hopeless = why;
    note(&tenant, {FaultKind::organization, why, "start"});
}

// ---- timers ----------------------------------------------------------------------------------

void FaultDesk::tick(Tenant& tenant, core::Time now, Turn& turn) {
    catch_up(tenant, now, turn);
    if (tenant.standing != Standing::works) return;
    now = stamp(&tenant, now);
    auto const trouble = troubles_.find(&tenant);
    if (trouble != troubles_.end() && trouble->second.is_careful) {
        return careful_tick(tenant, now, turn);
    }
    if (tenant.engine.next_deadline().value_or(now + core::Duration(1)) > now) return;
    auto const what = attempt(&tenant, turn, [&] {
        parts_.decider.tick(tenant, now, turn, core::limits::timers_per_tick_max);
    });
    if (!what) return;
    note(&tenant, {FaultKind::timer, *what, "what was due"});
    troubles_[&tenant].timers_failed = true;
    take_out(tenant, turn);
}

void FaultDesk::careful_tick(Tenant& tenant, core::Time now, Turn& turn) {
    for (std::size_t fired = 0; fired < core::limits::timers_per_tick_max; ++fired) {
        Trouble& trouble = troubles_[&tenant];
        auto const timer = tenant.engine.next_timer();
        if (!timer || timer->due > now) {
            trouble.is_careful = false;
            trouble.timers_failed = false;
            trouble.suspect.reset();
            return;
        }
        auto const what =
            attempt(&tenant, turn, [&] { parts_.decider.tick(tenant, now, turn, 1); });
        if (what) return timer_failed(tenant, *timer, *what, turn);
        trouble.in_a_row = 0;
    }
}

void FaultDesk::timer_failed(Tenant& tenant, core::Timer const& timer, std::string const& what,
                             Turn& turn) {
    Failure const failure{FaultKind::timer, what, core::to_text(timer)};
    note(&tenant, failure);
    Trouble& trouble = troubles_[&tenant];
    if (trouble.timers_failed || trouble.suspect == timer) {
        trouble.timers_failed = false;
        trouble.suspect.reset();
        trouble.aside.insert(timer);
        record(tenant, failure, tenant.decided_at, {}, turn);
    } else {
        trouble.suspect = timer;
    }
    take_out(tenant, turn);
}

void FaultDesk::catch_up(Tenant& tenant, core::Time now, Turn& turn) {
    parts_.looked_at.add();
    while (tenant.standing == Standing::works) {
        auto const due = tenant.virtual_connector.take_due(now);
        if (!due) return;
        decide({&tenant, due->at, due->fact}, turn);
    }
}

// ---- inputs ----------------------------------------------------------------------------------

void FaultDesk::decide(Input&& input, Turn& turn) {
    Tenant* const tenant = input.tenant;
    if (tenant != nullptr && tenant->standing == Standing::comes_back) {
        return wait(std::move(input), turn);
    }
    if (tenant != nullptr && tenant->standing == Standing::set_aside) {
        return decline(std::move(input), turn);
    }
    input.at = stamp(tenant, input.at);
    auto* const request = std::get_if<ApiRequest>(&input.what);
    std::function<void(api::Response)> respond;
    if (request != nullptr) {
        respond = request->respond;
        if (failed_before(*tenant, *request, input.at)) {
            turn.releases.emplace_back([respond] { respond(internal_error()); });
            return;
        }
    }
    std::uint64_t const before = tenant == nullptr ? 0 : tenant->journal_seq;
    auto const what = attempt(tenant, turn, [&] { run(input, turn); });
    if (!what) {
        auto const trouble = troubles_.find(tenant);
        bool const decided = tenant != nullptr && tenant->journal_seq != before;
        if (decided && trouble != troubles_.end()) trouble->second.in_a_row = 0;
        return;
    }
    if (request != nullptr) request->respond = std::move(respond);
    failed(std::move(input), *what, turn);
}

void FaultDesk::run(Input& input, Turn& turn) {
    if (auto* const request = std::get_if<ApiRequest>(&input.what)) {
        parts_.runner.run(*input.tenant, *request, input.at, turn);
    } else if (auto const* const fact = std::get_if<core::Fact>(&input.what)) {
        Decider::Consequences consequences;
        parts_.decider.fact(*input.tenant, *fact, input.at, {}, turn, consequences);
        parts_.decider.release(*input.tenant, std::move(consequences), turn);
    } else {
        std::get<Duty>(input.what).run(input.at, turn);
    }
}

void FaultDesk::failed(Input&& input, std::string const& what, Turn& turn) {
    TriedFacts* const tried = tried_of(input);
    if (tried != nullptr && tried->trying) {
        return facts_failed(std::move(input), *tried, what, turn);
    }
    if (auto const* const request = std::get_if<ApiRequest>(&input.what)) {
        return request_failed(*input.tenant, *request, input.at, what, turn);
    }
    if (input.tenant == nullptr || !input.tenant->has_engine()) {
        note(input.tenant, {FaultKind::duty, what, std::get<Duty>(input.what).name});
        return;
    }
    Tenant& tenant = *input.tenant;
    auto const* const duty = std::get_if<Duty>(&input.what);
    bool const again = duty == nullptr || duty->again;
    take_out(tenant, turn);
    if (again && ++input.failures < 2) {
        note(&tenant, {duty == nullptr ? FaultKind::fact : FaultKind::duty, what,
                       duty == nullptr ? std::string(kind_of(std::get<core::Fact>(input.what)))
                                       : duty->name});
        troubles_[&tenant].waiting.push_front(std::move(input));
        return;
    }
    give_up(input, what, turn);
}

void FaultDesk::request_failed(Tenant& tenant, ApiRequest const& asked, core::Time at,
                               std::string const& what, Turn& turn) {
    Failure const failure{FaultKind::command, what, asked.request.method + " " + asked.kept_path(),
                          asked.request.tracking_id};
    note(&tenant, failure);
    turn.releases.emplace_back([respond = asked.respond] { respond(internal_error()); });
    if (!tenant.has_engine()) return;
    auto& requests = troubles_[&tenant].requests;
    auto const digest = request_digest(asked);
    if (requests.size() >= requests_remembered_max && !requests.contains(digest)) requests.clear();
    auto& known = requests[digest];
    known.last = at;
    if (++known.times == 2) record(tenant, failure, at, {}, turn);
    take_out(tenant, turn);
}

void FaultDesk::facts_failed(Input&& input, TriedFacts& tried, std::string const& what,
                             Turn& turn) {
    Tenant& tenant = *input.tenant;
    core::Fact const fact = *std::exchange(tried.trying, std::nullopt);
    Failure const failure{FaultKind::fact, what, std::string(kind_of(fact))};
    note(&tenant, failure);
    if (!tried.failed.insert(tried.index).second) {
        tried.aside.insert(tried.index);
        record(tenant, failure, input.at, core::encode(fact), turn);
    }
    take_out(tenant, turn);
    if (auto* const request = std::get_if<ApiRequest>(&input.what)) request->ticket.reset();
    troubles_[&tenant].waiting.push_front(std::move(input));
}

// A fact or a duty: on record, and whoever told it need not tell it again.
void FaultDesk::give_up(Input& input, std::string const& what, Turn& turn) {
    Tenant& tenant = *input.tenant;
    if (auto const* const fact = std::get_if<core::Fact>(&input.what)) {
        Failure const failure{FaultKind::fact, what, std::string(kind_of(*fact))};
        note(&tenant, failure);
        record(tenant, failure, input.at, core::encode(*fact), turn);
        if (auto const* const opened = std::get_if<core::SocketOpened>(fact)) {
            turn.releases.emplace_back(
                [&tenant, socket = opened->socket] { tenant.delivery.suspend(socket); });
        }
        return;
    }
    Duty const& duty = std::get<Duty>(input.what);
    Failure const failure{FaultKind::duty, what, duty.name};
    note(&tenant, failure);
    if (duty.again) record(tenant, failure, input.at, {}, turn);
    close(tenant, duty, input.at, turn);
}

void FaultDesk::close(Tenant& tenant, Duty const& duty, core::Time at, Turn& turn) {
    if (!duty.failed) return;
    auto const what = attempt(&tenant, turn, [&] { duty.failed(at, turn); });
    if (what) note(&tenant, {FaultKind::duty, *what, duty.name + ", given up"});
}

bool FaultDesk::failed_before(Tenant const& tenant, ApiRequest const& asked, core::Time at) const {
    auto const trouble = troubles_.find(&tenant);
    if (trouble == troubles_.end() || trouble->second.requests.empty()) return false;
    auto const found = trouble->second.requests.find(request_digest(asked));
    if (found == trouble->second.requests.end() || found->second.times < 2) return false;
    return at - found->second.last < request_aside_for;
}

}  // namespace ringmaster::app
