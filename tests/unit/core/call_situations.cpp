#include <stdexcept>

#include "ringmaster/core/model/reason.hpp"
#include "unit/core/situations.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

constexpr char const* far_end = "+4930777";

void must(Outcome const& outcome) {
    if (!outcome.refusal) return;
    throw std::logic_error("the situation cannot be built: " +
                           std::string(describe_reason(outcome.refusal->reason).id));
}

// A command of `who` about the contact.
template <class Command>
Command by(char const* who) {
    Command command;
    command.by = SmallWorld::actor(who);
    command.agent = named<AgentId>(who);
    command.task = contact;
    return command;
}

void connect(SmallWorld& world, char const* who) {
    world.bring_in(who);
    world.call("c1");
    must(world.accept(who, "c1"));
}

void hold(SmallWorld& world, char const* who, bool resume) {
    auto command = by<HoldLeg>(who);
    command.resume = resume;
    must(world.give(command));
}

void consult(SmallWorld& world, char const* who, Target const& target) {
    auto command = by<StartConsult>(who);
    command.target = target;
    must(world.give(command));
}

// The other is there and is asked.
void ask(SmallWorld& world, char const* who, char const* other) {
    world.bring_in(other);
    Target target;
    target.agent = named<AgentId>(other);
    consult(world, who, target);
}

void ask_number(SmallWorld& world, char const* who) {
    Target target;
    target.kind = TargetKind::dialNumber;
    target.number = far_end;
    consult(world, who, target);
}

void ask_queue(SmallWorld& world, char const* who) {
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.consult_to_queue = true;
    world.configure({profile});
    Target target;
    target.kind = TargetKind::queue;
    target.queue = named<QueueId>("sales");
    consult(world, who, target);
}

void number_answers(SmallWorld& world) {
    world.tell(LegAnswered{{}, contact, {LegKind::number, {}, far_end}});
}

void talk(SmallWorld& world, char const* who, char const* other) {
    ask(world, who, other);
    must(world.give(by<AcceptConsult>(other)));
}

void merge(SmallWorld& world, char const* who) { must(world.give(by<JoinConference>(who))); }

void confer(SmallWorld& world, char const* who, char const* other) {
    talk(world, who, other);
    merge(world, who);
}

void transfer_to_number(SmallWorld& world) {
    auto command = by<TransferTask>("anna");
    command.target.kind = TargetKind::dialNumber;
    command.target.number = far_end;
    must(world.give(command));
}

void transfer(SmallWorld& world, char const* who, char const* other) {
    world.bring_in(other);
    auto command = by<TransferTask>(who);
    command.target.agent = named<AgentId>(other);
    must(world.give(command));
}

void record(SmallWorld& world, bool may_pause) {
    Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
    queue.recorded = true;
    queue.pause_permitted = may_pause;
    world.configure({queue});
    connected(world);
}

// Whatever is given last has not been answered by the connector.
Build on_its_way(Build before, Build last) {
    return [before = std::move(before), last = std::move(last)](SmallWorld& world) {
        before(world);
        world.media = MediaMode::silent;
        last(world);
        world.media = MediaMode::confirm;
    };
}

void consulting(SmallWorld& world) {
    connected(world);
    talk(world, "anna", "ben");
}

void in_conference(SmallWorld& world) {
    connected(world);
    confer(world, "anna", "ben");
}

void conference_agent(SmallWorld& world) {
    connect(world, "ben");
    confer(world, "ben", "anna");
}

std::vector<Situation> holds() {
    return {{"customer on hold",
             [](SmallWorld& world) {
                 connected(world);
                 hold(world, "anna", false);
             }},
            {"hold on its way",
             on_its_way(connected, [](SmallWorld& world) { hold(world, "anna", false); })},
            {"swap on its way",
             on_its_way(consulting, [](SmallWorld& world) { hold(world, "anna", true); })}};
}

