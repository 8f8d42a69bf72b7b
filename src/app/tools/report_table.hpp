#pragma once
// A table of a report, and the three ways to print it: for eyes, with a bar for the first number,
// as CSV (RFC 4180) and as JSON.
//
// Ownership: values. Threading: any. Errors: the stream's.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <variant>
#include <vector>

namespace ringmaster::app {

// Nothing: there is no such number, e.g. a share of nobody.
using ReportCell = std::variant<std::monostate, std::string, std::int64_t, double>;

struct ReportTable {
    std::vector<std::string> columns;  // camelCase
    std::vector<std::vector<ReportCell>> rows;
};

enum class ReportFormat { table, csv, json };

void print(ReportTable const& table, ReportFormat format, std::ostream& out);

}  // namespace ringmaster::app
