// Verbs of queues and of who takes what waits in them.

#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

void Script::add_routing_verbs() {
    verbs_["assign"] = [this](Line const& line) {
        return say(
            world_.give(AssignTask{SmallWorld::actor(line.word(0)), named<AgentId>(line.word(0)),
                                   named<TaskId>(line.word(1))}));
    };
    // A capacity-based team: `lines outside +4930555 2`.
    verbs_["lines"] = [this](Line const& line) {
        Team team;
        team.id = named<TeamId>(line.word(0));
        team.name = line.word(0);
        team.number = line.word(1);
        team.lines = static_cast<std::uint32_t>(std::stoul(line.word(2)));
        team.active = line.option("active", "true") == "true";
        speaker_.learn(line.word(0));
        world_.configure({team});
        return std::string();
    };
    // `user anna autoAnswer=true`
    verbs_["user"] = [this](Line const& line) {
        User user = world_.engine.state().config.users.at(named<AgentId>(line.word(0)));
        user.auto_answer = line.option("autoAnswer") == "true";
        world_.configure({user});
        return std::string();
    };
    verbs_["close-queue"] = [this](Line const& line) {
        bool const closed = line.option("closed", "true") == "true";
        return say(world_.give(
            CloseQueue{SmallWorld::actor("sue"), named<QueueId>(line.word(0)), closed}));
    };
    verbs_["requeue"] = [this](Line const& line) {
        return say(world_.give(RequeueTask{SmallWorld::actor("sue"),
                                           named<TaskId>(line.word(0)),
                                           named<QueueId>(line.word(1)),
                                           false,
                                           {},
                                           {}}));
    };
}

}  // namespace ringmaster::testing
