// What must hold after every step, whatever the input was.

#include <algorithm>

#include "simulation/checker.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

// No call is ever lost: the customer is with an owner, waits, is on his way to one agent, or is
// left with a number that is watched (CF-2); and in one place only.
void require_accounted(TaskId id, TaskModel const& task) {
    std::string const name = "task " + to_string(id);
    std::size_t places = 0;
    std::size_t consults = 0;
    for (auto const& [ordinal, entry] : task.entries) {
        (entry.kind == EntryKind::consult ? consults : places) += 1;
        std::multiset<AgentId> asked;
        for (auto const& [number, offer] : task.offers) {
            if (offer.entry == ordinal) asked.insert(offer.agent);
        }
        bool const several = task.media != MediaType::telephony;  // RQ-15; how many: the matcher
        require(several || asked.size() <= 1, name + " is offered twice");
        for (AgentId const& agent : asked) {
            require(asked.count(agent) == 1, name + " is offered to one agent twice");
        }
        require(!entry.direct() || asked.size() == 1, name + " is for one agent, and not offered");
    }
    for (auto const& [ordinal, one] : task.engagements) {
        require(one.part != Part::owing, name + ": WU-1: a wrap-up was not opened");
        places += one.part == Part::talking && one.role == Role::owner ? 1U : 0U;
    }
    places += places == 0 && !task.numbers.empty() ? 1U : 0U;
    // CB-7: listed exactly while it can still happen.
    bool const open = task.waits_for_callback();
    places += open && task.callback->stage == Calling::delayed ? 1U : 0U;
    bool const owned = task.talker(Role::owner) != nullptr;
    bool const dials = open && task.callback->stage == Calling::dialling;
    bool const first = open && task.callback->first;  // CB-1
    require(!first || (!owned && task.entries.size() == 1), name + ": CB-1: does not wait");
    require(!first || !dials || task.offers.empty(), name + ": CB-1: called first, and offered");
    require(!open || (dials && !first) == owned,
            name + ": CB-3: an agent has it, and nobody is dialled");
    bool const out = task.calls_out();
    bool const dials_out = out && task.outdial->stage == Calling::dialling;
    require(!out || dials_out == owned, name + ": OD-2: an agent has it, and nobody is dialled");
    require(!dials_out || task.outdial->asked, name + ": OD-2: claimed, and nobody is dialled");
    bool const failed = task.outdial && task.outdial->stage == Calling::exhausted;
    require(!failed || task.ended, name + ": OD-2: came to nothing, and it goes on");
    require(!dials || task.callback->asked, name + ": CB-8: claimed, and nobody is dialled");
    bool const spent = task.callback && task.callback->stage == Calling::exhausted;
    require(!spent || task.ended, name + ": CB-4: no attempt is left, and it goes on");
    require(places == (task.ended ? 0U : 1U), name + " is nowhere, or in several places");
    bool const goes_on = task.has_talker() || consults != 0 || !task.offers.empty();
    require(!task.ended || !goes_on, name + " has ended and goes on");
    require(!task.finished(), name + " is finished and not closed");
}

// VC-2, CO, CF: the parts of a call fit together.
void require_call_fits(TaskId id, TaskModel const& task) {
    std::string const name = "task " + to_string(id);
    bool const owned = task.talker(Role::owner) != nullptr;
    bool const consulted = task.talker(Role::consulted) != nullptr;
    bool const others = task.talker(Role::conference) != nullptr;
    bool const sends = task.dial && task.dial->entry == 0;
    bool const parts = task.consult || sends || consulted || others || task.held;
    require(!task.dial || sends || task.entries.contains(task.dial->entry),
            name + ": VC-4: dialled for nobody");
    require(owned || !parts, name + ": a part of a call without an owner");
    auto const entries =
        std::count_if(task.entries.begin(), task.entries.end(),
                      [](auto const& item) { return item.second.kind == EntryKind::consult; });
    bool const asked = task.consult && task.consult->stage == Asking::asked;
    bool const answered = task.consult && task.consult->stage == Asking::answered;
    require(entries == (asked && task.consult->entry != 0 ? 1 : 0),
            name + ": CO: asked for nothing");
    require(consulted == (answered && task.consult->engagement != 0), name + ": CO: consulted");
    bool const conference = task.in_conference();
    require(!conference || !task.held, name + ": CF-1: on hold in a conference");
    require(!conference || !task.dial, name + ": TR: transferred from a conference");
    if (answered && !conference) {
        require(task.held != task.consult->held, name + ": VC-2: both on hold, or both off");
    }
    bool preparing = false;
    for (auto const& [number, operation] : task.operations) {
        preparing = preparing || (operation.purpose == Purpose::consult && !operation.expired);
    }
    bool const prepares = task.consult && task.consult->stage == Asking::preparing;
    require(!prepares || preparing, name + ": CO-14: a consult that comes to nothing");
}

