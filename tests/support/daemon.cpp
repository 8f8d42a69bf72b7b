#include "support/daemon.hpp"

#include "support/daemon_process.hpp"

#include <sys/resource.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace ringmaster::tests {

namespace {

constexpr milliseconds start_limit{60'000};
constexpr milliseconds stop_limit{60'000};
constexpr milliseconds tool_limit{120'000};

// The one place that knows the daemon's configuration keys.
nlohmann::json configuration(std::filesystem::path const& data_folder) {
    return {{"listen", {{"address", "127.0.0.1"}, {"port", 0}}},
            {"cors", {{"origins", nlohmann::json::array({allowed_origin})}}},
            // A small reserve: every test makes a folder of its own.
            {"data", {{"directory", data_folder.string()}, {"reserveBytes", 1'048'576}}},
            {"log", {{"level", "info"}}}};
}

std::filesystem::path make_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "ringmaster-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    return pattern;
}

void write_file(std::filesystem::path const& path, std::string const& text) {
    std::ofstream file(path);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

std::runtime_error complaint(std::string const& what, ToolRun const& run) {
    return std::runtime_error(what + " (exit " + std::to_string(run.exit_code) + ")\n" +
                              run.output + run.errors);
}

}  // namespace

struct Daemon::Process {
    explicit Process(std::vector<std::string> const& command) : child(command) {}
    ChildProcess child;
};

nlohmann::json demo_organization() {
    std::ifstream file(std::filesystem::path(RINGMASTER_SOURCE_DIR) / "config" /
                       "demo-organization.json");
    return nlohmann::json::parse(file);
}

Daemon::Daemon() : folder_(make_folder()) {
    std::filesystem::create_directory(folder_ / "data");
    write_file(config_file(), configuration(folder_ / "data").dump(2));
}

Daemon::~Daemon() {
    process_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Daemon::configure(std::function<void(nlohmann::json&)> const& change) const {
    std::ifstream file(config_file());
    auto document = nlohmann::json::parse(file);
    change(document);
    write_file(config_file(), document.dump(2));
}

void Daemon::configure(nlohmann::json const& keys) const {
    configure([&keys](nlohmann::json& document) { document.merge_patch(keys); });
}

void Daemon::write(std::filesystem::path const& path, std::string const& text) {
    write_file(path, text);
}

void Daemon::import_organization(nlohmann::json const& document) {
    auto const path = folder_ / "organization.json";
    write_file(path, document.dump());
    auto const run = run_tool({"import", path.string()});
    if (run.exit_code != 0) throw complaint("import failed", run);
}

std::string Daemon::create_token(std::string const& org, TokenRequest const& request) {
    std::vector<std::string> arguments{"token", "create", "--org", org, "--role", request.role};
    if (!request.agent.empty()) arguments.insert(arguments.end(), {"--agent", request.agent});
    if (!request.subject.empty()) {
        arguments.insert(arguments.end(), {"--subject", request.subject});
    }
    if (!request.name.empty()) arguments.insert(arguments.end(), {"--name", request.name});
    auto const run = run_tool(arguments);
    auto token = trimmed(run.output);
    if (run.exit_code != 0 || token.rfind("rm_", 0) != 0) throw complaint("no token", run);
    return token;
}

void Daemon::start(std::vector<std::string> const& extra_arguments) {
    std::vector<std::string> command{RINGMASTERD_PATH, "serve", "--config", config_file().string()};
    command.insert(command.end(), extra_arguments.begin(), extra_arguments.end());
    launch(command);
}

void Daemon::start_without_space() {
    launch({"/bin/sh", "-c", "ulimit -S -f 0; exec \"$0\" serve --config \"$1\"", RINGMASTERD_PATH,
            config_file().string()});
}

void Daemon::start_with_descriptors(int count) {
    launch({"/bin/sh", "-c",
            "ulimit -n " + std::to_string(count) + "; exec \"$0\" serve --config \"$1\"",
            RINGMASTERD_PATH, config_file().string()});
}

void Daemon::give_space() {
    rlimit const unlimited{RLIM_INFINITY, RLIM_INFINITY};
    if (prlimit(process_->child.pid(), RLIMIT_FSIZE, &unlimited, nullptr) != 0) {
        throw std::runtime_error("the limit cannot be changed");
    }
}

void Daemon::launch(std::vector<std::string> const& command) {
    if (running()) throw std::runtime_error("the daemon runs already");
    process_ = std::make_unique<Process>(command);
    auto const port = process_->child.wait_for("listening on 127.0.0.1:", start_limit);
    if (!port) throw std::runtime_error("the daemon did not get ready\n" + log());
    port_ = static_cast<std::uint16_t>(std::stoi(*port));
}

int Daemon::stop() {
    if (!process_) throw std::runtime_error("no daemon to stop");
    process_->child.signal(SIGTERM);
    auto const status = process_->child.wait(stop_limit);
    if (!status) throw std::runtime_error("the daemon did not stop\n" + log());
    return *status;
}

void Daemon::kill() {
    if (!process_) throw std::runtime_error("no daemon to kill");
    process_->child.signal(SIGKILL);
    if (!process_->child.wait(stop_limit)) throw std::runtime_error("SIGKILL had no effect");
}

void Daemon::signal(int number) const {
    if (!process_) throw std::runtime_error("no daemon to signal");
    process_->child.signal(number);
}

bool Daemon::logs(std::string const& text) const {
    return process_ && process_->child.wait_for(text, start_limit).has_value();
}

bool Daemon::running() const { return process_ && !process_->child.ended(); }

std::uint16_t Daemon::port() const { return port_; }

std::string Daemon::base_url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::string Daemon::log() const {
    return process_ ? process_->child.output() + process_->child.errors() : std::string();
}

std::filesystem::path const& Daemon::folder() const { return folder_; }

std::filesystem::path Daemon::config_file() const { return folder_ / "ringmaster.json"; }

ToolRun Daemon::run_tool(std::vector<std::string> arguments) const {
    // The option stands before positional arguments but after the (sub)subcommand.
    auto const& first = arguments.at(0);
    std::size_t const words = first == "token" || first == "organization" ? 2 : 1;
    arguments.insert(arguments.begin() + static_cast<std::ptrdiff_t>(words),
                     {"--config", config_file().string()});
    arguments.insert(arguments.begin(), RINGMASTERD_PATH);
    ChildProcess child(arguments);
    auto const status = child.wait(tool_limit);
    if (!status) throw std::runtime_error("ringmasterd " + arguments.at(1) + " does not end");
    return {*status, child.output(), child.errors()};
}

}  // namespace ringmaster::tests
