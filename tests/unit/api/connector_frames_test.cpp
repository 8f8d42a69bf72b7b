// Frames to connectors, one golden file each (PROTOCOL 8).

#include <gtest/gtest.h>

#include "unit/api/connector_fixture.hpp"
#include "unit/api/golden.hpp"

namespace ringmaster::api::connector_frames_test {
namespace {

using namespace testing;
using nlohmann::json;

std::string command_text(core::MediaCommand const& command, core::State const& state) {
    auto const directory = connected_directory();
    auto const profile = connector_for(directory, core::MediaType::telephony);
    return media_command_frame(command, {state, directory, *profile, noon});
}

std::string const outside = "+4930777";

// The owner consults a number; the customer is on hold.
core::State consulting() {
    auto task = connected_call();
    task.held_since = noon;
    core::Consult consult;
    consult.target.kind = core::TargetKind::dialNumber;
    consult.target.number = outside;
    consult.stage = core::ConsultAnswered{0, noon, std::nullopt};
    task.consult = consult;
    return state_with({task});
}

core::MediaCommand swap_command() {
    auto command = ring_command();
    command.kind = core::MediaKind::swap;
    command.leg = customer;
    command.other = core::Leg{core::LegKind::number, {}, outside};
    command.purpose = core::Purpose::resume;
    return command;
}

core::State over() {
    auto task = connected_call();
    task.phase = core::Ended{noon, "CHAT_IDLE", core::TerminatingParty::System};
    return state_with({task});
}

core::MediaCommand hangup_command() {
    auto command = ring_command();
    command.kind = core::MediaKind::hangup;
    command.leg = customer;
    return command;
}

// OD-1
core::State calling_out() {
    auto task = connected_call();
    task.direction = core::Direction::OUTBOUND;
    task.origin = "+4930111";
    core::CallbackDialling const dial{3, task.engagements.front().ordinal, noon, {}};
    task.outdial = core::Outdial{ana, "+4917612345678", dial};
    return state_with({task});
}

core::MediaCommand dial_command() {
    auto command = ring_command();
    command.kind = core::MediaKind::dial;
    command.leg = customer;
    command.purpose = core::Purpose::outdial_leg;
    return command;
}

core::AgentId const boss{core::Uuid{0x1000000000004000, 0x8000000000000b05}};

// SU-1: somebody wants to listen; he has no leg yet.
core::State about_to_listen(core::MonitorMode mode = core::MonitorMode::listening) {
    auto task = connected_call();
    task.monitor_requests.emplace_back(boss, core::Monitoring{core::Uuid{1, 2}, mode, false});
    return state_with({task});
}

core::MediaCommand monitor_command(core::Leg const& other = leg_of(ana)) {
    auto command = ring_command();
    command.kind = core::MediaKind::bridge;
    command.leg = leg_of(boss);
    command.other = other;
    command.purpose = core::Purpose::monitor;
    return command;
}

TEST(ConnectorFrames, Golden) {
    auto const directory = connected_directory();
    auto const profile = connector_of(directory, pbx);
    ASSERT_TRUE(profile);
    expect_golden("ConnectorWelcome", welcome_frame({org, *profile, 17, noon}));
    expect_golden("ConnectorCommand", command_text(ring_command(), state_with({offered_call()})));
    expect_golden("ConnectorSwapCommand", command_text(swap_command(), consulting()));
    expect_golden("ConnectorHangupCommand", command_text(hangup_command(), over()));
    expect_golden("ConnectorDialCommand", command_text(dial_command(), calling_out()));
    expect_golden("ConnectorMonitorCommand", command_text(monitor_command(), about_to_listen()));
    ContactNotice waiting;
    waiting.task = call;
    waiting.position = 3;
    waiting.estimated_wait = std::chrono::seconds(95);
    waiting.reason = "NEW";
    waiting.agent = ana;  // never of one that waits; every field once
    expect_golden("ConnectorContact", contact_frame(waiting, 7));
    expect_golden("ConnectorCalls",
                  calls_frames({{call, core::MediaType::telephony, {customer, leg_of(ana)}}})[0]);
    expect_golden("ConnectorAck",
                  ack_frame(18, TurnedAway{422, "QUEUE_NOT_FOUND", "No such active queue"}));
    expect_golden("ConnectorReplaced", replaced_frame());
    expect_golden("ConnectorError", error_frame({"result", 41, {{"ok", "must be true or false"}}}));
}

TEST(ConnectorFrames, WhoListensIsHeardByWhomItSays) {
    auto const mode = [](core::MediaCommand const& command, core::State const& state) {
        return json::parse(command_text(command, state)).value("monitorMode", "");
    };
    using enum core::MonitorMode;
    EXPECT_EQ(mode(monitor_command(), about_to_listen()), "listen");
    EXPECT_EQ(mode(monitor_command(), about_to_listen(whispering)), "whisper");
    EXPECT_EQ(mode(monitor_command(customer), about_to_listen(barged_in)), "bargeIn");
    auto plain = monitor_command();
    plain.purpose = core::Purpose::none;
    EXPECT_EQ(mode(plain, about_to_listen()), "");
}

// The state of each leg once the command is carried out, whatever the engine waits for.
TEST(ConnectorFrames, LegsAreInTheStateTheCommandLeadsTo) {
    auto const held = consulting();
    auto const shown = [](core::MediaKind kind, core::Leg const& leg, core::State const& state) {
        auto command = ring_command();
        command.kind = kind;
        command.leg = leg;
        command.other = {};
        std::string text;
        auto const frame = json::parse(command_text(command, state));
        for (auto const& one : frame["legs"]) {
            text += one["state"].get<std::string>() + " ";
        }
        return text;
    };
    core::Leg const number{core::LegKind::number, {}, outside};
    using enum core::MediaKind;
    EXPECT_EQ(shown(unhold, customer, held), "connected connected connected ");
    EXPECT_EQ(shown(hold, number, held), "held connected held ");
    EXPECT_EQ(shown(hangup, number, held), "held connected ");
    EXPECT_EQ(shown(bridge, number, held), "held connected connected ");
    EXPECT_EQ(shown(answer, leg_of(ana), state_with({offered_call()})), "connected connected ");
    auto merge = ring_command();
    merge.kind = bridge;
    merge.leg = number;
    merge.other = customer;
    merge.purpose = core::Purpose::conference;
    EXPECT_EQ(json::parse(command_text(merge, held))["legs"][0]["state"], "connected");
}

TEST(ConnectorFrames, EveryCommandHasItsNameOnTheWire) {
    std::vector<std::string> names;
    for (std::size_t index = 0; index < core::enum_count<core::MediaKind>(); ++index) {
        names.push_back(media_command_name(static_cast<core::MediaKind>(index)));
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"ring", "answer", "bridge", "unbridge", "swap", "hold",
                                        "unhold", "play", "dial", "record-start", "record-pause",
                                        "record-resume", "record-stop", "mute", "hangup"}));
}

