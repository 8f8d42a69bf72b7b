#pragma once
// How the process ends, for service managers and tests (docs/operations.md).

namespace ringmaster::app {

enum class Exit : int {
    success = 0,
    failure = 1,            // a subcommand could not do what it was asked to
    usage = 2,              // the command line or the configuration is wrong
    commit_failed = 70,     // outcome unknown: recover from the file (OPS-1)
    shutdown_timeout = 72,  // an ordered stop took too long
};

// At once: no destructors, no flush, nothing more is said to anybody.
[[noreturn]] void end_process(Exit code);

}  // namespace ringmaster::app
