// CH-3: a digital contact's gateway is told who has it, that he no longer has it, and that it is
// over. However an agent gets a contact and however he loses it, on every channel, the gateway ends
// with what the contact says; the same when it is deaf for a while and comes back.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "ringmaster/core/model/limits.hpp"
#include "unit/core/situations.hpp"

namespace ringmaster::testing::digital_gateway_test {
namespace {

using namespace core;
using std::chrono::seconds;

TaskId const contact = named<TaskId>("c1");
AgentId const anna = named<AgentId>("anna");
AgentId const ben = named<AgentId>("ben");

struct Channel {
    MediaType media = MediaType::chat;
    char const* queue = "";
    char const* entry_point = "";
};
constexpr Channel channels[] = {{MediaType::chat, "webchat", "site-chat"},
                                {MediaType::email, "mail", "mailbox"},
                                {MediaType::social, "posts", "page"}};

// What a gateway knows that does what it is told.
struct Gateway {
    std::set<AgentId> has;
    bool over = false;

    void take(Outcome const& outcome) {
        for (Effect const& effect : outcome.effects) {
            auto const* const command = std::get_if<MediaCommand>(&effect);
            if (command == nullptr) continue;
            EXPECT_EQ(command->purpose, Purpose::none);
            bool const is_agent = command->leg.kind == LegKind::agent;
            if (command->kind == MediaKind::bridge && is_agent) {
                has.insert(command->leg.agent);
            } else if (command->kind == MediaKind::unbridge && is_agent) {
                has.erase(command->leg.agent);
            } else if (command->kind == MediaKind::hangup && !is_agent) {
                over = true;
            } else {
                ADD_FAILURE() << enum_name(command->kind) << " means nothing to a gateway";
            }
        }
    }
};

struct Scene {
    explicit Scene(Channel const& on) : channel(on) {
        Queue queue = world.engine.state().config.queues.at(named<QueueId>(channel.queue));
        queue.manually_assignable = true;
        queue.chat_idle = std::chrono::hours(2);
        world.configure({queue});
        world.bring_in("anna");
    }

    void give(Command const& command) { follow(world.give(command)); }
    void tell(Fact const& fact) { follow(world.tell(fact)); }
    void wait(Duration duration) { follow(world.wait(duration)); }
    void follow(Outcome const& outcome) {
        EXPECT_FALSE(outcome.refusal) << describe_reason(outcome.refusal->reason).id;
        if (hears) gateway.take(outcome);
    }
    void arrives() {
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = contact;
        create.media = channel.media;
        create.entry_point = named<EntryPointId>(channel.entry_point);
        give(create);
    }
    void idle(char const* name) {
        give(SetState{SmallWorld::actor(name), named<AgentId>(name), false,
                      named<AuxCodeId>("lunch"), ""});
    }
    void accept(char const* name) {
        give(Accept{SmallWorld::actor(name), named<AgentId>(name), contact});
    }
    void transfer(TargetKind kind) {
        TransferTask command;
        command.by = SmallWorld::actor("anna");
        command.agent = anna;
        command.task = contact;
        command.target.kind = kind;
        command.target.agent = ben;
        command.target.queue = named<QueueId>(channel.queue);
        command.target.entry_point = named<EntryPointId>(channel.entry_point);
        give(command);
    }
    [[nodiscard]] Task const* task() const { return world.task("c1"); }

    // The gateway and the contact agree, unless it is away.
    void compare() const {
        if (!hears) return;
        std::set<AgentId> has;
        bool const over = task() == nullptr || task()->ended() != nullptr;
        if (task() != nullptr) {
            for (Engagement const& one : task()->engagements) {
                if (one.talking()) has.insert(one.agent);
            }
        }
        EXPECT_EQ(gateway.has, has);
        EXPECT_EQ(gateway.over, over);
    }

