#include "store/ownership.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "ringmaster/store/failure.hpp"

namespace ringmaster::store {
namespace {

namespace fs = std::filesystem;

// Creates the folder and every missing one above it, each durable in its parent.
void create_folder(fs::path const& folder) {
    if (folder.empty() || fs::is_directory(folder)) return;
    create_folder(folder.parent_path());
    // Personal data: nobody but the server's own user.
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        fail_with_errno("cannot create the folder " + folder.string());
    }
    sync_folder_of(folder.string());
}

// The holder writes its process number into the lock file, for the message only.
std::string holder_of(int descriptor) {
    std::array<char, 32> text{};
    auto const length = ::pread(descriptor, text.data(), text.size() - 1, 0);
    if (length <= 0) return "another process";
    return "process " + std::string(text.data(), static_cast<std::size_t>(length));
}

}  // namespace

std::string resolved(std::string const& path) {
    std::error_code problem;
    fs::path const full = fs::weakly_canonical(fs::absolute(path), problem);
    if (problem) throw Failure(ErrorCode::io, path + ": " + problem.message());
    return full.string();
}

// SQLite would create it readable for everybody.
void create_private(std::string const& path) {
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) fail_with_errno("cannot create " + path);
    ::close(file);
}

void sync_folder_of(std::string const& path) {
    fs::path folder = fs::path(path).parent_path();
    if (folder.empty()) folder = ".";
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) fail_with_errno("cannot open the folder " + folder.string());
    int const done = ::fsync(descriptor);
    ::close(descriptor);
    if (done != 0) fail_with_errno("cannot sync the folder " + folder.string());
}

Ownership::Ownership(std::string const& path) : path_(resolved(path)) {
    create_folder(fs::path(path_).parent_path());
    std::string const lock = path_ + ".lock";
    descriptor_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail_with_errno("cannot open " + lock);
    // Not on the database itself: closing any descriptor of it would drop SQLite's own locks.
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        std::string const holder = holder_of(descriptor_);
        ::close(descriptor_);
        throw Failure(ErrorCode::owned_by_another,
                      path_ + " is being written by " + holder + "; one daemon owns a file");
    }
    std::string const own = std::to_string(::getpid());
    // Without room for five bytes the lock still holds; only the message is poorer.
    if (::ftruncate(descriptor_, 0) == 0 && ::pwrite(descriptor_, own.data(), own.size(), 0) < 0) {
        errno = 0;
    }
}

Ownership::~Ownership() { ::close(descriptor_); }

}  // namespace ringmaster::store
