// A replayed day kept as a daemon would have kept it: its journal in a database, and records made
// of that, so that every report can be asked for it.

#include "app/daemon/records_thread.hpp"
#include "app/tools/offline_store.hpp"
#include "app/tools/replay_day.hpp"
#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t entries_at_once = 500;

// Takes the steps of the day and commits them in their order.
class Keeper {
public:
    explicit Keeper(OfflineStore& store) : store_(store) {}

    void take(core::Outcome const& outcome, core::Time at) {
        if (outcome.events.empty() || error_) return;
        store::JournalEntry entry;
        entry.org = replayed_organization();
        entry.seq = ++seq_;
        entry.at = at;
        entry.kind = "replay";
        entry.about = api::journal_subjects(outcome.events);
        entry.events = core::encode(outcome.events);
        batch_.journal.push_back(std::move(entry));
        if (batch_.journal.size() == entries_at_once) commit();
    }
    [[nodiscard]] std::optional<store::Error> end() {
        commit();
        return error_;
    }

private:
    void commit() {
        if (batch_.journal.empty() || error_) return;
        auto const committed = store_.commit(std::exchange(batch_, {}));
        if (!committed) error_ = committed.error();
    }

    OfflineStore& store_;
    store::Batch batch_;
    std::uint64_t seq_ = 0;
    std::optional<store::Error> error_;
};

store::Result<store::Done> make_records(Settings const& settings) {
    auto projector = reports::Projector::open(
        projector_options(settings.database_path(), settings.records_path()));
    if (!projector) return projector.error();
    for (std::uint64_t behind = 1; behind != 0;) {
        auto const round = projector.value().round();
        if (!round) return round.error();
        if (round.value().stopped != 0) {
            auto const& stopped = round.value().newly_stopped;
            return store::Error{store::ErrorCode::refused,
                                stopped.empty() ? "" : stopped.front().problem.value_or("")};
        }
        behind = round.value().behind;
    }
    return store::Done{};
}

}  // namespace

store::Result<ReplayReport> record_replayed_day(std::vector<RecordedCall> const& calls,
                                                std::string const& data_folder) {
    Settings settings;
    settings.data_directory = data_folder;
    auto store = OfflineStore::open(settings);
    if (!store) return store.error();
    auto const there = store.value().reader().organizations();
    if (!there) return there.error();
    if (!there.value().empty()) {
        return store::Error{store::ErrorCode::refused,
                            data_folder + " holds an organization: choose another folder"};
    }
    store::Batch founding;
    founding.organizations.push_back({replayed_organization(), "Replay", core::Time{1}});
    auto const founded = store.value().commit(std::move(founding));
    if (!founded) return founded.error();
    Keeper keeper(store.value());
    ReplayReport report = replay_day(calls, [&keeper](core::Outcome const& outcome, core::Time at) {
        keeper.take(outcome, at);
    });
    if (auto error = keeper.end()) return *error;
    auto const made = make_records(settings);
    if (!made) return made.error();
    return report;
}

}  // namespace ringmaster::app
