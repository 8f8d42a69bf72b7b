#pragma once
// The tables as the projection writes them: prepared statements by their text, values bound by
// their type. What is empty (an id, a text, an optional) is stored as NULL: nobody knows it.
//
// Ownership: refers to a connection that outlives it. Threading: the connection's. Units: times and
// durations are milliseconds. Errors: those of the connection are thrown (Failure).

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ringmaster/core/model/describe.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/failure.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::reports {

// What another room found, or its error as a Failure.
template <class Value>
Value taken(store::Result<Value> result) {
    if (!result) throw store::Failure(result.error().code, result.error().message);
    return std::move(result).value();
}

// Rows of a question that was asked; the statement is free again when this ends.
class Rows {
public:
    explicit Rows(store::Statement& statement) : statement_(statement) {}
    ~Rows() { statement_.reset(); }
    Rows(Rows const&) = delete;
    Rows& operator=(Rows const&) = delete;

    [[nodiscard]] bool next() { return statement_.step(); }
    store::Statement* operator->() { return &statement_; }
    [[nodiscard]] store::Statement& row() { return statement_; }

private:
    store::Statement& statement_;
};

class Book {
public:
    explicit Book(store::Connection& connection) : connection_(connection) {}

    // How many rows it changed. Texts that are passed must outlive the call only.
    template <class... Values>
    std::int64_t run(std::string_view sql, Values const&... values) {
        store::Statement& statement = prepared(sql);
        (put(statement, values), ...);
        return statement.run();
    }
    // One question of a text at a time; texts that are passed must outlive the rows.
    template <class... Values>
    [[nodiscard]] Rows ask(std::string_view sql, Values const&... values) {
        store::Statement& statement = prepared(sql);
        (put(statement, values), ...);
        return Rows(statement);
    }
    // The first column of the first row; 0 without one.
    template <class... Values>
    [[nodiscard]] std::int64_t number(std::string_view sql, Values const&... values) {
        Rows rows = ask(sql, values...);
        return rows.next() ? rows->integer() : 0;
    }
    [[nodiscard]] store::Connection& connection() { return connection_; }

private:
    store::Statement& prepared(std::string_view sql);

    template <class Value>
    static void put(store::Statement& statement, Value const& value) {
        if constexpr (std::is_enum_v<Value>) {
            statement.bind_text(core::enum_name(value));
        } else if constexpr (std::same_as<Value, core::Duration>) {
            statement.bind(static_cast<std::int64_t>(value.count()));
        } else if constexpr (std::is_integral_v<Value>) {
            statement.bind(static_cast<std::int64_t>(value));
        } else if constexpr (std::convertible_to<Value, std::string_view>) {
            std::string_view const text = value;
            text.empty() ? statement.bind_null() : statement.bind_text(text);
        } else {
            put_other(statement, value);
        }
    }
    static void put_other(store::Statement& statement, core::Time value) { statement.bind(value); }
    static void put_other(store::Statement& statement, core::Uuid const& value) {
        value == core::Uuid{} ? statement.bind_null() : statement.bind(value);
    }
    template <class Tag>
    static void put_other(store::Statement& statement, core::Id<Tag> const& value) {
        put_other(statement, value.value);
    }
    template <class Value>
    static void put_other(store::Statement& statement, std::optional<Value> const& value) {
        value ? put(statement, *value) : static_cast<void>(statement.bind_null());
    }

    store::Connection& connection_;
    std::map<std::string_view, store::Statement> statements_;  // texts are literals: they stay
};

}  // namespace ringmaster::reports
