// A page of records, and for each what it has below it. `extFilter` asks for records that have such
// a sub-record, and shows those of them.

#include "search/query/record_rows.hpp"

#include <utility>

#include "search/language/query_error.hpp"
#include "search/query/page.hpp"
#include "search/query/row_writer.hpp"

namespace ringmaster::search {
namespace {

constexpr std::size_t sorts_max = 10;
constexpr std::size_t first_usual = 25;
constexpr std::int64_t first_max = 100;

bool has_activities(Selected const& node) {
    for (Selected const& child : node.children) {
        if (child.role() == Role::activities || has_activities(child)) return true;
    }
    return false;
}

bool is_descending(Selected const& leaf) {
    return argument(leaf.arguments, "sort")->text == "desc";
}

class RecordRows {
public:
    RecordRows(Database& database, RootQuery const& query) : database_(database), query_(query) {
        for (auto const column : query.record.key) {
            key_.push_back("r." + std::string(column));
        }
    }

    void write(Json& json) {
        if (has_activities(query_.selected)) query_.check_sub_records();
        RowWriter writer(key_);
        std::vector<Ordered> order;
        for (Selected const& child : query_.selected.children) {
            if (child.role() != Role::records) continue;
            writer.gather(child, column_sql());
            add_sorts(child, order);
        }
        order.push_back({query_.time()});
        for (auto const& column : key_) order.push_back({column});
        Page const page = read_page(
            database_, {writer.columns(), source(), order, query_.cursor, query_.record.rows_max});
        json.StartObject();
        for (Selected const& child : query_.selected.children) {
            put_key(json, child.key);
            if (child.field == nullptr) {
                put_text(json, child.owner->name);
            } else if (child.role() == Role::page_info) {
                write_page_info(json, child, page.has_next, page.end_cursor);
            } else {
                write_list(json, child, writer, page);
            }
        }
        json.EndObject();
    }

private:
    RowWriter::ColumnSql column_sql() const {
        return [this](Selected const& leaf) { return query_.access.column(leaf); };
    }

    void add_sorts(Selected const& node, std::vector<Ordered>& order) const {
        for (Selected const& child : node.children) {
            if (child.role() == Role::group) add_sorts(child, order);
            if (child.role() != Role::column || !argument(child.arguments, "sort")) continue;
            if (order.size() == sorts_max)
                throw QueryError("Too many fields to sort by.", child.at);
            order.push_back({query_.access.column(child), is_descending(child)});
        }
    }

    Sql source() const {
        Filters filters(query_.access);
        Sql sql;
        sql += "FROM " + Access::records(query_.record) + " WHERE ";
        sql += query_.in_range();
        if (query_.filter != nullptr) {
            sql += " AND ";
            sql += filters.of_record(query_.record, *query_.filter);
        }
        if (query_.ext_filter == nullptr) return sql;
        sql += " AND EXISTS (SELECT 1 FROM ";
        sql += sub_source();
        return sql += ")";
    }

    // The sub-records of `r` that are shown, as far as `extFilter` says.
    Sql sub_source() const {
        bool const of_contact = query_.record.kind == RecordKind::contact;
        Sql sql;
        sql += of_contact ? Access::activities() : Access::spans();
        sql += " WHERE ";
        sql += of_contact ? query_.access.seen_activities() : query_.access.seen_spans();
        if (query_.ext_filter != nullptr) {
            Filters filters(query_.access);
            sql += " AND ";
            sql += filters.of_sub_record(query_.record, *query_.ext_filter);
        }
        return sql;
    }

    void write_list(Json& json, Selected const& list, RowWriter const& writer, Page const& page) {
        json.StartArray();
        for (auto const& row : page.rows) {
            writer.write(json, list, row, [this, &row](Selected const& child, Json& out) {
                below(out, child,
                      {row.begin(), row.begin() + static_cast<std::ptrdiff_t>(key_.size())});
            });
        }
        json.EndArray();
    }

    void below(Json& json, Selected const& node, Database::Row const& key) {
        switch (node.role()) {
            case Role::activities: return activities(json, node, key, {});
            case Role::channels: return channels(json, node, key);
            case Role::wrap_ups: return wrap_ups(json, node, key);
            default: json.Null();  // numbers of groups
        }
    }

