#pragma once
// A telephone system on the connector's WebSocket (PROTOCOL 8), moved by the test's hand: it does
// what it is told to and remembers nothing but what it has heard.
//
// Ownership: a Pbx owns its socket and connection; the World outlives it.
// Errors: std::runtime_error when something that must come does not.

#include "integration/world.hpp"
#include "ringmaster/client/blocking.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>

namespace ringmaster::tests {

inline constexpr char pbx_subject[] = "pbx-1";

// A `connector` document for telephony beside the demo organization, and other settings.
[[nodiscard]] std::function<void(nlohmann::json&)> with_pbx(
    std::function<void(nlohmann::json&)> const& change = {});

class Pbx {
public:
    // Makes the token: before World::start().
    explicit Pbx(World& world);

    // Subscribes, opens, and takes welcome and the list of calls.
    void connect();
    [[nodiscard]] std::string subscribe();
    void lose_socket();

    // The next frame of this type; frames of other types are kept in their order.
    nlohmann::json expect(std::string const& type);
    // The next command, which must be this one.
    nlohmann::json expect_command(std::string const& name);
    // Does what it is told until nothing more comes; gives the commands' names in their order.
    std::vector<std::string> obey();
    // Everything that has come up to now and was not taken yet.
    std::vector<nlohmann::json> fence();

    void send(nlohmann::json const& frame) { socket_->send(frame.dump()); }
    void result(nlohmann::json const& command, bool ok = true, std::string const& cause = "");
    // Tells a fact under the next number and waits for its acknowledgement.
    nlohmann::json tell(std::string const& fact, std::string const& id,
                        nlohmann::json const& fields = nlohmann::json::object());
    // The same without waiting; gives the frame, to be sent again.
    nlohmann::json tell_and_go(std::string const& fact, std::string const& id,
                               nlohmann::json const& fields = nlohmann::json::object());
    // A customer at the billing line; gives the contact's id, which the PBX has drawn.
    std::string customer_arrives();
    [[nodiscard]] nlohmann::json arrival() const;
    // Its own list of calls.
    void list(nlohmann::json const& calls);

    Api& api() { return *api_; }
    client::BlockingWebSocket& socket() { return *socket_; }
    [[nodiscard]] nlohmann::json const& welcome() const { return welcome_; }
    [[nodiscard]] nlohmann::json const& listed() const { return listed_; }
    // `contact` frames, as they came.
    [[nodiscard]] std::vector<nlohmann::json> const& notices() const { return notices_; }
    [[nodiscard]] std::string draw_id();

private:
    nlohmann::json take();

    World& world_;
    std::string token_;
    std::unique_ptr<Api> api_;
    std::unique_ptr<client::BlockingWebSocket> socket_;
    std::deque<nlohmann::json> kept_;
    std::vector<nlohmann::json> notices_;
    nlohmann::json welcome_;
    nlohmann::json listed_;
    std::uint64_t last_fact_ = 0;
    int drawn_ = 0;
};

// {"interactionId": id, "legs": legs}
[[nodiscard]] nlohmann::json call(std::string const& id, std::initializer_list<std::string> legs);

}  // namespace ringmaster::tests
