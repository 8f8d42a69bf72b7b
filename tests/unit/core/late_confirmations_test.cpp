// VC-11: a connector command that succeeds after nobody waits for it any more is undone by its
// opposite. In every situation, after every command, whatever happens meanwhile, before its
// deadline and behind it: in the end the legs that are up, the customer's hold and the recording
// are what the contact says.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "unit/core/situations.hpp"

namespace ringmaster::testing::late_confirmations_test {
namespace {

using namespace core;

constexpr char const* far_end = "+4930777";
TaskId const contact = named<TaskId>("c1");
AgentId const anna = named<AgentId>("anna");
AgentId const ben = named<AgentId>("ben");
AgentId const sue = named<AgentId>("sue");

using Asked = std::map<std::uint64_t, MediaRequested>;
using Happening = std::function<void(SmallWorld&)>;

std::string text_of(Leg const& leg) {
    if (leg.kind == LegKind::customer) return "customer";
    if (leg.kind == LegKind::number) return leg.number;
    for (char const* name : {"anna", "ben", "carla", "sue"}) {
        if (leg.agent == named<AgentId>(name)) return name;
    }
    return "somebody";
}

// What a connector has done: each command has its effect when its success is told.
struct Ledger {
    std::set<std::string> up;
    bool customer_held = false;
    bool recorded = false;
    bool paused = false;
    bool mixed = false;    // a conference: whose leg is where is not looked at
    bool written = false;  // a digital contact
    std::size_t read = 0;
    Asked asked;

    void hold(Leg const& leg, bool held) {
        if (leg.kind == LegKind::customer) customer_held = held;
    }

    void done(MediaRequested const& one) {
        switch (one.kind) {
            case MediaKind::ring:
            case MediaKind::dial:
            case MediaKind::bridge: up.insert(text_of(one.leg)); break;
            case MediaKind::hangup: up.erase(text_of(one.leg)); break;
            case MediaKind::unbridge:
                if (written) up.erase(text_of(one.leg));  // there is no other line (CH-3)
                break;
            case MediaKind::hold: hold(one.leg, true); break;
            case MediaKind::unhold: hold(one.leg, false); break;
            case MediaKind::swap:
                hold(one.leg, false);
                hold(one.other, true);
                break;
            case MediaKind::record_start: recorded = true; break;
            case MediaKind::record_stop: recorded = paused = false; break;
            case MediaKind::record_pause: paused = true; break;
            case MediaKind::record_resume: paused = false; break;
            case MediaKind::answer:
            case MediaKind::play:
            case MediaKind::mute: break;
        }
    }

    void follow(SmallWorld const& world) {
        auto const& journal = world.journal();
        for (; read < journal.size(); ++read) {
            Event const& event = journal[read];
            if (auto const* const created = std::get_if<TaskCreated>(&event)) {
                written = created->media != MediaType::telephony;
            } else if (auto const* const one = std::get_if<MediaRequested>(&event)) {
                asked.emplace(one->number, *one);
            } else if (auto const* const settled = std::get_if<MediaSettled>(&event)) {
                if (settled->succeeded) done(asked.at(settled->number));
            } else if (std::holds_alternative<NumberJoined>(event) ||
                       std::holds_alternative<RoleChanged>(event)) {
                mixed = true;
            }
        }
    }
};

// A call in a world whose connector answers when told to.
struct Stage {
    SmallWorld world;
    Ledger ledger;

    void follow() { ledger.follow(world); }

