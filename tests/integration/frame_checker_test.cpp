// The checker itself: it passes a frame written from the wire's description by hand, and it notices
// every single key that is taken away.
#include "integration/frame_checker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ringmaster::tests::frame_checker_test {
namespace {

using nlohmann::json;

json sample_interaction() {
    return json::parse(R"({
      "interactionId":"task","mainInteractionId":"task","orgId":"org","owner":"agent",
      "mediaType":"telephony","mediaChannel":"telephony","state":"new","isTerminated":false,
      "isFcManaged":false,"isMediaForked":false,"createdTimestamp":1,"currentVTeam":"queue",
      "previousVTeams":[],"contactDirection":{"type":"INBOUND"},"outboundType":"",
      "workflowManager":"",
      "callProcessingDetails":{"ani":"1","displayAni":"1","dnis":"2","QueueId":"queue",
        "virtualTeamName":"Billing","customerName":"","ronaTimeout":"18","priority":"5",
        "pauseResumeEnabled":"true","pauseDuration":"30","isPaused":false,
        "recordInProgress":"false","ctqInProgress":"false","consultDestinationAgentJoined":false,
        "consultDestinationAgentName":"","parentInteractionId":"","relationshipType":""},
      "callAssociatedData":{"A":{"name":"A","displayName":"A","value":"","type":"STRING",
        "agentEditable":true,"agentViewable":true,"isSecure":false,"secureKeyId":"",
        "secureKeyVersion":0,"version":1}},
      "callAssociatedDetails":{},"callFlowParams":{},
      "participants":{"agent":{"id":"agent","pType":"Agent","type":"Agent","name":"Ana",
        "hasJoined":false,"hasLeft":false,"isWrapUp":false,"isConsulted":false,
        "consultState":"","autoAnswerEnabled":false,"dn":"2001","epId":"","teamId":"team",
        "joinTimestamp":null,"currentState":"new","currentStateTimestamp":1,
        "consultTimestamp":null,"wrapUpTimestamp":null}},
      "media":{"task":{"mediaResourceId":"task","mediaType":"telephony","mediaMgr":"virtual",
        "mType":"mainCall","isHold":false,"holdTimestamp":null,"participants":["agent"]}}})");
}

json sample_offer() {
    json data{{"type", "AgentOfferContact"},
              {"eventType", "RoutingMessage"},
              {"trackingId", "t"},
              {"isOver", false},
              {"agentId", "agent"},
              {"orgId", "org"},
              {"interactionId", "task"},
              {"owner", "agent"},
              {"queueMgr", "aqm"},
              {"queueName", "Billing"},
              {"mediaResourceId", "task"},
              {"consultMediaResourceId", ""},
              {"destAgentId", ""},
              {"destinationType", ""},
              {"consultingAgentId", ""},
              {"updatedBy", ""},
              {"participantId", ""},
              {"reason", ""},
              {"reasonCode", ""},
              {"agentsPendingWrapUp", json::array()},
              {"terminatingParty", ""},
              {"ronaTimeout", 18},
              {"isConsulted", false},
              {"isConferencing", false},
              {"wrapUpRequired", false},
              {"allowedActions", {"accept"}},
              {"offerDeadline", 18001},
              {"wrapUpDeadline", nullptr},
              {"version", 1},
              {"interaction", sample_interaction()}};
    return {{"type", "RoutingMessage"}, {"orgId", "org"}, {"trackingId", "t"},      {"seq", 1},
            {"serverTime", 1},          {"eventTime", 1}, {"data", std::move(data)}};
}

// The paths of all object members below (and with) `at`.
void collect(json const& tree, json::json_pointer const& at,
             std::vector<json::json_pointer>& paths) {
    if (!tree.is_object()) return;
    for (auto const& [key, value] : tree.items()) {
        paths.push_back(at / key);
        collect(value, at / key, paths);
    }
}

TEST(FrameChecker, PassesTheSample) {
    FrameChecker checker("org", "agent");
    EXPECT_THAT(checker.check(sample_offer()), ::testing::IsEmpty());
}

TEST(FrameChecker, NoticesEveryMissingKey) {
    auto const whole = sample_offer();
    std::vector<json::json_pointer> paths;
    collect(whole, json::json_pointer(), paths);
    ASSERT_GT(paths.size(), 90U);
    for (auto const& path : paths) {
        // A map may be empty.
        auto const text = path.to_string();
        bool const optional = text == "/data/interaction/callAssociatedData/A";
        if (optional) continue;
        auto frame = whole;
        frame[path.parent_pointer()].erase(path.back());
        FrameChecker checker("org", "agent");
        EXPECT_THAT(checker.check(frame), ::testing::Not(::testing::IsEmpty())) << path;
    }
}

TEST(FrameChecker, NoticesWhatComesAfterTheLast) {
    FrameChecker checker("org", "agent");
    auto frame = sample_offer();
    frame["data"]["isOver"] = true;
    EXPECT_THAT(checker.check(frame), ::testing::IsEmpty());
    frame["seq"] = 2;
    EXPECT_THAT(checker.check(frame), ::testing::Not(::testing::IsEmpty()));
    frame["seq"] = 3;
    frame["data"]["type"] = "AgentContactReserved";
    EXPECT_THAT(checker.check(frame), ::testing::IsEmpty());
}

