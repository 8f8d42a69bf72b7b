#pragma once
// A small organization and a contact in every situation an event can show, made by hand.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ringmaster/api/wire/wire.hpp"
#include "ringmaster/core/model/event.hpp"

namespace ringmaster::api::testing {

template <class Id>
Id id(std::uint64_t number) {
    return Id{core::Uuid{0x1000'0000'0000'4000ULL, 0x8000'0000'0000'0000ULL + number}};
}

inline core::OrgId const org = id<core::OrgId>(1);
inline core::AgentId const ana = id<core::AgentId>(0xA1);
inline core::AgentId const bor = id<core::AgentId>(0xA2);
inline core::TeamId const team = id<core::TeamId>(0xB1);
inline core::SiteId const site = id<core::SiteId>(0xC1);
inline core::QueueId const queue = id<core::QueueId>(0xD1);
inline core::EntryPointId const entry_point = id<core::EntryPointId>(0xE1);
inline core::QueueId const support = id<core::QueueId>(0xD2);
inline core::TaskId const call = id<core::TaskId>(0xF1);
inline core::AuxCodeId const lunch = id<core::AuxCodeId>(0x11);
inline core::AuxCodeId const sale = id<core::AuxCodeId>(0x12);
inline core::SessionId const session = id<core::SessionId>(0x21);
inline core::Time const noon{1'700'000'000'000};
inline constexpr std::string_view secret = "4111111111111111";

class TestNames final : public Names {
public:
    [[nodiscard]] std::string agent_name(core::AgentId agent) const override;
    [[nodiscard]] std::string team_name(core::TeamId) const override { return "Billing"; }
    [[nodiscard]] std::string queue_name(core::QueueId wanted) const override;
    [[nodiscard]] std::string aux_code_name(core::AuxCodeId) const override { return "Lunch"; }
    [[nodiscard]] std::optional<VariableDefinition> variable(std::string_view name) const override;
    [[nodiscard]] std::vector<std::string> offer_variables(core::QueueId,
                                                           core::EntryPointId) const override {
        return {"Card", "Region", "Account"};
    }
};

// Everything the organization's configuration needs for one agent and one queue.
std::vector<core::ConfigItem> configuration();
core::State state();
core::Agent available_agent();
core::Agent idle_agent();
core::Agent signed_out_agent();

// The call at noon: offered to Ana, with her, over and in wrap-up.
core::Task offered_call();
core::Task connected_call();
core::Task ended_call();

// Live voice calls: `owner` asks `asked`, who is called or has answered; three talk together.
core::Task held_call();
core::Task asking_call(core::AgentId owner, core::AgentId asked);
core::Task consulting_call(core::AgentId owner, core::AgentId asked);
core::Task queue_consult_call();
core::Task number_consult_call(std::string const& number);
core::Task conference_call();

core::TaskView view_of(core::Task task);
core::TaskView view_of(core::Task task, core::AgentId viewer);

// Every event the engine can number, in a situation where it happens.
core::AgentNotice agent_notice(core::NoticeKind kind);
core::TaskNotice task_notice(core::NoticeKind kind);
core::TaskNotice call_notice(core::NoticeKind kind);  // of those: see wire_fixture_calls.cpp
core::Engagement engagement_of(core::Task& task, core::AgentId agent, core::Role role);
bool is_agent_kind(core::NoticeKind kind);

}  // namespace ringmaster::api::testing
