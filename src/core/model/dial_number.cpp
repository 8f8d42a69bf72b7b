#include "ringmaster/core/model/dial_number.hpp"

#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {

std::optional<std::string> normalize_dial_number(std::string_view text) {
    constexpr std::string_view special = "+#*:";
    std::string number;
    std::size_t digits = 0;
    for (char const character : text) {
        bool const digit = character >= '0' && character <= '9';
        digits += digit ? 1U : 0U;
        if (digit || special.find(character) != std::string_view::npos) number += character;
    }
    if (digits < limits::dial_number_min || digits > limits::dial_number_max) return std::nullopt;
    return number;
}

std::string digits_of(std::string_view number) {
    std::string digits;
    for (char const character : number) {
        if (character >= '0' && character <= '9') digits += character;
    }
    return digits;
}

}  // namespace ringmaster::core
