// Every field, and everything that may be done with it: selected, grouped by, aggregated in each
// way, filtered by each operator, sorted both ways.
#include <set>

#include "ringmaster/store/connection.hpp"
#include "unit/search/search_world.hpp"

namespace ringmaster::search::fields_test {
namespace {

using nlohmann::json;

// A place where columns are, and how a path of it is asked for.
struct Place {
    std::string root;
    std::span<Field const> fields;
    std::string prefix;  // of the path in aggregations
    std::string before;  // what a selection stands in
    std::string after;
    std::string filter;  // the argument that asks for such a field
    std::string filter_before;
    std::string filter_after;
};

std::vector<Place> places() {
    return {{"taskDetails", contact_fields(), "", "", "", "filter", "", ""},
            {"taskDetails", contact_activity_fields(), "activities.nodes.", "activities{nodes{",
             "}}", "extFilter", "", ""},
            {"taskDetails", wrap_up_fields(), "", "wrapUps{", "}", "filter", "wrapUps:{", "}"},
            {"taskLegDetails", leg_fields(), "", "", "", "filter", "", ""},
            {"agentSession", session_fields(), "", "", "", "filter", "", ""},
            {"agentSession", channel_fields(), "channelInfo.", "channelInfo{", "}", "filter",
             "channelInfo:{", "}"},
            {"agentSession", agent_activity_fields(), "channelInfo.activities.nodes.",
             "channelInfo{activities{nodes{", "}}}", "extFilter",
             "channelInfo:{activities:{nodes:{", "}}}"}};
}

bool is_variable(std::string_view path) {
    return path.find("GlobalVariables.") != std::string_view::npos;
}
// The one of that kind: `string`, `long`, …
std::string variable_of(std::string_view path) {
    return std::string(path.substr(0, path.find("GlobalVariables.")));
}

// `lastQueue.name` is lastQueue{name…}; of variables one is named.
std::string nested(std::string_view path, std::string const& leaf_suffix, bool is_input) {
    auto const dot = path.find('.');
    if (dot == std::string_view::npos) return std::string(path) + leaf_suffix;
    std::string const named =
        !is_input && is_variable(path) ? "(name: \"" + variable_of(path) + "\")" : std::string();
    return std::string(path.substr(0, dot)) + named + (is_input ? ":{" : "{") +
           nested(path.substr(dot + 1), leaf_suffix, is_input) + "}";
}

json at_path(json const& object, std::string_view path) {
    auto const dot = path.find('.');
    json const& found = object.at(std::string(path.substr(0, dot)));
    return dot == std::string_view::npos ? found : at_path(found, path.substr(dot + 1));
}

// Of all rows, what stands at the place.
std::vector<json> values(json const& rows, Place const& place, Field const& field) {
    std::vector<json> all;
    for (json const& row : rows) {
        if (place.before.empty()) {
            all.push_back(at_path(row, field.path));
        } else if (place.before == "wrapUps{") {
            for (json const& one : row["wrapUps"]) all.push_back(at_path(one, field.path));
        } else if (place.root == "taskDetails") {
            for (json const& one : row["activities"]["nodes"]) {
                all.push_back(at_path(one, field.path));
            }
        } else {
            for (json const& channel : row["channelInfo"]) {
                if (place.before == "channelInfo{") {
                    all.push_back(at_path(channel, field.path));
                    continue;
                }
                for (json const& one : channel["activities"]["nodes"]) {
                    all.push_back(at_path(one, field.path));
                }
            }
        }
    }
    return all;
}

bool is_of(FieldType type, json const& value) {
    switch (type) {
        case FieldType::flag: return value.is_boolean();
        case FieldType::long_number:
        case FieldType::whole: return value.is_number_integer();
        case FieldType::real: return value.is_number_float();
        case FieldType::json: return value.is_object();
        case FieldType::text:
        case FieldType::agent_state: break;
    }
    return value.is_string();
}

class Fields : public SearchWorld {
protected:
    // What the hour has none of stands in its tables all the same.
    Fields() {
        reports::busy_day(stage.world, [this] { stage.write(); });
        stage.world.give(core::SetState{testing::SmallWorld::actor("carla"),
                                        testing::named<core::AgentId>("carla"), false,
                                        testing::named<core::AuxCodeId>("lunch"), ""});
        write();
        store::Connection file(stage.records(), store::Connection::Access::read_write);
        file.execute(
            "UPDATE contact_session SET channel_type='email' WHERE channel_type='chat';"
            "UPDATE contact_leg SET channel_type='email' WHERE channel_type='chat';"
            "UPDATE contact_leg SET next_agent_id=agent_id, next_agent_name=agent_name;"
            "UPDATE contact_activity SET activity_type='monitor' WHERE activity_type='conference';"
            "UPDATE contact_activity SET child_contact_id=task, entry_point_id=task,"
            " entry_point_name='Line' WHERE activity_type='consult';"
            "UPDATE wrap_up SET note='asked for a refund';"
            "UPDATE contact_session SET variables=json_object('string', 'blue', 'integer', '-7',"
            " 'double', '1.5', 'boolean', 'TRUE', 'long', '2026-03-01T09:30:00.250+01:00')");
        question.variable_kinds = {{"string", "STRING"},
                                   {"integer", "INTEGER"},
                                   {"double", "DECIMAL"},
                                   {"boolean", "BOOLEAN"},
                                   {"long", "DATE_TIME"}};
    }
    json rows(Place const& place, std::string const& arguments, Field const& field,
              std::string const& suffix = {}) {
        return list(place.root, arguments,
                    place.before + nested(field.path, suffix, false) + place.after);
    }
    static std::string predicate(Field const& field) {
        if (!is_variable(field.path)) return {};
        std::string const kind = variable_of(field.path);
        return ", predicate: {" + kind + "GlobalVariables: {name: {equals: \"" + kind + "\"}}}";
    }
    // What a filter compares with: a value that is there.
    static std::string literal(Field const& field, std::vector<json> const& values) {
        for (json const& value : values) {
            if (!value.is_null()) return value.dump();
        }
        switch (field.type) {
            case FieldType::flag: return "true";
            case FieldType::long_number:
            case FieldType::whole:
            case FieldType::real: return "1";
            default: return "\"x\"";
        }
    }
};

TEST_F(Fields, AreOfTheirTypesAndNullWithoutASource) {
    std::set<std::string> never_seen;
    for (Place const& place : places()) {
        for (Field const& field : place.fields) {
            bool is_seen = false;
            for (json const& value : values(rows(place, "", field), place, field)) {
                if (value.is_null()) continue;
                is_seen = true;
                EXPECT_FALSE(field.sql.empty()) << field.path;
                EXPECT_TRUE(is_of(field.type, value)) << field.path << " " << value;
            }
            std::string const name = place.root + " " + place.prefix + std::string(field.path);
            if (!field.sql.empty() && !is_seen) never_seen.insert(name);
        }
    }
    EXPECT_THAT(never_seen, ::testing::IsEmpty());
}

TEST_F(Fields, AreAllSelectedAtOnce) {
    for (std::string const root : {"taskDetails", "taskLegDetails", "agentSession"}) {
        std::string selection;
        std::size_t count = 0;
        for (Place const& place : places()) {
            if (place.root != root) continue;
            for (Field const& field : place.fields) {
                selection += place.before + nested(field.path, "", false) + place.after + " ";
                ++count;
            }
        }
        json const all = list(root, "", selection);
        EXPECT_GT(all.size(), 3U) << root;
        EXPECT_GT(count, 100U);
    }
}

TEST_F(Fields, GroupWhereTheTableSaysSo) {
    for (Place const& place : places()) {
        std::string const counted = place.root == "agentSession" ? "agentSessionId" : "id";
        std::string const what = place.prefix.ends_with("nodes.") ? place.prefix + "id" : counted;
        for (Field const& field : place.fields) {
            std::string const arguments =
                "aggregations: [{field: \"" + what + "\", name: \"n\", type: count}]";
            std::string const query = "{" + place.root + "(" + all_day() + " " + arguments + "){" +
                                      std::string(record_of_root(place.root).list) + "{" +
                                      place.before + nested(field.path, "", false) + place.after +
                                      " aggregation{name value}}}}";
            bool const is_refused = !field.may_be('g');
            EXPECT_EQ(!error(query).empty(), is_refused) << query << error(query);
            if (is_refused) continue;
            auto const found =
                data(query)[place.root][std::string(record_of_root(place.root).list)];
            double sum = 0;
            std::set<json> distinct;
            for (json const& group : found) {
                sum += group["aggregation"][0]["value"].get<double>();
                EXPECT_TRUE(
                    distinct.insert(values(json::array({group}), place, field).at(0)).second)
                    << field.path;
            }
            EXPECT_GT(sum, 0) << field.path;
        }
    }
}

TEST_F(Fields, AggregateWhereTheTableSaysSo) {
    for (Place const& place : places()) {
        if (place.before == "wrapUps{") continue;
        for (Field const& field : place.fields) {
            for (char const* const type :
                 {"count", "cardinality", "min", "max", "sum", "average"}) {
                std::string const query =
                    "{" + place.root + "(" + all_day() + " aggregations: [{field: \"" +
                    place.prefix + std::string(field.path) + "\", name: \"n\", type: " + type +
                    predicate(field) + "}]){" + std::string(record_of_root(place.root).list) +
                    "{aggregation{value}}}}";
                bool const is_text = field.type == FieldType::text ||
                                     field.type == FieldType::agent_state ||
                                     field.type == FieldType::json;
                bool const is_count = std::string_view(type).starts_with("c");
                bool const is_refused = !field.may_be('a') || (is_text && !is_count);
                EXPECT_EQ(!error(query).empty(), is_refused) << query << error(query);
                if (is_refused) continue;
                json const value =
                    data(query)[place.root][std::string(record_of_root(place.root).list)][0]
                               ["aggregation"][0]["value"];
                EXPECT_TRUE(value.is_number_float() || value.is_null()) << query;
                if (!is_count || !field.sql.empty()) continue;
                EXPECT_EQ(value, 0.0) << query;
            }
        }
    }
}

// Each operator finds exactly the rows it says.
bool holds(std::string const& name, json const& value, json const& with) {
    if (name == "equals") return value == with;
    if (name == "notequals") return value != with;
    if (value.is_null()) return false;
    if (name == "gt") return value > with;
    if (name == "gte") return value >= with;
    if (name == "lt") return value < with;
    if (name == "lte") return value <= with;
    if (name == "contains") {
        return value.get<std::string>().find(with.get<std::string>()) != std::string::npos;
    }
    return value == with;  // match without a star
}

TEST_F(Fields, AreFilteredByEveryOperator) {
    std::size_t filters = 0;
    for (Place const& place : places()) {
        std::string const id = place.root == "agentSession" ? " agentSessionId" : " id";
        for (Field const& field : place.fields) {
            if (!field.may_be('f')) continue;
            json const all = rows(place, "", field);
            std::string const with = literal(field, values(all, place, field));
            std::vector<std::string> operators{"equals"};
            if (field.type == FieldType::text || field.type == FieldType::agent_state ||
                field.type == FieldType::json) {
                operators = {"equals", "notequals", "match", "contains"};
            } else if (field.type != FieldType::flag) {
                operators = {"equals", "notequals", "gt", "gte", "lt", "lte"};
            }
            for (std::string const& name : operators) {
                std::string const filter =
                    place.filter + ": {" + place.filter_before +
                    nested(field.path, ":{" + name + ":" + with + "}", true) + place.filter_after +
                    "}";
                json const found = rows(place, filter, field);
                std::size_t expected = 0;
                for (json const& row : all) {
                    auto const mine = values(json::array({row}), place, field);
                    expected += std::any_of(mine.begin(), mine.end(), [&](json const& value) {
                        return holds(name, value, json::parse(with));
                    });
                }
                EXPECT_EQ(found.size(), expected) << filter;
                ++filters;
            }
            if (field.type == FieldType::flag) continue;
            std::string const absent = place.filter + ": {" + place.filter_before +
                                       nested(field.path, ":{equals:null}", true) +
                                       place.filter_after + "}";
            EXPECT_LE(rows(place, absent, field).size(), all.size());
        }
    }
    EXPECT_GT(filters, 1'500U);
}

TEST_F(Fields, SortBothWays) {
    for (Place const& place : places()) {
        for (Field const& field : place.fields) {
            for (std::string const way : {"asc", "desc"}) {
                std::string const query =
                    "{" + place.root + "(" + all_day() + "){" +
                    std::string(record_of_root(place.root).list) + "{" + place.before +
                    nested(field.path, "(sort:" + way + ")", false) + place.after + "}}}";
                EXPECT_EQ(error(query).empty(), field.may_be('s')) << query << error(query);
                if (!field.may_be('s') || !place.before.empty()) continue;
                json const found =
                    data(query)[place.root][std::string(record_of_root(place.root).list)];
                auto sorted = values(found, place, field);
                auto const as_found = sorted;
                std::stable_sort(sorted.begin(), sorted.end());
                if (way == "desc") std::reverse(sorted.begin(), sorted.end());
                EXPECT_EQ(as_found, sorted) << query;
            }
        }
    }
}

}  // namespace
}  // namespace ringmaster::search::fields_test
