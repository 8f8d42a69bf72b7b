// What is kept how long: by the time a record ended. The session of a contact goes last, because an
// erasure finds everything else by it (SEC-7).

#include "reports/retention.hpp"

#include <algorithm>
#include <initializer_list>

#include "reports/tables.hpp"

namespace ringmaster::reports {
namespace {

// 0 is the longest.
std::uint32_t longest(std::initializer_list<std::uint32_t> days) {
    if (std::ranges::find(days, 0U) != days.end()) return 0;
    return std::max(days);
}

std::uint32_t days_of(std::string_view table, Retention const& kept) {
    if (table == "contact_session") {
        return longest(
            {kept.contact_days, kept.wrap_up_days, kept.callback_days, kept.recording_days});
    }
    if (table == "contact_leg" || table == "contact_activity") return kept.contact_days;
    if (table == "agent_session" || table == "agent_activity") return kept.agent_days;
    if (table == "wrap_up") return kept.wrap_up_days;
    if (table == "callback_attempt") return kept.callback_days;
    return kept.recording_days;
}

}  // namespace

std::uint64_t delete_old(Book& book, core::OrgId org, Retention const& retention, Limits limits) {
    store::Transaction transaction(book.connection(), "BEGIN IMMEDIATE");
    std::int64_t rows = 0;
    auto const delete_from = [&](Table const& table) {
        std::uint32_t const days = days_of(table.name, retention);
        if (days == 0) return;
        std::string const key(table.key);
        std::string const ended(table.ended);
        std::string const sql = "DELETE FROM " + std::string(table.name) + " WHERE (" + key +
                                ") IN (SELECT " + key + " FROM " + std::string(table.name) +
                                " WHERE org=?1 AND " + ended + "<?2 ORDER BY " + ended +
                                " LIMIT ?3)";
        store::Statement statement = book.connection().prepare(sql);
        core::Time const before = limits.now - std::chrono::hours(24) * days;
        rows += statement.bind(org).bind(before).bind(limits.rows_max).run();
    };
    auto const is_session = [](Table const& table) { return table.name == "contact_session"; };
    for (Table const& table : record_tables()) {
        if (!is_session(table)) delete_from(table);
    }
    if (rows == 0) delete_from(*std::ranges::find_if(record_tables(), is_session));
    transaction.commit();
    return static_cast<std::uint64_t>(rows);
}

}  // namespace ringmaster::reports
