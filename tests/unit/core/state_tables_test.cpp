// docs/state-machines.md: every cell of its tables is what the engine really answers.
// RINGMASTER_REWRITE=1 writes the tables anew.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "core/indexes.hpp"
#include "ringmaster/core/reason.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing {
namespace {

using namespace core;

AgentId const anna = named<AgentId>("anna");
TaskId const contact = named<TaskId>("c1");

using Build = std::function<void(SmallWorld&)>;
using Try = std::function<Outcome(SmallWorld&)>;
using Tell = std::function<std::string(SmallWorld const&, Outcome const&)>;

template <class Function>
struct Named {
    std::string name;
    Function function;
};
using Situation = Named<Build>;
using Column = Named<Try>;

std::string refusal_text(Outcome const& outcome) {
    return "`" + std::string(describe_reason(outcome.refusal->reason).id) + "`";
}

std::string agent_text(SmallWorld const& world) {
    Agent const* const agent = world.agent("anna");
    if (agent == nullptr || agent->station() == nullptr) return "signed out";
    Choice const& choice = agent->station()->choice;
    if (choice.available()) return "Available";
    if (choice.idle()->system != SystemCode::none) {
        return std::string(enum_name(choice.idle()->system));
    }
    return "Idle";
}

std::string table(std::vector<Situation> const& rows, std::vector<Column> const& columns,
                  Tell const& tell) {
    std::ostringstream out;
    out << "| |";
    for (Column const& column : columns) out << ' ' << column.name << " |";
    out << "\n|---|";
    for (std::size_t index = 0; index < columns.size(); ++index) out << "---|";
    out << '\n';
    for (Situation const& row : rows) {
        out << "| **" << row.name << "** |";
        for (Column const& column : columns) {
            SmallWorld world;
            row.function(world);
            Outcome const outcome = column.function(world);
            out << ' ' << (outcome.refusal ? refusal_text(outcome) : tell(world, outcome)) << " |";
        }
        out << '\n';
    }
    return out.str();
}

// ---- situations ------------------------------------------------------------------------------

void ringing(SmallWorld& world) {
    world.bring_in("anna");
    world.call("c1");
}

void connecting(SmallWorld& world) {
    world.media = MediaMode::silent;
    ringing(world);
}

void connected(SmallWorld& world) {
    ringing(world);
    world.accept("anna", "c1");
}

void with_mode(SmallWorld& world, WrapUpMode mode) {
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.wrap_up.mode = mode;
    world.configure({profile});
}

Build wrapping(WrapUpMode mode) {
    return [mode](SmallWorld& world) {
        with_mode(world, mode);
        connected(world);
        world.end("anna", "c1");
    };
}

Outcome submit(SmallWorld& world) {
    return world.give(
        SubmitWrapUp{SmallWorld::actor("anna"), anna, contact, named<AuxCodeId>("sale"), "", ""});
}

Login login_of(char const* by, bool take_over) {
    Login login;
    login.by = SmallWorld::actor(by);
    login.agent = anna;
    login.session = named<SessionId>("another");
    login.team = named<TeamId>("team");
    login.dial_number = "anna";
    login.take_over = take_over;
    return login;
}

Outcome go_idle(SmallWorld& world, char const* by, char const* code) {
    return world.give(SetState{SmallWorld::actor(by), anna, false, named<AuxCodeId>(code), ""});
}

std::vector<Situation> agent_situations() {
    return {{"signed out", [](SmallWorld&) {}},
            {"Available", [](SmallWorld& world) { world.bring_in("anna"); }},
            {"Idle",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 go_idle(world, "anna", "lunch");
             }},
            {"RONA",
             [](SmallWorld& world) {
                 ringing(world);
                 world.wait(std::chrono::seconds(18));
             }},
            {"offer ringing", ringing},
            {"connected", connected},
            {"in wrap-up", wrapping(WrapUpMode::MANDATORY)}};
}

std::vector<Column> agent_commands() {
    auto const self = SmallWorld::actor("anna");
    auto const boss = SmallWorld::actor("sue");
    return {
        {"login", [](SmallWorld& world) { return world.give(login_of("anna", false)); }},
        {"login `takeOver`", [](SmallWorld& world) { return world.give(login_of("anna", true)); }},
        {"reload",
         [self](SmallWorld& world) {
             return world.give(Reload{self, anna});
         }},
        {"Available",
         [self](SmallWorld& world) {
             return world.give(SetState{self, anna, true, {}, ""});
         }},
        {"Idle(meeting)", [](SmallWorld& world) { return go_idle(world, "anna", "meeting"); }},
        {"Idle(Agent_Busy)",
         [](SmallWorld& world) { return go_idle(world, "anna", "Agent_Busy"); }},
        {"Idle by supervisor", [](SmallWorld& world) { return go_idle(world, "sue", "meeting"); }},
        {"logout",
         [self](SmallWorld& world) {
             return world.give(Logout{self, anna, ""});
         }},
        {"logout by supervisor", [boss](SmallWorld& world) {
             return world.give(Logout{boss, anna, ""});
         }}};
}

