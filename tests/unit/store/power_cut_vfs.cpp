#include "unit/store/power_cut_vfs.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <new>

namespace ringmaster::store {

namespace fs = std::filesystem;

// SQLite allocates szOsFile bytes; the real file lies directly behind this one.
struct PowerCutVfs::File {
    sqlite3_file base;
    PowerCutVfs* vfs;
    PowerCutDisk::Inode* inode;  // null: a file that is not modelled (temporary)
    bool syncs_folder;           // SQLite's own VFS syncs the folder with a new log's first sync

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    sqlite3_io_methods const& methods() { return *real()->pMethods; }
};

struct PowerCutVfs::Calls {
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static PowerCutVfs& of(sqlite3_vfs* vfs) { return *static_cast<PowerCutVfs*>(vfs->pAppData); }

    static int open(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* out) {
        PowerCutVfs& self = of(vfs);
        std::lock_guard const lock(self.mutex_);
        auto* const made = new (file) File{{nullptr}, &self, nullptr, false};
        if (self.cut_) return SQLITE_CANTOPEN;
        int const code = self.real_->xOpen(self.real_, name, made->real(), flags, out);
        if (code != SQLITE_OK) return code;
        made->base.pMethods = &methods;
        // The anchor is opened as a super-journal (anchor.cpp).
        constexpr int logs = SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL;
        if (name == nullptr || (flags & (logs | SQLITE_OPEN_MAIN_DB)) == 0) return SQLITE_OK;
        made->inode = &self.disk_.open(name);
        made->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & logs) != 0;
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, char const* name, int sync_folder) {
        PowerCutVfs& self = of(vfs);
        std::lock_guard const lock(self.mutex_);
        if (self.pulled()) return SQLITE_IOERR_DELETE;
        self.disk_.remove(name, sync_folder != 0);
        return self.real_->xDelete(self.real_, name, 0);
    }

    static int access(sqlite3_vfs* vfs, char const* name, int flags, int* out) {
        PowerCutVfs& self = of(vfs);
        return self.real_->xAccess(self.real_, name, flags, out);
    }

    static int full_name(sqlite3_vfs* vfs, char const* name, int size, char* out) {
        PowerCutVfs& self = of(vfs);
        return self.real_->xFullPathname(self.real_, name, size, out);
    }

    static int close(sqlite3_file* file) { return of(file).methods().xClose(of(file).real()); }

    static int read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
        if (of(file).vfs->is_cut()) return SQLITE_IOERR_READ;
        return of(file).methods().xRead(of(file).real(), data, size, offset);
    }

    static int write(sqlite3_file* file, void const* data, int size, sqlite3_int64 offset) {
        File& self = of(file);
        std::lock_guard const lock(self.vfs->mutex_);
        if (self.vfs->writes_left_ == 0) return SQLITE_FULL;
        if (self.vfs->writes_left_ != never) --self.vfs->writes_left_;
        if (self.inode != nullptr && !self.vfs->cut_) {
            // Before the plug is checked: the write during which it is pulled may be torn.
            PowerCutDisk::write(*self.inode, static_cast<std::size_t>(offset),
                                {static_cast<char const*>(data), static_cast<std::size_t>(size)});
        }
        if (self.vfs->pulled()) return SQLITE_IOERR_WRITE;
        return self.methods().xWrite(self.real(), data, size, offset);
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        File& self = of(file);
        std::lock_guard const lock(self.vfs->mutex_);
        if (self.inode != nullptr && !self.vfs->cut_) {
            PowerCutDisk::truncate(*self.inode, static_cast<std::size_t>(size));
        }
        if (self.vfs->pulled()) return SQLITE_IOERR_TRUNCATE;
        return self.methods().xTruncate(self.real(), size);
    }

    // The real file is not synced: the model decides what survives, and this is much faster.
    static int sync(sqlite3_file* file, int) {
        File& self = of(file);
        std::lock_guard const lock(self.vfs->mutex_);
        if (self.vfs->syncs_broken_) return SQLITE_IOERR_FSYNC;
        if (self.vfs->pulled()) return SQLITE_IOERR_FSYNC;
        if (self.inode == nullptr) return SQLITE_OK;
        PowerCutDisk::sync(*self.inode);
        if (self.syncs_folder) self.vfs->disk_.sync_folder();
        self.syncs_folder = false;
        return SQLITE_OK;
    }

    static int size(sqlite3_file* file, sqlite3_int64* out) {
        return of(file).methods().xFileSize(of(file).real(), out);
    }
    static int lock(sqlite3_file* file, int level) {
        return of(file).methods().xLock(of(file).real(), level);
    }
    static int unlock(sqlite3_file* file, int level) {
        return of(file).methods().xUnlock(of(file).real(), level);
    }
    static int check_reserved(sqlite3_file* file, int* out) {
        return of(file).methods().xCheckReservedLock(of(file).real(), out);
    }
    static int control(sqlite3_file* file, int operation, void* argument) {
        return of(file).methods().xFileControl(of(file).real(), operation, argument);
    }
    static int sector_size(sqlite3_file* file) {
        return of(file).methods().xSectorSize(of(file).real());
    }
    static int characteristics(sqlite3_file* file) {
        return of(file).methods().xDeviceCharacteristics(of(file).real());
    }
    static int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
        return of(file).methods().xShmMap(of(file).real(), page, size, extend, out);
    }
    static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
        return of(file).methods().xShmLock(of(file).real(), offset, count, flags);
    }
    static void shm_barrier(sqlite3_file* file) { of(file).methods().xShmBarrier(of(file).real()); }
    static int shm_unmap(sqlite3_file* file, int remove_too) {
        return of(file).methods().xShmUnmap(of(file).real(), remove_too);
    }

    // Version 2: shared memory, but no memory-mapped reads, which would bypass read().
    static constexpr sqlite3_io_methods methods = {2,
                                                   close,
                                                   read,
                                                   write,
                                                   truncate,
                                                   sync,
                                                   size,
                                                   lock,
                                                   unlock,
                                                   check_reserved,
                                                   control,
                                                   sector_size,
                                                   characteristics,
                                                   shm_map,
                                                   shm_lock,
                                                   shm_barrier,
                                                   shm_unmap,
                                                   nullptr,
                                                   nullptr};
};

