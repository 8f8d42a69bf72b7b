#pragma once
// The keys an identity provider signs with: a JWK set (RFC 7517) reduced to what can check a
// token here. Keys that cannot are left out: other kinds, other purposes, too weak.
//
// Ownership: values; copies share the keys. Threading: reading on any thread, use on one.
// Errors: what is no JWK set is a sentence; a set without a usable key is an empty one, because
// whoever takes his keys away means it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/crypto/jws.hpp"

namespace ringmaster::api {

inline constexpr std::size_t key_set_bytes_max = std::size_t{1} << 20U;

class KeySet {
public:
    [[nodiscard]] static std::variant<KeySet, std::string> parse(std::string_view text);

    enum class Missing { unknown, ambiguous };
    // The one key that may have signed: of that name if the token says one, of that algorithm
    // always. Without a name only an algorithm's single key will do.
    [[nodiscard]] std::variant<crypto::JwsKey const*, Missing> choose(
        crypto::JwsAlgorithm algorithm, std::optional<std::string> const& name) const;
    // Whether every key of `older` is still here under its name.
    [[nodiscard]] bool keeps_all_of(KeySet const& older) const;

    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    [[nodiscard]] std::size_t left_out() const { return left_out_; }
    friend bool operator==(KeySet const&, KeySet const&) = default;

private:
    struct Named {
        std::optional<std::string> name;  // `kid`
        crypto::JwsKey key;
        friend bool operator==(Named const&, Named const&) = default;
    };
    std::vector<Named> keys_;
    std::size_t left_out_ = 0;
};

}  // namespace ringmaster::api
