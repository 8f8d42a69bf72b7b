#pragma once
// What the records are: one description of every table, from which the tables, the views for people
// and the names on the wire are made.
//
// Ownership: constants. Threading: any. Units: times are milliseconds since the Unix epoch,
// durations milliseconds. Errors: none.

#include <span>
#include <string>
#include <string_view>

#include "ringmaster/reports/records.hpp"  // records_version

namespace ringmaster::reports {

enum class ColumnKind {
    key_id,      // 16 bytes, never NULL
    key_number,  // an ordinal, never NULL
    id,          // 16 bytes
    text,
    time,
    number,
    flag,  // 0 or 1, never NULL
    sum,   // a count or a duration that grows; 0 at first, never NULL
};

struct Column {
    std::string_view name;
    ColumnKind kind = ColumnKind::text;
    std::string_view wire = {};  // where it is not `name` in camelCase
};

struct Table {
    std::string_view name;
    std::string_view view;     // for people
    std::string_view key;      // columns of the primary key, which begins with `org`
    std::string_view time;     // the column that time ranges ask for
    std::string_view ended;    // the column that retention goes by
    std::string_view indexes;  // SQL of the others; that of `time` ends with the key
    std::span<Column const> columns;
    // Set: the last column of the key counts versions, `view` shows the latest, and this one all.
    std::string_view versions_view = {};
};

// Every table of records. `organization` and `known` beside them hold positions and names.
[[nodiscard]] std::span<Table const> record_tables();
// SQL that is true of the latest version of a row of `alias`.
[[nodiscard]] std::string is_latest_sql(Table const& table, std::string const& alias);
// SQL that makes all there is in an empty file; who fills it makes the indexes afterwards.
[[nodiscard]] std::string tables_sql();
[[nodiscard]] std::string indexes_sql();
// `customerName` of `customer_name`, or what the description says.
[[nodiscard]] std::string wire_name(Column const& column);

}  // namespace ringmaster::reports
