#include "app/identity/key_file.hpp"

#include "app/base/private_file.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t bytes_max = std::size_t{16} * 1024;  // a quarter of the secure memory

store::Error key_failure(std::string const& path, std::string const& what) {
    return {store::ErrorCode::io, "secrets.keyFile " + path + ": " + what};
}

}  // namespace

store::Result<crypto::Keyring> read_key_file(std::string const& path) {
    if (path.empty()) return crypto::Keyring();
    auto const text = read_private_file(path, bytes_max);
    if (!text) return key_failure(path, text.error().message);
    auto parsed = crypto::Keyring::parse(crypto::view(text.value()));
    if (auto* ring = std::get_if<crypto::Keyring>(&parsed)) return std::move(*ring);
    std::string problems;
    for (auto const& problem : std::get<std::vector<std::string>>(parsed)) {
        problems += (problems.empty() ? "" : "; ") + problem;
    }
    return key_failure(path, problems);
}

std::string describe_keys(crypto::Keyring const& keys) {
    auto const* sealing = keys.sealing();
    if (sealing == nullptr) return "no keys: secure variables are refused";
    return std::to_string(keys.size()) + (keys.size() == 1 ? " key" : " keys") + ", sealing with " +
           sealing->id;
}

}  // namespace ringmaster::app
