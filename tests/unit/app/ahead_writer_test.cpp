// What takes many transactions: one at a time, in turn, to the end.
#include "app/turn/ahead_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ringmaster::app::ahead_writer_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

core::OrgId const first{{1, 1}};
core::OrgId const second{{1, 2}};

class Ahead : public ::testing::Test {
protected:
    // "write 0", "settle", "purge", "expire" or "cut 9".
    static std::string name_of(store::Batch const& batch) {
        if (!batch.ahead.empty()) return "write " + std::to_string(batch.ahead[0].first);
        if (!batch.cuts.empty()) return "cut " + std::to_string(batch.cuts[0].up_to);
        if (batch.purge_idempotency_at) return "expire";
        return batch.settling.empty() ? "purge" : "settle";
    }
    void commit(std::size_t rows) {
        auto const done = std::exchange(done_, nullptr);
        ASSERT_TRUE(done);
        done(rows);
    }

    std::vector<std::string> batches_;
    std::function<void(std::size_t)> done_;
    AheadWriter writer_{[this](store::Batch batch, std::function<void(std::size_t)> done) {
        EXPECT_FALSE(done_) << "two at a time";
        batches_.push_back(name_of(batch));
        done_ = std::move(done);
    }};
    std::vector<std::string> ended_;
};

TEST_F(Ahead, EachIsDoneToItsEnd) {
    writer_.settle(first);
    for (std::size_t const rows : {400U, 3U, 0U}) commit(rows);
    EXPECT_THAT(batches_, ElementsAre("settle", "settle", "settle"));
    EXPECT_FALSE(done_);
}

TEST_F(Ahead, ALongOneHoldsNobodyUp) {
    writer_.purge(first, [this] { ended_.push_back("gone"); });
    writer_.write({{second, {9, 9}, 0, {}, {}}, {second, {9, 9}, 200, {}, {}}},
                  [this] { ended_.push_back("written"); });
    for (int round = 0; round < 4; ++round) commit(1'000);
    EXPECT_THAT(batches_, ElementsAre("purge", "write 0", "purge", "write 200", "purge"));
    EXPECT_THAT(ended_, ElementsAre("written"));
    commit(1'000);
    commit(0);
    EXPECT_THAT(ended_, ElementsAre("written", "gone"));
    EXPECT_FALSE(done_);
}

TEST_F(Ahead, OneCutOfAJournalAtATime) {
    writer_.cut(first, 9'000);
    writer_.cut(first, 9'100);  // found again before it is over: the next round will do
    writer_.cut(second, 70);
    for (std::size_t const rows : {2'000U, 70U, 1'500U, 0U, 0U}) commit(rows);
    EXPECT_THAT(batches_, ElementsAre("cut 9000", "cut 70", "cut 9000", "cut 70", "cut 9000"));
    writer_.cut(first, 9'100);
    EXPECT_TRUE(done_);
}

TEST_F(Ahead, ExpiredAnswersGoAFewAtATime) {
    writer_.expire(core::Time{5});
    writer_.expire(core::Time{6});
    writer_.settle(first);
    for (std::size_t const rows : {500U, 0U, 20U, 0U}) commit(rows);
    EXPECT_THAT(batches_, ElementsAre("expire", "settle", "expire", "expire"));
    EXPECT_FALSE(done_);
}

// What runs at the end may ask for more.
TEST_F(Ahead, OneLeadsToAnother) {
    writer_.write({{first, {9, 9}, 0, {}, {}}}, [this] { writer_.settle(first); });
    EXPECT_THAT(ended_, IsEmpty());
    commit(2);
    EXPECT_THAT(batches_, ElementsAre("write 0", "settle"));
    commit(0);
    EXPECT_FALSE(done_);
}

}  // namespace
}  // namespace ringmaster::app::ahead_writer_test
