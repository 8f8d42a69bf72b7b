#include "unit/core/media_situations.hpp"

#include "unit/core/mixer.hpp"

namespace ringmaster::testing::media_table_test {

using namespace core;

namespace {

constexpr char const* far_end = "+4930777";
Leg const customer{LegKind::customer, {}, {}};
Leg const number{LegKind::number, {}, far_end};

Leg agent(char const* name) { return {LegKind::agent, named<AgentId>(name), {}}; }

template <class Command>
Command by(char const* who) {
    Command command;
    command.by = SmallWorld::actor(who);
    command.agent = named<AgentId>(who);
    command.task = contact;
    return command;
}

template <class Input>
Try give(Input const& command) {
    return [command](SmallWorld& world) { return world.give(command); };
}

Try tell(Fact const& fact) {
    return [fact](SmallWorld& world) { return world.tell(fact); };
}

Try wait_for(Duration duration) {
    return [duration](SmallWorld& world) { return world.wait(duration); };
}

// ---- who does what ---------------------------------------------------------------------------

MediaStep failing(MediaStep step) {
    step.what += "; it fails";
    step.fails = true;
    return step;
}

MediaStep comes() {
    return {"a call comes", [](SmallWorld& world) { return world.call("c1"); }};
}

MediaStep answers(char const* who) {
    return {leg_title(agent(who)) + " answers",
            give(Accept{SmallWorld::actor(who), named<AgentId>(who), contact})};
}

MediaStep ends(char const* who) {
    return {leg_title(agent(who)) + ": `end`",
            [who](SmallWorld& world) { return world.end(who, "c1"); }};
}

MediaStep customer_leaves() {
    return {"the customer hangs up", tell(CustomerLeft{{}, contact}), {customer}};
}

MediaStep hangs_up(Leg const& leg) {
    bool const far = leg.kind == LegKind::number;
    return {far ? "the number hangs up" : leg_title(leg) + "'s phone hangs up",
            tell(LegHungUp{{}, contact, leg}),
            {leg}};
}

MediaStep breaks(Leg const& leg, char const* cause) {
    return {
        leg_title(leg) + "'s leg fails: " + cause, tell(LegFailed{{}, contact, leg, cause}), {leg}};
}

MediaStep hold_leg(bool consult, bool resume) {
    auto command = by<HoldLeg>("anna");
    command.consult = consult;
    command.resume = resume;
    std::string const word = resume ? "`unhold`" : "`hold`";
    return {"Anna: " + word + (consult ? " of the consult" : ""), give(command)};
}

Target to_agent(char const* who) {
    Target target;
    target.agent = named<AgentId>(who);
    return target;
}

Target to_queue() {
    Target target;
    target.kind = TargetKind::queue;
    target.queue = named<QueueId>("sales");
    return target;
}

Target to_number() {
    Target target;
    target.kind = TargetKind::dialNumber;
    target.number = far_end;
    return target;
}

std::string target_name(Target const& target) {
    if (target.kind == TargetKind::agent) return leg_title({LegKind::agent, target.agent, {}});
    return target.kind == TargetKind::queue ? "a queue" : "a number";
}

MediaStep consults(char const* who, Target const& target) {
    auto command = by<StartConsult>(who);
    command.target = target;
    return {leg_title(agent(who)) + ": `consult`, " + target_name(target), give(command)};
}

MediaStep consult_answered(char const* who) {
    return {leg_title(agent(who)) + " answers", give(by<AcceptConsult>(who))};
}

MediaStep number_answers() { return {"it answers", tell(LegAnswered{{}, contact, number})}; }

MediaStep number_is_busy() {
    return {"it is busy", tell(LegFailed{{}, contact, number, "busy"}), {number}};
}

MediaStep consult_ends(char const* who) {
    return {leg_title(agent(who)) + ": `consult/end`", give(by<EndConsult>(who))};
}

MediaStep merges() { return {"Anna: `consult/conference`", give(by<JoinConference>("anna"))}; }

MediaStep consult_transfers() {
    return {"Anna: `consult/transfer`", give(by<TransferConsult>("anna"))};
}

MediaStep transfers(Target const& target) {
    auto command = by<TransferTask>("anna");
    command.target = target;
    return {"Anna: `transfer`, " + target_name(target), give(command)};
}

MediaStep leaves(char const* who) {
    return {leg_title(agent(who)) + ": `conference/exit`", give(by<LeaveConference>(who))};
}

MediaStep drops(Leg const& party) {
    auto command = by<DropParty>("anna");
    command.party = party;
    return {"Anna: `conference/drop`, " + leg_title(party), give(command)};
}

MediaStep monitors() {
    auto command = by<StartMonitor>("sue");
    command.request = id_of("monitoring");
    return {"Sue: `monitor`", give(command)};
}

MediaStep monitors_so(char const* path, MonitorMode mode) {
    auto command = by<ChangeMonitor>("sue");
    command.mode = mode;
    return {std::string("Sue: `monitor/") + path + "`", give(command)};
}

MediaStep stops_monitoring() { return {"Sue: `monitor/end`", give(by<EndMonitor>("sue"))}; }

MediaStep misses(char const* who) {
    return {leg_title(agent(who)) + " does not answer", wait_for(std::chrono::seconds(18))};
}

// ---- what is there before --------------------------------------------------------------------

void choose(SmallWorld& world, char const* who, bool available) {
    auto const code = available ? AuxCodeId{} : named<AuxCodeId>("meeting");
    world.give(SetState{SmallWorld::actor(who), named<AgentId>(who), available, code, ""});
}

// Nobody but Anna gets a call that waits.
void all_here(SmallWorld& world) {
    for (char const* name : {"ben", "carla", "sue"}) {
        world.bring_in(name);
        choose(world, name, false);
    }
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.consult_to_queue = true;
    world.configure({profile});
}

void nobody_talks(SmallWorld& world) {
    all_here(world);
    world.bring_in("anna");
}

Build after(std::vector<MediaStep> const& steps) {
    return [steps](SmallWorld& world) {
        all_here(world);
        connected(world);
        for (MediaStep const& step : steps) step.attempt(world);
    };
}

Build after_ben(std::vector<MediaStep> const& steps) {  // who can be transferred to
    return [steps](SmallWorld& world) {
        all_here(world);
        connected(world);
        choose(world, "ben", true);
        for (MediaStep const& step : steps) step.attempt(world);
    };
}

std::vector<MediaStep> consulting() {
    return {consults("anna", to_agent("ben")), consult_answered("ben")};
}

std::vector<MediaStep> conference() {
    auto steps = consulting();
    steps.push_back(merges());
    return steps;
}

std::vector<MediaStep> apart() {
    auto steps = conference();
    steps.push_back(consults("anna", to_agent("carla")));
    steps.push_back(consult_answered("carla"));
    return steps;
}

std::vector<MediaStep> and_then(std::vector<MediaStep> steps, MediaStep next) {
    steps.push_back(std::move(next));
    return steps;
}

Build recorded() {
    return [](SmallWorld& world) {
        Queue queue = world.engine.state().config.queues.at(named<QueueId>("support"));
        queue.recorded = true;
        queue.pause_permitted = true;
        world.configure({queue});
        nobody_talks(world);
    };
}

// ---- the stories -----------------------------------------------------------------------------

std::vector<MediaStory> calls() {
    return {{"a call", nobody_talks, {comes(), answers("anna"), ends("anna")}},
            {"its customer hangs up", after({}), {customer_leaves()}},
            {"its agent's phone hangs up", after({}), {hangs_up(agent("anna"))}},
            {"the agent does not answer", nobody_talks, {comes(), misses("anna")}},
            {"his phone cannot be reached", nobody_talks, {comes(), breaks(agent("anna"), "busy")}},
            {"the customer leaves while it rings", nobody_talks, {comes(), customer_leaves()}},
            {"the ring fails", nobody_talks, {failing(comes())}},
            {"the bridge fails", nobody_talks, {comes(), failing(answers("anna"))}},
            {"the agent's leg breaks", after({}), {breaks(agent("anna"), "broken")}},
            {"the same while the customer is on hold",
             after({hold_leg(false, false)}),
             {breaks(agent("anna"), "broken")}},
            {"a call that is recorded",
             recorded(),
             {comes(),
              answers("anna"),
              {"Anna: `record/pause`", give(by<PauseRecording>("anna"))},
              {"Anna: `record/resume`", give(by<ResumeRecording>("anna"))},
              ends("anna")}}};
}

std::vector<MediaStory> holds() {
    return {{"hold", after({}), {hold_leg(false, false), hold_leg(false, true)}},
            {"hold fails", after({}), {failing(hold_leg(false, false))}},
            {"resuming fails", after({hold_leg(false, false)}), {failing(hold_leg(false, true))}},
            {"the phone hangs up while the customer is on hold",
             after({hold_leg(false, false)}),
             {hangs_up(agent("anna"))}}};
}

std::vector<MediaStory> consults() {
    auto const ask = consults("anna", to_agent("ben"));
    return {{"consult",
             after({}),
             {ask, consult_answered("ben"), consult_ends("anna"), hold_leg(false, true)}},
            {"its hold fails", after({}), {failing(ask)}},
            {"it is not answered", after({}), {ask, misses("ben")}},
            {"the customer is resumed before the answer",
             after({ask}),
             {hold_leg(false, true), consult_answered("ben")}},
            {"swap", after(consulting()), {hold_leg(false, true), hold_leg(true, true)}},
            {"swap fails", after(consulting()), {failing(hold_leg(false, true))}},
            {"its bridge fails", after({ask}), {failing(consult_answered("ben"))}},
            {"the consulted agent exits", after(consulting()), {consult_ends("ben")}},
            {"his phone hangs up", after(consulting()), {hangs_up(agent("ben"))}},
            {"the owner's phone hangs up", after(consulting()), {hangs_up(agent("anna"))}},
            {"the owner's leg breaks", after(consulting()), {breaks(agent("anna"), "broken")}},
            {"the customer hangs up meanwhile", after(consulting()), {customer_leaves()}},
            {"consult with a queue",
             after({}),
             {consults("anna", to_queue()),
              {"Ben is Available",
               [](SmallWorld& world) {
                   choose(world, "ben", true);
                   return Outcome{};
               }},
              consult_answered("ben"),
              consult_ends("anna")}},
            {"consult with a number",
             after({}),
             {consults("anna", to_number()), number_answers(), hangs_up(number)}},
            {"the number is busy", after({consults("anna", to_number())}), {number_is_busy()}}};
}

std::vector<MediaStory> transfer_stories() {
    auto const held = hold_leg(false, false);
    auto const to_ben = transfers(to_agent("ben"));
    auto const far = transfers(to_number());
    return {
        {"blind transfer to an agent", after_ben({}), {to_ben, answers("ben")}},
        {"the same, the customer on hold", after_ben({held}), {to_ben, answers("ben")}},
        {"it is not answered", after_ben({to_ben}), {misses("ben")}},
        {"blind transfer to a queue, the customer on hold", after({held}), {transfers(to_queue())}},
        {"blind transfer to a number", after({}), {far, number_answers(), hangs_up(number)}},
        {"its hold fails", after({}), {failing(far)}},
        {"the number is busy", after({far}), {number_is_busy()}},
        {"taken back",
         after({far}),
         {{"Anna: `transfer/cancel`", give(by<CancelTransfer>("anna"))}}},
        {"the owner's phone hangs up while it rings",
         after({far}),
         {hangs_up(agent("anna")), number_answers()}},
        {"its bridge fails", after({far}), {failing(number_answers())}},
        {"consult transfer", after(consulting()), {consult_transfers()}},
        {"the same, the consult on hold",
         after(and_then(consulting(), hold_leg(false, true))),
         {consult_transfers()}},
        {"it fails", after(consulting()), {failing(consult_transfers())}},
        {"consult transfer to a number",
         after({consults("anna", to_number()), number_answers()}),
         {consult_transfers()}}};
}

std::vector<MediaStory> conferences() {
    auto const ask = consults("anna", to_agent("carla"));
    return {{"conference", after(consulting()), {merges(), ends("anna")}},
            {"the same, the consult on hold",
             after(and_then(consulting(), hold_leg(false, true))),
             {merges()}},
            {"it fails", after(consulting()), {failing(merges())}},
            {"a fourth party", after(conference()), {ask, consult_answered("carla"), merges()}},
            {"leaving the mix fails", after(conference()), {failing(ask)}},
            {"the fourth does not answer", after(and_then(conference(), ask)), {misses("carla")}},
            {"the consult from a conference ends", after(apart()), {consult_ends("anna")}},
            {"its other parties leave meanwhile", after(apart()), {leaves("ben")}},
            {"drop", after(conference()), {drops(agent("ben"))}},
            {"exit of a guest", after(conference()), {leaves("ben")}},
            {"exit of the owner", after(conference()), {leaves("anna")}},
            {"a guest's phone hangs up", after(conference()), {hangs_up(agent("ben"))}},
            {"the customer hangs up", after(conference()), {customer_leaves()}}};
}

std::vector<MediaStory> monitoring() {
    std::vector<MediaStep> const whispering{monitors(),
                                            monitors_so("whisper", MonitorMode::whispering)};
    return {{"monitor",
             after({}),
             {monitors(), monitors_so("hold", MonitorMode::held),
              monitors_so("unhold", MonitorMode::listening), stops_monitoring()}},
            {"whisper, then barge in",
             after({monitors()}),
             {monitors_so("whisper", MonitorMode::whispering),
              monitors_so("bargeIn", MonitorMode::barged_in),
              monitors_so("listen", MonitorMode::listening)}},
            {"monitoring fails", after({}), {failing(monitors())}},
            {"another agent gets the call from a conference",
             after(and_then(conference(), monitors())),
             {leaves("anna")}},
            {"the same for who whispers",
             after(and_then(and_then(conference(), whispering[0]), whispering[1])),
             {leaves("anna")}},
            {"the contact ends", after({monitors()}), {ends("anna")}}};
}

MediaStory requeued() {
    RequeueTask command;
    command.by = SmallWorld::actor("sue");
    command.task = contact;
    command.queue = named<QueueId>("sales");
    return {"a supervisor puts it into a queue again",
            after({hold_leg(false, false)}),
            {{"Sue: `requeue`", give(command)}}};
}

}  // namespace

std::vector<MediaStory> media_stories() {
    std::vector<MediaStory> all;
    for (auto const& some : {calls(), holds(), consults(), transfer_stories(), conferences(),
                             monitoring(), std::vector<MediaStory>{requeued()}}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

}  // namespace ringmaster::testing::media_table_test
