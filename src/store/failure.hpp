#pragma once
// How errors travel inside this room: thrown where they happen, turned into a Result at the
// public functions. Nothing outside src/store sees this type.

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
