#include "app/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace ringmaster::app {
namespace {

// Our own file: for nobody else. One that root hands to us may be readable by our group; that is
// how a service manager's credentials come.
constexpr mode_t forbidden_on_own = S_IRWXG | S_IRWXO;
constexpr mode_t forbidden_on_roots = S_IWGRP | S_IXGRP | S_IRWXO;
constexpr std::size_t bytes_max = std::size_t{64} * 1024;

store::Error failure(std::string const& path, std::string const& what) {
    return {store::ErrorCode::io, "secrets.keyFile " + path + ": " + what};
}

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

// Looked at through the open descriptor: what is checked is what is read.
store::Result<std::string> read_private(std::string const& path) {
    Descriptor const file(path);
    if (file.number() < 0) return failure(path, std::strerror(errno));
    struct stat status {};
    if (fstat(file.number(), &status) != 0) return failure(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) return failure(path, "is not a file");
    bool const own = status.st_uid == geteuid();
    if (!own && status.st_uid != 0) return failure(path, "belongs to another user");
    if ((status.st_mode & (own ? forbidden_on_own : forbidden_on_roots)) != 0) {
        return failure(path, "is open to others than its owner; it needs mode 0600");
    }
    std::string text;
    std::array<char, 4'096> block{};
    while (true) {
        auto const count = read(file.number(), block.data(), block.size());
        if (count < 0) return failure(path, std::strerror(errno));
        if (count == 0) return text;
        text.append(block.data(), static_cast<std::size_t>(count));
        if (text.size() > bytes_max) return failure(path, "is too large for a file of keys");
    }
}

}  // namespace

store::Result<crypto::Keyring> read_key_file(std::string const& path) {
    if (path.empty()) return crypto::Keyring();
    auto const text = read_private(path);
    if (!text) return text.error();
    auto parsed = crypto::Keyring::parse(text.value());
    if (auto* ring = std::get_if<crypto::Keyring>(&parsed)) return std::move(*ring);
    std::string problems;
    for (auto const& problem : std::get<std::vector<std::string>>(parsed)) {
        problems += (problems.empty() ? "" : "; ") + problem;
    }
    return failure(path, problems);
}

std::string describe_keys(crypto::Keyring const& keys) {
    auto const* sealing = keys.sealing();
    if (sealing == nullptr) return "no keys: secure variables are refused";
    return std::to_string(keys.size()) + (keys.size() == 1 ? " key" : " keys") + ", sealing with " +
           sealing->id;
}

}  // namespace ringmaster::app
