// Kept-alive connections the server has closed meanwhile.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>
#include <thread>

#include "ringmaster/client/http.hpp"
#include "ringmaster/client/loop.hpp"

namespace ringmaster::client::http_pool_test {
namespace {

using std::chrono::seconds;

// Answers two requests once both have come, closes both connections, and then serves one more.
class ForgetfulServer {
public:
    ForgetfulServer() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const plain = reinterpret_cast<sockaddr*>(&address);
        if (bind(listener_, plain, size) != 0 || listen(listener_, 8) != 0 ||
            getsockname(listener_, plain, &size) != 0) {
            throw std::runtime_error("cannot listen");
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~ForgetfulServer() {
        shutdown(listener_, SHUT_RDWR);  // whoever waits for a connection gives up
        thread_.join();
        close(listener_);
    }
    [[nodiscard]] Address address() const { return {"127.0.0.1", port_, "/"}; }

private:
    static void read_request(int connection) {
        std::string text;
        std::array<char, 1024> part{};
        while (text.find("\r\n\r\n") == std::string::npos) {
            auto const count = recv(connection, part.data(), part.size(), 0);
            if (count <= 0) return;
            text.append(part.data(), static_cast<std::size_t>(count));
        }
    }
    static void answer(int connection) {
        std::string const text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    }
    void serve() const {
        std::array<int, 2> const first{accept(listener_, nullptr, nullptr),
                                       accept(listener_, nullptr, nullptr)};
        for (int const connection : first) read_request(connection);
        for (int const connection : first) answer(connection);
        for (int const connection : first) close(connection);
        int const fresh = accept(listener_, nullptr, nullptr);
        read_request(fresh);
        answer(fresh);
        close(fresh);
    }

    int listener_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

TEST(HttpPool, AServerThatClosedAllIdleConnectionsIsReachedByANewOne) {
    ForgetfulServer server;
    Loop loop;
    HttpPool pool(loop, server.address(), {.connections_max = 2, .timeout = seconds(10)});
    int good = 0;
    int bad = 0;
    auto const count = [&](HttpResponse const& response) {
        ++(response.status == 200 ? good : bad);
    };
    HttpRequest request{"POST", "/", {{"Idempotency-Key", "once"}}, ""};
    pool.send(request, count);
    pool.send(request, count);
    ASSERT_TRUE(loop.run_until([&] { return good + bad == 2; }, seconds(10)));
    pool.send(request, count);
    ASSERT_TRUE(loop.run_until([&] { return good + bad == 3; }, seconds(10)));
    EXPECT_EQ(good, 3);
}

}  // namespace
}  // namespace ringmaster::client::http_pool_test
