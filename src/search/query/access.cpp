// What is whose: as pages of records have it (reports::Records), which `unit_search` compares.

#include "search/query/access.hpp"

#include "search/query/variables.hpp"

namespace ringmaster::search {
namespace {

bool tells_of_monitoring(std::string_view sql) {
    return sql.find("monitor") != std::string_view::npos ||
           sql.find("barged") != std::string_view::npos;
}

Sql one_of(std::string_view column, std::vector<core::Uuid> const& ids) {
    Sql sql;
    if (column.empty() || ids.empty()) return sql += "0";
    sql += std::string(column) + " IN (";
    bool is_first = true;
    for (core::Uuid const& id : ids) {
        if (!is_first) sql += ",";
        is_first = false;
        sql.bind(id);
    }
    return sql += ")";
}

}  // namespace

std::string Access::column(Field const& field) const {
    bool const is_hidden = !question_.shows_monitoring && tells_of_monitoring(field.sql);
    if (field.sql.empty() || is_hidden || is_variable(field)) return "NULL";
    if (field.type == FieldType::json) return all_variables(field);
    return std::string(field.sql);
}

std::string Access::column(Field const& field, std::string const& variable) const {
    return is_variable(field) ? variable_column(field, variable) : column(field);
}

std::string Access::column(Selected const& leaf) const {
    return column(*leaf.field->source, variable_name(leaf));
}

std::string Access::records(Record const& record) {
    std::string const table = std::string(record.table) + " r";
    if (record.kind != RecordKind::leg) return table;
    return table + " LEFT JOIN contact_session s ON s.org=r.org AND s.task=r.task";
}

Sql Access::led_by(std::string_view team, std::string_view queue) const {
    Sql sql;
    if (!question_.led) return sql;
    sql += " AND (";
    sql += one_of(team, question_.led->teams);
    sql += " OR ";
    sql += one_of(queue, question_.led->queues);
    return sql += ")";
}

Sql Access::seen(Record const& record) const {
    Sql sql;
    sql += "r.org=";
    sql.bind(question_.org.value);
    switch (record.kind) {
        case RecordKind::contact: return sql += led_by("r.last_team_id", "r.last_queue_id");
        case RecordKind::leg: return sql += led_by("r.team_id", "r.queue_id");
        case RecordKind::agent_session: break;
    }
    return sql += led_by("r.team_id", {});
}

std::string Access::activities() { return "contact_activity a"; }

Sql Access::seen_activities() const {
    Sql sql;
    sql += "a.org=r.org AND a.task=r.task";
    if (!question_.shows_monitoring) sql += " AND a.is_invisible=0";
    return sql += led_by("a.team_id", "a.queue_id");
}

std::string Access::wrap_ups() { return "wrap_up w"; }

// WU-11: the latest version.
Sql Access::seen_wrap_ups() const {
    Sql sql;
    sql +=
        "w.org=r.org AND w.task=r.task AND NOT EXISTS (SELECT 1 FROM wrap_up n"
        " WHERE n.org=w.org AND n.task=w.task AND n.engagement=w.engagement"
        " AND n.version>w.version AND n.version>1)";
    return sql += led_by("w.team_id", "w.queue_id");
}

// With each span of a channel in which the agent was idle, the agent's own states meanwhile.
std::string Access::spans() {
    return "agent_activity a LEFT JOIN agent_activity o ON o.org=a.org AND o.agent_id=a.agent_id"
           " AND o.session=a.session AND o.channel_type IS NULL AND o.state='idle'"
           " AND a.state IN ('idle','not-responding')"
           " AND (a.end_time IS NULL OR o.start_time<a.end_time)"
           " AND (o.end_time IS NULL OR o.end_time>a.start_time)";
}

Sql Access::seen_spans() const {
    Sql sql;
    sql +=
        "a.org=r.org AND a.agent_id=r.agent_id AND a.session=r.number"
        " AND a.channel_type IS NOT NULL";
    return sql += led_by("a.team_id", {});
}

}  // namespace ringmaster::search
