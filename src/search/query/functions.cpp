// How SQLite calls them. A pattern is compared in one pass with one place to go back to, so that no
// pattern takes longer than the product of both lengths.

#include "search/query/functions.hpp"

#include "ringmaster/store/connection.hpp"

namespace ringmaster::search {
namespace {

std::string_view bytes_of(sqlite3_value* value) {
    auto const* const bytes = static_cast<char const*>(sqlite3_value_blob(value));
    auto const length = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, length);
}

void give_text(sqlite3_context* context, std::string const& text) {
    sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

FunctionValues& values_of(sqlite3_context* context) {
    return *static_cast<FunctionValues*>(sqlite3_user_data(context));
}

void uuid_text(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    auto const bytes = bytes_of(arguments[0]);
    if (bytes.size() == 16) give_text(context, core::to_string(store::uuid_of(bytes)));
}

void matches(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    sqlite3_result_int(context,
                       text_matches(bytes_of(arguments[0]), bytes_of(arguments[1])) ? 1 : 0);
}

void service_level(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    FunctionValues const& values = values_of(context);
    auto const own = values.service_levels.find(bytes_of(arguments[0]));
    bool const is_usual = own == values.service_levels.end();
    sqlite3_result_int64(context, is_usual ? values.service_level : own->second);
}

void short_abandon(sqlite3_context* context, int /*count*/, sqlite3_value** /*arguments*/) {
    sqlite3_result_int64(context, values_of(context).short_abandon);
}

// What is not defined is a text; '' asks whether it is told of at all.
void variable_is(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    FunctionValues const& values = values_of(context);
    auto const known = values.variable_kinds.find(bytes_of(arguments[0]));
    auto const wanted = bytes_of(arguments[1]);
    std::string_view const kind =
        known == values.variable_kinds.end() ? "STRING" : std::string_view(known->second);
    bool const is_told = !kind.empty() && (wanted.empty() || wanted == kind);
    sqlite3_result_int(context, is_told ? 1 : 0);
}

void interval_start(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
    std::int64_t const time = sqlite3_value_int64(arguments[0]);
    sqlite3_result_int64(context, values_of(context).clock.start_of(time));
}

}  // namespace

bool text_matches(std::string_view text, std::string_view pattern) {
    constexpr std::size_t nowhere = std::string_view::npos;
    std::size_t at = 0;
    std::size_t in_pattern = 0;
    std::size_t star = nowhere;
    std::size_t star_at = 0;
    while (at < text.size()) {
        bool const is_there = in_pattern < pattern.size();
        if (is_there && pattern[in_pattern] == '*') {
            star = in_pattern++;
            star_at = at;
        } else if (is_there && (pattern[in_pattern] == '?' || pattern[in_pattern] == text[at])) {
            ++in_pattern;
            ++at;
        } else if (star != nowhere) {
            in_pattern = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == nowhere;
}

void define_functions(sqlite3* database, FunctionValues& values) {
    struct Function {
        char const* name;
        int arguments;
        void (*call)(sqlite3_context*, int, sqlite3_value**);
    };
    constexpr Function functions[] = {
        {"uuid_text", 1, uuid_text},           {"text_matches", 2, matches},
        {"service_level", 1, service_level},   {"short_abandon", 0, short_abandon},
        {"interval_start", 1, interval_start}, {"variable_is", 2, variable_is}};
    for (Function const& one : functions) {
        int const code = sqlite3_create_function(database, one.name, one.arguments,
                                                 SQLITE_UTF8 | SQLITE_DETERMINISTIC, &values,
                                                 one.call, nullptr, nullptr);
        if (code != SQLITE_OK) store::fail(database, code, "defining a function of searches");
    }
}

}  // namespace ringmaster::search
