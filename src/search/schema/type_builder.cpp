// How the table of fields becomes types: a path with dots is an object in an object, and whatever a
// field may be filtered by is a member of the filter, in the same nesting.

#include <utility>

#include "search/schema/types.hpp"

namespace ringmaster::search {
namespace {

constexpr std::string_view scalar_of(FieldType type) {
    switch (type) {
        case FieldType::text: return "String";
        case FieldType::long_number: return "Long";
        case FieldType::whole: return "Int";
        case FieldType::real: return "Float";
        case FieldType::flag: return "Boolean";
        case FieldType::json: return "JSON";
        case FieldType::agent_state: return "AgentState";
    }
    return {};
}

std::string filter_of(FieldType type) {
    switch (type) {
        case FieldType::flag: return "BooleanFilter";
        case FieldType::long_number: return "LongFilter";
        case FieldType::whole: return "IntFilter";
        case FieldType::real: return "FloatFilter";
        case FieldType::text:
        case FieldType::json:
        case FieldType::agent_state: break;
    }
    return "StringFilter";
}

// `lastQueue` is part `LastQueue` of a type's name.
std::string capital(std::string_view word) {
    std::string name(word);
    if (name.front() >= 'a' && name.front() <= 'z') {
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    }
    return name;
}

// A record and what it holds: where its fields are, and how its types are called.
struct Part {
    std::string type;
    std::span<Field const> fields;
};

class Builder {
public:
    Types make() {
        add_scalars();
        add_meta_types(all_);
        add_shared();
        contact();
        leg();
        agent_session();
        query();
        return std::move(all_);
    }

private:
    TypeInfo& add(std::string name, TypeKind kind, std::string text = {}) {
        TypeInfo& type = all_[name];
        type.name = std::move(name);
        type.kind = kind;
        type.text = std::move(text);
        return type;
    }

    void add_scalars() {
        for (char const* const name : {"String", "Int", "Float", "Boolean"}) {
            add(name, TypeKind::scalar);
        }
        add("Long", TypeKind::scalar, "64 bits; times are milliseconds since 1970 (UTC)");
        add("JSON", TypeKind::scalar, "Any value");
        add("AgentState", TypeKind::scalar, "available, idle, signed-out, unknown");
    }

    void enumeration(std::string name, std::vector<std::string> values) {
        add(std::move(name), TypeKind::enumeration).values = std::move(values);
    }

    void filter(std::string const& name, std::string_view scalar,
                std::vector<std::string> const& operators) {
        TypeInfo& type = add(name, TypeKind::input);
        for (std::string const& one : operators) type.inputs.push_back({one, named(scalar)});
    }

    void add_shared() {
        enumeration("SortOrder", {"asc", "desc"});
        enumeration("TimeComparator", {"createdTime", "endedTime"});
        enumeration("AggregationType", {"count", "min", "max", "sum", "average", "cardinality"});
        enumeration("Interval",
                    {"FIFTEEN_MINUTES", "THIRTY_MINUTES", "HOURLY", "DAILY", "WEEKLY", "MONTHLY"});
        filter("StringFilter", "String", {"equals", "notequals", "match", "contains"});
        filter("BooleanFilter", "Boolean", {"equals"});
        for (char const* const scalar : {"Long", "Int", "Float"}) {
            filter(std::string(scalar) + "Filter", scalar,
                   {"equals", "notequals", "gt", "gte", "lt", "lte"});
        }
        TypeInfo& interval = add("AggregationInterval", TypeKind::input);
        interval.inputs = {{"interval", named("Interval")},
                           {"timezone", named("String"), "IANA name; UTC if absent"}};
        add("Pagination", TypeKind::input).inputs = {{"cursor", named("String")}};
        add("PageInfo", TypeKind::object).fields = {{"hasNextPage", named("Boolean")},
                                                    {"endCursor", named("String")}};
        add("Aggregation", TypeKind::object).fields = {{"name", named("String")},
                                                       {"value", named("Float")}};
    }

