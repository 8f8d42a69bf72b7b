#include "ringmaster/store/space.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace ringmaster::store {
namespace {

namespace fs = std::filesystem;

// What an ordinary user may still use, in the file system of the nearest folder that exists.
std::optional<std::uint64_t> ask_file_system(std::string const& path) {
    std::error_code problem;
    fs::path folder = fs::absolute(path, problem).parent_path();
    while (!fs::exists(folder, problem) && folder.has_relative_path()) {
        folder = folder.parent_path();
    }
    struct statvfs found {};
    if (::statvfs(folder.c_str(), &found) != 0) return std::nullopt;
    return std::uint64_t{found.f_bavail} * found.f_frsize;
}

// Real blocks: a sparse file would reserve nothing.
bool allocate(std::string const& path, std::uint64_t bytes) {
    int const descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return false;
    bool const allocated = ::posix_fallocate(descriptor, 0, static_cast<off_t>(bytes)) == 0 &&
                           ::fsync(descriptor) == 0;
    ::close(descriptor);
    std::error_code problem;
    if (!allocated) fs::remove(path, problem);
    return allocated;
}

}  // namespace

SpaceGuard::SpaceGuard(SpaceOptions options) : options_(std::move(options)) {
    if (!options_.free_bytes) {
        options_.free_bytes = [path = options_.path] { return ask_file_system(path); };
    }
    reserve_held_ = reserve_exists();
}

SpaceState SpaceGuard::check() {
    auto const asked = options_.free_bytes();
    if (!asked) {
        release_reserve();
        return {SpaceLevel::critical, 0, reserve_held_};
    }
    // The marks count the space beside the reserve, held or not. Otherwise releasing it would
    // lift the level, admit new contacts, and spend it on them.
    std::uint64_t const free = *asked;
    std::uint64_t const missing = reserve_held_ ? 0 : options_.reserve_bytes;
    std::uint64_t const usable = free > missing ? free - missing : 0;
    if (usable < options_.critical_bytes) {
        release_reserve();
        return {SpaceLevel::critical, free, reserve_held_};
    }
    if (usable < options_.low_bytes) return {SpaceLevel::low, free, reserve_held_};
    if (!reserve_held_) reserve_held_ = create_reserve();
    return {SpaceLevel::ample, free, reserve_held_};
}

std::string SpaceGuard::reserve_path() const { return options_.path + ".reserve"; }

bool SpaceGuard::reserve_exists() const {
    std::error_code problem;
    std::uint64_t const size = fs::file_size(reserve_path(), problem);
    return !problem && options_.reserve_bytes > 0 && size == options_.reserve_bytes;
}

bool SpaceGuard::create_reserve() {
    std::error_code problem;
    // Alone it would tell of a database that is lost (folder.hpp).
    if (!fs::exists(options_.path, problem)) return false;
    fs::remove(reserve_path(), problem);  // one of another size, after the setting changed
    return options_.reserve_bytes != 0 && allocate(reserve_path(), options_.reserve_bytes);
}

bool SpaceGuard::room_for(std::uint64_t bytes) const {
    std::string const path = options_.path + ".probe";
    std::error_code problem;
    fs::remove(path, problem);  // of a process that was killed meanwhile
    bool const room = allocate(path, bytes);
    fs::remove(path, problem);
    return room;
}

void SpaceGuard::release_reserve() {
    std::error_code problem;
    fs::remove(reserve_path(), problem);
    reserve_held_ = reserve_held_ && problem;  // not removed: it still holds its blocks
}

}  // namespace ringmaster::store
