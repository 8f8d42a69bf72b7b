#pragma once
// Threads for what would hold up the loop: jobs, each with a continuation that runs on the loop.
// Jobs of one caller run one after another; callers take turns (fair_queue.hpp).
//
// Ownership: owns its threads; the destructor lets running jobs end and forgets the others.
// Threading: ask from any thread; jobs run on these. Errors: what a job throws is thrown on the
// loop, in its continuation's place (OPS-8).

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/base/fair_queue.hpp"

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace ringmaster::app {

// Runs on a thread; what it returns runs on the loop.
using AsideJob = std::function<std::function<void()>()>;
// Takes a job of this caller's; nobody's name: the server's own. False: too many wait already, of
// all or of his.
using Aside = std::function<bool(std::string const& caller, AsideJob)>;

class WorkThread {
public:
    WorkThread(boost::asio::io_context& loop, std::size_t jobs_max, std::size_t threads = 1);
    ~WorkThread();
    WorkThread(WorkThread const&) = delete;
    WorkThread& operator=(WorkThread const&) = delete;

    // False: too many wait already, of all or of this caller's.
    [[nodiscard]] bool ask(std::string const& caller, AsideJob job);
    // The server's own.
    [[nodiscard]] bool ask(AsideJob job) { return ask({}, std::move(job)); }

private:
    void run();

    boost::asio::io_context& loop_;
    std::mutex mutex_;
    std::condition_variable changed_;
    FairQueue<AsideJob> jobs_;  // guarded by mutex_
    bool stopping_ = false;     // guarded by mutex_
    std::vector<std::thread> threads_;
};

}  // namespace ringmaster::app
