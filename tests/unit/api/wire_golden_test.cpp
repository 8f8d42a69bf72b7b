// One golden frame per event (PROTOCOL 2-4). RINGMASTER_REWRITE=1 writes them anew: read the
// difference before you commit it.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include "api/wire/wire_events.hpp"

#include "unit/api/described_answers.hpp"
#include "unit/api/golden.hpp"
#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::wire_golden_test {
namespace {

using namespace testing;

std::string frame_of(core::NoticeKind kind, core::State const& organization) {
    TestNames const names;
    EventWriter writer({organization, names}, "desk-1");
    return is_agent_kind(kind) ? writer.agent(agent_notice(kind)) : writer.task(task_notice(kind));
}

class NumberedEvent : public ::testing::TestWithParam<std::size_t> {};

TEST_P(NumberedEvent, LooksAsItAlwaysDid) {
    auto const kind = static_cast<core::NoticeKind>(GetParam());
    auto const frame = frame_of(kind, state());
    expect_golden(std::string(core::enum_name(kind)), frame);
    EXPECT_EQ(tests::nulls_for_texts(nlohmann::json::parse(frame)), "");
}

// Caller, number, queue and countdown, in whichever of the two places a widget looks for them.
TEST_P(NumberedEvent, TellsWidgetsWhoCallsAndWhere) {
    auto const kind = static_cast<core::NoticeKind>(GetParam());
    if (is_agent_kind(kind)) return;
    auto const frame = nlohmann::json::parse(frame_of(kind, state()));
    auto const& interaction = frame["data"]["interaction"];
    auto const says = [&](char const* place, char const* field) {
        auto const& value = interaction[place].value(field, nlohmann::json());
        EXPECT_TRUE(value.is_string() && value != "") << place << '.' << field << value;
    };
    for (auto const* field : {"ani", "dnis", "customerName", "virtualTeamName", "ronaTimeout"}) {
        says("callAssociatedDetails", field);
        says("callProcessingDetails", field);
    }
    says("callAssociatedDetails", "dn");
    for (auto const* field : {"QMgrName", "displayAni", "QueueId", "priority"}) {
        says("callProcessingDetails", field);
    }
    EXPECT_NE(frame["data"]["queueName"], "");
}

INSTANTIATE_TEST_SUITE_P(Wire, NumberedEvent,
                         ::testing::Range(std::size_t{0}, core::enum_count<core::NoticeKind>()));

core::Hydrate reload_answer() {
    core::Hydrate hydrate;
    hydrate.agent = ana;
    hydrate.at = noon;
    hydrate.reloaded = true;
    hydrate.snapshot = std::make_shared<core::Agent const>(available_agent());
    hydrate.work.tasks = {call};
    return hydrate;
}

std::string frame_of(UnnumberedKind kind, core::State const& organization) {
    TestNames const names;
    EventWriter writer({organization, names}, {});
    Outside const outside{org, ana, "desk-2"};
    switch (kind) {
        case UnnumberedKind::Welcome: return welcome_event(ana);
        case UnnumberedKind::AGENT_MULTI_LOGIN: return replaced_event(outside);
        case UnnumberedKind::Snapshot:
            return writer.snapshot(
                available_agent(),
                {{{call}, {1, {call}}, {}}, {task_notice(core::NoticeKind::AgentContact).view}},
                noon);
        case UnnumberedKind::AgentStationLoginFailed:
            return failure_event(kind, outside,
                                 {"DUPLICATE_LOCATION", "DIAL_NUMBER_IN_USE",
                                  "Another agent uses this number: 1001"});
        case UnnumberedKind::AgentReloginFailed:
        case UnnumberedKind::AgentLogoutFailed:
        case UnnumberedKind::AgentStateChangeFailed:
        case UnnumberedKind::BuddyAgentsRetrieveFailed:
        case UnnumberedKind::AgentOutboundFailed:
            return failure_event(kind, outside,
                                 {"AGENT_NOT_FOUND", "AGENT_NOT_FOUND", "No such agent"});
        case UnnumberedKind::CampaignPreviewAcceptFailed:
        case UnnumberedKind::CampaignPreviewSkipFailed:
        case UnnumberedKind::CampaignPreviewRemoveFailed:
            return failure_event(kind, outside,
                                 {"OFFER_WITHDRAWN", "OFFER_WITHDRAWN", "Taken back", "Spring",
                                  core::to_string(call)});
        case UnnumberedKind::AgentReloginSuccess: return writer.relogin(reload_answer());
        case UnnumberedKind::BuddyAgents:
            return buddies_event(outside, {{bor, "Bor Zupan", "Available", team, "1002", site}});
        case UnnumberedKind::AgentConfigurationChanged:
            return configuration_event(outside,
                                       {{"agent-profile", "aaaaaaaa-0000-4000-8000-000000000001"}});
    }
    return {};
}

class UnnumberedEvent : public ::testing::TestWithParam<std::size_t> {};

// One of a contact has the same name, and a shape of its own.
std::string golden_name(UnnumberedKind kind) {
    bool const is_refusal = kind == UnnumberedKind::AgentOutboundFailed;
    return std::string(enum_name(kind)) + (is_refusal ? "-refused" : "");
}

TEST_P(UnnumberedEvent, LooksAsItAlwaysDid) {
    auto const kind = static_cast<UnnumberedKind>(GetParam());
    auto const frame = frame_of(kind, state());
    expect_golden(golden_name(kind), frame);
    EXPECT_EQ(tests::nulls_for_texts(nlohmann::json::parse(frame)), "");
}

INSTANTIATE_TEST_SUITE_P(Wire, UnnumberedEvent,
                         ::testing::Range(std::size_t{0}, core::enum_count<UnnumberedKind>()));

}  // namespace
}  // namespace ringmaster::api::wire_golden_test
