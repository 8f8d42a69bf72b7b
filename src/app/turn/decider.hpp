#pragma once
// Runs inputs through an engine and gathers, in one Turn, what must be stored and what may be said
// afterwards. Knows no sockets and no clock; the Driver gives it both as values.
//
// Ownership: refers to the metrics of the composition root. Threading: the loop only.
// Errors: what a decision throws passes through; the caller undoes it (attempt.hpp).

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "app/base/metrics.hpp"
#include "app/turn/commit_line.hpp"
#include "app/turn/tenant.hpp"

namespace ringmaster::app {

// Where an input came from, for the journal.
struct Origin {
    std::string subject;  // of the token; empty for facts and timers
    std::string key;      // Idempotency-Key
    std::string tracking_id;
};

class Decider {
public:
    explicit Decider(Metrics& metrics);

    // What a step leads to, gathered before it joins the turn: answers go first, then frames,
    // then media commands.
    struct Consequences {
        api::Frames frames;
        std::vector<std::function<void()>> commands;
    };

    core::Outcome command(Tenant& tenant, core::Command command, core::Time at,
                          Origin const& origin, Turn& turn, Consequences& consequences);
    core::Outcome fact(Tenant& tenant, core::Fact const& fact, core::Time at, Origin const& origin,
                       Turn& turn, Consequences& consequences);
    // How far engine time is ahead of the wall's in what is decided from now on (OPS-9).
    void wall_behind(core::Duration behind) { wall_behind_ = behind; }
    // The server's own: nobody asked, and nobody is answered.
    core::Outcome own_command(Tenant& tenant, core::Command command, core::Time at, Turn& turn);
    // Fires timers that are due, at most `limit`.
    void tick(Tenant& tenant, core::Time now, Turn& turn, std::size_t limit);
    // OPS-8: the timer does not fire until it is resumed; false: there is none to be changed.
    bool set_timer_aside(Tenant& tenant, core::Timer const& timer, bool resumed, core::Time now,
                         Turn& turn);
    // Moves the consequences behind what the turn releases already.
    void release(Tenant& tenant, Consequences consequences, Turn& turn);

private:
    struct Step;
    void take(Tenant& tenant, core::Outcome const& outcome, Step const& step, Turn& turn,
              Consequences& consequences);
    void record(Tenant& tenant, core::Outcome const& outcome, Step const& step, Turn& turn);
    void count(std::vector<core::Event> const& events);
    void count(QueueTotals const& more);
    static void send(Tenant& tenant, api::Frames frames);

    Metrics& metrics_;
    core::Duration wall_behind_{0};
    std::map<std::string_view, Counter*> event_counters_;
    Histogram& lateness_;
    Counter& lost_;
    Counter& offered_;
    Counter& answered_;
    Counter& answered_in_level_;
    Counter& abandoned_;
    Counter& short_abandoned_;
};

// A state hash as a snapshot keeps it: 8 bytes, the highest first.
[[nodiscard]] std::string hash_bytes(core::StateHash const& hash);

// "Login", "LegAnswered": the journal's `kind` of an input.
[[nodiscard]] std::string_view kind_of(core::Command const& command);
[[nodiscard]] std::string_view kind_of(core::Fact const& fact);

}  // namespace ringmaster::app
