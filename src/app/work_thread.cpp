#include "app/work_thread.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "app/fault.hpp"

namespace ringmaster::app {

WorkThread::WorkThread(boost::asio::io_context& loop, std::size_t jobs_max)
    : loop_(loop), jobs_max_(jobs_max), thread_([this] { run(); }) {}

WorkThread::~WorkThread() {
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

bool WorkThread::ask(AsideJob job) {
    {
        std::lock_guard const lock(mutex_);
        if (jobs_.size() >= jobs_max_) return false;
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
}

void WorkThread::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) return;
        AsideJob job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        std::function<void()> back;
        if (auto const what = thrown_by([&] { back = job(); })) {
            back = [what = *what] { throw std::runtime_error(what); };
        }
        boost::asio::post(loop_, std::move(back));
        job = nullptr;  // what it holds may be large
        lock.lock();
    }
}

}  // namespace ringmaster::app
