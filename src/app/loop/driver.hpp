#pragma once
// One loop, one bounded inbox, one turn = one batch (ARCHITECTURE). Inputs are stamped when they
// arrive; a turn fires due timers, decides up to batch_max of the inputs that are there when it
// begins, hands one batch to the writer and goes on; answers leave when their batch is durable. One
// timer waits for the next deadline.
//
// Ownership: owns the organizations. Threading: the loop only.
// Errors: a full inbox refuses requests, never facts; what a decision throws stays in its
// organization (FaultDesk, OPS-8); a failed commit ends the process (process_exit.hpp).

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "app/base/engine_clock.hpp"
#include "app/base/metrics.hpp"
#include "app/loop/fault_desk.hpp"
#include "app/loop/input.hpp"
#include "app/requests/request_runner.hpp"
#include "app/turn/commit_line.hpp"
#include "app/turn/decider.hpp"
#include "app/turn/snapshots.hpp"
#include "app/turn/tenants.hpp"

namespace ringmaster::app {

class Driver {
public:
    struct Options {
        std::size_t inbox_max = 4'096;
        std::size_t batch_max = 256;
        std::size_t commits_ahead_max = 64;
    };
    struct Parts {
        boost::asio::io_context& loop;
        EngineClock& clock;
        Decider& decider;
        RequestRunner& runner;
        BatchSink& writer;
        Metrics& metrics;
        FaultBook& faults;
    };
    Driver(Parts const& parts, Options options, FaultDesk::Source source = {});

    Tenant& add(std::unique_ptr<Tenant> tenant);
    [[nodiscard]] Tenant* find(core::OrgId const& org) const { return tenants_.find(org); }
    // The organization is gone. What still refers to it finds an empty one, until the end of the
    // process.
    void retire(core::OrgId const& org);
    [[nodiscard]] Tenants& tenants() { return tenants_; }
    [[nodiscard]] core::Time now() { return parts_.clock.now(); }
    // What people's clocks show, when engine time is ahead of it (OPS-9).
    [[nodiscard]] core::Time wall_now() {
        core::Duration const behind = parts_.clock.ahead_of_wall();
        return parts_.clock.now() - behind;
    }

    // Tells every engine that the daemon has started, before any overdue timer fires: leases
    // restart and offers are settled by that fact (AG-8, OF-10). Then fires what is overdue, all
    // in one batch; `durable` runs after its commit.
    void start(std::function<void()> durable);

    // Nothing can be written (OPS-7): the state stays as recovered, no timer fires, and only
    // requests that decide nothing may be asked.
    void start_reading();

    // False: the inbox is full; nothing has happened.
    [[nodiscard]] bool ask(Tenant& tenant, ApiRequest request);
    // Facts have happened already and are always taken.
    void tell(Tenant& tenant, core::Fact fact);
    void work(Work work);
    void work(Tenant& tenant, Duty duty);
    // Organizations that are set aside are tried again.
    void try_again() { faults_.try_again(tenants_); }
    // What is known of organizations that did not come back whole, before start().
    void found_damaged(Tenant& tenant, std::string const& why) {
        faults_.found_damaged(tenant, why);
    }
    // Commits a batch beside the turns; `written` gets the number of its rows.
    void write_beside(store::Batch batch, std::function<void(std::size_t rows)> written);
    // Calls back once the inbox is empty and everything decided is durable and released.
    void when_idle(std::function<void()> idle);
    // Lets them look after every turn whether whoever it wrote of needs one; they outlive the
    // turns. Who is not written of is looked at by the clock (DaemonDuties).
    void keep(Snapshots& snapshots) { snapshots_ = &snapshots; }
    // No more turns, for the end of the process.
    void stop();

private:
    void enqueue(Tenant* tenant, std::variant<ApiRequest, core::Fact, Duty> what);
    void schedule();
    void turn();
    void decide(Turn& turn);
    void consider_snapshots(store::Batch const& batch, core::Time now);
    void arm();
    void on_commit(store::CommitResult const& result);
    void register_gauges();

    Parts parts_;
    Options options_;
    CommitLine line_;
    FaultDesk faults_;
    Tenants tenants_;
    Tenants::Owned retired_;
    std::deque<Input> inbox_;
    Snapshots* snapshots_ = nullptr;
    boost::asio::steady_timer deadline_;
    std::vector<std::function<void()>> idle_;
    EngineClock::Steady scheduled_at_;
    bool scheduled_ = false;
    bool stalled_ = false;  // too many batches are ahead of the disk
    bool started_ = false;
    bool reading_ = false;
    bool stopped_ = false;
    Histogram& lag_;
    Histogram& batch_size_;
    Histogram& commit_time_;
    Counter& commits_;
};

}  // namespace ringmaster::app
