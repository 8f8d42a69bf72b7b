// What one input costs the loop among so many organizations: from the inbox to the batch, turn and
// timers included. The others are idle; what it costs must not depend on them.

#include <benchmark/benchmark.h>

#include <boost/asio/io_context.hpp>
#include <memory>

#include "app/loop/driver.hpp"

namespace ringmaster::bench {
namespace {

using namespace app;

struct NoHistory final : HistorySource {
    bool history(Question, Respond) override { return false; }
    bool beside(Beside, Respond) override { return false; }
};

// Everything is durable at once.
struct FastWriter final : BatchSink {
    void submit(store::Batch, std::function<void(store::CommitResult const&)> done) override {
        store::CommitResult result;
        result.committed = true;
        done(result);
    }
};

class House {
public:
    explicit House(std::uint64_t organizations) {
        for (std::uint64_t number = 1; number <= organizations; ++number) {
            driver.add(std::make_unique<Tenant>(core::OrgId{{7, number}},
                                                [] { return core::Time{1'000'000}; }));
        }
        driver.start([] {});
    }
    // An agent's socket comes and goes: a turn each.
    void sockets(std::uint64_t organization) {
        Tenant& tenant = *driver.find(core::OrgId{{7, organization}});
        core::AgentId const agent{{0xA, 1}};
        driver.tell(tenant, core::SocketOpened{agent, 1, false});
        turn();
        core::SocketClosed closed;
        closed.agent = agent;
        closed.socket = 1;
        driver.tell(tenant, closed);
        turn();
    }

private:
    void turn() {
        loop.restart();
        loop.poll();
    }

    boost::asio::io_context loop;
    EngineClock clock{EngineClock::system_source(), 1};
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    Decider decider{metrics};
    NoHistory history;
    FaultBook faults{metrics, book.room("app")};
    RequestRunner runner{decider, history, faults, {}};
    FastWriter writer;
    Driver driver{{loop, clock, decider, runner, writer, metrics, faults}, {}};
};

void two_inputs_among_organizations(benchmark::State& state) {
    auto const organizations = static_cast<std::uint64_t>(state.range(0));
    House house(organizations);
    std::uint64_t next = 0;
    for (auto _ : state) house.sockets(1 + next++ % std::min<std::uint64_t>(organizations, 10));
}
BENCHMARK(two_inputs_among_organizations)
    ->ArgName("organizations")
    ->Arg(1)
    ->Arg(10)
    ->Arg(200)
    ->Arg(2'000)
    ->Iterations(5'000);

}  // namespace
}  // namespace ringmaster::bench
