#include "app/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "ringmaster/crypto/random.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t secret_bytes = 32;

store::Error failure(std::string const& path, std::string const& what) {
    return {store::ErrorCode::io, path + ": " + what};
}

// Written under another name first: half a secret must never be taken for one.
store::Result<std::string> create(std::string const& path) {
    std::string const draft = path + ".new";
    std::string secret = crypto::random_bytes(secret_bytes);
    int const file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return failure(draft, std::strerror(errno));
    bool const written =
        write(file, secret.data(), secret.size()) == static_cast<ssize_t>(secret.size()) &&
        fsync(file) == 0;
    close(file);
    if (!written || rename(draft.c_str(), path.c_str()) != 0) {
        return failure(path, std::strerror(errno));
    }
    return secret;
}

}  // namespace

store::Result<std::string> read_or_create_secret(std::string const& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        if (errno == ENOENT) return create(path);
        return failure(path, std::strerror(errno));
    }
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    if (!file || content.str().size() != secret_bytes) return failure(path, "is not a secret");
    return content.str();
}

}  // namespace ringmaster::app