void require_agents_fit(Model const& model, TaskId id, TaskModel const& task) {
    std::string const name = "task " + to_string(id);
    for (auto const& [ordinal, offer] : task.offers) {
        AgentModel const* const one = model.signed_in(offer.agent);
        require(one != nullptr, name + " is offered to an agent who is not signed in");
        EntryKind const kind = task.entries.at(offer.entry).kind;
        bool const asked = kind == EntryKind::consult || kind == EntryKind::outdial;
        require(one->available || asked, name + ": AG-4: offered to an Idle agent");
    }
    for (auto const& [ordinal, one] : task.engagements) {
        if (model.signed_in(one.agent) != nullptr) continue;
        bool const digital = task.media != MediaType::telephony;
        require(one.part != Part::talking || !digital, name + ": AG-9: a digital contact stays");
        bool const open = one.part == Part::wrapping || one.part == Part::held;
        if (!open) continue;
        bool const by_lease = model.agents.at(one.agent).left_by == SignOutKind::lease;
        require(by_lease && one.deadline, name + ": AG-9: a wrap-up stays open after the sign-out");
    }
}

// CH-3: the gateway was told who has the contact, and that it is over.
void require_gateway_knows(TaskId id, TaskModel const& task) {
    if (task.media == MediaType::telephony) return;
    std::set<AgentId> has;
    for (auto const& [ordinal, one] : task.engagements) {
        if (one.part == Part::talking) has.insert(one.agent);
    }
    require(task.bridged == has, "task " + to_string(id) + ": CH-3: its gateway knows another");
    require(task.told_over == task.ended, "task " + to_string(id) + ": CH-3: its end is not told");
}

void require_one_voice_contact(Model const& model) {
    std::map<AgentId, int> voice;
    for (auto const& [id, task] : model.tasks) {
        if (task.media != MediaType::telephony) continue;
        for (auto const& [ordinal, offer] : task.offers) ++voice[offer.agent];
        for (auto const& [ordinal, one] : task.engagements) {
            voice[one.agent] += one.part == Part::talking;
        }
    }
    for (auto const& [agent, count] : voice) {
        require(count <= 1, "RQ-10: two voice contacts of agent " + to_string(agent));
    }
}

// PROTOCOL 8: what was asked and not answered before a restart, of the daemon or of the connector
// of these channels, may never have left the house. A ring or answer whose offer is gone must not
// start now, nor a dial nobody waits for.
void require_sent_again(Model const& model, StepRecord const& record,
                        std::vector<MediaType> const* channels) {
    for (auto const& [id, task] : model.tasks) {
        bool const concerned = channels == nullptr || std::find(channels->begin(), channels->end(),
                                                                task.media) != channels->end();
        for (auto const& [number, operation] : task.operations) {
            if (number > record.media_numbers_before) continue;
            bool const of_offer =
                operation.kind == MediaKind::ring || operation.kind == MediaKind::answer;
            bool const offered = !of_offer || task.offers.contains(operation.subject);
            bool const calls = operation.purpose == Purpose::callback_leg ||
                               operation.purpose == Purpose::outdial_leg;
            bool const rings = calls ? task.dial_claim() == operation.subject
                                     : task.dialled() == operation.leg.number;
            bool const dialled = operation.kind != MediaKind::dial || rings;
            bool const wanted = concerned && offered && dialled && !operation.expired;
            require(record.sent_again.contains(number) == wanted,
                    "media command " + std::to_string(number) + " after the restart");
        }
    }
}

