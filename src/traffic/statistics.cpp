#include "traffic/statistics.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <sstream>

namespace ringmaster::traffic {

namespace {

constexpr double threshold_s = 20.0;

double mean(std::vector<double> const& values) {
    if (values.empty()) return 0.0;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double within(std::vector<double> const& waits) {
    return static_cast<double>(
        std::count_if(waits.begin(), waits.end(), [](double s) { return s <= threshold_s; }));
}

double percent(double part, double whole) { return whole > 0.0 ? 100.0 * part / whole : 0.0; }

double rounded(double value) { return std::round(value * 10.0) / 10.0; }

void line(std::ostringstream& out, std::string const& name, std::string const& value) {
    out << "  " << name << std::string(name.size() < 34 ? 34 - name.size() : 1, ' ') << value
        << "\n";
}

std::string number(double value, char const* unit) {
    char text[64];
    std::snprintf(text, sizeof text, "%.1f%s", value, unit);
    return text;
}

void section(std::ostringstream& out, char const* title, Counters const& counters) {
    if (counters.empty()) return;
    out << title << "\n";
    for (auto const& [name, count] : counters) line(out, name, std::to_string(count));
}

}  // namespace

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    auto const rank = std::ceil(share * static_cast<double>(values.size()));
    auto const index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
    return values[std::min(index, values.size() - 1)];
}

nlohmann::json Statistics::result() const {
    auto const served = static_cast<double>(served_waits_s.size());
    auto const abandoned = static_cast<double>(abandoned_waits_s.size());
    auto const in = within(served_waits_s);
    std::uint64_t rona = 0;
    for (auto const& [reason, count] : missed) {
        if (reason == "RONA") rona += count;
    }
    return {
        {"offered", offered},
        {"turnedAway", turned_away},
        {"served", served_waits_s.size()},
        {"abandoned", abandoned_waits_s.size()},
        {"rona", rona},
        {"offersTakenBack", missed},
        {"serviceLevel20s",
         {{"abandonsIgnored", rounded(percent(in, served))},
          {"abandonsAgainst", rounded(percent(in, served + abandoned))},
          {"earlyAbandonsFor",
           rounded(percent(in + within(abandoned_waits_s), served + abandoned))}}},
        {"meanWaitSeconds", rounded(mean(served_waits_s))},
        {"medianWaitSeconds", rounded(percentile(served_waits_s, 0.5))},
        {"p90WaitSeconds", rounded(percentile(served_waits_s, 0.9))},
        {"callbacks", callbacks},
        {"outdials", outdials},
        {"wrapUpReasons", wrap_up_reasons},
        {"wrappedUpByHand", wrapped_by_hand},
        {"wrappedUpAutomatically", wrapped_automatically},
        {"racesLost", races_lost},
        {"refusals", refusals},
        {"exchangesWithoutAnswer", transport},
        {"socketsLost", sockets_lost},
        {"inconsistencies", inconsistencies},
    };
}

std::string Statistics::table() const {
    auto const numbers = result();
    std::ostringstream out;
    out << "Contacts\n";
    line(out, "offered", std::to_string(offered));
    line(out, "served", std::to_string(served_waits_s.size()));
    line(out, "abandoned", std::to_string(abandoned_waits_s.size()));
    line(out, "turned away", std::to_string(turned_away));
    line(out, "RONA (offers not answered)", numbers["rona"].dump());
    auto const& level = numbers["serviceLevel20s"];
    line(out, "within 20 s, abandons ignored", level["abandonsIgnored"].dump() + " %");
    line(out, "within 20 s, abandons against", level["abandonsAgainst"].dump() + " %");
    line(out, "within 20 s, early abandons for", level["earlyAbandonsFor"].dump() + " %");
    line(out, "wait, mean", number(mean(served_waits_s), " s"));
    line(out, "wait, median", number(percentile(served_waits_s, 0.5), " s"));
    line(out, "wait, 90th percentile", number(percentile(served_waits_s, 0.9), " s"));
    section(out, "Callbacks", callbacks);
    section(out, "Outdials", outdials);
    out << "Wrap-up\n";
    line(out, "by hand", std::to_string(wrapped_by_hand));
    line(out, "automatic (TIMEOUT)", std::to_string(wrapped_automatically));
    section(out, "Wrap-up reasons", wrap_up_reasons);
    section(out, "Offers taken back", missed);
    section(out, "Races lost (as documented)", races_lost);
    section(out, "Refusals", refusals);
    out << "Errors\n";
    line(out, "exchanges without an answer", std::to_string(transport));
    line(out, "sockets lost", std::to_string(sockets_lost));
    if (clean()) line(out, "inconsistencies", "0");
    section(out, "INCONSISTENCIES", inconsistencies);
    return out.str();
}

}  // namespace ringmaster::traffic
