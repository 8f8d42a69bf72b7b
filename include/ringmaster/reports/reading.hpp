#pragma once
// What every reader of the records minds: whether the file is made, whether it reaches as far as
// the caller must be told of (SEC-7), and how long a question may take.
//
// Ownership: refers to a connection that outlives it. Threading: the connection's. Units:
// milliseconds. Errors: Failure.

#include <chrono>
#include <cstdint>
#include <string>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {

// Throws Failure not_ours while it is not made, or when another version has made it.
[[nodiscard]] store::Connection open_to_read(std::string const& records);

// Whether they do not reach that entry of the journal, or do not go on.
[[nodiscard]] bool is_behind(store::Connection& connection, core::OrgId org,
                             std::uint64_t known_seq);

// Ends what takes longer, in the middle of SQLite's work, which then throws.
class Deadline {
public:
    Deadline(store::Connection& connection, core::Duration limit);
    ~Deadline();
    Deadline(Deadline const&) = delete;
    Deadline& operator=(Deadline const&) = delete;
    [[nodiscard]] bool has_passed() const { return std::chrono::steady_clock::now() >= until_; }

private:
    static int look(void* deadline);

    sqlite3* database_;
    std::chrono::steady_clock::time_point until_;
};

// Runs `ask` unless there is no time for it. False: it was ended, or never begun.
template <class Ask>
bool asked_in_time(store::Connection& connection, core::Duration limit, Ask&& ask) {
    Deadline const deadline(connection, limit);
    if (deadline.has_passed()) return false;
    try {
        ask();
    } catch (store::Failure const&) {
        if (!deadline.has_passed()) throw;  // else it was ended in the middle
        return false;
    }
    return true;
}

}  // namespace ringmaster::reports
