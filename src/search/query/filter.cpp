// Which condition an operator is. What is absent is NULL: `equals: null` asks for that, `notequals`
// finds it too, and no other comparison does.

#include "search/query/filter.hpp"

#include <algorithm>
#include <utility>

#include "search/language/query_error.hpp"
#include "search/query/input.hpp"
#include "search/query/variables.hpp"

namespace ringmaster::search {
namespace {

constexpr std::string_view id_function = "uuid_text(";

std::span<Field const> fields_of(RecordKind kind) {
    switch (kind) {
        case RecordKind::contact: return contact_fields();
        case RecordKind::leg: return leg_fields();
        case RecordKind::agent_session: break;
    }
    return session_fields();
}

Cell cell_of(Field const& field, Value const& value) {
    switch (field.type) {
        case FieldType::flag: return std::int64_t{value.text == "true"};
        case FieldType::long_number:
        case FieldType::whole: return integer_of(value);
        case FieldType::real: return real_of(value);
        case FieldType::text:
        case FieldType::json:
        case FieldType::agent_state: break;
    }
    return value.text;
}

bool is_variable_group(std::span<Field const> fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [name](Field const& field) {
        return is_variable(field) && variable_group(field) == name;
    });
}

std::string_view sign_of(std::string const& name) {
    if (name == "gt") return ">";
    if (name == "gte") return ">=";
    if (name == "lt") return "<";
    return name == "lte" ? "<=" : "";
}

}  // namespace

std::string id_column(Field const& field) {
    std::string_view const sql = field.sql;
    bool const is_id = sql.starts_with(id_function) && sql.find(')') == sql.size() - 1;
    return is_id ? std::string(sql.substr(id_function.size(), sql.size() - id_function.size() - 1))
                 : std::string();
}

bool is_summed(Field const& field) {
    return field.sql.find("FILTER") != std::string_view::npos || field.sql.starts_with("max(");
}

Sql Filters::of_record(Record const& record, Value const& filter) {
    return all_of(filter, {fields_of(record.kind), record.kind, true, {}}, {});
}

Sql Filters::of_sub_record(Record const& record, Value const& filter) {
    auto const fields =
        record.kind == RecordKind::contact ? contact_activity_fields() : agent_activity_fields();
    return all_of(filter, {fields, record.kind, false, {}}, {});
}

Sql Filters::all_of(Value const& object, Target const& target, std::string const& path) {
    Sql sql;
    for (std::size_t index = 0; index < object.items.size(); ++index) {
        if (object.items[index].kind == Value::Kind::null) continue;
        Sql const one = member(object.names[index], object.items[index], target, path);
        sql += sql.is_empty() ? "(" : " AND (";
        sql += one;
        sql += ")";
    }
    if (sql.is_empty()) sql += "1";
    return sql;
}

void Filters::count(Value const& value) {
    if (++conditions_ <= conditions_max) return;
    throw QueryError("The filters compare too much.", value.at);
}

// AND binds closer than OR, so what is all meant stands between two OR as it is.
Sql Filters::any_of(Value const& list, Target const& target, std::string const& path,
                    std::string_view joint) {
    if (++depth_ > filter_depth_max) throw QueryError("The filter is too deep.", list.at);
    Sql sql;
    for (Value const& item : list.items) {
        count(item);
        if (!sql.is_empty()) sql += joint;
        sql += all_of(item, target, path);
    }
    --depth_;
    if (sql.is_empty()) sql += "1";
    return sql;
}

Sql Filters::member(std::string const& name, Value const& value, Target const& target,
                    std::string const& path) {
    if (path.empty() && name == "and") return any_of(value, target, path, " AND ");
    if (path.empty() && name == "or") return any_of(value, target, path, " OR ");
    std::string const whole = path + name;
    auto const found = std::find_if(target.fields.begin(), target.fields.end(),
                                    [&whole](Field const& field) { return field.path == whole; });
    if (found != target.fields.end()) return comparison(*found, value, target);
    if (target.is_record && whole == "wrapUps") return with_wrap_up(value);
    if (target.is_record && whole == "channelInfo") return with_channel(value);
    if (target.is_record && is_variable_group(target.fields, whole)) {
        return with_variable(value, target, whole);
    }
    bool const is_wrapper =
        !target.is_record && (name == "activities" || name == "nodes" || name == "channelInfo");
    return all_of(value, target, is_wrapper ? path : whole + ".");
}

