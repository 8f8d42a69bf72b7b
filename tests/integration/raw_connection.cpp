#include "integration/raw_connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ringmaster::tests {

using std::chrono::steady_clock;

RawConnection::RawConnection(std::uint16_t port)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) {
        close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

RawConnection::~RawConnection() { close(socket_); }

bool RawConnection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string RawConnection::read_to_end(std::chrono::milliseconds limit) {
    std::string text;
    auto const until = steady_clock::now() + limit;
    while (read_some(text, until)) {}
    return text;
}

std::string RawConnection::read_until(std::string_view marker, std::chrono::milliseconds limit) {
    std::string text;
    auto const until = steady_clock::now() + limit;
    while (text.find(marker) == std::string::npos && read_some(text, until)) {}
    return text;
}

bool RawConnection::read_some(std::string& text, steady_clock::time_point until) {
    if (closed_) return false;
    auto const left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now());
    pollfd wait{socket_, POLLIN, 0};
    if (poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) <= 0) {
        return false;
    }
    std::array<char, 4096> buffer{};
    auto const count = recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
        closed_ = true;
        return false;
    }
    text.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

}  // namespace ringmaster::tests