// CB-7: what cannot happen any more is not waited for.
void require_callbacks_allowed(Model const& model) {
    for (auto const& [id, task] : model.tasks) {
        if (task.ended || !task.waits_for_callback() || !task.callback->at_rest()) continue;
        require(!is_do_not_call(model, task.callback->number),
                "CB-7: waits to be called, and is on a do-not-call list");
    }
}

// WU-8: what follows an outdial is decided when his part in it is over.
void require_outdials_settled(Model const& model) {
    for (auto const& [id, agent] : model.agents) {
        if (!agent.signed_in || agent.outdial.empty()) continue;
        TaskModel const* const task = model.task(agent.outdial);
        require(task != nullptr && task->involves(id),
                "WU-8: his outdial is over, and nothing follows");
    }
}

}  // namespace

void Checker::require_consistent(Step const& step, StepRecord const& record) const {
    require(record.falls.empty(), "an agent who missed or declined is still Available");
    require(record.accepted.empty(), "accepted, and nobody is connected");
    require(record.ended == record.ending, "ended and not ended");
    require(record.phones_down.empty(), "VC-5: hung up, and the phone is not down");
    require(record.media.empty(), "a media command that is not on record");
    require(record.withdrawn.empty(), "AG-4: an offer was withdrawn for no reason");
    require(record.available_due.empty(), "WU-8: not Available after his outdial");
    require(record.phones_due.empty(), "VC-5: the phone is taken for down");
    require(record.recordings_due.empty(), "RE-1: not recorded");
    for (TaskId const& id : record.shrunk) {  // VC-2: an owner who consults is apart
        TaskModel const* const task = model_.task(id);
        bool const apart = task != nullptr && task->consult && !task->in_conference() &&
                           task->consult->stage != Asking::preparing;
        require(!apart || task->held, "CF-2: a plain call, and its customer hears the consult");
    }
    for (Settled const& done : record.settled) {  // CB-3
        bool const calls = done.operation.purpose == Purpose::callback_leg ||
                           done.operation.purpose == Purpose::outdial_leg;
        bool const dialled = calls && done.succeeded;
        TaskModel const* const task = dialled && !done.late ? model_.task(done.task) : nullptr;
        bool const waits = task != nullptr && task->dial_claim() == done.operation.subject;
        require(!waits || task->ring_deadline(), "CB-3: dialled, and nothing rings");
    }
    for (auto const& [id, how] : record.transferred) {
        require(record.leaving.contains({id, how.agent}), "TR-5: transferred, and still his");
    }
    auto const* const fact = std::get_if<Fact>(&step.input);
    if (fact != nullptr && std::holds_alternative<DaemonStarted>(*fact)) {
        require_sent_again(model_, record, nullptr);
    }
    auto const* const returned = fact == nullptr ? nullptr : std::get_if<ConnectorReturned>(fact);
    if (returned != nullptr) require_sent_again(model_, record, &returned->channels);
    std::set<AgentId> told;
    for (Effect const& effect : step.outcome.effects) {
        if (auto const* const one = std::get_if<TaskNotice>(&effect)) told.insert(one->to);
        if (auto const* const one = std::get_if<AgentNotice>(&effect)) told.insert(one->to);
    }
    require(told.size() == record.sequences_told, "OPS-3: sequence numbers are not on record");
    for (auto const& [id, task] : model_.tasks) {
        require_accounted(id, task);
        require_call_fits(id, task);
        require_agents_fit(model_, id, task);
        require_gateway_knows(id, task);
    }
    require_one_voice_contact(model_);
    require_outdials_settled(model_);
    require_callbacks_allowed(model_);
    for (auto const& [id, one] : model_.agents) {  // AG-8
        if (!one.signed_in) continue;
        require(!one.lease || !one.present(), "a lease although he is back");
        require(one.lease || !one.sockets.empty(), "no socket and no lease");
    }
    auto const earliest = next_deadline();
    require(step.next_deadline == earliest, "the engine waits for another deadline");
    auto const* const tick = std::get_if<Tick>(&step.input);
    bool const limited = tick == nullptr || tick->limit < 256;
    require(limited || !earliest || *earliest > step.now, "a deadline passed and nothing fired");
}

}  // namespace ringmaster::simulation
