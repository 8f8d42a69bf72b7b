#pragma once
// Filters as conditions in SQL.
//
// Ownership: refers to its Access. Threading: any. Units: conditions. Errors: QueryError.

#include <cstddef>
#include <functional>
#include <string>

#include "search/language/document.hpp"
#include "search/query/access.hpp"

namespace ringmaster::search {

// Comparisons in a query.
inline constexpr std::size_t conditions_max = 200;
inline constexpr std::size_t pattern_bytes_max = 200;
// `and` and `or` within each other; SQLite's parser has a stack of its own limit.
inline constexpr std::size_t filter_depth_max = 10;

class Filters {
public:
    // How a channel's fields are asked for: in which of its channels; as a column of that name; or
    // not at all.
    using ChannelColumn = std::function<std::string(Field const&)>;

    explicit Filters(Access const& access) : access_(access) {}
    // Rows are of channels, whose fields are these columns.
    void channels_are(ChannelColumn column) { channel_column_ = std::move(column); }

    // Of a record `r` (and its contact `s`).
    [[nodiscard]] Sql of_record(Record const& record, Value const& filter);
    // Of a sub-record `a` of it.
    [[nodiscard]] Sql of_sub_record(Record const& record, Value const& filter);

private:
    struct Target {
        std::span<Field const> fields;
        RecordKind kind;
        bool is_record;
        ChannelColumn column;  // else the field's own SQL
    };
    void count(Value const& value);
    Sql all_of(Value const& object, Target const& target, std::string const& path);
    Sql any_of(Value const& list, Target const& target, std::string const& path,
               std::string_view joint);
    Sql member(std::string const& name, Value const& value, Target const& target,
               std::string const& path);
    Sql with_wrap_up(Value const& filter);
    Sql with_channel(Value const& filter);
    Sql with_variable(Value const& filter, Target const& target, std::string const& group);
    Sql comparison(Field const& field, Value const& operators, Target const& target);
    Sql compared(Field const& field, std::string const& column, std::string const& name,
                 Value const& value);

    Access const& access_;
    ChannelColumn channel_column_;
    std::size_t conditions_ = 0;
    std::size_t depth_ = 0;
};

// `uuid_text(x)` is the id in column x: what is compared and grouped is that. Empty: no such field.
[[nodiscard]] std::string id_column(Field const& field);
// It is a sum over the spans of a channel.
[[nodiscard]] bool is_summed(Field const& field);

}  // namespace ringmaster::search
