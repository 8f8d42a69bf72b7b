// Our side of tests/search_language.sh. Reads documents, a JSON string in each line, and writes for
// each its tree, or `null` when it is refused. With `--random COUNT SEED` it writes documents, with
// `--schema` what queries can ask for.
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <iostream>
#include <string>

#include "ringmaster/search/searcher.hpp"
#include "search/language/parser.hpp"
#include "search/language/printer.hpp"
#include "search/language/query_error.hpp"
#include "unit/search/random_document.hpp"
#include "unit/search/tree_text.hpp"

namespace {

using namespace ringmaster::search;

void write_random(int count, unsigned long long seed) {
    std::mt19937_64 random(seed);
    for (int index = 0; index < count; ++index) {
        std::string const text = print(random_document(random));
        rapidjson::StringBuffer buffer;
        rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
        writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        std::cout << buffer.GetString() << '\n';
    }
}

std::string tree_of(std::string const& line) {
    rapidjson::Document said;
    said.Parse(line.data(), line.size());
    if (said.HasParseError() || !said.IsString()) return "no JSON";
    try {
        return tree_text(parse({said.GetString(), said.GetStringLength()}));
    } catch (QueryError const&) {
        return "null";
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count == 2 && std::string(arguments[1]) == "--schema") {
        std::cout << schema_document();
        return 0;
    }
    if (count == 4 && std::string(arguments[1]) == "--random") {
        write_random(std::stoi(arguments[2]), std::stoull(arguments[3]));
        return 0;
    }
    for (std::string line; std::getline(std::cin, line);) std::cout << tree_of(line) << '\n';
    return 0;
}