    [[nodiscard]] std::vector<std::uint64_t> open() const {
        std::vector<std::uint64_t> numbers;
        if (Task const* const task = world.task("c1")) {
            for (MediaOperation const& one : task->media_operations) {
                if (!one.expired) numbers.push_back(one.number);
            }
        }
        return numbers;
    }
    void confirm(std::uint64_t number) {
        world.tell(MediaResult{{}, number, contact, true, ""});
        follow();
    }
    void confirm_all_but(std::uint64_t withheld) {
        for (int round = 0; round < 50; ++round) {
            std::vector<std::uint64_t> numbers = open();
            std::erase(numbers, withheld);
            if (numbers.empty()) return;
            confirm(numbers.front());
        }
        ADD_FAILURE() << "the connector is asked for ever";
    }
};

template <class Command>
Happening by(AgentId agent, char const* name) {
    return [=](SmallWorld& world) {
        Command command;
        command.by = SmallWorld::actor(name);
        command.agent = agent;
        command.task = contact;
        world.give(command);
    };
}

Happening fact(Fact told) {
    return [told = std::move(told)](SmallWorld& world) { world.tell(told); };
}

void listen(SmallWorld& world) {
    world.media = MediaMode::confirm;
    world.bring_in("sue");
    world.give(SetState{SmallWorld::actor("sue"), sue, false, named<AuxCodeId>("lunch"), ""});
    world.media = MediaMode::silent;
    world.give(StartMonitor{SmallWorld::actor("sue"), sue, contact, id_of("request"), false});
}

void barge_in(SmallWorld& world) {
    listen(world);
    Task const* const task = world.task("c1");
    if (task == nullptr || task->media_operations.empty()) return;
    std::uint64_t const asked = task->media_operations.back().number;
    world.tell(MediaResult{{}, asked, contact, true, ""});
    world.give(ChangeMonitor{SmallWorld::actor("sue"), sue, contact, MonitorMode::barged_in});
}

std::vector<std::pair<std::string, Happening>> commands() {
    std::vector<std::pair<std::string, Happening>> all{
        {"", [](SmallWorld&) {}}, {"listen", listen}, {"barge in", barge_in}};
    for (TaskCommand const& command : task_commands()) {
        all.emplace_back(command.path, [attempt = command.attempt](SmallWorld& world) {
            static_cast<void>(attempt(world));
        });
    }
    return all;
}

std::vector<std::pair<std::string, Happening>> happenings() {
    Leg const phone{LegKind::agent, anna, {}};
    Leg const other{LegKind::agent, ben, {}};
    Leg const number{LegKind::number, {}, far_end};
    return {{"nothing", [](SmallWorld&) {}},
            {"customer leaves", fact(CustomerLeft{{}, contact})},
            {"anna hangs up", fact(LegHungUp{{}, contact, phone})},
            {"anna's leg fails", fact(LegFailed{{}, contact, phone, ""})},
            {"ben hangs up", fact(LegHungUp{{}, contact, other})},
            {"number hangs up", fact(LegHungUp{{}, contact, number})},
            {"requeued",
             [](SmallWorld& world) {
                 world.give(RequeueTask{
                     SmallWorld::actor("sue"), contact, named<QueueId>("sales"), false, {}, {}});
             }},
            {"requeued to write",
             [](SmallWorld& world) {
                 world.give(RequeueTask{
                     SmallWorld::actor("sue"), contact, named<QueueId>("webchat"), false, {}, {}});
             }},
            {"ended by force",
             [](SmallWorld& world) {
                 world.give(ForceEndTask{SmallWorld::actor("sue"), contact});
             }},
            {"transfer taken back", by<CancelTransfer>(anna, "anna")},
            {"consult ended", by<EndConsult>(anna, "anna")},
            {"monitoring ended", by<EndMonitor>(sue, "sue")},
            {"supervisor signed out",
             [](SmallWorld& world) {
                 world.give(Logout{SmallWorld::actor("boss"), sue, ""});
             }},
            {"anna signed out by force", [](SmallWorld& world) {
                 world.give(Logout{SmallWorld::actor("sue"), anna, ""});
             }}};
}

void chatting(SmallWorld& world) {
    world.bring_in("anna");
    world.bring_in("ben");
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = contact;
    create.media = MediaType::chat;
    create.entry_point = named<EntryPointId>("site-chat");
    world.give(create);
    world.media = MediaMode::silent;
    world.accept("anna", "c1");
}

bool is_wanted(Task const* task, std::string const& leg) {
    if (task == nullptr || task->ended() != nullptr) return false;
    for (char const* name : {"anna", "ben", "carla", "sue"}) {
        AgentId const agent = named<AgentId>(name);
        if (leg == name) {
            bool const rings =
                task->media == MediaType::telephony && task->offer_to(agent) != nullptr;
            return task->talking(agent) != nullptr || rings;
        }
    }
    if (leg == "customer") return task->dials_customer() != nullptr || task->has_customer();
    bool const consulted = task->consult && task->consult->answered() != nullptr &&
                           task->consult->target.number == leg;
    return task->number(leg) != nullptr || task->dialled() == leg || consulted;
}

void compare(Stage const& stage) {
    Task const* const task = stage.world.task("c1");
    for (std::string const& leg : stage.ledger.up) {
        EXPECT_TRUE(is_wanted(task, leg)) << leg << " is left up";
    }
    bool const live = task != nullptr && task->ended() == nullptr;
    if (!live) {
        EXPECT_FALSE(stage.ledger.recorded) << "recorded for ever";
        return;
    }
    EXPECT_EQ(stage.ledger.recorded, task->recording.has_value());
    bool const paused = task->recording && task->recording->paused_since;
    EXPECT_EQ(stage.ledger.paused, paused);
    if (task->owner() == nullptr || stage.ledger.mixed) return;
    EXPECT_EQ(stage.ledger.customer_held, task->held_since.has_value());
}

// What hangs up by itself, or fails, needs no command to be down.
void forget_lost_legs(Ledger& ledger, std::string const& what) {
    for (auto const& [happening, leg] :
         {std::pair("anna hangs up", "anna"), std::pair("anna's leg fails", "anna"),
          std::pair("ben hangs up", "ben"), std::pair("number hangs up", far_end),
          std::pair("customer leaves", "customer")}) {
        if (what == happening) ledger.up.erase(leg);
    }
}

class LateConfirmations : public ::testing::Test {
protected:
    // Something the connector was asked in the situation, or by the command, is withheld in turn.
    void try_all(Build const& build, std::pair<std::string, Happening> const& command) {
        build(stage.world);
        stage.world.media = MediaMode::silent;
        std::vector<std::uint64_t> const open_before = stage.open();
        command.second(stage.world);
        stage.follow();
        snapshot = stage.world.engine.snapshot();
        now = stage.world.now;
        before = stage.ledger;
        std::vector<std::uint64_t> withholding = stage.open();
        if (!command.first.empty()) {  // those of the situation are tried without a command
            std::erase_if(withholding, [&](std::uint64_t number) {
                return std::find(open_before.begin(), open_before.end(), number) !=
                       open_before.end();
            });
        }
        for (std::uint64_t const withheld : withholding) {
            MediaRequested const asked = before.asked.at(withheld);
            for (auto const& [what, happens] : happenings()) {
                for (bool const expired : {false, true}) {
                    SCOPED_TRACE(command.first + ": " + std::string(enum_name(asked.kind)) + ' ' +
                                 text_of(asked.leg) + " late, " + what +
                                 (expired ? ", after its deadline" : ""));
                    set();
                    happens(stage.world);
                    stage.follow();
                    forget_lost_legs(stage.ledger, what);
                    finish(withheld, expired);
                    if (HasFailure()) return;
                }
            }
        }
    }

