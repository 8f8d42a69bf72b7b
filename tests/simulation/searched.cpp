// How a wish is drawn, told as a query, and worked out.
#include "simulation/searched.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <set>

namespace ringmaster::simulation {
namespace {

using Kind = SearchedColumn::Kind;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 1'440 * minute_ms;
// Zones whose clocks are never changed: what they show is known without a table.
constexpr std::pair<char const*, std::int64_t> zones[]{
    {"", 0}, {"UTC", 0}, {"Asia/Kolkata", 330}, {"Asia/Kathmandu", 345}, {"America/Phoenix", -420}};
constexpr std::pair<char const*, std::int64_t> intervals[]{
    {"FIFTEEN_MINUTES", day_ms}, {"THIRTY_MINUTES", 7 * day_ms}, {"HOURLY", 7 * day_ms},
    {"DAILY", 36 * 31 * day_ms}, {"WEEKLY", 36 * 31 * day_ms},   {"MONTHLY", 36 * 31 * day_ms}};

std::vector<std::string> split(std::string const& text, char at) {
    std::vector<std::string> parts(1);
    for (char const letter : text) {
        if (letter == at) {
            parts.emplace_back();
        } else {
            parts.back() += letter;
        }
    }
    return parts;
}

bool is_known(std::string const& cell) { return cell != "-"; }

std::string fraction(double value) {
    char text[64];
    std::snprintf(text, sizeof text, "%.6f", value);
    return text;
}

// `lastQueue {id}` of `lastQueue.id`; `lastQueue: {id: …}` with a value.
std::string nested(std::string const& path, std::string const& inner) {
    auto const parts = split(path, '.');
    bool const is_filter = !inner.empty();
    std::string text;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        bool const is_last = index + 1 == parts.size();
        text += parts[index];
        if (is_filter) text += ": ";
        if (!is_last) text += " {";
    }
    return text + inner + std::string(parts.size() - 1, '}');
}

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
    std::int64_t const rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

std::int64_t first_of_month(std::int64_t day) {
    using namespace std::chrono;
    year_month_day const date{sys_days(days(day))};
    return sys_days(date.year() / date.month() / 1).time_since_epoch().count();
}

}  // namespace

SearchWish::SearchWish(SearchedTable const& table, Rows const& rows, Span all, Random& random)
    : table_(table), span_(all) {
    auto const length = static_cast<std::uint64_t>((all.until - all.from).count());
    if (random.chance(50)) {
        span_.from = all.from + Duration(random.below(length / 2));
        span_.until = span_.from + Duration(1 + random.below(length / 2));
    }
    by_end_ = random.chance(25);
    if (random.chance(50)) filter_ = filter(rows, random);
    for (auto const& one : table.columns) {
        if (one.path == table.grouped_by) groups_.push_back(one);
    }
    for (std::uint64_t more = random.below(4); more > 0; --more) {
        SearchedColumn const& one = *column('g', random);
        bool const is_there = std::any_of(groups_.begin(), groups_.end(), [&](auto const& other) {
            return other.path == one.path;
        });
        if (!is_there) groups_.push_back(one);
    }
    if (random.chance(40)) choose_interval(random);
    for (std::uint64_t more = 1 + random.below(5); more > 0; --more) {
        Number number{*column('a', random), "count", {}};
        static std::vector<std::string> const any{"count", "cardinality"};
        static std::vector<std::string> const of_numbers{"count", "sum", "average",
                                                         "min",   "max", "cardinality"};
        number.type = random.pick(number.column.kind == Kind::text ? any : of_numbers);
        // A sort of all rows is another way to the same numbers: not always.
        if (number.type == "cardinality" && random.chance(70)) number.type = "count";
        if (random.chance(40)) number.filter = filter(rows, random);
        numbers_.push_back(std::move(number));
    }
}

SearchedColumn const* SearchWish::column(char may, Random& random) const {
    for (;;) {
        SearchedColumn const& one = random.pick(table_.columns);
        if (one.may.find(may) != std::string::npos) return &one;
    }
}

