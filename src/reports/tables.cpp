// How the description of the tables becomes SQL. Ids are kept as 16 bytes and shown as text, times
// are kept in milliseconds and shown as such and, under the name without `_time`, in ISO 8601. Each
// view begins with the organization, so that a range of time of one organization uses the index.
// Rows lie in the order in which they began, not in that of their ids, which is none: a month is
// read in one go.

#include "reports/tables.hpp"

#include <array>
#include <cctype>

#include "reports/agent_columns.hpp"
#include "reports/contact_columns.hpp"

namespace ringmaster::reports {
namespace {

constexpr char contact_session_indexes[] =
    "CREATE INDEX contact_session_time ON contact_session(org, created_time, task);"
    "CREATE INDEX contact_session_ended ON contact_session(org, ended_time);"
    "CREATE INDEX contact_session_queue ON contact_session(org, last_queue_id, created_time);"
    "CREATE INDEX contact_session_agent ON contact_session(org, last_agent_id, created_time);"
    "CREATE INDEX contact_session_customer ON contact_session(org, customer_number, channel_type)"
    " WHERE customer_number IS NOT NULL;";
constexpr char contact_leg_indexes[] =
    "CREATE INDEX contact_leg_time ON contact_leg(org, created_time, task, leg);"
    "CREATE INDEX contact_leg_ended ON contact_leg(org, ended_time);"
    "CREATE INDEX contact_leg_queue ON contact_leg(org, queue_id, created_time);"
    "CREATE INDEX contact_leg_waited ON contact_leg(org, queue_id, queue_ended_time);"
    "CREATE INDEX contact_leg_connected ON contact_leg(org, connected_time)"
    " WHERE connected_time IS NOT NULL;"
    "CREATE INDEX contact_leg_agent ON contact_leg(org, agent_id, created_time);";
constexpr char contact_activity_indexes[] =
    "CREATE INDEX contact_activity_time ON contact_activity(org, created_time, task, number);"
    "CREATE INDEX contact_activity_ended ON contact_activity(org, ended_time);"
    "CREATE INDEX contact_activity_agent ON contact_activity(org, agent_id, created_time)"
    " WHERE agent_id IS NOT NULL;";
constexpr char agent_session_indexes[] =
    "CREATE INDEX agent_session_time ON agent_session(org, start_time, agent_id, number);"
    "CREATE INDEX agent_session_ended ON agent_session(org, end_time);"
    "CREATE INDEX agent_session_open ON agent_session(org, agent_id) WHERE is_active=1;";
constexpr char agent_activity_indexes[] =
    "CREATE INDEX agent_activity_time ON agent_activity(org, start_time, agent_id, session, "
    "number);"
    "CREATE INDEX agent_activity_ended ON agent_activity(org, end_time);"
    "CREATE INDEX agent_activity_agent ON agent_activity(org, agent_id, start_time);"
    "CREATE INDEX agent_activity_open ON agent_activity(org, agent_id) WHERE is_active=1;";
constexpr char wrap_up_indexes[] =
    "CREATE INDEX wrap_up_time ON wrap_up(org, submitted_time, task, engagement, version);"
    "CREATE INDEX wrap_up_queue ON wrap_up(org, queue_id, submitted_time);"
    "CREATE INDEX wrap_up_agent ON wrap_up(org, agent_id, submitted_time);"
    // Few are corrected: whether there is a later version is asked of each, and of this.
    "CREATE INDEX wrap_up_later ON wrap_up(org, task, engagement, version) WHERE version>1;";
constexpr char callback_attempt_indexes[] =
    "CREATE INDEX callback_attempt_time ON callback_attempt(org, dialled_time, task, dial);"
    "CREATE INDEX callback_attempt_ended ON callback_attempt(org, ended_time);"
    "CREATE INDEX callback_attempt_queue ON callback_attempt(org, queue_id, dialled_time);"
    "CREATE INDEX callback_attempt_agent ON callback_attempt(org, agent_id, dialled_time);";
constexpr char recording_indexes[] =
    "CREATE INDEX recording_time ON recording(org, started_time, task, number);"
    "CREATE INDEX recording_ended ON recording(org, ended_time);";

constexpr std::array tables{
    Table{"contact_session", "report_contact_sessions", "org, task", "created_time", "ended_time",
          contact_session_indexes, contact_session_columns},
    Table{"contact_leg", "report_contact_legs", "org, task, leg", "created_time", "ended_time",
          contact_leg_indexes, contact_leg_columns},
    Table{"contact_activity", "report_contact_activities", "org, task, number", "created_time",
          "ended_time", contact_activity_indexes, contact_activity_columns},
    Table{"agent_session", "report_agent_sessions", "org, agent_id, number", "start_time",
          "end_time", agent_session_indexes, agent_session_columns},
    Table{"agent_activity", "report_agent_activities", "org, agent_id, session, number",
          "start_time", "end_time", agent_activity_indexes, agent_activity_columns},
    Table{"wrap_up", "report_wrap_ups", "org, task, engagement, version", "submitted_time",
          "submitted_time", wrap_up_indexes, wrap_up_columns, "report_wrap_up_versions"},
    Table{"callback_attempt", "report_callbacks", "org, task, dial", "dialled_time", "ended_time",
          callback_attempt_indexes, callback_attempt_columns},
    Table{"recording", "report_recordings", "org, task, number", "started_time", "ended_time",
          recording_indexes, recording_columns},
};

// How far each organization has come, since when its records know everything, and what stops them.
// `at_ms` and `epoch` of the entry at `seq` tell whether it is this journal they were made of.
constexpr char own_tables[] =
    "CREATE TABLE organization(org BLOB PRIMARY KEY CHECK(length(org)=16), name TEXT NOT NULL,"
    " seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, epoch INTEGER NOT NULL,"
    " begun_seq INTEGER NOT NULL, known_since INTEGER NOT NULL, problem TEXT)"
    " STRICT, WITHOUT ROWID;"
    // What things are called now; records keep what they were called at their time.
    "CREATE TABLE known(org BLOB NOT NULL, kind TEXT NOT NULL, id BLOB NOT NULL,"
    " name TEXT, parent BLOB, PRIMARY KEY(org, kind, id)) STRICT, WITHOUT ROWID;";

std::string_view type_of(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::key_id: return "BLOB NOT NULL CHECK(length(";
        case ColumnKind::key_number: return "INTEGER NOT NULL";
        case ColumnKind::id: return "BLOB";
        case ColumnKind::text: return "TEXT";
        case ColumnKind::time:
        case ColumnKind::number: return "INTEGER";
        case ColumnKind::flag:
        case ColumnKind::sum: return "INTEGER NOT NULL DEFAULT 0";
    }
    return {};
}

std::string table_sql(Table const& table) {
    std::string sql = "CREATE TABLE " + std::string(table.name) + "(";
    for (Column const& column : table.columns) {
        sql += std::string(column.name) + " " + std::string(type_of(column.kind));
        if (column.kind == ColumnKind::key_id) sql += std::string(column.name) + ")=16)";
        sql += ", ";
    }
    return sql + "PRIMARY KEY(" + std::string(table.key) + ")) STRICT;";
}

std::string id_text(std::string const& column) {
    std::string const hex = "lower(hex(" + column + "))";
    std::string text = "CASE WHEN " + column + " IS NOT NULL THEN substr(" + hex + ",1,8)";
    for (char const* const part : {"9,4", "13,4", "17,4", "21,12"}) {
        text += "||'-'||substr(" + hex + "," + part + ")";
    }
    return text + " END";
}

std::string iso_text(std::string const& column) {
    return "strftime('%Y-%m-%dT%H:%M:%S'," + column + "/1000,'unixepoch')||printf('.%03dZ'," +
           column + "%1000)";
}

std::string shown(Column const& column) {
    std::string const name(column.name);
    std::string const stored = "r." + name;
    switch (column.kind) {
        case ColumnKind::key_id:
        case ColumnKind::id: return id_text(stored) + " AS " + (name == "org" ? "org_id" : name);
        case ColumnKind::time: {
            std::string const stem =
                name.ends_with("_time") ? name.substr(0, name.size() - 5) : name;
            return stored + ", " + iso_text(stored) + " AS " + stem + "_at";
        }
        default: return stored;
    }
}

std::string view_sql(Table const& table, std::string_view view, std::string const& where) {
    std::string sql = "CREATE VIEW " + std::string(view) + " AS SELECT o.name AS org_name";
    for (Column const& column : table.columns) sql += ", " + shown(column);
    return sql + " FROM organization o CROSS JOIN " + std::string(table.name) +
           " r ON r.org=o.org" + where + ";";
}

std::string views_sql(Table const& table) {
    if (table.versions_view.empty()) return view_sql(table, table.view, {});
    return view_sql(table, table.view, " WHERE " + is_latest_sql(table, "r")) +
           view_sql(table, table.versions_view, {});
}

}  // namespace

