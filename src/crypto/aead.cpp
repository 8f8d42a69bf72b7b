#include "ringmaster/crypto/aead.hpp"

#include <openssl/evp.h>

#include <climits>
#include <memory>
#include <new>
#include <stdexcept>

#include "crypto/openssl_bytes.hpp"

namespace ringmaster::crypto {
namespace {

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

int size_of(std::string_view data) {
    if (data.size() > INT_MAX) throw std::runtime_error("AES-GCM: too many bytes");
    return static_cast<int>(data.size());
}

void require_aead(int done) { require(done, "AES-GCM"); }

enum class Direction : int { open = 0, seal = 1 };

// Ready for the text: key and nonce are set, the associated data is taken in.
Cipher begin(AeadTerms const& terms, Direction direction) {
    if (terms.key.size() != aead_key_bytes) throw std::runtime_error("AES-GCM: size of the key");
    if (terms.nonce.size() != aead_nonce_bytes) {
        throw std::runtime_error("AES-GCM: size of the nonce");
    }
    Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    if (!cipher) throw std::bad_alloc();
    require_aead(EVP_CipherInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr,
                                   unsigned_data(terms.key), unsigned_data(terms.nonce),
                                   static_cast<int>(direction)));
    int taken = 0;
    // A null address would mean something else to OpenSSL: nothing is left out instead.
    if (!terms.associated.empty()) {
        require_aead(EVP_CipherUpdate(cipher.get(), nullptr, &taken,
                                      unsigned_data(terms.associated), size_of(terms.associated)));
    }
    return cipher;
}

std::string update(Cipher const& cipher, std::string_view text) {
    std::string made(text.size(), '\0');
    if (text.empty()) return made;
    int written = 0;
    require_aead(EVP_CipherUpdate(cipher.get(), unsigned_data(made), &written, unsigned_data(text),
                                  size_of(text)));
    if (written != size_of(text)) throw std::runtime_error("AES-GCM wrote another length");
    return made;
}

}  // namespace

std::string aead_seal(AeadTerms const& terms, std::string_view plain) {
    Cipher const cipher = begin(terms, Direction::seal);
    std::string sealed = update(cipher, plain);
    std::string tag(aead_tag_bytes, '\0');
    int written = 0;
    require_aead(EVP_CipherFinal_ex(cipher.get(), unsigned_data(tag), &written));
    require_aead(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG,
                                     static_cast<int>(aead_tag_bytes), tag.data()));
    return sealed + tag;
}

std::optional<std::string> aead_open(AeadTerms const& terms, std::string_view sealed) {
    if (sealed.size() < aead_tag_bytes) return std::nullopt;
    Cipher const cipher = begin(terms, Direction::open);
    std::string plain = update(cipher, sealed.substr(0, sealed.size() - aead_tag_bytes));
    std::string tag(sealed.substr(sealed.size() - aead_tag_bytes));
    require_aead(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG,
                                     static_cast<int>(aead_tag_bytes), tag.data()));
    int written = 0;
    unsigned char rest[aead_tag_bytes] = {};  // GCM has none; OpenSSL wants an address
    // Not an error of ours: the bytes are not what was sealed.
    if (EVP_CipherFinal_ex(cipher.get(), rest, &written) != 1) return std::nullopt;
    return plain;
}

}  // namespace ringmaster::crypto
