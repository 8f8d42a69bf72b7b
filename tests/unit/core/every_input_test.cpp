// Every command and every fact about a contact, in every situation it can be in: callbacks,
// outdials and reservations of campaigns as well as calls. Nothing breaks an invariant, now or when
// time passes, and what is decided is what its events lead to (OPS-8).

#include <gtest/gtest.h>

#include <utility>

#include "ringmaster/core/codec/codec.hpp"
#include "unit/core/situations.hpp"

namespace ringmaster::testing::every_input_test {
namespace {

using namespace core;
using std::chrono::seconds;

constexpr char const* called = "+4930221";
constexpr std::uint32_t list = 501;

// ---- situations --------------------------------------------------------------------------------

void may_dial(SmallWorld& world) {
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.outdial = true;
    profile.outdial_entry_point = named<EntryPointId>("support-line");
    world.configure({profile});
}

void customer_rings(SmallWorld& world) {
    std::vector<Event> const journal = world.journal();
    for (Event const& event : journal) {
        auto const* const one = std::get_if<MediaRequested>(&event);
        if (one == nullptr || one->kind != MediaKind::dial) continue;
        world.tell(MediaResult{{}, one->number, one->task, true, {}});
    }
}

void asked(SmallWorld& world) {
    world.call("c1");
    world.give(RequestCallback{SmallWorld::actor("sue"), contact, called});
}
void released(SmallWorld& world) {
    asked(world);
    world.tell(CustomerLeft{{}, contact});
}
void offered(SmallWorld& world) {
    released(world);
    world.bring_in("anna");
}
void dialled(SmallWorld& world) {
    offered(world);
    world.accept("anna", "c1");
}
void rings(SmallWorld& world) {
    dialled(world);
    customer_rings(world);
}

CallbackWish wish(Time from) {
    CallbackWish wanted;
    wanted.type = CallbackType::scheduled;
    wanted.number = called;
    wanted.appointment =
        Appointment{"Etc/UTC", "2023-11-14", "23:00:00", "23:30:00", from, from + seconds(1'800)};
    return wanted;
}
void scheduled(SmallWorld& world) {
    CreateTask create;
    create.by.kind = ActorKind::administrator;
    create.task = contact;
    create.queue = named<QueueId>("support");
    create.callback = wish(world.now + seconds(3'600));
    world.give(create);
}

void outdial(SmallWorld& world) {
    may_dial(world);
    world.bring_in("anna");
    StartOutdial command;
    command.by = SmallWorld::actor("anna");
    command.agent = anna;
    command.task = contact;
    command.destination = command.number = called;
    command.ani = "+4930111";
    world.give(command);
}
void outdial_dialled(SmallWorld& world) {
    outdial(world);
    world.accept("anna", "c1");
}

void campaign(SmallWorld& world) {
    may_dial(world);
    Actor const admin{ActorKind::administrator, {}, "admin"};
    CampaignTerms terms;
    terms.entry_point = named<EntryPointId>("support-line");
    terms.ani = "+4930111";
    world.give(ChangeCampaign{admin, "spring", StartCampaign{named<TaskId>("key").value, terms}});
    world.give(ChangeCampaign{admin, "spring", AddContactList{list, world.now}});
    AddContacts contacts{list, {}, 0};
    for (char const* const number : {called, "+4930222", "+4930223"}) {
        contacts.contacts.push_back({0, std::string("C") + number, number, "Eva", {}});
    }
    world.give(ChangeCampaign{admin, "spring", contacts});
}
void shown(SmallWorld& world) {
    campaign(world);
    world.bring_in("anna");
}

std::vector<Situation> every_situation() {
    std::vector<Situation> all = contact_situations();
    for (Situation& one : call_situations()) all.push_back(std::move(one));
    all.push_back({"callback asked for, caller on the line", asked});
    all.push_back({"callback queued", released});
    all.push_back({"callback offered", offered});
    all.push_back({"callback dialled", dialled});
    all.push_back({"callback rings", rings});
    all.push_back({"callback failed once", [](SmallWorld& world) {
                       rings(world);
                       world.tell(LegFailed{{}, contact, {}, "busy"});
                   }});
    all.push_back({"callback connected", [](SmallWorld& world) {
                       rings(world);
                       world.tell(LegAnswered{{}, contact, {}});
                   }});
    all.push_back({"callback scheduled", scheduled});
    all.push_back({"outdial rings at its agent", outdial});
    all.push_back({"outdial dialled", outdial_dialled});
    all.push_back({"outdial rings at the customer", [](SmallWorld& world) {
                       outdial_dialled(world);
                       customer_rings(world);
                   }});
    all.push_back({"reservation waits", campaign});
    all.push_back({"reservation shown", shown});
    return all;
}

// The contact; of a campaign the first reservation.
TaskId subject_of(SmallWorld const& world) {
    if (world.task("c1") != nullptr) return contact;
    for (auto const& [id, task] : world.engine.state().tasks) {
        if (task.preview && task.preview->number == called) return id;
    }
    return contact;
}

// ---- inputs ------------------------------------------------------------------------------------

struct Input {
    std::string text;
    std::function<void(SmallWorld&)> give;
};
using Inputs = std::vector<Input>;

void add(Inputs& inputs, Command const& command) {
    auto const name = std::visit([](auto const& one) { return one.type_name; }, command);
    inputs.push_back({std::string(name), [command](SmallWorld& world) { world.give(command); }});
}
void add(Inputs& inputs, Fact const& fact) {
    inputs.push_back({to_text(fact), [fact](SmallWorld& world) { world.tell(fact); }});
}

// The same command about other people, places and numbers.
template <class C>
std::vector<C> kinds_of(C command) {
    std::vector<C> all;
    if constexpr (requires { command.target.kind; }) {
        for (auto const kind : {TargetKind::dialNumber, TargetKind::agent, TargetKind::queue}) {
            command.target = Target{kind, named<AgentId>("ben"), named<QueueId>("sales"), {}, {}};
            if (kind == TargetKind::dialNumber) command.target = {kind, {}, {}, {}, "+4930999"};
            all.push_back(command);
        }
        return all;
    }
    if constexpr (std::is_same_v<C, RequestCallback>) {
        all.push_back(command);
        command.number = "+4930997";
    }
    if constexpr (std::is_same_v<C, DecidePreview>) {
        command.campaign = "spring";
        for (auto const action : {PreviewAction::SKIP, PreviewAction::REMOVE}) {
            command.action = action;
            all.push_back(command);
        }
        command.action = PreviewAction::ACCEPT;
    }
    if constexpr (std::is_same_v<C, HoldLeg>) {
        for (bool const consult : {false, true}) {
            command.consult = consult;
            command.resume = true;
            all.push_back(command);
            command.resume = false;
            all.push_back(command);
        }
        return all;
    }
    all.push_back(command);
    return all;
}

template <class C>
void complete(C& /*command*/, Time /*now*/) {}
void complete(SubmitWrapUp& command, Time /*now*/) { command.code = named<AuxCodeId>("sale"); }
void complete(SaveVariables& command, Time /*now*/) { command.values["a"] = PlainValue{"17"}; }
void complete(RequeueTask& command, Time /*now*/) { command.queue = named<QueueId>("sales"); }
void complete(PrioritizeTask& command, Time /*now*/) { command.priority = 3; }
void complete(StartMonitor& command, Time /*now*/) { command.request = named<TaskId>("m").value; }
void complete(DropParty& command, Time /*now*/) { command.party = {LegKind::agent, anna, {}}; }
void complete(CreateTask& command, Time /*now*/) {
    command.entry_point = named<EntryPointId>("support-line");
}
void complete(StartOutdial& command, Time /*now*/) {
    command.destination = command.number = "+4930998";
    command.ani = "+4930111";
}
void complete(ChangeCallback& command, Time now) {
    command.wish = wish(now + seconds(7'200));
    command.wish.assignee = named<AgentId>("ben");
    command.queue = named<QueueId>("sales");
}

template <class C>
void add_command(Inputs& inputs, TaskId task, Time now) {
    if constexpr (requires(C command) {
                      command.task;
                      command.by;
                  }) {
        for (char const* const who : {"anna", "ben", "sue"}) {
            C command;
            command.by = SmallWorld::actor(who);
            command.task = task;
            if constexpr (requires { command.agent; }) command.agent = named<AgentId>(who);
            complete(command, now);
            for (C& one : kinds_of(std::move(command))) add(inputs, Command(std::move(one)));
        }
    }
}

template <class... Commands>
void add_commands(Inputs& inputs, TaskId task, Time now,
                  std::variant<Commands...> const* /*which*/) {
    (add_command<Commands>(inputs, task, now), ...);
}

// Those that name no contact, but reach it.
void add_others(Inputs& inputs, TaskId task, Time now) {
    Actor const admin{ActorKind::administrator, {}, "admin"};
    for (char const* const number : {called, "+15550100", "+4930222"}) {
        EraseCustomer erase;
        erase.by = admin;
        erase.number = number;
        add(inputs, Command(erase));
        add(inputs, Command(ChangeDoNotCall{admin, {{{"own", number}, {"WEB", {}, {}, now}}}, {}}));
        add(inputs, Command(ChangeCampaign{admin, "spring", CloseContact{list, number}}));
    }
    add(inputs, Command(ChangeCampaign{admin, "spring", StopCampaign{}}));
    add(inputs, Command(ChangeCampaign{admin, "spring", ExpireContactList{list}}));
    add(inputs, Command(FollowZones{admin, {{task, *wish(now + seconds(60)).appointment}}}));
    for (bool const available : {true, false}) {
        add(inputs, Command(SetState{SmallWorld::actor("anna"), anna, available,
                                     named<AuxCodeId>("lunch"), ""}));
    }
    for (char const* const who : {"anna", "sue"}) {
        add(inputs, Command(Logout{SmallWorld::actor(who), anna, ""}));
    }
    add(inputs, Command(CloseQueue{admin, named<QueueId>("support"), true}));
    add(inputs, Command(CloseEntryPoint{admin, named<EntryPointId>("support-line"), true}));
}

void add_facts(Inputs& inputs, SmallWorld const& world, TaskId task) {
    for (Leg const& leg : {Leg{}, Leg{LegKind::agent, anna, {}}, Leg{LegKind::number, {}, called},
                           Leg{LegKind::number, {}, "+4930777"}}) {
        add(inputs, Fact(LegAnswered{{}, task, leg}));
        add(inputs, Fact(LegHungUp{{}, task, leg}));
        add(inputs, Fact(LegFailed{{}, task, leg, "busy"}));
        add(inputs, Fact(Dtmf{{}, task, leg, "1"}));
        add(inputs, Fact(MessagePassed{{}, task, leg}));
        add(inputs, Fact(StrayLeg{{}, task, MediaType::telephony, leg}));
    }
    for (char const* const number : {"", "+4930996"}) {
        add(inputs, Fact(CallbackWanted{{}, task, number}));
    }
    add(inputs, Fact(CustomerLeft{{}, task}));
    add(inputs, Fact(PhoneDown{{}, task, anna}));
    add(inputs, Fact(RecordingFile{{}, task, "calls/1.wav"}));
    add(inputs, Fact(ConnectorReturned{{MediaType::telephony}}));
    add(inputs, Fact(DaemonStarted{}));
    CreateTask again;
    again.task = task;
    again.entry_point = named<EntryPointId>("support-line");
    again.origin = called;
    add(inputs, Fact(CustomerArrived{{}, again}));
    for (Event const& event : world.journal()) {
        auto const* const one = std::get_if<MediaRequested>(&event);
        if (one == nullptr) continue;
        for (bool const succeeded : {true, false}) {
            add(inputs, Fact(MediaResult{{}, one->number, one->task, succeeded, "scripted"}));
        }
    }
}

Inputs every_input(SmallWorld const& world) {
    Inputs inputs;
    TaskId const task = subject_of(world);
    add_commands(inputs, task, world.now, static_cast<CommandVariant const*>(nullptr));
    add_others(inputs, task, world.now);
    add_facts(inputs, world, task);
    return inputs;
}

// What is wrong with what came of it; empty: nothing.
std::string wrong_with(std::function<void()> const& happens) {
    try {
        happens();
    } catch (InvariantBroken const& broken) {
        return broken.what;
    } catch (std::exception const& error) {
        return error.what();
    }
    return {};
}

std::uint64_t hash_after(std::string const& before, std::vector<Event> const& journal,
                         std::size_t from) {
    auto engine = Engine::restore(before).value();
    for (std::size_t at = from; at < journal.size(); ++at) engine.apply(journal[at]);
    return engine.hash().value;
}

TEST(EveryInput, LeavesEveryContactSound) {
    std::size_t tried = 0;
    for (Situation const& situation : every_situation()) {
        SmallWorld world;
        situation.build(world);
        auto const before = world.engine.snapshot();
        auto const now = world.now;
        auto const media = world.media;
        for (Input const& input : every_input(world)) {
            world.engine = Engine::restore(before).value();
            world.now = now;
            world.media = media;
            std::size_t const known = world.journal().size();
            auto const at_once = wrong_with([&] { input.give(world); });
            EXPECT_EQ(at_once, "") << situation.name << ": " << input.text;
            ++tried;
            bool const changes = world.journal().size() != known;
            if (!at_once.empty() || !changes) continue;
            EXPECT_EQ(hash_after(before, world.journal(), known), world.engine.hash().value)
                << situation.name << ": " << input.text;
            auto const later = wrong_with([&] { world.wait(seconds(3'600)); });
            EXPECT_EQ(later, "") << situation.name << ": " << input.text << ", later";
        }
    }
    EXPECT_GT(tried, 10'000U);
}

}  // namespace
}  // namespace ringmaster::testing::every_input_test
