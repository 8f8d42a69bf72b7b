#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::store {
namespace {

constexpr std::size_t uuid_bytes = 16;

void append_word(std::string& blob, std::uint64_t word) {
    for (unsigned shift = 64; shift > 0; shift -= 8) {
        blob += static_cast<char>(static_cast<std::uint8_t>(word >> (shift - 8)));
    }
}

std::uint64_t word_at(std::string_view blob, std::size_t offset) {
    std::uint64_t word = 0;
    for (char const byte : blob.substr(offset, 8)) {
        word = (word << 8U) | static_cast<std::uint8_t>(byte);
    }
    return word;
}

}  // namespace

std::string to_blob(core::Uuid const& uuid) {
    std::string blob;
    blob.reserve(uuid_bytes);
    append_word(blob, uuid.high);
    append_word(blob, uuid.low);
    return blob;
}

std::string to_blob(std::vector<core::Uuid> const& uuids) {
    std::string blob;
    blob.reserve(uuid_bytes * uuids.size());
    for (core::Uuid const& uuid : uuids) blob += to_blob(uuid);
    return blob;
}

core::Uuid uuid_of(std::string_view blob) {
    if (blob.size() != uuid_bytes) throw Failure(ErrorCode::corrupt, "an id has a wrong length");
    return {word_at(blob, 0), word_at(blob, 8)};
}

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
    sqlite3_stmt* prepared = nullptr;
    int const code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), 0,
                                        &prepared, nullptr);
    statement_.reset(prepared);
    if (code != SQLITE_OK) fail(database, code, std::string(sql.substr(0, 60)));
}

void Statement::check(int code) {
    if (code != SQLITE_OK) fail(database_, code, sqlite3_sql(statement_.get()));
}

Statement& Statement::bind(std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), ++bound_, value));
    return *this;
}

Statement& Statement::bind(std::optional<core::Time> value) {
    return value ? bind(value->epoch_ms) : bind_null();
}

Statement& Statement::bind(core::Uuid const& value) {
    std::string const blob = to_blob(value);
    // The one value that is a temporary: SQLite keeps a copy.
    check(sqlite3_bind_blob(statement_.get(), ++bound_, blob.data(), static_cast<int>(blob.size()),
                            SQLITE_TRANSIENT));
    return *this;
}

// A null pointer would bind NULL: an empty view still needs an address.
Statement& Statement::bind_text(std::string_view value) {
    check(sqlite3_bind_text64(statement_.get(), ++bound_, value.empty() ? "" : value.data(),
                              value.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind_optional_text(std::optional<std::string> const& value) {
    return value ? bind_text(*value) : bind_null();
}

Statement& Statement::bind_blob(std::string_view value) {
    check(sqlite3_bind_blob64(statement_.get(), ++bound_, value.empty() ? "" : value.data(),
                              value.size(), SQLITE_STATIC));
    return *this;
}

Statement& Statement::bind_null() {
    check(sqlite3_bind_null(statement_.get(), ++bound_));
    return *this;
}

bool Statement::step() {
    int const code = sqlite3_step(statement_.get());
    column_ = 0;
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        fail(database_, code, std::string(sqlite3_sql(statement_.get())).substr(0, 60));
    }
    reset();
    return false;
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    bound_ = 0;
}

std::int64_t Statement::run() {
    while (step()) continue;
    return sqlite3_changes64(database_);
}

std::string Statement::returned() {
    std::string found;
    while (step()) found = bytes();
    return found;
}

std::int64_t Statement::integer() { return sqlite3_column_int64(statement_.get(), column_++); }

std::optional<core::Time> Statement::optional_time() {
    if (sqlite3_column_type(statement_.get(), column_) == SQLITE_NULL) {
        ++column_;
        return std::nullopt;
    }
    return time();
}

std::string Statement::bytes() {
    void const* const data = sqlite3_column_blob(statement_.get(), column_);
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column_++));
    if (data == nullptr) return {};
    return {static_cast<char const*>(data), size};
}

std::optional<std::string> Statement::optional_bytes() {
    if (sqlite3_column_type(statement_.get(), column_) == SQLITE_NULL) {
        ++column_;
        return std::nullopt;
    }
    return bytes();
}

core::Uuid Statement::uuid() { return uuid_of(bytes()); }

std::vector<core::Uuid> Statement::uuids() {
    std::string const blob = bytes();
    std::vector<core::Uuid> uuids;
    for (std::size_t offset = 0; offset + uuid_bytes <= blob.size(); offset += uuid_bytes) {
        uuids.push_back({word_at(blob, offset), word_at(blob, offset + 8)});
    }
    return uuids;
}

bool Statement::is_true_at(int column) const {
    return sqlite3_column_int64(statement_.get(), column) == 1;
}

}  // namespace ringmaster::store
