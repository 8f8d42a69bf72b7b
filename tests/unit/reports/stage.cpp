// How a day of the small world gets into a journal and its records out of their file.
#include "unit/reports/stage.hpp"

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/personal_data.hpp"
#include "ringmaster/store/connection.hpp"

namespace ringmaster::reports {

Stage::Stage() : store_(store::open_store(scratch_.file())) {
    store::Batch batch;
    batch.organizations.push_back({org(), "Acme", core::Time{1}});
    write_batch(std::move(batch));
    write();
}

void Stage::write_batch(store::Batch batch) {
    auto const result = store::commit(*store_, std::move(batch));
    if (!result.committed) throw std::runtime_error(result.error.message);
}

void Stage::write(std::vector<core::Event> const& events) {
    store::JournalEntry entry;
    entry.org = org();
    entry.seq = ++seq_;
    entry.at = world.now;
    entry.kind = "test";
    entry.events = core::encode(events);
    store::Batch batch;
    batch.journal.push_back(std::move(entry));
    write_batch(std::move(batch));
}

void Stage::write() {
    auto const& all = world.journal();
    if (written_ == all.size()) return;
    std::vector<core::Event> const fresh(all.begin() + static_cast<std::ptrdiff_t>(written_),
                                         all.end());
    written_ = all.size();
    write(fresh);
}

void Stage::write_snapshot() {
    store::Snapshot snapshot;
    snapshot.org = org();
    snapshot.seq = seq_;
    snapshot.schema_version = core::state_schema;
    snapshot.hash = "hash";
    snapshot.at = world.now;
    snapshot.body = world.engine.snapshot();
    store::Batch batch;
    batch.snapshots.push_back(std::move(snapshot));
    write_batch(std::move(batch));
}

void Stage::cut_up_to(std::uint64_t seq) {
    store::Batch batch;
    batch.cuts.push_back({org(), seq, 10'000});
    write_batch(std::move(batch));
}

ProjectorOptions Stage::options() const { return {scratch_.file(), records(), same_number, 500}; }

Projector Stage::open(std::size_t entries_max) const {
    auto wanted = options();
    wanted.entries_max = entries_max;
    auto opened = Projector::open(wanted);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(opened).value();
}

void Stage::project() {
    Projector projector = open();
    while (true) {
        auto const round = projector.round();
        if (!round) throw std::runtime_error(round.error().message);
        for (auto const& one : round.value().newly_stopped) {
            throw std::runtime_error(one.problem.value_or(""));
        }
        if (round.value().entries == 0 && round.value().behind == 0) return;
    }
}

std::vector<std::string> Stage::rows(std::string const& sql) const {
    store::Connection connection(records(), store::Connection::Access::read_only);
    store::Statement statement = connection.prepare(sql);
    int const columns = sqlite3_column_count(sqlite3_next_stmt(connection.handle(), nullptr));
    std::vector<std::string> found;
    while (statement.step()) {
        std::string line;
        for (int column = 0; column < columns; ++column) {
            if (column != 0) line += '|';
            line += statement.optional_bytes().value_or("-");
        }
        found.push_back(std::move(line));
    }
    return found;
}

std::string Stage::row(std::string const& sql) const {
    auto const found = rows(sql);
    return found.size() == 1 ? found.front() : std::to_string(found.size()) + " rows";
}

std::string Stage::dump() const {
    std::string text;
    for (std::string const& table :
         rows("SELECT name FROM sqlite_schema WHERE type='table' ORDER BY name")) {
        text += "== " + table + '\n';
        for (std::string const& line : rows("SELECT * FROM " + table)) text += line + '\n';
    }
    return text;
}

core::Uuid customer_of_number(std::string const& number) { return testing::id_of(number); }

bool same_number(core::CustomerErased const& erased, core::TaskCreated const& contact) {
    return erased.customer == customer_of_number(core::customer_of(contact));
}

}  // namespace ringmaster::reports
