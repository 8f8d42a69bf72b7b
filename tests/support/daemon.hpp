#pragma once
// Runs the real `ringmasterd` binary for integration tests: a data folder of its own, port 0,
// readiness read from its log, SIGTERM or SIGKILL, and starting again on the same folder.
//
// Ownership: the object owns the process and the folder; both are gone after the destructor.
// Threading: one user thread (a thread of its own drains the daemon's output).
// Units: milliseconds of real time. Every wait has a bound.
// Errors: std::runtime_error, with what the daemon printed, when it does not do as told.

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ringmaster::tests {

using std::chrono::milliseconds;

// The one browser origin that the daemon under test is told to allow.
constexpr char const* allowed_origin = "https://desktop.example";

// What a finished command-line run left behind.
struct ToolRun {
    int exit_code = -1;
    std::string output;  // standard output
    std::string errors;  // standard error
};

struct TokenRequest {
    std::string role;   // agent|supervisor|administrator|reporting|connector
    std::string agent;  // the user's ciUserId, for agents and supervisors
    std::string name;
    std::string subject = {};  // empty: drawn
};

// The demo organization, for tests to change before it is imported.
[[nodiscard]] nlohmann::json demo_organization();

class Daemon {
public:
    Daemon();
    ~Daemon();
    Daemon(Daemon const&) = delete;
    Daemon& operator=(Daemon const&) = delete;

    // Changes the configuration file; takes effect at the next start.
    void configure(std::function<void(nlohmann::json&)> const& change) const;
    // Before start(): keys over the usual configuration, e.g. {"connector":{"virtualScript":…}}.
    void configure(nlohmann::json const& keys) const;
    static void write(std::filesystem::path const& path, std::string const& text);
    // While no daemon runs on the folder.
    void import_organization(nlohmann::json const& document);
    [[nodiscard]] std::string create_token(std::string const& org, TokenRequest const& request);

    // Returns once the daemon says where it listens.
    void start(std::vector<std::string> const& extra_arguments = {});
    // Any other program that serves the folder as the daemon does.
    void start_as(std::vector<std::string> const& command) { launch(command); }
    // The same in a process that may not let any file grow: as good as a full disk.
    void start_without_space();
    // Takes that limit away from the running daemon.
    void give_space();
    // SIGTERM, and waits for the end; gives the exit status (128 + number for a signal).
    int stop();
    // SIGKILL, and waits for the end.
    void kill();
    void signal(int number) const;
    // Waits for a line of the log with this text in it; false when none comes.
    [[nodiscard]] bool logs(std::string const& text) const;

    [[nodiscard]] bool running() const;
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string base_url() const;
    [[nodiscard]] std::string log() const;
    [[nodiscard]] std::filesystem::path const& folder() const;
    [[nodiscard]] std::filesystem::path config_file() const;

    // Runs `ringmasterd SUBCOMMAND --config FILE ARGUMENTS…` to its end.
    [[nodiscard]] ToolRun run_tool(std::vector<std::string> arguments) const;

private:
    struct Process;
    void launch(std::vector<std::string> const& command);
    std::filesystem::path folder_;
    std::unique_ptr<Process> process_;
    std::uint16_t port_ = 0;
};

}  // namespace ringmaster::tests
