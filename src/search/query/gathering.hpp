#pragma once
// Groups of rows, and numbers of each, gathered while the rows are read.
//
// Ownership: owns the groups. Threading: one thread. Errors: none; too many groups are said.

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "search/query/sql.hpp"

namespace ringmaster::search {

enum class Summing { count, sum, average, min, max };

// More are not kept in memory.
inline constexpr std::size_t groups_gathered_max = 50'000;

class Gathering {
public:
    Gathering(std::size_t keys, std::vector<Summing> numbers)
        : keys_(keys), summings_(std::move(numbers)) {}

    // Of a row that has the keys, then the value of each number; NULL counts for none. False: these
    // are too many groups.
    [[nodiscard]] bool add(sqlite3_stmt* row);
    // Keys, then numbers.
    [[nodiscard]] std::vector<Database::Row> groups() const;

private:
    struct Number {
        std::int64_t count = 0;
        double sum = 0;
        Cell extreme = {};
    };
    struct Group {
        Database::Row keys;
        std::vector<Number> numbers;
    };
    void read_key(sqlite3_stmt* row);
    void add_value(Number& number, Summing summing, sqlite3_stmt* row, int column) const;
    [[nodiscard]] static Cell shown(Number const& number, Summing summing);

    std::size_t keys_;
    std::vector<Summing> summings_;
    std::string key_;  // of the row being read
    std::unordered_map<std::string, Group> groups_;
};

}  // namespace ringmaster::search
