// Whoever commands for himself is decided as the agent he is, whatever his role; whoever commands
// for another is not (AG-2, AG-6, WU-11). Every command that names an agent, in every situation.

#include <gtest/gtest.h>

#include <tuple>
#include <utility>

#include "ringmaster/core/codec/codec.hpp"
#include "unit/core/situations.hpp"

namespace ringmaster::testing::own_commands_test {
namespace {

using namespace core;

AgentId const anna = named<AgentId>("anna");
TaskId const contact = named<TaskId>("c1");

template <class C>
concept OfAgent = requires(C command) {
    command.by;
    command.agent;
};

// ---- what a command needs beside who and which -------------------------------------------------

template <class C>
void complete(C& /*command*/) {}
void complete(Login& command) {
    command.session = named<SessionId>("another");
    command.team = named<TeamId>("team");
    command.dial_number = "anna";
    command.take_over = true;
}
void complete(SetState& command) { command.code = named<AuxCodeId>("meeting"); }
void complete(SubmitWrapUp& command) { command.code = named<AuxCodeId>("sale"); }
void complete(StartConsult& command) { command.target.number = "+4930999"; }
void complete(TransferTask& command) { command.target.number = "+4930999"; }
void complete(SaveVariables& command) { command.values["account"] = PlainValue{"17"}; }

template <class C>
Command command_of(Actor const& by) {
    C command;
    command.by = by;
    command.agent = anna;
    if constexpr (requires { command.task; }) command.task = contact;
    if constexpr (requires { command.target; }) command.target.kind = TargetKind::dialNumber;
    complete(command);
    return command;
}

using Make = Command (*)(Actor const&);
struct Named {
    std::string_view name;
    Make make;
};

template <class C>
void add(std::vector<Named>& all) {
    if constexpr (OfAgent<C>) all.push_back({C::type_name, command_of<C>});
}

template <class... Commands>
std::vector<Named> list_of(std::variant<Commands...> const* /*which*/) {
    std::vector<Named> all;
    (add<Commands>(all), ...);
    return all;
}

std::vector<Named> commands_of_agents() {
    return list_of(static_cast<CommandVariant const*>(nullptr));
}

std::vector<Situation> every_situation() {
    std::vector<Situation> all = contact_situations();
    for (Situation& one : call_situations()) all.push_back(std::move(one));
    all.push_back({"signed out", [](SmallWorld&) {}});
    all.push_back({"Available", [](SmallWorld& world) { world.bring_in("anna"); }});
    all.push_back({"wrap-up without early exit", wrapping(WrapUpMode::TIMED_NO_EARLY_EXIT)});
    return all;
}

// ---- what came of it, without the role of whoever asked ----------------------------------------

void replace_all(std::string& text, std::string_view from, std::string_view into) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
        text.replace(at, from.size(), into);
    }
}

std::string told(Outcome const& outcome, Actor const& by) {
    std::string text;
    if (outcome.refusal) text = std::string(describe_reason(outcome.refusal->reason).id) + '\n';
    for (Event const& event : outcome.events) text += to_text(event) + '\n';
    replace_all(text, "Actor{kind=" + std::string(enum_name(by.kind)), "Actor{kind=somebody");
    return text;
}

class OwnCommands : public ::testing::Test {
protected:
    void compare(std::vector<Actor> const& alike) {
        for (Situation const& situation : every_situation()) {
            SmallWorld world;
            situation.build(world);
            auto const before = world.engine.snapshot();
            auto const now = world.now;
            for (Named const& command : commands_of_agents()) {
                std::optional<std::string> first;
                for (Actor const& by : alike) {
                    world.engine = Engine::restore(before).value();
                    world.now = now;
                    auto const text = told(world.give(command.make(by)), by);
                    if (!first) first = text;
                    EXPECT_EQ(*first, text) << command.name << " when " << situation.name;
                    ++compared_;
                }
            }
        }
    }
    std::size_t compared_ = 0;
};

