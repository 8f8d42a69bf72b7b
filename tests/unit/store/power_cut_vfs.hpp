#pragma once
// A VFS over SQLite's own that keeps a PowerCutDisk beside the real files and can pull the plug
// after a given number of changes, fill the disk, or break syncing. Test-only.
//
// The shared-memory index is passed through and thrown away with every power cut, as it is in a
// real one. Reads see all writes, synced or not, until the plug is pulled; then everything fails.

#include <sqlite3.h>

#include <cstdint>
#include <limits>
#include <mutex>
#include <string>

#include "unit/store/power_cut_disk.hpp"

namespace ringmaster::store {

class PowerCutVfs {
public:
    // Registers itself under name(); all databases opened with it live in one folder.
    explicit PowerCutVfs(std::uint64_t seed);
    ~PowerCutVfs();
    PowerCutVfs(PowerCutVfs const&) = delete;
    PowerCutVfs& operator=(PowerCutVfs const&) = delete;

    [[nodiscard]] std::string const& name() const { return name_; }

    // The plug is pulled at this change, counted from now (write, truncate, sync, remove).
    void cut_after(std::uint64_t changes);
    // Pulls it now, unless it is pulled already.
    void cut_now();
    [[nodiscard]] bool is_cut() const;
    // Puts what the disk holds in place of the real files. Nothing may be open.
    void restart();

    // The program has synced the folder by itself, which SQLite's VFS does not see.
    void sync_folder();
    // Every write fails with SQLITE_FULL after so many more; every sync with an I/O error.
    void fill_disk_after(std::uint64_t writes);
    void break_syncs(bool broken);

private:
    struct File;
    struct Calls;  // the C functions that SQLite is given

    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    // Counts one change; true when the plug was pulled by it or before.
    bool pulled();

    std::string name_;
    sqlite3_vfs* real_;
    sqlite3_vfs vfs_{};

    mutable std::mutex mutex_;
    // The state below is protected by mutex_.
    PowerCutDisk disk_;
    PowerCutDisk::Image image_;
    std::uint64_t changes_left_ = never;
    std::uint64_t writes_left_ = never;
    bool syncs_broken_ = false;
    bool cut_ = false;
};

}  // namespace ringmaster::store
