#pragma once
// How errors of the disk and of SQLite travel within a room: thrown where they happen, turned into
// a Result at the room's public functions. No other room sees one thrown.
//
// Ownership: a value. Threading: as any value. Errors: it is one.

#include <string>
#include <utility>

#include "ringmaster/store/result.hpp"

namespace ringmaster::store {

class Failure {
public:
    Failure(ErrorCode code, std::string message) : error_{code, std::move(message)} {}
    [[nodiscard]] Error const& error() const { return error_; }

private:
    Error error_;
};

// Throws what the last call of the operating system failed with.
[[noreturn]] void fail_with_errno(std::string const& doing);

// Runs `body` and gives back what it returns, or why it failed.
template <class Body>
auto guarded(Body&& body) -> Result<decltype(body())> {
    try {
        return body();
    } catch (Failure const& failure) {
        return failure.error();
    }
}

}  // namespace ringmaster::store
