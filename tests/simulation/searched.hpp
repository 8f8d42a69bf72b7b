#pragma once
// What a search with aggregations has to say of rows that the Ledger has computed: written from
// docs/reporting.md and the description of the public search, sharing no code with the search. A
// wish is drawn at random, told as a query, and worked out from the rows one by one.

#include <optional>
#include <string>
#include <vector>

#include "simulation/ledger.hpp"
#include "simulation/random.hpp"

namespace ringmaster::simulation {

// A column of the Ledger's rows, as queries name it.
struct SearchedColumn {
    enum class Kind { text, number, flag };
    std::string path;  // `lastQueue.id`
    std::size_t at = 0;
    Kind kind = Kind::text;
    std::string may;  // a: be aggregated, g: grouped by, f: filtered
};

struct SearchedTable {
    std::string root;
    std::string list;
    std::vector<SearchedColumn> columns;
    std::size_t created = 0;  // which column of the rows
    std::size_t ended = 0;
    // A column every query groups by, because rows are what it is of; empty: none.
    std::string grouped_by = {};
};

[[nodiscard]] SearchedTable searched_contacts();
[[nodiscard]] SearchedTable searched_legs();
[[nodiscard]] SearchedTable searched_sessions();
// One row is a channel of a session.
[[nodiscard]] SearchedTable searched_channels();
// Those of the channels' table, from the Ledger's sessions and activities.
[[nodiscard]] Rows channel_rows(Rows const& sessions, Rows const& activities);

class SearchWish {
public:
    struct Span {
        Time from;
        Time until;
    };
    // `rows` are looked at for values that filters can find.
    SearchWish(SearchedTable const& table, Rows const& rows, Span all, Random& random);

    [[nodiscard]] std::string query(std::string const& cursor) const;
    // Groups in the order they were asked for, the interval first, then the numbers.
    [[nodiscard]] Rows groups(Rows const& rows) const;

    // Where the answer has them: the paths of the groups, how many numbers there are.
    [[nodiscard]] std::vector<std::string> group_paths() const;
    [[nodiscard]] SearchedTable const& table() const { return table_; }

private:
    struct Condition {
        SearchedColumn column;
        std::string sign;
        std::optional<std::string> value;  // none: null
    };
    struct Filter {
        std::vector<Condition> conditions;
        bool is_any = false;  // one of them, else all
    };
    struct Number {
        SearchedColumn column;
        std::string type;
        std::optional<Filter> filter;
    };
    using Cells = std::vector<std::string>;

    [[nodiscard]] SearchedColumn const* column(char may, Random& random) const;
    [[nodiscard]] Condition condition(Rows const& rows, Random& random) const;
    [[nodiscard]] Filter filter(Rows const& rows, Random& random) const;
    void choose_interval(Random& random);
    [[nodiscard]] static std::string text_of(Condition const& condition);
    [[nodiscard]] static std::string text_of(Filter const& filter);
    [[nodiscard]] static bool holds(Condition const& condition, Cells const& cells);
    [[nodiscard]] static bool holds(Filter const& filter, Cells const& cells);
    [[nodiscard]] std::string interval_start(std::string const& time) const;
    [[nodiscard]] std::string number_of(Number const& number,
                                        std::vector<Cells const*> const& rows) const;

    SearchedTable const& table_;
    Span span_;
    bool by_end_ = false;
    std::optional<Filter> filter_;
    std::vector<SearchedColumn> groups_;
    std::vector<Number> numbers_;
    std::string interval_;  // empty: not by time
    std::string zone_;
    std::int64_t offset_ms_ = 0;
};

}  // namespace ringmaster::simulation
