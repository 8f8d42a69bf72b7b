// `verify`: what the file says about itself, checked from outside.
//
// The store checks pages, gaps, references and the audit chain (SEC-6). Then the journal of each
// organization is replayed through the engine from as far back as it reaches; on the way the
// state must hash to what every snapshot it passes says (OPS-6).

#include <ostream>
#include <vector>

#include "app/base/fault.hpp"
#include "app/tools/offline_store.hpp"
#include "app/tools/tools.hpp"
#include "app/turn/decider.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::app {
namespace {

struct Replay {
    core::Engine engine;
    std::uint64_t seq = 0;                   // of the newest entry applied
    std::vector<store::Snapshot> snapshots;  // all that are kept, newest first
    std::uint64_t compared = 0;              // seq of the newest one reached and agreeing
    std::string problem;
};

// Every snapshot must be what it says it is, whether or not the replay reaches it.
store::Result<store::Done> collect_snapshots(store::Reader& reader, core::OrgId const& org,
                                             Replay& replay) {
    auto const found = reader.find_snapshot(org, [&](store::Snapshot const& snapshot) {
        auto const engine = core::Engine::restore(snapshot.body);
        bool const ours = snapshot.schema_version == core::state_schema;
        if (ours && (!engine || !is_itself(*engine, snapshot))) {
            replay.problem = "snapshot " + std::to_string(snapshot.seq) + " is damaged";
        }
        replay.snapshots.push_back(snapshot);
        return false;
    });
    if (!found) return found.error();
    return store::Done{};
}

// The beginning: nothing, when the journal has its first entry; else the oldest snapshot that it
// leads on from (the horizon has cut the rest).
store::Result<store::Done> choose_start(store::Reader& reader, core::OrgId const& org,
                                        Replay& replay) {
    auto const first = reader.journal(org, {0, 1});
    if (!first) return first.error();
    bool const complete = first.value().empty() || first.value().front().seq == 1;
    if (complete && (replay.snapshots.empty() || !first.value().empty())) return store::Done{};
    std::uint64_t const reach = first.value().empty() ? 0 : first.value().front().seq - 1;
    for (auto oldest = replay.snapshots.rbegin(); oldest != replay.snapshots.rend(); ++oldest) {
        if (oldest->seq < reach) continue;
        auto engine = core::Engine::restore(oldest->body);
        if (!engine) continue;
        replay.engine = std::move(*engine);
        replay.seq = oldest->seq;
        return store::Done{};
    }
    replay.problem = "the journal does not reach back to a readable snapshot";
    return store::Done{};
}

void compare_snapshots(Replay& replay) {
    for (store::Snapshot const& snapshot : replay.snapshots) {
        if (snapshot.seq != replay.seq) continue;
        if (snapshot.schema_version != core::state_schema) continue;  // not comparable
        if (is_itself(replay.engine, snapshot)) {
            replay.compared = replay.seq;
        } else {
            replay.problem = "the replayed state at " + std::to_string(replay.seq) +
                             " is not the snapshot's: " + core::to_string(replay.engine.hash());
        }
    }
}

store::Result<store::Done> run(store::Reader& reader, core::OrgId const& org, Replay& replay) {
    compare_snapshots(replay);
    auto const last =
        reader.for_each_entry(org, replay.seq, [&replay](store::JournalEntry const& entry) {
            if (entry.seq != replay.seq + 1) {
                replay.problem = "entry " + std::to_string(replay.seq + 1) + " is missing";
            } else if (auto const damage = apply_entry(replay.engine, entry)) {
                replay.problem = *damage;
            }
            if (!replay.problem.empty()) return false;
            replay.seq = entry.seq;
            compare_snapshots(replay);
            return replay.problem.empty();
        });
    if (!last) return last.error();
    if (replay.problem.empty()) replay.problem = replay.engine.broken_invariant().value_or("");
    return store::Done{};
}

// A forged entry may not fit the state it is applied to; that is a finding, not the end.
store::Result<store::Done> check(store::Reader& reader, core::OrgId const& org, Replay& replay) {
    auto const collected = collect_snapshots(reader, org, replay);
    if (!collected || !replay.problem.empty()) return collected;
    auto const chosen = choose_start(reader, org, replay);
    if (!chosen || !replay.problem.empty()) return chosen;
    store::Result<store::Done> result = store::Done{};
    auto const fault = thrown_by([&] { result = run(reader, org, replay); });
    if (fault) replay.problem = "entry " + std::to_string(replay.seq + 1) + ": " + *fault;
    return result;
}

Exit verify_organization(store::Reader& reader, core::OrgId const& org, Console console) {
    Replay replay{core::Engine(org), 0, {}, 0, {}};
    auto const checked = check(reader, org, replay);
    if (!checked) return complain(console, checked.error());
    if (!replay.problem.empty()) {
        console.errors << core::to_string(org) << ": " << replay.problem << '\n';
        return Exit::failure;
    }
    console.out << core::to_string(org) << " seq " << replay.seq << " hash "
                << core::to_string(replay.engine.hash()) << " snapshot ";
    if (replay.snapshots.empty()) {
        console.out << "none";
    } else {
        auto const newest = replay.snapshots.front().seq;
        console.out << newest << (replay.compared == newest ? " agrees" : " not compared");
    }
    console.out << '\n';
    return Exit::success;
}

}  // namespace

Exit verify(Settings const& settings, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    auto organizations = reader.value().organizations();
    if (!organizations) return complain(console, organizations.error());
    auto const report = reader.value().verify();
    if (!report) return complain(console, report.error());
    for (auto const& problem : report.value().problems) console.errors << problem << '\n';
    Exit worst = report.value().problems.empty() ? Exit::success : Exit::failure;
    for (auto const& organization : organizations.value()) {
        Exit const exit = verify_organization(reader.value(), organization.id, console);
        if (exit != Exit::success) worst = exit;
    }
    if (worst != Exit::success) {
        console.errors << "not ok: what is wrong stands above\n";
        return worst;
    }
    console.out << "ok: the folder, every row, the audit chains and the replay of "
                << organizations.value().size() << " organizations are as they were written\n";
    return worst;
}

}  // namespace ringmaster::app
