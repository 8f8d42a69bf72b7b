#pragma once
// The running daemon: composition root, start, periodic duties and the ordered stop.
//
// Start: configuration checked -> space -> store (migrations, integrity, ownership) -> recovery ->
// DaemonStarted made durable -> listen -> ready.
// Start without space to write (OPS-7): recovery -> listen, for reads only; once there is space an
// ordered stop, and all from the start on the same port.
// Stop (each step logged): not ready -> no new connections -> WebSockets close 1001, answers in
// flight are sent -> inbox drained, everything durable -> last snapshots -> checkpoint -> loop
// ends. A second signal, or the time running out, ends the process at once; the file recovers.
//
// Ownership: owns everything that runs. Threading: run() is the loop's thread.
// Errors: texts in the log and an exit code (process_exit.hpp).

#include <cstdint>
#include <functional>
#include <memory>

#include "app/base/process_exit.hpp"
#include "app/settings/settings.hpp"
#include "ringmaster/core/model/fault_point.hpp"
#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::app {

struct ServeOptions {
    Settings settings;
    std::uint32_t time_scale = 1;
    // For tests only: what an organization's decisions pass; outlives the run.
    std::function<core::FaultPoint*(core::OrgId)> fault_point = {};
};

// Runs until a signal stops it.
[[nodiscard]] Exit serve(ServeOptions options);

}  // namespace ringmaster::app
