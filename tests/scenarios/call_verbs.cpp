// Verbs of a live voice call: hold, consult, transfer, conference, recording, media results.

#include <sstream>
#include <stdexcept>

#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

// The agent and the task every such command names first.
template <class Command>
Command about(Line const& line) {
    Command command;
    command.by = SmallWorld::actor(line.word(0));
    command.agent = named<AgentId>(line.word(0));
    command.task = named<TaskId>(line.word(1));
    return command;
}

Target target_of(Line const& line) {
    Target target;
    if (auto const agent = line.option("agent"); !agent.empty()) {
        target.agent = named<AgentId>(agent);
    } else if (auto const queue = line.option("queue"); !queue.empty()) {
        target.kind = TargetKind::queue;
        target.queue = named<QueueId>(queue);
    } else if (auto const point = line.option("entryPoint"); !point.empty()) {
        target.kind = TargetKind::entryPoint;
        target.entry_point = named<EntryPointId>(point);
    } else {
        target.kind = TargetKind::dialNumber;
        target.number = line.option("number");
    }
    return target;
}

HoldLeg hold_of(Line const& line, bool resume) {
    auto command = about<HoldLeg>(line);
    command.consult = line.option("leg") == "consult";
    command.resume = resume;
    return command;
}

}  // namespace

Leg leg_of(std::string const& word) {
    if (word == "customer") return {LegKind::customer, {}, {}};
    bool const number = word.front() == '+' || (word.front() >= '0' && word.front() <= '9');
    if (number) return {LegKind::number, {}, word};
    return {LegKind::agent, named<AgentId>(word), {}};
}

// A command of that kind for that leg, answered by the connector, also late or once more: the
// newest that was asked, or with `which=oldest` the first.
std::string Script::answer_media(Line const& line) {
    auto const kind = enum_parse<MediaKind>(line.word(0)).value();
    Leg const leg = leg_of(line.word(1));
    TaskId const id = task(line.word(2));
    bool const oldest = line.option("which") == "oldest";
    std::uint64_t command = 0;
    for (Event const& event : world_.journal()) {
        auto const* const asked = std::get_if<MediaRequested>(&event);
        if (asked == nullptr || asked->task != id) continue;
        if (asked->kind != kind || !(asked->leg == leg)) continue;
        if (!oldest || command == 0) command = asked->number;
    }
    if (command == 0) throw std::runtime_error("no such connector command");
    std::string const cause = line.option("cause");
    FactSource const source{"pbx", std::stoull(line.option("number", "0"))};
    bool const phones = line.option("phones") != "none";
    return say(world_.tell(MediaResult{source, command, id, cause.empty(), cause, phones}));
}

void Script::add_call_verbs() {
    verbs_["hold"] = [this](Line const& line) { return say(world_.give(hold_of(line, false))); };
    verbs_["resume"] = [this](Line const& line) { return say(world_.give(hold_of(line, true))); };
    verbs_["consult"] = [this](Line const& line) {
        auto command = about<StartConsult>(line);
        command.target = target_of(line);
        return say(world_.give(command));
    };
    verbs_["consult-accept"] = [this](Line const& line) {
        auto command = about<AcceptConsult>(line);
        command.has_phones = line.option("phones") == "true";
        return say(world_.give(command));
    };
    verbs_["consult-end"] = [this](Line const& line) {
        auto command = about<EndConsult>(line);
        command.names_queue = line.option("queue") == "named";
        return say(world_.give(command));
    };
    verbs_["consult-transfer"] = [this](Line const& line) {
        return say(world_.give(about<TransferConsult>(line)));
    };
    verbs_["conference"] = [this](Line const& line) {
        return say(world_.give(about<JoinConference>(line)));
    };
    verbs_["exit"] = [this](Line const& line) {
        return say(world_.give(about<LeaveConference>(line)));
    };
    verbs_["hand-over"] = [this](Line const& line) {
        auto command = about<LeaveConference>(line);
        command.hand_over = true;
        return say(world_.give(command));
    };
    verbs_["drop"] = [this](Line const& line) {
        auto command = about<DropParty>(line);
        command.party = leg_of(line.word(2));
        return say(world_.give(command));
    };
    verbs_["transfer"] = [this](Line const& line) {
        auto command = about<TransferTask>(line);
        command.target = target_of(line);
        return say(world_.give(command));
    };
    verbs_["transfer-cancel"] = [this](Line const& line) {
        return say(world_.give(about<CancelTransfer>(line)));
    };
    verbs_["pause"] = [this](Line const& line) {
        return say(world_.give(about<PauseRecording>(line)));
    };
    verbs_["unpause"] = [this](Line const& line) {
        return say(world_.give(about<ResumeRecording>(line)));
    };
    verbs_["monitor"] = [this](Line const& line) {
        auto command = about<StartMonitor>(line);
        command.request = id_of(line.word(0) + "-request");
        command.invisible = line.option("invisible") == "true";
        return say(world_.give(command));
    };
    verbs_["monitor-mode"] = [this](Line const& line) {
        auto command = about<ChangeMonitor>(line);
        command.mode = enum_parse<MonitorMode>(line.word(2)).value();
        return say(world_.give(command));
    };
    verbs_["monitor-end"] = [this](Line const& line) {
        return say(world_.give(about<EndMonitor>(line)));
    };
    verbs_["result"] = [this](Line const& line) { return answer_media(line); };
}

