// What happens in the hour, and that it did: a command that is refused ends the test.
#include "unit/reports/busy_day.hpp"

#include <stdexcept>
#include <string>

namespace ringmaster::reports {
namespace {

using namespace core;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

class Day {
public:
    Day(SmallWorld& world, std::function<void()> const& after_each)
        : world_(world), after_each_(after_each) {}

    void run() {
        settings();
        for (char const* agent : {"anna", "ben", "carla"}) {
            world_.bring_in(agent);
            after_each_();
        }
        calls();
        consults();
        callbacks();
        outdial();
        chats();
        agents();
    }

private:
    template <class Command>
    void give(Command command) {
        auto const outcome = world_.give(command);
        if (outcome.refusal) {
            throw std::logic_error(std::string(Command::type_name) +
                                   " was refused: " + std::string(outcome.refusal->detail));
        }
        after_each_();
    }
    template <class Fact>
    void tell(Fact fact) {
        static_cast<void>(world_.tell(fact));
        after_each_();
    }
    void wait(int count) {
        static_cast<void>(world_.wait(seconds(count)));
        after_each_();
    }
    // Whoever it rings at takes it; returns him.
    std::string take(std::string const& task) {
        Task const* const one = world_.task(task);
        if (one == nullptr || one->offers.empty()) throw std::logic_error(task + " rings nowhere");
        AgentId const agent = one->offers.front().agent;
        for (char const* name : {"anna", "ben", "carla"}) {
            if (named<AgentId>(name) != agent) continue;
            give(Accept{SmallWorld::actor(name), agent, named<TaskId>(task)});
            return name;
        }
        throw std::logic_error(task + " rings at a stranger");
    }
    template <class Command>
    Command of(std::string const& agent, std::string const& task) {
        Command command;
        command.by = SmallWorld::actor(agent);
        command.agent = named<AgentId>(agent);
        command.task = named<TaskId>(task);
        return command;
    }
    void everybody_available() {
        for (char const* name : {"anna", "ben", "carla"}) {
            static_cast<void>(
                world_.give(SetState{SmallWorld::actor(name), named<AgentId>(name), true, {}, ""}));
            after_each_();
        }
    }
    void call(std::string const& task) {
        static_cast<void>(world_.call(task));
        after_each_();
    }
    void end(std::string const& task, std::string const& agent) {
        give(of<End>(agent, task));
        wait(61);  // its wrap-up runs out
    }

    void settings() {
        AgentProfile profile =
            world_.engine.state().config.profiles.at(named<ProfileId>("profile"));
        profile.outdial = true;
        profile.outdial_entry_point = named<EntryPointId>("support-line");
        Queue support = world_.engine.state().config.queues.at(named<QueueId>("support"));
        support.recorded = true;
        support.pause_permitted = true;
        support.callback_offered = true;
        world_.configure({profile, support});
        after_each_();
    }

    void calls() {
        call("c1");
        wait(3);
        std::string const first = take("c1");
        wait(20);
        auto hold = of<HoldLeg>(first, "c1");
        give(hold);
        wait(5);
        hold.resume = true;
        give(hold);
        give(of<PauseRecording>(first, "c1"));
        wait(4);
        give(of<ResumeRecording>(first, "c1"));
        tell(RecordingFile{{}, named<TaskId>("c1"), "calls/c1.wav"});
        auto transfer = of<TransferTask>(first, "c1");
        transfer.target.kind = TargetKind::queue;
        transfer.target.queue = named<QueueId>("sales");
        give(transfer);
        wait(1);
        end("c1", take("c1"));
        call("c2");
        wait(2);
        tell(CustomerLeft{{}, named<TaskId>("c2")});
        call("c3");
        wait(19);  // missed by one, rings at the next
        end("c3", take("c3"));
    }

    void consults() {
        everybody_available();
        call("c4");
        std::string const owner = take("c4");
        std::string const other = owner == "anna" ? "ben" : "anna";
        auto consult = of<StartConsult>(owner, "c4");
        consult.target.kind = TargetKind::agent;
        consult.target.agent = named<AgentId>(other);
        give(consult);
        wait(2);
        give(of<AcceptConsult>(other, "c4"));
        wait(6);
        give(of<JoinConference>(owner, "c4"));
        wait(9);
        give(of<LeaveConference>(owner, "c4"));
        wait(3);
        end("c4", other);
    }

    void callbacks() {
        everybody_available();
        CreateTask create;
        create.by.kind = ActorKind::administrator;
        create.task = named<TaskId>("b1");
        create.queue = named<QueueId>("support");
        create.customer_name = "Karl";
        create.callback = CallbackWish{};
        create.callback->number = "+4930111";
        create.callback->origin = "web";
        give(create);
        static_cast<void>(take("b1"));
        wait(2);
        tell(LegFailed{{}, named<TaskId>("b1"), {}, "busy"});
        wait(305);  // the delay, and it rings again
        std::string const agent = take("b1");
        tell(LegAnswered{{}, named<TaskId>("b1"), {}});
        wait(30);
        end("b1", agent);
    }

    void outdial() {
        everybody_available();
        StartOutdial dial;
        dial.by = SmallWorld::actor("carla");
        dial.agent = named<AgentId>("carla");
        dial.task = named<TaskId>("o1");
        dial.destination = dial.number = "+4930222";
        dial.ani = "+493099";
        give(dial);
        give(of<Accept>("carla", "o1"));
        tell(LegAnswered{{}, named<TaskId>("o1"), {}});
        wait(12);
        end("o1", "carla");
    }

    void chats() {
        everybody_available();
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = named<TaskId>("t1");
        create.media = MediaType::chat;
        create.entry_point = named<EntryPointId>("site-chat");
        create.origin = "karl@example.org";
        give(create);
        end("t1", take("t1"));
    }

    void agents() {
        give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), false,
                      named<AuxCodeId>("lunch"), "hungry"});
        wait(30);
        Logout out;
        out.by = SmallWorld::actor("anna");
        out.agent = named<AgentId>("anna");
        give(out);
        Login again;
        again.by = SmallWorld::actor("ben");
        again.agent = named<AgentId>("ben");
        again.session = named<SessionId>("ben-again");
        again.team = named<TeamId>("team");
        again.dial_number = "ben";
        again.take_over = true;
        give(again);
        call("c9");  // is still open in the end
        wait(1);
    }

    SmallWorld& world_;
    std::function<void()> const& after_each_;
};

}  // namespace

void busy_day(SmallWorld& world, std::function<void()> const& after_each) {
    Day(world, after_each).run();
}

}  // namespace ringmaster::reports
