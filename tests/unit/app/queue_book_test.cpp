// Figures of queues: who is counted as waiting, and as what when he leaves.
#include "app/turn/queue_book.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/turn/tenants.hpp"

namespace ringmaster::app::queue_book_test {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr core::OrgId org{{1, 1}};
constexpr core::QueueId quick{{0xC0, 1}};  // 10 s of its own
constexpr core::QueueId usual{{0xC0, 2}};  // 20 s
constexpr core::Time start{1'000'000};

core::TaskId task(std::uint64_t number) { return core::TaskId{{0xAA, number}}; }

core::TaskQueued queued(std::uint64_t number, core::QueueId queue, core::Time at) {
    core::TaskQueued made;
    made.task = task(number);
    made.entry = 1;
    made.queue = queue;
    made.at = at;
    return made;
}

core::TaskDequeued dequeued(std::uint64_t number, core::Time at, std::string reason) {
    return {task(number), 1, at, std::move(reason)};
}

class QueueBookTest : public ::testing::Test {
protected:
    QueueBookTest() : directory(org) {
        put("contact-service-queue", quick.value, {{"serviceLevelThreshold", 10}});
        put("contact-service-queue", usual.value, {{"serviceLevelThreshold", 0}});
        put("organization-setting", {9, 9}, {{"shortAbandonThreshold", 3}});
    }
    void put(char const* resource, core::Uuid id, json const& body) {
        EXPECT_TRUE(directory.put({resource, core::to_string(id), 1, body.dump(), {}, {}}));
    }
    QueueTotals took(std::vector<core::Event> const& events) {
        return book.took(events, directory);
    }
    // Comes and goes again.
    QueueTotals waits(core::QueueId queue, core::Duration time, char const* reason) {
        took({queued(++last_, queue, start)});
        return took({dequeued(last_, start + time, reason)});
    }
    api::Directory directory;
    QueueBook book;
    std::uint64_t last_ = 100;
};

TEST_F(QueueBookTest, SaysWhoWaitsAndSinceWhen) {
    EXPECT_FALSE(book.oldest());
    EXPECT_EQ(took({queued(1, quick, start + seconds(5)), queued(2, usual, start)}).offered, 2U);
    EXPECT_EQ(book.waiting(), 2U);
    EXPECT_EQ(book.oldest(), start);
    EXPECT_EQ(book.queues().at(quick).oldest(), start + seconds(5));
    took({dequeued(2, start + seconds(6), "OVERFLOW"), queued(2, quick, start + seconds(6))});
    EXPECT_EQ(book.oldest(), start + seconds(5));
    EXPECT_EQ(book.queues().at(quick).waiting.size(), 2U);
    EXPECT_FALSE(book.queues().at(usual).oldest());
}

TEST_F(QueueBookTest, CountsAnswersByTheLevelOfTheirQueue) {
    EXPECT_EQ(waits(quick, seconds(10), "CONNECTED").answered_in_level, 1U);
    EXPECT_EQ(waits(quick, seconds(10) + milliseconds(1), "CONNECTED").answered_in_level, 0U);
    EXPECT_EQ(waits(usual, seconds(20), "CONNECTED").answered_in_level, 1U);
    EXPECT_EQ(waits(usual, seconds(21), "CONNECTED").answered_in_level, 0U);
    auto const& totals = book.queues().at(quick).totals;
    EXPECT_EQ(totals.offered, 2U);
    EXPECT_EQ(totals.answered, 2U);
    EXPECT_EQ(totals.answered_in_level, 1U);
}

TEST_F(QueueBookTest, CountsAbandonsByTheOrganizationsThreshold) {
    EXPECT_EQ(waits(quick, seconds(3), "CUSTOMER_LEFT").abandoned, 1U);
    EXPECT_EQ(waits(quick, seconds(30), "CUSTOMER_LEG_FAILED").abandoned, 1U);
    EXPECT_EQ(waits(quick, milliseconds(2'999), "CUSTOMER_LEFT").short_abandoned, 1U);
    EXPECT_EQ(waits(quick, seconds(30), "QUEUE_CLOSED").abandoned, 0U);
    auto const& totals = book.queues().at(quick).totals;
    EXPECT_EQ(totals.abandoned, 2U);
    EXPECT_EQ(totals.short_abandoned, 1U);
    EXPECT_EQ(totals.answered, 0U);
}

TEST_F(QueueBookTest, LeavesOutWhatWaitsInNoQueue) {
    auto consult = queued(1, quick, start);
    consult.kind = core::EntryKind::consult;
    auto direct = queued(2, quick, start);
    direct.target = core::AgentId{{2, 2}};
    EXPECT_EQ(took({consult, direct, queued(3, {}, start)}).offered, 0U);
    EXPECT_EQ(took({dequeued(1, start, "CONNECTED")}).answered, 0U);
    EXPECT_EQ(book.waiting(), 0U);
}

TEST_F(QueueBookTest, ComesBackFromAState) {
    took({queued(1, quick, start)});
    core::State state;
    core::QueueEntry entry;
    entry.ordinal = 1;
    entry.queue = usual;
    entry.queued_at = start + seconds(1);
    state.tasks[task(7)].entries = {entry, entry};
    state.tasks[task(7)].entries.back().target = core::AgentId{{2, 2}};
    book.recount(state);
    EXPECT_EQ(book.waiting(), 1U);
    EXPECT_EQ(book.oldest(), start + seconds(1));
    EXPECT_EQ(book.queues().at(quick).totals.offered, 1U);  // since the start, whatever failed
    EXPECT_EQ(took({dequeued(7, start + seconds(2), "CONNECTED")}).answered_in_level, 1U);
}

TEST_F(QueueBookTest, TellsWhatHasChanged) {
    took({queued(1, quick, start)});
    EXPECT_EQ(book.take_changed(), std::set{quick});
    EXPECT_TRUE(book.take_changed().empty());
    core::ConfigurationChanged removal;
    removal.removed.emplace_back();
    took({removal});
    EXPECT_EQ(book.take_changed(), std::set{quick});
    book.forget(quick);  // somebody waits in it
    EXPECT_EQ(book.queues().size(), 1U);
    took({dequeued(1, start, "QUEUE_CLOSED")});
    book.forget(quick);
    EXPECT_TRUE(book.queues().empty());
}

TEST_F(QueueBookTest, IsSummedUpOverOrganizations) {
    Tenants tenants;
    for (std::uint64_t number = 1; number <= 2; ++number) {
        tenants.add(std::make_unique<Tenant>(core::OrgId{{7, number}}, [] { return start; }));
    }
    EXPECT_FALSE(tenants.oldest_waiting());
    Tenant& first = *tenants.find(core::OrgId{{7, 1}});
    Tenant& second = *tenants.find(core::OrgId{{7, 2}});
    first.queues.took({queued(1, quick, start + seconds(1))}, directory);
    second.queues.took({queued(1, quick, start), queued(2, usual, start)}, directory);
    first.changed();
    second.changed();
    EXPECT_EQ(tenants.counts().waiting, 3U);
    EXPECT_EQ(tenants.oldest_waiting(), start);
    EXPECT_EQ(tenants.with_waiting(), (std::vector<Tenant const*>{&second, &first}));
    static_cast<void>(tenants.take(second.org));
    EXPECT_EQ(tenants.counts().waiting, 1U);
    EXPECT_EQ(tenants.oldest_waiting(), start + seconds(1));
}

}  // namespace
}  // namespace ringmaster::app::queue_book_test
