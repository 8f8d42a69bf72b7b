#pragma once
// Decides for the driver, one attempt per input, and keeps what goes wrong where it is (OPS-8).
//
//   a decision throws   nothing of it is in the turn, a request gets 500, a fact or a duty waits
//   comes_back          the engine is thrown away and comes back from the journal beside the loop,
//                       once what was decided before is durable; the organization's inputs wait
//   works again         timers fire one at a time until none is due, so that one that fails is
//                       known; whatever fails again is set aside, on record
//   set_aside           the journal does not lead to a state, or nothing succeeds: reads are
//                       served as far as it came, the rest gets 503, sockets are closed
//
// Ownership: refers to its collaborators and to organizations of the driver. Threading: the loop.
// Errors: none leave here but what a turn without an organization throws on purpose.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/base/fault.hpp"
#include "app/loop/input.hpp"
#include "app/turn/recovery.hpp"

namespace ringmaster::app {

class FaultDesk {
public:
    using Restore = std::function<void(core::OrgId, std::function<void(Recovered)>)>;
    struct Parts {
        Decider& decider;
        RequestRunner& runner;
        FaultBook& book;
        std::function<Tenant*(core::OrgId)> find;
        std::function<void(Work)> work;                   // in a turn of its own
        std::function<void(std::deque<Input>)> go_first;  // before all that waits for a turn
        Counter& looked_at;                               // organizations, in all turns
    };
    // Where organizations come back from, beside the loop. What is left of the former engine is
    // let go there, too.
    struct Source {
        Restore restore = {};
        std::function<void(std::shared_ptr<void>)> discard = {};
    };
    // Requests of an organization that wait for it to come back; beyond it 503.
    static constexpr std::size_t requests_waiting_max = 256;
    // So many faults without one success: the organization cannot go on.
    static constexpr int faults_in_a_row_max = 20;
    // Requests that failed, remembered per organization; one that failed twice is not tried again
    // for a while: the state it fails in may be another by then.
    static constexpr std::size_t requests_remembered_max = 64;
    static constexpr core::Duration request_aside_for = std::chrono::minutes(1);

    FaultDesk(Parts parts, Source source) : parts_(std::move(parts)), source_(std::move(source)) {}

    // There is no writer: nothing goes on record (OPS-7).
    void read_only() { is_recording_ = false; }

    // The daemon has started: every engine is told, and what is overdue fires.
    void start(Tenant& tenant, core::Time now, Turn& turn);
    // Found like that at the start.
    void found_damaged(Tenant& tenant, std::string const& why);
    void tick(Tenant& tenant, core::Time now, Turn& turn);
    // Decides what the virtual connector's script has due by then, each at its due time.
    void catch_up(Tenant& tenant, core::Time now, Turn& turn);
    void decide(Input&& input, Turn& turn);
    // The operator asks: organizations set aside are tried again.
    void try_again(Tenants const& tenants);
    // It is gone: nothing of it is remembered.
    void forget(Tenant const& tenant) { troubles_.erase(&tenant); }

private:
    struct Trouble {
        bool is_careful = false;    // timers fire one at a time
        bool has_to_start = false;  // not told yet that the daemon has started
        bool failed_to_resume = false;
        bool timers_failed = false;  // several at once: which one is not known
        int in_a_row = 0;
        std::string hopeless;                // why it is to be set aside
        std::optional<core::Timer> suspect;  // failed alone, once
        std::set<core::Timer> aside;         // to be set aside as soon as it is back
        std::deque<Input> waiting;
        std::size_t requests_waiting = 0;
        struct Failed {
            int times = 0;
            core::Time last;
        };
        std::map<std::string, Failed> requests;  // by digest
    };
    struct Failure {
        FaultKind kind = FaultKind::command;
        std::string what;
        std::string about;
        std::string tracking = {};
    };

    void run(Input& input, Turn& turn);
    void careful_tick(Tenant& tenant, core::Time now, Turn& turn);
    void failed(Input&& input, std::string const& what, Turn& turn);
    void request_failed(Tenant& tenant, ApiRequest const& asked, core::Time at,
                        std::string const& what, Turn& turn);
    void facts_failed(Input&& input, TriedFacts& tried, std::string const& what, Turn& turn);
    void timer_failed(Tenant& tenant, core::Timer const& timer, std::string const& what,
                      Turn& turn);
    void give_up(Input& input, std::string const& what, Turn& turn);
    // Closes a duty; what it throws is only told.
    void close(Tenant& tenant, Duty const& duty, core::Time at, Turn& turn);
    // The engine is not to be used any more: it comes back once this turn is durable.
    void take_out(Tenant& tenant, Turn& turn);
    void restore(core::OrgId org);
    void resume(Tenant& tenant, Recovered& recovered, core::Time at, Turn& turn);
    void put_back(Tenant& tenant, Recovered& recovered);
    void set_aside(Tenant& tenant, std::string const& why, core::Time at, Turn& turn);
    void wait(Input&& input, Turn& turn);
    // False: it has not waited in front of the inputs.
    static bool lines_up(Input& input);
    void decline(Input&& input, Turn& turn);
    void note(Tenant const* tenant, Failure const& failure);
    void record(Tenant& tenant, Failure const& failure, core::Time at, std::string input,
                Turn& turn);
    [[nodiscard]] bool failed_before(Tenant const& tenant, ApiRequest const& asked,
                                     core::Time at) const;

    Parts parts_;
    Source source_;
    std::map<Tenant const*, Trouble> troubles_;
    bool is_recording_ = true;
};

}  // namespace ringmaster::app
