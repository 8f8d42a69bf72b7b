#include "ringmaster/core/model/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ringmaster/core/model/address.hpp"

namespace ringmaster::core {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Default_Ignorable_Code_Point of the Unicode database.
constexpr std::array invisible{
    Range{0x00ad, 0x00ad},   Range{0x034f, 0x034f},   Range{0x061c, 0x061c},
    Range{0x115f, 0x1160},   Range{0x17b4, 0x17b5},   Range{0x180b, 0x180f},
    Range{0x200b, 0x200f},   Range{0x202a, 0x202e},   Range{0x2060, 0x206f},
    Range{0x3164, 0x3164},   Range{0xfe00, 0xfe0f},   Range{0xfeff, 0xfeff},
    Range{0xffa0, 0xffa0},   Range{0xfff0, 0xfff8},   Range{0x1bca0, 0x1bca3},
    Range{0x1d173, 0x1d17a}, Range{0xe0000, 0xe0fff},
};
// White_Space.
constexpr std::array blanks{
    Range{0x0009, 0x000d}, Range{0x0020, 0x0020}, Range{0x0085, 0x0085}, Range{0x00a0, 0x00a0},
    Range{0x1680, 0x1680}, Range{0x2000, 0x200a}, Range{0x2028, 0x2029}, Range{0x202f, 0x202f},
    Range{0x205f, 0x205f}, Range{0x3000, 0x3000},
};
// Dash_Punctuation, and what libphonenumber takes for dashes as well: minus, tildes, the long sound
// of Katakana.
constexpr std::array dashes{
    Range{0x002d, 0x002d}, Range{0x058a, 0x058a}, Range{0x05be, 0x05be},   Range{0x1400, 0x1400},
    Range{0x1806, 0x1806}, Range{0x2010, 0x2015}, Range{0x2053, 0x2053},   Range{0x2212, 0x2212},
    Range{0x223c, 0x223c}, Range{0x2e17, 0x2e17}, Range{0x2e1a, 0x2e1a},   Range{0x2e3a, 0x2e3b},
    Range{0x2e40, 0x2e40}, Range{0x2e5d, 0x2e5d}, Range{0x301c, 0x301c},   Range{0x3030, 0x3030},
    Range{0x30a0, 0x30a0}, Range{0x30fc, 0x30fc}, Range{0xfe31, 0xfe32},   Range{0xfe58, 0xfe58},
    Range{0xfe63, 0xfe63}, Range{0x007e, 0x007e}, Range{0x10ead, 0x10ead},
};
// The zeros of all scripts (Decimal_Number) but the full-width one; nine digits follow each.
constexpr std::array<char32_t, 66> zeros{
    0x0660,  0x06f0,  0x07c0,  0x0966,  0x09e6,  0x0a66,  0x0ae6,  0x0b66,  0x0be6,  0x0c66,
    0x0ce6,  0x0d66,  0x0de6,  0x0e50,  0x0ed0,  0x0f20,  0x1040,  0x1090,  0x17e0,  0x1810,
    0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,
    0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136,
    0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50,
    0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0};
constexpr Range full_width{0xff01, 0xff5e};
constexpr char32_t full_width_offset = 0xff01 - 0x21;

template <std::size_t Size>
bool is_in(std::array<Range, Size> const& ranges, char32_t code) {
    return std::any_of(ranges.begin(), ranges.end(), [code](Range const& range) {
        return code >= range.first && code <= range.last;
    });
}

// A code point and the bytes it is written with.
struct Sign {
    char32_t code = 0;
    std::string_view bytes;
};

constexpr char32_t no_text = 0xffffffff;  // a byte of no UTF-8

Sign first_of(std::string_view text) {
    auto const lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {lead, text.substr(0, 1)};
    std::size_t const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc0 || text.size() < length) return {no_text, text.substr(0, 1)};
    char32_t code = lead & (0xffU >> (length + 1));
    for (char const byte : text.substr(1, length - 1)) {
        auto const next = static_cast<unsigned char>(byte);
        if ((next & 0xc0U) != 0x80) return {no_text, text.substr(0, 1)};
        code = (code << 6U) | (next & 0x3fU);
    }
    return {code, text.substr(0, length)};
}

template <class Visit>
void for_each_visible(std::string_view text, Visit const& visit) {
    while (!text.empty()) {
        Sign const sign = first_of(text);
        text.remove_prefix(sign.bytes.size());
        if (sign.code < 0x80 || !is_in(invisible, sign.code)) visit(sign);
    }
}

// The sign a number is written with; 0: none of those.
char number_sign(char32_t code) {
    if (code >= full_width.first && code <= full_width.last) code -= full_width_offset;
    if (code == '[' || code == ']' || is_in(blanks, code)) return ' ';
    if (is_in(dashes, code)) return '-';
    if (code < 0x80) return static_cast<char>(code);
    auto const* const zero = std::find_if(zeros.begin(), zeros.end(), [code](char32_t one) {
        return code >= one && code < one + 10;
    });
    return zero == zeros.end() ? '\0' : static_cast<char>('0' + (code - *zero));
}

bool is_global_uri(std::string_view text) {
    constexpr std::string_view begin = "tel:+";
    auto const lower = [](char one) {
        return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
    };
    return text.size() > begin.size() &&
           std::equal(begin.begin(), begin.end(), text.begin(),
                      [&](char left, char right) { return left == lower(right); });
}

// RFC 3966: behind a number that is whole without them. An extension belongs to it.
std::string_view without_parameters(std::string_view text) {
    bool const has_extension = text.find(";ext=") != std::string_view::npos;
    return is_global_uri(text) && !has_extension ? text.substr(0, text.find(';')) : text;
}

}  // namespace

std::string visible_text(std::string_view text) {
    std::string visible;
    std::size_t end = 0;  // behind the last that is no blank
    for_each_visible(text, [&](Sign const& sign) {
        bool const is_blank = is_in(blanks, sign.code);
        if (is_blank && visible.empty()) return;
        visible += sign.bytes;
        if (!is_blank) end = visible.size();
    });
    visible.resize(end);
    return visible;
}

std::string plain_text(std::string_view text) {
    std::string plain;
    for_each_visible(text, [&](Sign const& sign) {
        char const known = number_sign(sign.code);
        if (known == '\0') {
            plain += sign.bytes;
        } else {
            plain += known;
        }
    });
    return std::string(without_parameters(trimmed(plain)));
}

}  // namespace ringmaster::core
