#include "store/marks.hpp"

#include <memory>

#include "ringmaster/crypto/digest.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::store {
namespace {

constexpr std::array<MarkedTable, set_tables> sets{{
    {"organization", "id", "id", "id, name, created_ms, disabled_ms, delete_ms", false},
    // Its hash is the body's, which the engine compares: megabytes would make a commit long.
    {"snapshot", "org", "seq", "org, seq, schema_version, hash, at_ms, body", true, 1},
    {"idempotency", "org", "key",
     "org, subject, key, method, path, body_hmac, status, content_type, answer, created_ms"},
    {"document", "org", "id", "org, resource, id, version, body, created_ms, updated_ms"},
    {"api_token", "org", "subject",
     "org, digest, subject, roles, agent, teams, name, created_ms, expires_ms, revoked_ms", false},
    {"document_ahead", "org", "ordinal",
     "org, change, ordinal, resource, id, version, body, at_ms"},
    {"audit_ahead", "org", "ordinal", "org, change, ordinal, at_ms, actor, action, object, detail"},
    {"taken_change", "org", "change", "org, change", false},
    {"fault", "org", "number", "org, number, at_ms, kind, about, what, input, settled_ms, outcome",
     false},
    // The hash of the snapshot speaks for its pieces.
    {"snapshot_piece", "org", "seq", "org, seq, ordinal, bytes", true, 1},
}};
constexpr MarkedTable journal{"journal", "org", "seq",
                              "org, seq, epoch, at_ms, kind, subject, key, about, events"};
constexpr MarkedTable seal{
    "seal", "org", "org",
    "org, journal_first, journal_last, about_rows, audit_last, audit_hash, sets", false};

std::vector<std::string_view> all_columns(MarkedTable const& table) {
    std::vector<std::string_view> found;
    std::string_view rest = table.columns;
    while (!rest.empty()) {
        auto const comma = rest.find(", ");
        found.push_back(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 2);
    }
    return found;
}

// ", a, b": what the mark is of.
template <class Spell>
std::string marked(MarkedTable const& table, Spell const& spell) {
    auto const columns = all_columns(table);
    std::string text;
    for (std::size_t index = 0; index + table.unmarked < columns.size(); ++index) {
        text += ", " + spell(columns[index], index);
    }
    return text;
}

std::string number_bytes(std::uint64_t number) {
    std::string bytes;
    for (unsigned shift = 64; shift > 0; shift -= 8) {
        bytes += static_cast<char>(static_cast<std::uint8_t>(number >> (shift - 8)));
    }
    return bytes;
}

std::uint64_t number_at(std::string_view bytes) {
    std::uint64_t number = 0;
    for (char const byte : bytes.substr(0, 8)) {
        number = (number << 8U) | static_cast<std::uint8_t>(byte);
    }
    return number;
}

// With its type and, where it has one, its length: no two rows have the same bytes.
void add_value(crypto::Mac& mac, sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_NULL: return mac.update("n");
        case SQLITE_INTEGER:
            mac.update("i");
            return mac.update(number_bytes(static_cast<std::uint64_t>(sqlite3_value_int64(value))));
        default: break;
    }
    bool const is_text = sqlite3_value_type(value) == SQLITE_TEXT;
    auto const* const data = static_cast<char const*>(sqlite3_value_blob(value));
    auto const size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    mac.update(is_text ? "t" : "b");
    mac.update(number_bytes(size));
    if (size > 0) mac.update({data, size});
}

