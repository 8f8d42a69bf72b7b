#pragma once
// Seals secure values of call-associated data before a command exists, and opens them for an
// explicit reveal (CD-4). A sealed value is bound to its organization, task and variable: moved
// anywhere else it does not open. How, and why so: docs/adr/0007-sealed-variables.md.
//
// Ownership: owns the keys. Threading: the loop only. Units: text is UTF-8.
// Errors: by value; what was sealed is never part of an error.

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ringmaster/core/model/model.hpp"
#include "ringmaster/crypto/keyring.hpp"

namespace ringmaster::api {

// Where a secure value belongs.
struct SealedPlace {
    core::OrgId org;
    core::TaskId task;
    std::string_view variable;
};

enum class OpenFailure {
    no_key,  // the key of that id is not in the ring
    damaged  // not what was sealed, or sealed for another place
};

class Vault {
public:
    // Without keys: nothing is sealed, so nothing secure is taken.
    Vault() = default;
    explicit Vault(crypto::Keyring keys) : keys_(std::move(keys)) {}

    // The keys from now on. What was sealed with one that is gone does not open any more.
    void replace(crypto::Keyring keys) { keys_ = std::move(keys); }
    [[nodiscard]] crypto::Keyring const& keys() const { return keys_; }

    // Nothing when there is no key.
    [[nodiscard]] std::optional<core::SealedValue> seal(SealedPlace const& place,
                                                        std::string_view text) const;
    [[nodiscard]] std::variant<std::string, OpenFailure> open(SealedPlace const& place,
                                                              core::SealedValue const& value) const;

private:
    crypto::Keyring keys_;
};

}  // namespace ringmaster::api
