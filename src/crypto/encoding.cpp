#include "ringmaster/crypto/encoding.hpp"

#include <cstdint>

namespace ringmaster::crypto {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64url_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int letter_value(char letter) {
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9') return letter - '0' + 52;
    if (letter == '-') return 62;
    if (letter == '_') return 63;
    return -1;
}

}  // namespace

std::string hex(std::string_view data) {
    std::string text;
    text.reserve(data.size() * 2);
    for (char const character : data) {
        auto const byte = static_cast<std::uint8_t>(character);
        text += hex_digits[byte >> 4U];
        text += hex_digits[byte & 0xFU];
    }
    return text;
}

std::string hex(Digest const& digest) { return hex(bytes(digest)); }

std::string base64url_encode(std::string_view data) {
    std::string text;
    text.reserve((data.size() * 4 + 2) / 3);
    std::uint32_t pending = 0;  // bits not yet written, the newest lowest
    unsigned pending_bits = 0;
    for (char const character : data) {
        pending = (pending << 8U) | static_cast<std::uint8_t>(character);
        pending_bits += 8;
        while (pending_bits >= 6) {
            pending_bits -= 6;
            text += base64url_letters[(pending >> pending_bits) & 0x3FU];
        }
    }
    if (pending_bits > 0) text += base64url_letters[(pending << (6 - pending_bits)) & 0x3FU];
    return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    std::string data;
    data.reserve(text.size() * 3 / 4);
    std::uint32_t pending = 0;
    unsigned pending_bits = 0;
    for (char const letter : text) {
        int const value = letter_value(letter);
        if (value < 0) return std::nullopt;
        pending = (pending << 6U) | static_cast<std::uint32_t>(value);
        pending_bits += 6;
        if (pending_bits < 8) continue;
        pending_bits -= 8;
        data += static_cast<char>(static_cast<std::uint8_t>(pending >> pending_bits));
    }
    // A lone last letter carries no byte, and left-over bits must be the zeros we wrote.
    if (text.size() % 4 == 1) return std::nullopt;
    if ((pending & ((1U << pending_bits) - 1U)) != 0) return std::nullopt;
    return data;
}

}  // namespace ringmaster::crypto