std::vector<Situation> task_situations() {
    return {{"unknown contact", [](SmallWorld& world) { world.bring_in("anna"); }},
            {"waiting, not offered to him",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 go_idle(world, "anna", "lunch");
                 world.call("c1");
             }},
            {"offer connecting", connecting},
            {"offer ringing", ringing},
            {"declined",
             [](SmallWorld& world) {
                 ringing(world);
                 world.give(Reject{SmallWorld::actor("anna"), anna, contact});
             }},
            {"offer expired",
             [](SmallWorld& world) {
                 ringing(world);
                 world.wait(std::chrono::seconds(18));
             }},
            {"offer withdrawn",
             [](SmallWorld& world) {
                 ringing(world);
                 go_idle(world, "anna", "lunch");
             }},
            {"customer left while ringing",
             [](SmallWorld& world) {
                 ringing(world);
                 world.tell(CustomerLeft{{}, contact});
             }},
            {"connected", connected},
            {"connected, mode ON_REQUEST",
             [](SmallWorld& world) {
                 with_mode(world, WrapUpMode::ON_REQUEST);
                 connected(world);
             }},
            {"connected to another agent",
             [](SmallWorld& world) {
                 world.bring_in("ben");
                 world.call("c1");
                 world.accept("ben", "c1");
                 world.bring_in("anna");
             }},
            {"wrap-up MANDATORY", wrapping(WrapUpMode::MANDATORY)},
            {"wrap-up OPTIONAL", wrapping(WrapUpMode::OPTIONAL)},
            {"wrap-up MANDATORY_TIMED", wrapping(WrapUpMode::MANDATORY_TIMED)},
            {"wrap-up TIMED_NO_EARLY_EXIT", wrapping(WrapUpMode::TIMED_NO_EARLY_EXIT)},
            {"the same, submitted early",
             [](SmallWorld& world) {
                 wrapping(WrapUpMode::TIMED_NO_EARLY_EXIT)(world);
                 submit(world);
             }},
            {"ended, mode NONE", wrapping(WrapUpMode::NONE)},
            {"wrapped up by hand",
             [](SmallWorld& world) {
                 wrapping(WrapUpMode::MANDATORY)(world);
                 submit(world);
             }},
            {"wrapped up by TIMEOUT, another reason", [](SmallWorld& world) {
                 wrapping(WrapUpMode::MANDATORY)(world);
                 world.wait(std::chrono::seconds(60));
             }}};
}

std::vector<Column> task_commands() {
    auto const self = SmallWorld::actor("anna");
    return {{"accept", [](SmallWorld& world) { return world.accept("anna", "c1"); }},
            {"reject",
             [self](SmallWorld& world) {
                 return world.give(Reject{self, anna, contact});
             }},
            {"end", [](SmallWorld& world) { return world.end("anna", "c1"); }},
            {"wrapup", [](SmallWorld& world) { return submit(world); }},
            {"wrapup/extend",
             [self](SmallWorld& world) {
                 return world.give(ExtendWrapUp{self, anna, contact});
             }},
            {"wrapup/request",
             [self](SmallWorld& world) {
                 return world.give(RequestWrapUp{self, anna, contact});
             }},
            {"wrapup/skip", [self](SmallWorld& world) {
                 return world.give(SkipWrapUp{self, anna, contact});
             }}};
}

Outcome save(SmallWorld& world, char const* by) {
    SaveVariables command;
    command.by = SmallWorld::actor(by);
    if (command.by.kind == ActorKind::agent) command.agent = command.by.agent;
    command.task = contact;
    command.values["account"] = PlainValue{"17"};
    return world.give(command);
}

std::vector<Column> data_commands() {
    return {{"save by the agent", [](SmallWorld& world) { return save(world, "anna"); }},
            {"save by a supervisor", [](SmallWorld& world) { return save(world, "sue"); }}};
}