    // The record `r` and what is within it.
    Sql of_one(Database::Row const& key, Sql const& inner) const {
        Sql sql;
        sql += "FROM " + std::string(query_.record.table) + " r CROSS JOIN ";
        sql += inner;
        sql += " AND r.org=";
        sql.bind(query_.question.org.value);
        for (std::size_t index = 0; index < key_.size(); ++index) {
            sql += " AND " + key_[index] + "=";
            sql.bind(key[index]);
        }
        return sql;
    }

    void activities(Json& json, Selected const& node, Database::Row const& key,
                    Cell const& channel) {
        PageSpec spec;
        RowWriter writer({});
        for (Selected const& child : node.children) {
            if (child.role() != Role::nodes) continue;
            writer.gather(child, column_sql());
            add_sorts(child, spec.order);
        }
        spec.columns = writer.columns();
        spec.source = of_one(key, sub_source());
        bool const of_contact = query_.record.kind == RecordKind::contact;
        if (!of_contact) {
            spec.source += " AND a.channel_type=";
            spec.source.bind(channel);
        }
        spec.order.push_back({"a.number"});
        if (!of_contact) spec.order.push_back({"coalesce(o.number, 0)"});
        spec.rows_max = first_of(node);
        if (auto const* const after = argument(node.arguments, "after")) spec.cursor = after->text;
        Page const page = read_page(database_, spec);
        json.StartObject();
        for (Selected const& child : node.children) {
            put_key(json, child.key);
            if (child.field == nullptr) {
                put_text(json, child.owner->name);
            } else if (child.role() == Role::page_info) {
                write_page_info(json, child, page.has_next, page.end_cursor);
            } else if (child.role() == Role::total_count) {
                json.Int64(count_of(spec.source));
            } else {
                write_nodes(json, child, writer, page);
            }
        }
        json.EndObject();
    }

    std::int64_t count_of(Sql const& source) {
        Sql sql;
        sql += "SELECT count(*) ";
        sql += source;
        return std::get<std::int64_t>(database_.rows(sql).at(0).at(0));
    }

    static void write_nodes(Json& json, Selected const& node, RowWriter const& writer,
                            Page const& page) {
        json.StartArray();
        for (auto const& row : page.rows) {
            writer.write(json, node, row, [](Selected const&, Json& out) { out.Null(); });
        }
        json.EndArray();
    }

    std::size_t first_of(Selected const& node) const {
        auto const* const first = argument(node.arguments, "first");
        if (first == nullptr) return first_usual;
        std::int64_t const count = integer_of(*first);
        if (count < 1 || count > first_max) throw QueryError("first is 1 to 100.", node.at);
        return static_cast<std::size_t>(count);
    }

    static Sql selecting(RowWriter const& writer) {
        Sql sql;
        for (std::string const& column : writer.columns()) {
            sql += (sql.is_empty() ? "SELECT " : ", ") + column;
        }
        return sql += " ";
    }

    void channels(Json& json, Selected const& node, Database::Row const& key) {
        RowWriter writer({"a.channel_type"});
        writer.gather(node, column_sql());
        Sql inner;
        inner += Access::spans() + " WHERE ";
        inner += query_.access.seen_spans();
        Sql source = of_one(key, inner);
        source += " GROUP BY a.channel_type";
        Sql sql = selecting(writer);
        sql += source;
        sql += " ORDER BY a.channel_type";
        json.StartArray();
        for (auto const& row : database_.rows(sql)) {
            writer.write(json, node, row, [&](Selected const& child, Json& out) {
                activities(out, child, key, row.front());
            });
        }
        json.EndArray();
    }

    void wrap_ups(Json& json, Selected const& node, Database::Row const& key) {
        RowWriter writer({"w.engagement"});
        writer.gather(node, column_sql());
        Sql inner;
        inner += Access::wrap_ups() + " WHERE ";
        inner += query_.access.seen_wrap_ups();
        Sql sql = selecting(writer);
        sql += of_one(key, inner);
        sql += " ORDER BY w.engagement";
        json.StartArray();
        for (auto const& row : database_.rows(sql)) {
            writer.write(json, node, row, [](Selected const&, Json& out) { out.Null(); });
        }
        json.EndArray();
    }

    Database& database_;
    RootQuery const& query_;
    std::vector<std::string> key_;
};

}  // namespace

void write_records(Database& database, RootQuery const& query, Json& json) {
    RecordRows(database, query).write(json);
}

}  // namespace ringmaster::search
