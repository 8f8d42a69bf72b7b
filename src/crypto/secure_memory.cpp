#include "ringmaster/crypto/secure_memory.hpp"

#include <openssl/crypto.h>

#include <mutex>
#include <new>

namespace ringmaster::crypto {
namespace {

constexpr std::size_t heap_bytes = std::size_t{64} * 1024;  // what a user may lock, at the least
constexpr std::size_t smallest_bytes = 32;

void make_heap() {
    static std::once_flag made;
    // A heap that cannot be locked is still guarded, left out of dumps, and wiped.
    std::call_once(made, [] {
        if (CRYPTO_secure_malloc_initialized() == 0) {
            CRYPTO_secure_malloc_init(heap_bytes, smallest_bytes);
        }
    });
}

}  // namespace

void* secure_allocate(std::size_t bytes) {
    make_heap();
    void* const memory = OPENSSL_secure_malloc(bytes == 0 ? 1 : bytes);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void secure_release(void* memory, std::size_t bytes) noexcept {
    OPENSSL_secure_clear_free(memory, bytes);
}

SecureBytes take_secret(std::string& text) {
    Wiped const wiped(text);
    return {text.begin(), text.end()};
}

void wipe(std::string& text) noexcept {
    OPENSSL_cleanse(text.data(), text.capacity());
    text.clear();
}

}  // namespace ringmaster::crypto
