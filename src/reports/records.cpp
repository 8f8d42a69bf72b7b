// How a page of records is asked for: which column a filter means, and where a page ends. A page
// begins behind the time and key of the last row before it, so rows that come meanwhile neither
// shift it nor are shown twice.

#include "ringmaster/reports/records.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "reports/tables.hpp"
#include "ringmaster/reports/reading.hpp"
#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {
namespace {

// `report_contact_sessions` is asked for as `contact-sessions`.
std::string record_name(Table const& table) {
    std::string name(table.view.substr(std::string_view("report_").size()));
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

Table const* find_table(std::string_view record) {
    auto const tables = record_tables();
    auto const found = std::find_if(tables.begin(), tables.end(), [record](Table const& table) {
        return record_name(table) == record;
    });
    return found == tables.end() ? nullptr : &*found;
}

bool has_column(Table const& table, std::string_view name) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [name](Column const& column) { return column.name == name; });
}

// What is of a queue says so by `queue_id`, a contact by that of its last one.
std::string column_of(Table const& table, std::string_view what) {
    for (std::string const& name :
         {std::string(what) + "_id", "last_" + std::string(what) + "_id"}) {
        if (has_column(table, name)) return name;
    }
    return {};
}

bool tells_of_monitoring(Column const& column) {
    for (std::string_view const word : {"monitor", "barged"}) {
        if (column.name.find(word) != std::string_view::npos) return true;
    }
    return false;
}

// Numbers for the file's order, not for anybody's eyes.
bool is_shown(Column const& column, RecordsQuestion const& question) {
    if (column.name == "next_number") return false;
    return question.shows_monitoring || !tells_of_monitoring(column);
}

std::vector<std::string> names_in(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        auto const comma = list.find(',');
        auto name = list.substr(0, comma);
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        names.emplace_back(name);
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return names;
}

// The key without the organization.
std::vector<std::string> key_of(Table const& table) {
    auto names = names_in(table.key);
    names.erase(names.begin());
    return names;
}

Column const& column_named(Table const& table, std::string_view name) {
    return *std::find_if(table.columns.begin(), table.columns.end(),
                         [name](Column const& column) { return column.name == name; });
}

bool is_id(Column const& column) {
    return column.kind == ColumnKind::key_id || column.kind == ColumnKind::id;
}

// ---- where a page ends -------------------------------------------------------------------------

// Time and key, the ids as text: `1760000000000_0f6e…_3`.
using Mark = std::vector<std::string>;

std::string joined(Mark const& mark) {
    std::string text;
    for (auto const& part : mark) text += (text.empty() ? "" : "_") + part;
    return text;
}

bool is_whole(std::string const& text) {
    std::int64_t number = 0;
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end;
}

