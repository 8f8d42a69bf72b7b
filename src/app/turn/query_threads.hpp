#pragma once
// Reads the journal beside the writer, on threads of its own, so that history never holds up the
// loop; results come back to the loop. Callers take turns, and a question that takes too long is
// given up: a slow one holds up neither the others nor the end of the process (SEC-5).
//
// Ownership: owns its threads, each with a Reader. Threading: ask from the loop; `respond` and
// continuations run on the loop. Errors: a failed read is a 500 with a log line, one that takes too
// long a 503.

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "app/base/log.hpp"
#include "app/base/work_thread.hpp"
#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/store/reader.hpp"

namespace ringmaster::app {

// Where history comes from.
class HistorySource {
public:
    using Respond = std::function<void(api::Response)>;
    struct Question {
        core::OrgId org;
        std::string caller;  // the token's subject
        api::QueryHistory query;
    };
    // What needs no journal, but takes as long.
    struct Beside {
        core::OrgId org;
        std::string caller;
        std::function<api::Response()> read;  // on a thread
    };
    virtual ~HistorySource() = default;
    // False: too many wait already, of all or of this caller's.
    [[nodiscard]] virtual bool history(Question question, Respond respond) = 0;
    [[nodiscard]] virtual bool beside(Beside question, Respond respond) = 0;
};

class QueryThreads final : public HistorySource {
public:
    // Runs on a thread; what it returns runs on the loop.
    using Job = std::function<std::function<void()>(store::Reader&)>;
    struct Options {
        std::size_t waiting_max = 2'048;
        std::chrono::milliseconds read_time{10'000};  // of one question
    };

    // As many threads as readers.
    QueryThreads(boost::asio::io_context& loop, std::vector<store::Reader> readers, Log& log,
                 Options options);
    ~QueryThreads() override;

    // The server's own. False: too many wait already.
    [[nodiscard]] bool ask(Job job) { return ask({}, std::move(job)); }
    [[nodiscard]] bool history(Question question, Respond respond) override;
    [[nodiscard]] bool beside(Beside question, Respond respond) override;

private:
    class Lent;
    [[nodiscard]] bool ask(std::string const& caller, Job job);
    [[nodiscard]] std::function<void()> answered(Question const& question, Respond const& respond,
                                                 store::Reader& reader) const;

    Log& log_;
    Options const options_;
    std::vector<store::Reader> readers_;
    std::mutex mutex_;
    std::vector<store::Reader*> idle_;  // guarded by mutex_; as many as threads that run no job
    std::atomic<bool> stopping_ = false;
    WorkThread threads_;  // last: they use the readers until they have ended
};

}  // namespace ringmaster::app
