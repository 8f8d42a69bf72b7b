// The life of a callback as a table in docs/callbacks.md: every state, everything that can happen
// in it, and what the engine then says it is (CB-1 to CB-7).
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "support/small_world.hpp"
#include "support/text_file.hpp"

namespace ringmaster::testing::callback_states_test {
namespace {

using namespace core;

TaskId const id = named<TaskId>("c1");
AgentId const anna = named<AgentId>("anna");
Leg const customer{LegKind::customer, {}, {}};

using Act = std::function<void(SmallWorld&)>;
using Named = std::pair<std::string, Act>;

void asked(SmallWorld& world) {
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = id;
    create.entry_point = named<EntryPointId>("support-line");
    create.origin = "+4930111";
    world.give(create);
    world.give(RequestCallback{SmallWorld::actor("sue"), id, {}});
}

void released(SmallWorld& world) {
    asked(world);
    world.tell(CustomerLeft{{}, id});
}

void offered(SmallWorld& world) {
    released(world);
    world.bring_in("anna");
}

void dialled(SmallWorld& world) {
    offered(world);
    world.accept("anna", "c1");
}

void has_dialled(SmallWorld& world) {
    std::uint64_t dial = 0;
    for (Event const& event : world.journal()) {
        auto const* const one = std::get_if<MediaRequested>(&event);
        if (one != nullptr && one->kind == MediaKind::dial) dial = one->number;
    }
    world.tell(MediaResult{{}, dial, id, true, {}});
}

void rings(SmallWorld& world) {
    dialled(world);
    has_dialled(world);
}

// What they show is decided in the same step: nobody is there who could take it at once.
void go_idle(SmallWorld& world) {
    world.give(SetState{SmallWorld::actor("anna"), anna, false, named<AuxCodeId>("lunch"), ""});
}

// CB-1: before an agent is asked.
void called_first(SmallWorld& world) {
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    queue.callback_customer_first = true;
    world.configure({queue});
    offered(world);
}

void rings_first(SmallWorld& world) {
    called_first(world);
    has_dialled(world);
}

void answers_first(SmallWorld& world) {
    rings_first(world);
    world.tell(LegAnswered{{}, id, customer});
}

void waits_on_line(SmallWorld& world) {
    rings_first(world);
    go_idle(world);
    world.tell(LegAnswered{{}, id, customer});
}

std::vector<Named> states() {
    return {{"queued, caller on the line", asked},
            {"queued", released},
            {"offered", offered},
            {"dialling", dialled},
            {"ringing", rings},
            {"connected",
             [](SmallWorld& world) {
                 rings(world);
                 world.tell(LegAnswered{{}, id, customer});
             }},
            {"waiting",
             [](SmallWorld& world) {
                 rings(world);
                 world.tell(LegFailed{{}, id, customer, "busy"});
             }},
            {"customer first: dialling", called_first},
            {"ringing", rings_first},
            {"queued, customer on the line", waits_on_line},
            {"offered, customer on the line", answers_first}};
}

std::vector<Named> happenings() {
    return {{"the customer hangs up",
             [](SmallWorld& world) {
                 world.tell(CustomerLeft{{}, id});
             }},
            {"he answers",
             [](SmallWorld& world) {
                 world.tell(LegAnswered{{}, id, customer});
             }},
            {"he is busy",
             [](SmallWorld& world) {
                 world.tell(LegFailed{{}, id, customer, "busy"});
             }},
            {"a minute passes", [](SmallWorld& world) { world.wait(std::chrono::seconds(60)); }},
            {"five minutes pass", [](SmallWorld& world) { world.wait(std::chrono::seconds(300)); }},
            {"the agent accepts", [](SmallWorld& world) { world.accept("anna", "c1"); }},
            {"declines",
             [](SmallWorld& world) {
                 world.give(Reject{SmallWorld::actor("anna"), anna, id});
             }},
            {"goes Idle", go_idle},
            {"ends it", [](SmallWorld& world) { world.end("anna", "c1"); }},
            {"hangs up",
             [](SmallWorld& world) {
                 go_idle(world);
                 world.tell(LegHungUp{{}, id, {LegKind::agent, anna, {}}});
             }},
            {"a supervisor ends it", [](SmallWorld& world) {
                 world.give(ForceEndTask{SmallWorld::actor("sue"), id});
             }}};
}

std::string state_of(SmallWorld const& world) {
    Task const* const task = world.engine.state().task(id);
    if (task == nullptr) return "closed";
    if (!task->callback) return "no callback";
    return std::string(enum_name(task->callback_state()));
}

std::string table() {
    std::ostringstream out;
    out << "| |";
    for (Named const& column : happenings()) out << ' ' << column.first << " |";
    out << "\n|---|";
    for (std::size_t index = 0; index < happenings().size(); ++index) out << "---|";
    out << '\n';
    for (auto const& [name, build] : states()) {
        out << "| **" << name << "** |";
        for (auto const& [what, happens] : happenings()) {
            SmallWorld world;
            build(world);
            std::string const before = state_of(world);
            happens(world);
            std::string const after = state_of(world);
            out << ' ' << (after == before ? "–" : after) << " |";
        }
        out << '\n';
    }
    return out.str();
}

std::string generated(std::string const& text) {
    std::string const begin = "<!-- generated: life -->\n";
    auto const from = text.find(begin);
    if (from == std::string::npos) return text + "missing block";
    auto const until = text.find("<!-- end -->", from);
    return text.substr(0, from + begin.size()) + table() + text.substr(until);
}

TEST(CallbackStates, DocumentSaysWhatTheEngineDoes) {
    auto const path = std::filesystem::path(RINGMASTER_SOURCE_DIR) / "docs" / "callbacks.md";
    std::string const kept = ringmaster::tests::text_of_file(path);
    std::string const actual = generated(kept);
    if (std::getenv("RINGMASTER_REWRITE") != nullptr) {
        std::ofstream(path) << actual;
        return;
    }
    EXPECT_EQ(actual, kept) << "RINGMASTER_REWRITE=1 writes it anew";
}

}  // namespace
}  // namespace ringmaster::testing::callback_states_test
