#pragma once
// A driver with everything around it, whose clock, commits and thread beside the loop are the
// test's own.

#include <boost/asio/io_context.hpp>
#include <utility>
#include <vector>

#include "app/loop/driver.hpp"
#include "unit/app/held_writer.hpp"

namespace ringmaster::app {

struct NoHistory final : HistorySource {
    bool history(Question, Respond) override { return false; }
    bool beside(Beside question, Respond respond) override {
        respond(question.read());
        return true;
    }
};

struct DriverStage {
    // What is posted runs, and what is submitted commits.
    void settle() {
        loop.restart();
        loop.poll();
        writer.complete_all();
    }
    // Runs what was put aside, as its thread and then the loop would; says how much that was.
    std::size_t finish() {
        auto const asked = std::exchange(jobs, {});
        for (auto const& job : asked) job()();
        settle();
        return asked.size();
    }

    core::Time wall{1'760'000'000'000};
    EngineClock::Steady steady;
    boost::asio::io_context loop;
    EngineClock clock{{[this] { return steady; }, [this] { return wall; }}, 1};
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    Decider decider{metrics};
    NoHistory history;
    FaultBook faults{metrics, book.room("app")};
    RequestRunner runner{decider, history, faults, {"secret", 10}};
    HeldWriter writer;
    Driver driver{{loop, clock, decider, runner, writer, metrics, faults}, {4, 2, 2}};
    std::vector<AsideJob> jobs;
    bool busy = false;
    Aside const aside = [this](AsideJob job) {
        if (!busy) jobs.push_back(std::move(job));
        return !busy;
    };
};

}  // namespace ringmaster::app
