// Which group a row is of, and what becomes of its values. SQLite would sort all rows by what they
// are grouped by, which takes three times as long as reading them; few groups need no order.

#include "search/query/gathering.hpp"

#include <utility>

namespace ringmaster::search {
namespace {

void put_bytes(std::string& key, void const* bytes, std::size_t length) {
    if (length > 0) key.append(static_cast<char const*>(bytes), length);
}

template <class Plain>
void put_plain(std::string& key, Plain value) {
    put_bytes(key, &value, sizeof value);
}

double as_real(Cell const& cell) {
    auto const* const whole = std::get_if<std::int64_t>(&cell);
    return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(cell);
}

bool is_less(Cell const& left, Cell const& right) {
    auto const* const one = std::get_if<std::int64_t>(&left);
    auto const* const other = std::get_if<std::int64_t>(&right);
    if (one != nullptr && other != nullptr) return *one < *other;
    return as_real(left) < as_real(right);
}

}  // namespace

// A letter for the kind of each, and the length of what has one: no two rows look the same.
void Gathering::read_key(sqlite3_stmt* row) {
    key_.clear();
    for (int column = 0; column < static_cast<int>(keys_); ++column) {
        int const type = sqlite3_column_type(row, column);
        key_ += static_cast<char>(type);
        if (type == SQLITE_INTEGER) {
            put_plain(key_, sqlite3_column_int64(row, column));
        } else if (type == SQLITE_FLOAT) {
            put_plain(key_, sqlite3_column_double(row, column));
        } else if (type != SQLITE_NULL) {
            void const* const bytes = sqlite3_column_blob(row, column);
            int const length = sqlite3_column_bytes(row, column);
            put_plain(key_, length);
            put_bytes(key_, bytes, static_cast<std::size_t>(length));
        }
    }
}

void Gathering::add_value(Number& number, Summing summing, sqlite3_stmt* row, int column) const {
    if (sqlite3_column_type(row, column) == SQLITE_NULL) return;
    ++number.count;
    switch (summing) {
        case Summing::count: return;
        case Summing::sum:
        case Summing::average: number.sum += sqlite3_column_double(row, column); return;
        case Summing::min:
        case Summing::max: break;
    }
    Cell value = Database::cell_at(row, column);
    bool const is_other =
        number.count == 1 ||
        (summing == Summing::min ? is_less(value, number.extreme) : is_less(number.extreme, value));
    if (is_other) number.extreme = std::move(value);
}

bool Gathering::add(sqlite3_stmt* row) {
    read_key(row);
    auto found = groups_.find(key_);
    if (found == groups_.end()) {
        if (groups_.size() == groups_gathered_max) return false;
        Group group;
        for (std::size_t index = 0; index < keys_; ++index) {
            group.keys.push_back(Database::cell_at(row, static_cast<int>(index)));
        }
        group.numbers.resize(summings_.size());
        found = groups_.emplace(key_, std::move(group)).first;
    }
    for (std::size_t index = 0; index < summings_.size(); ++index) {
        add_value(found->second.numbers[index], summings_[index], row,
                  static_cast<int>(keys_ + index));
    }
    return true;
}

// As SQLite's count, total, avg, min and max.
Cell Gathering::shown(Number const& number, Summing summing) {
    switch (summing) {
        case Summing::count: return number.count;
        case Summing::sum: return number.sum;
        case Summing::average:
            if (number.count == 0) return {};
            return number.sum / static_cast<double>(number.count);
        case Summing::min:
        case Summing::max: break;
    }
    return number.extreme;
}

std::vector<Database::Row> Gathering::groups() const {
    std::vector<Database::Row> rows;
    for (auto const& [key, group] : groups_) {
        Database::Row row = group.keys;
        for (std::size_t index = 0; index < summings_.size(); ++index) {
            row.push_back(shown(group.numbers[index], summings_[index]));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace ringmaster::search