    // Below `type`, the object with the rest of the path in it.
    TypeInfo& nested(TypeInfo& type, std::string const& segment, bool is_filter) {
        std::string const name =
            is_filter ? type.name.substr(0, type.name.size() - 6) + capital(segment) + "Filter"
                      : type.name + capital(segment);
        if (all_.find(name) == all_.end()) {
            add(name, is_filter ? TypeKind::input : TypeKind::object);
            if (is_filter) {
                type.inputs.push_back({segment, named(name)});
            } else {
                FieldInfo group{segment, named(name), Role::group};
                if (segment.ends_with("GlobalVariables")) {
                    group.arguments.push_back({"name", named("String")});
                }
                type.fields.push_back(std::move(group));
            }
        }
        return all_.at(name);
    }

    void columns(std::string const& owner, std::span<Field const> fields) {
        for (Field const& field : fields) {
            TypeInfo* type = &all_.at(owner);
            std::string_view rest = field.path;
            for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
                type = &nested(*type, std::string(rest.substr(0, dot)), false);
                rest.remove_prefix(dot + 1);
            }
            FieldInfo column{std::string(rest), named(scalar_of(field.type)), Role::column};
            column.source = &field;
            if (field.may_be('s')) column.arguments.push_back({"sort", named("SortOrder")});
            if (field.sql.empty()) column.text = "Always null: there is no source for it here";
            type->fields.push_back(std::move(column));
        }
    }

    void filters(std::string const& owner, std::span<Field const> fields) {
        for (Field const& field : fields) {
            if (!field.may_be('f')) continue;
            TypeInfo* type = &all_.at(owner);
            std::string_view rest = field.path;
            for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
                type = &nested(*type, std::string(rest.substr(0, dot)), true);
                rest.remove_prefix(dot + 1);
            }
            type->inputs.push_back({std::string(rest), named(filter_of(field.type))});
        }
    }

    // `and` and `or` of the same.
    TypeInfo& filter_type(std::string const& name, std::span<Field const> fields) {
        TypeInfo& type = add(name, TypeKind::input);
        type.inputs = {{"and", list_of(name)}, {"or", list_of(name)}};
        filters(name, fields);
        return type;
    }

    // What sub-records are filtered by; also from the record's top, as the fields are written.
    void sub_filter(Part const& part, std::vector<std::string> const& wrappers) {
        std::string const name = part.type + "Filter";
        TypeInfo& type = filter_type(name, part.fields);
        for (std::string const& one : wrappers) type.inputs.push_back({one, named(name)});
    }

    void page_of(Part const& part) {
        add(part.type, TypeKind::object);
        columns(part.type, part.fields);
        TypeInfo& page = add(part.type + "Page", TypeKind::object);
        page.fields = {{"nodes", list_of(part.type), Role::nodes},
                       {"totalCount", named("Int"), Role::total_count},
                       {"pageInfo", named("PageInfo"), Role::page_info}};
    }

    static FieldInfo activities(std::string const& type) {
        FieldInfo field{"activities", named(type + "Page"), Role::activities};
        field.arguments = {{"first", named("Int"), "Up to 100; 25 if absent"},
                           {"after", named("String"), "endCursor of the page before"}};
        return field;
    }

    TypeInfo& record(Part const& part, std::string_view list) {
        TypeInfo& type = add(part.type, TypeKind::object);
        columns(part.type, part.fields);
        type.fields.push_back({"aggregation",
                               list_of("Aggregation"),
                               Role::aggregation,
                               {},
                               nullptr,
                               "Of the group, when aggregations are asked for"});
        type.fields.push_back({"intervalStartTime", named("Long"), Role::interval_start});
        TypeInfo& page = add(part.type + "List", TypeKind::object);
        page.fields = {{std::string(list), list_of(part.type), Role::records},
                       {"pageInfo", named("PageInfo"), Role::page_info}};
        filter_type(part.type + "Filter", part.fields);
        return type;
    }

