#pragma once
// The stage of the tests of preview campaigns: one campaign, one list, agents anna and ben.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/small_world.hpp"

namespace ringmaster::testing::campaign_test {

using namespace core;
using std::chrono::seconds;

inline AgentId const anna = named<AgentId>("anna");
inline AgentId const ben = named<AgentId>("ben");
inline constexpr std::uint32_t list = 501;

inline std::vector<std::string> told(Outcome const& outcome, AgentId to) {
    std::vector<std::string> kinds;
    for (Effect const& effect : outcome.effects) {
        auto const* const notice = std::get_if<TaskNotice>(&effect);
        if (notice != nullptr && notice->to == to) kinds.emplace_back(enum_name(notice->kind));
    }
    return kinds;
}

class Campaigns : public ::testing::Test {
protected:
    Campaigns() { terms.entry_point = named<EntryPointId>("support-line"); }

    Outcome change(decltype(ChangeCampaign::change) what, std::string const& campaign = "spring") {
        return world.give(
            ChangeCampaign{{ActorKind::administrator, {}, "admin"}, campaign, std::move(what)});
    }
    void start() {
        terms.ani = "+4930111";
        ASSERT_FALSE(change(StartCampaign{named<TaskId>("key").value, terms}).refusal);
        ASSERT_FALSE(change(AddContactList{list, world.now}).refusal);
    }
    Outcome add(std::vector<std::string> const& numbers) {
        AddContacts contacts{list, {}, 0};
        for (std::string const& number : numbers) {
            contacts.contacts.push_back({0, "C" + number, number, "Eva", {{"city", "Bonn"}}});
        }
        return change(contacts);
    }
    Outcome decide(AgentId agent, TaskId task, PreviewAction action) {
        auto const by = agent == anna ? SmallWorld::actor("anna") : SmallWorld::actor("ben");
        return world.give(DecidePreview{by, agent, task, "spring", action});
    }
    Campaign const& campaign() const { return world.engine.state().campaigns.at("spring"); }
    // What the agent is shown, or null.
    Task const* shown_to(AgentId agent) const {
        for (auto const& [id, task] : world.engine.state().tasks) {
            if (task.preview && task.offer_to(agent) != nullptr) return &task;
        }
        return nullptr;
    }
    std::string number_shown_to(AgentId agent) const {
        Task const* const task = shown_to(agent);
        return task == nullptr ? "" : task->preview->number;
    }
    Task const* call_of(AgentId agent) const {
        for (auto const& [id, task] : world.engine.state().tasks) {
            if (task.outdial && task.outdial->agent == agent) return &task;
        }
        return nullptr;
    }
    void expect_sound() const {
        EXPECT_FALSE(world.engine.broken_invariant()) << *world.engine.broken_invariant();
        EXPECT_EQ(world.replayed().hash(), world.engine.hash());
        auto const restored = Engine::restore(world.engine.snapshot());
        ASSERT_TRUE(restored);
        EXPECT_EQ(restored->hash(), world.engine.hash());
        EXPECT_EQ(restored->next_deadline(), world.engine.next_deadline());
    }

    CampaignTerms terms;
    SmallWorld world;
};

}  // namespace ringmaster::testing::campaign_test
