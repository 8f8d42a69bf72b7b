// The thread that writes records: what it catches up with, what it tells, that it ends (RP-6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

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
