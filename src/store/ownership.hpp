#pragma once
// Who may write a database file: the process that holds the lock on "<file>.lock" (OPS-5).
// The lock lives as long as the object and vanishes with the process, however it ends.

#include <string>

namespace ringmaster::store {

class Ownership {
public:
    // Creates missing folders, and nothing else but the lock, and takes it, or throws Failure
    // owned_by_another at once.
    explicit Ownership(std::string const& path);
    ~Ownership();
    Ownership(Ownership const&) = delete;
    Ownership& operator=(Ownership const&) = delete;

    // The file itself, links resolved: two names for one file are one lock.
    [[nodiscard]] std::string const& path() const { return path_; }

private:
    std::string path_;
    int descriptor_ = -1;
};

// The file itself, links resolved. Throws Failure.
[[nodiscard]] std::string resolved(std::string const& path);
// Creates a file, empty, for the server's own user alone, unless it is there. Throws Failure.
void create_private(std::string const& path);
// Makes names created in the folder of `path` survive a power cut. Throws Failure.
void sync_folder_of(std::string const& path);

}  // namespace ringmaster::store
