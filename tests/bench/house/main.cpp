// house_bench measure|soak [--contacts N] [--desktops N] [--users N] [--seconds S] [--rate N]
//                          [--talk S] [--snapshot-every N] [--time-scale N] [--seed N]
// RINGMASTERD=/path/of/another/ringmasterd compares two binaries.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "bench/house/house.hpp"

int main(int argc, char** argv) try {
    using namespace ringmaster::bench;
    CLI::App app{"A large house on one daemon: what it costs, and whether it grows."};
    Settings settings;
    app.add_option("--contacts", settings.contacts, "contacts that wait")->capture_default_str();
    app.add_option("--desktops", settings.desktops, "agents at work")->capture_default_str();
    app.add_option("--users", settings.users, "further users")->capture_default_str();
    app.add_option("--seconds", settings.seconds, "of work")->capture_default_str();
    app.add_option("--rate", settings.arrivals_per_second, "arrivals per second")
        ->capture_default_str();
    app.add_option("--talk", settings.talk_seconds, "seconds of a call, by the server's clock")
        ->capture_default_str();
    app.add_option("--snapshot-every", settings.snapshot_every, "journal entries")
        ->capture_default_str();
    app.add_option("--time-scale", settings.time_scale, "of the server's clock")
        ->capture_default_str();
    app.add_option("--seed", settings.seed)->capture_default_str();
    auto* const measuring = app.add_subcommand("measure", "stalls, commits, answers and memory");
    app.add_subcommand("soak", "churn; fails when memory grows in its second half");
    app.require_subcommand(1);
    app.fallthrough();
    CLI11_PARSE(app, argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    return measuring->parsed() ? measure(settings) : soak(settings);
} catch (std::exception const& error) {
    std::fprintf(stderr, "house_bench: %s\n", error.what());
    return 1;
}
