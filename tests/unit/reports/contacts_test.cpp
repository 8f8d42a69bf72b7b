// The records of a contact, by what happened to it: RP-1, OF-5, RQ-9, VC-1, CO-1, TR-1, WU-10.
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::contacts_test {
namespace {

using namespace core;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

class Contacts : public ::testing::Test {
protected:
    Contacts() { stage.world.bring_in("anna"); }
    SmallWorld& world() { return stage.world; }
    void projected() {
        stage.write();
        stage.project();
    }
    void wrap_up(char const* agent, char const* code = "sale") {
        SubmitWrapUp submit;
        submit.by = SmallWorld::actor(agent);
        submit.agent = named<AgentId>(agent);
        submit.task = named<TaskId>("c1");
        submit.code = named<AuxCodeId>(code);
        submit.note = "called about a bill";
        ASSERT_FALSE(world().give(submit).refusal);
    }

    std::uint32_t engagement_of_wrap_up() {
        std::uint32_t found = 0;
        for (Event const& event : world().journal()) {
            if (auto const* one = std::get_if<WrapUpSubmitted>(&event)) found = one->engagement;
        }
        return found;
    }

    Stage stage;
};

TEST_F(Contacts, AnAnsweredCallHasOneLegAndItsTimes) {
    world().call("c1");
    world().wait(seconds(4));
    world().accept("anna", "c1");
    world().wait(seconds(100));
    world().end("anna", "c1");
    world().wait(seconds(30));
    wrap_up("anna");
    projected();
    EXPECT_EQ(stage.row("SELECT status, is_active, channel_type, direction, origin, destination,"
                        " last_queue_name, last_agent_name, last_team_name, last_site_name,"
                        " termination_type, termination_reason, terminating_end,"
                        " is_contact_handled FROM contact_session"),
              "ended|0|telephony|INBOUND|+15550100|+18005550199|support|anna|team|site|normal|"
              "AGENT_ENDED|Agent|1");
    EXPECT_EQ(stage.row("SELECT queue_count, queue_duration, ringing_count, ringing_duration,"
                        " connected_count, connected_duration, wrap_up_count, wrap_up_duration,"
                        " total_duration, last_wrap_up_code_name FROM contact_session"),
              "1|4000|1|4000|1|100000|1|30000|104000|sale");
    EXPECT_EQ(stage.row("SELECT queued_to, queue_name, queue_duration, offered_count, agent_name,"
                        " answered_time-created_time, connected_duration, wrap_up_duration,"
                        " handle_type, is_task_leg_handled, is_active, last_wrap_up_code_name"
                        " FROM contact_leg"),
              "queue|support|4000|1|anna|4000|100000|30000|normal|1|0|sale");
    EXPECT_EQ(stage.rows("SELECT activity_type, duration FROM contact_activity ORDER BY number"),
              (std::vector<std::string>{"queue|4000", "connecting|0", "ringing|4000",
                                        "connected|100000", "wrapup|30000"}));
    EXPECT_EQ(stage.row("SELECT agent_name, team_name, queue_name, code_name, origin, duration,"
                        " extensions, note, version, channel_type, submitted_by_name FROM wrap_up"),
              "anna|team|support|sale|AGENT|30000|0|called about a bill|1|telephony|anna");
}

// WU-11: the latest version counts, the others are kept.
TEST_F(Contacts, ACorrectedWrapUpIsAnotherVersion) {
    world().call("c1");
    world().accept("anna", "c1");
    world().end("anna", "c1");
    world().wait(seconds(30));
    wrap_up("anna");
    world().wait(seconds(500));
    CorrectWrapUp correct{{ActorKind::supervisor, named<AgentId>("sue"), "Sue"},
                          named<AgentId>("anna"),
                          named<TaskId>("c1"),
                          engagement_of_wrap_up(),
                          named<AuxCodeId>("question"),
                          "",
                          "asked, did not buy"};
    ASSERT_FALSE(world().give(correct).refusal);
    projected();
    std::string const columns =
        " version, code_name, note, origin, duration, decided_time-submitted_time,"
        " submitted_by_kind, submitted_by_name ";
    EXPECT_EQ(stage.rows("SELECT" + columns + "FROM report_wrap_up_versions ORDER BY version"),
              (std::vector<std::string>{
                  "1|sale|called about a bill|AGENT|30000|0|agent|anna",
                  "2|question|asked, did not buy|AGENT|30000|500000|supervisor|Sue"}));
    EXPECT_EQ(stage.rows("SELECT code_name, version FROM report_wrap_ups"),
              std::vector<std::string>{"question|2"});
    EXPECT_EQ(stage.row("SELECT wrap_up_count, last_wrap_up_code_name FROM contact_session"),
              "1|question");
    EXPECT_EQ(stage.row("SELECT last_wrap_up_code_name FROM contact_leg"), "question");
    auto const before = stage.dump();
    ASSERT_TRUE(rebuild(stage.options(), false));
    EXPECT_EQ(stage.dump(), before);
}

// CD-1, CD-4: a secure value is in no record, nor what the variable was while it was none.
TEST_F(Contacts, VariablesAreThoseThatWereSavedLast) {
    world().call("c1");
    auto const save = [this](char const* name, std::variant<PlainValue, SealedValue> value) {
        SaveVariables command;
        command.by = {ActorKind::connector, {}, "ivr"};
        command.task = named<TaskId>("c1");
        command.values[name] = std::move(value);
        ASSERT_FALSE(world().give(command).refusal);
    };
    save("Colour", PlainValue{"red"});
    save("Card", PlainValue{"4711"});
    save("Empty", PlainValue{""});
    save("A \"name\"", PlainValue{"it's"});
    save("Colour", PlainValue{"blue"});
    save("Card", SealedValue{"key", "nonce", "bytes"});
    projected();
    EXPECT_EQ(stage.row("SELECT json(variables) FROM report_contact_sessions"),
              R"({"Colour":"blue","Empty":"","A \"name\"":"it's"})");
    EXPECT_EQ(stage.row("SELECT variables->>'Colour' FROM report_contact_sessions"), "blue");
    auto const before = stage.dump();
    ASSERT_TRUE(rebuild(stage.options(), false));
    EXPECT_EQ(stage.dump(), before);
}

TEST_F(Contacts, AWrapUpThatRunsOutIsStoredAtItsDeadline) {
    world().call("c1");
    world().accept("anna", "c1");
    world().wait(seconds(10));
    world().end("anna", "c1");
    world().wait(seconds(300));
    projected();
    EXPECT_EQ(stage.row("SELECT origin, code_name, duration, submitted_time-started_time"
                        " FROM wrap_up"),
              "TIMEOUT|question|60000|60000");
}

TEST_F(Contacts, WhoLeavesWhileItRingsIsNoAgentsMiss) {
    world().call("c1");
    world().wait(seconds(3));
    world().tell(CustomerLeft{{}, named<TaskId>("c1")});
    projected();
    EXPECT_EQ(stage.row("SELECT termination_type, is_contact_handled, is_contact_offered,"
                        " terminating_end FROM contact_session"),
              "abandoned|0|1|Customer");
    EXPECT_EQ(stage.row("SELECT handle_type, not_answered_count, left_ringing_count,"
                        " queue_duration, termination_reason FROM contact_leg"),
              "abandoned|0|1|3000|CUSTOMER_LEFT");
}

TEST_F(Contacts, AMissedOfferCountsForTheAgentAndTheLegGoesOn) {
    world().call("c1");
    world().wait(seconds(18));  // RONA
    world().wait(seconds(2));
    world().give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), true, {}, ""});
    world().accept("anna", "c1");
    projected();
    EXPECT_EQ(stage.row("SELECT offered_count, not_answered_count, ringing_duration,"
                        " queue_duration, is_active, contact_state FROM contact_leg"),
              "2|1|18000|20000|1|connected");
    EXPECT_EQ(stage.row("SELECT not_responding_count FROM agent_session"), "1");
}

