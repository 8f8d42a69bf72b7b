#pragma once
// The anchor: a small file beside the database that repeats which commit was the last one
// acknowledged, and the mark of its head (ADR 17). It is written after each commit and before
// anybody is told, and synced at a bounded rate: a process that is killed leaves it exact, a power
// cut may leave it older, nothing leaves it ahead. A file that ends before it has lost something.
//
// Two places of a sector each are used in turn, one between two syncs: the other is whole whenever
// the power goes.
//
// Ownership: owns the open file. Threading: the writer's thread. Errors: throws Failure.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "store/marks.hpp"
#include "store/overrides.hpp"
#include "store/seals.hpp"

namespace ringmaster::store {

struct Anchored {
    std::string id;  // of the database
    std::uint64_t commits = 0;
    std::string mark;  // of the head
};

// Nothing: there is no anchor. Throws Failure when there is one that cannot be read, or that was
// not written with this key. To be read before the database.
[[nodiscard]] std::optional<Anchored> read_anchor(std::string const& database, MarkKey const& key,
                                                  Overrides const& overrides);
// Throws Failure when the database is not the one that was anchored, or ends before it.
void expect_anchored(Head const& head, std::optional<Anchored> const& anchored,
                     std::string const& database);

class Anchor {
public:
    // Creates the file when it is missing; it says `head` before this returns, durably.
    Anchor(std::string const& database, MarkKey const& key, Overrides const& overrides,
           Head const& head);
    ~Anchor();
    Anchor(Anchor const&) = delete;
    Anchor& operator=(Anchor const&) = delete;

    void write(Head const& head);
    void sync();
    // Once a second, if anything was written.
    void sync_if_due();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    int place_ = 0;
    bool is_written_ = false;
    std::chrono::steady_clock::time_point synced_;
};

}  // namespace ringmaster::store
