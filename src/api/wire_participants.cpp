// `interaction.participants` and `interaction.media` (PROTOCOL 4).

#include <vector>

#include "api/wire_interaction.hpp"

namespace ringmaster::api {
namespace {

// One entry of `participants`; every key is written, null where it does not apply.
struct Participant {
    std::string id;
    std::string_view type;  // Agent, Customer, Supervisor …
    std::string name;
    bool joined = false;
    bool left = false;
    bool wrap_up = false;
    bool consulted = false;
    bool auto_answer = false;
    std::string dial_number;
    std::string entry_point;
    core::TeamId team;
    std::optional<core::Time> joined_at;
    std::string_view state;  // new, connected, wrapUp, left
    std::optional<core::Time> state_since;
    std::optional<core::Time> wrap_up_at;
};

// The customer is known by his number; a contact without one by the contact's own id. An id that
// looks like an agent's cannot be taken from outside.
std::string customer_id(core::Task const& task) {
    bool const inbound = task.direction == core::Direction::INBOUND;
    auto const& number = inbound ? task.origin : task.destination;
    if (number.empty() || core::parse_uuid(number)) return core::to_string(task.id);
    return number;
}

Participant customer(core::Task const& task) {
    bool const inbound = task.direction == core::Direction::INBOUND;
    Participant one;
    one.id = customer_id(task);
    one.type = "Customer";
    one.name = task.customer_name;
    one.joined = inbound || !task.engagements.empty();
    one.dial_number = inbound ? task.origin : task.destination;
    if (!task.entry_point.empty()) one.entry_point = core::to_string(task.entry_point);
    one.joined_at = task.created_at;
    auto const* ended = task.ended();
    one.left = ended != nullptr;
    one.state = one.left ? "left" : "connected";
    one.state_since = one.left ? ended->at : task.created_at;
    return one;
}

void set_wrap_up(Participant& one, core::Time started) {
    one.left = true;
    one.wrap_up = true;
    one.state = "wrapUp";
    one.state_since = started;
    one.wrap_up_at = started;
}

Participant engaged(core::Engagement const& engagement, core::TaskView const& view,
                    Scene const& scene) {
    Participant one;
    one.id = core::to_string(engagement.agent);
    one.type = engagement.role == core::Role::monitor ? "Supervisor" : "Agent";
    one.name = scene.names.agent_name(engagement.agent);
    one.joined = true;
    one.left = !engagement.talking();
    one.consulted = engagement.role == core::Role::consulted;
    auto const* profile = scene.state.config.profile_of(engagement.agent);
    one.auto_answer = profile != nullptr && profile->auto_answer;
    one.dial_number = engagement.dial_number;
    one.team = engagement.team;
    one.joined_at = engagement.joined_at;
    one.state = one.left ? "left" : "connected";
    one.state_since = one.left ? engagement.left_at : engagement.joined_at;
    // The viewer's own wrap-up stands in the view: its task is the interaction as he left it.
    if (engagement.agent == view.viewer) {
        if (view.wrap_up_started) set_wrap_up(one, *view.wrap_up_started);
    } else if (auto const* open = engagement.wrap_up(); open != nullptr && !open->submitted) {
        set_wrap_up(one, open->started);
    }
    return one;
}

// Only the viewer's own offer: agents do not see who else is offered the contact.
Participant offered(core::Offer const& offer, Scene const& scene) {
    Participant one;
    one.id = core::to_string(offer.agent);
    one.type = "Agent";
    one.name = scene.names.agent_name(offer.agent);
    auto const* profile = scene.state.config.profile_of(offer.agent);
    one.auto_answer = profile != nullptr && profile->auto_answer;
    auto const* agent = scene.state.agent(offer.agent);
    if (auto const* station = agent != nullptr ? agent->station() : nullptr) {
        one.dial_number = station->dial_number;
        one.team = station->team;
    }
    one.state = "new";
    one.state_since = offer.made_at;
    return one;
}

void write_participant(WireWriter& out, Participant const& one) {
    out.begin(one.id);
    out.text("id", one.id);
    out.text("pType", one.type);
    out.text("type", one.type);
    out.text("name", one.name);
    out.flag("hasJoined", one.joined);
    out.flag("hasLeft", one.left);
    out.flag("isWrapUp", one.wrap_up);
    out.flag("isConsulted", one.consulted);
    out.null("consultState");
    out.flag("autoAnswerEnabled", one.auto_answer);
    out.text_or_null("dn", one.dial_number);
    out.text_or_null("epId", one.entry_point);
    out.id("teamId", one.team);
    out.time("joinTimestamp", one.joined_at);
    out.text("currentState", one.state);
    out.time("currentStateTimestamp", one.state_since);
    out.null("consultTimestamp");
    out.time("wrapUpTimestamp", one.wrap_up_at);
    out.end();
}

// An agent who took part twice shows his newest part.
bool is_newest(core::Task const& task, core::Engagement const& engagement) {
    return task.latest(engagement.agent) == &engagement;
}

}  // namespace

std::string participants_json(core::TaskView const& view, Scene const& scene) {
    auto const& task = *view.task;
    auto const* offer = task.talking(view.viewer) != nullptr || view.wrap_up_started
                            ? nullptr
                            : task.offer_to(view.viewer);
    WireWriter out;
    out.begin();
    write_participant(out, customer(task));
    for (auto const& engagement : task.engagements) {
        bool const replaced = offer != nullptr && engagement.agent == view.viewer;
        if (replaced || !is_newest(task, engagement)) continue;
        write_participant(out, engaged(engagement, view, scene));
    }
    if (offer != nullptr) write_participant(out, offered(*offer, scene));
    out.end();
    return out.take();
}

std::string media_json(core::TaskView const& view) {
    auto const& task = *view.task;
    auto const id = core::to_string(task.id);
    WireWriter out;
    out.begin();
    out.begin(id);  // the main leg's key is the interaction's id
    out.text("mediaResourceId", id);
    out.text("mediaType", core::enum_name(task.media));
    out.text("mediaMgr", task.media == core::MediaType::telephony ? "callmm" : "digitalmm");
    out.text("mType", "mainCall");
    out.flag("isHold", false);
    out.null("holdTimestamp");
    out.begin_list("participants");
    if (task.ended() == nullptr) out.item(customer_id(task));
    for (auto const& engagement : task.engagements) {
        bool const left_it = view.wrap_up_started && engagement.agent == view.viewer;
        if (engagement.talking() && !left_it) out.item(core::to_string(engagement.agent));
    }
    out.end_list();
    out.end();
    out.end();
    return out.take();
}

}  // namespace ringmaster::api
