// Verbs of outdials: who may call out, and calling (OD-1).

#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

EntryPointId const outdial_line = named<EntryPointId>("outdial-line");

// An entry point nobody calls: its queue, if any, is where customers go who lose their agent.
EntryPoint point_of(Line const& line) {
    EntryPoint point;
    point.id = outdial_line;
    point.name = "outdial-line";
    point.active = line.option("point") != "inactive";
    if (auto const queue = line.option("queue"); !queue.empty()) {
        point.queue = named<QueueId>(queue);
    }
    return point;
}

// What `api` makes of a request: `plan=none` and `ani=none` are what it does not find.
StartOutdial outdial_of(Line const& line) {
    StartOutdial command;
    command.by = SmallWorld::actor(line.word(0));
    command.agent = named<AgentId>(line.word(0));
    command.task = named<TaskId>(line.word(1));
    if (auto const from = line.option("from"); !from.empty()) {
        command.entry_point = named<EntryPointId>(from);
    }
    command.destination = line.option("to", "+4930222");
    command.number = line.option("plan", command.destination);
    if (command.number == "none") command.number.clear();
    command.origin = line.option("ani", "+4930111");
    if (command.origin != "none") command.ani = command.origin;
    return command;
}

}  // namespace

void Script::set_outdials(Line const& line) {
    auto const& config = world_.engine.state().config;
    AgentProfile profile = config.profiles.at(named<ProfileId>("profile"));
    profile.outdial = line.option("allowed") != "false";
    profile.outdial_entry_point = outdial_line;
    profile.available_after_outdial = line.option("available") == "true";
    OrgSettings settings = config.settings;
    settings.outdial_enabled = line.option("enabled") != "false";
    settings.outdial_past_do_not_call = line.option("pastLists") == "true";
    settings.wrap_up_after_unanswered = line.option("wrapUp") == "true";
    settings.contacts_outbound_max =
        static_cast<std::uint32_t>(std::stoul(line.option("max", "0")));
    world_.configure({profile, settings, point_of(line)});
}

void Script::add_outdial_verbs() {
    speaker_.learn("outdial-line");
    verbs_["outdials"] = [this](Line const& line) {
        set_outdials(line);
        return std::string();
    };
    verbs_["dial-out"] = [this](Line const& line) {
        speaker_.learn(line.word(1));
        return say(world_.give(outdial_of(line)));
    };
}

}  // namespace ringmaster::testing
