#include "ringmaster/api/access/vault.hpp"

#include "ringmaster/crypto/aead.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::api {
namespace {

// The way of sealing; another one gets another name, so that neither opens the other's values.
constexpr std::string_view scheme = "ringmaster.variable.1";
// The length of a value tells a lot about it: four digits are a PIN.
constexpr std::size_t block_bytes = 64;
constexpr char end_of_text = '\x80';

void append(std::string& bytes, core::Uuid const& id) {
    for (auto const word : {id.high, id.low}) {
        for (unsigned shift = 64; shift > 0; shift -= 8) {
            bytes += static_cast<char>(static_cast<unsigned char>(word >> (shift - 8)));
        }
    }
}

// The ids have a fixed length and the name comes last: no two places read the same.
std::string associated(SealedPlace const& place) {
    std::string bytes(scheme);
    append(bytes, place.org.value);
    append(bytes, place.task.value);
    return bytes.append(place.variable);
}

std::string padded(std::string_view text) {
    std::string bytes(text);
    bytes += end_of_text;
    bytes.resize((bytes.size() + block_bytes - 1) / block_bytes * block_bytes, '\0');
    return bytes;
}

std::optional<std::string> unpadded(std::string bytes) {
    auto const end = bytes.find_last_not_of('\0');
    if (end == std::string::npos || bytes[end] != end_of_text) return std::nullopt;
    bytes.resize(end);
    return bytes;
}

}  // namespace

std::optional<core::SealedValue> Vault::seal(SealedPlace const& place,
                                             std::string_view text) const {
    auto const* key = keys_.sealing();
    if (key == nullptr) return std::nullopt;
    core::SealedValue value;
    value.key_id = key->id;
    value.nonce = crypto::random_bytes(crypto::aead_nonce_bytes);
    auto const bound = associated(place);
    value.ciphertext = crypto::aead_seal({key->key, value.nonce, bound}, padded(text));
    return value;
}

std::variant<std::string, OpenFailure> Vault::open(SealedPlace const& place,
                                                   core::SealedValue const& value) const {
    auto const* key = keys_.find(value.key_id);
    if (key == nullptr) return OpenFailure::no_key;
    if (value.nonce.size() != crypto::aead_nonce_bytes) return OpenFailure::damaged;
    auto const bound = associated(place);
    auto bytes = crypto::aead_open({key->key, value.nonce, bound}, value.ciphertext);
    auto text = bytes ? unpadded(std::move(*bytes)) : std::nullopt;
    if (!text) return OpenFailure::damaged;
    return std::move(*text);
}

}  // namespace ringmaster::api