Mark read_mark(Table const& table, std::string const& after) {
    Mark mark;
    std::string_view rest = after;
    for (;;) {
        auto const end = rest.find('_');
        mark.emplace_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    auto const key = key_of(table);
    bool fits = mark.size() == key.size() + 1 && is_whole(mark.front());
    for (std::size_t index = 0; fits && index < key.size(); ++index) {
        std::string const& part = mark[index + 1];
        fits = is_id(column_named(table, key[index])) ? core::parse_uuid(part).has_value()
                                                      : is_whole(part);
    }
    if (!fits) throw store::Failure(store::ErrorCode::refused, "`after` is no end of a page");
    return mark;
}

// ---- the question ------------------------------------------------------------------------------

std::string one_of(std::string const& column, std::size_t count) {
    std::string text = column + " IN (";
    for (std::size_t index = 0; index < count; ++index) text += index == 0 ? "?" : ",?";
    return text + ")";
}

class Asking {
public:
    Asking(Table const& table, RecordsQuestion const& question)
        : table_(table), question_(question) {
        where_ =
            "org=? AND " + std::string(table.time) + ">=? AND " + std::string(table.time) + "<?";
        filter("queue", question.queues);
        filter("agent", question.agents);
        filter("team", question.teams);
        if (question.led) lead(*question.led);
        bool const has_versions = !table.versions_view.empty();
        if (has_versions && !question.shows_versions) {
            where_ += " AND " + is_latest_sql(table, std::string(table.name));
        }
        bool const hides = !question.shows_monitoring && has_column(table, "is_invisible");
        if (hides) where_ += " AND is_invisible=0";
        if (!question.after.empty()) begin_behind();
    }

    [[nodiscard]] std::string sql() const {
        std::string columns = std::string(table_.time);
        for (auto const& name : key_of(table_)) columns += ", " + name;
        for (Column const& column : table_.columns) {
            if (is_shown(column, question_)) columns += ", " + shown(column);
        }
        return "SELECT " + columns + " FROM " + std::string(table_.name) + " WHERE " + where_ +
               " ORDER BY " + order() + " LIMIT ?";
    }

    void bind(store::Statement& statement) const {
        if (hides_variables()) {
            for (std::string const& name : question_.hidden_variables) statement.bind_text(name);
        }
        statement.bind(question_.org).bind(from()).bind(question_.until);
        for (core::Uuid const& id : ids_) statement.bind(id);
        for (std::size_t index = 0; index < mark_.size(); ++index) {
            bool const id = index > 0 && is_id(column_named(table_, key_of(table_)[index - 1]));
            if (id) {
                statement.bind(*core::parse_uuid(mark_[index]));
            } else {
                statement.bind(static_cast<std::int64_t>(std::stoll(mark_[index])));
            }
        }
        statement.bind(static_cast<std::int64_t>(question_.rows_max + 1));
    }

private:
    [[nodiscard]] bool hides_variables() const {
        return has_column(table_, "variables") && !question_.hidden_variables.empty();
    }
    [[nodiscard]] std::string shown(Column const& column) const {
        std::string name(column.name);
        if (name != "variables" || !hides_variables()) return name;
        return "(SELECT nullif(json_group_object(j.key, j.value), '{}') FROM json_each(variables) j"
               " WHERE NOT " +
               one_of("j.key", question_.hidden_variables.size()) + ")";
    }
    // A page does not read what the pages before it have shown.
    [[nodiscard]] core::Time from() const {
        if (mark_.empty()) return question_.from;
        return std::max(question_.from, core::Time{std::stoll(mark_.front())});
    }
    [[nodiscard]] std::string order() const {
        std::string text(table_.time);
        for (auto const& name : key_of(table_)) text += ", " + name;
        return text;
    }
    void add_ids(std::vector<core::Uuid> const& ids) {
        ids_.insert(ids_.end(), ids.begin(), ids.end());
    }
    // What no record of this kind has is nobody's.
    std::string any_of(std::string const& column, std::vector<core::Uuid> const& ids) {
        if (column.empty() || ids.empty()) return "0";
        add_ids(ids);
        return one_of(column, ids.size());
    }
    void filter(std::string_view what, std::vector<core::Uuid> const& ids) {
        if (!ids.empty()) where_ += " AND " + any_of(column_of(table_, what), ids);
    }
    void lead(RecordsQuestion::Led const& led) {
        where_ += " AND (" + any_of(column_of(table_, "team"), led.teams);
        where_ += " OR " + any_of(column_of(table_, "queue"), led.queues) + ")";
    }
    void begin_behind() {
        mark_ = read_mark(table_, question_.after);
        std::string marks = "?";
        for (std::size_t index = 1; index < mark_.size(); ++index) marks += ",?";
        where_ += " AND (" + order() + ")>(" + marks + ")";
    }

    Table const& table_;
    RecordsQuestion const& question_;
    std::string where_;
    std::vector<core::Uuid> ids_;
    Mark mark_;
};

RecordValue value_of(store::Statement& row, Column const& column) {
    switch (column.kind) {
        case ColumnKind::key_id: return core::to_string(row.uuid());
        case ColumnKind::id: {
            auto const bytes = row.optional_bytes();
            if (!bytes) return {};
            return core::to_string(store::uuid_of(*bytes));
        }
        case ColumnKind::text: {
            auto text = row.optional_bytes();
            if (!text) return {};
            return std::move(*text);
        }
        case ColumnKind::time:
        case ColumnKind::number: {
            auto const time = row.optional_time();
            if (!time) return {};
            return time->epoch_ms;
        }
        case ColumnKind::key_number:
        case ColumnKind::flag:
        case ColumnKind::sum: break;
    }
    return row.integer();
}

// Of the key, which of its columns are ids: asked once, not of every row.
std::vector<bool> ids_in_key(Table const& table) {
    std::vector<bool> ids;
    for (auto const& name : key_of(table)) ids.push_back(is_id(column_named(table, name)));
    return ids;
}

Mark mark_of(store::Statement& row, std::vector<bool> const& ids) {
    Mark mark{std::to_string(row.integer())};
    for (bool const id : ids) {
        mark.push_back(id ? core::to_string(row.uuid()) : std::to_string(row.integer()));
    }
    return mark;
}

RecordsRead read(store::Connection& connection, Table const& table,
                 RecordsQuestion const& question) {
    Asking const asking(table, question);
    auto statement = connection.prepare(asking.sql());
    asking.bind(statement);
    RecordsRead found;
    std::vector<Column const*> shown;
    for (Column const& column : table.columns) {
        if (!is_shown(column, question)) continue;
        shown.push_back(&column);
        found.fields.push_back(wire_name(column));
    }
    auto const ids = ids_in_key(table);
    Mark last;
    while (statement.step()) {
        if (found.rows.size() == question.rows_max) {
            found.next = joined(last);
            statement.reset();
            break;
        }
        last = mark_of(statement, ids);
        std::vector<RecordValue> row;
        row.reserve(shown.size());
        for (Column const* const column : shown) row.push_back(value_of(statement, *column));
        found.rows.push_back(std::move(row));
    }
    return found;
}

}  // namespace

std::vector<std::string_view> record_names() {
    static std::vector<std::string> const names = [] {
        std::vector<std::string> all;
        for (Table const& table : record_tables()) all.push_back(record_name(table));
        return all;
    }();
    return {names.begin(), names.end()};
}

struct Records::Parts {
    explicit Parts(std::string const& records) : connection(open_to_read(records)) {}
    store::Connection connection;
};

store::Result<Records> Records::open(std::string const& records) {
    return store::guarded([&] { return Records(std::make_unique<Parts>(records)); });
}

Records::Records(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Records::~Records() = default;
Records::Records(Records&& other) noexcept = default;
Records& Records::operator=(Records&& other) noexcept = default;

store::Result<RecordsRead> Records::page(RecordsQuestion const& question) {
    return store::guarded([&] {
        Table const* const table = find_table(question.record);
        if (table == nullptr) {
            throw store::Failure(store::ErrorCode::refused, "no such record: " + question.record);
        }
        RecordsRead found;
        found.is_behind = is_behind(parts_->connection, question.org, question.known_seq);
        if (found.is_behind) return found;
        auto const ask = [&] { found = read(parts_->connection, *table, question); };
        found.took_too_long = !asked_in_time(parts_->connection, question.time_max, ask);
        return found;
    });
}

}  // namespace ringmaster::reports
