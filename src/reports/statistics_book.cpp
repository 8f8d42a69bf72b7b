// How a question is laid beside the records, and the arithmetic of shares and means.

#include "reports/statistics_book.hpp"

#include "ringmaster/reports/reading.hpp"

namespace ringmaster::reports {

StatisticsBook::StatisticsBook(std::string const& records)
    : connection(open_to_read(records)), tables(connection) {
    connection.execute("CREATE TEMP TABLE border(a INTEGER PRIMARY KEY, z INTEGER) STRICT");
    connection.execute(
        "CREATE TEMP TABLE wanted(kind TEXT NOT NULL, id BLOB NOT NULL, PRIMARY KEY(kind, id))"
        " STRICT, WITHOUT ROWID");
}

void StatisticsBook::lay_out(IntervalQuestion const& question) {
    tables.run("DELETE FROM temp.border");
    tables.run("DELETE FROM temp.wanted");
    auto const& borders = question.borders;
    for (std::size_t index = 1; index < borders.size(); ++index) {
        tables.run("INSERT INTO temp.border(a, z) VALUES(?1, ?2)", borders[index - 1],
                   borders[index]);
    }
    auto const want = [this](std::string_view kind, std::vector<core::Uuid> const& ids) {
        for (core::Uuid const& id : ids) {
            tables.run("INSERT OR IGNORE INTO temp.wanted(kind, id) VALUES(?1, coalesce(?2, x''))",
                       kind, id);
        }
    };
    want("queue", question.queues);
    want("agent", question.agents);
    want("team", question.teams);
    if (!question.led) return;
    want("led", {core::Uuid{}});
    want("led-team", question.led->teams);
    want("led-queue", question.led->queues);
}

std::string StatisticsBook::name_of(core::OrgId org, std::string_view kind, core::Uuid id) {
    Rows row = tables.ask("SELECT coalesce(name, '') FROM known WHERE org=?1 AND kind=?2 AND id=?3",
                          org, kind, id);
    return row.next() ? row->bytes() : std::string();
}

void mind_limit(IntervalQuestion const& question, std::size_t rows) {
    if (question.rows_max != 0 && rows > question.rows_max) throw TooManyRows{};
}

std::optional<double> share_of(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<double> mean_of(core::Duration sum, std::uint64_t count) {
    if (count == 0) return std::nullopt;
    return static_cast<double>(sum.count()) / static_cast<double>(count);
}

core::Duration service_level_of(IntervalQuestion const& question, core::QueueId queue) {
    for (auto const& [id, own] : question.service_levels) {
        if (id == queue) return own;
    }
    return question.service_level;
}

}  // namespace ringmaster::reports
