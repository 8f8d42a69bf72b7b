// Whatever a day brought about, each of its contacts can be read from the journal afterwards: by
// the events about it alone, in an engine without configuration and without anybody signed in.
#include <gtest/gtest.h>

#include "api/history/history.hpp"
#include "ringmaster/api/history/journal_view.hpp"
#include "ringmaster/core/model/invariant_broken.hpp"
#include "simulation/workload.hpp"

namespace ringmaster::simulation::history_test {
namespace {

using api::HistoryRow;

class DaysJournal : public api::JournalView {
public:
    explicit DaysJournal(std::vector<Step> const& steps) {
        for (Step const& step : steps) {
            if (step.outcome.events.empty()) continue;
            rows_.push_back({rows_.size() + 1, step.now, "input", step.outcome.events});
        }
    }
    void forwards(Uuid const& about, std::uint64_t after_seq, Visit const& visit) override {
        for (HistoryRow const& row : rows_) {
            if (row.journal_seq > after_seq && names(row, about) && !visit(row)) return;
        }
    }
    void backwards(Uuid const& about, std::uint64_t before_seq, Visit const& visit) override {
        for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
            if (row->journal_seq < before_seq && names(*row, about) && !visit(*row)) return;
        }
    }
    std::uint64_t first_at(Time /*time*/) override { return 1; }

private:
    static bool names(HistoryRow const& row, Uuid const& about) {
        return !api::only_about(row, about).events.empty();
    }
    std::vector<HistoryRow> rows_;
};

TEST(History, EveryContactOfADayIsMadeAgain) {
    constexpr std::uint64_t days = 40;
    constexpr int steps = 200;
    std::size_t contacts = 0;
    for (std::uint64_t seed = 1; seed <= days; ++seed) {
        Workload day(seed);
        day.open();
        for (int step = 0; step < steps; ++step) day.step();
        DaysJournal journal(day.stage().steps());
        for (Event const& event : day.stage().journal()) {
            auto const* const created = std::get_if<TaskCreated>(&event);
            if (created == nullptr) continue;
            ++contacts;
            try {
                auto const past = api::rebuild_contact(journal, created->task);
                ASSERT_TRUE(past.has_value()) << to_string(created->task);
                bool const over = day.stage().engine().state().task(created->task) == nullptr;
                EXPECT_TRUE(!over || past->task().ended() != nullptr) << to_string(created->task);
            } catch (InvariantBroken const& broken) {
                FAIL() << broken.what << ", RINGMASTER_SEED=" << seed;
            }
        }
    }
    EXPECT_GT(contacts, days * 10);
}

}  // namespace
}  // namespace ringmaster::simulation::history_test
