#include "ringmaster/api/access/key_set.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ringmaster/api/text/json.hpp"
#include "ringmaster/crypto/encoding.hpp"

namespace ringmaster::api {
namespace {

using crypto::JwsAlgorithm;
using crypto::JwsKey;
using nlohmann::json;

constexpr std::size_t keys_max = 100;

std::string bytes_at(json const& jwk, char const* name) {
    return crypto::base64url_decode(text_at(jwk, name)).value_or(std::string());
}

std::optional<JwsKey> public_key(json const& jwk) {
    auto const kind = text_at(jwk, "kty");
    if (kind == "RSA") return JwsKey::rsa(bytes_at(jwk, "n"), bytes_at(jwk, "e"));
    if (kind != "EC" || text_at(jwk, "crv") != "P-256") return std::nullopt;
    return JwsKey::p256(bytes_at(jwk, "x"), bytes_at(jwk, "y"));
}

// What the key says of itself must leave room for checking signatures of its kind.
bool is_meant_for(json const& jwk, JwsAlgorithm algorithm) {
    if (jwk.contains("use") && text_at(jwk, "use") != "sig") return false;
    if (jwk.contains("alg") && crypto::jws_algorithm(text_at(jwk, "alg")) != algorithm) {
        return false;
    }
    if (!jwk.contains("key_ops")) return true;
    auto const& operations = jwk["key_ops"];
    return operations.is_array() &&
           std::find(operations.begin(), operations.end(), json("verify")) != operations.end();
}

std::optional<JwsKey> usable_key(json const& jwk) {
    if (!jwk.is_object()) return std::nullopt;
    if (jwk.contains("kid") && !jwk["kid"].is_string()) return std::nullopt;
    auto key = public_key(jwk);
    if (!key || !is_meant_for(jwk, key->algorithm())) return std::nullopt;
    return key;
}

}  // namespace

std::variant<KeySet, std::string> KeySet::parse(std::string_view text) {
    Problems problems;
    auto const limits = JsonLimits{.body_max = key_set_bytes_max, .controls_allowed = true};
    auto const document = parse_json(text, limits, problems);
    if (!document) return problems.front().text;
    if (!document->is_object() || !document->contains("keys") || !(*document)["keys"].is_array()) {
        return "is not a JWK set: it needs an array of \"keys\"";
    }
    auto const& keys = (*document)["keys"];
    if (keys.size() > keys_max) return "has more than " + std::to_string(keys_max) + " keys";
    KeySet made;
    for (json const& jwk : keys) {
        auto key = usable_key(jwk);
        if (!key) {
            ++made.left_out_;
            continue;
        }
        std::optional<std::string> name;
        if (jwk.contains("kid")) name = text_at(jwk, "kid");
        made.keys_.push_back({std::move(name), std::move(*key)});
    }
    return made;
}

std::variant<JwsKey const*, KeySet::Missing> KeySet::choose(
    JwsAlgorithm algorithm, std::optional<std::string> const& name) const {
    JwsKey const* found = nullptr;
    for (Named const& one : keys_) {
        if (one.key.algorithm() != algorithm || (name && one.name != name)) continue;
        if (found != nullptr) return Missing::ambiguous;
        found = &one.key;
    }
    if (found == nullptr) return Missing::unknown;
    return found;
}

bool KeySet::keeps_all_of(KeySet const& older) const {
    return std::all_of(older.keys_.begin(), older.keys_.end(), [this](Named const& one) {
        return std::find(keys_.begin(), keys_.end(), one) != keys_.end();
    });
}

}  // namespace ringmaster::api