    Channel channel;
    SmallWorld world;
    Gateway gateway;
    bool hears = true;
};

using Act = std::pair<char const*, std::function<void(Scene&)>>;

std::vector<Act> ways_in() {
    return {{"accepts",
             [](Scene& scene) {
                 scene.arrives();
                 scene.accept("anna");
             }},
            {"takes it himself",
             [](Scene& scene) {
                 scene.idle("anna");
                 scene.arrives();
                 scene.give(AssignTask{SmallWorld::actor("anna"), anna, contact});
             }},
            {"is told by a fact",
             [](Scene& scene) {
                 scene.arrives();
                 scene.tell(LegAnswered{{}, contact, {LegKind::agent, anna, {}}});
             }},
            {"gets it by a transfer", [](Scene& scene) {
                 scene.world.bring_in("ben");
                 scene.idle("anna");
                 scene.arrives();
                 scene.accept("ben");
                 scene.give(SetState{SmallWorld::actor("anna"), anna, true, {}, ""});
                 TransferTask command;
                 command.by = SmallWorld::actor("ben");
                 command.agent = ben;
                 command.task = contact;
                 command.target.agent = anna;
                 scene.give(command);
                 scene.compare();
                 scene.accept("anna");
                 scene.give(SubmitWrapUp{SmallWorld::actor("ben"), ben, contact,
                                         named<AuxCodeId>("sale"), "", ""});
             }}};
}

std::vector<Act> ways_out() {
    auto const sue = SmallWorld::actor("sue");
    return {
        {"keeps it", [](Scene&) {}},
        {"ends it",
         [](Scene& scene) {
             scene.give(End{SmallWorld::actor("anna"), anna, contact});
         }},
        {"transfers it to an agent",
         [](Scene& scene) {
             if (scene.world.agent("ben") == nullptr) scene.world.bring_in("ben");
             scene.transfer(TargetKind::agent);
             scene.compare();
             scene.accept("ben");
         }},
        {"transfers it to a queue", [](Scene& scene) { scene.transfer(TargetKind::queue); }},
        {"transfers it to an entry point",
         [](Scene& scene) { scene.transfer(TargetKind::entryPoint); }},
        {"a supervisor queues it again",
         [sue](Scene& scene) {
             scene.give(
                 RequeueTask{sue, contact, named<QueueId>(scene.channel.queue), true, {}, {}});
         }},
        {"is signed out by force",
         [sue](Scene& scene) {
             scene.give(Logout{sue, anna, "bye"});
         }},
        {"is signed out by his lease",
         [](Scene& scene) {
             scene.tell(SocketClosed{anna, 1});
             scene.wait(seconds(4'000));
         }},
        {"a supervisor ends it",
         [sue](Scene& scene) {
             scene.give(ForceEndTask{sue, contact});
         }},
        {"the customer leaves",
         [](Scene& scene) {
             scene.tell(CustomerLeft{{}, contact});
         }},
        {"the customer is lost",
         [](Scene& scene) {
             scene.tell(LegFailed{{}, contact, {}, "gone"});
         }},
        {"his part fails",
         [](Scene& scene) {
             scene.tell(LegFailed{{}, contact, {LegKind::agent, anna, {}}, "gone"});
             scene.gateway.has.erase(anna);  // it has said so
         }},
        {"leaves by a fact",
         [](Scene& scene) {
             scene.tell(LegHungUp{{}, contact, {LegKind::agent, anna, {}}});
             scene.gateway.has.erase(anna);
         }},
        {"nobody writes", [](Scene& scene) { scene.wait(std::chrono::hours(3)); }},
    };
}

void walk(std::function<void(Scene&, Act const&)> const& visit) {
    for (Channel const& channel : channels) {
        for (Act const& in : ways_in()) {
            for (Act const& out : ways_out()) {
                SCOPED_TRACE(std::string(enum_name(channel.media)) + ": " + in.first + ", " +
                             out.first);
                Scene scene(channel);
                in.second(scene);
                scene.compare();
                EXPECT_EQ(scene.gateway.has, std::set<AgentId>{anna});
                visit(scene, out);
            }
        }
    }
}

TEST(DigitalGateway, knows_who_has_a_contact_however_it_came_to_it) {
    walk([](Scene& scene, Act const& out) {
        out.second(scene);
        scene.compare();
        if (scene.task() != nullptr) {
            EXPECT_TRUE(scene.task()->media_operations.empty());
        }
        EXPECT_EQ(scene.world.replayed().hash(), scene.world.engine.hash());
    });
}

// What it was asked while it was away is asked again when it is back, in the same order.
TEST(DigitalGateway, hears_again_what_it_was_asked_while_it_was_away) {
    walk([](Scene& scene, Act const& out) {
        scene.world.media = MediaMode::silent;
        scene.hears = false;
        out.second(scene);
        scene.hears = true;
        bool const in_time = scene.world.now < start_of_day + seconds(10);
        if (!in_time) return;  // what is late is left to the two lists
        scene.world.media = MediaMode::confirm;
        scene.tell(ConnectorReturned{{scene.channel.media}});
        scene.compare();
    });
}

TEST(DigitalGateway, a_waiting_contact_that_ends_is_over_for_it) {
    for (Channel const& channel : channels) {
        Scene scene(channel);
        scene.idle("anna");
        scene.arrives();
        EXPECT_FALSE(scene.gateway.over);
        scene.give(ForceEndTask{SmallWorld::actor("sue"), contact});
        scene.compare();
        EXPECT_TRUE(scene.gateway.over);
    }
}

// VC-10: the contact waits in front again, the agent is Idle and wraps up.
TEST(DigitalGateway, a_bridge_that_fails_gives_the_contact_back) {
    for (Channel const& channel : channels) {
        for (bool const silent : {false, true}) {
            Scene scene(channel);
            scene.arrives();
            scene.world.media = silent ? MediaMode::silent : MediaMode::fail;
            scene.hears = false;
            scene.accept("anna");
            if (silent) scene.wait(seconds(10));
            Task const& task = *scene.task();
            ASSERT_EQ(task.entries.size(), 1U);
            EXPECT_EQ(task.entries[0].queue, named<QueueId>(channel.queue));
            EXPECT_TRUE(task.entries[0].in_front);
            EXPECT_EQ(task.owner(), nullptr);
            EXPECT_NE(task.wrapping(anna), nullptr);
            Agent const& agent = *scene.world.agent("anna");
            ASSERT_NE(agent.station()->choice.idle(), nullptr);
            EXPECT_EQ(agent.station()->choice.idle()->system, SystemCode::Channel_Failure);
            EXPECT_FALSE(agent.station()->phone);  // there is none
        }
    }
}

// VC-11: it was put through after all, when he has lost the contact: that is undone.
TEST(DigitalGateway, a_bridge_that_comes_too_late_is_undone) {
    Scene scene(channels[0]);
    scene.arrives();
    scene.world.media = MediaMode::silent;
    scene.accept("anna");
    std::uint64_t const bridge = scene.task()->media_operations.back().number;
    scene.wait(seconds(20));
    scene.gateway = Gateway{{anna}, false};
    scene.tell(MediaResult{{}, bridge, contact, true, ""});
    scene.compare();
}

// Whoever has it anew is not taken for the one before him.
TEST(DigitalGateway, the_end_of_a_former_part_is_not_that_of_the_present_one) {
    Scene scene(channels[0]);
    scene.arrives();
    scene.accept("anna");
    scene.world.media = MediaMode::silent;
    scene.give(
        RequeueTask{SmallWorld::actor("sue"), contact, named<QueueId>("webchat"), true, {}, {}});
    scene.give(
        SubmitWrapUp{SmallWorld::actor("anna"), anna, contact, named<AuxCodeId>("sale"), "", ""});
    scene.accept("anna");
    scene.tell(LegFailed{{}, contact, {LegKind::agent, anna, {}}, "of before"});
    EXPECT_NE(scene.task()->talking(anna), nullptr);
    scene.tell(LegFailed{{}, contact, {LegKind::agent, anna, {}}, "now"});
    EXPECT_EQ(scene.task()->talking(anna), nullptr);
}

// PROTOCOL 8: what only the gateway has ends as such a leg does.
TEST(DigitalGateway, what_only_it_has_is_taken_from_it) {
    Leg const leg{LegKind::agent, ben, {}};
    Scene scene(channels[1]);
    scene.arrives();
    scene.accept("anna");
    scene.gateway.has.insert(ben);
    scene.tell(StrayLeg{{}, contact, MediaType::email, leg});
    scene.compare();
    TaskId const unknown = named<TaskId>("unknown");
    for (Leg const& one : {leg, Leg{}}) {
        Outcome const told = scene.world.tell(StrayLeg{{}, unknown, MediaType::email, one});
        ASSERT_EQ(told.effects.size(), 1U);
        auto const& command = std::get<MediaCommand>(told.effects[0]);
        bool const is_agent = one.kind == LegKind::agent;
        EXPECT_EQ(command.kind, is_agent ? MediaKind::unbridge : MediaKind::hangup);
    }
}

// Without the gateway's word nothing differs for the agent.
TEST(DigitalGateway, agents_hear_the_same_with_a_gateway_that_is_slow) {
    auto const heard = [](MediaMode mode) {
        Scene scene(channels[0]);
        scene.world.media = mode;
        std::vector<NoticeKind> kinds;
        auto const note = [&](Outcome const& outcome) {
            for (Effect const& effect : outcome.effects) {
                if (auto const* one = std::get_if<TaskNotice>(&effect)) kinds.push_back(one->kind);
            }
        };
        scene.arrives();
        note(scene.world.accept("anna", "c1"));
        note(scene.world.end("anna", "c1"));
        return kinds;
    };
    std::vector<NoticeKind> const wanted{NoticeKind::AgentContactAssigned, NoticeKind::ContactEnded,
                                         NoticeKind::AgentWrapup};
    EXPECT_EQ(heard(MediaMode::confirm), wanted);
    EXPECT_EQ(heard(MediaMode::silent), wanted);
}

// NUM-1: the destination of a new contact names the entry point its customers write to.
TEST(DigitalGateway, an_address_names_an_entry_point) {
    SmallWorld world;
    EntryPoint point = world.engine.state().config.entry_points.at(named<EntryPointId>("mailbox"));
    point.canonical_numbers = {address_key(MediaType::email, "help@example.org")};
    EntryPoint page = world.engine.state().config.entry_points.at(named<EntryPointId>("page"));
    page.canonical_numbers = {address_key(MediaType::social, "help@example.org")};
    world.configure({point, page});
    CreateTask create;
    create.task = contact;
    create.media = MediaType::email;
    create.destination = " Help@Example.ORG ";
    EXPECT_FALSE(world.give(create).refusal);
    EXPECT_EQ(world.task("c1")->entry_point, point.id);
    EXPECT_EQ(world.task("c1")->destination, create.destination);
    create.task = named<TaskId>("c2");
    create.media = MediaType::social;
    EXPECT_FALSE(world.give(create).refusal);
    EXPECT_EQ(world.task("c2")->entry_point, page.id);
    create.task = named<TaskId>("c3");
    create.media = MediaType::chat;
    EXPECT_EQ(world.give(create).refusal->reason, Reason::unknown_entry_point);
}

TEST(QueuePosition, is_counted_as_far_as_asked) {
    SmallWorld world;
    for (char const* name : {"c1", "c2", "c3"}) world.call(name);
    EXPECT_EQ(world.engine.position_of(named<TaskId>("c1"), 10), 1U);
    EXPECT_EQ(world.engine.position_of(named<TaskId>("c3"), 10), 3U);
    EXPECT_EQ(world.engine.position_of(named<TaskId>("c3"), 2), std::nullopt);
    EXPECT_EQ(world.engine.position_of(named<TaskId>("c9"), 2), std::nullopt);
    world.bring_in("anna");
    world.accept("anna", "c1");
    EXPECT_EQ(world.engine.position_of(named<TaskId>("c1"), 10), std::nullopt);
    EXPECT_EQ(world.engine.position_of(named<TaskId>("c2"), 10), 1U);
}

}  // namespace
}  // namespace ringmaster::testing::digital_gateway_test
