// OPS-8, enumerated: every place where a decision may fail × an exception or a broken invariant ×
// once or for ever. What the other organization sees is nothing; what the file holds of the one
// that fails is exactly what was acknowledged.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "ringmaster/core/codec/codec.hpp"
#include "support/text_file.hpp"
#include "unit/app/fault_stage.hpp"

namespace ringmaster::app::fault_test {
namespace {

using core::FaultPlace;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

core::AgentId agent(std::uint64_t number) { return core::AgentId{{0xA, number}}; }

struct Bug {
    FaultPlace place;
    bool by_invariant;
    bool for_ever;
};

std::vector<Bug> all_bugs() {
    std::vector<Bug> all;
    for (std::size_t place = 0; place < core::enum_count<FaultPlace>(); ++place) {
        for (bool const by_invariant : {false, true}) {
            for (bool const for_ever : {false, true}) {
                all.push_back({static_cast<FaultPlace>(place), by_invariant, for_ever});
            }
        }
    }
    return all;
}

// Entries that requests led to: facts and timers have no subject.
std::size_t acknowledged(std::vector<store::JournalEntry> const& journal) {
    return static_cast<std::size_t>(
        std::count_if(journal.begin(), journal.end(),
                      [](store::JournalEntry const& entry) { return entry.subject == "me"; }));
}

bool is_attached(Tenant const& tenant, core::AgentId who) {
    auto const* const known = tenant.engine.state().agent(who);
    return known != nullptr && !known->sockets.empty();
}

// The same day for every bug: a timer comes due, a command, a change of documents and a fact of the
// organization with the bug, a command of the other one in the middle, and all of it once more.
void live_through(FaultStage& stage, Bug const& bug) {
    stage.tell(stage.poor, core::SocketOpened{agent(1), 1, false});
    stage.tell(stage.rich, core::SocketOpened{agent(1), 1, false});
    stage.settle();
    stage.bug.place = bug.place;
    stage.bug.by_invariant = bug.by_invariant;
    stage.bug.for_ever = bug.for_ever;
    stage.bug.armed = true;
    stage.advance(std::chrono::seconds(6));  // both desktops have arrived
    stage.ask(stage.poor, stage.change, "command");
    stage.ask(stage.rich, stage.change, "other-1");
    stage.tell(stage.poor, core::SocketOpened{agent(2), 2, true});
    stage.ask(stage.poor, stage.site, "documents");
    stage.ask(stage.rich, stage.site, "other-2");
    stage.settle();
    for (char const* name : {"command", "documents", "command", "documents"}) {
        stage.ask(stage.poor, name[0] == 'c' ? stage.change : stage.site, name);
        stage.settle();
    }
    stage.ask(stage.rich, stage.change, "other-3");
    stage.ask(stage.poor, stage.state, "read", "GET");
    stage.settle();
}

std::string row_of(FaultStage const& stage, Bug const& bug) {
    std::ostringstream row;
    std::map<std::string, int> kinds;
    for (auto const& fault : stage.faults_of(stage.poor)) ++kinds[fault.kind];
    std::string record;
    for (auto const& [kind, count] : kinds) {
        record += (record.empty() ? "" : ", ") + std::to_string(count) + " " + kind;
    }
    row << "| `" << core::enum_name(bug.place) << "` | "
        << (bug.by_invariant ? "invariant" : "exception") << ' '
        << (bug.for_ever ? "for ever" : "once") << " | " << stage.answers("command") << " | "
        << stage.answers("documents") << " | "
        << (is_attached(stage.poor, agent(2)) ? "taken" : "aside") << " | "
        << stage.answers("other-1") << ' ' << stage.answers("other-2") << ' '
        << stage.answers("other-3") << " | " << (record.empty() ? "-" : record) << " |";
    return row.str();
}

constexpr char table_head[] =
    "| Where | How | Command, asked three times | Documents, three times | Fact | The other "
    "organization | On record |\n|---|---|---|---|---|---|---|\n";

// The table in docs/operations.md, as the test finds it.
std::string table_of(std::string const& document) {
    auto const begin = document.find(table_head);
    if (begin == std::string::npos) return {};
    return document.substr(begin, document.find("\n\n", begin) + 1 - begin);
}

TEST(Faults, StayWhereTheyAre) {
    std::string table = table_head;
    for (Bug const& bug : all_bugs()) {
        SCOPED_TRACE(std::string(core::enum_name(bug.place)) +
                     (bug.by_invariant ? " by invariant" : " by exception") +
                     (bug.for_ever ? " for ever" : " once"));
        FaultStage stage;
        live_through(stage, bug);
        EXPECT_GT(stage.bug.thrown, 0);
        // What others see is nothing.
        for (char const* name : {"other-1", "other-2", "other-3"}) {
            EXPECT_EQ(stage.answers(name).substr(0, 1), "2") << name;
        }
        EXPECT_THAT(stage.faults_of(stage.rich), IsEmpty());
        EXPECT_EQ(stage.replayed(stage.rich), stage.rich.engine.hash());
        EXPECT_TRUE(stage.rich.engine.state().agent(agent(1))->has_arrived_socket());
        // What is in the file is exactly what was acknowledged; a key that was taken is repeated.
        std::size_t const commands =
            stage.answers("command").find("202") == std::string::npos ? 0 : 1;
        std::size_t const plans =
            stage.answers("documents").find("200") == std::string::npos ? 0 : 1;
        EXPECT_EQ(acknowledged(stage.journal(stage.poor)), commands + plans);
        EXPECT_EQ(stage.poor.directory.list("site").size(), plans);
        if (stage.poor.standing == Standing::works) {
            EXPECT_EQ(stage.replayed(stage.poor), stage.poor.engine.hash());
            EXPECT_EQ(stage.poor.engine.broken_invariant(), std::nullopt);
        }
        EXPECT_EQ(stage.answers("read"), "200");
        if (!bug.for_ever) {
            EXPECT_THAT(stage.faults_of(stage.poor), IsEmpty());
        }
        table += row_of(stage, bug) + "\n";
    }
    std::string const path = RINGMASTER_SOURCE_DIR "/docs/operations.md";
    std::string document = ringmaster::tests::text_of_file(path);
    auto const kept = table_of(document);
    if (std::getenv("RINGMASTER_REWRITE") != nullptr && !kept.empty()) {
        document.replace(document.find(kept), kept.size(), table);
        std::ofstream(path, std::ios::binary) << document;
        return;
    }
    EXPECT_EQ(kept, table) << "RINGMASTER_REWRITE=1 writes it anew";
}

// Once the bug is gone, or the operator has asked for it, everything is as before.
TEST(Faults, AreOverOnceTheBugIsMended) {
    for (Bug const& bug : all_bugs()) {
        if (!bug.for_ever) continue;
        SCOPED_TRACE(std::string(core::enum_name(bug.place)));
        FaultStage stage;
        live_through(stage, bug);
        stage.bug.armed = false;
        stage.driver.try_again();
        stage.settle();
        EXPECT_EQ(stage.poor.standing, Standing::works);
        stage.ask(stage.poor, stage.change, "a command that did not fail");
        stage.ask(stage.poor, stage.site, "a change that did not fail");
        stage.settle();
        EXPECT_EQ(stage.answers("a command that did not fail"), "202");
        EXPECT_EQ(stage.answers("a change that did not fail"), "200");
        EXPECT_EQ(stage.replayed(stage.poor), stage.poor.engine.hash());
    }
}

// A timer that fails for ever is found among others that are due, and they fire.
TEST(Faults, ATimerThatFailsAgainIsSetAsideForGood) {
    FaultStage stage;
    stage.tell(stage.poor, core::SocketOpened{agent(1), 1, false});
    stage.settle();
    stage.bug.place = FaultPlace::timer;
    stage.bug.for_ever = true;
    stage.bug.armed = true;
    stage.advance(std::chrono::seconds(6));
    stage.ask(stage.poor, stage.change, "command");
    stage.settle();
    EXPECT_EQ(stage.answers("command"), "202");  // it waited, and was decided
    ASSERT_THAT(stage.poor.engine.state().timers_aside, SizeIs(1));
    auto const timer = *stage.poor.engine.state().timers_aside.begin();
    EXPECT_EQ(timer.kind, core::TimerKind::socket_arrival);
    ASSERT_THAT(stage.faults_of(stage.poor), SizeIs(1));
    EXPECT_EQ(stage.faults_of(stage.poor)[0].about, core::to_text(timer));
    EXPECT_EQ(stage.replayed(stage.poor), stage.poor.engine.hash());
    int const thrown = stage.bug.thrown;
    stage.advance(std::chrono::hours(1));
    stage.ask(stage.poor, stage.change, "later");
    stage.settle();
    EXPECT_EQ(stage.bug.thrown, thrown);  // it is not tried again
}

// A fact that fails again is kept as it was told, and its neighbours are taken.
TEST(Faults, AFactThatFailsAgainIsKept) {
    FaultStage stage;
    stage.bug.place = FaultPlace::decide;
    stage.bug.for_ever = true;
    stage.bug.armed = true;
    core::Fact const poison = core::CustomerLeft{{"pbx", 7}, core::TaskId{{1, 1}}};
    stage.tell(stage.poor, poison);
    stage.settle();
    stage.bug.armed = false;
    stage.tell(stage.poor, core::SocketOpened{agent(2), 2, true});
    stage.settle();
    EXPECT_TRUE(is_attached(stage.poor, agent(2)));
    auto const faults = stage.faults_of(stage.poor);
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].kind, "fact");
    EXPECT_EQ(core::decode_fact(faults[0].input), poison);
    EXPECT_EQ(stage.bug.thrown, 2);
}

