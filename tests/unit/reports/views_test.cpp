// What people who read with SQL rely on: a range of time finds an index, and every view is
// described.
#include <fstream>
#include <sstream>

#include "reports/tables.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::views_test {
namespace {

TEST(Views, FindARangeOfTimeByAnIndex) {
    Stage stage;
    stage.project();
    for (Table const& table : record_tables()) {
        std::string const time(table.time);
        std::string plan;
        for (std::string const& line :
             stage.rows("EXPLAIN QUERY PLAN SELECT * FROM " + std::string(table.view) +
                        " WHERE org_id='x' AND " + time + ">=1 AND " + time + "<2")) {
            plan += line + '\n';
        }
        EXPECT_NE(plan.find("INDEX " + std::string(table.name) + "_time (org=?"), std::string::npos)
            << plan;
    }
}

TEST(Views, AreDescribed) {
    std::ifstream file(RINGMASTER_SOURCE_DIR "/docs/reporting.md");
    std::ostringstream text;
    text << file.rdbuf();
    for (Table const& table : record_tables()) {
        for (std::string_view const view : {table.view, table.versions_view}) {
            if (view.empty()) continue;
            std::string const row = "| `" + std::string(view) + "` |";
            EXPECT_NE(text.str().find(row), std::string::npos) << row;
        }
    }
}

TEST(Views, NamesOnTheWireAreCamelCase) {
    EXPECT_EQ(wire_name({"connected_duration", ColumnKind::sum}), "connectedDuration");
    EXPECT_EQ(wire_name({"last_queue_id", ColumnKind::id, "lastQueue.id"}), "lastQueue.id");
}

}  // namespace
}  // namespace ringmaster::reports::views_test
