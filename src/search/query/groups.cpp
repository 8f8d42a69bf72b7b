// Groups in the shape of records: a field of a sub-record stands in a list of one, where the record
// has a list of sub-records.

#include "search/query/groups.hpp"

#include "search/language/query_error.hpp"
#include "search/query/gathering.hpp"
#include "search/query/grouping.hpp"
#include "search/query/page.hpp"
#include "search/query/row_writer.hpp"

namespace ringmaster::search {
namespace {

class Groups {
public:
    Groups(Database& database, RootQuery const& query, FunctionValues& values)
        : database_(database), query_(query), values_(values), grouping_(query), writer_({}) {}

    void write(Json& json) {
        for (Selected const& child : query_.selected.children) {
            if (child.role() == Role::records) gather(child, Level::records);
        }
        PageSpec spec{writer_.columns(), {}, order(), query_.cursor, groups_on_page};
        numbers_from_ = spec.columns.size();
        for (std::size_t index = 0; index < query_.aggregations.size(); ++index) {
            spec.columns.push_back("v" + std::to_string(index));
        }
        spec.source = source();
        Page const page = read_page(database_, spec);
        json.StartObject();
        for (Selected const& child : query_.selected.children) {
            put_key(json, child.key);
            if (child.field == nullptr) {
                put_text(json, child.owner->name);
            } else if (child.role() == Role::page_info) {
                write_page_info(json, child, page.has_next, page.end_cursor);
            } else {
                json.StartArray();
                for (auto const& row : page.rows) object(json, child, row);
                json.EndArray();
            }
        }
        json.EndObject();
    }

private:
    void gather(Selected const& node, Level level) {
        for (Selected const& child : node.children) {
            switch (child.role()) {
                case Role::column:
                    grouping_.by(child, level);
                    add(child);
                    break;
                case Role::interval_start:
                    values_.clock = query_.clock();
                    grouping_.by_interval();
                    add(child);
                    break;
                case Role::group: gather(child, level); break;
                case Role::channels: gather(child, Level::channels); break;
                case Role::activities:
                case Role::nodes: gather(child, Level::activities); break;
                case Role::wrap_ups: throw QueryError("wrapUps cannot be grouped by.", child.at);
                default: break;
            }
        }
    }

    // Gathered while rows are read, in a table for the page to be taken of; or, where these are too
    // many groups, by SQLite.
    Sql source() {
        auto const rows = grouping_.rows();
        Sql sql;
        if (rows && gather(*rows)) return sql += "FROM temp.gathered WHERE 1";
        sql += "FROM (";
        sql += grouping_.sql();
        return sql += ") WHERE 1";
    }

    bool gather(Grouping::Rows const& rows) {
        Gathering gathering(grouping_.groups(), rows.numbers);
        bool all = true;
        database_.each(rows.sql, [&](sqlite3_stmt* row) { return all = gathering.add(row); });
        if (all) lay_down(rows, gathering.groups());
        return all;
    }

    void lay_down(Grouping::Rows const& rows, std::vector<Database::Row> const& groups) {
        std::string columns;
        Sql put;
        put += "INSERT INTO temp.gathered VALUES(";
        for (std::size_t index = 0; index < rows.are_ids.size(); ++index) {
            columns += (index == 0 ? "g" : ", g") + std::to_string(index);
            put += index == 0 ? "" : ", ";
            put += rows.are_ids[index] ? "uuid_text(?)" : "?";
        }
        for (std::size_t index = 0; index < rows.numbers.size(); ++index) {
            columns += ", v" + std::to_string(index);
            put += ", ?";
        }
        put += ")";
        database_.run({"DROP TABLE IF EXISTS temp.gathered"});
        database_.run({"CREATE TEMP TABLE gathered(" + columns + ")"});
        for (Database::Row const& group : groups) {
            put.values = group;
            database_.run(put);
        }
    }

    void add(Selected const& leaf) {
        std::string const name = "g" + std::to_string(grouping_.groups() - 1);
        writer_.add(leaf, name);
        auto const* const sort = argument(leaf.arguments, "sort");
        (sort == nullptr ? others_ : sorts_).push_back({name, sort && sort->text == "desc"});
    }

    [[nodiscard]] std::vector<Ordered> order() const {
        std::vector<Ordered> all = sorts_;
        all.insert(all.end(), others_.begin(), others_.end());
        return all;
    }

    void object(Json& json, Selected const& node, Database::Row const& row) {
        writer_.write(json, node, row,
                      [this, &row](Selected const& child, Json& out) { other(out, child, row); });
    }

    void other(Json& json, Selected const& node, Database::Row const& row) {
        switch (node.role()) {
            case Role::interval_start: return writer_.write_leaf(json, node, row);
            case Role::aggregation: return numbers(json, node, row);
            case Role::activities: return object(json, node, row);
            case Role::channels:
            case Role::nodes:
                json.StartArray();
                object(json, node, row);
                json.EndArray();
                return;
            default: json.Null();  // pages of sub-records
        }
    }

    void numbers(Json& json, Selected const& node, Database::Row const& row) {
        json.StartArray();
        for (std::size_t index = 0; index < query_.aggregations.size(); ++index) {
            json.StartObject();
            for (Selected const& child : node.children) {
                put_key(json, child.key);
                if (child.field == nullptr) {
                    put_text(json, child.owner->name);
                } else if (child.field->name == "name") {
                    put_text(json, member(*query_.aggregations[index], "name")->text);
                } else {
                    number(json, row[numbers_from_ + index]);
                }
            }
            json.EndObject();
        }
        json.EndArray();
    }

    // A floating-point number, whatever it was counted in.
    static void number(Json& json, Cell const& cell) {
        auto const* const whole = std::get_if<std::int64_t>(&cell);
        put_cell(json, FieldType::real, whole ? Cell(static_cast<double>(*whole)) : cell);
    }

    Database& database_;
    RootQuery const& query_;
    FunctionValues& values_;
    Grouping grouping_;
    RowWriter writer_;
    std::vector<Ordered> sorts_;
    std::vector<Ordered> others_;
    std::size_t numbers_from_ = 0;
};

}  // namespace

void write_groups(Database& database, RootQuery const& query, FunctionValues& values, Json& json) {
    Groups(database, query, values).write(json);
}

}  // namespace ringmaster::search
