#include "ringmaster/crypto/keyring.hpp"

#include <algorithm>
#include <optional>

#include "ringmaster/crypto/aead.hpp"
#include "ringmaster/crypto/encoding.hpp"

namespace ringmaster::crypto {
namespace {

constexpr std::size_t id_max = 64;

bool is_id(std::string_view text) {
    auto const plain = [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') || letter == '.' || letter == '_' || letter == '-';
    };
    return !text.empty() && text.size() <= id_max && std::all_of(text.begin(), text.end(), plain);
}

std::string_view trimmed(std::string_view line) {
    constexpr std::string_view blanks = " \t\r";
    auto const first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(blanks) - first + 1);
}

// Either alphabet of RFC 4648, with or without padding: what common tools print.
std::optional<Secret> decode_key(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    std::string spelled(text);
    Wiped const wiped(spelled);
    std::replace(spelled.begin(), spelled.end(), '+', '-');
    std::replace(spelled.begin(), spelled.end(), '/', '_');
    auto key = base64url_decode(spelled);
    if (!key) return std::nullopt;
    bool const fits = key->size() == aead_key_bytes;
    Secret secret(take_secret(*key));
    if (!fits) return std::nullopt;
    return secret;
}

}  // namespace

std::variant<Keyring, std::vector<std::string>> Keyring::parse(std::string_view text) {
    Keyring ring;
    std::vector<std::string> problems;
    for (std::size_t number = 1; !text.empty(); ++number) {
        auto const end = text.find('\n');
        auto const line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line.front() == '#') continue;
        auto const report = [&problems, number](char const* what) {
            problems.push_back("line " + std::to_string(number) + " " + what);
        };
        auto const colon = line.find(':');
        if (colon == std::string_view::npos) {
            report("is not of the form id:base64");
            continue;
        }
        auto const id = trimmed(line.substr(0, colon));
        auto key = decode_key(trimmed(line.substr(colon + 1)));
        if (!is_id(id)) report("has no usable id");
        if (!key) report("does not hold 32 bytes in base64");
        if (ring.find(id) != nullptr) report("repeats an id");
        if (key) ring.keys_.push_back({std::string(id), std::move(*key)});
    }
    if (problems.empty() && ring.keys_.empty()) problems.emplace_back("there is no key");
    if (!problems.empty()) return problems;
    return ring;
}

NamedKey const* Keyring::sealing() const { return keys_.empty() ? nullptr : &keys_.front(); }

NamedKey const* Keyring::find(std::string_view id) const {
    auto const found = std::find_if(keys_.begin(), keys_.end(),
                                    [id](NamedKey const& one) { return one.id == id; });
    return found == keys_.end() ? nullptr : &*found;
}

}  // namespace ringmaster::crypto
