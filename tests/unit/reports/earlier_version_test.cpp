// Records that an earlier version has made go on: nothing of them is lost, for the journal may not
// reach as far back.
#include <algorithm>
#include <filesystem>
#include <sstream>

#include "reports/tables.hpp"
#include "ringmaster/store/connection.hpp"
#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::earlier_version_test {
namespace {

class EarlierVersion : public ::testing::Test {
protected:
    EarlierVersion() {
        busy_day(stage.world, [this] { stage.write(); });
        stage.project();
    }
    // As version 1 had them: rows in the order of their ids.
    void put_back() const {
        std::string const former = stage.records() + ".1";
        {
            store::Connection made(former, store::Connection::Access::read_write);
            made.folds_log_on_close(true);
            made.execute("ATTACH '" + stage.records() + "' AS now");
            std::string sql = tables_sql();
            std::string const rows = ")) STRICT;";
            for (auto at = sql.find(rows); at != std::string::npos; at = sql.find(rows, at)) {
                sql.replace(at, rows.size(), ")) STRICT, WITHOUT ROWID;");
            }
            made.execute(sql + indexes_sql());
            for (char const* const table : {"organization", "known"}) copy(made, table);
            for (Table const& table : record_tables()) copy(made, std::string(table.name));
            made.execute("PRAGMA journal_mode=WAL; PRAGMA user_version=1; PRAGMA application_id=" +
                         std::to_string(0x524D5250));
        }
        std::filesystem::rename(former, stage.records());
    }
    [[nodiscard]] std::vector<std::string> lines() const {
        std::istringstream text(stage.dump());
        std::vector<std::string> all;
        for (std::string line; std::getline(text, line);) all.push_back(line);
        std::sort(all.begin(), all.end());
        return all;
    }

    Stage stage;

private:
    static void copy(store::Connection& made, std::string const& table) {
        made.execute("INSERT INTO main." + table + " SELECT * FROM now." + table);
    }
};

TEST_F(EarlierVersion, NothingIsLost) {
    auto const before = lines();
    put_back();
    EXPECT_FALSE(Records::open(stage.records()));
    stage.project();
    EXPECT_EQ(lines(), before);
    EXPECT_TRUE(Records::open(stage.records()));
    EXPECT_FALSE(std::filesystem::exists(stage.records() + ".new"));
    EXPECT_EQ(stage.row("SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%WITHOUT ROWID%'"),
              "2");
}

TEST_F(EarlierVersion, TheyGoOnWhereTheyWere) {
    auto const before = lines();
    put_back();
    stage.write_snapshot();
    stage.cut_up_to(stage.seq());
    stage.project();
    EXPECT_EQ(lines(), before);
}

TEST_F(EarlierVersion, WhatWasLeftOfAnEndedAttemptIsNoHarm) {
    auto const before = lines();
    put_back();
    {
        store::Connection left(stage.records() + ".new", store::Connection::Access::read_write);
        left.execute("CREATE TABLE contact_session(a)");
    }
    stage.project();
    EXPECT_EQ(lines(), before);
}

}  // namespace
}  // namespace ringmaster::reports::earlier_version_test
