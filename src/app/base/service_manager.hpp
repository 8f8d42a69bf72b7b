#pragma once
// Tells systemd how the daemon is (Type=notify): one datagram per message to $NOTIFY_SOCKET. The
// protocol is stable and this small; libsystemd would be one more package for the same bytes.
//
// Ownership: a value. Threading: one thread. Errors: ignored; without a service manager nothing
// happens.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ringmaster::app {

class ServiceManager {
public:
    ServiceManager();
    // E.g. "READY=1", "STOPPING=1", "WATCHDOG=1".
    void notify(std::string_view message) const;
    // How often WATCHDOG=1 is due: half of what the unit allows; nothing when it asks for none.
    [[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval() const;

private:
    std::string socket_;
};

}  // namespace ringmaster::app
