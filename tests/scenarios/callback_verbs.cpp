// Callbacks that begin without a call (CB-2, CB-6, CB-9), with times counted from now:
//
//     callback c1 at=+4930111 queue=support from=60m until=2h for=anna name=Eva
//     change-callback c1 at=+4930111 queue=sales from=3h until=4h
//     cancel-callback c1 by=sue
//     zone c1 from=90m until=150m        the clock of its zone comes to other instants
//     erase +4930111

#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

Actor asker(Line const& line) {
    auto const name = line.option("by");
    return name.empty() ? Actor{ActorKind::administrator, {}, "site"} : SmallWorld::actor(name);
}

Appointment appointment(Line const& line, Time now) {
    Appointment when;
    when.timezone = "Etc/UTC";
    when.date = "2023-11-14";
    when.start = line.option("from");
    when.end = line.option("until");
    when.from = now + parse_duration(when.start);
    when.until = now + parse_duration(when.end);
    return when;
}

CallbackWish wish(Line const& line, Time now) {
    CallbackWish one;
    one.number = line.option("at");
    one.origin = line.option("origin", "web");
    one.note = line.option("reason");
    if (auto const agent = line.option("for"); !agent.empty()) {
        one.assignee = named<AgentId>(agent);
    }
    if (!line.option("from").empty()) {
        one.type = CallbackType::scheduled;
        one.appointment = appointment(line, now);
    }
    return one;
}

}  // namespace

void Script::add_callback_verbs() {
    verbs_["callback"] = [this](Line const& line) {
        speaker_.learn(line.word(0));
        CreateTask create;
        create.by = asker(line);
        create.task = named<TaskId>(line.word(0));
        create.customer_name = line.option("name");
        create.callback = wish(line, world_.now);
        if (auto const queue = line.option("queue"); !queue.empty()) {
            create.queue = named<QueueId>(queue);
        }
        if (auto const point = line.option("entryPoint"); !point.empty()) {
            create.entry_point = named<EntryPointId>(point);
        }
        if (auto const text = line.option("priority"); !text.empty()) {
            create.priority = std::stoi(text);
        }
        return say(world_.give(create));
    };
    verbs_["change-callback"] = [this](Line const& line) {
        ChangeCallback change{asker(line), named<TaskId>(line.word(0)), wish(line, world_.now),
                              line.option("name"), named<QueueId>(line.option("queue", "support"))};
        return say(world_.give(change));
    };
    verbs_["cancel-callback"] = [this](Line const& line) {
        return say(world_.give(CancelCallback{asker(line), named<TaskId>(line.word(0))}));
    };
    verbs_["zone"] = [this](Line const& line) {
        auto const id = named<TaskId>(line.word(0));
        Appointment when = *world_.engine.state().task(id)->callback->appointment();
        when.from = world_.now + parse_duration(line.option("from"));
        when.until = world_.now + parse_duration(line.option("until"));
        return say(world_.give(FollowZones{{}, {{id, when}}}));
    };
    verbs_["list"] = [this](Line const& line) {
        DoNotCallKey const key{line.option("on", "own"), line.word(0)};
        DoNotCallEntry const entry{"IVR", "", "admin", world_.now};
        return say(world_.give(ChangeDoNotCall{asker(line), {{key, entry}}, {}}));
    };
    verbs_["unlist"] = [this](Line const& line) {
        DoNotCallKey const key{line.option("on", "own"), line.word(0)};
        return say(world_.give(ChangeDoNotCall{asker(line), {}, {key}}));
    };
    verbs_["erase"] = [this](Line const& line) {
        EraseCustomer erase;
        erase.by = asker(line);
        erase.number = line.word(0);
        return say(world_.give(erase));
    };
}

}  // namespace ringmaster::testing
