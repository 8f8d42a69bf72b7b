// Who sees what, which queries are refused and how, variables and fragments, and what the schema
// says of itself.
#include <ctime>
#include <set>

#include "ringmaster/reports/records.hpp"
#include "ringmaster/store/connection.hpp"
#include "search/query/filter.hpp"
#include "search/query/functions.hpp"
#include "unit/search/refusal_time.hpp"
#include "unit/search/search_world.hpp"

namespace ringmaster::search::query_test {
namespace {

using namespace core;
using nlohmann::json;
using ::testing::HasSubstr;
using testing::named;

constexpr char filter_leaf[] = "{lastQueue:{name:{contains:\"u\"}} wrapUps:{origin:{match:\"*\"}}}";

class Query : public SearchWorld {
protected:
    Query() { busy(); }
    // Ids by pages of records, for whom `question` is of.
    std::set<std::string> records(std::string const& record, std::vector<std::string> const& key) {
        auto opened = reports::Records::open(stage.records());
        reports::RecordsQuestion asked;
        asked.org = question.org;
        asked.record = record;
        asked.until = question.now;
        asked.rows_max = 10'000;
        asked.led = question.led;
        asked.shows_monitoring = question.shows_monitoring;
        auto const page = opened.value().page(asked).value();
        std::set<std::string> ids;
        for (auto const& row : page.rows) {
            std::string id;
            for (std::string const& field : key) {
                auto const at = std::find(page.fields.begin(), page.fields.end(), field);
                auto const& value = row[static_cast<std::size_t>(at - page.fields.begin())];
                id += id.empty() ? "" : ":";
                if (auto const* number = std::get_if<std::int64_t>(&value)) {
                    id += std::to_string(*number);
                } else {
                    id += std::get<std::string>(value);
                }
            }
            ids.insert(id);
        }
        return ids;
    }
    std::set<std::string> found(std::string const& root, std::string const& field) {
        std::set<std::string> ids;
        for (json const& row : list(root, "", field)) ids.insert(row[field]);
        return ids;
    }
    std::set<std::string> found_activities() {
        std::set<std::string> ids;
        for (json const& row : list("taskDetails", "", "activities(first:100){nodes{id}}")) {
            for (json const& one : row["activities"]["nodes"]) ids.insert(one["id"]);
        }
        return ids;
    }
};

TEST_F(Query, ShowsToWhomWhatPagesOfRecordsShowHim) {
    using Led = reports::RecordsQuestion::Led;
    std::vector<std::optional<Led>> const everybody{
        std::nullopt, Led{}, Led{{named<TeamId>("team").value}, {}},
        Led{{}, {named<QueueId>("support").value}},
        Led{{Uuid{9, 9}}, {named<QueueId>("sales").value, Uuid{1, 2}}}};
    std::size_t sizes = 0;
    for (auto const& led : everybody) {
        question.led = led;
        auto const contacts = found("taskDetails", "id");
        sizes += contacts.size();
        EXPECT_EQ(contacts, records("contact-sessions", {"id"}));
        EXPECT_EQ(found("taskLegDetails", "id"), records("contact-legs", {"taskId", "leg"}));
        EXPECT_EQ(found("agentSession", "agentSessionId"),
                  records("agent-sessions", {"agentSessionId"}));
        auto const activities = records("contact-activities", {"taskId", "number"});
        for (std::string const& one : found_activities()) {
            EXPECT_TRUE(activities.contains(one)) << one;
        }
        // Groups count what he sees.
        json const count = list("taskDetails", "aggregations:{field:\"id\",name:\"n\",type:count}",
                                "aggregation{value}");
        EXPECT_EQ(count[0]["aggregation"][0]["value"], contacts.size());
    }
    EXPECT_GT(sizes, 10U);
    question.led.reset();
    question.org = named<OrgId>("another");
    EXPECT_TRUE(found("taskDetails", "id").empty());
}

TEST_F(Query, HidesMonitoringFromWhomItIsHidden) {
    store::Connection file(stage.records(), store::Connection::Access::read_write);
    file.execute("UPDATE contact_activity SET is_invisible=1 WHERE number=1");
    file.execute("UPDATE contact_session SET is_monitored=1, total_monitoring_count=3");
    std::string const monitored = "filter:{isMonitored:{equals:true}}";
    auto const all = found_activities();
    EXPECT_GT(list("taskDetails", monitored, "id").size(), 0U);
    question.shows_monitoring = false;
    EXPECT_EQ(list("taskDetails", monitored, "id").size(), 0U);
    EXPECT_EQ(list("taskDetails", "", "totalMonitoringCount")[0]["totalMonitoringCount"], nullptr);
    EXPECT_EQ(list("taskDetails",
                   "aggregations:{field:\"totalMonitoringCount\",name:\"n\","
                   "type:sum}",
                   "isMonitored aggregation{value}"),
              json::parse(R"([{"isMonitored":null,"aggregation":[{"value":0.0}]}])"));
    EXPECT_EQ(found_activities(), records("contact-activities", {"taskId", "number"}));
    EXPECT_LT(found_activities().size(), all.size());
}

TEST_F(Query, TellsNothingBehindWhatIsKnown) {
    question.query = "{taskDetails(" + all_day() + "){tasks{id}}}";
    question.known_seq = stage.seq();
    EXPECT_FALSE(searcher->answer(question).value().is_behind);
    question.known_seq = stage.seq() + 1;
    EXPECT_TRUE(searcher->answer(question).value().is_behind);
    question.known_seq = 0;
    store::Connection file(stage.records(), store::Connection::Access::read_write);
    file.execute("UPDATE organization SET problem='an entry cannot be read'");
    EXPECT_TRUE(searcher->answer(question).value().is_behind);
}

TEST_F(Query, IsEndedWhenItTakesTooLong) {
    question.time_max = Duration(0);
    EXPECT_THAT(error("{taskDetails(" + all_day() + "){tasks{id activities{nodes{id}}}}}"),
                HasSubstr("took too long"));
}

TEST_F(Query, TakesVariablesFragmentsAndDirectives) {
    std::string const query =
        "query Q($from: Long!, $to: Long = 1, $f: TaskFilters, $all: Boolean = false) {"
        " taskDetails(from: $from, to: $to, filter: $f) { tasks { ...T"
        " status @include(if: $all) direction @skip(if: true) __typename } } }"
        " fragment T on TaskDetails { id ... on TaskDetails { id lastQueue { name } }"
        " lastQueue { id } }";
    json variables{{"from", testing::start_of_day.epoch_ms},
                   {"to", question.now.epoch_ms},
                   {"f", {{"channelType", {{"equals", "chat"}}}}}};
    json const tasks = data(query, variables)["taskDetails"]["tasks"];
    ASSERT_EQ(tasks.size(), 1U);
    EXPECT_EQ(tasks[0].size(), 3U);
    EXPECT_EQ(tasks[0]["__typename"], "TaskDetails");
    EXPECT_EQ(tasks[0]["lastQueue"].size(), 2U);
    variables["all"] = true;
    EXPECT_TRUE(data(query, variables)["taskDetails"]["tasks"][0].contains("status"));
    variables["f"]["channelType"]["equals"] = 5;
    EXPECT_THAT(error(query, variables), HasSubstr("$f"));
    EXPECT_THAT(error(query), HasSubstr("$from is required"));
}

TEST_F(Query, SaysWhatIsWrongAndWhere) {
    std::string const day = "taskDetails(" + all_day();
    std::vector<std::pair<std::string, std::string>> const wrong{
        {"{nobody{id}}", "no field nobody"},
        {"{" + day + "){tasks{nothing}}}", "no field nothing"},
        {"{" + day + "){tasks}}", "needs a selection"},
        {"{" + day + "){tasks{id{x}}}}", "no fields to select"},
        {"{taskDetails{tasks{id}}}", "from is required"},
        {"{taskDetails(from:\"1\",to:2){tasks{id}}}", "expected Long!"},
        {"{" + day + " limit:1){tasks{id}}}", "Unknown argument limit"},
        {"{" + day + " filter:{createdTime:{gt:1}}){tasks{id}}}", "not defined"},
        {"{" + day + " filter:{id:{like:\"x\"}}){tasks{id}}}", "not defined"},
        {"{" + day + " filter:{queueCount:{gt:\"x\"}}){tasks{id}}}", "expected Int"},
        {"{" + day + " filter:{queueCount:{gt:null}}){tasks{id}}}", "compares nothing"},
        {"{" + day + " timeComparator:never){tasks{id}}}", "expected TimeComparator"},
        {"{" + day + "){tasks{id(sort:up)}}}", "expected SortOrder"},
        {"{" + day + "){tasks{a:id a:status}}}", "two different things"},
        {"{" + day + "){tasks{...F}}} fragment F on TaskDetails{...F}", "back to itself"},
        {"{" + day + "){tasks{...G}}}", "Unknown fragment G"},
        {"{" + day + "){tasks{... on WrapUp{note}}}}", "never of type"},
        {"{" + day + "){tasks{id @upper}}}", "Unknown directive"},
        {"{" + day + "){tasks{id @skip}}}", "if is required"},
        {"{" + day + " filter:$f){tasks{id}}}", "$f is not defined"},
        {"{" + day + " pagination:{cursor:\"zz\"}){tasks{id}}}", "no end of a page"},
        {"{" + day + " pagination:{cursor:\"i1\"}){tasks{id}}}", "no end of a page"},
        {"{" + day + "){tasks{activities(first:101){nodes{id}}}}}", "first is 1 to 100"},
        {"mutation{a}", "Only queries"},
        {"query A{__typename} query B{__typename}", "several operations"},
        {"{" + day + " aggregations:{field:\"x\",name:\"n\",type:count}){tasks{id}}}",
         "There is no field x"},
        {"{" + day + " aggregations:{field:\"id\",name:\"n\",type:sum}){tasks{id}}}",
         "of numbers only"},
        {"{" + day +
             " aggregations:{field:\"id\",name:\"n\",type:count}){tasks{"
             "intervalStartTime}}}",
         "needs aggregationInterval"},
        {"{" + day +
             " aggregations:{field:\"id\",name:\"n\",type:count}){tasks{"
             "activities{nodes{agentName}}}}}",
         "beside sub-records"},
        {"{taskDetails(from:1,to:2){tasks{id}}}", "36 months"},
        {"{taskDetails(from:" + std::to_string(question.now.epoch_ms - 31 * 86'400'000LL) +
             ",to:" + std::to_string(question.now.epoch_ms) + "){tasks{activities{totalCount}}}}",
         "30 days at most"},
    };
    for (auto const& [query, message] : wrong)
        EXPECT_THAT(error(query), HasSubstr(message)) << query;
    json const where = answer("{\n  nobody {id} }");
    EXPECT_EQ(where["errors"][0]["locations"], json::parse(R"([{"line":2,"column":3}])"));
    EXPECT_EQ(where["data"], nullptr);
}

// Whatever number stands where a number may: an answer, or a refusal that says what is expected.
TEST_F(Query, NumbersOfAnySizeAreAnsweredOrRefused) {
    std::string const nines(400, '9');
    for (std::string const& number :
         {std::string("0"), std::string("-1"), std::string("2147483648"),
          std::string("9223372036854775807"), std::string("9223372036854775808"),
          std::string("-9223372036854775809"), nines, "-" + nines, std::string("1e308"),
          std::string("1e309"), std::string("-1e99999"), std::string("1e-310"),
          std::string("1e-400"), "0." + nines, nines + "." + nines, nines + "e-" + nines}) {
        for (std::string const field :
             {"createdTime", "queueCount", "doubleGlobalVariables:{value", "id"}) {
            std::string const ends = field.find('{') == std::string::npos ? "}}" : "}}}";
            for (std::string const sign : {"gt", "equals"}) {
                std::string const filter = "filter:{" + field + ":{" + sign + ":" + number + ends;
                json const told =
                    answer("{taskDetails(" + all_day() + " " + filter + "){tasks{id}}}");
                EXPECT_TRUE(told.contains("data") || told.contains("errors")) << filter;
            }
        }
        for (std::string const& range : {"from:" + number + ",to:1", "from:1,to:" + number}) {
            json const told = answer("{taskDetails(" + range + "){tasks{id}}}");
            EXPECT_TRUE(told.contains("errors")) << range;
        }
    }
}

TEST_F(Query, HostileQueriesAreRefusedAtOnce) {
    std::string doubling = "{" + std::string("taskDetails(") + all_day() + "){tasks{...F0}}}";
    for (int index = 0; index < 30; ++index) {
        std::string const next = "...F" + std::to_string(index + 1);
        doubling += "fragment F" + std::to_string(index) + " on TaskDetails{" + next + next + "}";
    }
    doubling += "fragment F30 on TaskDetails{id}";
    std::string deep = "{taskDetails(" + all_day() + " filter:";
    for (int index = 0; index < 100'000; ++index) deep += "{or:[";
    std::string wide = "{taskDetails(" + all_day() + " filter:{or:[";
    for (int index = 0; index < 1'000; ++index) wide += "{id:{equals:a}}";
    wide += "]}){tasks{id}}}";
    std::string empty = "{taskDetails(" + all_day() + " filter:{or:[";
    for (int index = 0; index < 4'000; ++index) empty += "{}";
    empty += "]}){tasks{id}}}";
    std::string sorted = "{taskDetails(" + all_day() + "){tasks{";
    for (Field const& field : contact_fields()) {
        bool const is_plain = field.path.find('.') == std::string_view::npos && field.may_be('s');
        if (is_plain) sorted += std::string(field.path) + "(sort:asc) ";
    }
    sorted += "}}}";
    std::string introspecting = "{__schema";
    for (int index = 0; index < 10; ++index) introspecting += "{types{fields{type";
    introspecting += "{name";
    for (std::string const& query : {doubling, deep, wide, empty, sorted, introspecting}) {
        std::clock_t const begin = std::clock();
        EXPECT_NE(error(query), "") << query.substr(0, 40);
        EXPECT_LT(1'000 * (std::clock() - begin) / CLOCKS_PER_SEC, refused_ms_max)
            << query.substr(0, 40);
    }
}

// What is allowed is answered, also as deep as it may be, in every place a filter stands in.
TEST_F(Query, FiltersAreAsDeepAsTheyMayBe) {
    std::string filter = "{status:{notequals:\"x\"}}";
    std::string ext = "{activityName:{notequals:\"x\"}}";
    for (std::size_t level = 0; level < filter_depth_max; ++level) {
        std::string const name = level % 2 == 0 ? "and" : "or";
        filter = "{status:{notequals:\"y\"} " + name + ":[" + filter + " " + filter_leaf + "]}";
        ext = "{activityName:{notequals:\"y\"} " + name + ":[" + ext + "]}";
    }
    std::string const arguments = "filter:" + filter + " extFilter:" + ext;
    EXPECT_GT(list("taskDetails", arguments, "id activities{nodes{id}}").size(), 2U);
    EXPECT_EQ(list("taskDetails",
                   arguments +
                       " aggregations:{field:\"activities.nodes.id\",name:\"n\","
                       "type:count,filter:" +
                       filter + ",extFilter:" + ext + "}",
                   "aggregation{value}")
                  .size(),
              1U);
    EXPECT_THAT(error("{taskDetails(" + all_day() + " filter:{or:[" + filter + "]}){tasks{id}}}"),
                HasSubstr("too deep"));
}

TEST_F(Query, DescribesItsSchema) {
    json const schema = data(
        "{__schema{queryType{name} directives{name args{name type{kind ofType{name}}}}"
        " types{kind name fields(includeDeprecated:true){name args{name} type{kind name"
        " ofType{kind name ofType{kind name ofType{name}}}}} inputFields{name} enumValues{name}}}"
        " t: __type(name:\"SortOrder\"){enumValues{name}} n: __type(name:\"Nothing\"){name}"
        " __typename}");
    EXPECT_EQ(schema["__schema"]["queryType"]["name"], "Query");
    EXPECT_EQ(schema["__typename"], "Query");
    EXPECT_EQ(schema["n"], nullptr);
    EXPECT_EQ(schema["t"]["enumValues"][1]["name"], "desc");
    std::set<std::string> names;
    for (json const& type : schema["__schema"]["types"]) names.insert(type["name"]);
    std::string const& text = schema_document();
    for (std::string const& name : names) {
        bool const is_written = text.find(" " + name + " {") != std::string::npos ||
                                text.find("scalar " + name) != std::string::npos;
        bool const is_built_in = name.starts_with("__") || name == "String" || name == "Int" ||
                                 name == "Float" || name == "Boolean";
        EXPECT_NE(is_written, is_built_in) << name;
    }
    EXPECT_THAT(names, ::testing::IsSupersetOf({"TaskDetails", "TaskLegDetails", "AgentSession"}));
}

TEST(Patterns, AreStarsAndQuestionMarks) {
    EXPECT_TRUE(text_matches("billing", "bill*"));
    EXPECT_TRUE(text_matches("billing", "*ing"));
    EXPECT_TRUE(text_matches("billing", "b?ll*g"));
    EXPECT_TRUE(text_matches("", "**"));
    EXPECT_FALSE(text_matches("billing", "bill"));
    EXPECT_FALSE(text_matches("billing", "?"));
    EXPECT_FALSE(text_matches("Billing", "billing"));
    std::string const text(20'000, 'a');
    EXPECT_FALSE(text_matches(text, "*a*a*a*a*a*a*a*a*a*a*a*a*b"));
}

TEST(IntervalClocks, BeginWhereTheZonesDoesAlsoWhenItIsChanged) {
    auto const start = [](char const* zone, Interval interval, std::int64_t time) {
        return IntervalClock::in_zone(zone, interval)->start_of(time);
    };
    constexpr std::int64_t hour = 3'600'000;
    // 2026-03-29 01:00 UTC: Berlin goes from 2 to 3 o'clock.
    constexpr std::int64_t change = 1'774'746'000'000;
    EXPECT_EQ(start("Europe/Berlin", Interval::day, change), change - 2 * hour);
    EXPECT_EQ(start("Europe/Berlin", Interval::day, change + 20 * hour), change - 2 * hour);
    EXPECT_EQ(start("Europe/Berlin", Interval::day, change + 21 * hour), change + 21 * hour);
    EXPECT_EQ(start("Europe/Berlin", Interval::week, change), change - 146 * hour);
    EXPECT_EQ(start("Europe/Berlin", Interval::month, change + 30 * hour), change - 674 * hour);
    EXPECT_EQ(start("Asia/Kolkata", Interval::hour, change), change - hour / 2);
    EXPECT_EQ(start("", Interval::quarter, change + hour / 2 - 1), change + hour / 4);
    EXPECT_FALSE(IntervalClock::in_zone("Nowhere/City", Interval::day));
}

}  // namespace
}  // namespace ringmaster::search::query_test