TEST(ConnectorFrames, ACommandAboutAContactNobodyKnows) {
    auto const frame = json::parse(command_text(hangup_command(), state()));
    EXPECT_EQ(frame["leg"], "customer");
    EXPECT_EQ(frame["reason"], "CONTACT_ENDED");
    EXPECT_EQ(frame["legs"], json::array());
    EXPECT_EQ(frame["settings"]["musicOnHold"], "house-hold");
}

// Only the end of the customer's leg is the end of the contact.
TEST(ConnectorFrames, AnAgentsHangupHasNoReason) {
    auto command = hangup_command();
    command.leg = leg_of(ana);
    EXPECT_FALSE(json::parse(command_text(command, over())).contains("reason"));
    command = hangup_command();
    command.kind = core::MediaKind::unhold;
    EXPECT_FALSE(json::parse(command_text(command, over())).contains("reason"));
}

TEST(ConnectorFrames, ANoticeSaysWhatIsKnown) {
    ContactNotice notice;
    notice.task = call;
    notice.state = ContactState::assigned;
    notice.agent = ana;
    EXPECT_EQ(json::parse(contact_frame(notice, 1)), (json{{"type", "contact"},
                                                           {"number", 1},
                                                           {"interactionId", core::to_string(call)},
                                                           {"state", "assigned"},
                                                           {"agentId", core::to_string(ana)}}));
}

TEST(ConnectorFrames, AnOrdinaryAckSaysNothingElse) {
    EXPECT_EQ(ack_frame(3, std::nullopt), R"({"type":"ack","number":3})");
}

TEST(ConnectorFrames, AnUnreadableFrameHasNoNumber) {
    auto const frame = json::parse(error_frame({"", 0, {{"", "not valid JSON"}}}));
    EXPECT_TRUE(frame["frame"].is_null());
    EXPECT_TRUE(frame["number"].is_null());
}

TEST(ConnectorFrames, ALongListComesInPieces) {
    std::vector<LiveCall> calls;
    for (std::uint64_t number = 0; number < 250; ++number) {
        calls.push_back({id<core::TaskId>(number), core::MediaType::telephony, {customer}});
    }
    auto const frames = calls_frames(calls);
    std::size_t listed = 0;
    for (auto const& text : frames) {
        auto const frame = json::parse(text);
        listed += frame["calls"].size();
        EXPECT_EQ(frame["more"], &text != &frames.back());
    }
    EXPECT_EQ(frames.size(), 3U);
    EXPECT_EQ(listed, 250U);
    EXPECT_EQ(calls_frames({}),
              (std::vector<std::string>{R"({"type":"calls","calls":[],"more":false})"}));
}

TEST(ConnectorFrames, ChannelsBelongToTheirActiveConnector) {
    auto const directory = connected_directory();
    EXPECT_EQ(connector_for(directory, core::MediaType::telephony)->subject, pbx);
    EXPECT_FALSE(connector_for(directory, core::MediaType::email));  // switched off
    EXPECT_FALSE(connector_of(directory, gateway));
    EXPECT_TRUE(may_tell(directory, pbx, core::MediaType::telephony));
    EXPECT_FALSE(may_tell(directory, gateway, core::MediaType::telephony));
    EXPECT_TRUE(may_tell(directory, "anybody", core::MediaType::email));
}

}  // namespace
}  // namespace ringmaster::api::connector_frames_test
