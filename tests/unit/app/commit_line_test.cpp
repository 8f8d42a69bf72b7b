// OPS-1: nothing is said before its commit, and nothing overtakes.

#include <gtest/gtest.h>

#include <stdexcept>

#include "app/turn/commit_line.hpp"

namespace ringmaster::app::commit_line_test {
namespace {

// A writer whose commits the test completes by hand.
class HeldWriter final : public BatchSink {
public:
    void submit(store::Batch, std::function<void(store::CommitResult const&)> done) override {
        held.push_back(std::move(done));
    }
    void complete(std::size_t index, bool committed = true) {
        store::CommitResult result;
        result.committed = committed;
        held.at(index)(result);
    }
    std::vector<std::function<void(store::CommitResult const&)>> held;
};

class CommitLineTest : public ::testing::Test {
protected:
    Turn says(std::string text, bool writes) {
        Turn turn;
        turn.writes = writes;
        turn.releases.emplace_back([this, text = std::move(text)] { said += text; });
        return turn;
    }

    std::string said;
    int commits = 0;
    int failures = 0;
    HeldWriter writer;
    CommitLine line{writer, [this](auto const&) { ++commits; }, [this](auto const&) { ++failures; },
                    [this](std::string const& what) { said += "[" + what + "]"; }};
};

// OPS-8: what one of them throws is its own affair.
TEST_F(CommitLineTest, AReleaseThatThrowsKeepsNobodyElseSilent) {
    Turn turn = says("a", true);
    turn.releases.emplace_back([] { throw std::runtime_error("a bug"); });
    turn.releases.emplace_back([this] { said += "b"; });
    line.push(std::move(turn));
    line.push(says("c", true));
    writer.complete(0);
    writer.complete(1);
    EXPECT_EQ(said, "a[a bug]bc");
    EXPECT_EQ(line.ahead(), 0U);
    EXPECT_EQ(failures, 0);
}

TEST_F(CommitLineTest, WhoWaitsForTheEndIsToldWhateverAnotherThrows) {
    line.push(says("a", true));
    line.when_drained([] { throw std::runtime_error("a bug"); });
    line.when_drained([this] { said += "!"; });
    writer.complete(0);
    EXPECT_EQ(said, "a[a bug]!");
}

TEST_F(CommitLineTest, SaysNothingBeforeTheCommit) {
    line.push(says("a", true));
    EXPECT_EQ(said, "");
    EXPECT_EQ(line.ahead(), 1U);
    writer.complete(0);
    EXPECT_EQ(said, "a");
    EXPECT_EQ(line.ahead(), 0U);
    EXPECT_EQ(commits, 1);
}

TEST_F(CommitLineTest, ReadsWaitBehindEarlierCommits) {
    line.push(says("r", false));
    EXPECT_EQ(said, "r");
    line.push(says("a", true));
    line.push(says("s", false));
    line.push(says("b", true));
    line.push(says("t", false));
    EXPECT_EQ(said, "r");
    writer.complete(0);
    EXPECT_EQ(said, "ras");
    writer.complete(1);
    EXPECT_EQ(said, "rasbt");
}

TEST_F(CommitLineTest, AFailedCommitIsSilent) {
    line.push(says("a", true));
    line.push(says("b", true));
    writer.complete(0, false);
    EXPECT_EQ(said, "");
    EXPECT_EQ(failures, 1);
}

TEST_F(CommitLineTest, WhatIsSaidMayLeadToMore) {
    Turn turn = says("a", true);
    turn.releases.emplace_back([this] { line.push(says("c", false)); });
    turn.releases.emplace_back([this] { said += "b"; });
    line.push(std::move(turn));
    writer.complete(0);
    EXPECT_EQ(said, "abc");
}

TEST_F(CommitLineTest, TellsWhenNothingIsAhead) {
    line.push(says("a", true));
    line.when_drained([this] { said += "!"; });
    EXPECT_EQ(said, "");
    writer.complete(0);
    EXPECT_EQ(said, "a!");
    line.when_drained([this] { said += "?"; });
    EXPECT_EQ(said, "a!?");
}

TEST_F(CommitLineTest, AnEmptyTurnIsNothing) {
    line.push({});
    EXPECT_EQ(line.ahead(), 0U);
    EXPECT_TRUE(writer.held.empty());
}

}  // namespace
}  // namespace ringmaster::app::commit_line_test