// Requests that fail are tried twice, not for ever; a repetition costs nothing after that.
TEST(Faults, ARequestThatFailsAgainIsNotTriedAThirdTime) {
    FaultStage stage;
    stage.bug.for_ever = true;
    stage.bug.armed = true;
    for (int count = 0; count < 4; ++count) {
        stage.ask(stage.poor, stage.change, "command");
        stage.settle();
    }
    EXPECT_EQ(stage.answers("command"), "500 500 500 500");
    EXPECT_EQ(stage.bug.thrown, 2);
    EXPECT_THAT(stage.faults_of(stage.poor), SizeIs(1));
    // Later the state may be another.
    stage.bug.armed = false;
    stage.advance(2 * FaultDesk::request_aside_for);
    stage.ask(stage.poor, stage.change, "command");
    stage.settle();
    EXPECT_EQ(stage.answers("command"), "500 500 500 500 202");
}

// When nothing succeeds any more the organization is set aside: reads go on, the others too.
TEST(Faults, AnOrganizationInWhichNothingSucceedsIsSetAside) {
    FaultStage stage;
    stage.bug.for_ever = true;
    stage.bug.armed = true;
    for (int count = 0; count <= FaultDesk::faults_in_a_row_max; ++count) {
        stage.ask(stage.poor, stage.change, "command " + std::to_string(count));
        stage.settle();
    }
    EXPECT_EQ(stage.poor.standing, Standing::set_aside);
    stage.bug.armed = false;
    stage.ask(stage.poor, stage.change, "while aside");
    stage.ask(stage.poor, stage.state, "read", "GET");
    stage.ask(stage.rich, stage.change, "other");
    stage.settle();
    EXPECT_EQ(stage.answers("while aside"), "503");
    EXPECT_EQ(stage.answers("read"), "200");
    EXPECT_EQ(stage.answers("other"), "202");
    EXPECT_EQ(stage.faults_of(stage.poor).back().kind, "organization");
    stage.driver.try_again();
    stage.ask(stage.poor, stage.change, "mended");
    stage.settle();
    EXPECT_EQ(stage.answers("mended"), "202");
}

