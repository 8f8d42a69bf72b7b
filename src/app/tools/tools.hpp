#pragma once
// What the subcommands beside `serve` do. Those that change data take the database file for
// themselves and are refused while a daemon owns it, but for tokens, which it takes over
// (token_handover.hpp); those that read may run beside one.
//
// Ownership: everything lives for one call. Threading: the main thread (the store has its own
// writer). Errors: sentences on `console.errors` and an exit code.

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "app/base/process_exit.hpp"
#include "app/settings/settings.hpp"
#include "ringmaster/reports/statistics.hpp"

namespace ringmaster::app {

struct Console {
    std::ostream& out;
    std::ostream& errors;
};

struct TokenOptions {
    std::string org;
    std::string role;
    std::string agent;  // ciUserId
    std::string name;
    std::vector<std::string> teams;     // scope of a supervisor; empty: every team
    std::uint64_t expires_in_days = 0;  // 0: never
    bool all_agents = false;            // one per active agent, a connector and an administrator
    bool as_json = false;
    std::string subject;  // revoke: which one; create: chosen instead of drawn
};

Exit create_token(Settings const& settings, TokenOptions const& options, Console console);
Exit list_tokens(Settings const& settings, TokenOptions const& options, Console console);
Exit revoke_token(Settings const& settings, TokenOptions const& options, Console console);

Exit migrate(Settings const& settings, Console console);
Exit import_file(Settings const& settings, std::string const& path, Console console);
// `org` may be empty when there is only one; `target` empty: standard output.
Exit export_file(Settings const& settings, std::string const& org, std::string const& target,
                 Console console);
// What each organization lacks (readiness.hpp); fails when anything is missing.
Exit doctor(Settings const& settings, std::string const& org, bool as_json, Console console);
Exit backup(Settings const& settings, std::string const& target, Console console);
// Accepts damage that a person has looked at: marks the database as it is, with a new secret when
// there is none, and says so in each organization's audit.
Exit reseal(Settings const& settings, Console console);
// Integrity of the file, gaps, the audit chain, and a replay of each journal against the newest
// snapshot's hash.
Exit verify(Settings const& settings, Console console);

// Makes the records for reports anew from the journal; `loses_older`: also what the journal no
// longer has. Refused while a daemon writes them.
Exit rebuild_reports(Settings const& settings, bool loses_older, Console console);

enum class ReportAbout { queues, agents, wrap_ups };

struct ReportOptions {
    ReportAbout about = ReportAbout::queues;
    std::string org;  // may be empty when there is only one
    std::string from;
    std::string to;             // the last day; empty: `from`
    std::uint32_t minutes = 0;  // of an interval; 0: all of it is one
    reports::WrapUpsBy by = {.reason = true};
    bool as_csv = false;
    bool as_json = false;
};
// Statistics from the records, also while the daemon runs.
Exit report(Settings const& settings, ReportOptions const& options, Console console);

struct FaultOptions {
    std::string org;  // may be empty when there is only one
    std::uint64_t number = 0;
    bool all = false;  // also those that are settled
};
// What was set aside (OPS-8); the last three are audited.
Exit list_faults(Settings const& settings, FaultOptions const& options, Console console);
Exit show_fault(Settings const& settings, FaultOptions const& options, Console console);
Exit retry_fault(Settings const& settings, FaultOptions const& options, Console console);
Exit skip_fault(Settings const& settings, FaultOptions const& options, Console console);
Exit resume_organization(Settings const& settings, FaultOptions const& options, Console console);

}  // namespace ringmaster::app
