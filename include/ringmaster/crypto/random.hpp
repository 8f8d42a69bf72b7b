#pragma once
// Unguessable values from the operating system's generator, through libcrypto.
//
// Ownership: pure functions; nothing is kept. Threading: any thread.
// Errors: no entropy is a std::runtime_error; a predictable value is never handed out (SEC-1).

#include <cstddef>
#include <cstdint>
#include <string>

namespace ringmaster::crypto {

// Shaped like core::Uuid, which this room does not know: Uuid{id.high, id.low}.
struct RandomUuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
};

[[nodiscard]] std::string random_bytes(std::size_t count);
// A version 4 UUID (RFC 9562): 122 random bits.
[[nodiscard]] RandomUuid random_uuid();

}  // namespace ringmaster::crypto