std::vector<Situation> consults_asked() {
    return {{"consult, customer going on hold",
             on_its_way(connected, [](SmallWorld& world) { ask(world, "anna", "ben"); })},
            {"consult asked of an agent",
             [](SmallWorld& world) {
                 connected(world);
                 ask(world, "anna", "ben");
             }},
            {"the same, customer resumed",
             [](SmallWorld& world) {
                 connected(world);
                 ask(world, "anna", "ben");
                 hold(world, "anna", true);
             }},
            {"consult waiting in a queue",
             [](SmallWorld& world) {
                 connected(world);
                 ask_queue(world, "anna");
             }},
            {"consult asked of a queue's agent",
             [](SmallWorld& world) {
                 connected(world);
                 ask_queue(world, "anna");
                 world.bring_in("ben");
             }},
            {"consulted number dialled", [](SmallWorld& world) {
                 connected(world);
                 ask_number(world, "anna");
             }}};
}

std::vector<Situation> consults_answered() {
    return {{"consulting, customer held", consulting},
            {"consulting, consult held",
             [](SmallWorld& world) {
                 consulting(world);
                 hold(world, "anna", true);
             }},
            {"consulting a number",
             [](SmallWorld& world) {
                 connected(world);
                 ask_number(world, "anna");
                 number_answers(world);
             }},
            {"consult transfer on its way",
             on_its_way(consulting,
                        [](SmallWorld& world) { must(world.give(by<TransferConsult>("anna"))); })},
            {"merge on its way",
             on_its_way(consulting, [](SmallWorld& world) { merge(world, "anna"); })},
            {"consult ended, customer held", [](SmallWorld& world) {
                 consulting(world);
                 must(world.give(by<EndConsult>("anna")));
             }}};
}

std::vector<Situation> consulted_himself() {
    auto const offered = [](SmallWorld& world) {
        connect(world, "ben");
        ask(world, "ben", "anna");
    };
    auto const consulted = [](SmallWorld& world) {
        connect(world, "ben");
        talk(world, "ben", "anna");
    };
    return {{"consult offer connecting", on_its_way(
                                             [](SmallWorld& world) {
                                                 connect(world, "ben");
                                                 hold(world, "ben", false);
                                             },
                                             [](SmallWorld& world) { ask(world, "ben", "anna"); })},
            {"consult offer ringing", offered},
            {"consult offer declined",
             [offered](SmallWorld& world) {
                 offered(world);
                 must(world.give(by<Reject>("anna")));
             }},
            {"consulted", consulted},
            {"consulted, on hold",
             [consulted](SmallWorld& world) {
                 consulted(world);
                 hold(world, "ben", true);
             }},
            {"consulted, swap on its way",
             on_its_way(consulted, [](SmallWorld& world) { hold(world, "ben", true); })},
            {"released from the consult",
             [consulted](SmallWorld& world) {
                 consulted(world);
                 must(world.give(by<EndConsult>("ben")));
             }},
            {"owner by consult transfer", [consulted](SmallWorld& world) {
                 consulted(world);
                 must(world.give(by<TransferConsult>("ben")));
             }}};
}

std::vector<Situation> conferences() {
    return {{"conference owner", in_conference},
            {"conference owner, a number in it",
             [](SmallWorld& world) {
                 connected(world);
                 ask_number(world, "anna");
                 number_answers(world);
                 merge(world, "anna");
             }},
            {"conference owner, it is full",
             [](SmallWorld& world) {
                 OrgSettings settings = world.engine.state().config.settings;
                 settings.conference_parties_max = 3;
                 world.configure({settings});
                 in_conference(world);
             }},
            {"conference owner, leaving the mix",
             on_its_way(in_conference, [](SmallWorld& world) { ask(world, "anna", "carla"); })},
            {"conference owner, consult asked",
             [](SmallWorld& world) {
                 in_conference(world);
                 ask(world, "anna", "carla");
             }},
            {"conference owner, consulting",
             [](SmallWorld& world) {
                 in_conference(world);
                 talk(world, "anna", "carla");
             }},
            {"conference agent", conference_agent},
            {"conference agent, owner leaving the mix",
             on_its_way(conference_agent, [](SmallWorld& world) { ask(world, "ben", "carla"); })},
            {"exited a conference as its owner", [](SmallWorld& world) {
                 in_conference(world);
                 must(world.give(by<LeaveConference>("anna")));
             }}};
}