// What arrives while the engine comes back waits, in order, and beyond a bound gets 503.
TEST(Faults, WhatArrivesMeanwhileWaitsItsTurn) {
    FaultStage stage;
    stage.bug.armed = true;
    stage.ask(stage.poor, stage.change, "fails");
    for (int count = 0; count < 300; ++count) {
        stage.ask(stage.poor, stage.change, "waits " + std::to_string(count));
        stage.ask(stage.rich, stage.change, "other " + std::to_string(count));
    }
    stage.settle();
    EXPECT_EQ(stage.answers("fails"), "500");
    EXPECT_EQ(stage.taken("other"), 300U);
    std::size_t const waited = stage.taken("waits");
    EXPECT_GE(waited, FaultDesk::requests_waiting_max);
    EXPECT_EQ(acknowledged(stage.journal(stage.poor)), waited);
    EXPECT_EQ(stage.replayed(stage.poor), stage.poor.engine.hash());
}

// A place among the reads is everybody's: who waits for an organization holds up nobody of another.
TEST(Faults, AReadThatWaitsHasLeftItsPlace) {
    FaultStage stage;
    auto left = Standing::works;
    stage.bug.armed = true;
    stage.ask(stage.poor, stage.change, "fails");
    stage.ask(stage.poor, stage.state, "read", "GET", [&](ApiRequest& read) {
        read.ticket =
            std::make_shared<WorkTicket>([&](WorkTicket::Time) { left = stage.poor.standing; });
    });
    stage.settle();
    EXPECT_EQ(left, Standing::comes_back);
    EXPECT_EQ(stage.answers("read"), "200");
}

