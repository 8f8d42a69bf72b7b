// Statements are prepared once, at their first use. One that failed in the middle is made ready
// again here, so that what was undone for one organization does not hold up the next.

#include "reports/book.hpp"

namespace ringmaster::reports {

store::Statement& Book::prepared(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        found = statements_.emplace(sql, connection_.prepare(sql)).first;
    }
    found->second.reset();
    return found->second;
}

}  // namespace ringmaster::reports
