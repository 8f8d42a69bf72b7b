#pragma once
// Ends what takes longer, also in the middle of SQLite's work.
//
// Ownership: borrows the database. Threading: one thread. Units: milliseconds. Errors: none; a call
// of SQLite that was ended fails, and has_passed() tells why.

#include <sqlite3.h>

#include <chrono>

#include "ringmaster/core/model/time.hpp"

namespace ringmaster::search {

class Deadline {
public:
    Deadline(sqlite3* database, core::Duration limit)
        : database_(database), until_(std::chrono::steady_clock::now() + limit) {
        constexpr int steps_between = 10'000;
        sqlite3_progress_handler(database_, steps_between, &Deadline::look, this);
    }
    ~Deadline() { sqlite3_progress_handler(database_, 0, nullptr, nullptr); }
    Deadline(Deadline const&) = delete;
    Deadline& operator=(Deadline const&) = delete;
    [[nodiscard]] bool has_passed() const { return std::chrono::steady_clock::now() >= until_; }

private:
    static int look(void* deadline) {
        return static_cast<Deadline const*>(deadline)->has_passed() ? 1 : 0;
    }
    sqlite3* database_;
    std::chrono::steady_clock::time_point until_;
};

}  // namespace ringmaster::search
