// CFG-2: live tasks, sessions and waiting entries count as references.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "support/small_world.hpp"

namespace ringmaster::testing::configuration_test {
namespace {

using namespace core;

constexpr std::uint8_t team_kind = 2;
constexpr std::uint8_t user_kind = 4;
constexpr std::uint8_t queue_kind = 6;

Outcome remove(SmallWorld& world, std::uint8_t kind, char const* name) {
    return world.give(ChangeConfiguration{Actor{}, {}, {{kind, id_of(name)}}});
}

void expect_in_use(Outcome const& outcome) {
    ASSERT_TRUE(outcome.refusal);
    EXPECT_EQ(outcome.refusal->reason, Reason::in_use);
    EXPECT_TRUE(outcome.events.empty());
}

TEST(Configuration, a_queue_with_a_waiting_contact_stays) {
    SmallWorld world;
    world.call("c1");
    expect_in_use(remove(world, queue_kind, "support"));
    EXPECT_FALSE(remove(world, queue_kind, "sales").refusal);
    world.tell(CustomerLeft{{}, named<TaskId>("c1")});
    EXPECT_FALSE(remove(world, queue_kind, "support").refusal);
}

TEST(Configuration, who_is_signed_in_and_his_team_stay) {
    SmallWorld world;
    world.bring_in("anna");
    expect_in_use(remove(world, user_kind, "anna"));
    expect_in_use(remove(world, team_kind, "team"));
    EXPECT_FALSE(remove(world, user_kind, "ben").refusal);
}

// Of each kind of item: one that something lives by is kept, and is no reference any more when that
// is over.
struct Reference {
    char const* name;
    ConfigKey key;
    std::function<void(SmallWorld&)> begin;
    std::function<void(SmallWorld&)> end;
};

ConfigKey key_of(std::uint8_t kind, char const* name) { return {kind, id_of(name)}; }

void sign_out(SmallWorld& world, char const* agent) {
    world.give(Logout{SmallWorld::actor("sue"), named<AgentId>(agent), ""});
}

void customer_leaves(SmallWorld& world) { world.tell(CustomerLeft{{}, named<TaskId>("c1")}); }

CreateTask call_of(std::function<void(CreateTask&)> const& how) {
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = named<TaskId>("c1");
    create.entry_point = named<EntryPointId>("support-line");
    how(create);
    return create;
}

void go(SmallWorld& world, char const* code) {
    world.give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), false,
                        named<AuxCodeId>(code), ""});
}

void dial_lines(SmallWorld& world) {
    Team team;
    team.id = named<TeamId>("outside");
    team.number = "+4930888";
    team.lines = 1;
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    queue.teams.push_back(team.id);
    world.configure({team, queue});
    world.call("c1");
}

