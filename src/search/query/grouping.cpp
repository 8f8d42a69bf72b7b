// How the question becomes one SELECT. Rows are what the deepest field that is named is of: where
// an activity's is, rows are activities, and a record's own fields can only group them.

#include "search/query/grouping.hpp"

#include <algorithm>
#include <utility>

#include "search/language/query_error.hpp"
#include "search/query/variables.hpp"

namespace ringmaster::search {
namespace {

struct Place {
    RecordKind kind;
    std::string_view prefix;
    Level level;
    std::span<Field const> (*fields)();
};

// The longest prefix first.
constexpr Place places[] = {
    {RecordKind::contact, "activities.nodes.", Level::activities, contact_activity_fields},
    {RecordKind::contact, "", Level::records, contact_fields},
    {RecordKind::leg, "", Level::records, leg_fields},
    {RecordKind::agent_session, "channelInfo.activities.nodes.", Level::activities,
     agent_activity_fields},
    {RecordKind::agent_session, "channelInfo.", Level::channels, channel_fields},
    {RecordKind::agent_session, "", Level::records, session_fields},
};

bool is_number(FieldType type) {
    switch (type) {
        case FieldType::long_number:
        case FieldType::whole:
        case FieldType::real:
        case FieldType::flag: return true;
        case FieldType::text:
        case FieldType::json:
        case FieldType::agent_state: break;
    }
    return false;
}

// Which variable is meant.
std::string variable_of(Value const& aggregation, Field const& field) {
    if (!is_variable(field)) return {};
    auto const* const predicate = member(aggregation, "predicate");
    if (predicate != nullptr) {
        auto name = variable_name(*predicate, variable_group(field));
        if (!name.empty()) return name;
    }
    throw QueryError("predicate has to name the variable: {" + std::string(variable_group(field)) +
                         ": {name: {equals: ...}}}.",
                     aggregation.at);
}

std::optional<Summing> summing_of(std::string_view type) {
    if (type == "count") return Summing::count;
    if (type == "sum") return Summing::sum;
    if (type == "average") return Summing::average;
    if (type == "min") return Summing::min;
    if (type == "max") return Summing::max;
    return std::nullopt;  // different ones are SQLite's to count
}

}  // namespace

Grouping::Grouping(RootQuery const& query) : query_(query) {
    for (Value const* const one : query.aggregations) {
        reach(find(*one).level);
        if (member(*one, "extFilter") != nullptr) reach(Level::activities);
    }
}

void Grouping::by(Selected const& leaf, Level level) {
    Field const& field = *leaf.field->source;
    if (!field.may_be('g')) {
        throw QueryError(std::string(field.path) + " cannot be grouped by.", leaf.at);
    }
    if (groups_.size() == groups_max) query_.refuse("10 fields to group by are the most.");
    reach(level);
    groups_.push_back({{&field, level, variable_name(leaf)}});
}

void Grouping::by_interval() { groups_.push_back({}); }

Path Grouping::find(Value const& aggregation) const {
    Value const& named = *member(aggregation, "field");
    std::string_view const whole = named.text;
    for (Place const& place : places) {
        if (place.kind != query_.record.kind || !whole.starts_with(place.prefix)) continue;
        auto const fields = place.fields();
        auto const found = std::find_if(fields.begin(), fields.end(), [&](Field const& field) {
            return field.path == whole.substr(place.prefix.size());
        });
        if (found == fields.end()) break;
        if (!found->may_be('a')) {
            throw QueryError(named.text + " cannot be aggregated.", named.at);
        }
        return {&*found, place.level, variable_of(aggregation, *found)};
    }
    throw QueryError("There is no field " + named.text + ".", named.at);
}

std::string Grouping::channel_column(Field const& field) {
    if (level_ == Level::activities) {
        if (is_summed(field)) {
            query_.refuse(std::string(field.path) + " is of a channel, not of its activities.");
        }
        return query_.access.column(field);
    }
    auto const found = std::find(channel_fields_.begin(), channel_fields_.end(), &field);
    auto const index = std::to_string(found - channel_fields_.begin());
    if (found == channel_fields_.end()) channel_fields_.push_back(&field);
    return "c.c" + index;
}

std::string Grouping::column(Path const& path) {
    if (path.level == Level::channels) return channel_column(*path.field);
    return query_.access.column(*path.field, path.variable);
}

Filters Grouping::filters() {
    Filters filters(query_.access);
    if (query_.record.kind == RecordKind::agent_session && level_ != Level::records) {
        filters.channels_are([this](Field const& field) { return channel_column(field); });
    }
    return filters;
}

Grouping::Number Grouping::number(Value const& aggregation) {
    Path const path = find(aggregation);
    Value const& type = *member(aggregation, "type");
    bool const is_count = type.text == "count" || type.text == "cardinality";
    if (!is_count && !is_number(path.field->type)) {
        throw QueryError(type.text + " is of numbers only.", type.at);
    }
    if (level_ == Level::activities && path.level != level_) {
        throw QueryError(
            member(aggregation, "field")->text + " cannot be aggregated beside sub-records.",
            aggregation.at);
    }
    Number number{type.text, column(path), {}};
    std::string const id = number.value == path.field->sql ? id_column(*path.field) : "";
    if (is_count && !id.empty()) number.value = id;
    Filters filters = this->filters();
    for (char const* const name : {"filter", "predicate", "extFilter"}) {
        Value const* const filter = member(aggregation, name);
        if (filter == nullptr) continue;
        number.condition += number.condition.is_empty() ? "" : " AND ";
        number.condition += std::string_view(name) == "extFilter"
                                ? filters.of_sub_record(query_.record, *filter)
                                : filters.of_record(query_.record, *filter);
    }
    return number;
}

// What Summed makes of the values, in SQL.
Sql Grouping::function_of(Number const& number) {
    Sql sql;
    if (number.type == "cardinality") {
        sql += "count(DISTINCT ";
    } else if (number.type == "sum") {
        sql += "total(";
    } else {
        sql += (number.type == "average" ? "avg" : std::string(number.type)) + "(";
    }
    sql += number.value + ")";
    if (number.condition.is_empty()) return sql;
    sql += " FILTER (WHERE ";
    sql += number.condition;
    return sql += ")";
}

// FROM, without what is asked of all rows.
Sql Grouping::source() const {
    Sql sql;
    sql += "FROM " + Access::records(query_.record);
    if (level_ == Level::records) return sql;
    if (level_ == Level::activities) {
        bool const of_contact = query_.record.kind == RecordKind::contact;
        return sql += " CROSS JOIN " + (of_contact ? Access::activities() : Access::spans());
    }
    sql += " JOIN (SELECT r.org, r.agent_id, r.number, a.channel_type AS channel";
    for (std::size_t index = 0; index < channel_fields_.size(); ++index) {
        sql +=
            ", " + query_.access.column(*channel_fields_[index]) + " AS c" + std::to_string(index);
    }
    sql += " FROM agent_session r CROSS JOIN " + Access::spans() + " WHERE ";
    sql += query_.in_range();
    sql += " AND ";
    sql += query_.access.seen_spans();
    return sql +=
           " GROUP BY r.org, r.agent_id, r.number, a.channel_type) c"
           " ON c.org=r.org AND c.agent_id=r.agent_id AND c.number=r.number";
}

Sql Grouping::rows_asked_for() {
    Filters filters = this->filters();
    Sql sql = query_.in_range();
    bool const of_contact = query_.record.kind == RecordKind::contact;
    if (level_ == Level::activities) {
        sql += " AND ";
        sql += of_contact ? query_.access.seen_activities() : query_.access.seen_spans();
    }
    if (query_.filter != nullptr) {
        sql += " AND ";
        sql += filters.of_record(query_.record, *query_.filter);
    }
    if (query_.ext_filter == nullptr) return sql;
    sql += " AND ";
    if (level_ == Level::activities) {
        return sql += filters.of_sub_record(query_.record, *query_.ext_filter);
    }
    sql += "EXISTS (SELECT 1 FROM ";
    sql += of_contact ? Access::activities() : Access::spans();
    sql += " WHERE ";
    sql += of_contact ? query_.access.seen_activities() : query_.access.seen_spans();
    if (!of_contact && level_ == Level::channels) sql += " AND a.channel_type=c.channel";
    sql += " AND ";
    sql += filters.of_sub_record(query_.record, *query_.ext_filter);
    return sql += ")";
}

Grouping::Key Grouping::key(Group const& group) {
    if (group.path.field == nullptr) return {"interval_start(" + query_.time() + ")", {}};
    std::string value = column(group.path);
    bool const is_shown = value == group.path.field->sql;
    return {std::move(value), is_shown ? id_column(*group.path.field) : std::string()};
}

Sql Grouping::of_rows(Sql const& selected) {
    Sql const asked = rows_asked_for();
    Sql sql;
    sql += "SELECT ";
    sql += selected;
    sql += " ";
    sql += source();
    sql += " WHERE ";
    return sql += asked;
}

Sql Grouping::sql() {
    if (level_ == Level::activities) query_.check_sub_records();
    Sql selected;
    std::string group_by;
    for (std::size_t index = 0; index < groups_.size(); ++index) {
        Key const key = this->key(groups_[index]);
        std::string const name = "g" + std::to_string(index);
        selected += (index == 0 ? "" : ", ") + key.shown + " AS " + name;
        group_by += (index == 0 ? " GROUP BY " : ", ") + (key.id.empty() ? name : key.id);
    }
    for (std::size_t index = 0; index < query_.aggregations.size(); ++index) {
        selected += selected.is_empty() ? "" : ", ";
        selected += function_of(number(*query_.aggregations[index]));
        selected += " AS v" + std::to_string(index);
    }
    Sql sql = of_rows(selected);
    return sql += group_by;
}

std::optional<Grouping::Rows> Grouping::rows() {
    if (groups_.empty()) return std::nullopt;
    if (level_ == Level::activities) query_.check_sub_records();
    Rows rows;
    Sql selected;
    for (Group const& group : groups_) {
        Key const key = this->key(group);
        rows.are_ids.push_back(!key.id.empty());
        selected += (selected.is_empty() ? "" : ", ") + (key.id.empty() ? key.shown : key.id);
    }
    for (Value const* const aggregation : query_.aggregations) {
        Number const number = this->number(*aggregation);
        auto const summing = summing_of(number.type);
        if (!summing) return std::nullopt;
        rows.numbers.push_back(*summing);
        if (number.condition.is_empty()) {
            selected += ", " + number.value;
            continue;
        }
        selected += ", CASE WHEN ";
        selected += number.condition;
        selected += " THEN " + number.value + " END";
    }
    rows.sql = of_rows(selected);
    return rows;
}

}  // namespace ringmaster::search
