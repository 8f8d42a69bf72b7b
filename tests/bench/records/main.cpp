// Fills a file of records with contacts over months, by the tables' own description.
//
//     records_year FILE --contacts 10000000 --months 12 [--agents 500] [--seed 1] [--until MS]
//
// The file is one that a daemon has made, and that nobody has open; the year belongs to its first
// organization and ends at `--until` (now). Prints a line per twentieth.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "bench/records/year_rows.hpp"
#include "reports/tables.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::int64_t day_ms = 86'400'000;

struct Wish {
    std::string file;
    std::map<std::string, std::int64_t> numbers{{"--contacts", 1'000'000},
                                                {"--months", 12},
                                                {"--agents", 500},
                                                {"--seed", 1},
                                                {"--until", 0}};
};

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Workdays are full, Saturdays less so, Sundays nearly empty. 1970 began on a Thursday.
double weight_of(std::int64_t day) {
    std::int64_t const weekday = (day + 3) % 7;  // 0: Monday
    return weekday < 5 ? 1.0 : weekday == 5 ? 0.4 : 0.2;
}

std::vector<std::size_t> contacts_by_day(std::int64_t first, std::int64_t days,
                                         std::int64_t contacts) {
    double all = 0;
    for (std::int64_t day = first; day < first + days; ++day) all += weight_of(day);
    std::vector<std::size_t> counts;
    double due = 0;
    std::int64_t given = 0;
    for (std::int64_t day = first; day < first + days; ++day) {
        due += static_cast<double>(contacts) * weight_of(day) / all;
        auto const count = static_cast<std::int64_t>(due) - given;
        counts.push_back(static_cast<std::size_t>(count));
        given += count;
    }
    counts.back() += static_cast<std::size_t>(contacts - given);
    return counts;
}

// Indexes are made when all rows are there: that takes a fraction of the time.
void drop_indexes(store::Connection& connection) {
    std::vector<std::string> names;
    {
        auto row = connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL");
        while (row.step()) names.push_back(row.bytes());
    }
    for (auto const& name : names) connection.execute("DROP INDEX " + name);
}

void name_all(store::Connection& connection, core::OrgId org, House const& house) {
    auto put = connection.prepare("INSERT INTO known(org, kind, id, name) VALUES(?,?,?,?)");
    auto const all = [&](char const* kind, std::vector<Named> const& some) {
        for (Named const& one : some) {
            put.bind(org).bind_text(kind).bind(one.id).bind_text(one.name).run();
        }
    };
    all("queue", house.queues);
    all("team", house.teams);
    all("site", house.sites);
    all("entry_point", house.entry_points);
    all("code", house.codes);
}

void fill(store::Connection& connection, Wish const& wish) {
    auto const number = [&wish](char const* name) { return wish.numbers.at(name); };
    std::mt19937_64 random(static_cast<std::uint64_t>(number("--seed")));
    House house(random, static_cast<std::size_t>(number("--agents")));
    core::OrgId org;
    {
        auto row = connection.prepare("SELECT org FROM organization LIMIT 1");
        if (!row.step()) throw store::Failure(store::ErrorCode::refused, "no organization");
        org = core::OrgId{row.uuid()};
    }
    name_all(connection, org, house);
    YearRows rows(connection, house, org);
    std::int64_t const days = number("--months") * 365 / 12;
    std::int64_t const first = number("--until") / day_ms - days;
    auto const counts = contacts_by_day(first, days, number("--contacts"));
    auto const begin = Clock::now();
    std::int64_t made = 0;
    for (std::size_t index = 0; index < counts.size(); ++index) {
        std::int64_t const midnight = (first + static_cast<std::int64_t>(index)) * day_ms;
        store::Transaction transaction(connection, "BEGIN IMMEDIATE");
        rows.begin_day(midnight, random);
        Day day(house, random, midnight);
        for (std::size_t one = 0; one < counts[index]; ++one) {
            rows.put(day.contact(one, counts[index]));
        }
        transaction.commit();
        made += static_cast<std::int64_t>(counts[index]);
        bool const is_due = (index + 1) * 20 / counts.size() != index * 20 / counts.size();
        if (!is_due) continue;
        std::printf("%lld contacts, %llu rows, %.0f s\n", static_cast<long long>(made),
                    static_cast<unsigned long long>(rows.rows()), seconds_since(begin));
        std::fflush(stdout);
    }
}

int run(Wish const& wish) {
    auto const begin = Clock::now();
    store::Connection connection(wish.file, store::Connection::Access::read_write);
    if (connection.integer_of("PRAGMA user_version") != reports::records_version) {
        throw store::Failure(store::ErrorCode::not_ours, wish.file + " is another version's");
    }
    connection.execute("PRAGMA journal_mode=DELETE");
    connection.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
    connection.execute("PRAGMA cache_size=-1000000; PRAGMA temp_store=FILE");
    drop_indexes(connection);
    fill(connection, wish);
    connection.execute(reports::indexes_sql());
    std::printf("indexes, %.0f s in all\n", seconds_since(begin));
    connection.execute("PRAGMA journal_mode=WAL");
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace ringmaster::bench

int main(int count, char** words) {
    using namespace ringmaster;
    bench::Wish wish;
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    wish.numbers["--until"] = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    for (int index = 1; index < count; ++index) {
        std::string const word = words[index];
        auto const option = wish.numbers.find(word);
        if (option != wish.numbers.end() && index + 1 < count) {
            option->second = std::atoll(words[++index]);
        } else {
            wish.file = word;
        }
    }
    try {
        return bench::run(wish);
    } catch (store::Failure const& failure) {
        std::fprintf(stderr, "%s\n", failure.error().message.c_str());
        return EXIT_FAILURE;
    }
}
