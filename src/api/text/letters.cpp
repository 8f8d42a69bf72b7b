// Letter case of protocols is ASCII's; that of people is ICU's.
#include "ringmaster/api/text/letters.hpp"

#include <unicode/unistr.h>

#include <algorithm>

namespace ringmaster::api {

std::string lower_case(std::string_view ascii) {
    std::string made(ascii);
    std::ranges::transform(made, made.begin(), lower);
    return made;
}

bool equal_in_lower_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::string folded(std::string_view utf8) {
    auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    std::string made;
    return text.foldCase().toUTF8String(made);
}

std::size_t code_points(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace ringmaster::api
