// Random days, and every number of their records and statistics beside one that is recomputed from
// the engine's events by a program of its own (RP-1 to RP-4, RP-6). RINGMASTER_SEED (first),
// RINGMASTER_SEEDS (how many) and RINGMASTER_STEPS widen or repeat a run; a failure names its seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "simulation/day_records.hpp"
#include "simulation/workload.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation::records_test {
namespace {

std::uint64_t setting(char const* name, std::uint64_t usual) {
    char const* const text = std::getenv(name);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

constexpr std::size_t shown_max = 4;

// The rows that only one of both has; empty: they say the same.
std::string difference(Rows records, Rows ledger) {
    std::sort(records.begin(), records.end());
    std::sort(ledger.begin(), ledger.end());
    Rows wrong;
    Rows missing;
    std::set_difference(records.begin(), records.end(), ledger.begin(), ledger.end(),
                        std::back_inserter(wrong));
    std::set_difference(ledger.begin(), ledger.end(), records.begin(), records.end(),
                        std::back_inserter(missing));
    std::string text;
    auto const show = [&text](char const* who, Rows const& rows) {
        for (std::size_t at = 0; at < std::min(rows.size(), shown_max); ++at) {
            text += std::string(who) + rows[at] + '\n';
        }
    };
    show("  records: ", wrong);
    show("  events:  ", missing);
    if (wrong.empty() && missing.empty()) return {};
    return std::to_string(std::max(wrong.size(), missing.size())) + " rows differ\n" + text;
}

// Columns that few days have anything to say in.
constexpr char const* rare_columns[]{
    "contact_session 16", "contact_session 17",  // consults that were answered: in the conference
    "contact_leg 22",     "contact_leg 23",      // below there is one
    "contact_session 19", "contact_session 20",  // conferences
    "contact_session 25", "contact_session 27",  // transfers to agents, to entry points
    "contact_session 37",                        // monitoring
    "contact_leg 13",     "queues 10",           // customers who left while it rang
    "wrap_up 15",         "wrap_up 16"};         // words

// Which columns of which table ever said anything but nothing: others were not compared.
class Said {
public:
    void note(std::string const& table, Rows const& rows) {
        for (std::string const& text : rows) {
            auto& columns = said_[table];
            std::size_t column = 0;
            std::string_view rest = text;
            for (;; ++column) {
                auto const end = rest.find('|');
                if (columns.size() <= column) columns.push_back(false);
                auto const value = rest.substr(0, end);
                if (value != "0" && value != "-" && value != "0.000000") columns[column] = true;
                if (end == std::string_view::npos) break;
                rest.remove_prefix(end + 1);
            }
        }
    }
    [[nodiscard]] std::set<std::string> silent() const {
        std::set<std::string> all;
        for (auto const& [table, columns] : said_) {
            for (std::size_t column = 0; column < columns.size(); ++column) {
                if (!columns[column]) all.insert(table + " " + std::to_string(column + 1));
            }
        }
        return all;
    }

private:
    std::map<std::string, std::vector<bool>> said_;
};

// A day with its records and the ledger of the same events.
class Day {
public:
    Day(std::uint64_t seed, Said& said) : workload_(seed), random_(seed + 1'000'000), said_(said) {
        workload_.open();
        began_ = workload_.stage().now;
    }
    void live(std::uint64_t steps) {
        for (std::uint64_t step = 0; step < steps; ++step) workload_.step();
        write();
    }
    void go_home() {
        workload_.go_home();
        write();
    }
    void write() {
        auto const& journal = workload_.stage().journal();
        for (; taken_ < journal.size(); ++taken_) ledger_.take(journal[taken_]);
        records_.write(journal, 1 + random_.below(40), workload_.stage().now);
        records_.project();
    }
    // Of the whole day and of intervals that begin anywhere.
    LedgerQuestion question(std::size_t intervals) {
        LedgerQuestion asked;
        asked.now = workload_.stage().now;
        auto const length = static_cast<std::uint64_t>((asked.now - began_).count());
        asked.borders = {began_, asked.now + std::chrono::minutes(1)};
        for (std::size_t more = 1; more < intervals; ++more) {
            asked.borders.push_back(began_ + Duration(1 + random_.below(length)));
        }
        std::sort(asked.borders.begin(), asked.borders.end());
        auto const same = std::unique(asked.borders.begin(), asked.borders.end());
        asked.borders.erase(same, asked.borders.end());
        asked.level = std::chrono::seconds(1 + random_.below(300));
        asked.short_abandon = std::chrono::seconds(random_.below(120));
        for (auto const& [id, queue] : workload_.stage().engine().state().config.queues) {
            if (random_.chance(50)) asked.levels[id] = Duration(random_.below(300'000));
        }
        return asked;
    }
    // Of one table, or of all.
    std::string differing_records(std::string const& only = {}) {
        std::string text;
        auto const look = [&](char const* table, Rows (DayRecords::*records)() const,
                              Rows (Ledger::*ledger)() const) {
            if (!only.empty() && only != table) return;
            compare(table, (records_.*records)(), (ledger_.*ledger)(), text);
        };
        look("contact_session", &DayRecords::contact_sessions, &Ledger::contact_sessions);
        look("contact_leg", &DayRecords::contact_legs, &Ledger::contact_legs);
        look("wrap_up", &DayRecords::wrap_ups, &Ledger::wrap_ups);
        look("callback_attempt", &DayRecords::callbacks, &Ledger::callbacks);
        look("recording", &DayRecords::recordings, &Ledger::recordings);
        look("agent_session", &DayRecords::agent_sessions, &Ledger::agent_sessions);
        look("agent_activity", &DayRecords::agent_activities, &Ledger::agent_activities);
        return text;
    }
    std::string differing_statistics(LedgerQuestion const& asked) {
        std::string text;
        compare("queues", records_.queues(asked), ledger_.queues(asked), text);
        compare("queue tasks", records_.queue_tasks(asked), ledger_.queue_tasks(asked), text);
        for (bool const by_team : {false, true}) {
            compare(by_team ? "teams" : "agents", records_.agents(asked, by_team),
                    ledger_.agents(asked, by_team), text);
        }
        for (unsigned by = 0; by < 16; ++by) {
            reports::WrapUpsBy const told{(by & 1U) != 0, (by & 2U) != 0, (by & 4U) != 0,
                                          (by & 8U) != 0};
            compare("wrap-ups", records_.wrap_up_groups(asked, told),
                    ledger_.wrap_up_groups(asked, told.reason, told.queue, told.team, told.agent),
                    text);
        }
        return text;
    }
    [[nodiscard]] std::size_t compared() const { return compared_; }
    DayRecords& records() { return records_; }

private:
    void compare(std::string const& what, Rows const& records, Rows const& ledger,
                 std::string& text) {
        compared_ += ledger.size();
        said_.note(what, ledger);
        auto const found = difference(records, ledger);
        if (!found.empty()) text += what + ": " + found;
    }

    Workload workload_;
    Random random_;
    Said& said_;
    Time began_;
    Ledger ledger_;
    std::size_t taken_ = 0;
    DayRecords records_;
    std::size_t compared_ = 0;
};

TEST(Records, AreWhatTheEventsSayOfRandomDays) {
    std::uint64_t const first = setting("RINGMASTER_SEED", 1);
    std::uint64_t const seeds = setting("RINGMASTER_SEEDS", 5);
    std::uint64_t const steps = setting("RINGMASTER_STEPS", 1'500);
    Said said;
    std::size_t compared = 0;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        Day day(seed, said);
        day.live(steps);
        std::string text = day.differing_records() + day.differing_statistics(day.question(1)) +
                           day.differing_statistics(day.question(20));
        day.go_home();
        text += day.differing_records() + day.differing_statistics(day.question(1)) +
                day.differing_statistics(day.question(20));
        EXPECT_EQ(text, "") << "RINGMASTER_SEED=" << seed
                            << " RINGMASTER_SEEDS=1 RINGMASTER_STEPS=" << steps;
        compared += day.compared();
    }
    std::cout << "seeds " << first << " to " << first + seeds - 1 << ", " << steps
              << " inputs each: " << compared << " rows compared\n";
    if (setting("RINGMASTER_SEEDS", 0) != 0) return;
    std::set<std::string> rare(std::begin(rare_columns), std::end(rare_columns));
    for (auto const& column : said.silent()) {
        EXPECT_TRUE(rare.contains(column)) << column << " was never compared";
    }
}

// What random days seldom have: a conference, a wrap-up with words.
TEST(Records, AreWhatTheEventsSayOfAConference) {
    using testing::named;
    testing::SmallWorld world;
    auto const give = [&world](auto command, char const* agent) {
        command.by = testing::SmallWorld::actor(agent);
        command.agent = named<AgentId>(agent);
        command.task = named<TaskId>("c1");
        EXPECT_FALSE(world.give(command).refusal) << command.type_name;
        world.wait(std::chrono::seconds(7));
    };
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.bring_in("ben");
    StartConsult consult;
    consult.target.agent = named<AgentId>("ben");
    give(consult, "anna");
    give(AcceptConsult{}, "ben");
    give(JoinConference{}, "anna");
    give(LeaveConference{}, "ben");
    give(End{}, "anna");
    SubmitWrapUp submit;
    submit.code = named<AuxCodeId>("sale");
    submit.reason = "sold";
    submit.note = "comes again";
    give(submit, "anna");
    Ledger ledger;
    for (Event const& event : world.journal()) ledger.take(event);
    DayRecords records;
    records.write(world.journal(), 3, world.now);
    records.project();
    EXPECT_EQ(difference(records.contact_sessions(), ledger.contact_sessions()), "");
    EXPECT_EQ(difference(records.contact_legs(), ledger.contact_legs()), "");
    EXPECT_EQ(difference(records.wrap_ups(), ledger.wrap_ups()), "");
    EXPECT_EQ(records.rows("SELECT conference_count FROM contact_session"), Rows{"1"});
    EXPECT_EQ(records.rows("SELECT note FROM wrap_up"), Rows{"comes again"});
}

struct Compared {
    std::string table;
    std::string key;  // without the organization
    std::vector<std::string> numbers;
};

// What would not be noticed is no check: each number of one row, off by one, on a day that has
// something to say in each.
TEST(Records, ThatAreOffByOneAreNoticed) {
    Said said;
    Day day(setting("RINGMASTER_SEED", 3), said);
    day.live(setting("RINGMASTER_STEPS", 800));
    day.go_home();
    ASSERT_EQ(day.differing_records(), "");
    std::vector<Compared> const tables{
        {"contact_session",
         "task",
         {"created_time",       "ended_time",           "closed_time",
          "total_duration",     "queue_count",          "queue_duration",
          "ringing_count",      "ringing_duration",     "connected_count",
          "connected_duration", "hold_count",           "hold_duration",
          "consult_count",      "consult_duration",     "consult_to_queue_duration",
          "conference_count",   "conference_duration",  "wrap_up_count",
          "wrap_up_duration",   "transfer_count",       "blind_transfer_count",
          "overflow_count",     "callback_retry_count", "contact_priority",
          "is_contact_offered"}},
        {"contact_leg",
         "task, leg",
         {"created_time", "ended_time", "queue_ended_time", "queue_duration", "answered_time",
          "offered_count", "ringing_duration", "not_answered_count", "declined_count",
          "left_ringing_count", "engagement", "connected_time", "connected_duration", "hold_count",
          "hold_duration", "consult_count", "consult_duration", "transfer_count",
          "wrap_up_duration"}},
        {"wrap_up",
         "task, engagement, version",
         {"started_time", "submitted_time", "decided_time", "duration", "extensions"}},
        {"callback_attempt",
         "task, dial",
         {"dialled_time", "ringing_time", "ended_time", "is_active", "is_answered", "is_counted",
          "next_time"}},
        {"recording",
         "task, number",
         {"started_time", "ended_time", "duration", "paused_count", "paused_duration",
          "resumed_count", "auto_resumed_count"}},
        {"agent_session",
         "agent_id, number",
         {"start_time", "end_time", "available_count", "available_duration", "idle_count",
          "idle_duration"}},
        {"agent_activity", "agent_id, session, number", {"start_time", "end_time", "duration"}}};
    for (auto const& [table, key, numbers] : tables) {
        for (auto const& number : numbers) {
            auto const change = [&, &table = table, &key = key](char const* by) {
                day.records().change("UPDATE " + table + " SET " + number + "=" + number + by +
                                     " WHERE (" + key + ") IN (SELECT " + key + " FROM " + table +
                                     " WHERE " + number + " IS NOT NULL ORDER BY " + key +
                                     " LIMIT 1)");
            };
            change("+1");
            EXPECT_NE(day.differing_records(table), "") << table << '.' << number;
            change("-1");
        }
    }
    EXPECT_EQ(day.differing_records(), "");
}

}  // namespace
}  // namespace ringmaster::simulation::records_test