void SearchWish::choose_interval(Random& random) {
    auto const length = (span_.until - span_.from).count();
    for (;;) {
        auto const& [name, most] = intervals[random.below(std::size(intervals))];
        if (length > most) continue;
        auto const& [zone, offset] = zones[random.below(std::size(zones))];
        interval_ = name;
        zone_ = zone;
        offset_ms_ = offset * minute_ms;
        return;
    }
}

SearchWish::Condition SearchWish::condition(Rows const& rows, Random& random) const {
    SearchedColumn const& one = *column('f', random);
    std::string found = "-";
    if (!rows.empty()) found = split(random.pick(rows), '|')[one.at];
    static std::vector<std::string> const of_texts{"equals", "notequals", "contains"};
    static std::vector<std::string> const of_numbers{"equals", "notequals", "gt",
                                                     "gte",    "lt",        "lte"};
    if (one.kind == Kind::flag) return {one, "equals", found};
    if (!is_known(found)) return {one, random.chance(50) ? "equals" : "notequals", {}};
    if (one.kind == Kind::number) return {one, random.pick(of_numbers), found};
    std::string const sign = random.pick(of_texts);
    if (sign != "contains") return {one, sign, found};
    auto const begin = random.below(found.size());
    return {one, sign, found.substr(begin, 1 + random.below(4))};
}

SearchWish::Filter SearchWish::filter(Rows const& rows, Random& random) const {
    Filter filter;
    filter.is_any = random.chance(40);
    for (std::uint64_t more = 1 + random.below(2); more > 0; --more) {
        filter.conditions.push_back(condition(rows, random));
    }
    return filter;
}

// ---- as a query --------------------------------------------------------------------------------

std::string SearchWish::text_of(Condition const& condition) {
    std::string value = condition.value.value_or("null");
    if (condition.value && condition.column.kind == Kind::text) value = '"' + value + '"';
    if (condition.column.kind == Kind::flag) value = value == "1" ? "true" : "false";
    return nested(condition.column.path, "{" + condition.sign + ": " + value + "}");
}

std::string SearchWish::text_of(Filter const& filter) {
    std::string text = filter.is_any ? "{or: [" : "{and: [";
    for (auto const& one : filter.conditions) text += "{" + text_of(one) + "} ";
    return text + "]}";
}

std::string SearchWish::query(std::string const& cursor) const {
    std::string text = "{" + table_.root + "(from: " + std::to_string(span_.from.epoch_ms) +
                       ", to: " + std::to_string(span_.until.epoch_ms);
    if (by_end_) text += ", timeComparator: endedTime";
    if (filter_) text += ", filter: " + text_of(*filter_);
    if (!interval_.empty()) {
        text += ", aggregationInterval: {interval: " + interval_;
        if (!zone_.empty()) text += ", timezone: \"" + zone_ + "\"";
        text += "}";
    }
    if (!cursor.empty()) text += ", pagination: {cursor: \"" + cursor + "\"}";
    text += ", aggregations: [";
    for (std::size_t index = 0; index < numbers_.size(); ++index) {
        Number const& number = numbers_[index];
        text += "{field: \"" + number.column.path + "\", name: \"n" + std::to_string(index) +
                "\", type: " + number.type;
        if (number.filter) text += ", filter: " + text_of(*number.filter);
        text += "} ";
    }
    text += "]) {" + table_.list + " {";
    for (auto const& path : group_paths()) text += nested(path, {}) + " ";
    return text + "aggregation {name value}} pageInfo {hasNextPage endCursor}}}";
}

std::vector<std::string> SearchWish::group_paths() const {
    std::vector<std::string> paths;
    if (!interval_.empty()) paths.push_back("intervalStartTime");
    for (auto const& one : groups_) paths.push_back(one.path);
    return paths;
}

// ---- worked out --------------------------------------------------------------------------------

