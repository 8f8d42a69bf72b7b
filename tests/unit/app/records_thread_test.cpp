// The thread that writes records: what it catches up with, what it tells, that it ends (RP-6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "app/daemon/records_retention.hpp"
#include "app/daemon/records_thread.hpp"
#include "app/tools/tools.hpp"
#include "unit/app/demo_folder.hpp"

namespace ringmaster::app::records_thread_test {
namespace {

using ::testing::HasSubstr;

class Records : public DemoFolder {
protected:
    Records() { EXPECT_EQ(import_demo(), Exit::success) << errors.str(); }
    [[nodiscard]] RecordsThread::Options options() const {
        RecordsThread::Options wanted{settings.database_path(), settings.records_path()};
        wanted.look_every = wanted.retry_after = std::chrono::milliseconds(1);
        return wanted;
    }
    // False when it was not told within ten seconds.
    [[nodiscard]] bool told(std::string const& line) const {
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (metrics.render().find(line) == std::string::npos) {
            if (std::chrono::steady_clock::now() > until) return false;
            std::this_thread::yield();
        }
        return true;
    }

    LogBook book{{"off", "text", {}}};
    Metrics metrics;
};

TEST_F(Records, AreWrittenBesideTheDatabase) {
    {
        RecordsThread const thread(options(), metrics, book.room("reports"));
        EXPECT_TRUE(told("ringmaster_reports_entries_total 1\n")) << metrics.render();
        EXPECT_TRUE(told("ringmaster_reports_behind_entries 0\n"));
    }
    EXPECT_TRUE(std::filesystem::exists(settings.records_path()));
    EXPECT_FALSE(std::filesystem::exists(settings.records_path() + "-wal"));
}

TEST_F(Records, AreTriedAgainWhenTheyCannotBeWritten) {
    std::filesystem::create_directory(settings.records_path());
    RecordsThread const thread(options(), metrics, book.room("reports"));
    EXPECT_FALSE(metrics.render().find("ringmaster_reports_entries_total 1\n") !=
                 std::string::npos);
    std::filesystem::remove(settings.records_path());
    EXPECT_TRUE(told("ringmaster_reports_entries_total 1\n"));
}

// RP-1: each organization's are kept as it has set it, else as the server has.
TEST_F(Records, AreKeptAsTheOrganizationSaysElseAsTheServer) {
    settings.reports_contact_days = 90;
    settings.reports_agent_days = 30;
    api::Directory directory{core::OrgId{}};
    auto const by_server = records_retention(settings, directory);
    EXPECT_EQ(by_server.contact_days, 90U);
    EXPECT_EQ(by_server.agent_days, 30U);
    nlohmann::json const body{{"reportsContactDays", 0}, {"reportsWrapUpDays", 400}};
    api::DocumentChange change;
    change.resource = "organization-setting";
    change.id = "00000000-0000-4000-8000-000000000001";
    change.body = body.dump();
    change.value = std::make_shared<nlohmann::json const>(body);
    directory.apply({change}, core::Time{1});
    auto const own = records_retention(settings, directory);
    EXPECT_EQ(own.contact_days, 0U);
    EXPECT_EQ(own.wrap_up_days, 400U);
    EXPECT_EQ(own.agent_days, 30U);
    EXPECT_EQ(own.callback_days, settings.reports_callback_days);
}

TEST_F(Records, AreMadeAnewByACommand) {
    ASSERT_EQ(rebuild_reports(settings, false, console()), Exit::success) << errors.str();
    EXPECT_THAT(out.str(), HasSubstr(" seq 1\n"));
    EXPECT_THAT(out.str(), HasSubstr("1 entries\n"));
    RecordsThread const thread(options(), metrics, book.room("reports"));
    ASSERT_TRUE(told("ringmaster_reports_behind_entries 0\n"));
    while (rebuild_reports(settings, false, console()) == Exit::success) std::this_thread::yield();
    EXPECT_THAT(errors.str(), HasSubstr("is being written by another process"));
}

}  // namespace
}  // namespace ringmaster::app::records_thread_test
