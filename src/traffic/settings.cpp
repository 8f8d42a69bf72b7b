#include "traffic/settings.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "ringmaster/version.hpp"

namespace ringmaster::traffic {

namespace {

using nlohmann::json;

json read_json(std::string const& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    auto document = json::parse(file, nullptr, false);
    if (document.is_discarded()) throw std::runtime_error(path + " is not JSON");
    return document;
}

void read_tokens(std::string const& path, Settings& settings) {
    auto const document = read_json(path);
    settings.org_id = document.at("orgId").get<std::string>();
    settings.connector_token = document.at("connector").get<std::string>();
    settings.administrator_token = document.at("administrator").get<std::string>();
    settings.agent_tokens = document.at("agents").get<std::map<std::string, std::string>>();
    if (settings.agent_tokens.empty()) throw std::runtime_error(path + " names no agents");
}

// An organization is given by its id, or by the document it was imported from.
std::string organization_id(std::string const& text) {
    if (!std::filesystem::is_regular_file(text)) return text;
    return read_json(text).at("organization").at("id").get<std::string>();
}

struct Words {
    std::string url;
    std::string tokens;
    std::string organization;
};

void declare(CLI::App& app, Words& words, Settings& settings) {
    app.set_version_flag("--version", std::string(version()));
    app.add_option("--url", words.url, "Where the server listens, e.g. http://127.0.0.1:8080")
        ->required();
    app.add_option("--tokens", words.tokens,
                   "JSON file {\"orgId\",\"connector\",\"administrator\",\"agents\":{id: token}}")
        ->required()
        ->check(CLI::ExistingFile);
    app.add_option("--organization", words.organization,
                   "Organization id, or its import document; default: the tokens file's");
    app.add_option("--time-scale", settings.time_scale,
                   "How much faster than life the server's clock runs; every delay of the "
                   "simulated people is divided by it")
        ->check(CLI::Range(0.01, 10000.0))
        ->capture_default_str();
    app.add_option("--hours", settings.hours, "Hours of arrivals, by the server's clock")
        ->check(CLI::Range(0.001, 1000.0))
        ->capture_default_str();
    app.add_option("--calls-per-hour", settings.calls_per_hour,
                   "Arrivals per hour over all entry points")
        ->check(CLI::Range(0.1, 1'000'000.0))
        ->capture_default_str();
    app.add_option("--seed", settings.seed, "Seed of every random choice")->capture_default_str();
    app.add_flag("--json", settings.json, "Print the result as JSON instead of a table");
}

}  // namespace

std::optional<Settings> read_settings(int argc, char** argv, int& exit_code) {
    CLI::App app{
        "Simulated desktops and customers for a Ringmaster server: agents sign in, take calls, "
        "miss some, wrap up or let the wrap-up time out; customers call, wait and hang up. All of "
        "it through the REST and WebSocket interfaces. Exit status 1 when anything inconsistent "
        "was seen (a lost call, an unexpected server error, a gap in the events)."};
    Words words;
    Settings settings;
    declare(app, words, settings);
    try {
        app.parse(argc, argv);
        auto const address = client::parse_address(words.url);
        if (!address) throw std::runtime_error("--url is not an http address: " + words.url);
        settings.server = *address;
        read_tokens(words.tokens, settings);
        if (!words.organization.empty()) settings.org_id = organization_id(words.organization);
    } catch (CLI::ParseError const& error) {
        exit_code = app.exit(error);
        return std::nullopt;
    } catch (std::exception const& error) {
        std::cerr << "ringmaster-traffic: " << error.what() << "\n";
        exit_code = 2;
        return std::nullopt;
    }
    return settings;
}

}  // namespace ringmaster::traffic
