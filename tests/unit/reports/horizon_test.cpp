// What the records know where the journal's beginning is gone, what an erasure leaves of a
// customer, and what retention deletes (SEC-7).
#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::horizon_test {
namespace {

using namespace core;
using std::chrono::hours;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

class Horizon : public ::testing::Test {
protected:
    SmallWorld& world() { return stage.world; }
    // A call that is connected, a snapshot, its end, another call.
    void live() {
        world().bring_in("anna");
        world().call("c1");
        world().wait(seconds(4));
        world().accept("anna", "c1");
        stage.write();
        world().wait(seconds(60));
        stage.write_snapshot();
        stage.write({});
        world().end("anna", "c1");
        world().wait(seconds(61));
        world().call("c2");
        world().wait(seconds(2));
        world().accept("anna", "c2");
        stage.write();
    }

    Stage stage;
};

TEST_F(Horizon, RecordsBeginWhereTheJournalDoes) {
    live();
    stage.project();
    std::string const second =
        "SELECT queue_name, queue_duration, agent_name, is_complete"
        " FROM contact_leg WHERE is_active=1";
    EXPECT_EQ(stage.row(second), "support|2000|anna|1");
    stage.cut_up_to(2);
    auto const refused = rebuild(stage.options(), false);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, store::ErrorCode::refused);
    EXPECT_EQ(stage.row("SELECT begun_seq FROM organization"), "0");
    auto const made = rebuild(stage.options(), true);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made.value().standings.front().begun_seq, 2U);
    EXPECT_EQ(made.value().standings.front().seq, stage.seq());
    EXPECT_EQ(stage.row(second), "support|2000|anna|1");
    EXPECT_EQ(stage.row("SELECT count(*), min(is_complete) FROM contact_session"), "1|1");
    std::string const start = std::to_string(testing::start_of_day.epoch_ms);
    EXPECT_EQ(stage.row("SELECT is_complete, state, start_time=" + start + " FROM agent_session"),
              "0|available|1");
    EXPECT_EQ(stage.row("SELECT state, start_time=" + start +
                        " FROM agent_activity"
                        " WHERE channel_type IS NULL"),
              "available|1");
}

TEST_F(Horizon, NothingIsMadeOfAJournalThatWasCutToItsEnd) {
    world().bring_in("anna");
    stage.write();
    stage.project();
    stage.write_snapshot();
    stage.cut_up_to(stage.seq());
    EXPECT_FALSE(rebuild(stage.options(), false));
    stage.project();  // goes on all the same
    world().call("c1");
    stage.write();
    stage.project();
    EXPECT_EQ(stage.row("SELECT begun_seq, seq, problem FROM organization"),
              "0|" + std::to_string(stage.seq()) + "|-");
    EXPECT_EQ(stage.row("SELECT last_queue_name FROM contact_session"), "support");
}

TEST_F(Horizon, WhatWasMissedInBetweenEndsAsUnknown) {
    world().bring_in("anna");
    world().call("c1");
    stage.write();
    stage.project();
    world().wait(seconds(1));
    world().tell(CustomerLeft{{}, named<TaskId>("c1")});
    stage.write();
    stage.write_snapshot();
    world().wait(seconds(1));
    world().call("c2");
    stage.write();
    stage.cut_up_to(3);
    stage.project();
    EXPECT_EQ(stage.rows("SELECT is_active, status, termination_reason, is_complete"
                         " FROM contact_session ORDER BY is_active"),
              (std::vector<std::string>{"0|unknown|UNKNOWN|0", "1|queued|-|1"}));
    EXPECT_EQ(stage.rows("SELECT is_active, is_complete FROM agent_session ORDER BY number"),
              (std::vector<std::string>{"0|0", "1|0"}));
    EXPECT_EQ(stage.row("SELECT problem, seq FROM organization"),
              "-|" + std::to_string(stage.seq()));
}