// The agent consults a colleague while the customer is on hold.
json sample_consulting() {
    auto frame = sample_offer();
    auto& data = frame["data"];
    data.update({{"type", "AgentConsulting"},
                 {"consultMediaResourceId", "leg"},
                 {"destAgentId", "colleague"},
                 {"destinationType", "agent"},
                 {"consultingAgentId", "agent"},
                 {"offerDeadline", nullptr}});
    auto& interaction = data["interaction"];
    interaction["state"] = "consulting";
    interaction["participants"]["agent"]["consultState"] = "consulting";
    auto& media = interaction["media"];
    media["leg"] = media["task"];
    media["leg"].update({{"mediaResourceId", "leg"},
                         {"mType", "consult"},
                         {"participants", {"agent", "colleague"}}});
    media["task"].update({{"isHold", true}, {"holdTimestamp", 7}});
    return frame;
}

TEST(FrameChecker, NoticesWhatDoesNotAgree) {
    FrameChecker first("org", "agent");
    ASSERT_THAT(first.check(sample_consulting()), ::testing::IsEmpty());
    std::string const interaction = "/data/interaction";
    std::vector<std::pair<std::string, json>> const changes{
        {interaction + "/state", "connected"},
        {interaction + "/state", "consult"},
        {interaction + "/participants/agent/consultState", nullptr},
        {interaction + "/participants/agent/consultState", "consultInitiated"},
        {interaction + "/participants/agent/isConsulted", true},
        {interaction + "/media/leg/mType", "mainCall"},
        {interaction + "/media/task/isHold", false},
        {interaction + "/media/leg/isHold", true},
        {"/data/isConsulted", true},
        {"/data/consultMediaResourceId", "task"},
        {"/data/consultingAgentId", nullptr},
        {"/data/destAgentId", nullptr}};
    for (auto const& [path, value] : changes) {
        auto frame = sample_consulting();
        frame[json::json_pointer(path)] = value;
        FrameChecker checker("org", "agent");
        EXPECT_THAT(checker.check(frame), ::testing::Not(::testing::IsEmpty())) << path << value;
    }
}

// AG-3
json sample_channel(int seq, std::string const& state, std::string const& former) {
    json const shown{{"telephony", {{"state", state}, {"since", 1}}}};
    json const slots{{"telephony", {"slot"}},
                     {"chat", json::array()},
                     {"email", json::array()},
                     {"social", json::array()}};
    json data{{"type", "AgentChannelStateChanged"},
              {"eventType", "AgentDesktopMessage"},
              {"agentId", "agent"},
              {"orgId", "org"},
              {"status", "LoggedIn"},
              {"subStatus", "Available"},
              {"profileType", "BLENDED"},
              {"channelsMap", slots},
              {"channelStates", shown},
              {"interactionIds", json::array()},
              {"roles", json::array()},
              {"isExtension", false},
              {"trackingId", "t"},
              {"lastStateChangeTimestamp", 1},
              {"lastIdleCodeChangeTimestamp", 1},
              {"mediaType", "telephony"},
              {"channelState", state},
              {"previousChannelState", former},
              {"previousChannelStateDuration", 5}};
    for (auto const* key : {"agentSessionId", "teamId", "siteId", "auxCodeId", "dn", "dialNumber",
                            "deviceType", "deviceId", "lastStateChangeReason"}) {
        data[key] = "";
    }
    return {{"type", "AgentChannelStateChanged"},
            {"orgId", "org"},
            {"trackingId", "t"},
            {"seq", seq},
            {"serverTime", 1},
            {"eventTime", 1},
            {"data", std::move(data)}};
}

TEST(FrameChecker, NoticesAChannelThatJumps) {
    FrameChecker checker("org", "agent");
    EXPECT_THAT(checker.check(sample_channel(1, "ringing", "available")), ::testing::IsEmpty());
    EXPECT_THAT(checker.check(sample_channel(2, "connected", "ringing")), ::testing::IsEmpty());
    EXPECT_THAT(checker.check(sample_channel(3, "wrapup", "ringing")),
                ::testing::Not(::testing::IsEmpty()));
    EXPECT_THAT(checker.check(sample_channel(4, "waiting", "wrapup")),
                ::testing::Not(::testing::IsEmpty()));
    auto other = sample_channel(5, "available", "waiting");
    other["data"]["channelStates"]["telephony"]["state"] = "idle";
    EXPECT_THAT(checker.check(other), ::testing::Not(::testing::IsEmpty()));
}

TEST(FrameChecker, NoticesGapsAndStrangers) {
    FrameChecker checker("org", "agent");
    auto frame = sample_offer();
    EXPECT_THAT(checker.check(frame), ::testing::IsEmpty());
    EXPECT_THAT(checker.check(frame), ::testing::Not(::testing::IsEmpty()))
        << "the same number again";
    frame["seq"] = 3;
    EXPECT_THAT(checker.check(frame), ::testing::Not(::testing::IsEmpty()))
        << "a number is missing";
    FrameChecker other("org", "somebody else");
    EXPECT_THAT(other.check(sample_offer()), ::testing::Not(::testing::IsEmpty()));
}

}  // namespace
}  // namespace ringmaster::tests::frame_checker_test