    void aggregations(std::string const& record, std::string const& sub_filter) {
        TypeInfo& one = add(record + "Aggregation", TypeKind::input);
        one.inputs = {{"field", required(named("String")), "Its path: lastQueue.duration"},
                      {"name", required(named("String"))},
                      {"type", required(named("AggregationType"))},
                      {"filter", named(record + "Filter")},
                      {"predicate", named(record + "Filter"), "Of a global variable"}};
        if (!sub_filter.empty()) one.inputs.push_back({"extFilter", named(sub_filter)});
        add(record + "Aggregations", TypeKind::input).inputs = {
            {"aggr", list_of(record + "Aggregation")}};
    }

    void contact() {
        page_of({"TaskActivity", contact_activity_fields()});
        sub_filter({"TaskActivity", contact_activity_fields()}, {"activities", "nodes"});
        add("WrapUp", TypeKind::object, "A stored wrap-up in its latest version");
        columns("WrapUp", wrap_up_fields());
        add("WrapUpFilter", TypeKind::input);
        filters("WrapUpFilter", wrap_up_fields());
        TypeInfo& type = record({"TaskDetails", contact_fields()}, "tasks");
        type.fields.push_back(activities("TaskActivity"));
        type.fields.push_back({"wrapUps", list_of("WrapUp"), Role::wrap_ups});
        all_.at("TaskDetailsFilter").inputs.push_back({"wrapUps", named("WrapUpFilter")});
        aggregations("TaskDetails", "TaskActivityFilter");
    }

    void leg() {
        record({"TaskLegDetails", leg_fields()}, "taskLegs");
        aggregations("TaskLegDetails", {});
    }

    void agent_session() {
        page_of({"AgentActivity", agent_activity_fields()});
        sub_filter({"AgentActivity", agent_activity_fields()},
                   {"channelInfo", "activities", "nodes"});
        TypeInfo& channel = add("AgentChannel", TypeKind::object);
        columns("AgentChannel", channel_fields());
        channel.fields.push_back(activities("AgentActivity"));
        add("AgentChannelFilter", TypeKind::input);
        filters("AgentChannelFilter", channel_fields());
        TypeInfo& type = record({"AgentSession", session_fields()}, "agentSessions");
        type.fields.push_back({"channelInfo", list_of("AgentChannel"), Role::channels});
        all_.at("AgentSessionFilter")
            .inputs.push_back({"channelInfo", named("AgentChannelFilter")});
        aggregations("AgentSession", "AgentActivityFilter");
    }

    void root(TypeInfo& query, std::string const& name, std::string const& record,
              std::string const& sub_filter) {
        FieldInfo field{name, named(record + "List"), Role::root};
        field.arguments = {
            {"from", required(named("Long")), "At most 36 months ago"},
            {"to", required(named("Long")), "Before; now if it is later"},
            {"timeComparator", named("TimeComparator"), "Which time; createdTime if absent"},
            {"filter", named(record + "Filter")},
            {"aggregations", list_of(record + "Aggregation")},
            {"aggregationInterval", named("AggregationInterval")},
            {"pagination", named("Pagination")}};
        if (!sub_filter.empty()) field.arguments.push_back({"extFilter", named(sub_filter)});
        if (name == "task") {
            field.arguments.push_back({"aggregation", named(record + "Aggregations")});
        }
        query.fields.push_back(std::move(field));
    }

    void query() {
        TypeInfo& query = add("Query", TypeKind::object);
        root(query, "taskDetails", "TaskDetails", "TaskActivityFilter");
        root(query, "task", "TaskDetails", "TaskActivityFilter");
        root(query, "taskLegDetails", "TaskLegDetails", {});
        root(query, "agentSession", "AgentSession", "AgentActivityFilter");
    }

    Types all_;
};

}  // namespace

Types make_types() { return Builder().make(); }

}  // namespace ringmaster::search
