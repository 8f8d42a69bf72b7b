// How much of an ISO 8601 moment may be left out. What is there has all its digits: what is read is
// written again as it was (CFG-3).

#include "api/text/date_time.hpp"

#include <date/date.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string_view>

namespace ringmaster::api {
namespace {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

class Digits {
public:
    explicit Digits(std::string_view text) : rest_(text) {}

    // So many digits, behind `mark`.
    int number(std::string_view mark, std::size_t digits) {
        auto const part = rest_.substr(0, mark.size() + digits);
        auto const figures = part.substr(std::min(mark.size(), part.size()));
        bool const fits = part.starts_with(mark) && figures.size() == digits &&
                          figures.find_first_not_of("0123456789") == std::string_view::npos;
        failed_ = failed_ || !fits;
        if (failed_) return 0;
        rest_.remove_prefix(part.size());
        int value = 0;
        std::from_chars(figures.data(), figures.data() + figures.size(), value);
        return value;
    }
    // Behind the decimal point, one to three digits.
    std::chrono::milliseconds fraction() {
        std::size_t const digits = std::min(rest_.find_first_not_of("0123456789", 1), rest_.size());
        int value = number(".", std::clamp<std::size_t>(digits - 1, 1, 3));
        for (std::size_t at = digits; at <= 3; ++at) value *= 10;
        return std::chrono::milliseconds(value);
    }
    [[nodiscard]] bool goes_on(char with) const { return rest_.starts_with(with); }
    [[nodiscard]] bool ends() const { return !failed_ && (rest_.empty() || rest_ == "Z"); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace

std::string date_time(core::Time at) {
    return date::format("%FT%TZ", Moment(std::chrono::milliseconds(at.epoch_ms)));
}

std::optional<core::Time> read_date_time(std::string const& text) {
    Digits digits(text);
    date::year const year(digits.number("", 4));
    date::month const month(static_cast<unsigned>(digits.number("-", 2)));
    date::day const day(static_cast<unsigned>(digits.number("-", 2)));
    int const hour = digits.number("T", 2);
    int const minute = digits.number(":", 2);
    int const second = digits.goes_on(':') ? digits.number(":", 2) : 0;
    auto const fraction = digits.goes_on('.') ? digits.fraction() : std::chrono::milliseconds(0);
    date::year_month_day const date{year, month, day};
    bool const is_time = hour < 24 && minute < 60 && second < 60;
    if (!digits.ends() || !date.ok() || !is_time) return std::nullopt;
    auto const at = date::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                    std::chrono::seconds(second) + fraction;
    return core::Time{at.time_since_epoch().count()};
}

}  // namespace ringmaster::api
