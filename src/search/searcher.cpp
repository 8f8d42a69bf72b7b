// How a query is answered: read, checked against the schema, and each of its roots asked of the
// records one after another, all of them within one time. What is wrong with a query is an answer,
// too; only a file that cannot be read is none.

#include "ringmaster/search/searcher.hpp"

#include "ringmaster/reports/reading.hpp"
#include "ringmaster/store/connection.hpp"
#include "search/language/parser.hpp"
#include "search/language/query_error.hpp"
#include "search/query/functions.hpp"
#include "search/query/groups.hpp"
#include "search/query/introspection.hpp"
#include "search/query/record_rows.hpp"
#include "search/query/root_query.hpp"

namespace ringmaster::search {
namespace {

// Records are read for so many at once.
constexpr std::size_t roots_max = 10;

std::string error_body(QueryError const& error) {
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartObject();
    put_key(json, "errors");
    json.StartArray();
    json.StartObject();
    put_key(json, "message");
    put_text(json, error.message());
    put_key(json, "locations");
    json.StartArray();
    for (Location const& at : error.locations()) {
        if (at.line == 0) continue;  // in the variables
        json.StartObject();
        put_key(json, "line");
        json.Int(at.line);
        put_key(json, "column");
        json.Int(at.column);
        json.EndObject();
    }
    json.EndArray();
    json.EndObject();
    json.EndArray();
    put_key(json, "data");
    json.Null();
    json.EndObject();
    return buffer.GetString();
}

FunctionValues values_of(SearchQuestion const& question) {
    FunctionValues values;
    values.service_level = question.service_level.count();
    for (auto const& [queue, level] : question.service_levels) {
        values.service_levels.emplace(store::to_blob(queue.value), level.count());
    }
    values.short_abandon = question.short_abandon.count();
    values.variable_kinds = question.variable_kinds;
    return values;
}

void write_root(Database& database, SearchQuestion const& question, FunctionValues& values,
                Selected const& root, Json& json) {
    if (root.field == nullptr) return put_text(json, root.owner->name);
    if (root.field->name == "__schema") return write_schema(json, root);
    if (root.field->name == "__type") return write_type(json, root);
    RootQuery const query(question, root);
    if (query.aggregations.empty()) return write_records(database, query, json);
    write_groups(database, query, values, json);
}

std::string data_body(store::Connection& connection, SearchQuestion const& question,
                      reports::Deadline const& deadline) {
    Document const document = parse(question.query);
    Operation const operation = select(document, question.operation_name, question.variables);
    if (operation.roots.size() > roots_max) {
        throw QueryError("Too many records at once.", operation.roots.back().at);
    }
    FunctionValues values = values_of(question);
    define_functions(connection.handle(), values);
    Database database(connection, deadline);
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartObject();
    put_key(json, "data");
    json.StartObject();
    for (Selected const& root : operation.roots) {
        put_key(json, root.key);
        write_root(database, question, values, root, json);
    }
    json.EndObject();
    json.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

struct Searcher::Parts {
    explicit Parts(std::string const& records) : connection(reports::open_to_read(records)) {
        // A month is read in one go and once: more than what fits a processor's own memory costs
        // time, for it has to be fetched anew for every question.
        connection.execute("PRAGMA cache_size=-8000");
    }
    store::Connection connection;
};

store::Result<Searcher> Searcher::open(std::string const& records) {
    return store::guarded([&] { return Searcher(std::make_unique<Parts>(records)); });
}

Searcher::Searcher(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&& other) noexcept = default;
Searcher& Searcher::operator=(Searcher&& other) noexcept = default;

store::Result<SearchAnswer> Searcher::answer(SearchQuestion const& question) {
    return store::guarded([&]() -> SearchAnswer {
        store::Connection& connection = parts_->connection;
        if (reports::is_behind(connection, question.org, question.known_seq)) return {{}, true};
        reports::Deadline const deadline(connection, question.time_max);
        try {
            return {data_body(connection, question, deadline)};
        } catch (QueryError const& error) {
            return {error_body(error)};
        }
    });
}

std::string const& schema_document() {
    static std::string const text = schema_text();
    return text;
}

}  // namespace ringmaster::search
