// The virtual connector confirms machines' work at once and never acts for a person; a script
// makes it late, deaf or clumsy.

#include <gtest/gtest.h>

#include "ringmaster/connector/virtual_connector.hpp"

namespace ringmaster::connector::virtual_connector_test {
namespace {

using core::LegKind;
using core::MediaKind;
using std::chrono::milliseconds;

core::Time const noon{1'700'000'000'000};

core::MediaCommand command(MediaKind kind, LegKind leg = LegKind::agent, std::uint64_t number = 7) {
    core::MediaCommand made;
    made.task = core::TaskId{{1, 2}};
    made.number = number;
    made.kind = kind;
    made.leg.kind = leg;
    return made;
}

// What comes of a command at once: "ok", "failed: cause", or nothing.
std::string outcome(VirtualConnector& connector, core::MediaCommand const& asked,
                    core::Time at = noon) {
    auto const dispatch = connector.take(asked, core::State{}, at);
    EXPECT_FALSE(dispatch.send);
    if (dispatch.facts.empty()) return {};
    EXPECT_EQ(dispatch.facts.size(), 1U);
    auto const& result = std::get<core::MediaResult>(dispatch.facts.front());
    EXPECT_EQ(result.command, asked.number);
    EXPECT_EQ(result.task, asked.task);
    EXPECT_EQ(result.source.number, 0U);  // never a duplicate
    EXPECT_FALSE(result.has_phones);
    return result.succeeded ? "ok" : "failed: " + result.cause;
}

ScriptRule rule(MediaKind kind) {
    ScriptRule made;
    made.command = kind;
    return made;
}

TEST(VirtualConnector, ConfirmsEveryCommandButAPersonsAnswer) {
    VirtualConnector connector;
    for (std::size_t index = 0; index < core::enum_count<MediaKind>(); ++index) {
        auto const kind = static_cast<MediaKind>(index);
        bool const waits = kind == MediaKind::answer;
        EXPECT_EQ(outcome(connector, command(kind, LegKind::customer)), waits ? "" : "ok")
            << core::enum_name(kind);
    }
    EXPECT_FALSE(connector.next_due());
}

TEST(VirtualConnector, FailsAsScripted) {
    auto busy = rule(MediaKind::ring);
    busy.fail = "busy";
    VirtualConnector connector({busy});
    EXPECT_EQ(outcome(connector, command(MediaKind::ring)), "failed: busy");
    EXPECT_EQ(outcome(connector, command(MediaKind::bridge)), "ok");
}

TEST(VirtualConnector, TheFirstRuleThatFitsCounts) {
    auto agents = rule(MediaKind::hangup);
    agents.leg = LegKind::agent;
    agents.silent = true;
    auto others = rule(MediaKind::hangup);
    others.fail = "gone";
    VirtualConnector connector({agents, others});
    EXPECT_EQ(outcome(connector, command(MediaKind::hangup, LegKind::agent)), "");
    EXPECT_EQ(outcome(connector, command(MediaKind::hangup, LegKind::customer)), "failed: gone");
}

TEST(VirtualConnector, TheNthIsCountedByItsOwnRule) {
    auto second = rule(MediaKind::ring);
    second.nth = 2;
    second.fail = "second";
    auto third = rule(MediaKind::ring);
    third.nth = 3;
    third.fail = "third";
    VirtualConnector connector({second, third});
    std::vector<std::string> said;
    for (int count = 0; count < 4; ++count) {
        said.push_back(outcome(connector, command(MediaKind::ring)));
    }
    EXPECT_EQ(said, (std::vector<std::string>{"ok", "failed: second", "failed: third", "ok"}));
}

TEST(VirtualConnector, APersonsAnswerCanBeScripted) {
    VirtualConnector connector({rule(MediaKind::answer)});
    EXPECT_EQ(outcome(connector, command(MediaKind::answer)), "ok");
}

TEST(VirtualConnector, DelaysGoByTheEnginesTimeAndKeepTheirOrder) {
    auto slow = rule(MediaKind::ring);
    slow.delay = milliseconds(500);
    auto slower = rule(MediaKind::bridge);
    slower.delay = milliseconds(900);
    slower.fail = "network";
    VirtualConnector connector({slow, slower});
    EXPECT_EQ(outcome(connector, command(MediaKind::bridge, LegKind::agent, 1)), "");
    EXPECT_EQ(outcome(connector, command(MediaKind::ring, LegKind::agent, 2)), "");
    EXPECT_EQ(outcome(connector, command(MediaKind::ring, LegKind::agent, 3)), "");
    ASSERT_EQ(connector.next_due(), noon + milliseconds(500));
    EXPECT_FALSE(connector.take_due(noon + milliseconds(499)));

    std::vector<std::uint64_t> numbers;
    std::vector<core::Time> times;
    while (auto due = connector.take_due(noon + milliseconds(900))) {
        auto const& result = std::get<core::MediaResult>(due->fact);
        numbers.push_back(result.command);
        times.push_back(due->at);
        EXPECT_EQ(result.succeeded, result.command != 1);
    }
    EXPECT_EQ(numbers, (std::vector<std::uint64_t>{2, 3, 1}));
    EXPECT_EQ(times.front(), noon + milliseconds(500));
    EXPECT_EQ(times.back(), noon + milliseconds(900));
    EXPECT_FALSE(connector.next_due());
}

}  // namespace
}  // namespace ringmaster::connector::virtual_connector_test
