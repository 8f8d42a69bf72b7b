#include "ringmaster/crypto/random.hpp"

#include <openssl/rand.h>

#include <climits>
#include <stdexcept>

namespace ringmaster::crypto {
namespace {

std::uint64_t word_at(std::string const& bytes, std::size_t offset) {
    std::uint64_t word = 0;
    for (std::size_t position = offset; position < offset + 8; ++position) {
        word = (word << 8U) | static_cast<std::uint8_t>(bytes[position]);
    }
    return word;
}

}  // namespace

std::string random_bytes(std::size_t count) {
    if (count > INT_MAX) throw std::runtime_error("too many random bytes asked for");
    std::string bytes(count, '\0');
    auto* const data = reinterpret_cast<unsigned char*>(bytes.data());
    if (RAND_bytes(data, static_cast<int>(count)) != 1) {
        throw std::runtime_error("the system has no random bytes to give");
    }
    return bytes;
}

RandomUuid random_uuid() {
    std::string const bytes = random_bytes(16);
    RandomUuid uuid{word_at(bytes, 0), word_at(bytes, 8)};
    uuid.high = (uuid.high & ~0xF000ULL) | 0x4000ULL;        // version 4: random
    uuid.low = (uuid.low & ~(3ULL << 62U)) | (2ULL << 62U);  // RFC 9562 variant
    return uuid;
}

}  // namespace ringmaster::crypto
