// `report`: three ways to print a table, and what is refused (RP-2 to RP-4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/tools/report_table.hpp"
#include "app/tools/tools.hpp"
#include "unit/app/demo_folder.hpp"

namespace ringmaster::app::report_tool_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

ReportTable small_table() {
    ReportTable table;
    table.columns = {"name", "wrapUps", "share"};
    table.rows.push_back({std::string("Bill, \"late\""), std::int64_t{4}, 0.5});
    table.rows.push_back({std::string("Größe"), std::int64_t{2}, {}});
    return table;
}

std::string printed(ReportFormat format) {
    std::ostringstream out;
    print(small_table(), format, out);
    return out.str();
}

TEST(ReportTable, IsCsvAsSpreadsheetsReadIt) {
    EXPECT_EQ(printed(ReportFormat::csv),
              "name,wrapUps,share\r\n\"Bill, \"\"late\"\"\",4,0.500\r\nGröße,2,\r\n");
}

TEST(ReportTable, IsJsonWithItsNumbers) {
    auto const parsed = nlohmann::json::parse(printed(ReportFormat::json));
    EXPECT_EQ(parsed[0]["wrapUps"], 4);
    EXPECT_EQ(parsed[0]["share"], 0.5);
    EXPECT_TRUE(parsed[1]["share"].is_null());
}

TEST(ReportTable, HasBarsForEyes) {
    std::string const text = printed(ReportFormat::table);
    EXPECT_THAT(text, StartsWith("name          wrapUps  share\n"));
    EXPECT_THAT(text, HasSubstr("Größe               2         ████████████\n"));
}

class Report : public DemoFolder {
protected:
    Report() { EXPECT_EQ(import_demo(), Exit::success) << errors.str(); }
};

TEST_F(Report, PrintsAnEmptyDay) {
    ASSERT_EQ(rebuild_reports(settings, false, console()), Exit::success) << errors.str();
    ReportOptions options;
    options.from = "2026-03-29";
    options.minutes = 60;
    options.as_csv = true;
    for (auto const about : {ReportAbout::queues, ReportAbout::agents, ReportAbout::wrap_ups}) {
        options.about = about;
        ASSERT_EQ(report(settings, options, console()), Exit::success) << errors.str();
        EXPECT_THAT(out.str(), StartsWith("intervalStartTime,"));
    }
}

TEST_F(Report, RefusesWhatIsNoRangeOfDays) {
    ReportOptions options;
    options.from = "2026-02-30";
    EXPECT_EQ(report(settings, options, console()), Exit::usage);
    options.from = "2026-03-02";
    options.to = "2026-03-01";
    EXPECT_EQ(report(settings, options, console()), Exit::usage);
    EXPECT_THAT(errors.str(), HasSubstr("--from and --to"));
    options.to.clear();
    EXPECT_EQ(report(settings, options, console()), Exit::failure);  // there are no records yet
}

}  // namespace
}  // namespace ringmaster::app::report_tool_test
