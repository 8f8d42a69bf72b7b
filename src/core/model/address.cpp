#include "ringmaster/core/model/address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::core {
namespace {

constexpr std::size_t number_digits_min = 3;
constexpr std::size_t tail_digits = 7;
// As many all spellings of a number share: what stands behind country code and national prefix is
// no shorter.
constexpr std::size_t common_digits = 4;
constexpr std::string_view scheme = "tel:";
// Blanks and dashes that word processors put into numbers: no-break, figure, thin and narrow
// no-break space, and the dashes from hyphen to em dash.
constexpr std::array<std::string_view, 10> typeset{"\u00a0", "\u2007", "\u2009", "\u202f",
                                                   "\u2010", "\u2011", "\u2012", "\u2013",
                                                   "\u2014", "\u2212"};

bool is_digit(char character) { return character >= '0' && character <= '9'; }

char lower(char character) {
    bool const capital = character >= 'A' && character <= 'Z';
    return capital ? static_cast<char>(character - 'A' + 'a') : character;
}

std::string_view without_scheme(std::string_view text) {
    bool const has = text.size() > scheme.size() &&
                     std::equal(scheme.begin(), scheme.end(), text.begin(),
                                [](char left, char right) { return left == lower(right); });
    return has ? text.substr(scheme.size()) : text;
}

// How many bytes of punctuation the text begins with; 0: none.
std::size_t punctuation(std::string_view text) {
    constexpr std::string_view ascii = " -./()\t:";
    if (ascii.find(text.front()) != std::string_view::npos) return 1;
    for (std::string_view const one : typeset) {
        if (text.substr(0, one.size()) == one) return one.size();
    }
    return 0;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_number(std::string_view text) {
    constexpr std::string_view signs = "+#*";
    text = without_scheme(trimmed(text));
    std::size_t digits = 0;
    while (!text.empty()) {
        bool const digit = is_digit(text.front());
        digits += digit ? 1U : 0U;
        bool const dialled = digit || signs.find(text.front()) != std::string_view::npos;
        std::size_t const length = dialled ? 1 : punctuation(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return digits >= number_digits_min;
}

std::string signs_of(std::string_view number) {
    std::string signs;
    for (char const character : without_scheme(trimmed(number))) {
        bool const leads = character == '+' && signs.empty();
        if (is_digit(character) || character == '#' || character == '*' || leads) {
            signs += character;
        }
    }
    bool const is_code = !signs.empty() && (signs.front() == '*' || signs.front() == '#');
    if (!is_code) {
        while (!signs.empty() && (signs.back() == '#' || signs.back() == '*')) signs.pop_back();
    }
    return signs;
}

std::string plain_form(std::string_view text, std::string_view /*region*/) {
    std::string const plain = plain_text(text);
    if (is_number(plain)) return signs_of(plain);
    std::string form = visible_text(text);
    std::transform(form.begin(), form.end(), form.begin(), lower);
    return form;
}

std::string tail_of(std::string_view text) {
    std::string const plain = plain_text(text);
    if (!is_number(plain)) return {};
    std::string digits = signs_of(plain);
    std::erase_if(digits, [](char character) { return !is_digit(character); });
    return digits.size() > tail_digits ? digits.substr(digits.size() - tail_digits) : digits;
}

bool may_be_same(std::string_view left, std::string_view right) {
    std::string const one = tail_of(left);
    std::string const other = tail_of(right);
    std::size_t const common = std::min({one.size(), other.size(), common_digits});
    return one.empty() == other.empty() &&
           std::equal(one.end() - static_cast<std::ptrdiff_t>(common), one.end(),
                      other.end() - static_cast<std::ptrdiff_t>(common));
}

}  // namespace ringmaster::core
