// When records may be told of, and when a question about them is given up.

#include "ringmaster/reports/reading.hpp"

#include "reports/tables.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {

store::Connection open_to_read(std::string const& records) {
    store::Connection connection(records, store::Connection::Access::read_only);
    if (connection.integer_of("PRAGMA user_version") == records_version) return connection;
    throw store::Failure(store::ErrorCode::not_ours, records + " is not made yet");
}

bool is_behind(store::Connection& connection, core::OrgId org, std::uint64_t known_seq) {
    auto statement =
        connection.prepare("SELECT seq, problem IS NOT NULL FROM organization WHERE org=?");
    statement.bind(org);
    if (!statement.step()) return known_seq != 0;
    bool const reaches = statement.natural() >= known_seq;
    return !reaches || statement.integer() != 0;
}

Deadline::Deadline(store::Connection& connection, core::Duration limit)
    : database_(connection.handle()), until_(std::chrono::steady_clock::now() + limit) {
    constexpr int steps_between = 10'000;
    sqlite3_progress_handler(database_, steps_between, &Deadline::look, this);
}

Deadline::~Deadline() { sqlite3_progress_handler(database_, 0, nullptr, nullptr); }

int Deadline::look(void* deadline) {
    return static_cast<Deadline const*>(deadline)->has_passed() ? 1 : 0;
}

}  // namespace ringmaster::reports