std::vector<Column> offer_happenings() {
    Leg const leg{LegKind::agent, anna, {}};
    return {
        {"media up",
         [](SmallWorld& world) {
             return world.tell(MediaResult{{}, 1, contact, true, ""});
         }},
        {"media fails",
         [](SmallWorld& world) {
             return world.tell(MediaResult{{}, 1, contact, false, ""});
         }},
        {"phone answers",
         [leg](SmallWorld& world) {
             return world.tell(LegAnswered{{}, contact, leg});
         }},
        {"phone hangs up",
         [leg](SmallWorld& world) {
             return world.tell(LegHungUp{{}, contact, leg});
         }},
        {"leg fails: busy",
         [leg](SmallWorld& world) {
             return world.tell(LegFailed{{}, contact, leg, "busy"});
         }},
        {"customer leaves",
         [](SmallWorld& world) {
             return world.tell(CustomerLeft{{}, contact});
         }},
        {"deadline", [](SmallWorld& world) { return world.wait(std::chrono::seconds(18)); }},
        {"Idle", [](SmallWorld& world) { return go_idle(world, "anna", "lunch"); }},
        {"daemon restarts in time", [](SmallWorld& world) { return world.tell(DaemonStarted{}); }},
        {"daemon restarts too late", [](SmallWorld& world) {
             world.now = world.now + std::chrono::seconds(30);
             return world.tell(DaemonStarted{});
         }}};
}

std::string offer_text(SmallWorld const& world, Outcome const& outcome) {
    for (Event const& event : outcome.events) {
        auto const* const closed = std::get_if<OfferClosed>(&event);
        if (closed == nullptr) continue;
        return std::string(enum_name(closed->outcome)) + ", agent " + agent_text(world);
    }
    Task const* const task = world.task("c1");
    Offer const* const offer = task == nullptr ? nullptr : task->offer_to(anna);
    if (offer == nullptr) return "–";
    return offer->ringing() ? "ringing" : "connecting";
}

std::string timer_table() {
    std::ostringstream out;
    out << "| order | timer |\n|---|---|\n";
    for (std::size_t index = 0; index < enum_count<TimerKind>(); ++index) {
        out << "| " << index + 1 << " | `" << enum_name(static_cast<TimerKind>(index)) << "` |\n";
    }
    return out.str();
}

// ---- the document ----------------------------------------------------------------------------

std::string replace_block(std::string const& text, std::string const& name,
                          std::string const& block) {
    std::string const begin = "<!-- generated: " + name + " -->\n";
    std::string const end = "<!-- end -->";
    auto const from = text.find(begin);
    if (from == std::string::npos) return text + "missing block " + name;
    auto const until = text.find(end, from);
    return text.substr(0, from + begin.size()) + block + text.substr(until);
}

TEST(StateTables, document_says_what_the_engine_answers) {
    auto const path = std::filesystem::path(RINGMASTER_SOURCE_DIR) / "docs" / "state-machines.md";
    std::ostringstream written;
    written << std::ifstream(path).rdbuf();
    auto const agent_tell = [](SmallWorld const& world, Outcome const&) {
        return "→ " + agent_text(world);
    };
    auto const task_tell = [](SmallWorld const&, Outcome const&) { return std::string("yes"); };
    std::string actual = written.str();
    actual =
        replace_block(actual, "agents", table(agent_situations(), agent_commands(), agent_tell));
    actual = replace_block(actual, "tasks", table(task_situations(), task_commands(), task_tell));
    actual = replace_block(actual, "data", table(task_situations(), data_commands(), task_tell));
    actual = replace_block(
        actual, "offers",
        table({{"connecting", connecting}, {"ringing", ringing}}, offer_happenings(), offer_text));
    actual = replace_block(actual, "timers", timer_table());
    if (std::getenv("RINGMASTER_REWRITE") != nullptr) {
        std::ofstream(path) << actual;
        return;
    }
    EXPECT_EQ(actual, written.str()) << "RINGMASTER_REWRITE=1 writes it anew";
}

// VC-6: `allowedActions` of the view is exactly what would be accepted.
TEST(StateTables, allowed_actions_are_exactly_what_is_accepted) {
    std::size_t checked = 0;
    for (Situation const& row : task_situations()) {
        auto const columns = task_commands();
        for (std::size_t index = 0; index < columns.size(); ++index) {
            SmallWorld world;
            row.function(world);
            auto const view = world.engine.view(contact, anna);
            if (!view) continue;
            bool const allowed = view->allowed.has(static_cast<Action>(index));
            Outcome const outcome = columns[index].function(world);
            EXPECT_EQ(allowed, !outcome.refusal) << row.name << " / " << columns[index].name;
            if (outcome.refusal) {
                EXPECT_EQ(outcome.allowed.bits, view->allowed.bits) << row.name;
            }
            ++checked;
        }
    }
    EXPECT_GT(checked, 50U);
}

}  // namespace
}  // namespace ringmaster::testing