bool SearchWish::holds(Condition const& condition, Cells const& cells) {
    std::string const& cell = cells[condition.column.at];
    std::string const& sign = condition.sign;
    if (!condition.value) return is_known(cell) == (sign == "notequals");
    if (!is_known(cell)) return sign == "notequals";
    if (condition.column.kind != Kind::number) {
        if (sign == "contains") return cell.find(*condition.value) != std::string::npos;
        return (cell == *condition.value) == (sign == "equals");
    }
    auto const left = std::stoll(cell);
    auto const right = std::stoll(*condition.value);
    if (sign == "gt") return left > right;
    if (sign == "gte") return left >= right;
    if (sign == "lt") return left < right;
    if (sign == "lte") return left <= right;
    return (left == right) == (sign == "equals");
}

bool SearchWish::holds(Filter const& filter, Cells const& cells) {
    auto const is_so = [&cells](Condition const& one) { return holds(one, cells); };
    auto const& all = filter.conditions;
    return filter.is_any ? std::any_of(all.begin(), all.end(), is_so)
                         : std::all_of(all.begin(), all.end(), is_so);
}

std::string SearchWish::interval_start(std::string const& time) const {
    std::int64_t const local = std::stoll(time) + offset_ms_;
    std::int64_t const day = floor_to(local, day_ms) / day_ms;
    std::int64_t start = 0;
    if (interval_ == "FIFTEEN_MINUTES") start = floor_to(local, 15 * minute_ms);
    if (interval_ == "THIRTY_MINUTES") start = floor_to(local, 30 * minute_ms);
    if (interval_ == "HOURLY") start = floor_to(local, 60 * minute_ms);
    if (interval_ == "DAILY") start = day * day_ms;
    // 1970 began on a Thursday.
    if (interval_ == "WEEKLY") start = (floor_to(day + 3, 7) - 3) * day_ms;
    if (interval_ == "MONTHLY") start = first_of_month(day) * day_ms;
    return std::to_string(start - offset_ms_);
}

std::string SearchWish::number_of(Number const& number,
                                  std::vector<Cells const*> const& rows) const {
    std::vector<std::string> values;
    for (Cells const* const cells : rows) {
        bool const counts = !number.filter || holds(*number.filter, *cells);
        if (counts && is_known((*cells)[number.column.at])) {
            values.push_back((*cells)[number.column.at]);
        }
    }
    if (number.type == "count") return fraction(static_cast<double>(values.size()));
    if (number.type == "cardinality") {
        std::set<std::string> const different(values.begin(), values.end());
        return fraction(static_cast<double>(different.size()));
    }
    std::int64_t sum = 0;
    std::optional<std::int64_t> least;
    std::optional<std::int64_t> most;
    for (auto const& text : values) {
        std::int64_t const value = std::stoll(text);
        sum += value;
        least = std::min(least.value_or(value), value);
        most = std::max(most.value_or(value), value);
    }
    if (number.type == "sum") return fraction(static_cast<double>(sum));
    if (values.empty()) return "-";
    if (number.type == "min") return fraction(static_cast<double>(*least));
    if (number.type == "max") return fraction(static_cast<double>(*most));
    return fraction(static_cast<double>(sum) / static_cast<double>(values.size()));
}

Rows SearchWish::groups(Rows const& rows) const {
    std::vector<Cells> all;
    for (auto const& one : rows) all.push_back(split(one, '|'));
    std::map<std::string, std::vector<Cells const*>> found;
    bool const is_one = interval_.empty() && groups_.empty();
    if (is_one) found[""];
    for (Cells const& cells : all) {
        std::string const& time = cells[by_end_ ? table_.ended : table_.created];
        if (!is_known(time)) continue;
        Time const at{std::stoll(time)};
        if (at < span_.from || at >= span_.until) continue;
        if (filter_ && !holds(*filter_, cells)) continue;
        std::string key = interval_.empty() ? "" : interval_start(time) + "|";
        for (auto const& one : groups_) key += cells[one.at] + "|";
        found[key].push_back(&cells);
    }
    Rows texts;
    for (auto const& [key, of_group] : found) {
        std::string text = key;
        for (auto const& number : numbers_) text += number_of(number, of_group) + "|";
        texts.push_back(std::move(text));
    }
    return texts;
}

}  // namespace ringmaster::simulation