    std::size_t compared = 0;
    Stage stage;

private:
    void set() {
        stage.world.engine = Engine::restore(snapshot).value();
        stage.world.now = now;
        stage.world.media = MediaMode::silent;
        stage.ledger = before;
        stage.ledger.read = stage.world.journal().size();
    }

    void finish(std::uint64_t withheld, bool expired) {
        stage.confirm_all_but(withheld);
        if (expired) {
            stage.world.wait(std::chrono::seconds(10));
            stage.follow();
            stage.confirm_all_but(withheld);
        }
        if (stage.world.task("c1") == nullptr) return;  // closed: nobody is left to undo anything
        stage.confirm(withheld);
        stage.confirm_all_but(0);
        compare(stage);
        ++compared;
    }

    Ledger before;
    std::string snapshot;
    Time now;
};

TEST_F(LateConfirmations, are_undone_whatever_has_happened) {
    std::vector<Situation> rows = call_situations();
    rows.push_back({"connecting", connecting});
    rows.push_back({"connected", connected});
    rows.push_back({"accepted chat", chatting});
    for (Situation const& row : rows) {
        for (auto const& command : commands()) {
            SCOPED_TRACE(row.name);
            stage = Stage();
            try_all(row.build, command);
            if (HasFailure()) return;
        }
    }
    EXPECT_GT(compared, 3'000U);
}

}  // namespace
}  // namespace ringmaster::testing::late_confirmations_test
