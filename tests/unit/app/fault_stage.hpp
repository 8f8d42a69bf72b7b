#pragma once
// A driver on a real file, with two organizations, of which one has a bug where the test wants it;
// it comes back from that file beside the loop (OPS-8). The clock is the test's.

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/loop/driver.hpp"
#include "app/loop/organization_restorer.hpp"
#include "app/turn/store_writer.hpp"
#include "ringmaster/api/text/json.hpp"
#include "unit/app/driver_stage.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::app {

// The bug.
struct FaultyPlace final : core::FaultPoint {
    core::FaultPlace place = core::FaultPlace::decide;
    bool by_invariant = false;
    bool for_ever = false;
    bool armed = false;
    int thrown = 0;

    void pass(core::FaultPlace at) override {
        if (!armed || at != place) return;
        armed = for_ever;
        ++thrown;
        if (by_invariant) throw core::InvariantBroken{"a test's"};
        throw std::runtime_error("a test's");
    }
};

// Commands and plans that are always taken: an idle code, a site, called after the body.
[[nodiscard]] api::Call change_code(api::Context const& context);
[[nodiscard]] api::Call plan_site(api::Context const& context);
// The same, but there is nothing to do when it has that name already.
[[nodiscard]] api::Call plan_same_site(api::Context const& context);
[[nodiscard]] api::Call read_state(api::Context const& context);

class FaultStage {
public:
    FaultStage();
    ~FaultStage();

    // One request; its answer's status ends up in `said` under `name`, which is its body, too.
    void ask(Tenant& tenant, api::Route const& wanted, std::string const& name,
             std::string const& method = "POST",
             std::function<void(ApiRequest&)> const& adjust = {});
    void tell(Tenant& tenant, core::Fact fact) { driver.tell(tenant, std::move(fact)); }
    // Until everything that was asked is answered, everything decided durable, and everybody back.
    void settle();
    void advance(std::chrono::milliseconds by) {
        steady += by;
        wall = wall + by;
    }

    // Statuses by name, in order of the answers.
    [[nodiscard]] std::string answers(std::string const& name) const;
    [[nodiscard]] std::size_t taken(std::string const& prefix) const;
    // Of the file.
    [[nodiscard]] std::vector<store::JournalEntry> journal(Tenant const& tenant) const;
    [[nodiscard]] std::vector<store::FaultRecord> faults_of(Tenant const& tenant) const;
    // The state the file leads to.
    [[nodiscard]] core::StateHash replayed(Tenant const& tenant) const;

    store::Scratch scratch;
    core::Time wall{1'760'000'000'000};
    EngineClock::Steady steady;
    boost::asio::io_context loop;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy{
        loop.get_executor()};
    EngineClock clock{{[this] { return steady; }, [this] { return wall; }}, 1};
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    FaultBook faults{metrics, book.room("app")};
    Decider decider{metrics};
    NoHistory history;
    std::vector<AsideJob> jobs;
    RequestRunner runner;
    std::unique_ptr<StoreWriter> writer;
    std::unique_ptr<OrganizationRestorer> restorer;
    Driver driver;
    Tenant& poor;
    Tenant& rich;
    FaultyPlace bug;
    std::vector<std::pair<std::string, int>> said;
    std::size_t asked = 0;
    api::Route const change;
    api::Route const site;
    api::Route const same_site;  // always called the same
    api::Route const state;

private:
    [[nodiscard]] RequestRunner::Options runner_options();
    [[nodiscard]] std::unique_ptr<StoreWriter> open_writer();
    Tenant& add(std::uint64_t number);
};

}  // namespace ringmaster::app
