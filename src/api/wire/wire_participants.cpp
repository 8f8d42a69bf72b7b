// `interaction.participants` (PROTOCOL 4): the agents, and all of them together.

#include <algorithm>
#include <vector>

#include "api/wire/wire_interaction.hpp"
#include "api/wire/wire_participant.hpp"

namespace ringmaster::api {
namespace {

void set_wrap_up(Participant& one, core::Time started) {
    one.left = true;
    one.wrap_up = true;
    one.state = "wrapUp";
    one.state_since = started;
    one.wrap_up_at = started;
}

// The owner's side of a consult; in a conference all who talk in it.
void set_consulting(Participant& one, core::Engagement const& engagement, Look const& look) {
    if (engagement.role == core::Role::consulted) {
        bool const going_on = look.consult != nullptr && look.task().consulted() == &engagement;
        one.consulted = true;
        one.consult_state = going_on ? consult_going_on : consult_completed;
        one.consult_at = engagement.joined_at;
    } else if (one.left) {
        return;
    } else if (engagement.role == core::Role::owner && look.consult != nullptr) {
        auto const* answered = look.consult->answered();
        one.consult_state = answered != nullptr ? consult_going_on : consult_initiated;
        one.consult_at = answered != nullptr ? answered->at : look.consult->requested_at;
    } else if (look.task().in_conference()) {
        one.consult_state = consult_conferencing;
    }
}

Participant known_agent(core::AgentId agent, Look const& look, Scene const& scene) {
    Participant one;
    one.id = core::to_string(agent);
    one.type = "Agent";
    one.name = scene.names.agent_name(agent);
    bool const call = look.task().media == core::MediaType::telephony;
    one.auto_answer = call && scene.state.config.auto_answer(agent);  // OF-8
    return one;
}

// An agent who stands for an entry point carries its id (CO-5).
void set_entry_point(Participant& one, core::AgentId agent, Look const& look) {
    auto const party = consult_party(look);
    if (!party || party->agent != agent || look.consult->target.entry_point.empty()) return;
    one.entry_point = core::to_string(look.consult->target.entry_point);
}

Participant engaged(core::Engagement const& engagement, Look const& look, Scene const& scene) {
    auto one = known_agent(engagement.agent, look, scene);
    if (engagement.role == core::Role::monitor) one.type = "Supervisor";
    one.joined = true;
    one.left = !engagement.talking();
    one.dial_number = engagement.dial_number;
    one.team = engagement.team;
    one.joined_at = engagement.joined_at;
    one.state = one.left ? "left" : "connected";
    one.state_since = one.left ? engagement.left_at : engagement.joined_at;
    set_consulting(one, engagement, look);
    set_entry_point(one, engagement.agent, look);
    // The viewer's own wrap-up stands in the view: its task is the interaction as he left it.
    if (engagement.agent == look.view.viewer) {
        if (look.view.wrap_up_started) set_wrap_up(one, *look.view.wrap_up_started);
    } else if (auto const* open = engagement.wrap_up(); open != nullptr && !open->submitted) {
        set_wrap_up(one, open->started);
    }
    return one;
}

// Whom the contact is offered to; who is asked by a consult is known before the offer is made.
Participant invited(core::AgentId agent, Look const& look, Scene const& scene) {
    auto one = known_agent(agent, look, scene);
    auto const* known = scene.state.agent(agent);
    if (auto const* station = known != nullptr ? known->station() : nullptr) {
        one.dial_number = station->dial_number;
        one.team = station->team;
    }
    one.state = "new";
    if (auto const* offer = look.task().offer_to(agent)) one.state_since = offer->made_at;
    auto const party = consult_party(look);
    if (!party || party->agent != agent) return one;
    one.consulted = true;
    one.consult_state = consult_initiated;
    one.consult_at = look.consult->requested_at;
    if (!one.state_since) one.state_since = one.consult_at;
    set_entry_point(one, agent, look);
    return one;
}

// The viewer's own offer and the consult's: agents do not see who else is offered the contact.
std::vector<core::AgentId> invited_agents(Look const& look) {
    std::vector<core::AgentId> agents;
    auto const& view = look.view;
    bool const has_part = view.wrap_up_started || look.task().talking(view.viewer) != nullptr;
    if (!has_part && look.task().offer_to(view.viewer) != nullptr) agents.push_back(view.viewer);
    auto const party = consult_party(look);
    bool const asked = party && party->kind == core::LegKind::agent &&
                       look.consult->answered() == nullptr && party->agent != view.viewer;
    if (asked) agents.push_back(party->agent);
    return agents;
}

// An invisible monitor is seen by nobody but himself (SU-1).
bool is_unseen(core::Engagement const& engagement, Look const& look) {
    bool const invisible = engagement.monitoring && engagement.monitoring->invisible;
    return invisible && engagement.agent != look.view.viewer;
}

// An agent who took part twice shows the newest of his parts the viewer may know of.
bool is_newest(core::Engagement const& engagement, Look const& look) {
    core::Engagement const* newest = nullptr;
    for (auto const& one : look.task().engagements) {
        if (one.agent == engagement.agent && !is_unseen(one, look)) newest = &one;
    }
    return newest == &engagement;
}

}  // namespace

std::string participants_json(Look const& look, Scene const& scene) {
    auto const& task = look.task();
    auto const agents = invited_agents(look);
    WireWriter out;
    out.begin();
    write_participant(out, customer_of(task));
    for (auto const& engagement : task.engagements) {
        bool const replaced = std::ranges::find(agents, engagement.agent) != agents.end();
        if (replaced || !is_newest(engagement, look)) continue;
        bool const hidden = engagement.role == core::Role::consulted && engagement.talking() &&
                            look.consult == nullptr && task.consult;
        if (!hidden) write_participant(out, engaged(engagement, look, scene));
    }
    for (auto const& agent : agents) write_participant(out, invited(agent, look, scene));
    for (auto const& number : numbers_of(look, scene.state.config)) write_participant(out, number);
    out.end();
    return out.take();
}

}  // namespace ringmaster::api