void consult_sales(SmallWorld& world) {
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.consult_to_queue = true;
    world.configure({profile});
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.media = MediaMode::silent;  // the customer's hold is on its way: nothing is queued yet
    StartConsult ask{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c1"), {}};
    ask.target.kind = TargetKind::queue;
    ask.target.queue = named<QueueId>("sales");
    world.give(ask);
}

std::vector<Reference> references() {
    auto const anna_in = [](SmallWorld& world) { world.bring_in("anna"); };
    auto const anna_out = [](SmallWorld& world) { sign_out(world, "anna"); };
    auto const waits = [](SmallWorld& world) { world.call("c1"); };
    return {
        {"idle code", key_of(0, "lunch"),
         [](SmallWorld& world) {
             world.bring_in("anna");
             go(world, "lunch");
         },
         [](SmallWorld& world) { go(world, "meeting"); }},
        {"idle code a return restores", key_of(0, "RONA"),
         [](SmallWorld& world) {
             world.bring_in("anna");
             world.call("c1");
             world.wait(std::chrono::seconds(18));
         },
         [](SmallWorld& world) {
             customer_leaves(world);
             go(world, "lunch");
         }},
        {"default wrap-up code", key_of(0, "question"),
         [](SmallWorld& world) {
             world.bring_in("anna");
             world.call("c1");
             world.accept("anna", "c1");
             world.end("anna", "c1");
         },
         [](SmallWorld& world) { world.wait(std::chrono::seconds(60)); }},
        {"team", key_of(team_kind, "team"), anna_in, anna_out},
        {"team whose line is dialled", key_of(team_kind, "outside"), dial_lines, customer_leaves},
        {"user", key_of(user_kind, "anna"), anna_in, anna_out},
        {"user a contact waits for alone", key_of(user_kind, "ben"),
         [](SmallWorld& world) {
             world.give(call_of([](CreateTask& create) {
                 create.direct_to = named<AgentId>("ben");
                 create.direct_for = std::chrono::seconds(20);
             }));
         },
         [](SmallWorld& world) { world.wait(std::chrono::seconds(20)); }},
        {"desktop profile", key_of(5, "profile"), anna_in, anna_out},
        {"queue", key_of(queue_kind, "support"), waits, customer_leaves},
        {"queue about to be consulted", key_of(queue_kind, "sales"), consult_sales,
         customer_leaves},
        {"entry point", key_of(7, "support-line"), waits, customer_leaves},
        {"skill", key_of(9, "german"),
         [](SmallWorld& world) {
             Skill skill;
             skill.id = named<SkillId>("german");
             world.configure({skill});
             world.give(call_of([](CreateTask& create) {
                 SkillRequirement wanted;
                 wanted.skill = named<SkillId>("german");
                 create.requirements = {wanted};
             }));
         },
         customer_leaves}};
}

TEST(Configuration, what_something_lives_by_stays) {
    for (Reference const& one : references()) {
        SCOPED_TRACE(one.name);
        SmallWorld world;
        one.begin(world);
        ConfigKey const key = one.key;
        expect_in_use(world.give(ChangeConfiguration{Actor{}, {}, {key}}));
        one.end(world);
        EXPECT_FALSE(world.give(ChangeConfiguration{Actor{}, {}, {key}}).refusal);
        EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
    }
}

// The same item with the field changed that makes it what it is; nothing: the kind has none.
std::optional<ConfigItem> another_thing(Config const& config, ConfigKey const& key) {
    std::optional<ConfigItem> item;
    if (AuxCode const* const before = config.aux_code({key.id}); before && key.kind == 0) {
        AuxCode code = *before;
        code.is_idle = !code.is_idle;
        item = code;
    }
    if (Team const* const before = config.team({key.id}); before && key.kind == team_kind) {
        Team team = *before;
        team.number = team.capacity_based() ? "" : "+4930777";
        item = team;
    }
    if (Queue const* const before = config.queue({key.id}); before && key.kind == queue_kind) {
        Queue queue = *before;
        queue.media = MediaType::chat;
        item = queue;
    }
    if (EntryPoint const* const before = config.entry_point({key.id}); before && key.kind == 7) {
        EntryPoint point = *before;
        point.media = MediaType::chat;
        item = point;
    }
    if (Skill const* const before = config.skill({key.id}); before && key.kind == 9) {
        Skill skill = *before;
        skill.type = SkillType::boolean;
        item = skill;
    }
    return item;
}

// A queue for calls that becomes one for chats is gone for the calls in it.
TEST(Configuration, what_something_lives_by_stays_what_it_is) {
    std::set<std::uint8_t> kinds;
    for (Reference const& one : references()) {
        SCOPED_TRACE(one.name);
        SmallWorld world;
        one.begin(world);
        auto const item = another_thing(world.engine.state().config, one.key);
        if (!item) continue;
        kinds.insert(one.key.kind);
        expect_in_use(world.give(ChangeConfiguration{Actor{}, {*item}, {}}));
        one.end(world);
        EXPECT_FALSE(world.give(ChangeConfiguration{Actor{}, {*item}, {}}).refusal);
        EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
    }
    EXPECT_EQ(kinds, (std::set<std::uint8_t>{0, team_kind, queue_kind, 7, 9}));
}

bool is_offered(SmallWorld const& world, char const* agent) {
    return world.task("c1")->offer_to(named<AgentId>(agent)) != nullptr;
}

TEST(Configuration, who_left_his_team_is_not_offered_its_contacts) {
    SmallWorld world;
    world.bring_in("anna");
    User anna = world.engine.state().config.users.at(named<AgentId>("anna"));
    std::vector<TeamId> const teams = anna.teams;
    anna.teams = {named<TeamId>("other")};
    world.configure({anna});
    world.call("c1");
    EXPECT_FALSE(is_offered(world, "anna"));
    anna.teams = teams;
    world.configure({anna});
    EXPECT_TRUE(is_offered(world, "anna"));
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

// Such a configuration is refused today; what was taken in before works.
TEST(Configuration, a_team_with_a_users_id_is_not_taken_for_him) {
    for (char const* number : {"", "+4930777"}) {
        SCOPED_TRACE(number);
        SmallWorld world;
        Team twin = world.engine.state().config.teams.at(named<TeamId>("team"));
        twin.id = TeamId{named<AgentId>("anna").value};
        twin.number = number;
        twin.lines = 1;
        Queue support = world.engine.state().config.queues.at(named<QueueId>("support"));
        support.teams = {twin.id};
        world.configure({twin, support});
        world.bring_in("anna");
        ASSERT_FALSE(world.call("c1").refusal);
        EXPECT_FALSE(is_offered(world, "anna"));
        EXPECT_TRUE(world.task("c1")->dialled().empty());
        support.teams = {named<TeamId>("team"), twin.id};
        world.configure({support});
        EXPECT_TRUE(is_offered(world, "anna"));
        EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
        EXPECT_EQ(world.replayed().hash(), world.engine.hash());
    }
}

// Every state that names an item of the configuration and is no reference to it.
void leave_traces(SmallWorld& world) {
    Actor const boss = SmallWorld::actor("sue");
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.last_agent_routing = true;
    Queue sales = world.engine.state().config.queues.at(named<QueueId>("sales"));
    sales.order = RoutingOrder::CIRCULAR;
    world.configure({profile, sales});
    world.bring_in("anna");
    world.call("c1", "sales");  // last offered, and how long it waited
    world.accept("anna", "c1");
    world.end("anna", "c1");
    CreateTask mail = call_of([](CreateTask& create) {
        create.media = MediaType::email;
        create.entry_point = named<EntryPointId>("mailbox");
        create.origin = "anybody@example.org";
    });
    world.wait(std::chrono::seconds(60));
    world.give(mail);
    world.accept("anna", "c1");  // his last agent
    world.give(SendReply{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c1")});
    world.wait(std::chrono::seconds(60));
    world.call("c2");
    world.give(Reject{SmallWorld::actor("anna"), named<AgentId>("anna"), named<TaskId>("c2")});
    sign_out(world, "anna");  // skipped by what she has declined
    world.tell(SocketClosed{named<AgentId>("anna"), 1});
    world.give(CloseQueue{boss, named<QueueId>("sales"), true});
    world.give(CloseEntryPoint{boss, named<EntryPointId>("sales-line"), true});
}

// What of the state names ids, the configuration itself aside.
struct Names {
    std::set<Uuid> ids;

    template <class T>
    void operator()(char const* /*name*/, T const& field) {
        take(field);
    }
    void take(Uuid const& uuid) { ids.insert(uuid); }
    template <class Tag>
    void take(Id<Tag> const& id) {
        ids.insert(id.value);
    }
    template <class T>
    void take(T const& value) {
        if constexpr (Described<T>) {
            T::describe(value, *this);
        } else if constexpr (requires { value.first, value.second; }) {
            take(value.first);
            take(value.second);
        } else if constexpr (requires { value.has_value(); }) {
            if (value.has_value()) take(*value);
        } else if constexpr (requires { value.valueless_by_exception(); }) {
            std::visit([this](auto const& one) { take(one); }, value);
        } else if constexpr (requires { value.begin() == value.end(); }) {
            for (auto const& one : value) take(one);
        }
    }
};

bool names(State const& state, char const* name) {
    State without = state;
    without.config = {};
    Names all;
    all.take(without);
    return all.ids.contains(id_of(name));
}

TEST(Configuration, what_is_removed_leaves_nothing_behind) {
    SmallWorld world;
    leave_traces(world);
    for (char const* name : {"anna", "sales", "sales-line"}) {
        ASSERT_TRUE(names(world.engine.state(), name)) << name << " left no trace to begin with";
    }
    Outcome const removed =
        world.give(ChangeConfiguration{Actor{},
                                       {},
                                       {key_of(user_kind, "anna"), key_of(queue_kind, "sales"),
                                        key_of(7, "sales-line"), key_of(7, "help-line")}});
    ASSERT_FALSE(removed.refusal);
    for (char const* name : {"anna", "sales", "sales-line"}) {
        EXPECT_FALSE(names(world.engine.state(), name)) << name;
    }
    EXPECT_EQ(world.engine.broken_invariant(), std::nullopt);
    EXPECT_EQ(world.replayed().hash(), world.engine.hash());
}

TEST(Configuration, a_closed_queue_that_is_imported_again_is_open) {
    SmallWorld world;
    auto const items = small_organization();
    leave_traces(world);
    world.give(
        ChangeConfiguration{Actor{}, {}, {key_of(queue_kind, "sales"), key_of(7, "sales-line")}});
    world.configure(items);
    EXPECT_FALSE(world.call("c9", "sales").refusal);
    EXPECT_EQ(world.task("c9")->queue, named<QueueId>("sales"));
}

// AG-1: whatever the desktop profile lists, an Idle agent has an idle code.
class DefaultIdleCode : public ::testing::Test {
protected:
    void change(char const* name, bool active, bool is_default = false) {
        AuxCode code = world.engine.state().config.aux_codes.at(named<AuxCodeId>(name));
        code.active = active;
        code.is_default = is_default;
        world.configure({code});
    }
    void list(std::vector<char const*> const& names) {
        AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
        profile.all_idle_codes = false;
        profile.idle_codes.clear();
        for (auto const* name : names) profile.idle_codes.push_back(named<AuxCodeId>(name));
        world.configure({profile});
    }
    AuxCodeId at_login() {
        Logout out;
        out.by = SmallWorld::actor("anna");
        out.agent = named<AgentId>("anna");
        world.give(out);
        Login login;
        login.by = out.by;
        login.agent = out.agent;
        login.session = named<SessionId>("next");
        login.team = named<TeamId>("team");
        login.dial_number = "anna";
        EXPECT_FALSE(world.give(login).refusal);
        return world.agent("anna")->station()->choice.idle()->code;
    }
    SmallWorld world;
};

TEST_F(DefaultIdleCode, is_what_the_profile_allows_or_else_what_the_organization_has) {
    EXPECT_EQ(at_login(), named<AuxCodeId>("meeting"));  // the default of the organization
    list({"lunch"});
    EXPECT_EQ(at_login(), named<AuxCodeId>("lunch"));
    change("lunch", false);
    EXPECT_EQ(at_login(), named<AuxCodeId>("meeting"));  // all he is allowed is inactive
    list({});
    EXPECT_EQ(at_login(), named<AuxCodeId>("meeting"));
    change("lunch", true);
    change("meeting", true, false);  // no default any more: the first in id order
    EXPECT_EQ(at_login(), std::min(named<AuxCodeId>("lunch"), named<AuxCodeId>("meeting")));
    change("meeting", false);
    EXPECT_EQ(at_login(), named<AuxCodeId>("lunch"));
    change("lunch", false);
    EXPECT_EQ(at_login(), Config::system_idle_code(named<OrgId>("org")));
}

TEST_F(DefaultIdleCode, is_also_what_a_choice_without_a_code_and_a_lease_give) {
    list({"lunch"});
    change("lunch", false);
    world.bring_in("anna");
    auto const chosen = [this] { return world.agent("anna")->station()->choice; };
    SetState idle{SmallWorld::actor("anna"), named<AgentId>("anna"), false, {}, ""};
    EXPECT_FALSE(world.give(idle).refusal);
    EXPECT_EQ(chosen().idle()->code, named<AuxCodeId>("meeting"));
    idle.code = named<AuxCodeId>("meeting");
    EXPECT_FALSE(world.give(idle).refusal);  // what he is in already
    world.give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), true, {}, ""});
    auto const by_name = world.give(idle);  // his profile still does not allow it
    ASSERT_TRUE(by_name.refusal);
    EXPECT_EQ(by_name.refusal->reason, Reason::idle_code_not_allowed);
    world.tell(SocketClosed{named<AgentId>("anna"), 1});
    world.wait(world.engine.state().config.settings.lost_connection_recovery);
    ASSERT_NE(chosen().idle(), nullptr);
    EXPECT_EQ(chosen().idle()->code, named<AuxCodeId>("meeting"));
}

TEST(Configuration, inactive_means_no_new_work) {
    SmallWorld world;
    world.bring_in("anna");
    Team team = world.engine.state().config.teams.at(named<TeamId>("team"));
    team.active = false;
    world.configure({team});
    world.call("c1");
    EXPECT_TRUE(world.task("c1")->offers.empty());
    team.active = true;
    world.configure({team});
    EXPECT_EQ(world.task("c1")->offers.size(), 1U);
}

}  // namespace
}  // namespace ringmaster::testing::configuration_test
