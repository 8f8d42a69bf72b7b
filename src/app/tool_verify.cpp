// `verify`: what the file says about itself, checked from outside.
//
// The store checks pages, gaps, references and the audit chain (SEC-6). Then the journal of each
// organization is replayed through the engine from as far back as it reaches; on the way the
// state must hash to what the newest snapshot says (OPS-6).

#include <ostream>

#include "app/decider.hpp"
#include "app/offline_store.hpp"
#include "app/recovery.hpp"
#include "app/tools.hpp"

namespace ringmaster::app {
namespace {

struct Replay {
    core::Engine engine;
    std::uint64_t seq = 0;  // of the newest entry applied
    std::optional<store::Snapshot> newest;
    bool compared = false;  // the newest snapshot was reached and agrees
    std::string problem;
};

// The newest snapshot is what is checked; the replay starts at an older one, or at nothing.
store::Result<store::Done> choose_start(store::Reader& reader, core::OrgId const& org,
                                        Replay& replay) {
    auto const found = reader.find_snapshot(org, [&](store::Snapshot const& snapshot) {
        if (!replay.newest) {
            replay.newest = snapshot;
            return false;
        }
        auto engine = core::Engine::restore(snapshot.body);
        if (!engine) return false;
        replay.engine = std::move(*engine);
        replay.seq = snapshot.seq;
        return true;
    });
    if (!found) return found.error();
    return store::Done{};
}

void compare(Replay& replay) {
    if (!replay.newest || replay.newest->seq != replay.seq) return;
    auto const hash = replay.engine.hash();
    if (hash.schema != replay.newest->schema_version) return;  // not comparable
    replay.compared = hash_bytes(hash) == replay.newest->hash;
    if (!replay.compared) {
        replay.problem = "the replayed state at " + std::to_string(replay.seq) +
                         " is not the snapshot's: " + core::to_string(hash);
    }
}

// When the horizon has cut the journal off before the newest snapshot, that is the beginning.
bool start_at_newest(Replay& replay) {
    if (!replay.newest) return false;
    auto engine = core::Engine::restore(replay.newest->body);
    if (!engine) return false;
    replay.engine = std::move(*engine);
    replay.seq = replay.newest->seq;
    return true;
}

store::Result<store::Done> run(store::Reader& reader, core::OrgId const& org, Replay& replay) {
    auto const first = reader.journal(org, {replay.seq, 1});
    if (!first) return first.error();
    bool const reaches_back = first.value().empty() || first.value().front().seq == replay.seq + 1;
    if (!reaches_back && !start_at_newest(replay)) {
        replay.problem = "the journal does not reach back to a readable snapshot";
        return store::Done{};
    }
    compare(replay);
    auto const last =
        reader.for_each_entry(org, replay.seq, [&replay](store::JournalEntry const& entry) {
            if (entry.seq != replay.seq + 1) {
                replay.problem = "entry " + std::to_string(replay.seq + 1) + " is missing";
            } else if (auto const damage = apply_entry(replay.engine, entry)) {
                replay.problem = *damage;
            }
            if (!replay.problem.empty()) return false;
            replay.seq = entry.seq;
            compare(replay);
            return replay.problem.empty();
        });
    if (!last) return last.error();
    if (replay.problem.empty()) replay.problem = replay.engine.broken_invariant().value_or("");
    return store::Done{};
}

Exit verify_organization(store::Reader& reader, core::OrgId const& org, Console console) {
    Replay replay{core::Engine(org), 0, {}, false, {}};
    auto const chosen = choose_start(reader, org, replay);
    if (!chosen) return complain(console, chosen.error());
    auto const ran = run(reader, org, replay);
    if (!ran) return complain(console, ran.error());
    if (!replay.problem.empty()) {
        console.errors << core::to_string(org) << ": " << replay.problem << '\n';
        return Exit::failure;
    }
    console.out << core::to_string(org) << " seq " << replay.seq << " hash "
                << core::to_string(replay.engine.hash()) << " snapshot ";
    if (!replay.newest) {
        console.out << "none";
    } else {
        console.out << replay.newest->seq << (replay.compared ? " agrees" : " not compared");
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
    return worst;
}

}  // namespace ringmaster::app
