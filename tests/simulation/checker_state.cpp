// What must hold after every step, whatever the input was.

#include <algorithm>

#include "simulation/checker.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

// Every task is in exactly one place: waiting, offered, connected, or ended and not yet closed.
void require_accounted(TaskId id, TaskModel const& task) {
    std::string const name = "task " + to_string(id);
    auto const talkers =
        std::count_if(task.engagements.begin(), task.engagements.end(),
                      [](auto const& item) { return item.second.part == Part::talking; });
    auto const places = static_cast<std::size_t>(talkers) + task.entries.size();
    require(places == (task.ended ? 0U : 1U), name + " is nowhere, or in several places");
    require(!task.ended || task.offers.empty(), name + " has ended and is offered");
    require(!task.finished(), name + " is finished and not closed");
    require(task.offers.size() <= task.entries.size(), name + " is offered twice");
    for (auto const& [ordinal, one] : task.engagements) {
        require(one.part != Part::owing, name + ": WU-1: a wrap-up was not opened");
    }
}

void require_agents_fit(Model const& model, TaskId id, TaskModel const& task) {
    std::string const name = "task " + to_string(id);
    for (auto const& [ordinal, offer] : task.offers) {
        AgentModel const* const one = model.signed_in(offer.agent);
        require(one != nullptr, name + " is offered to an agent who is not signed in");
        require(one->available, name + ": AG-4: offered to an Idle agent");
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
// of these channels, may never have left the house. A ring whose offer is gone must not start now.
void require_sent_again(Model const& model, StepRecord const& record,
                        std::vector<MediaType> const* channels) {
    for (auto const& [id, task] : model.tasks) {
        bool const concerned = channels == nullptr || std::find(channels->begin(), channels->end(),
                                                                task.media) != channels->end();
        for (auto const& [number, operation] : task.operations) {
            if (number > record.media_numbers_before) continue;
            bool const wanted = concerned && (operation.kind != MediaKind::ring ||
                                              task.offers.contains(operation.subject));
            require(record.sent_again.contains(number) == wanted,
                    "media command " + std::to_string(number) + " after the restart");
        }
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
    require(record.phones_due.empty(), "VC-5: the phone is taken for down");
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
        require_agents_fit(model_, id, task);
    }
    require_one_voice_contact(model_);
    for (auto const& [id, one] : model_.agents) {  // AG-8
        if (!one.signed_in) continue;
        require(!one.lease || !one.present(), "a lease although he is back");
        require(one.lease || !one.sockets.empty(), "no socket and no lease");
    }
    require_all_routed(model_);
    auto const earliest = earliest_deadline(model_);
    require(step.next_deadline == earliest, "the engine waits for another deadline");
    auto const* const tick = std::get_if<Tick>(&step.input);
    bool const limited = tick == nullptr || tick->limit < 256;
    require(limited || !earliest || *earliest > step.now, "a deadline passed and nothing fired");
}

}  // namespace ringmaster::simulation
