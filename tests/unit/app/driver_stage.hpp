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

    RequestRunner::Options runner_options() {
        RequestRunner::Options options;
        options.secret = "secret";
        options.idempotency_max = 10;
        options.aside = [this](std::string const& caller, AsideJob job) {
            return aside(caller, std::move(job));
        };
        options.queue_work = [this](Tenant& tenant, Duty duty) {
            driver.work(tenant, std::move(duty));
        };
        options.tenants = [this]() -> Tenants const& { return driver.tenants(); };
        return options;
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
    RequestRunner runner{decider, history, faults, runner_options()};
    HeldWriter writer;
    Driver driver{{loop, clock, decider, runner, writer, metrics, faults}, {4, 2, 2}};
    std::vector<AsideJob> jobs;
    std::vector<std::string> callers;  // whose jobs were put aside, so far
    bool busy = false;
    Aside const aside = [this](std::string const& caller, AsideJob job) {
        if (busy) return false;
        callers.push_back(caller);
        jobs.push_back(std::move(job));
        return true;
    };
};

}  // namespace ringmaster::app
