// Variables of contacts as reporting jobs ask for them: by name and type, only those that are told
// of, and not of a customer who was erased (CD-1, CD-4, SEC-7).
#include <map>
#include <set>

#include "unit/search/search_world.hpp"

namespace ringmaster::search::variables_test {
namespace {

using nlohmann::json;

class GlobalVariables : public SearchWorld {
protected:
    // Colour and Size of c1; Colour alone, and nothing, of the others.
    GlobalVariables() {
        auto& world = stage.world;
        world.bring_in("anna");
        for (char const* const task : {"c1", "c2", "c3"}) world.call(task);
        save("c1", {{"Colour", "red"}, {"Size", "42"}, {"Secret", "x"}});
        save("c2", {{"Colour", "blue"}, {"Since", "2026-03-01T09:30:00Z"}});
        write();
        question.variable_kinds = {
            {"Colour", "STRING"}, {"Size", "INTEGER"}, {"Since", "DATE_TIME"}, {"Secret", ""}};
    }
    void save(char const* task, std::map<std::string, std::string> const& values) {
        core::SaveVariables command;
        command.by = {core::ActorKind::connector, {}, "ivr"};
        command.task = testing::named<core::TaskId>(task);
        for (auto const& [name, text] : values) command.values[name] = core::PlainValue{text};
        EXPECT_FALSE(stage.world.give(command).refusal);
    }
    std::set<std::string> found(std::string const& filter,
                                std::string const& root = "taskDetails") {
        std::set<std::string> numbers;
        std::string const id = root == "taskDetails" ? "id" : "taskId";
        for (json const& one : list(root, "filter: {" + filter + "}", id)) {
            for (char const* const task : {"c1", "c2", "c3"}) {
                auto const wanted = core::to_string(testing::named<core::TaskId>(task));
                if (one[id] == wanted) numbers.insert(task);
            }
        }
        return numbers;
    }
};

TEST_F(GlobalVariables, AreSelectedByTheirNames) {
    json const rows = list("taskDetails", "",
                           "a: stringGlobalVariables(name: \"Colour\") {name value(sort: desc)}"
                           " b: integerGlobalVariables(name: \"Size\") {value}"
                           " c: longGlobalVariables(name: \"Since\") {value}"
                           " d: stringGlobalVariables(name: \"Secret\") {name value}"
                           " e: stringGlobalVariables(name: \"x'y\\\"\") {value} globalVariables");
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["a"], (json{{"name", "Colour"}, {"value", "red"}}));
    EXPECT_EQ(rows[0]["b"]["value"], 42);
    EXPECT_EQ(rows[0]["d"], (json{{"name", nullptr}, {"value", nullptr}}));
    EXPECT_EQ(rows[0]["globalVariables"], (json{{"Colour", "red"}, {"Size", "42"}}));
    EXPECT_EQ(rows[1]["a"]["value"], "blue");
    EXPECT_EQ(rows[1]["c"]["value"], 1'772'357'400'000);
    EXPECT_EQ(rows[2]["a"]["name"], nullptr);
    EXPECT_EQ(rows[2]["globalVariables"], nullptr);
}

TEST_F(GlobalVariables, AreFilteredByNameAndValue) {
    using Found = std::set<std::string>;
    std::string const colour = "stringGlobalVariables: {name: {equals: \"Colour\"}";
    EXPECT_EQ(found(colour + "}"), (Found{"c1", "c2"}));
    EXPECT_EQ(found(colour + ", value: {equals: \"blue\"}}"), Found{"c2"});
    EXPECT_EQ(found(colour + ", value: {notequals: \"blue\"}}"), (Found{"c1", "c3"}));
    EXPECT_EQ(found(colour + ", value: {equals: null}}"), Found{"c3"});
    EXPECT_EQ(found(colour + ", value: {match: \"r*\"}}", "taskLegDetails"), Found{"c1"});
    EXPECT_EQ(found("integerGlobalVariables: {name: {equals: \"Size\"}, value: {gt: 41}}"),
              Found{"c1"});
    EXPECT_EQ(found("integerGlobalVariables: {name: {equals: \"Colour\"}}"), Found{});
    EXPECT_EQ(found("stringGlobalVariables: {name: {match: \"Col*\"}, value: {contains: \"e\"}}"),
              (Found{"c1", "c2"}));
    EXPECT_EQ(found("stringGlobalVariables: {name: {equals: \"Secret\"}}"), Found{});
    EXPECT_EQ(found("or: [{" + colour + ", value: {equals: \"red\"}}}, {id: {equals: null}}]"),
              Found{"c1"});
}

TEST_F(GlobalVariables, AreGroupedByAndAggregated) {
    json const groups = list("taskDetails",
                             "aggregations: [{field: \"id\", name: \"n\", type: count}, {field:"
                             " \"integerGlobalVariables.value\", name: \"sum\", type: sum,"
                             " predicate: {integerGlobalVariables: {name: {equals: \"Size\"}}}}]",
                             "stringGlobalVariables(name: \"Colour\") {value(sort: desc)}"
                             " aggregation{name value}");
    ASSERT_EQ(groups.size(), 3U);
    EXPECT_EQ(groups[0]["stringGlobalVariables"]["value"], "red");
    EXPECT_EQ(groups[0]["aggregation"][0]["value"], 1.0);
    EXPECT_EQ(groups[0]["aggregation"][1]["value"], 42.0);
    EXPECT_EQ(groups[2]["stringGlobalVariables"]["value"], nullptr);
    EXPECT_THAT(error("{taskDetails(" + all_day() +
                      " aggregations: [{field: \"stringGlobalVariables.value\", name: \"n\","
                      " type: count}]){tasks{aggregation{value}}}}"),
                ::testing::HasSubstr("predicate has to name the variable"));
}

// SEC-7, CD-4.
TEST_F(GlobalVariables, GoWithTheCustomerAndWhenTheyBecomeSecure) {
    core::SaveVariables command;
    command.by = {core::ActorKind::connector, {}, "ivr"};
    command.task = testing::named<core::TaskId>("c1");
    command.values["Colour"] = core::SealedValue{"k", "n", "c"};
    ASSERT_FALSE(stage.world.give(command).refusal);
    write();
    std::set<json> told;
    for (json const& one : list("taskDetails", "", "globalVariables")) {
        told.insert(one["globalVariables"]);
    }
    json const of_second{{"Colour", "blue"}, {"Since", "2026-03-01T09:30:00Z"}};
    EXPECT_EQ(told, (std::set<json>{nullptr, json{{"Size", "42"}}, of_second}));
    core::CustomerErased erased;
    erased.customer = reports::customer_of_number("+15550100");
    stage.write({erased});
    stage.project();
    EXPECT_EQ(stage.row("SELECT count(*) FROM contact_session WHERE variables IS NOT NULL"), "0");
}

}  // namespace
}  // namespace ringmaster::search::variables_test