TEST_F(OwnCommands, AreTheAgentsWhateverHisRole) {
    compare({{ActorKind::agent, anna, "anna"},
             {ActorKind::supervisor, anna, "anna"},
             {ActorKind::administrator, anna, "anna"}});
    EXPECT_GT(commands_of_agents().size(), 25U);
    EXPECT_GT(compared_, 2'000U);
}

TEST_F(OwnCommands, ForAnotherAreTheSameOfSupervisorAndAdministrator) {
    compare({{ActorKind::supervisor, {}, "sue"}, {ActorKind::administrator, {}, "sue"}});
}

// ---- the rules that tell them apart ------------------------------------------------------------

struct Speaker {
    Actor by;
    bool own;
};

std::vector<Speaker> speakers() {
    auto const sue = named<AgentId>("sue");
    return {{{ActorKind::agent, anna, "anna"}, true},
            {{ActorKind::supervisor, anna, "anna"}, true},
            {{ActorKind::administrator, anna, "anna"}, true},
            {{ActorKind::supervisor, sue, "sue"}, false},
            {{ActorKind::supervisor, {}, "sue"}, false},
            {{ActorKind::administrator, {}, "root"}, false}};
}

TEST(OwnCommand, OthersAloneSignOutOfALiveCall) {  // AG-6, AG-9
    for (auto const& [by, own] : speakers()) {
        SmallWorld world;
        connected(world);
        auto const outcome = world.give(Logout{by, anna, ""});
        ASSERT_EQ(outcome.refusal.has_value(), own) << enum_name(by.kind);
        if (!own) continue;
        EXPECT_EQ(outcome.refusal->reason, Reason::contact_live);
    }
}

TEST(OwnCommand, SignOutSaysWhoseItWas) {  // AG-9
    for (auto const& [by, own] : speakers()) {
        SmallWorld world;
        world.bring_in("anna");
        world.give(Logout{by, anna, ""});
        auto const& signed_out = std::get<SignedOut>(world.agent("anna")->session);
        EXPECT_EQ(signed_out.kind == SignOutKind::voluntary, own) << enum_name(by.kind);
    }
}

TEST(OwnCommand, OnesProfileSaysWhichIdleCodes) {  // AG-2
    for (auto const& [by, own] : speakers()) {
        SmallWorld world;
        world.bring_in("anna");
        AgentProfile strict = *world.engine.state().config.profile_of(anna);
        strict.all_idle_codes = false;
        strict.idle_codes = {};
        world.configure({strict});
        auto const outcome = world.give(SetState{by, anna, false, named<AuxCodeId>("meeting"), ""});
        EXPECT_EQ(outcome.refusal.has_value(), own) << enum_name(by.kind);
    }
}

TEST(OwnCommand, WrapUpsAreStoredAsWhoseTheyAre) {  // WU-10, WU-6
    for (auto const& [by, own] : speakers()) {
        SmallWorld world;
        wrapping(WrapUpMode::TIMED_NO_EARLY_EXIT)(world);
        auto const* const code = world.engine.state().config.aux_code(named<AuxCodeId>("sale"));
        ASSERT_NE(code, nullptr);
        auto const outcome = world.give(SubmitWrapUp{by, anna, contact, code->id, "", ""});
        ASSERT_FALSE(outcome.refusal) << describe_reason(outcome.refusal->reason).id;
        for (Event const& event : outcome.events) {
            auto const* const stored = std::get_if<WrapUpSubmitted>(&event);
            if (stored == nullptr) continue;
            EXPECT_EQ(stored->origin == WrapUpOrigin::AGENT, own) << enum_name(by.kind);
        }
        auto const* const task = world.task("c1");
        bool const held = task != nullptr && task->wrapping(anna) != nullptr;
        EXPECT_EQ(held, own) << enum_name(by.kind);
    }
}

}  // namespace
}  // namespace ringmaster::testing::own_commands_test
