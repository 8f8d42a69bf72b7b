// Whatever falls due for an entry has its effect, whatever stage the entry is in: at once when it
// waits, else as soon as who is asked does not take it (RQ-5, RQ-6, RQ-8, RQ-9, CFG-2). Every
// deadline x every stage x every way the stage comes to nothing.

#include <gtest/gtest.h>

#include <functional>

#include "support/small_world.hpp"

namespace ringmaster::testing::entry_deadlines_test {
namespace {

using namespace core;

constexpr Duration half_a_minute = std::chrono::seconds(30);
constexpr char const* lines_number = "+4930888";
AgentId const anna = named<AgentId>("anna");
TaskId const contact = named<TaskId>("c1");
QueueId const support = named<QueueId>("support");
QueueId const sales = named<QueueId>("sales");

using Act = std::function<void(SmallWorld&)>;

struct Deadline {
    char const* name;
    Act prepare;  // before the contact comes
    Act strike;   // it is due now
    std::function<bool(SmallWorld const&)> has_effect;
};

struct End {
    char const* name;
    Act happens;
};

struct Stage {
    char const* name;
    Act staff;  // who is there when the contact comes
    std::vector<End> ends;
};

void change(SmallWorld& world, QueueId id, std::function<void(Queue&)> const& how) {
    Queue queue = world.engine.state().config.queues.at(id);
    how(queue);
    world.configure({queue});
}

Act set(QueueId id, std::function<void(Queue&)> how) {
    return [id, how = std::move(how)](SmallWorld& world) { change(world, id, how); };
}

void time_passes(SmallWorld& world) { world.wait(half_a_minute); }

Outcome call(SmallWorld& world) {
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = contact;
    create.entry_point = named<EntryPointId>("support-line");
    return world.give(create);
}

Outcome call_directly(SmallWorld& world) {
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = contact;
    create.entry_point = named<EntryPointId>("support-line");
    create.direct_to = anna;
    create.direct_for = std::chrono::seconds(20);
    return world.give(create);
}

QueueEntry const* waits(SmallWorld const& world) {
    Task const* const task = world.task("c1");
    bool const one = task != nullptr && task->entries.size() == 1;
    return one && !task->offers_entry(task->entries[0].ordinal) ? &task->entries[0] : nullptr;
}

bool waits_in_sales(SmallWorld const& world) {
    QueueEntry const* const entry = waits(world);
    return entry != nullptr && entry->queue == sales;
}

void close_support(SmallWorld& world) {
    world.give(CloseQueue{SmallWorld::actor("sue"), support, true});
}

void close_sales(SmallWorld& world) {
    world.give(CloseQueue{SmallWorld::actor("sue"), sales, true});
}

std::vector<Deadline> deadlines() {
    auto const wait_max = [](Queue& queue) { queue.wait_max = std::chrono::seconds(20); };
    auto const overflows = set(support, [](Queue& queue) { queue.overflow_queue = sales; });
    return {
        {"longest wait",
         [=](SmallWorld& world) {
             overflows(world);
             change(world, support, wait_max);
         },
         time_passes, waits_in_sales},
        {"longest wait, shortened meanwhile", overflows,
         [=](SmallWorld& world) {
             time_passes(world);
             change(world, support, wait_max);
         },
         waits_in_sales},
        {"queue closed", overflows, close_support, waits_in_sales},
        {"queue closed, overflow named later", [](SmallWorld&) {},
         [=](SmallWorld& world) {
             close_support(world);
             overflows(world);
         },
         waits_in_sales},
        {"queue closed, overflow opened later",
         [=](SmallWorld& world) {
             overflows(world);
             close_sales(world);
         },
         [](SmallWorld& world) {
             close_support(world);
             world.give(CloseQueue{SmallWorld::actor("sue"), sales, false});
         },
         waits_in_sales},
        {"queue inactive", overflows, set(support, [](Queue& queue) { queue.active = false; }),
         waits_in_sales},
        {"group joins",
         set(support,
             [](Queue& queue) {
                 queue.groups = {{Duration(0), {named<TeamId>("team"), named<TeamId>("outside")}},
                                 {std::chrono::seconds(20), {named<TeamId>("night")}}};
             }),
         time_passes,
         [](SmallWorld const& world) { return waits(world) && waits(world)->groups == 2; }},
        {"relaxation",
         set(support,
             [](Queue& queue) {
                 queue.relaxation = {{std::chrono::seconds(20), {}, {}}};
             }),
         time_passes,
         [](SmallWorld const& world) { return waits(world) && waits(world)->relaxed == 1; }},
    };
}

Act tell(Fact const& fact) {
    return [fact](SmallWorld& world) { world.tell(fact); };
}

void goes_idle(SmallWorld& world) {
    world.give(SetState{SmallWorld::actor("anna"), anna, false, named<AuxCodeId>("lunch"), ""});
}

void is_signed_out(SmallWorld& world) {
    world.give(Logout{SmallWorld::actor("sue"), anna, "home"});
}

void daemon_restarts(SmallWorld& world) {
    world.now = world.now + std::chrono::hours(2);
    world.tell(DaemonStarted{});
}

std::vector<Stage> stages() {
    Leg const phone{LegKind::agent, anna, {}};
    Leg const line{LegKind::number, {}, lines_number};
    std::vector<End> const common{{"Idle", goes_idle},
                                  {"signed out", is_signed_out},
                                  {"restart", daemon_restarts},
                                  {"phone busy", tell(LegFailed{{}, contact, phone, "busy"})},
                                  {"declined", tell(LegHungUp{{}, contact, phone})}};
    std::vector<End> ringing = common;
    ringing.push_back({"missed", [](SmallWorld& world) { world.wait(std::chrono::hours(1)); }});
    return {{"waiting", [](SmallWorld&) {}, {{"", [](SmallWorld&) {}}}},
            {"connecting",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 world.media = MediaMode::silent;
             },
             common},
            {"ringing", [](SmallWorld& world) { world.bring_in("anna"); }, ringing},
            {"dialled",
             [](SmallWorld& world) {
                 Team team;
                 team.id = named<TeamId>("outside");
                 team.number = lines_number;
                 team.lines = 1;
                 world.configure({team});
                 change(world, support,
                        [](Queue& queue) { queue.teams.push_back(named<TeamId>("outside")); });
             },
             {{"busy", tell(LegFailed{{}, contact, line, "busy"})},
              {"no answer", [](SmallWorld& world) { world.wait(std::chrono::minutes(55)); }}}}};
}

// Offers that outlast every deadline.
void let_it_ring(SmallWorld& world) {
    OrgSettings settings = world.engine.state().config.settings;
    settings.rona_timeout.assign(4, std::chrono::minutes(50));
    settings.connecting_timeout = std::chrono::minutes(50);
    settings.connector_command_timeout = std::chrono::minutes(55);
    settings.decline_backoff = std::chrono::hours(1);  // a line is not dialled again either
    world.configure({settings});
}

void expect_sound(SmallWorld const& world) {
    EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST(EntryDeadlines, have_their_effect_in_every_stage) {
    for (Deadline const& deadline : deadlines()) {
        for (Stage const& stage : stages()) {
            for (End const& end : stage.ends) {
                SCOPED_TRACE(std::string(deadline.name) + " / " + stage.name + " / " + end.name);
                SmallWorld world;
                let_it_ring(world);
                deadline.prepare(world);
                stage.staff(world);
                ASSERT_FALSE(call(world).refusal);
                bool const asked = stage.ends.size() > 1;
                ASSERT_EQ(waits(world) == nullptr, asked);
                deadline.strike(world);
                end.happens(world);
                EXPECT_TRUE(deadline.has_effect(world));
                expect_sound(world);
            }
        }
    }
}

// RQ-8: the backup queue, by every way out of the direct offer.
TEST(EntryDeadlines, a_direct_wait_that_ends_while_it_rings_leads_to_the_backup_queue) {
    for (Stage const& stage : stages()) {
        if (std::string_view(stage.name) == "dialled") continue;  // never for one agent alone
        for (End const& end : stage.ends) {
            SCOPED_TRACE(std::string(stage.name) + " / " + end.name);
            SmallWorld world;
            let_it_ring(world);
            change(world, support, [](Queue& queue) { queue.backup_queue = sales; });
            stage.staff(world);
            ASSERT_FALSE(call_directly(world).refusal);
            time_passes(world);
            end.happens(world);
            EXPECT_TRUE(waits_in_sales(world));
            expect_sound(world);
        }
    }
}

// What a queue takes nothing for, and how that ends.
struct Shut {
    char const* name;
    Act begin;
    Act end;
};

std::vector<Shut> shut_sales() {
    Time const tomorrow = start_of_day + std::chrono::hours(24);
    return {
        {"closed", close_sales,
         [](SmallWorld& world) {
             world.give(CloseQueue{SmallWorld::actor("sue"), sales, false});
         }},
        {"inactive", set(sales, [](Queue& queue) { queue.active = false; }),
         set(sales, [](Queue& queue) { queue.active = true; })},
        {"full",
         [](SmallWorld& world) {
             change(world, sales, [](Queue& queue) {
                 queue.teams = {named<TeamId>("night")};
                 queue.contacts_max = 1;
             });
             world.call("c2", "sales");
         },
         [](SmallWorld& world) {
             world.tell(CustomerLeft{{}, named<TaskId>("c2")});
         }},
        {"outside its hours",
         [tomorrow](SmallWorld& world) {
             BusinessHours hours;
             hours.id = named<BusinessHoursId>("hours");
             hours.open = {{tomorrow, tomorrow + std::chrono::hours(24)}};
             hours.covered_until = tomorrow + std::chrono::hours(24);
             world.configure({hours});
             change(world, sales,
                    [](Queue& queue) { queue.business_hours = named<BusinessHoursId>("hours"); });
         },
         [tomorrow](SmallWorld& world) { world.wait(tomorrow - world.now); }},
    };
}

// RQ-8: a backup queue that takes nothing when the wait ends is asked again when that is over.
TEST(EntryDeadlines, a_backup_queue_that_refused_is_tried_again) {
    for (Shut const& shut : shut_sales()) {
        for (Stage const& stage : stages()) {
            if (std::string_view(stage.name) == "dialled") continue;
            for (End const& end : stage.ends) {
                SCOPED_TRACE(std::string(shut.name) + " / " + stage.name + " / " + end.name);
                SmallWorld world;
                let_it_ring(world);
                change(world, support, [](Queue& queue) {
                    queue.backup_queue = sales;
                    queue.decline_backoff = std::chrono::hours(72);
                });
                shut.begin(world);
                stage.staff(world);
                ASSERT_FALSE(call_directly(world).refusal);
                time_passes(world);
                end.happens(world);
                ASSERT_NE(waits(world), nullptr);
                EXPECT_EQ(waits(world)->queue, support);
                expect_sound(world);
                shut.end(world);
                EXPECT_TRUE(waits_in_sales(world));
                expect_sound(world);
            }
        }
    }
}

// Ways from the backup queue back to where the contact waits, and one that leads on from there.
std::vector<End> ways_back() {
    Queue const further = [] {
        Queue queue;
        queue.id = named<QueueId>("further");
        queue.media = MediaType::telephony;
        return queue;
    }();
    auto const lead_on = [further](SmallWorld& world) {
        world.configure({further});
        change(world, support, [&](Queue& queue) { queue.overflow_queue = further.id; });
    };
    return {
        {"its own backup queue",
         [lead_on](SmallWorld& world) {
             lead_on(world);
             change(world, support, [](Queue& queue) { queue.backup_queue = support; });
         }},
        {"a backup queue that overflows to it",
         [lead_on](SmallWorld& world) {
             lead_on(world);
             change(world, support, [](Queue& queue) { queue.backup_queue = sales; });
             change(world, sales, [](Queue& queue) { queue.overflow_queue = support; });
             close_sales(world);
         }},
    };
}

// RQ-8, RQ-9: what was promised service by its queue stays when the hours of that queue end, though
// the way from its backup queue would then lead on.
TEST(EntryDeadlines, a_way_back_to_the_own_queue_leads_nowhere) {
    for (End const& way : ways_back()) {
        SCOPED_TRACE(way.name);
        SmallWorld world;
        way.happens(world);
        BusinessHours hours;
        hours.id = named<BusinessHoursId>("hours");
        hours.open = {{start_of_day, start_of_day + std::chrono::hours(1)}};
        hours.covered_until = start_of_day + std::chrono::hours(24);
        world.configure({hours});
        change(world, support, [&](Queue& queue) { queue.business_hours = hours.id; });
        ASSERT_FALSE(call_directly(world).refusal);
        time_passes(world);
        world.wait(std::chrono::hours(2));
        world.configure({hours});  // whatever may have opened is looked at again
        ASSERT_NE(waits(world), nullptr);
        EXPECT_EQ(waits(world)->queue, support);
        expect_sound(world);
    }
}

// Meanwhile it waits as others do: somebody of its own queue may take it.
TEST(EntryDeadlines, who_waits_for_the_backup_queue_may_be_served) {
    SmallWorld world;
    change(world, support, [](Queue& queue) { queue.backup_queue = sales; });
    close_sales(world);
    ASSERT_FALSE(call_directly(world).refusal);
    time_passes(world);
    world.bring_in("ben");
    EXPECT_FALSE(world.accept("ben", "c1").refusal);
    world.give(CloseQueue{SmallWorld::actor("sue"), sales, false});
    EXPECT_EQ(world.task("c1")->queue, support);
    expect_sound(world);
}

// Who takes it in time keeps it, whatever fell due.
TEST(EntryDeadlines, who_accepts_keeps_the_contact) {
    for (Deadline const& deadline : deadlines()) {
        SCOPED_TRACE(deadline.name);
        SmallWorld world;
        let_it_ring(world);
        deadline.prepare(world);
        world.bring_in("anna");
        call(world);
        deadline.strike(world);
        EXPECT_FALSE(world.accept("anna", "c1").refusal);
        ASSERT_NE(world.task("c1"), nullptr);
        EXPECT_EQ(world.task("c1")->queue, support);
        EXPECT_TRUE(world.task("c1")->entries.empty());
    }
}

}  // namespace
}  // namespace ringmaster::testing::entry_deadlines_test
