// The SQL of docs/reporting.md as people copy it: it can be asked, and the service level of a day
// comes three ways out of the view, from real events (RP-3).
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "unit/reports/busy_day.hpp"
#include "unit/reports/stage.hpp"

namespace ringmaster::reports::documented_sql_test {
namespace {

using namespace core;
using std::chrono::seconds;
using testing::named;
using testing::SmallWorld;

void replace_all(std::string& text, std::string const& from, std::string const& into) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        text.replace(at, from.size(), into);
    }
}

// Of the day of these tests.
std::vector<std::string> documented() {
    std::ifstream file(RINGMASTER_SOURCE_DIR "/docs/reporting.md");
    std::ostringstream read;
    read << file.rdbuf();
    std::string const text = read.str();
    std::string const begin = "```sql\n";
    auto const day = testing::start_of_day.epoch_ms / 1'000;
    std::vector<std::string> all;
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        at += begin.size();
        std::string sql = text.substr(at, text.find("```", at) - at);
        replace_all(sql, "unixepoch('2026-11-06')", std::to_string(day));
        replace_all(sql, "unixepoch('2026-11-07')", std::to_string(day + 86'400));
        sql.erase(sql.rfind(';'));
        all.push_back(std::move(sql));
    }
    return all;
}

std::string documented_with(std::string const& word) {
    for (std::string const& sql : documented()) {
        if (sql.find(word) != std::string::npos) return sql;
    }
    ADD_FAILURE() << "no SQL with " << word;
    return "SELECT 1";
}

class DocumentedSql : public ::testing::Test {
protected:
    SmallWorld& world() { return stage.world; }
    void set_anna(bool available) {
        world().give(SetState{SmallWorld::actor("anna"), named<AgentId>("anna"), available,
                              available ? AuxCodeId{} : named<AuxCodeId>("lunch"), ""});
    }
    // Waits for so long, then is answered, ended and wrapped up by its deadline; or leaves.
    void call(seconds wait, bool is_answered) {
        std::string const task = "c" + std::to_string(++calls_);
        set_anna(is_answered && wait.count() == 0);
        world().call(task);
        world().wait(wait);
        if (!is_answered) return void(world().tell(CustomerLeft{{}, named<TaskId>(task)}));
        if (wait.count() != 0) set_anna(true);
        world().accept("anna", task);
        world().wait(seconds(10));
        world().end("anna", task);
        world().wait(seconds(61));
    }

    Stage stage;
    int calls_ = 0;
};

TEST_F(DocumentedSql, CanBeAskedAsItStands) {
    busy_day(world(), [this] { stage.write(); });
    stage.project();
    auto const all = documented();
    EXPECT_EQ(all.size(), 6U);
    for (std::string const& sql : all) EXPECT_NO_THROW(stage.rows(sql)) << sql;
    EXPECT_FALSE(stage.rows(documented_with("report_agent_activities")).empty());
    EXPECT_FALSE(stage.rows(documented_with("AS offered")).empty());
}

TEST_F(DocumentedSql, GivesTheServiceLevelThreeWays) {
    world().bring_in("anna");
    for (int one = 0; one < 70; ++one) call(seconds(0), true);
    for (int one = 0; one < 10; ++one) call(seconds(12), false);
    for (int one = 0; one < 20; ++one) call(seconds(25), true);
    for (int one = 0; one < 3; ++one) call(seconds(2), false);  // short ones count nowhere
    stage.write();
    stage.project();
    EXPECT_THAT(stage.rows(documented_with("abandons_negative")),
                ::testing::ElementsAre("support|77.8|70.0|80.0"));
}

}  // namespace
}  // namespace ringmaster::reports::documented_sql_test
