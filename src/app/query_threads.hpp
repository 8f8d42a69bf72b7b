#pragma once
// Reads the journal beside the writer, on a thread of its own, so that history never holds up the
// loop; results come back to the loop.
//
// Ownership: owns its thread and its Reader. Threading: ask from the loop; `respond` and
// continuations run on the loop. Errors: a failed read is a 500 with a log line.

#include <functional>

#include "app/work_thread.hpp"
#include "ringmaster/api/call.hpp"
#include "ringmaster/app/log.hpp"
#include "ringmaster/store/reader.hpp"

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

    // False: too many wait already.
    [[nodiscard]] bool ask(Job job);
    [[nodiscard]] bool history(core::OrgId org, api::QueryHistory query, Respond respond) override;

private:
    store::Reader reader_;
    Log& log_;
    WorkThread thread_;  // last: it uses the reader until it has ended
};

}  // namespace ringmaster::app
