#pragma once
// Answers queries of reporting jobs (POST /search) out of the records: text in, text out. Shows to
// whom what pages of records show him (SEC-1), and nothing while the records have not come to the
// last erasure of a customer (SEC-7).
//
// Ownership: owns a read-only connection to the records. Threading: one thread at a time. Units:
// milliseconds. Errors: of the file by value; what is wrong with a query is told in the answer.

#include <memory>
#include <string>

#include "ringmaster/search/query/search_question.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::search {

struct SearchAnswer {
    std::string body;        // JSON: `data`, or `errors` with null data
    bool is_behind = false;  // or the records do not go on; there is no body then
};

class Searcher {
public:
    // An error while the file is not made yet, or when another version has made it.
    [[nodiscard]] static store::Result<Searcher> open(std::string const& records);
    ~Searcher();
    Searcher(Searcher&& other) noexcept;
    Searcher& operator=(Searcher&& other) noexcept;

    [[nodiscard]] store::Result<SearchAnswer> answer(SearchQuestion const& question);

private:
    struct Parts;
    explicit Searcher(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

// All that can be asked for, in the schema definition language.
[[nodiscard]] std::string const& schema_document();

}  // namespace ringmaster::search
