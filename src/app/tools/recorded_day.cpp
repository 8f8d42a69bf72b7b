// Reads a recorded day: call_id,priority,type,arrival_s,queue_s,outcome,service_start_s,
// service_s,agent.

#include <charconv>
#include <istream>
#include <string_view>

#include "app/tools/replay_day.hpp"

namespace ringmaster::app {
namespace {

constexpr std::string_view expected_header =
    "call_id,priority,type,arrival_s,queue_s,outcome,service_start_s,service_s,agent";
constexpr std::size_t column_count = 9;
constexpr std::int64_t seconds_max = 7 * 24 * 3'600;

std::vector<std::string_view> split(std::string_view line) {
    std::vector<std::string_view> cells;
    while (true) {
        auto const comma = line.find(',');
        cells.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return cells;
        line.remove_prefix(comma + 1);
    }
}

std::optional<std::int64_t> parse_seconds(std::string_view cell) {
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    bool const whole = error == std::errc{} && end == cell.data() + cell.size();
    if (!whole || value < 0 || value > seconds_max) return std::nullopt;
    return value;
}

std::optional<RecordedOutcome> parse_outcome(std::string_view cell) {
    if (cell == "AGENT") return RecordedOutcome::served;
    if (cell == "HANG") return RecordedOutcome::hung_up;
    if (cell == "PHANTOM") return RecordedOutcome::phantom;
    return std::nullopt;
}

class RowParser {
public:
    RowParser(std::string_view line, std::size_t number) : cells_(split(line)), number_(number) {}

    [[nodiscard]] std::optional<RecordedCall> parse(std::vector<std::string>& problems) {
        if (cells_.size() != column_count) {
            problems.push_back(at() + std::to_string(cells_.size()) + " columns instead of 9");
            return std::nullopt;
        }
        std::size_t const before = problems.size();
        RecordedCall call;
        call.type = cells_[2];
        call.priority = static_cast<int>(seconds(1, "priority", problems));
        call.arrival_s = seconds(3, "arrival_s", problems);
        call.queue_s = seconds(4, "queue_s", problems);
        if (auto const outcome = parse_outcome(cells_[5])) {
            call.outcome = *outcome;
        } else {
            problems.push_back(at() + "outcome is not AGENT, HANG or PHANTOM");
        }
        if (!cells_[6].empty()) call.service_start_s = seconds(6, "service_start_s", problems);
        if (!cells_[7].empty()) call.service_s = seconds(7, "service_s", problems);
        call.agent = cells_[8];
        if (problems.size() != before) return std::nullopt;
        return call;
    }

private:
    [[nodiscard]] std::string at() const { return "line " + std::to_string(number_) + ": "; }

    [[nodiscard]] std::int64_t seconds(std::size_t column, char const* name,
                                       std::vector<std::string>& problems) const {
        auto const value = parse_seconds(cells_[column]);
        if (!value) problems.push_back(at() + name + " is not a number of seconds");
        return value.value_or(0);
    }

    std::vector<std::string_view> cells_;
    std::size_t number_;
};

}  // namespace

RecordedDay parse_recorded_day(std::istream& csv) {
    std::vector<RecordedCall> calls;
    std::vector<std::string> problems;
    std::string line;
    std::size_t number = 0;
    while (std::getline(csv, line)) {
        ++number;
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (number == 1) {
            if (line != expected_header) {
                problems.push_back("line 1: the header is not " + std::string(expected_header));
            }
            continue;
        }
        if (line.empty()) continue;
        if (auto call = RowParser(line, number).parse(problems)) calls.push_back(std::move(*call));
    }
    if (number == 0) problems.emplace_back("the file is empty");
    if (!problems.empty()) return problems;
    return calls;
}

}  // namespace ringmaster::app
