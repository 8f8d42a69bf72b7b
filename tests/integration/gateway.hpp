#pragma once
// A gateway of the digital channels on the connector's WebSocket (PROTOCOL 8, CH-3), as one is to
// be written: it keeps what it is told, repeats what was not acknowledged, and says what it has. It
// may lose its wire, and its memory.
//
// Ownership: a Gateway owns its socket and connection; the World outlives it.
// Errors: std::runtime_error when something that must come does not; a command that means nothing
// to a gateway fails the test.

#include "integration/world.hpp"
#include "ringmaster/client/blocking.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ringmaster::tests {

// Where customers write to, by channel.
inline constexpr char gateway_chat_address[] = "site-chat";
inline constexpr char gateway_mailbox[] = "Help@Example.org";

// A connector document for chat and email, and agents of billing who take both; wrap-up is not
// owed. `seconds`: how long a command may take.
[[nodiscard]] std::function<void(nlohmann::json&)> with_gateway(int seconds);

class Gateway {
public:
    struct Contact {
        std::string media;
        std::set<std::string> agents;
    };
    struct Notice {
        std::string contact;
        std::string state;
        nlohmann::json frame;
    };

    // Makes the token: before World::start().
    explicit Gateway(World& world);

    // Subscribes and opens; tells what was not acknowledged, then its list.
    void connect();
    void lose_socket();
    // Restarted without what it had: it knows no contacts, no results, no facts.
    void lose_memory();
    // Takes and does everything that was decided up to now; gives how many commands that were.
    // After none the server waits for no result.
    std::size_t follow();

    // A customer writes; gives the contact's id, which the gateway has drawn.
    std::string customer_writes(std::string const& media);
    void customer_leaves(std::string const& id);
    void tell(std::string const& fact, std::string const& id, nlohmann::json const& fields = {});
    // Commands of this name are failed from now on; empty: none.
    void refuse(std::string command) { refused_ = std::move(command); }

    [[nodiscard]] bool connected() const { return socket_ != nullptr && socket_->is_open(); }
    [[nodiscard]] std::map<std::string, Contact> const& contacts() const { return contacts_; }
    // Why contacts were over, as it was told.
    [[nodiscard]] std::map<std::string, std::string> const& endings() const { return endings_; }
    [[nodiscard]] std::vector<Notice> const& notices() const { return notices_; }
    // Commands in the order they were first heard: "bridge", "unbridge", "hangup".
    [[nodiscard]] std::vector<std::string> commands_of(std::string const& id) const;
    Api& api() { return *api_; }

private:
    nlohmann::json take();
    void handle(nlohmann::json const& frame);
    void obey(nlohmann::json const& command);
    void send(nlohmann::json const& frame);

    World& world_;
    std::string token_;
    std::unique_ptr<Api> api_;
    std::unique_ptr<client::BlockingWebSocket> socket_;
    std::map<std::string, Contact> contacts_;
    std::map<std::string, std::string> endings_;
    std::map<std::uint64_t, nlohmann::json> results_;
    std::map<std::string, std::vector<std::string>> commands_;
    std::vector<Notice> notices_;
    std::deque<nlohmann::json> unacknowledged_;
    std::uint64_t last_fact_ = 0;
    std::uint64_t last_notice_ = 0;
    std::string refused_;
    int drawn_ = 0;
};

}  // namespace ringmaster::tests
