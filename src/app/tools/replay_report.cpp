// The `replay` subcommand: file in, table or JSON out.

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/tools/replay_day.hpp"

namespace ringmaster::app {
namespace {

std::string as_json_text(ReplayReport const& report) {
    nlohmann::ordered_json json;
    json["rows"] = report.rows;
    json["arrivals"] = report.arrivals;
    json["served"] = report.served;
    json["abandoned"] = report.abandoned;
    json["leftWaiting"] = report.left_waiting;
    json["menuHangups"] = report.menu_hangups;
    json["phantom"] = report.phantom;
    json["meanWaitSeconds"] = report.mean_wait_seconds;
    json["medianWaitSeconds"] = report.median_wait_seconds;
    json["p90WaitSeconds"] = report.p90_wait_seconds;
    json["serviceLevel20s"] = report.service_level_20s;
    json["agents"] = report.agents;
    json["events"] = report.events;
    json["stateHash"] = report.state_hash;
    json["wallMilliseconds"] = report.wall_milliseconds;
    return json.dump(2) + "\n";
}

std::string as_table(ReplayReport const& report) {
    std::string text;
    auto const row = [&text](char const* label, std::string const& value) {
        text += fmt::format("{:<34}{:>18}\n", label, value);
    };
    row("rows", std::to_string(report.rows));
    row("  left in the menu", std::to_string(report.menu_hangups));
    row("  phantom", std::to_string(report.phantom));
    row("  arrivals", std::to_string(report.arrivals));
    row("    served", std::to_string(report.served));
    row("    abandoned", std::to_string(report.abandoned));
    row("    left waiting", std::to_string(report.left_waiting));
    row("mean wait of served, s", fmt::format("{:.1f}", report.mean_wait_seconds));
    row("median wait, s", fmt::format("{:.0f}", report.median_wait_seconds));
    row("90th percentile, s", fmt::format("{:.0f}", report.p90_wait_seconds));
    row("within 20 s, of all arrivals", fmt::format("{:.1f} %", 100 * report.service_level_20s));
    row("agents", std::to_string(report.agents));
    row("engine events", std::to_string(report.events));
    row("state hash", report.state_hash);
    row("wall time, ms", fmt::format("{:.0f}", report.wall_milliseconds));
    return text;
}

}  // namespace

int run_replay(ReplayOptions const& options, std::ostream& out, std::ostream& errors) {
    std::string const& path = options.file;
    std::ifstream file(path);
    if (!file) {
        errors << "cannot read " << path << '\n';
        return 1;
    }
    RecordedDay const day = parse_recorded_day(file);
    if (auto const* const problems = std::get_if<std::vector<std::string>>(&day)) {
        for (std::string const& problem : *problems) errors << path << ": " << problem << '\n';
        return 1;
    }
    auto const& calls = std::get<std::vector<RecordedCall>>(day);
    ReplayReport report;
    if (options.data_folder.empty()) {
        report = replay_day(calls);
    } else {
        auto recorded = record_replayed_day(calls, options.data_folder);
        if (!recorded) {
            errors << recorded.error().message << '\n';
            return 1;
        }
        report = std::move(recorded).value();
    }
    out << (options.as_json ? as_json_text(report) : as_table(report));
    return 0;
}

}  // namespace ringmaster::app