PowerCutVfs::PowerCutVfs(std::uint64_t seed) : real_(sqlite3_vfs_find(nullptr)), disk_(seed) {
    static std::atomic<int> instances = 0;
    name_ = "power-cut-" + std::to_string(++instances);
    vfs_ = *real_;  // time, randomness and sleeping stay as they are
    vfs_.iVersion = 2;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.pNext = nullptr;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.xOpen = Calls::open;
    vfs_.xDelete = Calls::remove;
    vfs_.xAccess = Calls::access;
    vfs_.xFullPathname = Calls::full_name;
    sqlite3_vfs_register(&vfs_, 0);
}

PowerCutVfs::~PowerCutVfs() { sqlite3_vfs_unregister(&vfs_); }

bool PowerCutVfs::pulled() {
    if (cut_) return true;
    if (changes_left_ == never || --changes_left_ > 0) return false;
    image_ = disk_.cut();
    cut_ = true;
    return true;
}

void PowerCutVfs::cut_after(std::uint64_t changes) {
    std::lock_guard const lock(mutex_);
    changes_left_ = changes;
}

void PowerCutVfs::cut_now() {
    std::lock_guard const lock(mutex_);
    if (cut_) return;
    image_ = disk_.cut();
    cut_ = true;
}

bool PowerCutVfs::is_cut() const {
    std::lock_guard const lock(mutex_);
    return cut_;
}

void PowerCutVfs::restart() {
    std::lock_guard const lock(mutex_);
    std::map<std::string, bool> bases;  // every database there is or was, by its own name
    for (auto const& name : disk_.names()) bases[name.substr(0, name.rfind(".db") + 3)] = true;
    for (auto const& [base, unused] : bases) {
        for (char const* const suffix : {"", "-wal", "-journal", "-shm", ".anchor"})
            fs::remove(base + suffix);
    }
    for (auto const& [name, content] : image_) {
        std::ofstream(name, std::ios::binary) << content;
    }
    disk_.restart(image_);
    cut_ = false;
    changes_left_ = never;
}

void PowerCutVfs::sync_folder() {
    std::lock_guard const lock(mutex_);
    if (!cut_) disk_.sync_folder();
}

void PowerCutVfs::fill_disk_after(std::uint64_t writes) {
    std::lock_guard const lock(mutex_);
    writes_left_ = writes;
}

void PowerCutVfs::break_syncs(bool broken) {
    std::lock_guard const lock(mutex_);
    syncs_broken_ = broken;
}

}  // namespace ringmaster::store
