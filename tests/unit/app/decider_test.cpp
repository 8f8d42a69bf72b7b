// Late results of the virtual connector are decided when they were due, however late the loop is.

#include <gtest/gtest.h>

#include "app/loop/fault_desk.hpp"
#include "app/turn/decider.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::decider_test {
namespace {

using namespace core;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::named;

class DeciderTest : public ::testing::Test {
protected:
    DeciderTest() {
        give(ChangeConfiguration{{}, testing::small_organization(), {}});
        tell(SocketOpened{anna, 1, false});
        Login login;
        login.by = testing::SmallWorld::actor("anna");
        login.agent = anna;
        login.session = named<SessionId>("session");
        login.team = named<TeamId>("team");
        login.dial_number = "anna";
        give(login);
        give(SetState{login.by, anna, true, {}, ""});
    }

    void script(MediaKind kind, Duration delay) {
        connector::ScriptRule rule;
        rule.command = kind;
        rule.delay = delay;
        tenant.virtual_connector = connector::VirtualConnector({rule});
    }
    void give(Command const& command) {
        Decider::Consequences consequences;
        auto const outcome = decider.command(tenant, command, now, {}, turn, consequences);
        ASSERT_FALSE(outcome.refusal);
    }
    void tell(Fact const& fact) {
        Decider::Consequences consequences;
        decider.fact(tenant, fact, now, {}, turn, consequences);
    }
    void call() {
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = named<TaskId>("c1");
        create.entry_point = named<EntryPointId>("support-line");
        give(create);
    }
    // Every event of this type in the journal, oldest first.
    template <class T>
    std::vector<T> journaled() {
        std::vector<T> found;
        for (auto const& entry : turn.batch.journal) {
            auto const events = decode_events(entry.events).value();
            for (auto const& event : events) {
                if (auto const* one = std::get_if<T>(&event)) found.push_back(*one);
            }
        }
        return found;
    }

    AgentId const anna = named<AgentId>("anna");
    Time now = testing::start_of_day;
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    FaultBook faults{metrics, book.room("app")};
    Decider decider{metrics};
    NoHistory history;
    RequestRunner runner{decider, history, faults, {}};
    FaultDesk desk{{decider, runner, faults, {}, {}, {}, metrics.counter("looked_at", "")}, {}};
    Tenant tenant{named<OrgId>("org"), [] { return testing::start_of_day; }};
    Turn turn;
};

TEST_F(DeciderTest, ALateResultIsDecidedAtItsTime) {
    script(MediaKind::ring, seconds(5));
    Time const called = now;
    call();
    EXPECT_TRUE(journaled<OfferRinging>().empty());
    EXPECT_EQ(tenant.virtual_connector.next_due(), called + seconds(5));
    now = now + seconds(60);  // the loop was busy elsewhere: result, then RONA
    desk.tick(tenant, now, turn);
    ASSERT_EQ(journaled<OfferRinging>().size(), 1U);
    EXPECT_EQ(journaled<OfferRinging>().front().at, called + seconds(5));
    auto const closed = journaled<OfferClosed>();
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed.front().outcome, OfferOutcome::expired);
    EXPECT_EQ(closed.front().due, called + seconds(5) + seconds(18));
}

TEST_F(DeciderTest, AResultDueAtItsDeadlineIsTooLate) {
    script(MediaKind::ring, seconds(10));  // OF-2: the deadline is not later than the stamp
    call();
    now = now + seconds(10);
    desk.tick(tenant, now, turn);
    ASSERT_FALSE(journaled<OfferClosed>().empty());
    EXPECT_EQ(journaled<OfferClosed>().front().outcome, OfferOutcome::failed);
    EXPECT_TRUE(journaled<OfferRinging>().empty());
}

TEST_F(DeciderTest, TimeDoesNotRunBackwardsForIt) {
    script(MediaKind::ring, milliseconds(100));
    call();
    Time const called = now;
    now = now + milliseconds(250);
    tell(Dtmf{{"pbx", 1}, named<TaskId>("c1"), {}, "1"});  // decided before the result was seen
    desk.catch_up(tenant, now, turn);
    ASSERT_EQ(journaled<OfferRinging>().size(), 1U);
    EXPECT_EQ(journaled<OfferRinging>().front().at, called + milliseconds(250));
}

}  // namespace
}  // namespace ringmaster::app::decider_test
