#pragma once
// What rows a question with aggregations is about, what they are grouped by and which numbers are
// wanted of them, as SQL.
//
// Ownership: refers to the query, which must outlive it. Threading: one thread. Errors: QueryError.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/query/gathering.hpp"
#include "search/query/root_query.hpp"

namespace ringmaster::search {

// What one row is. Of a contact there are records and activities, of an agent's session channels
// in between.
enum class Level { records, channels, activities };

// A field by the path that aggregations name it by: `channelInfo.activities.nodes.duration`.
struct Path {
    Field const* field = nullptr;
    Level level = Level::records;
    std::string variable = {};  // of a global variable: its name
};

class Grouping {
public:
    explicit Grouping(RootQuery const& query);

    // The column is `g0`, `g1`, … in this order.
    void by(Selected const& leaf, Level level);
    void by_interval();
    // All of it: SELECT g0, …, v0, … FROM … GROUP BY ….
    [[nodiscard]] Sql sql();
    // The rows it is made of: SELECT group, …, value or NULL, … FROM …. Nothing: only SQL can say
    // it, or there is one group.
    struct Rows {
        Sql sql;
        std::vector<bool> are_ids;  // of the groups: 16 bytes that are shown as text
        std::vector<Summing> numbers;
    };
    [[nodiscard]] std::optional<Rows> rows();
    [[nodiscard]] std::size_t groups() const { return groups_.size(); }

private:
    struct Group {
        Path path;  // no field: the interval
    };
    struct Key {
        std::string shown;
        std::string id;  // what it is the text of; empty: of no id
    };
    struct Number {
        std::string_view type;
        std::string value;
        Sql condition;  // empty: of every row
    };
    [[nodiscard]] Path find(Value const& aggregation) const;
    void reach(Level level) { level_ = std::max(level_, level); }
    [[nodiscard]] std::string column(Path const& path);
    [[nodiscard]] std::string channel_column(Field const& field);
    [[nodiscard]] Filters filters();
    [[nodiscard]] Key key(Group const& group);
    [[nodiscard]] Number number(Value const& aggregation);
    [[nodiscard]] static Sql function_of(Number const& number);
    [[nodiscard]] Sql of_rows(Sql const& selected);
    [[nodiscard]] Sql source() const;
    [[nodiscard]] Sql rows_asked_for();

    RootQuery const& query_;
    Level level_ = Level::records;
    std::vector<Group> groups_;
    std::vector<Field const*> channel_fields_;  // columns c0, c1, … of channels
};

}  // namespace ringmaster::search
