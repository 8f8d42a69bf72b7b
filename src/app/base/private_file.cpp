#include "app/base/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ringmaster::app {
namespace {

constexpr mode_t forbidden_on_own = S_IRWXG | S_IRWXO;
constexpr mode_t forbidden_on_roots = S_IWGRP | S_IXGRP | S_IRWXO;

store::Error failure(std::string const& what) { return {store::ErrorCode::io, what}; }

class Descriptor {
public:
    explicit Descriptor(std::string const& path)
        : number_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

}  // namespace

std::optional<std::string> privacy_problem(int descriptor) {
    struct stat status {};
    if (fstat(descriptor, &status) != 0) return std::strerror(errno);
    if (!S_ISREG(status.st_mode)) return "is not a file";
    bool const own = status.st_uid == geteuid();
    if (!own && status.st_uid != 0) return "belongs to another user";
    if ((status.st_mode & (own ? forbidden_on_own : forbidden_on_roots)) == 0) return std::nullopt;
    return "is open to others than its owner; it needs mode 0600";
}

std::optional<std::string> privacy_problem(std::string const& path) {
    Descriptor const file(path);
    if (file.number() < 0) return std::nullopt;
    return privacy_problem(file.number());
}

store::Result<crypto::SecureBytes> read_private_file(std::string const& path,
                                                     std::size_t bytes_max) {
    Descriptor const file(path);
    if (file.number() < 0) return failure(std::strerror(errno));
    if (auto const problem = privacy_problem(file.number())) return failure(*problem);
    crypto::SecureBytes text(bytes_max + 1);
    std::size_t size = 0;
    while (size < text.size()) {
        auto const count = read(file.number(), text.data() + size, text.size() - size);
        if (count < 0) return failure(std::strerror(errno));
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    if (size > bytes_max) return failure("is too large for a file of keys");
    text.resize(size);
    return text;
}

}  // namespace ringmaster::app