TEST_F(Horizon, AnErasedCustomerIsNowhere) {
    busy_day(world(), [this] { stage.write(); });
    stage.project();
    EXPECT_NE(stage.dump().find("+15550100"), std::string::npos);
    CustomerErased erased;
    erased.at = world().now;
    erased.customer = customer_of_number("+15550100");
    stage.write({erased});
    stage.project();
    EXPECT_EQ(stage.dump().find("+15550100"), std::string::npos);
    EXPECT_EQ(stage.dump().find("calls/c1.wav"), std::string::npos);
    EXPECT_NE(stage.dump().find("+4930111"), std::string::npos);  // somebody else's
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_session WHERE is_erased=1 AND"
                        " destination='+18005550199'"),
              stage.row("SELECT count(*) FROM contact_session WHERE is_erased=1"));
    std::string const followed = stage.dump();
    ASSERT_TRUE(rebuild(stage.options(), false));
    EXPECT_EQ(stage.dump(), followed);
}

// CB-1, CB-9: whom a contact was to call back is its customer as well; also one who was called in
// vain before it was meant for somebody else.
TEST_F(Horizon, WhoeverWasToBeCalledBackIsNowhere) {
    TaskId const task = named<TaskId>("c1");
    world().call("c1");
    stage.write();
    auto const asked = [&](char const* number) {
        return CallbackRequested{task, CallbackType::courtesy, number, {}, world().now};
    };
    stage.write({asked("+4930777001")});
    stage.write({CallbackDialled{task, 9, 8, {}, world().now}});
    stage.write({asked("+4930777002")});
    stage.project();
    for (char const* const number : {"+4930777001", "+4930777002"}) {
        ASSERT_NE(stage.dump().find(number), std::string::npos) << number;
    }
    for (char const* const number : {"+4930777001", "+4930777002"}) {
        CustomerErased erased;
        erased.customer = customer_of_number(number);
        stage.write({erased});
        stage.project();
        EXPECT_EQ(stage.dump().find(number), std::string::npos) << number;
        EXPECT_EQ(stage.row("SELECT is_erased, customer_number FROM contact_session"), "1|-");
        if (number == std::string("+4930777001")) {
            stage.write({asked("+4930777002")});
        }
    }
}

TEST_F(Horizon, WhatComesAfterTheErasureSaysNothingOfHim) {
    world().call("c1");
    world().tell(CustomerLeft{{}, named<TaskId>("c1")});
    stage.write();
    CustomerErased erased;
    erased.customer = customer_of_number("+15550100");
    stage.write({erased});
    stage.write({RecordingStarted{named<TaskId>("c1"), world().now},
                 RecordingFileReceived{named<TaskId>("c1"), "calls/late.wav", world().now}});
    stage.project();
    EXPECT_EQ(stage.row("SELECT file, file_time IS NOT NULL FROM recording"), "-|1");
}

TEST_F(Horizon, RetentionDeletesWhatEndedLongAgo) {
    busy_day(world(), [this] { stage.write(); });
    stage.project();
    Projector projector = stage.open();
    Retention kept;
    kept.contact_days = 1;
    kept.agent_days = kept.callback_days = kept.recording_days = 1;
    kept.wrap_up_days = 3;
    Time const later = world().now + hours(48);
    std::uint64_t rows = 0;
    while (true) {
        auto const deleted = projector.retain(Stage::org(), kept, later, 5);
        ASSERT_TRUE(deleted) << deleted.error().message;
        if (deleted.value() == 0) break;
        rows += deleted.value();
    }
    EXPECT_GT(rows, 50U);
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_activity WHERE is_active=0"), "0");
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_leg WHERE is_active=0"), "0");
    EXPECT_NE(stage.row("SELECT count(*) FROM contact_session WHERE is_active=0"), "0");
    EXPECT_NE(stage.row("SELECT count(*) FROM wrap_up"), "0");
    kept.wrap_up_days = 1;
    EXPECT_NE(projector.retain(Stage::org(), kept, later, 1'000).value(), 0U);
    // The sessions once nothing else is left of them: an erasure finds it by them (SEC-7).
    EXPECT_NE(stage.row("SELECT count(*) FROM contact_session WHERE is_active=0"), "0");
    EXPECT_NE(projector.retain(Stage::org(), kept, later, 1'000).value(), 0U);
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_session WHERE is_active=0"), "0");
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_session WHERE is_active=1"), "1");
    EXPECT_EQ(stage.row("SELECT count(*) FROM wrap_up"), "0");
}

}  // namespace
}  // namespace ringmaster::reports::horizon_test
