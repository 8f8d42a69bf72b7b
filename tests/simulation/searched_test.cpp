// Aggregates of POST /search on random days, beside the same numbers computed from the engine's
// events by a program of its own (RP-1). RINGMASTER_SEED, RINGMASTER_SEEDS, RINGMASTER_STEPS and
// RINGMASTER_QUERIES widen or repeat a run; a failure shows its query.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "ringmaster/search/searcher.hpp"
#include "simulation/day_records.hpp"
#include "simulation/searched.hpp"
#include "simulation/workload.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation::searched_test {
namespace {

using nlohmann::json;

std::uint64_t chosen(char const* name, std::uint64_t usual) {
    char const* const text = std::getenv(name);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

std::string text_of(json const& value, bool is_fraction) {
    if (value.is_null()) return "-";
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
    if (!is_fraction) return std::to_string(value.get<std::int64_t>());
    char text[64];
    std::snprintf(text, sizeof text, "%.6f", value.get<double>());
    return text;
}

// Lists hold one element where groups are told.
json const& member_at(json const& object, std::string const& path) {
    auto const dot = path.find('.');
    json const& found = object.at(path.substr(0, dot));
    json const& inner = found.is_array() ? found.at(0) : found;
    return dot == std::string::npos ? inner : member_at(inner, path.substr(dot + 1));
}

// A day with its records, and what the events alone say of it.
class SearchedDay {
public:
    explicit SearchedDay(std::uint64_t seed) : workload_(seed), random_(seed + 2'000'000) {
        workload_.open();
        began_ = workload_.stage().now;
    }
    void live(std::uint64_t steps, bool goes_home) {
        for (std::uint64_t step = 0; step < steps; ++step) workload_.step();
        if (goes_home) workload_.go_home();
        for (Event const& event : workload_.stage().journal()) ledger_.take(event);
        records_.write(workload_.stage().journal(), 1 + random_.below(40), now());
        records_.project();
        open();
    }
    void open() {
        auto opened = search::Searcher::open(records_.file());
        if (!opened) throw std::runtime_error(opened.error().message);
        searcher_.emplace(std::move(opened).value());
    }
    // What differs, of so many queries; empty: nothing.
    std::string differing(SearchedTable const& table, Rows const& rows, std::uint64_t queries) {
        std::string text;
        for (std::uint64_t more = queries; more > 0 && text.size() < 4'000; --more) {
            SearchWish const wish(table, rows, {began_, now() + std::chrono::seconds(1)}, random_);
            Rows expected = wish.groups(rows);
            Rows found = groups(wish);
            std::sort(expected.begin(), expected.end());
            std::sort(found.begin(), found.end());
            compared_ += expected.size();
            if (found == expected) continue;
            text += wish.query({}) + '\n' + shown("search", found, expected) +
                    shown("events", expected, found);
        }
        return text;
    }
    std::string differing(std::uint64_t queries) {
        Rows const sessions = ledger_.agent_sessions();
        return differing(searched_contacts(), ledger_.contact_sessions(), queries) +
               differing(searched_legs(), ledger_.contact_legs(), queries) +
               differing(searched_sessions(), sessions, queries) +
               differing(searched_channels(), channel_rows(sessions, ledger_.agent_activities()),
                         queries);
    }
    [[nodiscard]] std::size_t compared() const { return compared_; }
    DayRecords& records() { return records_; }
    Ledger const& ledger() const { return ledger_; }

private:
    [[nodiscard]] Time now() { return workload_.stage().now; }
    static std::string shown(char const* who, Rows const& rows, Rows const& others) {
        Rows only;
        std::set_difference(rows.begin(), rows.end(), others.begin(), others.end(),
                            std::back_inserter(only));
        std::string text;
        for (std::size_t at = 0; at < std::min<std::size_t>(only.size(), 3); ++at) {
            text += std::string("  ") + who + ": " + only[at] + '\n';
        }
        return text;
    }
    // Of all pages.
    Rows groups(SearchWish const& wish) {
        Rows rows;
        std::string cursor;
        do {
            search::SearchQuestion question;
            question.org = testing::named<OrgId>("org");
            question.now = now() + std::chrono::minutes(1);
            question.time_max = std::chrono::minutes(10);
            question.query = wish.query(cursor);
            auto const answer = searcher_->answer(question);
            if (!answer) throw std::runtime_error(answer.error().message);
            json const body = json::parse(answer.value().body);
            if (body.contains("errors")) return {answer.value().body};
            json const& page = body["data"][wish.table().root];
            for (json const& one : page[wish.table().list]) rows.push_back(row_of(wish, one));
            bool const goes_on = page["pageInfo"]["hasNextPage"].get<bool>();
            cursor = goes_on ? page["pageInfo"]["endCursor"].get<std::string>() : "";
        } while (!cursor.empty());
        return rows;
    }
    static std::string row_of(SearchWish const& wish, json const& one) {
        std::string text;
        for (auto const& path : wish.group_paths()) {
            text += text_of(member_at(one, path), false) + "|";
        }
        for (json const& number : one["aggregation"]) text += text_of(number["value"], true) + "|";
        return text;
    }

    Workload workload_;
    Random random_;
    Time began_;
    Ledger ledger_;
    DayRecords records_;
    std::optional<search::Searcher> searcher_;
    std::size_t compared_ = 0;
};

TEST(Searched, AggregatesAreWhatTheEventsSayOfRandomDays) {
    std::uint64_t const first = chosen("RINGMASTER_SEED", 1);
    std::uint64_t const seeds = chosen("RINGMASTER_SEEDS", 4);
    std::uint64_t const steps = chosen("RINGMASTER_STEPS", 1'200);
    std::uint64_t const queries = chosen("RINGMASTER_QUERIES", 150);
    std::size_t compared = 0;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        SearchedDay day(seed);
        day.live(steps, seed % 2 == 0);
        EXPECT_EQ(day.differing(queries), "")
            << "RINGMASTER_SEED=" << seed << " RINGMASTER_SEEDS=1 RINGMASTER_STEPS=" << steps
            << " RINGMASTER_QUERIES=" << queries;
        compared += day.compared();
    }
    std::cout << "seeds " << first << " to " << first + seeds - 1 << ", " << queries
              << " queries of each of four kinds: " << compared << " groups compared\n";
}

// What would not be noticed is no check.
TEST(Searched, AggregatesThatAreOffByOneAreNoticed) {
    SearchedDay day(chosen("RINGMASTER_SEED", 2));
    day.live(chosen("RINGMASTER_STEPS", 800), true);
    struct Changed {
        SearchedTable table;
        Rows rows;
        char const* name;
        std::vector<char const*> numbers;
    };
    std::vector<Changed> const all{
        {searched_contacts(),
         day.ledger().contact_sessions(),
         "contact_session",
         {"queue_duration", "connected_duration", "wrap_up_duration", "queue_count",
          "is_contact_handled"}},
        {searched_legs(),
         day.ledger().contact_legs(),
         "contact_leg",
         {"queue_duration", "connected_duration", "transfer_count"}},
        {searched_channels(),
         channel_rows(day.ledger().agent_sessions(), day.ledger().agent_activities()),
         "agent_activity",
         {"end_time"}}};
    for (auto const& [table, rows, name, numbers] : all) {
        ASSERT_EQ(day.differing(table, rows, 20), "");
        for (char const* const number : numbers) {
            auto const change = [&, &name = name](std::string const& by) {
                day.records().change("UPDATE " + std::string(name) + " SET " + number + "=" +
                                     number + by + " WHERE " + number + ">0");
            };
            change("+1");
            EXPECT_NE(day.differing(table, rows, 300), "") << name << '.' << number;
            change("-1");
        }
    }
}

}  // namespace
}  // namespace ringmaster::simulation::searched_test
