#pragma once
// What the tests of the records share: a day in a small world whose events are written into a real
// journal, a projector that follows it, and SQL to look at what came of it.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "ringmaster/reports/projector.hpp"
#include "support/small_world.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::reports {

class Stage {
public:
    Stage();

    testing::SmallWorld world;

    // What has happened since the last time becomes one entry of the journal.
    void write();
    void write(std::vector<core::Event> const& events);
    // Everything after `seq` is dropped, all up to it stays in a snapshot; as the horizon does.
    void cut_up_to(std::uint64_t seq);
    void write_snapshot();
    void write_batch(store::Batch batch);
    // Follows until nothing is left.
    void project();
    [[nodiscard]] Projector open(std::size_t entries_max = 500) const;
    [[nodiscard]] ProjectorOptions options() const;
    [[nodiscard]] std::string records() const { return scratch_.file("reports.db"); }

    // The rows of a question, columns parted by `|`, NULL as `-`, ids by `named` where known.
    [[nodiscard]] std::vector<std::string> rows(std::string const& sql) const;
    [[nodiscard]] std::string row(std::string const& sql) const;
    // Every table, row by row: what two files are compared by.
    [[nodiscard]] std::string dump() const;

    [[nodiscard]] static core::OrgId org() { return testing::named<core::OrgId>("org"); }
    [[nodiscard]] std::uint64_t seq() const { return seq_; }

private:
    store::Scratch scratch_;
    std::unique_ptr<store::Store> store_;
    std::size_t written_ = 0;  // events of the world's journal
    std::uint64_t seq_ = 0;
};

// A telephone call: who called is the customer of an inbound, who was called of an outbound one.
[[nodiscard]] bool same_number(core::CustomerErased const& erased,
                               core::TaskCreated const& contact);
// What stands for a number in an erasure of these tests.
[[nodiscard]] core::Uuid customer_of_number(std::string const& number);

}  // namespace ringmaster::reports
