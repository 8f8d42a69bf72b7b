#pragma once
// The promises of a client: each command it sends waits for the event that answers it.
//
// Successes are matched with the contact, failures without (PROTOCOL 1): one that was meant for
// another call rejects this one. A promise that is open for 20 s fails on the screen.
// Ownership: plain values. Threading: one thread. Errors: problems are texts for people.

#include "support/desktop/wire_event.hpp"

#include <vector>

namespace ringmaster::desktop {

constexpr Millis promise_limit = 20'000;

// A command as it was sent and accepted (202).
struct Sent {
    std::string command;  // `accept`, `consult/end` …; `login`, `logout`, `reload`, `state`
    std::string interaction_id;
    nlohmann::json body;
};

class Promises {
public:
    void open(Sent const& sent, Millis now);
    // Another page of the agent sent it: its answer comes here, too, and nobody waits for it.
    void expect(Sent const& sent, Millis now);
    struct Settled {
        bool any = false;
        std::vector<std::string> problems;  // whose promise it rejected by mistake
    };
    // What the event answers.
    [[nodiscard]] Settled settle(WireEvent const& event);
    // Those that wait too long.
    [[nodiscard]] std::vector<std::string> overdue(Millis now) const;
    [[nodiscard]] bool waits_for(std::string const& interaction_id) const;
    // The page is gone: nobody waits any more.
    void forget() { open_.clear(); }
    // The contact is over for him: its form says so, whatever he still waited for.
    void forget(std::string const& interaction_id);
    [[nodiscard]] std::size_t size() const { return open_.size(); }

private:
    struct Promise {
        std::string what;
        std::string interaction_id;
        std::vector<std::string> successes;
        std::vector<std::string> failures;
        Millis since = 0;
        bool limited = true;
        bool elsewhere = false;
    };
    std::vector<Promise> open_;
};

}  // namespace ringmaster::desktop