// However many have waited, they do not come all at once: each takes its turn among the reads.
TEST(Faults, ReadsThatHaveWaitedLineUpAgain) {
    for (bool const for_ever : {false, true}) {
        FaultStage stage;
        std::vector<Standing> lined_up;
        stage.bug.place = FaultPlace::answer;
        stage.bug.armed = true;
        for (int count = 0; count <= (for_ever ? FaultDesk::faults_in_a_row_max : 0); ++count) {
            stage.bug.for_ever = for_ever;
            stage.ask(stage.poor, stage.change, "fails " + std::to_string(count));
            stage.ask(stage.poor, stage.state, "read", "GET", [&](ApiRequest& read) {
                read.line_up = [&](ApiRequest again) {
                    lined_up.push_back(stage.poor.standing);
                    EXPECT_TRUE(stage.driver.ask(stage.poor, std::move(again)));
                };
            });
            stage.settle();
        }
        EXPECT_EQ(stage.poor.standing, for_ever ? Standing::set_aside : Standing::works);
        ASSERT_FALSE(lined_up.empty());
        EXPECT_EQ(lined_up.back(), stage.poor.standing);
        EXPECT_EQ(lined_up.size(), stage.taken("read"));
    }
}

// OPS-1: whoever is next in line is planned on what is stored, not on what has been undone.
TEST(Faults, AChangeThatWasUndoneIsAcknowledgedToNobody) {
    FaultStage stage;
    stage.bug.place = FaultPlace::answer;  // behind the documents
    stage.bug.armed = true;
    stage.ask(stage.poor, stage.same_site, "first");
    stage.ask(stage.poor, stage.same_site, "second");
    stage.settle();
    EXPECT_EQ(stage.answers("first"), "500");
    EXPECT_EQ(stage.answers("second"), "200");
    EXPECT_EQ(acknowledged(stage.journal(stage.poor)), 1U);
    EXPECT_THAT(stage.poor.directory.list("site"), SizeIs(1));
}

// Nobody is left in the line, and it moves on once the organization is mended.
TEST(Faults, ChangesInLineAreAnsweredWhenTheirOrganizationIsSetAside) {
    FaultStage stage;
    stage.bug.place = FaultPlace::document;
    stage.bug.for_ever = true;
    stage.bug.armed = true;
    int const asked = FaultDesk::faults_in_a_row_max + 5;
    for (int count = 0; count < asked; ++count) {
        stage.ask(stage.poor, stage.site, "change " + std::to_string(count));
    }
    stage.settle();
    EXPECT_EQ(stage.poor.standing, Standing::set_aside);
    EXPECT_EQ(stage.answers("change 0"), "500");
    EXPECT_EQ(stage.answers("change " + std::to_string(asked - 1)), "503");
    stage.bug.armed = false;
    stage.driver.try_again();
    stage.ask(stage.poor, stage.site, "mended");
    stage.settle();
    EXPECT_EQ(stage.answers("mended"), "200");
}

// No descriptor is left, say: that is over in a moment, and no damage.
TEST(Faults, AFileThatCannotBeOpenedForAMomentIsTriedAgain) {
    FaultStage stage;
    std::string const away = stage.scratch.file() + ".away";
    int pauses = 0;
    stage.restorer = std::make_unique<OrganizationRestorer>(
        stage.loop, stage.scratch.file(), [&stage] { return stage.wall; },
        [&] {
            if (++pauses == 3) std::filesystem::rename(away, stage.scratch.file());
        });
    std::filesystem::rename(stage.scratch.file(), away);
    std::optional<Recovered> recovered;
    stage.restorer->ask(stage.poor.org, [&](Recovered found) { recovered = std::move(found); });
    while (!recovered) stage.loop.run_one();
    EXPECT_EQ(recovered->problem, std::nullopt);
    EXPECT_EQ(pauses, 3);
}

// Whatever is not there any more when the process starts again is as the file says.
TEST(Faults, AKeptAnswerSurvivesTheFaultOfAnother) {
    FaultStage stage;
    stage.ask(stage.poor, stage.change, "kept");
    stage.settle();
    stage.bug.armed = true;
    stage.ask(stage.poor, stage.change, "fails");
    stage.ask(stage.poor, stage.change, "kept");
    stage.settle();
    EXPECT_EQ(stage.answers("kept"), "202 202");
    EXPECT_EQ(acknowledged(stage.journal(stage.poor)), 1U);
}

TEST(Faults, AreCountedByWhere) {
    FaultStage stage;
    stage.bug.armed = true;
    stage.ask(stage.poor, stage.change, "fails");
    stage.settle();
    EXPECT_THAT(stage.metrics.render(), HasSubstr("ringmaster_faults_total{kind=\"command\"} 1"));
}

}  // namespace
}  // namespace ringmaster::app::fault_test
