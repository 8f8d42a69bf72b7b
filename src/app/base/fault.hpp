#pragma once
// What goes wrong in a decision stays in it (OPS-8): what a piece of work throws, an exception or a
// broken invariant, comes back in words, and operators are told in one place.
//
// Ownership: the book refers to metrics and log. Threading: thrown_by any, the book the loop.
// Errors: values.

#include <functional>
#include <optional>
#include <string>

#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "ringmaster/core/model/describe.hpp"

namespace ringmaster::app {

// Where it happened: the metric's label.
RINGMASTER_ENUM(FaultKind,
                command,       // a request, from its decision to its answer
                fact,          // what a connector or a socket has told
                timer,         // what was due
                duty,          // the server's own work
                plan,          // a change of documents, worked out beside the loop
                handler,       // the reading of a request: nothing had been decided
                release,       // telling what is durable
                start,         // an organization coming back with the process
                organization,  // an organization coming back from its journal
                loop)          // anything else on the loop or beside it

// Nothing: it has returned.
[[nodiscard]] std::optional<std::string> thrown_by(std::function<void()> const& work);

struct FaultNote {
    FaultKind kind = FaultKind::loop;
    std::string what;        // as it was thrown
    std::string about = {};  // which input
    std::string org = {};    // empty: of no organization
    std::string tracking = {};
};

class FaultBook {
public:
    FaultBook(Metrics& metrics, Log& log);
    // A line in the log and a count.
    void note(FaultNote const& note);
    [[nodiscard]] Log& log() { return log_; }

private:
    [[nodiscard]] Counter& count_of(std::string_view kind);

    Metrics& metrics_;
    Log& log_;
};

}  // namespace ringmaster::app
