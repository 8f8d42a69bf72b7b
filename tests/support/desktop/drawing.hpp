#pragma once
// What a desktop draws of a contact: where it is, its holds, its consult, the buttons, the clocks.
//
// Clients derive all of it from the data of an event (PROTOCOL 4); so does this, from that alone.
// Pure functions of values.

#include "support/desktop/wire_event.hpp"

#include <set>

namespace ringmaster::desktop {

// The data on the screen, and what the client notes beside it.
struct Shown {
    std::shared_ptr<nlohmann::json const> data;
    bool form = false;   // of the wrap-up, is open
    bool asked = false;  // `isConsulted` as the client keeps it
    bool rings = false;  // an offer that may be answered; one that connects may not yet
};

struct Drawing {
    std::string phase;  // offered, contact, wrap-up
    bool customer_held = false;
    bool consult_held = false;
    std::string consult;            // initiated, consulting, conference; empty: none
    std::set<std::string> buttons;  // what each would send: the path behind the contact
};
[[nodiscard]] Drawing draw(Shown const& shown, std::string const& agent_id);
// But for the buttons, which follow from the rest.
[[nodiscard]] bool is_same(Drawing const& one, Drawing const& other);
[[nodiscard]] std::string to_text(Drawing const& drawing);

// The consult's leg in the event's interaction, or null.
[[nodiscard]] nlohmann::json const& consult_leg_of(nlohmann::json const& data);
// The leg's `isHold`; nothing when there is no such leg.
[[nodiscard]] std::optional<bool> held_leg(nlohmann::json const& data, std::string const& leg);

}  // namespace ringmaster::desktop
