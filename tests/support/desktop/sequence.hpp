#pragma once
// The order in which one agent hears of one contact: what must have come just before an event, and
// what must come next (PROTOCOL 4, "who gets what").
//
// Frames of one decision carry the same `eventTime`; what is due comes within it.
// Ownership: plain values. Threading: one thread. Errors: problems are texts for people.

#include "support/desktop/drawing.hpp"

#include <vector>

namespace ringmaster::desktop {

class Sequence {
public:
    struct Situation {
        Shown const* before = nullptr;  // what was known of the contact; null: nothing
        bool answers = false;           // a promise, which may be one that changes nothing
        std::string const& agent_id;
    };
    [[nodiscard]] std::vector<std::string> check(WireEvent const& event,
                                                 Situation const& situation);
    // What is still due, now that the decision is told completely.
    [[nodiscard]] std::vector<std::string> missing() const;

private:
    [[nodiscard]] Names due_after(WireEvent const& event, std::string const& agent_id) const;
    [[nodiscard]] std::string out_of_place(WireEvent const& event,
                                           Situation const& situation) const;
    [[nodiscard]] bool follows(WireEvent const& event, Names const& names) const;

    std::optional<WireEvent> last_;
    Names due_;  // any of them
};

// The same said again: equal but for numbers, times and the version.
[[nodiscard]] bool is_repetition(nlohmann::json const& data, nlohmann::json const& earlier);

}  // namespace ringmaster::desktop
