#include "app/base/work_thread.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "app/base/fault.hpp"

namespace ringmaster::app {

WorkThread::WorkThread(boost::asio::io_context& loop, std::size_t jobs_max, std::size_t threads)
    : loop_(loop), jobs_(jobs_max) {
    for (std::size_t count = 0; count < threads; ++count) threads_.emplace_back([this] { run(); });
}

WorkThread::~WorkThread() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
}

bool WorkThread::ask(std::string const& caller, AsideJob job) {
    {
        std::lock_guard const lock(mutex_);
        if (!jobs_.push(caller, std::move(job))) return false;
    }
    changed_.notify_one();
    return true;
}

void WorkThread::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || jobs_.has_turn(); });
        if (stopping_) return;
        auto taken = jobs_.pop();
        lock.unlock();
        std::function<void()> back;
        if (auto const what = thrown_by([&] { back = taken->job(); })) {
            back = [what = *what] { throw std::runtime_error(what); };
        }
        boost::asio::post(loop_, std::move(back));
        taken->job = nullptr;  // what it holds may be large
        lock.lock();
        jobs_.done(taken->caller);
        // Whoever waits for a turn of this caller slept through it.
        if (jobs_.has_turn()) changed_.notify_one();
    }
}

}  // namespace ringmaster::app
