// docs/state-machines.md: every cell of its tables is what the engine really answers.
// RINGMASTER_REWRITE=1 writes the tables anew.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "core/state/indexes.hpp"
#include "ringmaster/core/model/reason.hpp"
#include "support/text_file.hpp"
#include "unit/core/situations.hpp"

namespace ringmaster::testing::state_tables_test {
namespace {

using namespace core;

AgentId const anna = named<AgentId>("anna");
TaskId const contact = named<TaskId>("c1");

using Tell = std::function<std::string(SmallWorld const&, Outcome const&)>;

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

// Builds a situation once and lets every command find it as it was.
class Stage {
public:
    explicit Stage(Build const& build) {
        build(world_);
        before_ = world_.engine.snapshot();
        now_ = world_.now;
        media_ = world_.media;
    }

    SmallWorld& set() {
        world_.engine = Engine::restore(before_).value();
        world_.now = now_;
        world_.media = media_;
        return world_;
    }

private:
    SmallWorld world_;
    std::string before_;
    Time now_;
    MediaMode media_ = MediaMode::confirm;
};

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
        Stage stage(row.build);
        for (Column const& column : columns) {
            SmallWorld& world = stage.set();
            Outcome const outcome = column.attempt(world);
            out << ' ' << (outcome.refusal ? refusal_text(outcome) : tell(world, outcome)) << " |";
        }
        out << '\n';
    }
    return out.str();
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

// The commands of one table of contacts.
using Wanted = std::vector<Action>;

Wanted const answers_and_end{Action::accept, Action::reject, Action::consult_accept,
                             Action::end,    Action::reply,  Action::request,
                             Action::wrapup, Action::extend, Action::skip};
Wanted const hold_consult_transfer{Action::hold,
                                   Action::resume,
                                   Action::hold_consult,
                                   Action::resume_consult,
                                   Action::transfer,
                                   Action::transfer_cancel,
                                   Action::consult,
                                   Action::consult_end,
                                   Action::consult_transfer,
                                   Action::consult_conference};
Wanted const conference_and_recording{Action::conference_exit, Action::conference_transfer,
                                      Action::conference_drop, Action::record_pause,
                                      Action::record_resume};

std::vector<Column> columns_of(Wanted const& wanted) {
    std::vector<TaskCommand> const commands = task_commands();
    std::vector<Column> columns;
    for (Action const action : wanted) {
        TaskCommand const& command = commands.at(static_cast<std::size_t>(action));
        columns.push_back({command.path, command.attempt});
    }
    return columns;
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

std::vector<Situation> all_situations() {
    std::vector<Situation> all = contact_situations();
    for (Situation& row : call_situations()) all.push_back(std::move(row));
    return all;
}

std::string yes(SmallWorld const& /*world*/, Outcome const& /*outcome*/) { return "yes"; }

std::string contact_table(std::vector<Situation> const& rows, Wanted const& wanted) {
    return table(rows, columns_of(wanted), yes);
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

std::string generated(std::string text) {
    auto const agent_tell = [](SmallWorld const& world, Outcome const&) {
        return "→ " + agent_text(world);
    };
    std::vector<Situation> const stages{{"connecting", connecting}, {"ringing", ringing}};
    std::vector<std::pair<std::string, std::string>> const blocks{
        {"agents", table(agent_situations(), agent_commands(), agent_tell)},
        {"offers", table(stages, offer_happenings(), offer_text)},
        {"contacts", contact_table(contact_situations(), answers_and_end)},
        {"contacts, call", contact_table(contact_situations(), hold_consult_transfer)},
        {"contacts, conference", contact_table(contact_situations(), conference_and_recording)},
        {"calls", contact_table(call_situations(), answers_and_end)},
        {"calls, call", contact_table(call_situations(), hold_consult_transfer)},
        {"calls, conference", contact_table(call_situations(), conference_and_recording)},
        {"data", table(all_situations(), data_commands(), yes)},
        {"timers", timer_table()}};
    for (auto const& [name, block] : blocks) text = replace_block(text, name, block);
    return text;
}

TEST(StateTables, document_says_what_the_engine_answers) {
    auto const path = std::filesystem::path(RINGMASTER_SOURCE_DIR) / "docs" / "state-machines.md";
    std::string const kept = ringmaster::tests::text_of_file(path);
    std::string const actual = generated(kept);
    if (std::getenv("RINGMASTER_REWRITE") != nullptr) {
        std::ofstream(path) << actual;
        return;
    }
    EXPECT_EQ(actual, kept) << "RINGMASTER_REWRITE=1 writes it anew";
}

TEST(StateTables, every_command_has_its_place) {
    std::vector<TaskCommand> const commands = task_commands();
    ASSERT_EQ(commands.size(), enum_count<Action>());
    std::set<Action> shown;
    for (Wanted const& wanted :
         {answers_and_end, hold_consult_transfer, conference_and_recording}) {
        shown.insert(wanted.begin(), wanted.end());
    }
    // What becomes of a reservation is a table of docs/campaigns.md; none of these is one.
    shown.insert({Action::preview_skip, Action::preview_remove});
    EXPECT_EQ(shown.size(), enum_count<Action>());
    for (std::size_t index = 0; index < commands.size(); ++index) {
        EXPECT_EQ(commands[index].action, static_cast<Action>(index)) << commands[index].path;
    }
}

// VC-6: `allowedActions` of the view is exactly what would be accepted.
TEST(StateTables, allowed_actions_are_exactly_what_is_accepted) {
    std::size_t checked = 0;
    std::vector<TaskCommand> const commands = task_commands();
    for (Situation const& row : all_situations()) {
        Stage stage(row.build);
        for (TaskCommand const& command : commands) {
            SmallWorld& world = stage.set();
            auto const view = world.engine.view(contact, anna);
            if (!view) continue;
            Outcome const outcome = command.attempt(world);
            EXPECT_EQ(view->allowed.has(command.action), !outcome.refusal)
                << row.name << " / " << command.path;
            if (outcome.refusal) {
                EXPECT_EQ(outcome.allowed.bits, view->allowed.bits) << row.name;
            }
            ++checked;
        }
    }
    EXPECT_GT(checked, 1'000U);
}

}  // namespace
}  // namespace ringmaster::testing::state_tables_test
