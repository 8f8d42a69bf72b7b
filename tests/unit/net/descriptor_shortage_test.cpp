// A process without descriptors takes nobody in, and lets nobody hang either.
#include "test_server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ringmaster::net::descriptor_shortage_test {
namespace {

using namespace test;

// No descriptor beyond those that are open, as long as this lives.
class Shortage {
public:
    Shortage() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        int const lowest_free = ::dup(0);
        ::close(lowest_free);
        rlimit const none{static_cast<rlim_t>(lowest_free), before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~Shortage() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    Shortage(Shortage const&) = delete;
    Shortage& operator=(Shortage const&) = delete;

private:
    rlimit before_{};
};

// Opened before the shortage; connecting takes no descriptor more.
struct Client {
    Client() : socket(::socket(AF_INET, SOCK_STREAM, 0)) {}
    ~Client() { ::close(socket); }
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    void connect(std::uint16_t port) const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ASSERT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    }
    // Within five seconds.
    [[nodiscard]] bool is_turned_away() const {
        pollfd waiting{socket, POLLIN, 0};
        if (::poll(&waiting, 1, 5'000) != 1) return false;
        char byte = 0;
        return ::recv(socket, &byte, 1, 0) <= 0;
    }
    int socket;
};

TEST(DescriptorShortage, TurnsClientsAwayAtOnceAndTellsItOnce) {
    TestServer server;
    auto before = server.client();
    EXPECT_EQ(before.exchange(get("/a")).status, 200);
    std::vector<Client> clients(100);
    {
        Shortage const shortage;
        for (auto const& client : clients) {
            client.connect(server.port);
            EXPECT_TRUE(client.is_turned_away());
        }
        // Those inside notice nothing.
        EXPECT_EQ(before.exchange(get("/b")).status, 200);
        EXPECT_EQ(server.log.count("error accept"), 1);
    }
    EXPECT_EQ(server.client().exchange(get("/c")).status, 200);
}

}  // namespace
}  // namespace ringmaster::net::descriptor_shortage_test
