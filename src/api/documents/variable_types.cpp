#include "api/documents/variable_types.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>

#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {
namespace {

std::string upper(std::string_view text) {
    std::string made(text);
    for (char& letter : made) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return made;
}

// Reads a text from the left; every step says whether it was there.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    bool take(char letter) {
        if (rest_.empty() || rest_.front() != letter) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_sign() { return take('+') || take('-'); }
    // At least one digit, as many as there are.
    bool take_digits() {
        std::size_t count = 0;
        while (count < rest_.size() && is_digit(rest_[count])) ++count;
        rest_.remove_prefix(count);
        return count > 0;
    }
    // Exactly `count` digits with a value in [least, most].
    std::optional<int> take_number(std::size_t count, int least, int most) {
        if (rest_.size() < count) return std::nullopt;
        int value = 0;
        for (char const letter : rest_.substr(0, count)) {
            if (!is_digit(letter)) return std::nullopt;
            value = value * 10 + (letter - '0');
        }
        if (value < least || value > most) return std::nullopt;
        rest_.remove_prefix(count);
        return value;
    }

private:
    std::string_view rest_;
};

bool is_integer(std::string_view text) {
    Reader reader(text);
    reader.take_sign();
    if (!reader.take_digits() || !reader.at_end()) return false;
    if (text.front() == '+') text.remove_prefix(1);  // from_chars does not know it
    std::int64_t value = 0;
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

bool is_decimal(std::string_view text) {
    Reader reader(text);
    reader.take_sign();
    if (!reader.take_digits()) return false;
    if (reader.take('.') && !reader.take_digits()) return false;
    return reader.at_end();
}

// Tools write the words in every letter case.
bool is_boolean(std::string_view text) {
    auto const word = upper(text);
    return word == "TRUE" || word == "FALSE";
}

bool take_date(Reader& reader) {
    auto const year = reader.take_number(4, 0, 9'999);
    if (!year || !reader.take('-')) return false;
    auto const month = reader.take_number(2, 1, 12);
    if (!month || !reader.take('-')) return false;
    auto const day = reader.take_number(2, 1, 31);
    if (!day) return false;
    return std::chrono::year_month_day{std::chrono::year(*year),
                                       std::chrono::month(static_cast<unsigned>(*month)),
                                       std::chrono::day(static_cast<unsigned>(*day))}
        .ok();
}

// 24:00 is the end of a day; a leap second may be told.
bool take_clock(Reader& reader) {
    auto const hour = reader.take_number(2, 0, 24);
    if (!hour || !reader.take(':')) return false;
    auto const minute = reader.take_number(2, 0, *hour == 24 ? 0 : 59);
    if (!minute) return false;
    if (!reader.take(':')) return true;
    if (!reader.take_number(2, 0, *hour == 24 ? 0 : 60)) return false;
    return !(reader.take('.') || reader.take(',')) || reader.take_digits();
}

bool take_zone(Reader& reader) {
    if (reader.take('Z')) return true;
    if (!reader.take_sign()) return true;  // local time
    if (!reader.take_number(2, 0, 23)) return false;
    if (reader.at_end()) return true;
    reader.take(':');
    return reader.take_number(2, 0, 59).has_value();
}

bool is_date_time(std::string_view text) {
    Reader reader(text);
    if (!take_date(reader)) return false;
    if (reader.at_end()) return true;
    return reader.take('T') && take_clock(reader) && take_zone(reader) && reader.at_end();
}

}  // namespace

std::string variable_type(std::string_view written) {
    return written == "DateTime" ? "DATE_TIME" : upper(written);
}

std::string_view type_problem(std::string_view type, std::string_view text) {
    if (text.empty()) return {};
    if (type == "INTEGER" && !is_integer(text)) return "must be a whole number";
    if (type == "DECIMAL" && !is_decimal(text)) return "must be a decimal number";
    if (type == "BOOLEAN" && !is_boolean(text)) return "must be true or false";
    if (type == "DATE_TIME" && !is_date_time(text)) return "must be a date and time of ISO 8601";
    return {};
}

}  // namespace ringmaster::api
