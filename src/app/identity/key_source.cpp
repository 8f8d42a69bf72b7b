#include "app/identity/key_source.hpp"

#include <sys/stat.h>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/identity/address_fetch.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::app {
namespace {

using Problem = KeysRead::Problem;
constexpr std::int64_t nanoseconds = 1'000'000'000;

std::optional<FileStamp> stamp_of(std::string const& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return std::nullopt;
    return FileStamp{status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec};
}

KeysRead from_text(std::string const& where, std::string_view text) {
    auto parsed = api::KeySet::parse(text);
    if (auto* set = std::get_if<api::KeySet>(&parsed)) return {std::move(*set), {}};
    return {Problem{where + ": " + std::get<std::string>(parsed)}, {}};
}

KeysRead read_key_set(std::string const& path, std::optional<FileStamp> const& known) {
    auto const stamp = stamp_of(path);
    if (!stamp) return {Problem{path + ": " + std::strerror(errno)}, {}};
    if (stamp == known) return {KeysRead::Unchanged{}, stamp};
    if (stamp->size > static_cast<std::int64_t>(api::key_set_bytes_max)) {
        return {Problem{path + ": is too large for a set of keys"}, stamp};
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(stamp->size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file) return {Problem{path + ": cannot be read"}, {}};
    auto read = from_text(path, text);
    read.stamp = stamp;
    return read;
}

KeysRead read_address(std::string const& address, std::atomic<bool> const& stop) {
    auto const fetched = fetch_address(address, stop);
    if (!fetched.problem.empty()) return {Problem{address + ": " + fetched.problem}, {}};
    return from_text(address, fetched.text);
}

// OpenID Connect Discovery 1.0, section 4.3: a document that speaks for another issuer is none.
KeysRead discover(KeySource const& source, std::atomic<bool> const& stop) {
    auto const fetched = fetch_address(source.where, stop);
    auto const problem = [&source](std::string const& text) {
        return KeysRead{Problem{source.where + ": " + text}, {}};
    };
    if (!fetched.problem.empty()) return problem(fetched.problem);
    api::Problems problems;
    auto const document = api::parse_json(
        fetched.text, api::JsonLimits{.body_max = api::key_set_bytes_max}, problems);
    if (!document) return problem(problems.front().text);
    if (api::text_at(*document, "issuer") != source.issuer) {
        return problem("speaks for another issuer");
    }
    auto const keys = api::text_at(*document, "jwks_uri");
    bool const in_the_clear = keys.starts_with("http:") && !source.where.starts_with("http:");
    if (!is_fetchable(keys) || in_the_clear) {
        return problem("names no usable jwks_uri");
    }
    return read_address(keys, stop);
}

}  // namespace

bool is_fetchable(std::string_view address) {
    auto const parsed = boost::urls::parse_uri(address);
    if (!parsed || parsed->host().empty() || parsed->has_userinfo() || parsed->has_fragment()) {
        return false;
    }
    // Boost 1.81 reads "127.0.0.1.evil.example" as the host 127.0.0.1 and a path behind it.
    auto const path = parsed->encoded_path();
    if (!path.empty() && path.front() != '/') return false;
    if (parsed->scheme_id() == boost::urls::scheme::https) return true;
    if (parsed->scheme_id() != boost::urls::scheme::http) return false;
    boost::system::error_code error;
    auto const host = boost::asio::ip::make_address(parsed->host_address(), error);
    return !error && host.is_loopback();
}

KeysRead read_keys(KeySource const& source, std::optional<FileStamp> const& known,
                   std::atomic<bool> const& stop) {
    switch (source.kind) {
        case KeySource::Kind::file: return read_key_set(source.where, known);
        case KeySource::Kind::address: return read_address(source.where, stop);
        case KeySource::Kind::discovery: return discover(source, stop);
    }
    return {};
}

}  // namespace ringmaster::app