std::vector<Situation> transfers() {
    return {
        {"transfer to a number, customer going on hold", on_its_way(connected, transfer_to_number)},
        {"transfer to a number, dialled",
         [](SmallWorld& world) {
             connected(world);
             transfer_to_number(world);
         }},
        {"transfer to a number, answered",
         [](SmallWorld& world) {
             connected(world);
             transfer_to_number(world);
             number_answers(world);
         }},
        {"transferred to an agent, who rings",
         [](SmallWorld& world) {
             connected(world);
             transfer(world, "anna", "ben");
         }},
        {"transfer offer ringing", [](SmallWorld& world) {
             connect(world, "ben");
             transfer(world, "ben", "anna");
         }}};
}

std::vector<Situation> recordings() {
    auto const recorded = [](SmallWorld& world) { record(world, true); };
    auto const pause = [](SmallWorld& world) { must(world.give(by<PauseRecording>("anna"))); };
    return {{"recorded, no pause permitted", [](SmallWorld& world) { record(world, false); }},
            {"recorded", recorded},
            {"pause on its way", on_its_way(recorded, pause)},
            {"recording paused",
             [recorded, pause](SmallWorld& world) {
                 recorded(world);
                 pause(world);
             }},
            {"recording paused, consulting",
             [recorded, pause](SmallWorld& world) {
                 recorded(world);
                 pause(world);
                 talk(world, "anna", "ben");
             }},
            {"recording paused, conference owner", [recorded, pause](SmallWorld& world) {
                 recorded(world);
                 pause(world);
                 confer(world, "anna", "ben");
             }}};
}

// CB-3: accepted; the caller has hung up and is dialled.
void call_back(SmallWorld& world) {
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = contact;
    create.entry_point = named<EntryPointId>("support-line");
    create.origin = "+4930111";
    must(world.give(create));
    must(world.give(RequestCallback{SmallWorld::actor("sue"), contact, {}}));
    world.tell(CustomerLeft{{}, contact});
    world.bring_in("anna");
    must(world.accept("anna", "c1"));
}

void may_cancel(SmallWorld& world, bool allowed) {
    OrgSettings settings = world.engine.state().config.settings;
    settings.callback_cancel_allowed = allowed;
    world.configure({settings});
}

std::vector<Situation> callbacks() {
    Leg const customer{LegKind::customer, {}, {}};
    return {{"callback, customer dialled", call_back},
            {"callback, not to be cancelled",
             [](SmallWorld& world) {
                 may_cancel(world, false);
                 call_back(world);
             }},
            {"callback answered", [customer](SmallWorld& world) {
                 call_back(world);
                 world.tell(LegAnswered{{}, contact, customer});
             }}};
}

// OD-2: her own device rings.
void call_out(SmallWorld& world) {
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.outdial = true;
    profile.outdial_entry_point = named<EntryPointId>("support-line");
    world.configure({profile});
    world.bring_in("anna");
    auto command = by<StartOutdial>("anna");
    command.destination = command.number = "+4930111";
    command.ani = "+4930999";
    must(world.give(command));
}

void dial_out(SmallWorld& world) {
    call_out(world);
    must(world.accept("anna", "c1"));
}

std::vector<Situation> outdials() {
    Leg const customer{LegKind::customer, {}, {}};
    return {{"outdial, own device rings", call_out},
            {"outdial, customer dialled", dial_out},
            {"outdial answered", [customer](SmallWorld& world) {
                 dial_out(world);
                 world.tell(LegAnswered{{}, contact, customer});
             }}};
}

}  // namespace

std::vector<Situation> call_situations() {
    std::vector<Situation> all = holds();
    for (auto const& more : {consults_asked(), consults_answered(), consulted_himself(),
                             conferences(), transfers(), recordings(), callbacks(), outdials()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace ringmaster::testing
