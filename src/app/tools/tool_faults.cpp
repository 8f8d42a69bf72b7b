// `organization faults | show | retry | skip | resume`: what was set aside, and what becomes of it
// (OPS-8). Listing works beside a daemon; the others decide in the daemon's place, audited.

#include <algorithm>
#include <ostream>

#include "app/base/engine_clock.hpp"
#include "app/tools/offline_store.hpp"
#include "app/tools/tools.hpp"
#include "app/turn/attempt.hpp"
#include "app/turn/decider.hpp"
#include "app/turn/large_change.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::app {
namespace {

std::string fault_state(store::FaultRecord const& fault) {
    return fault.settled ? fault.outcome : "open";
}

void print(store::FaultRecord const& fault, Console console) {
    console.out << fault.number << ' ' << fault.at.epoch_ms << ' ' << fault.kind << ' '
                << fault_state(fault) << " | " << fault.about << " | " << fault.what << '\n';
}

// The fault the command line names, of the organization it names.
store::Result<store::FaultRecord> chosen_fault(store::Reader& reader, FaultOptions const& options) {
    auto const org = chosen_organization(reader, options.org);
    if (!org) return org.error();
    auto faults = reader.faults(org.value());
    if (!faults) return faults.error();
    for (auto& fault : faults.value()) {
        if (fault.number == options.number) return std::move(fault);
    }
    // One that is damaged is not among them.
    auto const report = reader.check(org.value());
    if (report && !report.value().sound()) {
        return store::Error{store::ErrorCode::corrupt, report.value().problems.front()};
    }
    return store::Error{store::ErrorCode::refused,
                        "no fault " + std::to_string(options.number) + " on record"};
}

// What every change of a fault's record is made of.
void settle(store::FaultRecord fault, std::string outcome, core::Time now, store::Batch& batch) {
    Author const console{fault.org, "console", {}};
    batch.audit.push_back(audit_record(console, now, outcome + " fault",
                                       "fault/" + std::to_string(fault.number), fault.about));
    fault.settled = now;
    fault.outcome = std::move(outcome);
    batch.faults.push_back(std::move(fault));
}

// Decides the input again, as the daemon would, with this binary.
std::optional<std::string> decide_again(Tenant& tenant, store::FaultRecord const& fault,
                                        core::Time now, Turn& turn) {
    Metrics metrics;
    Decider decider(metrics);
    std::string why;
    auto const what = attempt(&tenant, turn, [&] {
        if (auto const input = core::decode_fact(fault.input); input && !fault.input.empty()) {
            Decider::Consequences unheard;  // its commands are sent when the daemon starts
            decider.fact(tenant, *input, now, {"console", {}, {}}, turn, unheard);
            return;
        }
        auto const timers = tenant.engine.state().timers_aside;
        auto const timer = std::find_if(timers.begin(), timers.end(), [&](auto const& one) {
            return core::to_text(one) == fault.about;
        });
        if (timer != timers.end()) {
            decider.set_timer_aside(tenant, *timer, true, now, turn);
        } else {
            why = "there is nothing left of it to be tried: it can be skipped";
        }
    });
    if (what) return "it fails still: " + *what;
    if (!why.empty()) return why;
    return std::nullopt;
}

}  // namespace

Exit list_faults(Settings const& settings, FaultOptions const& options, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    auto const org = chosen_organization(reader.value(), options.org);
    if (!org) return complain(console, org.error());
    auto const faults = reader.value().faults(org.value());
    if (!faults) return complain(console, faults.error());
    for (auto const& fault : faults.value()) {
        if (options.all || !fault.settled) print(fault, console);
    }
    auto const recovered = recover_as_far(reader.value(), org.value(), wall_now);
    if (recovered.problem) console.out << "set aside: " << *recovered.problem << '\n';
    for (auto const& timer : recovered.tenant->engine.state().timers_aside) {
        console.out << "timer aside: " << core::to_text(timer) << '\n';
    }
    return Exit::success;
}

Exit show_fault(Settings const& settings, FaultOptions const& options, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    auto const fault = chosen_fault(reader.value(), options);
    if (!fault) return complain(console, fault.error());
    print(fault.value(), console);
    auto const& input = fault.value().input;
    auto const fact = core::decode_fact(input);
    if (fact && !input.empty()) console.out << core::to_text(*fact) << '\n';
    return Exit::success;
}

Exit retry_fault(Settings const& settings, FaultOptions const& options, Console console) {
    auto opened = OfflineStore::open(settings);
    if (!opened) return complain(console, opened.error());
    store::Reader& reader = opened.value().reader();
    auto const fault = chosen_fault(reader, options);
    if (!fault) return complain(console, fault.error());
    auto recovered = recover_organization(reader, fault.value().org, wall_now);
    if (!recovered) return complain(console, recovered.error());
    Tenant& tenant = *recovered.value().tenant;
    core::Time const now = std::max(wall_now(), tenant.last_at);
    Turn turn;
    if (auto const why = decide_again(tenant, fault.value(), now, turn)) {
        console.errors << *why << '\n';
        return Exit::failure;
    }
    settle(fault.value(), "retried", now, turn.batch);
    auto const committed = opened.value().commit(std::move(turn.batch));
    if (!committed) return complain(console, committed.error());
    console.out << "retried " << fault.value().about << '\n';
    return Exit::success;
}

Exit skip_fault(Settings const& settings, FaultOptions const& options, Console console) {
    auto opened = OfflineStore::open(settings);
    if (!opened) return complain(console, opened.error());
    store::Reader& reader = opened.value().reader();
    auto const fault = chosen_fault(reader, options);
    if (!fault) return complain(console, fault.error());
    // It is written again: were it damaged, nobody would see that any more (OPS-5).
    auto const damage = reader.check(fault.value().org);
    if (!damage) return complain(console, damage.error());
    if (!damage.value().sound()) {
        console.errors << damage.value().problems.front() << '\n';
        return Exit::failure;
    }
    store::Batch batch;
    settle(fault.value(), "skipped", wall_now(), batch);
    auto const committed = opened.value().commit(std::move(batch));
    if (!committed) return complain(console, committed.error());
    console.out << "skipped " << fault.value().about << '\n';
    return Exit::success;
}

Exit resume_organization(Settings const& settings, FaultOptions const& options, Console console) {
    auto opened = OfflineStore::open(settings);
    if (!opened) return complain(console, opened.error());
    store::Reader& reader = opened.value().reader();
    auto const org = chosen_organization(reader, options.org);
    if (!org) return complain(console, org.error());
    auto const recovered = recover_organization(reader, org.value(), wall_now);
    if (!recovered) return complain(console, recovered.error());
    auto const faults = reader.faults(org.value());
    if (!faults) return complain(console, faults.error());
    store::Batch batch;
    for (auto const& fault : faults.value()) {
        if (fault.kind != "organization" || fault.settled) continue;
        settle(fault, "resumed", wall_now(), batch);
    }
    auto const committed = opened.value().commit(std::move(batch));
    if (!committed) return complain(console, committed.error());
    console.out << "comes back whole, after " << recovered.value().tenant->journal_seq
                << " entries: the next start serves it\n";
    return Exit::success;
}

}  // namespace ringmaster::app
