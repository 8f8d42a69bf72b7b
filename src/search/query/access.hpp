#pragma once
// Which rows and columns somebody may see, as SQL: every statement of a search is made of these.
//
// Ownership: refers to the question, which must outlive it. Threading: any. Units: milliseconds.
// Errors: none.

#include <string>
#include <string_view>

#include "ringmaster/search/query/search_question.hpp"
#include "search/query/selected.hpp"
#include "search/query/sql.hpp"
#include "search/schema/types.hpp"

namespace ringmaster::search {

class Access {
public:
    explicit Access(SearchQuestion const& question) : question_(question) {}

    // Of a field; NULL where there is no source, or nothing for his eyes (SU-1).
    [[nodiscard]] std::string column(Field const& field) const;
    // The same of a global variable of that name.
    [[nodiscard]] std::string column(Field const& field, std::string const& variable) const;
    // Of a field that is selected.
    [[nodiscard]] std::string column(Selected const& leaf) const;
    // `table r`, and what the record's columns need beside it.
    [[nodiscard]] static std::string records(Record const& record);
    // Those he sees, of his organization (SEC-1).
    [[nodiscard]] Sql seen(Record const& record) const;

    // Within a record `r`: FROM, and which rows of it.
    [[nodiscard]] static std::string activities();
    [[nodiscard]] Sql seen_activities() const;
    [[nodiscard]] static std::string wrap_ups();
    [[nodiscard]] Sql seen_wrap_ups() const;
    [[nodiscard]] static std::string spans();
    [[nodiscard]] Sql seen_spans() const;

private:
    [[nodiscard]] Sql led_by(std::string_view team, std::string_view queue) const;

    SearchQuestion const& question_;
};

}  // namespace ringmaster::search
