#include "app/base/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace ringmaster::app {

ServiceManager::ServiceManager() {
    char const* const path = std::getenv("NOTIFY_SOCKET");
    if (path != nullptr) socket_ = path;
}

void ServiceManager::notify(std::string_view message) const {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof(address.sun_path)) return;
    int const descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    // '@' stands for the NUL that begins an abstract address.
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    auto const length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    auto const* generic = static_cast<sockaddr const*>(static_cast<void const*>(&address));
    static_cast<void>(
        sendto(descriptor, message.data(), message.size(), MSG_NOSIGNAL, generic, length));
    close(descriptor);
}

std::optional<std::chrono::microseconds> ServiceManager::watchdog_interval() const {
    char const* const text = std::getenv("WATCHDOG_USEC");
    if (text == nullptr || socket_.empty()) return std::nullopt;
    std::int64_t microseconds = 0;
    auto const parsed = std::from_chars(text, text + std::strlen(text), microseconds);
    if (parsed.ec != std::errc() || microseconds < 2) return std::nullopt;
    return std::chrono::microseconds(microseconds / 2);
}

}  // namespace ringmaster::app