TEST_F(Contacts, HoldsAreSpansOfTheLegsTime) {
    world().call("c1");
    world().accept("anna", "c1");
    world().wait(seconds(10));
    world().give(HoldLeg{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c1")});
    world().wait(seconds(7));
    world().give(HoldLeg{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c1"),
                         false, true});
    world().wait(seconds(1));
    world().end("anna", "c1");
    projected();
    EXPECT_EQ(stage.row("SELECT hold_count, hold_duration, connected_duration FROM contact_leg"),
              "1|7000|18000");
    EXPECT_EQ(stage.row("SELECT hold_count, hold_duration FROM contact_session"), "1|7000");
}

TEST_F(Contacts, ABlindTransferEndsOneLegAndBeginsAnother) {
    world().call("c1");
    world().accept("anna", "c1");
    world().bring_in("ben");
    world().wait(seconds(5));
    TransferTask transfer;
    transfer.by = SmallWorld::actor("anna");
    transfer.agent = named<AgentId>("anna");
    transfer.task = named<TaskId>("c1");
    transfer.target.kind = TargetKind::queue;
    transfer.target.queue = named<QueueId>("sales");
    ASSERT_FALSE(world().give(transfer).refusal);
    world().wait(seconds(2));
    world().accept("ben", "c1");
    world().wait(seconds(9));
    world().end("ben", "c1");
    projected();
    EXPECT_EQ(stage.rows("SELECT queue_name, agent_name, queue_reason, connected_duration,"
                         " transfer_count, blind_transfer_count, next_queue_name,"
                         " termination_reason, terminating_end FROM contact_leg ORDER BY leg"),
              (std::vector<std::string>{"support|anna|NEW|5000|1|1|sales|TRANSFERRED|-",
                                        "sales|ben|TRANSFERRED|9000|0|0|-|AGENT_ENDED|Agent"}));
    EXPECT_EQ(stage.row("SELECT previous_agent_name, last_agent_name, previous_queue_name,"
                        " last_queue_name, first_queue_name, transfer_count,"
                        " agent_to_queue_transfer_count, connected_count FROM contact_session"),
              "anna|ben|support|sales|support|1|1|2");
}

TEST_F(Contacts, AConsultedAgentWhoTakesOverHasALegOfHisOwn) {
    world().call("c1");
    world().accept("anna", "c1");
    world().bring_in("ben");
    StartConsult consult;
    consult.by = SmallWorld::actor("anna");
    consult.agent = named<AgentId>("anna");
    consult.task = named<TaskId>("c1");
    consult.target.kind = TargetKind::agent;
    consult.target.agent = named<AgentId>("ben");
    ASSERT_FALSE(world().give(consult).refusal);
    world().wait(seconds(3));
    AcceptConsult accept;
    accept.by = SmallWorld::actor("ben");
    accept.agent = named<AgentId>("ben");
    accept.task = named<TaskId>("c1");
    ASSERT_FALSE(world().give(accept).refusal);
    world().wait(seconds(8));
    TransferConsult transfer;
    transfer.by = SmallWorld::actor("anna");
    transfer.agent = named<AgentId>("anna");
    transfer.task = named<TaskId>("c1");
    ASSERT_FALSE(world().give(transfer).refusal);
    world().wait(seconds(5));
    world().end("ben", "c1");
    projected();
    EXPECT_EQ(stage.rows("SELECT agent_name, queued_to, connected_duration, consult_count,"
                         " consult_duration, is_task_leg_handled FROM contact_leg ORDER BY leg"),
              (std::vector<std::string>{"anna|queue|11000|1|8000|1", "ben|agent|5000|0|0|1"}));
    EXPECT_EQ(stage.row("SELECT consult_count, consult_duration, hold_duration, transfer_count,"
                        " blind_transfer_count FROM contact_session"),
              "1|8000|11000|1|0");
    EXPECT_EQ(stage.rows("SELECT activity_type FROM contact_activity WHERE is_active=1"),
              (std::vector<std::string>{"wrapup", "wrapup"}));
}

TEST_F(Contacts, NamesAreThoseOfTheirTime) {
    world().call("c1");
    world().accept("anna", "c1");
    world().end("anna", "c1");
    wrap_up("anna");
    Queue renamed = world().engine.state().config.queues.at(named<QueueId>("support"));
    renamed.name = "Help";
    world().configure({renamed});
    world().call("c2");
    projected();
    EXPECT_EQ(stage
                  .rows("SELECT last_queue_name FROM contact_session ORDER BY created_time, task"
                        " COLLATE BINARY")
                  .size(),
              2U);
    EXPECT_EQ(stage.row("SELECT queue_name FROM wrap_up"), "support");
    EXPECT_EQ(stage.row("SELECT queue_name FROM contact_leg WHERE is_active=1"), "Help");
}

TEST_F(Contacts, AnIdGivenTwiceIsTheLaterContacts) {
    world().call("c1");
    world().tell(CustomerLeft{{}, named<TaskId>("c1")});
    world().wait(seconds(60));
    world().call("c1");
    projected();
    EXPECT_EQ(stage.row("SELECT count(*), max(is_active) FROM contact_session"), "1|1");
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_leg"), "1");
}

TEST_F(Contacts, ViewsShowIdsAndTimesAsPeopleReadThem) {
    world().call("c1");
    projected();
    EXPECT_EQ(stage.row("SELECT org_name, task, created_at, ended_at FROM report_contact_sessions"),
              "Acme|" + to_string(named<TaskId>("c1")) + "|2023-11-14T22:13:20.000Z|-");
}

}  // namespace
}  // namespace ringmaster::reports::contacts_test
