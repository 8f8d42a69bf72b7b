// AG-3 and AG-10 over the model.

#include <algorithm>

#include "simulation/rules.hpp"

namespace ringmaster::simulation {
namespace {

ChannelStatus status_of_part(TaskModel const& task, EngagementModel const& part) {
    switch (part.part) {
        case Part::wrapping:
        case Part::held: return ChannelStatus::wrapup;
        case Part::talking: break;
        default: return ChannelStatus::idle;
    }
    bool const answered = task.consult && task.consult->stage == Asking::answered;
    if (part.role == Role::consulted) return ChannelStatus::consulting;
    if (part.role == Role::owner && answered) return ChannelStatus::consulting;
    if (task.in_conference()) return ChannelStatus::conference;
    if (task.held) return ChannelStatus::on_hold;
    return ChannelStatus::connected;
}

}  // namespace

bool is_busy(Model const& model, AgentId agent) {
    return std::any_of(model.tasks.begin(), model.tasks.end(), [agent](auto const& item) {
        TaskModel const& task = item.second;
        return task.involves(agent) || task.in_part(agent, Part::held) != nullptr ||
               task.in_part(agent, Part::listening) != nullptr;
    });
}

ChannelStatus channel_status(Model const& model, AgentId id, MediaType media) {
    std::set<ChannelStatus> found;
    for (auto const& [task_id, task] : model.tasks) {
        if (task.media != media) continue;
        for (auto const& [ordinal, offer] : task.offers) {
            if (offer.agent == id) found.insert(ChannelStatus::ringing);
        }
        for (auto const& [ordinal, part] : task.engagements) {
            if (part.agent == id) found.insert(status_of_part(task, part));
        }
    }
    // What says most about what he does: the one thing he cannot leave for another.
    for (ChannelStatus const status :
         {ChannelStatus::consulting, ChannelStatus::conference, ChannelStatus::connected,
          ChannelStatus::on_hold, ChannelStatus::ringing, ChannelStatus::wrapup}) {
        if (found.contains(status)) return status;
    }
    AgentModel const& agent = model.agents.at(id);
    if (agent.available) return ChannelStatus::available;
    return agent.system == SystemCode::none ? ChannelStatus::idle : ChannelStatus::not_responding;
}

std::optional<Duration> inactive_after(Model const& model, AgentId agent) {
    AgentProfile const* const profile = profile_of(model, agent);
    if (profile != nullptr && profile->inactive_after) return profile->inactive_after;
    Duration const general = model.config.settings.inactive_after;
    return general == Duration{0} ? std::nullopt : std::optional(general);
}

void require_presence(Model const& model, Step const& step) {
    for (auto const& [id, one] : model.agents) {
        if (!one.signed_in) continue;
        for (auto const& [media, state] : one.channels) {
            require(state.first == channel_status(model, id, media),
                    "AG-3: agent " + to_string(id) + " is " +
                        std::string(enum_name(channel_status(model, id, media))) + ", not " +
                        std::string(enum_name(state.first)));
        }
    }
    auto const* const command = std::get_if<Command>(&step.input);
    if (command == nullptr) return;
    AgentId const by = std::visit([](auto const& one) { return one.by.agent; }, *command);
    AgentModel const* const one = model.signed_in(by);
    if (one == nullptr) return;
    auto const after = inactive_after(model, by);
    auto const due = after ? std::optional(step.now + *after) : std::nullopt;
    require(one->inactive_due == due, "AG-10: a command that does not count");
}

}  // namespace ringmaster::simulation
