#pragma once
// An organization's engine and delivery edge with sockets that remember what they were sent.

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/api/delivery/delivery.hpp"
#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::testing {

// What arrived at one client.
struct Inbox {
    std::vector<nlohmann::json> frames;
    std::vector<std::string> texts;
    std::optional<std::uint16_t> closed;

    // `data.type` of every frame, `keepalive` for echoes.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] std::vector<std::uint64_t> sequences() const;  // of numbered frames
    void clear() { frames.clear(), texts.clear(); }
};

struct Client {
    std::uint64_t socket = 0;
    std::shared_ptr<Inbox> inbox;
};

class Bench {
public:
    Bench();

    // Steps, confirms media commands as a connector without phones does, and sends at once, unless
    // frames are held back as by a commit that takes long.
    core::Outcome give(core::Command const& command);
    core::Outcome tell(core::Fact const& fact);
    core::Outcome wait(core::Duration duration);
    void hold() { held_ = Frames(); }
    void commit();

    [[nodiscard]] std::string subscribe(core::AgentId agent, SubscribeRequest const& request = {});
    // Opens the socket only; attach() tells the engine.
    Client open(std::string const& capability);
    void attach(Client const& client, core::AgentId agent, bool resumed = false);
    Client connect(core::AgentId agent, SubscribeRequest const& request = {});
    void disconnect(Client const& client);

    void login(core::AgentId agent, bool take_over = false);
    void reload(core::AgentId agent);
    void set_state(core::AgentId agent, bool available);
    core::TaskId call_arrives();
    void accept(core::AgentId agent, core::TaskId task);

    core::Time now = noon;
    core::Time real = noon;
    core::Engine engine;
    Delivery delivery;
    TestNames names;

private:
    void take(core::Outcome const& outcome);

    std::optional<Frames> held_;
    std::uint64_t calls_ = 0;
    std::uint64_t sessions_ = 0;
};

}  // namespace ringmaster::api::testing
