#include "ringmaster/app/tools/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "app/base/process_protection.hpp"
#include "app/daemon/daemon.hpp"
#include "app/identity/issuers_file.hpp"
#include "app/settings/settings_checks.hpp"
#include "app/settings/virtual_script_file.hpp"
#include "app/tools/replay_day.hpp"
#include "app/tools/tools.hpp"
#include "ringmaster/version.hpp"

namespace ringmaster::app {
namespace {

// What any subcommand may have been given; each registers what it uses.
struct Arguments {
    std::string config;
    std::uint32_t time_scale = 1;
    std::string file;
    std::string org;
    std::string target;
    TokenOptions token;
    FaultOptions fault;
    ReportOptions report;
    bool as_json = false;
    bool loses_older = false;
};

using Action = std::function<Exit(Settings const&, Console)>;

class CommandLine {
public:
    CommandLine() {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", std::string(version()));
        app_.set_help_all_flag("--help-all", "Help of every subcommand");
        add_serve();
        add_files();
        add_tokens();
        add_organization();
        add_reports();
        add_report();
        add_replay();
    }

    int run(int argc, char const* const* argv) {
        try {
            app_.parse(argc, argv);
        } catch (CLI::ParseError const& error) {
            int const code = app_.exit(error);
            return code == 0 ? 0 : static_cast<int>(Exit::usage);
        }
        return static_cast<int>(chosen_());
    }

private:
    CLI::App* add(CLI::App& parent, std::string const& name, std::string const& text,
                  Action action) {
        auto* made = parent.add_subcommand(name, text);
        made->add_option("-c,--config", arguments_.config,
                         "Configuration file (JSON); without it defaults and RINGMASTER_…");
        made->callback([this, action = std::move(action)] {
            chosen_ = [this, action] { return with_settings(action); };
        });
        return made;
    }

    Exit with_settings(Action const& action) {
        std::optional<std::string> path;
        if (!arguments_.config.empty()) path = arguments_.config;
        auto const loaded = load_configuration(path);
        for (auto const& warning : loaded.warnings) std::cerr << "warning: " << warning << '\n';
        for (auto const& problem : loaded.problems) std::cerr << problem << '\n';
        if (!loaded.problems.empty()) return Exit::usage;
        return action(loaded.settings, {std::cout, std::cerr});
    }

