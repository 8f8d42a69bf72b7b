// Which buttons a screen has: those of a form, an offer, a consult's two sides, a conference, or a
// plain contact.
#include "support/desktop/drawing.hpp"

namespace ringmaster::desktop {

using nlohmann::json;

namespace {

json const& legs_of(json const& data) { return member(member(data, "interaction"), "media"); }

std::string consult_word(std::string const& state) {
    if (state == "consultInitiated") return "initiated";
    if (state == "consulting") return "consulting";
    return state == "conferencing" ? "conference" : "";
}

using Buttons = std::set<std::string>;

// The customer talks to more than one: whom its owner asks can only join (CF-5).
bool is_conference(json const& data) {
    auto const main = text_at(member(data, "interaction"), "interactionId");
    json const& talking = member(member(legs_of(data), main), "participants");
    return talking.is_array() && talking.size() > 2;
}

Buttons of_contact(Drawing const& drawn, bool is_call, bool asked, bool conference) {
    if (drawn.consult == "initiated") return {"consult/end"};
    if (drawn.consult == "conference") return {"conference/exit"};
    if (drawn.consult == "consulting") {
        if (asked) return {"consult/end"};
        if (conference) return {"consult/end", "consult/conference"};
        return {"consult/end", "consult/transfer", "consult/conference"};
    }
    if (!is_call) return {"end", "transfer"};
    if (drawn.customer_held) return {"unhold", "transfer", "consult"};
    return {"hold", "end", "transfer", "consult"};
}

}  // namespace

json const& consult_leg_of(json const& data) {
    static json const nothing;
    json const& legs = legs_of(data);
    if (!legs.is_object()) return nothing;
    for (json const& leg : legs) {
        if (text_at(leg, "mType") == "consult") return leg;
    }
    return nothing;
}

std::optional<bool> held_leg(json const& data, std::string const& leg) {
    json const& found = member(legs_of(data), leg);
    return found.is_object() ? std::optional(flag_at(found, "isHold")) : std::nullopt;
}

Drawing draw(Shown const& shown, std::string const& agent_id) {
    Drawing drawn;
    json const& data = *shown.data;
    json const& interaction = member(data, "interaction");
    json const& own = own_entry(data, agent_id);
    if (shown.form) {
        drawn.phase = "wrap-up";
        drawn.buttons = {"wrapup"};
        return drawn;
    }
    if (!flag_at(own, "hasJoined")) {
        drawn.phase = "offered";
        bool const consult = text_at(interaction, "state") == "consult";
        if (shown.rings) drawn.buttons = {consult ? "consult/accept" : "accept", "reject"};
        return drawn;
    }
    drawn.phase = "contact";
    drawn.customer_held = held_leg(data, text_at(interaction, "interactionId")).value_or(false);
    drawn.consult_held = flag_at(consult_leg_of(data), "isHold");
    drawn.consult = consult_word(text_at(own, "consultState"));
    // In a queue that has found nobody: only ContactUpdated says so, which draws nothing.
    bool const waits =
        text_at(member(interaction, "callProcessingDetails"), "ctqInProgress") == "true" &&
        text_at(data, "destAgentId").empty();
    if (waits && drawn.consult == "initiated") drawn.consult.clear();
    if (text_at(interaction, "state") == "new") {  // the customer is being called (CB-3)
        // End is refused where the administrator has not allowed to cancel (CB-5).
        if (lists(member(data, "allowedActions"), "end")) drawn.buttons = {"end"};
        return drawn;
    }
    bool const is_call = text_at(interaction, "mediaType") == "telephony";
    drawn.buttons = of_contact(drawn, is_call, flag_at(own, "isConsulted"), is_conference(data));
    return drawn;
}

bool is_same(Drawing const& one, Drawing const& other) {
    return one.phase == other.phase && one.customer_held == other.customer_held &&
           one.consult_held == other.consult_held && one.consult == other.consult;
}

std::string to_text(Drawing const& drawing) {
    std::string text = drawing.phase;
    if (drawing.customer_held) text += ", customer on hold";
    if (drawing.consult_held) text += ", consult on hold";
    if (!drawing.consult.empty()) text += ", " + drawing.consult;
    for (std::string const& button : drawing.buttons) text += " [" + button + ']';
    return text;
}

}  // namespace ringmaster::desktop
