#pragma once
// A thread for what would hold up the loop: jobs one after another, each with a continuation that
// runs on the loop.
//
// Ownership: owns its thread; the destructor lets the running job end and forgets the others.
// Threading: ask from any thread; jobs run on this one. Errors: what a job throws is thrown on the
// loop, in its continuation's place (OPS-8).

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace ringmaster::app {

// Runs on the thread; what it returns runs on the loop.
using AsideJob = std::function<std::function<void()>()>;
// Takes a job. False: too many wait already.
using Aside = std::function<bool(AsideJob)>;

class WorkThread {
public:
    WorkThread(boost::asio::io_context& loop, std::size_t jobs_max);
    ~WorkThread();
    WorkThread(WorkThread const&) = delete;
    WorkThread& operator=(WorkThread const&) = delete;

    // False: too many wait already.
    [[nodiscard]] bool ask(AsideJob job);

private:
    void run();

    boost::asio::io_context& loop_;
    std::size_t const jobs_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<AsideJob> jobs_;  // guarded by mutex_
    bool stopping_ = false;      // guarded by mutex_
    std::thread thread_;
};

}  // namespace ringmaster::app
