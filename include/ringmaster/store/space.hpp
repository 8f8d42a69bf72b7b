#pragma once
// Watches the free space of the file system that holds the database, ahead of admission, and
// keeps a reserve file whose blocks are given back when it gets tight (OPS-7).
//
// Above the first mark everything is admitted; below it no new contacts; below the second only
// what finishes contacts, and the reserve is released so that this can still be written.
//
// Ownership: owns "<database>.reserve", which outlives the process and comes after the database.
// Threading: one thread; check() makes one system call and, rarely, creates or removes the reserve.
// Units: bytes. Errors: a file system that cannot be asked counts as full.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace ringmaster::store {

enum class SpaceLevel { ample, low, critical };

struct SpaceOptions {
    std::string path;                              // of the database
    std::uint64_t low_bytes = 1024ULL << 20U;      // first mark
    std::uint64_t critical_bytes = 256ULL << 20U;  // second mark
    std::uint64_t reserve_bytes = 64ULL << 20U;    // 0: no reserve file
    // Asks the file system when empty; tests put their own answer here.
    std::function<std::optional<std::uint64_t>()> free_bytes = {};
};

struct SpaceState {
    SpaceLevel level = SpaceLevel::critical;
    std::uint64_t free_bytes = 0;
    bool reserve_held = false;
};

class SpaceGuard {
public:
    // Check once before Store::open: it may need the space that the reserve gives back.
    explicit SpaceGuard(SpaceOptions options);
    [[nodiscard]] SpaceState check();
    // Whether so much can really be written beside the database now: writes it and removes it.
    // Quotas and limits of the process count as well; the free space of check() knows none.
    [[nodiscard]] bool room_for(std::uint64_t bytes) const;

private:
    [[nodiscard]] std::string reserve_path() const;
    [[nodiscard]] bool reserve_exists() const;
    bool create_reserve();
    void release_reserve();

    SpaceOptions options_;
    bool reserve_held_ = false;
};

}  // namespace ringmaster::store