    void add_serve() {
        auto* serving = add(app_, "serve", "Run the daemon until SIGTERM",
                            [this](Settings const& settings, Console) {
                                return serve({settings, arguments_.time_scale});
                            });
        serving
            ->add_option("--time-scale", arguments_.time_scale,
                         "Engine seconds per real second, for demonstrations on loopback")
            ->check(CLI::Range(1U, 1'000U));
        add(app_, "check-config", "Check the configuration and print its effective values",
            [](Settings const& settings, Console console) {
                console.out << effective_values(settings);
                for (auto const& warning : warn_about_surroundings(settings)) {
                    console.errors << "warning: " << warning << '\n';
                }
                auto const script = load_virtual_script(settings.connector_virtual_script);
                for (auto const& problem : script.problems) console.errors << problem << '\n';
                auto const issuers = load_issuers(settings.access_issuers_file);
                for (auto const& problem : issuers.problems) console.errors << problem << '\n';
                auto const folder = check_data_folder(settings, console.errors);
                for (auto const& problem : folder) console.errors << problem << '\n';
                bool const good =
                    script.problems.empty() && issuers.problems.empty() && folder.empty();
                return good ? Exit::success : Exit::usage;
            });
        add(app_, "migrate", "Create or migrate the database; the daemon must be down",
            [](Settings const& settings, Console console) { return migrate(settings, console); });
    }

    void add_files() {
        auto* importing =
            add(app_, "import", "Make an organization equal to a document; the daemon must be down",
                [this](Settings const& settings, Console console) {
                    return import_file(settings, arguments_.file, console);
                });
        importing->add_option("file", arguments_.file, "Organization document (JSON)")->required();
        auto* exporting =
            add(app_, "export", "Print an organization's document",
                [this](Settings const& settings, Console console) {
                    return export_file(settings, arguments_.org, arguments_.target, console);
                });
        exporting->add_option("--org", arguments_.org, "Organization, when there are several");
        exporting->add_option("-o,--output", arguments_.target, "File to write");
        auto* copying = add(app_, "backup", "Copy the database, also while the daemon runs",
                            [this](Settings const& settings, Console console) {
                                return backup(settings, arguments_.target, console);
                            });
        copying->add_option("target", arguments_.target, "File to write; must not exist")
            ->required();
        auto* asking = add(app_, "doctor",
                           "Say what keeps contacts from being routed or agents from working; "
                           "also while the daemon runs",
                           [this](Settings const& settings, Console console) {
                               return doctor(settings, arguments_.org, arguments_.as_json, console);
                           });
        asking->add_option("--org", arguments_.org, "Only this organization");
        asking->add_flag("--json", arguments_.as_json, "As JSON");
        add(app_, "verify", "Check the file, the audit chain and the journal's replay",
            [](Settings const& settings, Console console) { return verify(settings, console); });
        add(app_, "reseal", "Take the database as it is, damage and all; the daemon must be down",
            [](Settings const& settings, Console console) { return reseal(settings, console); });
    }

    void add_tokens() {
        auto* tokens = app_.add_subcommand("token", "Create, list and revoke API tokens");
        tokens->require_subcommand(1);
        TokenOptions& options = arguments_.token;
        auto* creating = add(*tokens, "create", "Print a new token; a running daemon takes it over",
                             [this](Settings const& settings, Console console) {
                                 return create_token(settings, arguments_.token, console);
                             });
        creating->add_option("--org", options.org, "Organization id; a provider has none");
        auto* role = creating->add_option(
            "--role", options.role,
            "agent, supervisor, administrator, reporting, connector or provider");
        creating->add_option("--agent", options.agent, "ciUserId the token is bound to");
        creating->add_option("--name", options.name, "Shown to others; default: the user's name");
        creating->add_option("--subject", options.subject,
                             "Id the token is known by, e.g. in a connector document; default: "
                             "a random one. A revoked token's may be used again");
        creating->add_option("--team", options.teams, "Team a supervisor may act on; repeatable");
        creating->add_option("--expires-in-days", options.expires_in_days, "Default: never")
            ->check(CLI::Range(1, 36'500));
        creating->add_flag("--json", options.as_json, "As JSON");
        creating
            ->add_flag("--all-agents", options.all_agents,
                       "One per active agent, a connector's and an administrator's, as JSON")
            ->excludes(role);
        auto* listing = add(*tokens, "list", "List tokens, never their secrets",
                            [this](Settings const& settings, Console console) {
                                return list_tokens(settings, arguments_.token, console);
                            });
        listing->add_option("--org", options.org, "Only this organization's");
        listing->add_flag("--json", options.as_json, "As JSON");
        auto* revoking = add(*tokens, "revoke", "Revoke a token; a running daemon is told",
                             [this](Settings const& settings, Console console) {
                                 return revoke_token(settings, arguments_.token, console);
                             });
        revoking->add_option("--org", options.org, "Organization id; none: a provider's token");
        revoking->add_option("subject", options.subject, "Subject, as listed")->required();
    }

    void add_organization() {
        auto* faults = app_.add_subcommand("organization", "What was set aside after a fault");
        faults->require_subcommand(1);
        FaultOptions& options = arguments_.fault;
        using Tool = Exit (*)(Settings const&, FaultOptions const&, Console);
        auto const add_one = [&](char const* name, char const* text, Tool tool) {
            auto* made =
                add(*faults, name, text, [this, tool](Settings const& settings, Console console) {
                    return tool(settings, arguments_.fault, console);
                });
            made->add_option("--org", options.org, "Organization, when there are several");
            return made;
        };
        auto const add_numbered = [&](char const* name, char const* text, Tool tool) {
            add_one(name, text, tool)
                ->add_option("number", options.number, "Its number, as listed")
                ->required();
        };
        add_one("faults", "List inputs and timers that were set aside", list_faults)
            ->add_flag("--all", options.all, "Also those that are settled");
        add_numbered("show", "Show one of them", show_fault);
        add_numbered("retry", "Decide it again; the daemon must be down", retry_fault);
        add_numbered("skip", "Leave it aside for good; the daemon must be down", skip_fault);
        add_one("resume", "Check that the organization comes back; the daemon must be down",
                resume_organization);
    }

    void add_reports() {
        auto* records = app_.add_subcommand("reports", "The records that reports are made of");
        records->require_subcommand(1);
        auto* rebuilding =
            add(*records, "rebuild",
                "Make them anew from the journal; the daemon must be down. The old ones stay until "
                "the new ones are whole",
                [this](Settings const& settings, Console console) {
                    return rebuild_reports(settings, arguments_.loses_older, console);
                });
        rebuilding->add_flag("--lose-older", arguments_.loses_older,
                             "Also where the journal begins later than the old records, which are "
                             "lost as far as it does not reach back");
    }

    void add_report() {
        auto* printing = app_.add_subcommand("report", "Print statistics of days or intervals");
        printing->require_subcommand(1);
        ReportOptions& options = arguments_.report;
        auto const add_one = [&](char const* name, char const* text, ReportAbout about) {
            auto* made = add(*printing, name, text,
                             [this, about](Settings const& settings, Console console) {
                                 arguments_.report.about = about;
                                 return app::report(settings, arguments_.report, console);
                             });
            made->add_option("--org", options.org, "Organization, when there are several");
            made->add_option("--from", options.from, "First day, YYYY-MM-DD, in its time zone")
                ->required();
            made->add_option("--to", options.to, "Last day; default: the first");
            std::map<std::string, std::uint32_t> const lengths{
                {"15", 15}, {"30", 30}, {"60", 60}, {"day", 24 * 60}};
            made->add_option("--interval", options.minutes,
                             "Minutes of an interval, or day; default: all of it")
                ->transform(CLI::CheckedTransformer(lengths));
            auto* csv = made->add_flag("--csv", options.as_csv, "As CSV");
            made->add_flag("--json", options.as_json, "As JSON")->excludes(csv);
            return made;
        };
        add_one("queues", "Offered, answered, abandoned, service levels", ReportAbout::queues);
        add_one("agents", "Contacts handled, times of each state", ReportAbout::agents);
        std::map<std::string, reports::WrapUpsBy> const groups{{"reason", {.reason = true}},
                                                               {"queue", {.queue = true}},
                                                               {"team", {.team = true}},
                                                               {"agent", {.agent = true}}};
        add_one("wrap-ups", "Stored wrap-ups, and how many ran out", ReportAbout::wrap_ups)
            ->add_option_function<std::string>(
                "--by",
                [this, groups](std::string const& by) { arguments_.report.by = groups.at(by); },
                "What they are counted by; default: reason")
            ->check(CLI::IsMember(groups));
    }

    void add_replay() {
        auto* replaying = app_.add_subcommand("replay", "Run a recorded day in virtual time");
        replaying->add_option("file", arguments_.file, "Recorded calls (CSV)")->required();
        replaying->add_option("--data", arguments_.target,
                              "A new data folder for its journal and its records");
        replaying->add_flag("--json", arguments_.as_json, "Print JSON");
        replaying->callback([this] {
            chosen_ = [this] {
                int const code = run_replay(
                    {arguments_.file, arguments_.target, arguments_.as_json}, std::cout, std::cerr);
                return code == 0 ? Exit::success : Exit::failure;
            };
        });
    }

    CLI::App app_{"Ringmaster: a contact-center routing server", "ringmasterd"};
    Arguments arguments_;
    std::function<Exit()> chosen_;
};

}  // namespace

int run_command_line(int argc, char const* const* argv) {
    leave_no_dumps();
    return CommandLine().run(argc, argv);
}

}  // namespace ringmaster::app
