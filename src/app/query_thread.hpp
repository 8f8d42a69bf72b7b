#pragma once
// Reads the journal beside the writer, on a thread of its own, so that history never holds up the
// loop; results come back to the loop.
//
// Ownership: owns its thread and its Reader. Threading: ask from the loop; `respond` and
// continuations run on the loop. Errors: a failed read is a 500 with a log line.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "ringmaster/api/call.hpp"
#include "ringmaster/app/log.hpp"
#include "ringmaster/store/reader.hpp"

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace ringmaster::app {

// Where history comes from.
class HistorySource {
public:
    using Respond = std::function<void(api::Response)>;
    virtual ~HistorySource() = default;
    // False: too many wait already.
    [[nodiscard]] virtual bool history(core::OrgId org, api::QueryHistory query,
                                       Respond respond) = 0;
};

class QueryThread final : public HistorySource {
public:
    // Runs on the thread; what it returns runs on the loop.
    using Job = std::function<std::function<void()>(store::Reader&)>;

    QueryThread(boost::asio::io_context& loop, store::Reader reader, Log& log);
    ~QueryThread() override;
    QueryThread(QueryThread const&) = delete;
    QueryThread& operator=(QueryThread const&) = delete;

    // False: too many wait already.
    [[nodiscard]] bool ask(Job job);
    [[nodiscard]] bool history(core::OrgId org, api::QueryHistory query, Respond respond) override;

private:
    void run();

    boost::asio::io_context& loop_;
    store::Reader reader_;
    Log& log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;   // guarded by mutex_
    bool stopping_ = false;  // guarded by mutex_
    std::thread thread_;
};

}  // namespace ringmaster::app