Sql Filters::with_wrap_up(Value const& filter) {
    Sql sql;
    sql += "EXISTS (SELECT 1 FROM " + Access::wrap_ups() + " WHERE ";
    sql += access_.seen_wrap_ups();
    sql += " AND ";
    sql += all_of(filter, {wrap_up_fields(), RecordKind::contact, false, {}}, {});
    return sql += ")";
}

// All that is asked of a variable is asked of the same one. Of one that is named its absence can be
// asked for, too.
Sql Filters::with_variable(Value const& filter, Target const& target, std::string const& group) {
    Value asked = filter;
    auto const* const name = search::member(filter, "name");
    auto const* const equals = name == nullptr ? nullptr : search::member(*name, "equals");
    std::string const path = group + ".";
    if (equals != nullptr && equals->kind == Value::Kind::string) {
        if (std::ranges::count(filter.names, "value") != 0) {
            auto const at = std::find(asked.names.begin(), asked.names.end(), "name");
            asked.items.erase(asked.items.begin() + (at - asked.names.begin()));
            asked.names.erase(at);
        }
        auto const column = [variable = equals->text](Field const& field) {
            return variable_column(field, variable);
        };
        return all_of(asked, {target.fields, target.kind, false, column}, path);
    }
    auto const one =
        std::find_if(target.fields.begin(), target.fields.end(),
                     [&group](Field const& field) { return variable_group(field) == group; });
    Sql sql;
    sql += "EXISTS (SELECT 1 FROM " + any_variable_rows(*one) + " AND ";
    sql += all_of(asked, {target.fields, target.kind, false, any_variable_column}, path);
    return sql += ")";
}

// All that is asked of a channel is asked of the same one.
Sql Filters::with_channel(Value const& filter) {
    Target target{channel_fields(), RecordKind::agent_session, false, channel_column_};
    if (channel_column_) return all_of(filter, target, {});
    Sql sql;
    sql += "EXISTS (SELECT 1 FROM " + Access::spans() + " WHERE ";
    sql += access_.seen_spans();
    sql += " GROUP BY a.channel_type HAVING ";
    sql += all_of(filter, target, {});
    return sql += ")";
}

Sql Filters::comparison(Field const& field, Value const& operators, Target const& target) {
    std::string const column = target.column ? target.column(field) : access_.column(field);
    Sql sql;
    for (std::size_t index = 0; index < operators.items.size(); ++index) {
        Value const& value = operators.items[index];
        count(value);
        sql += sql.is_empty() ? "(" : " AND (";
        sql += compared(field, column, operators.names[index], value);
        sql += ")";
    }
    if (sql.is_empty()) sql += "1";
    return sql;
}

Sql Filters::compared(Field const& field, std::string const& column, std::string const& name,
                      Value const& value) {
    Sql sql;
    bool const is_equal = name == "equals";
    bool const is_null = value.kind == Value::Kind::null;
    if (is_equal || name == "notequals") {
        std::string const id = column == field.sql ? id_column(field) : std::string();
        auto const uuid = id.empty() || is_null ? std::nullopt : core::parse_uuid(value.text);
        if (!id.empty() && !is_null && !uuid) return sql += is_equal ? "0" : "1";
        sql += "(" + (id.empty() ? column : id) + ")";
        if (is_null) return sql += is_equal ? " IS NULL" : " IS NOT NULL";
        sql += is_equal ? "=" : " IS NOT ";
        return uuid ? sql.bind(*uuid) : sql.bind(cell_of(field, value));
    }
    if (is_null) throw QueryError(name + ": null compares nothing.", value.at);
    if (name == "match" || name == "contains") {
        if (value.text.size() > pattern_bytes_max) {
            throw QueryError(name + ": the text is too long.", value.at);
        }
        sql += name == "match" ? "text_matches(" : "instr(";
        sql += "(" + column + "), ";
        sql.bind(value.text);
        return sql += ")";
    }
    sql += "(" + column + ")" + std::string(sign_of(name));
    return sql.bind(cell_of(field, value));
}

}  // namespace ringmaster::search
