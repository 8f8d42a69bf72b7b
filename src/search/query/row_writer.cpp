// The answer has the fields in the order in which they were selected.

#include "search/query/row_writer.hpp"

#include <utility>

namespace ringmaster::search {

void RowWriter::add(Selected const& leaf, std::string sql) {
    if (index_.emplace(&leaf, columns_.size()).second) columns_.push_back(std::move(sql));
}

void RowWriter::gather(Selected const& node, ColumnSql const& sql_of) {
    for (Selected const& child : node.children) {
        if (child.role() == Role::column) add(child, sql_of(child));
        if (child.role() == Role::group) gather(child, sql_of);
    }
}

void RowWriter::write_leaf(Json& json, Selected const& leaf, Database::Row const& row) const {
    FieldType const type =
        leaf.field->source == nullptr ? FieldType::long_number : leaf.field->source->type;
    put_cell(json, type, row[index_.at(&leaf)]);
}

void RowWriter::write(Json& json, Selected const& node, Database::Row const& row,
                      Other const& other) const {
    json.StartObject();
    for (Selected const& child : node.children) {
        put_key(json, child.key);
        if (child.field == nullptr) {
            put_text(json, child.owner->name);
        } else if (child.role() == Role::column) {
            write_leaf(json, child, row);
        } else if (child.role() == Role::group) {
            write(json, child, row, other);
        } else {
            other(child, json);
        }
    }
    json.EndObject();
}

void write_page_info(Json& json, Selected const& node, bool has_next, std::string const& cursor) {
    json.StartObject();
    for (Selected const& child : node.children) {
        put_key(json, child.key);
        if (child.field == nullptr) {
            put_text(json, child.owner->name);
        } else if (child.field->name == "hasNextPage") {
            json.Bool(has_next);
        } else if (cursor.empty()) {
            json.Null();
        } else {
            put_text(json, cursor);
        }
    }
    json.EndObject();
}

}  // namespace ringmaster::search
