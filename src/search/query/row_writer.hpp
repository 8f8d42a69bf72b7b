#pragma once
// Rows as objects: which column of a row is which selected field, and how they nest.
//
// Ownership: refers to the selection, which must outlive it. Threading: one thread. Errors: none.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "search/query/json_out.hpp"
#include "search/query/selected.hpp"

namespace ringmaster::search {

class RowWriter {
public:
    using ColumnSql = std::function<std::string(Selected const&)>;
    // What is no column of this row, nor an object of such.
    using Other = std::function<void(Selected const&, Json&)>;

    // `first`: columns in front, for the caller.
    explicit RowWriter(std::vector<std::string> first) : columns_(std::move(first)) {}
    // Takes up the columns below `node`.
    void gather(Selected const& node, ColumnSql const& sql_of);
    void add(Selected const& leaf, std::string sql);
    [[nodiscard]] std::vector<std::string> const& columns() const { return columns_; }

    void write(Json& json, Selected const& node, Database::Row const& row,
               Other const& other) const;
    void write_leaf(Json& json, Selected const& leaf, Database::Row const& row) const;

private:
    std::vector<std::string> columns_;
    std::map<Selected const*, std::size_t> index_;
};

void write_page_info(Json& json, Selected const& node, bool has_next, std::string const& cursor);

}  // namespace ringmaster::search
