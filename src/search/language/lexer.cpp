// What a character begins: ignored text, a name, a number, a string or a punctuator. Where the
// specification leaves a choice, this is graphql-js's: characters beyond U+FFFF stand in strings,
// and `\u{1F600}` names one.

#include "search/language/lexer.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "search/language/query_error.hpp"

namespace ringmaster::search {
namespace {

constexpr std::size_t string_bytes_max = std::size_t{64} * 1024;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool begins_name(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

bool is_surrogate(char32_t character) { return character >= 0xD800 && character <= 0xDFFF; }

bool is_scalar(char32_t character) { return character <= 0x10FFFF && !is_surrogate(character); }

void append(std::string& text, char32_t character) {
    auto const byte = [&text](char32_t bits) { text += static_cast<char>(bits); };
    if (character < 0x80) return byte(character);
    if (character < 0x800) {
        byte(0xC0 | (character >> 6));
    } else {
        if (character < 0x10000) {
            byte(0xE0 | (character >> 12));
        } else {
            byte(0xF0 | (character >> 18));
            byte(0x80 | ((character >> 12) & 0x3F));
        }
        byte(0x80 | ((character >> 6) & 0x3F));
    }
    byte(0x80 | (character & 0x3F));
}

std::size_t leading_blanks(std::string const& line) {
    return std::min(line.find_first_not_of(" \t"), line.size());
}

// Section 2.9.4: the indentation that all lines share, and blank lines around, are no content.
std::string block_text(std::vector<std::string> const& lines) {
    std::size_t shared = std::numeric_limits<std::size_t>::max();
    std::size_t first = lines.size();
    std::size_t last = 0;
    for (std::size_t index = 0; index < lines.size(); ++index) {
        std::size_t const blanks = leading_blanks(lines[index]);
        if (blanks == lines[index].size()) continue;
        first = std::min(first, index);
        last = index;
        if (index != 0) shared = std::min(shared, blanks);
    }
    std::string text;
    for (std::size_t index = first; index < lines.size() && index <= last; ++index) {
        if (index != first) text += '\n';
        std::string const& line = lines[index];
        text += index == 0 ? line : line.substr(std::min(shared, line.size()));
    }
    return text;
}

}  // namespace

void Lexer::refuse(std::string const& why) const {
    throw QueryError("Syntax Error: " + why, here());
}

char Lexer::peek(std::size_t ahead) const {
    return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0';
}

void Lexer::new_line(std::size_t length) {
    offset_ += length;
    ++line_;
    column_ = 1;
}

// Well-formed UTF-8 has one way to write each scalar value.
char32_t Lexer::take_character() {
    auto const byte_at = [this](std::size_t ahead) {
        return static_cast<unsigned char>(peek(ahead));
    };
    unsigned char const first = byte_at(0);
    std::size_t length = 1;
    char32_t character = first;
    if (first >= 0xF0) {
        length = 4;
        character = first & 0x07U;
    } else if (first >= 0xE0) {
        length = 3;
        character = first & 0x0FU;
    } else if (first >= 0x80) {
        length = 2;
        character = first & 0x1FU;
    }
    bool fits = first < 0x80 || (first >= 0xC2 && first <= 0xF4);
    for (std::size_t index = 1; index < length; ++index) {
        fits = fits && (byte_at(index) & 0xC0U) == 0x80U;
        character = (character << 6) | (byte_at(index) & 0x3FU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (!fits || character < least[length] || !is_scalar(character)) refuse("Invalid UTF-8.");
    offset_ += length;
    ++column_;
    return character;
}

// As many as possible of plain letters at once, from here up to one of `ends`.
std::string_view Lexer::take_plain(std::string_view ends) {
    std::size_t end = offset_;
    while (end < text_.size() && static_cast<unsigned char>(text_[end]) < 0x80 &&
           ends.find(text_[end]) == std::string_view::npos) {
        ++end;
    }
    auto const plain = text_.substr(offset_, end - offset_);
    offset_ = end;
    column_ += static_cast<int>(plain.size());
    return plain;
}

void Lexer::skip_line() {
    for (;;) {
        take_plain("\n\r");
        if (is_done() || peek() == '\n' || peek() == '\r') return;
        take_character();
    }
}

void Lexer::skip_ignored() {
    while (!is_done()) {
        char const letter = peek();
        if (letter == ' ' || letter == '\t' || letter == ',') {
            ++offset_;
            ++column_;
        } else if (letter == '\n') {
            new_line(1);
        } else if (letter == '\r') {
            new_line(peek(1) == '\n' ? 2 : 1);
        } else if (letter == '#') {
            skip_line();
        } else if (looks_at("\xEF\xBB\xBF")) {
            take_character();
        } else {
            return;
        }
    }
}

Token Lexer::next() {
    skip_ignored();
    Token token;
    token.at = here();
    if (is_done()) return token;
    char const letter = peek();
    std::size_t const begin = offset_;
    if (begins_name(letter)) {
        while (begins_name(peek()) || is_digit(peek())) ++offset_;
        token.kind = Token::Kind::name;
    } else if (is_digit(letter) || letter == '-') {
        number(token);
        return token;
    } else if (letter == '"') {
        looks_at("\"\"\"") ? block_string(token) : string(token);
        return token;
    } else if (looks_at("...")) {
        offset_ += 3;
        token.kind = Token::Kind::punctuator;
    } else if (std::string_view("!$&():=@[]{|}").find(letter) != std::string_view::npos) {
        ++offset_;
        token.kind = Token::Kind::punctuator;
    } else {
        refuse("Unexpected character.");
    }
    token.text = text_.substr(begin, offset_ - begin);
    column_ += static_cast<int>(offset_ - begin);
    return token;
}

void Lexer::digits() {
    if (!is_digit(peek())) refuse("Invalid number, expected a digit.");
    while (is_digit(peek())) {
        ++offset_;
        ++column_;
    }
}

void Lexer::number(Token& token) {
    std::size_t const begin = offset_;
    auto const step = [this] {
        ++offset_;
        ++column_;
    };
    token.kind = Token::Kind::integer;
    if (peek() == '-') step();
    if (peek() == '0') {
        step();
        if (is_digit(peek())) refuse("Invalid number, unexpected digit after 0.");
    } else {
        digits();
    }
    if (peek() == '.') {
        token.kind = Token::Kind::real;
        step();
        digits();
    }
    if (peek() == 'e' || peek() == 'E') {
        token.kind = Token::Kind::real;
        step();
        if (peek() == '+' || peek() == '-') step();
        digits();
    }
    if (peek() == '.' || begins_name(peek())) refuse("Invalid number, expected its end.");
    token.text = text_.substr(begin, offset_ - begin);
}

void Lexer::string(Token& token) {
    token.kind = Token::Kind::string;
    take_character();
    while (!is_done() && peek() != '\n' && peek() != '\r') {
        if (peek() == '"') {
            take_character();
            return;
        }
        if (peek() == '\\') {
            escape(token.text);
        } else if (static_cast<unsigned char>(peek()) < 0x80) {
            token.text += take_plain("\"\\\n\r");
        } else {
            append(token.text, take_character());
        }
        if (token.text.size() > string_bytes_max) refuse("The string is too long.");
    }
    refuse("Unterminated string.");
}

void Lexer::escape(std::string& into) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    char const letter = peek(1);
    if (letter == 'u') return append(into, unicode_escape());
    auto const found = letters.find(letter);
    if (letter == '\0' || found == std::string_view::npos) refuse("Invalid character escape.");
    into += meanings[found];
    offset_ += 2;
    column_ += 2;
}

// The next `count` hexadecimal digits.
char32_t Lexer::hex_of(std::size_t count) {
    char32_t value = 0;
    for (std::size_t index = 0; index < count; ++index) {
        char const letter = peek(index);
        char const lower = static_cast<char>(letter | 0x20);
        bool const is_letter = lower >= 'a' && lower <= 'f';
        if (!is_digit(letter) && !is_letter) refuse("Invalid Unicode escape sequence.");
        int const digit = is_letter ? lower - 'a' + 10 : letter - '0';
        value = (value << 4) | static_cast<char32_t>(digit);
    }
    offset_ += count;
    column_ += static_cast<int>(count);
    return value;
}

char32_t Lexer::braced_escape() {
    constexpr std::size_t digits_max = 8;
    std::size_t const end = text_.substr(offset_).substr(0, digits_max + 1).find('}');
    if (end == std::string_view::npos || end == 0) refuse("Invalid Unicode escape sequence.");
    char32_t const character = hex_of(end);
    ++offset_;
    ++column_;
    return character;
}

// Characters beyond U+FFFF may also be written as two halves.
char32_t Lexer::unicode_escape() {
    offset_ += 2;
    column_ += 2;
    char32_t character = 0;
    if (peek() == '{') {
        ++offset_;
        ++column_;
        character = braced_escape();
    } else {
        character = hex_of(4);
        bool const is_first = character >= 0xD800 && character <= 0xDBFF;
        if (is_first && looks_at("\\u")) {
            offset_ += 2;
            column_ += 2;
            char32_t const second = hex_of(4);
            bool const is_second = second >= 0xDC00 && second <= 0xDFFF;
            if (!is_second) refuse("Invalid Unicode escape sequence.");
            character = 0x10000 + ((character - 0xD800) << 10) + (second - 0xDC00);
        }
    }
    if (!is_scalar(character)) refuse("Invalid Unicode escape sequence.");
    return character;
}

void Lexer::block_string(Token& token) {
    constexpr std::size_t quotes = 3;
    token.kind = Token::Kind::string;
    offset_ += quotes;
    column_ += static_cast<int>(quotes);
    std::vector<std::string> lines(1);
    std::size_t const begin = offset_;
    while (!is_done()) {
        if (offset_ - begin > string_bytes_max) refuse("The string is too long.");
        if (looks_at("\"\"\"")) {
            offset_ += quotes;
            column_ += static_cast<int>(quotes);
            token.text = block_text(lines);
            return;
        }
        if (looks_at("\\\"\"\"")) {
            lines.back() += "\"\"\"";
            offset_ += quotes + 1;
            column_ += static_cast<int>(quotes + 1);
        } else if (peek() == '\n' || peek() == '\r') {
            new_line(peek() == '\r' && peek(1) == '\n' ? 2 : 1);
            lines.emplace_back();
        } else {
            append(lines.back(), take_character());
        }
    }
    refuse("Unterminated string.");
}

}  // namespace ringmaster::search