// Exceptions must not pass through SQLite.
template <class Body>
void in_sql(sqlite3_context* context, Body&& body) {
    try {
        body();
    } catch (std::exception const& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

void sql_mark_of(sqlite3_context* context, int count, sqlite3_value** values) {
    in_sql(context, [&] {
        auto& mac = *static_cast<crypto::Mac*>(sqlite3_user_data(context));
        for (int index = 0; index < count; ++index) add_value(mac, values[index]);
        auto const digest = mac.finish();
        sqlite3_result_blob(context, digest.data(), mark_bytes, SQLITE_TRANSIENT);
    });
}

void sql_sum_step(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    auto* const sum = static_cast<MarkSum*>(sqlite3_aggregate_context(context, sizeof(MarkSum)));
    if (sum == nullptr) return sqlite3_result_error_nomem(context);
    auto const* const data = static_cast<char const*>(sqlite3_value_blob(values[0]));
    auto const size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
    if (size == mark_bytes) sum->add({data, size});  // memory of zeros is a sum of nothing
}

void sql_sum_final(sqlite3_context* context) {
    auto const* const sum = static_cast<MarkSum*>(sqlite3_aggregate_context(context, 0));
    std::string const bytes = sum == nullptr ? MarkSum().bytes() : sum->bytes();
    sqlite3_result_blob(context, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
}

}  // namespace

MarkedTable const& table_of(SetTable table) { return sets[static_cast<std::size_t>(table)]; }
MarkedTable const& journal_table() { return journal; }
MarkedTable const& seal_table() { return seal; }

std::string mark_of(MarkedTable const& table, std::string_view prefix) {
    auto const spell = [prefix](std::string_view column, std::size_t /*index*/) {
        return std::string(prefix) + std::string(column);
    };
    return "mark_of('" + std::string(table.name) + "'" + marked(table, spell) + ")";
}

std::string insert_sql(MarkedTable const& table) {
    auto const spell = [](std::string_view /*column*/, std::size_t index) {
        return "?" + std::to_string(index + 1);
    };
    std::string values;
    for (std::size_t number = 1; number <= all_columns(table).size(); ++number) {
        values += (values.empty() ? "?" : ", ?") + std::to_string(number);
    }
    std::string const name(table.name);
    return "INSERT INTO " + name + " (" + std::string(table.columns) + ", mark) VALUES (" + values +
           ", mark_of('" + name + "'" + marked(table, spell) + ")) RETURNING mark";
}

std::string is_sound(MarkedTable const& table, std::string_view prefix) {
    return std::string(prefix) + "mark = " + mark_of(table, prefix);
}

void MarkSum::add(std::string_view mark) {
    MarkSum const other = of(mark);
    low_ += other.low_;
    high_ += other.high_ + (low_ < other.low_ ? 1 : 0);
}

void MarkSum::subtract(std::string_view mark) {
    MarkSum const other = of(mark);
    high_ -= other.high_ + (low_ < other.low_ ? 1 : 0);
    low_ -= other.low_;
}

std::string MarkSum::bytes() const { return number_bytes(high_) + number_bytes(low_); }

MarkSum MarkSum::of(std::string_view bytes) {
    MarkSum sum;
    if (bytes.size() != mark_bytes) return sum;  // no mark: it counts as a row all the same
    sum.high_ = number_at(bytes);
    sum.low_ = number_at(bytes.substr(8));
    return sum;
}

MarkKey::MarkKey(crypto::SecureBytes const& secret) {
    auto const derived = crypto::hmac_sha256(crypto::view(secret), "ringmaster.marks.1");
    key_.assign(crypto::bytes(derived).begin(), crypto::bytes(derived).end());
}

void MarkKey::lend_to(Connection& connection) const {
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    auto mac = std::make_unique<crypto::Mac>(crypto::view(key_));
    auto const forget = [](void* given) { delete static_cast<crypto::Mac*>(given); };
    int code = sqlite3_create_function_v2(connection.handle(), "mark_of", -1, flags, mac.release(),
                                          sql_mark_of, nullptr, nullptr, forget);
    if (code == SQLITE_OK) {
        code = sqlite3_create_function_v2(connection.handle(), "marks_sum", 1, flags, nullptr,
                                          nullptr, sql_sum_step, sql_sum_final, nullptr);
    }
    if (code != SQLITE_OK) fail(connection.handle(), code, "cannot lend functions to SQL");
}

std::string MarkKey::mark(std::string_view text) const {
    crypto::Mac mac(crypto::view(key_));
    mac.update(text);
    return std::string(crypto::bytes(mac.finish()).substr(0, mark_bytes));
}

}  // namespace ringmaster::store
