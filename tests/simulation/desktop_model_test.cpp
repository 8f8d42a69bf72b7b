// The desktops' model itself: what an unmodified client does with frames written by hand from the
// wire's description.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/desktop/desktop_model.hpp"

namespace ringmaster::desktop::desktop_model_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// One agent's page, and a call on it.
class Screen : public ::testing::Test {
protected:
    json data(std::string const& type, json const& changes = json::object()) {
        json task{{"type", type},
                  {"interactionId", "call"},
                  {"agentId", "ana"},
                  {"mediaResourceId", "call"},
                  {"isConsulted", false},
                  {"wrapUpRequired", false},
                  {"isOver", false},
                  {"version", ++version_},
                  {"agentsPendingWrapUp", json::array()},
                  {"interaction",
                   {{"interactionId", "call"},
                    {"mediaType", "telephony"},
                    {"state", "new"},
                    {"owner", "ana"},
                    {"participants", {{"ana", {{"id", "ana"}, {"hasJoined", false}}}}},
                    {"media",
                     {{"call",
                       {{"mType", "mainCall"}, {"isHold", false}, {"participants", {"ana"}}}}}}}}};
        task.merge_patch(changes);
        return task;
    }
    Problems tell(std::string const& type, json const& changes = json::object()) {
        ++seq_;
        return page.take({{"type", "RoutingMessage"},
                          {"seq", seq_},
                          {"eventTime", at},
                          {"data", data(type, changes)}},
                         now);
    }
    Problems hydrate(std::string const& type, json const& changes = json::object()) {
        return page.take(
            {{"type", "RoutingMessage"}, {"eventTime", at}, {"data", data(type, changes)}}, now);
    }
    static json joined(json more = json::object()) {
        more["hasJoined"] = true;
        return {{"interaction", {{"state", "connected"}, {"participants", {{"ana", more}}}}}};
    }
    void connect() {
        EXPECT_THAT(tell("AgentContactReserved"), IsEmpty());
        EXPECT_THAT(tell("AgentOfferContact"), IsEmpty());
        EXPECT_THAT(tell("AgentContactAssigned", joined()), IsEmpty());
    }

    DesktopModel page{"ana"};
    Millis now = 0;
    Millis at = 1;

private:
    int seq_ = 0;
    int version_ = 0;
};

TEST_F(Screen, AnOfferIsAcceptedAndHeld) {
    connect();
    EXPECT_THAT(page.drawing("call").buttons, Contains("hold"));
    auto held = joined();
    held["interaction"]["media"]["call"]["isHold"] = true;
    EXPECT_THAT(tell("AgentContactHeld", held), IsEmpty());
    EXPECT_THAT(page.drawing("call").buttons, Contains("unhold"));
    EXPECT_THAT(tell("AgentContactHeld", held), Contains(HasSubstr("told twice")));
}

TEST_F(Screen, ThrowsAtAContactItDoesNotHave) {
    EXPECT_THAT(tell("AgentContactHeld"), Contains(HasSubstr("throws")));
    EXPECT_THAT(tell("ContactUpdated"), Contains(HasSubstr("does not have")));
}

TEST_F(Screen, IgnoresAContactItHas) {
    connect();
    auto held = joined();
    held["interaction"]["media"]["call"]["isHold"] = true;
    EXPECT_THAT(hydrate("AgentContact", held), IsEmpty());
    EXPECT_FALSE(page.drawing("call").customer_held);
    EXPECT_THAT(hydrate("AgentContactHeld", held), IsEmpty());
    EXPECT_TRUE(page.drawing("call").customer_held);
}

TEST_F(Screen, KeepsACallThatOnlyEnds) {
    connect();
    EXPECT_THAT(tell("ContactEnded", joined()), IsEmpty());
    EXPECT_EQ(page.drawing("call").phase, "wrap-up");
    json const over{{"isOver", true}};
    EXPECT_THAT(tell("AgentWrappedUp", over), IsEmpty());
    EXPECT_THAT(page.contacts(), IsEmpty());
    EXPECT_THAT(tell("AgentContactHeld"), Contains(HasSubstr("over for him")));
}

TEST_F(Screen, DropsAnOfferThatEnds) {
    EXPECT_THAT(tell("AgentContactReserved"), IsEmpty());
    EXPECT_THAT(tell("ContactEnded", {{"isOver", true}}), IsEmpty());
    EXPECT_THAT(page.contacts(), IsEmpty());
}