namespace {

// `groups=0s:team,20s:night+team`: after how long which teams join (RQ-6).
std::vector<DistributionGroup> parse_groups(std::string const& text) {
    std::vector<DistributionGroup> groups;
    std::istringstream list(text);
    for (std::string one; std::getline(list, one, ',');) {
        auto const colon = one.find(':');
        DistributionGroup group{parse_duration(one.substr(0, colon)), {}};
        std::istringstream teams(one.substr(colon + 1));
        for (std::string team; std::getline(teams, team, '+');) {
            group.teams.push_back(named<TeamId>(team));
        }
        groups.push_back(group);
    }
    return groups;
}

void set_callbacks(Line const& line, Queue& queue) {
    if (auto const count = line.option("callbackAttempts"); !count.empty()) {
        queue.callback_attempts_max = static_cast<std::uint32_t>(std::stoul(count));
    }
    if (auto const text = line.option("callbackDelay"); !text.empty()) {
        queue.callback_retry_delay = parse_duration(text);
    }
    if (auto const days = line.option("callbackRetention"); !days.empty()) {
        queue.callback_retention = parse_duration(days);
    }
    if (auto const hours = line.option("personalFor"); !hours.empty()) {
        queue.personal_callback_for = parse_duration(hours);
    }
    if (auto const on = line.option("inboundCancels"); !on.empty()) {
        queue.inbound_cancels_callback = on == "true";
    }
    if (auto const on = line.option("callbackOffered"); !on.empty()) {
        queue.callback_offered = on == "true";
    }
    if (auto const count = line.option("callbacksPerCustomer"); !count.empty()) {
        queue.callback_per_customer_max = static_cast<std::uint32_t>(std::stoul(count));
    }
    if (auto const on = line.option("customerFirst"); !on.empty()) {
        queue.callback_customer_first = on == "true";
    }
    if (auto const on = line.option("callbackCancel"); !on.empty()) {
        queue.callback_cancel_allowed = on == "true";
    }
}

}  // namespace

void Script::set_queue(Line const& line) {
    Queue queue = world_.engine.state().config.queues.at(named<QueueId>(line.word(0)));
    if (auto const on = line.option("active"); !on.empty()) queue.active = on == "true";
    if (auto const on = line.option("recorded"); !on.empty()) queue.recorded = on == "true";
    if (auto const on = line.option("pause"); !on.empty()) queue.pause_permitted = on == "true";
    if (auto const text = line.option("pauseLength"); !text.empty()) {
        queue.pause_length = parse_duration(text);
    }
    if (auto const text = line.option("consultTimeout"); !text.empty()) {
        queue.consult_to_queue_timeout = parse_duration(text);
    }
    if (auto const text = line.option("chatIdle"); !text.empty()) {
        queue.chat_idle = parse_duration(text);
    }
    if (auto const count = line.option("offers"); !count.empty()) {
        queue.offers_max = static_cast<std::uint32_t>(std::stoul(count));
    }
    set_callbacks(line, queue);
    if (auto const text = line.option("waitMax"); !text.empty()) {
        queue.wait_max = parse_duration(text);
    }
    if (auto const to = line.option("overflow"); !to.empty()) {
        queue.overflow_queue = named<QueueId>(to);
    }
    if (auto const number = line.option("overflowNumber"); !number.empty()) {
        queue.overflow_number = number;
    }
    if (auto const text = line.option("relax"); !text.empty()) {
        queue.relaxation = {{parse_duration(text), {named<SkillId>(line.option("skill"))}, {}}};
    }
    if (auto const to = line.option("backup"); !to.empty()) {
        queue.backup_queue = named<QueueId>(to);
    }
    if (auto const most = line.option("contactsMax"); !most.empty()) {
        queue.contacts_max = static_cast<std::uint32_t>(std::stoul(most));
    }
    if (auto const on = line.option("assignable"); !on.empty()) {
        queue.manually_assignable = on == "true";
    }
    if (auto const text = line.option("groups"); !text.empty()) {
        queue.groups = parse_groups(text);
        queue.teams.clear();
        for (DistributionGroup const& group : queue.groups) {
            queue.teams.insert(queue.teams.end(), group.teams.begin(), group.teams.end());
        }
    }
    world_.configure({queue});
}

void Script::set_organization(Line const& line) {
    OrgSettings settings = world_.engine.state().config.settings;
    if (auto const to = line.option("unansweredTransfer"); !to.empty()) {
        settings.unanswered_transfer_to_agent = to == "AGENT";
    }
    if (auto const queue = line.option("returnQueue"); !queue.empty()) {
        settings.return_queue = named<QueueId>(queue);
    }
    if (auto const count = line.option("partiesMax"); !count.empty()) {
        settings.conference_parties_max = static_cast<std::uint32_t>(std::stoul(count));
    }
    if (auto const count = line.option("inboundMax"); !count.empty()) {
        settings.contacts_inbound_max = static_cast<std::uint32_t>(std::stoul(count));
    }
    if (auto const count = line.option("totalMax"); !count.empty()) {
        settings.contacts_total_max = static_cast<std::uint32_t>(std::stoul(count));
    }
    if (auto const after = line.option("inactiveAfter"); !after.empty()) {
        settings.inactive_after = parse_duration(after);
    }
    world_.configure({settings});
}

}  // namespace ringmaster::testing
