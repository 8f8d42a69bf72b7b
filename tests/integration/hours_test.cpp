// Business hours over the wire (RQ-9): a queue that opens and closes by documents with time zones.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <ctime>
#include <future>

#include "integration/desktop.hpp"
#include "ringmaster/store/reader.hpp"
#include "ringmaster/store/store.hpp"

namespace ringmaster::tests::hours_test {
namespace {

using nlohmann::json;

constexpr char const* office = "80040000-0000-4000-8000-0000000000a1";
constexpr char const* holidays = "40110000-0000-4000-8000-0000000000a1";
constexpr char const* overrides = "03e44000-0000-4000-8000-0000000000a1";

// Today and some days on, in UTC; far enough that midnight passes unnoticed.
std::string date(int days_on) {
    std::time_t const seconds = std::time(nullptr) + std::time_t{days_on} * 86'400;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char buffer[16];
    return {buffer, std::strftime(buffer, sizeof buffer, "%Y-%m-%d", &parts)};
}

json always() {
    return {{"name", "Always"}, {"days", {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}}};
}

// The billing queue follows business hours that are open day and night, but for `holiday`s.
void follow_office(json& document, bool holiday) {
    auto& kinds = document["resources"];
    json hours{{"id", office}, {"name", "Office"}, {"timezone", "Pacific/Apia"}};
    hours["workingHours"] = json::array({always()});
    if (holiday) {
        hours["holidaysId"] = holidays;
        kinds["holiday-list"].push_back(
            {{"id", holidays},
             {"name", "Holidays"},
             {"holidays",
              {{{"name", "These days"}, {"startDate", date(-2)}, {"endDate", date(3)}}}}});
    }
    kinds["business-hours"].push_back(hours);
    for (auto& queue : kinds["contact-service-queue"]) {
        if (queue["id"] == kinds["entry-point"][0]["queueId"]) queue["businessHoursId"] = office;
    }
}

Answer call(World& world) { return world.connector().post("/v1/tasks", world.call_body()); }

TEST(Hours, AHolidayClosesAnOverrideOpensAndAnImportChangesIt) {
    World world([](json& document) { follow_office(document, true); });
    world.start({1});
    auto const refused = call(world);
    EXPECT_EQ(refused.status, 409) << refused.text();
    EXPECT_EQ(refused.body["reasonCode"], "OUTSIDE_BUSINESS_HOURS");
    ASSERT_EQ(world.daemon.stop(), 0);

    auto& kinds = world.organization["resources"];
    kinds["overrides"].push_back({{"id", overrides},
                                  {"name", "Overrides"},
                                  {"timezone", "America/New_York"},
                                  {"overrides",
                                   {{{"name", "Open"},
                                     {"startDateTime", date(-2) + "T00:00"},
                                     {"endDateTime", date(3) + "T23:59"},
                                     {"workingHours", true}}}}});
    kinds["business-hours"].back()["overridesId"] = overrides;
    world.daemon.import_organization(world.organization);
    world.restart();
    EXPECT_EQ(call(world).status, 201);
}

TEST(Hours, AClosedQueueOverflows) {
    std::string other;
    World world([&other](json& document) {
        follow_office(document, true);
        auto& queues = document["resources"]["contact-service-queue"];
        auto const& wanted = document["resources"]["entry-point"][0]["queueId"];
        for (auto const& queue : queues) {
            bool const voice = queue.value("channelType", "TELEPHONY") == "TELEPHONY";
            if (voice && queue["id"] != wanted && other.empty()) other = queue["id"];
        }
        for (auto& queue : queues) {
            if (queue["id"] == wanted) queue["overflowQueueId"] = other;
        }
    });
    world.start({1});
    auto const task = world.customer_calls();
    json queued;
    auto const history = world.history(task);
    for (auto const& row : history["data"]) {
        for (auto const& event : row["events"]) {
            if (event["type"] == "TaskQueued") queued = event;
        }
    }
    EXPECT_EQ(queued["queue"], other) << history.dump();
    EXPECT_EQ(queued["reason"], "OVERFLOW");
}

// The first column of the first row, or the number of changed rows.
int execute(World const& world, std::string const& sql) {
    auto const path = (world.daemon.folder() / "data" / "ringmaster.db").string();
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr), SQLITE_OK) << sql;
    int const step = sqlite3_step(statement);
    EXPECT_TRUE(step == SQLITE_ROW || step == SQLITE_DONE) << sqlite3_errmsg(database);
    int const result =
        step == SQLITE_ROW ? sqlite3_column_int(statement, 0) : sqlite3_changes(database);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return result;
}

// Beside the first, under an id that differs from its by the last digit.
void keep_second_hours(World const& world) {
    auto const path = (world.daemon.folder() / "data" / "ringmaster.db").string();
    auto const first = core::parse_uuid("80040000-0000-4000-8000-0000000000a1");
    auto store = store::Store::open({.path = path});
    ASSERT_TRUE(store) << store.error().message;
    auto reader = store::Reader::open(path);
    ASSERT_TRUE(reader) << reader.error().message;
    auto const documents = reader.value().documents(*core::OrgId::parse(world.org_id), {});
    ASSERT_TRUE(documents) << documents.error().message;
    store::Batch batch;
    for (auto const& found : documents.value()) {
        if (found.id != *first) continue;
        std::string body = found.body;
        for (auto at = body.find("0000000000a1"); at != std::string::npos;
             at = body.find("0000000000a1", at + 1)) {
            body.replace(at, 12, "0000000000a2");
        }
        batch.documents.push_back({found.org,
                                   found.resource,
                                   {first->high, first->low + 1},
                                   1,
                                   std::move(body),
                                   found.created});
    }
    ASSERT_EQ(batch.documents.size(), 1U);
    std::promise<bool> committed;
    ASSERT_EQ(store.value()->submit(std::move(batch),
                                    [&committed](store::CommitResult const& result) {
                                        committed.set_value(result.committed);
                                    }),
              store::Submitted::accepted);
    ASSERT_TRUE(committed.get_future().get());
}

// A file of a time in which the documents were kept and nothing came of them.
TEST(Hours, HoursTheEngineDoesNotKnowAreToldAtTheStartAndLast) {
    World world([](json& document) { follow_office(document, false); });
    keep_second_hours(world);
    auto const changes = "SELECT count(*) FROM journal WHERE kind = 'ChangeConfiguration'";
    int const before = execute(world, changes);
    world.start({1});
    ASSERT_TRUE(world.daemon.logs("business hours are known further ahead"));
    EXPECT_EQ(world.daemon.stop(), 0);
    EXPECT_EQ(execute(world, changes), before + 1);
    world.restart();
    EXPECT_EQ(call(world).status, 201);
    EXPECT_EQ(world.daemon.stop(), 0);
    EXPECT_EQ(execute(world, changes), before + 1);
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
}

}  // namespace
}  // namespace ringmaster::tests::hours_test