TEST_F(Screen, TheLastEventLeavesNothing) {
    connect();
    auto last = joined();
    last["isOver"] = true;
    EXPECT_THAT(tell("ContactEnded", last), Contains(HasSubstr("stays")));
}

TEST_F(Screen, WaitsForTheFormThatIsDue) {
    connect();
    auto ended = joined();
    ended["agentsPendingWrapUp"] = {"ana"};
    EXPECT_THAT(tell("ContactEnded", ended), IsEmpty());
    EXPECT_THAT(page.settled(now), Contains(HasSubstr("AgentWrapup never came")));
}

TEST_F(Screen, WaitsForTheEndOfAFormThatNobodyOwes) {
    connect();
    auto ended = joined();
    ended["agentsPendingWrapUp"] = {"ana"};
    EXPECT_THAT(tell("ContactEnded", ended), IsEmpty());
    EXPECT_THAT(tell("AgentWrapup", joined()), IsEmpty());
    EXPECT_THAT(page.settled(now), Contains(HasSubstr("AgentWrappedUp never came")));
    EXPECT_THAT(tell("AgentWrappedUp", {{"isOver", true}}), IsEmpty());
    EXPECT_THAT(page.settled(now), IsEmpty());
    EXPECT_THAT(page.contacts(), IsEmpty());
}

TEST_F(Screen, AConferenceAsksSomebodyWhoCanOnlyJoin) {
    connect();
    auto talks = joined({{"consultState", "conferencing"}});
    talks["interaction"]["media"]["call"]["participants"] = {"customer", "ana", "bor"};
    EXPECT_THAT(tell("AgentConsultConferenced", talks), IsEmpty());
    EXPECT_THAT(tell("ParticipantJoinedConference", talks), IsEmpty());
    auto asks = talks;
    asks["interaction"]["participants"]["ana"]["consultState"] = "consultInitiated";
    asks["destinationType"] = "agent";
    EXPECT_THAT(tell("AgentConsultCreated", asks), IsEmpty());
    auto answered = talks;
    answered["interaction"]["participants"]["ana"]["consultState"] = "consulting";
    EXPECT_THAT(tell("AgentConsulting", answered), IsEmpty());
    EXPECT_THAT(page.drawing("call").buttons,
                ::testing::UnorderedElementsAre("consult/end", "consult/conference"));
    EXPECT_THAT(tell("AgentConsultCreated", asks), Contains(HasSubstr("during another")));
}

TEST_F(Screen, WhoWasAskedKeepsWhatDoesNotSaySo) {
    auto const asked = joined({{"isConsulted", true}});
    connect();
    auto ended = asked;
    ended["isConsulted"] = nullptr;
    EXPECT_THAT(tell("AgentConsultEnded", ended), IsEmpty());
    EXPECT_THAT(page.contacts(), Contains("call"));
    ended["isConsulted"] = true;
    EXPECT_THAT(tell("AgentConsultEnded", ended), IsEmpty());
    EXPECT_THAT(page.contacts(), IsEmpty());
}

TEST_F(Screen, AFailureOfAnotherCallRejectsThisOne) {
    page.sent({"hold", "other", json::object()}, now);
    connect();
    EXPECT_THAT(tell("AgentContactHoldFailed", joined()), Contains(HasSubstr("rejects hold")));
}

TEST_F(Screen, APromiseFailsAfterTwentySeconds) {
    page.sent({"end", "call", json::object()}, now);
    now += promise_limit;
    EXPECT_THAT(page.settled(now), IsEmpty());
    EXPECT_THAT(page.settled(now + 1), Contains(HasSubstr("nothing answers end")));
}

TEST_F(Screen, ComparesWithTheTruth) {
    connect();
    json const agent{{"status", nullptr}};
    auto const same = data("", joined());
    json truth{{"agent", agent}, {"tasks", json::array({same})}};
    truth["tasks"][0]["allowedActions"] = {"hold", "end", "transfer", "consult"};
    EXPECT_THAT(page.differences(truth), Contains(HasSubstr("was told")));
    EXPECT_THAT(page.differences(truth, {"call"}), IsEmpty());
    EXPECT_THAT(page.differences({{"agent", agent}, {"tasks", json::array()}}),
                Contains(HasSubstr("still shows")));
}

}  // namespace
}  // namespace ringmaster::desktop::desktop_model_test
