#pragma once
// The subcommands of `ringmasterd`: serve, migrate, check-config, token, import, export, backup,
// verify, replay. `--help` of each says what it takes.
//
// Ownership: none. Threading: the main thread. Errors: text on standard error and an exit code:
// 0 done, 1 could not be done, 2 wrong command line or configuration, 70 a commit failed, 71 a
// broken invariant, 72 a stop that took too long.

namespace ringmaster::app {

[[nodiscard]] int run_command_line(int argc, char const* const* argv);

}  // namespace ringmaster::app
