// How a table is printed. In the one for eyes columns are as wide as their
// widest cell, and the first number of each row is a bar too.

#include "app/tools/report_table.hpp"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "ringmaster/api/text/csv.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t bar_length = 24;

std::string number_text(double number) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(number < 1.5 ? 3 : 1) << number;
    return text.str();
}

std::string text_of(ReportCell const& cell) {
    if (auto const* const text = std::get_if<std::string>(&cell)) return *text;
    if (auto const* const number = std::get_if<std::int64_t>(&cell)) {
        return std::to_string(*number);
    }
    if (auto const* const number = std::get_if<double>(&cell)) return number_text(*number);
    return {};
}

void print_csv(ReportTable const& table, std::ostream& out) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        out << (column == 0 ? "" : ",") << api::csv_field(table.columns[column]);
    }
    out << api::csv_line_end;
    for (auto const& row : table.rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            out << (column == 0 ? "" : ",") << api::csv_field(text_of(row[column]));
        }
        out << api::csv_line_end;
    }
}

nlohmann::json json_of(ReportCell const& cell) {
    return std::visit(
        [](auto const& known) -> nlohmann::json {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(known)>, std::monostate>) {
                return nullptr;
            } else {
                return known;
            }
        },
        cell);
}

void print_json(ReportTable const& table, std::ostream& out) {
    auto rows = nlohmann::ordered_json::array();
    for (auto const& row : table.rows) {
        auto object = nlohmann::ordered_json::object();
        for (std::size_t column = 0; column < row.size(); ++column) {
            object[table.columns[column]] = json_of(row[column]);
        }
        rows.push_back(std::move(object));
    }
    out << rows.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

// As many signs as a terminal shows: continuation bytes of UTF-8 take no place.
std::size_t width(std::string const& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    }));
}

// The first column of numbers, as lengths of its greatest.
std::vector<std::string> bars_of(ReportTable const& table) {
    std::vector<std::int64_t> numbers;
    for (auto const& row : table.rows) {
        auto const found = std::find_if(row.begin(), row.end(), [](ReportCell const& cell) {
            return std::holds_alternative<std::int64_t>(cell);
        });
        numbers.push_back(found == row.end() ? 0 : std::get<std::int64_t>(*found));
    }
    std::int64_t const greatest =
        numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
    std::vector<std::string> bars;
    for (std::int64_t const number : numbers) {
        auto const length = greatest <= 0 ? 0
                                          : bar_length * static_cast<std::size_t>(number) /
                                                static_cast<std::size_t>(greatest);
        std::string bar;
        for (std::size_t part = 0; part < length; ++part) bar += "█";
        bars.push_back(std::move(bar));
    }
    return bars;
}

void print_line(std::vector<std::string> const& cells, std::vector<std::size_t> const& widths,
                std::vector<bool> const& are_numbers, std::ostream& out) {
    for (std::size_t column = 0; column < cells.size(); ++column) {
        std::string const pad(widths[column] - width(cells[column]), ' ');
        out << (column == 0 ? "" : "  ");
        out << (are_numbers[column] ? pad + cells[column] : cells[column] + pad);
    }
}

void print_table(ReportTable const& table, std::ostream& out) {
    std::vector<std::size_t> widths;
    std::vector<bool> are_numbers(table.columns.size(), true);
    for (auto const& column : table.columns) widths.push_back(width(column));
    for (auto const& row : table.rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            widths[column] = std::max(widths[column], width(text_of(row[column])));
            if (std::holds_alternative<std::string>(row[column])) are_numbers[column] = false;
        }
    }
    print_line(table.columns, widths, are_numbers, out);
    out << '\n';
    auto const bars = bars_of(table);
    for (std::size_t index = 0; index < table.rows.size(); ++index) {
        std::vector<std::string> cells;
        for (ReportCell const& cell : table.rows[index]) cells.push_back(text_of(cell));
        print_line(cells, widths, are_numbers, out);
        out << (bars[index].empty() ? "" : "  ") << bars[index] << '\n';
    }
}

}  // namespace

void print(ReportTable const& table, ReportFormat format, std::ostream& out) {
    switch (format) {
        case ReportFormat::table: return print_table(table, out);
        case ReportFormat::csv: return print_csv(table, out);
        case ReportFormat::json: return print_json(table, out);
    }
}

}  // namespace ringmaster::app
