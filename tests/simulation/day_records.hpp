#pragma once
// The records of a simulated day: its events in a real journal, a projector behind it, and what
// came of it, as texts that can be laid beside those of the Ledger.

#include <memory>
#include <string>
#include <vector>

#include "ringmaster/reports/projector.hpp"
#include "ringmaster/reports/statistics.hpp"
#include "simulation/ledger.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::simulation {

class DayRecords {
public:
    DayRecords();

    // What came behind what is written already becomes entries of so many events.
    void write(std::vector<Event> const& journal, std::size_t events_of_an_entry, Time now);
    // Until nothing is left.
    void project();
    // From the journal alone, in place of what there is.
    void make_anew();
    // Every table, row by row: what two files are compared by.
    [[nodiscard]] std::string dump() const;
    [[nodiscard]] std::string database() const { return scratch_.file(); }
    [[nodiscard]] std::string file() const { return scratch_.file("reports.db"); }
    // The rows of a question, columns parted by `|`, NULL as `-`, in the order of their texts.
    [[nodiscard]] Rows rows(std::string const& sql) const;
    void change(std::string const& sql);

    [[nodiscard]] Rows contact_sessions() const;
    [[nodiscard]] Rows contact_legs() const;
    [[nodiscard]] Rows wrap_ups() const;
    [[nodiscard]] Rows callbacks() const;
    [[nodiscard]] Rows recordings() const;
    [[nodiscard]] Rows agent_sessions() const;
    [[nodiscard]] Rows agent_activities() const;

    [[nodiscard]] Rows queues(LedgerQuestion const& question);
    [[nodiscard]] Rows queue_tasks(LedgerQuestion const& question);
    [[nodiscard]] Rows agents(LedgerQuestion const& question, bool by_team);
    [[nodiscard]] Rows wrap_up_groups(LedgerQuestion const& question, reports::WrapUpsBy by);

private:
    [[nodiscard]] reports::Statistics statistics() const;
    [[nodiscard]] reports::ProjectorOptions options() const;

    store::Scratch scratch_{store::folder_in_memory()};
    std::unique_ptr<store::Store> store_;
    std::size_t written_ = 0;
    std::uint64_t seq_ = 0;
};

}  // namespace ringmaster::simulation