std::span<Table const> record_tables() { return tables; }

std::string tables_sql() {
    std::string sql = own_tables;
    for (Table const& table : tables) sql += table_sql(table) + views_sql(table);
    return sql;
}

std::string is_latest_sql(Table const& table, std::string const& alias) {
    std::string same;
    std::string_view key = table.key;
    for (auto end = key.find(", "); end != std::string_view::npos; end = key.find(", ")) {
        std::string const column(key.substr(0, end));
        same += "n." + column + "=" + alias + "." + column + " AND ";
        key.remove_prefix(end + 2);
    }
    std::string const version(key);
    return "NOT EXISTS (SELECT 1 FROM " + std::string(table.name) + " n WHERE " + same + "n." +
           version + ">" + alias + "." + version + ")";
}

std::string indexes_sql() {
    std::string sql;
    for (Table const& table : tables) sql += table.indexes;
    return sql;
}

std::string wire_name(Column const& column) {
    if (!column.wire.empty()) return std::string(column.wire);
    std::string name;
    bool raises = false;
    for (char const letter : column.name) {
        if (letter == '_') {
            raises = true;
            continue;
        }
        auto const byte = static_cast<unsigned char>(letter);
        name += raises ? static_cast<char>(std::toupper(byte)) : letter;
        raises = false;
    }
    return name;
}

}  // namespace ringmaster::reports
