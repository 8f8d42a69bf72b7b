#include "ringmaster/core/model/ids.hpp"

#include <array>

namespace ringmaster::core {
namespace {

constexpr std::size_t uuid_text_length = 36;

bool is_dash_position(std::size_t position) {
    return position == 8 || position == 13 || position == 18 || position == 23;
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// The finalizer of splitmix64: every input bit reaches every output bit.
std::uint64_t mix(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31U);
}

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != uuid_text_length) return std::nullopt;
    std::array<std::uint64_t, 2> halves{};
    std::size_t digits = 0;
    for (std::size_t position = 0; position < text.size(); ++position) {
        if (is_dash_position(position)) {
            if (text[position] != '-') return std::nullopt;
            continue;
        }
        int const value = hex_value(text[position]);
        if (value < 0) return std::nullopt;
        auto& half = halves[digits / 16];
        half = (half << 4U) | static_cast<std::uint64_t>(value);
        ++digits;
    }
    return Uuid{halves[0], halves[1]};
}

std::string to_string(Uuid const& uuid) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    text.reserve(uuid_text_length);
    std::size_t digits = 0;
    while (text.size() < uuid_text_length) {
        if (is_dash_position(text.size())) {
            text += '-';
            continue;
        }
        std::uint64_t const half = digits < 16 ? uuid.high : uuid.low;
        text += hex[(half >> (60U - 4U * (digits % 16))) & 0xFU];
        ++digits;
    }
    return text;
}

Uuid derive(Uuid const& base, std::uint64_t ordinal, std::uint64_t purpose) {
    std::uint64_t const seed = mix(ordinal ^ mix(purpose));
    Uuid uuid{mix(base.high ^ seed), mix(base.low ^ mix(seed))};
    uuid.high = (uuid.high & ~0xF000ULL) | 0x8000ULL;        // version 8: custom
    uuid.low = (uuid.low & ~(3ULL << 62U)) | (2ULL << 62U);  // RFC 9562 variant
    return uuid;
}

}  // namespace ringmaster::core
