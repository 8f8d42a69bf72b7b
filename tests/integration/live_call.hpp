#pragma once
// A call in progress and the people around it, for tests of what the wire says about live calls.
//
// Three colleagues of one team; only who is to get the call is Available when it comes. Wrap-up
// waits for the agent, so that no countdown mixes with what a test expects next.

#include "integration/desktop.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace ringmaster::tests {

// Seconds after which a recording's pause ends by itself.
constexpr int pause_seconds = 2;

class LiveCall : public ::testing::Test {
protected:
    explicit LiveCall(std::function<void(nlohmann::json&)> const& change = {});
    void SetUp() override;

    // Signed in and Available, a call connected; the others sign in without becoming Available.
    void connect_owner();
    void sign_in(Desktop& desktop) {
        desktop.open();
        desktop.log_in();
    }
    void make_available(Desktop& desktop);
    // A consult of the owner, answered by the colleague; gives the owner's AgentConsulting.
    nlohmann::json consult(Desktop& asked);
    void conference(Desktop& asked);
    // After SIGKILL and a new start: the agent's desktop comes back with a reload, and is shown
    // exactly what he saw last.
    std::unique_ptr<Desktop> come_back(std::size_t number, nlohmann::json const& last);
    void crash();

    Answer give(Desktop& desktop, std::string const& command,
                nlohmann::json const& body = nlohmann::json::object()) {
        return desktop.task(call, command, body);
    }
    [[nodiscard]] nlohmann::json to(std::string const& who, char const* kind) const {
        return {{"to", who}, {"destinationType", kind}};
    }
    [[nodiscard]] nlohmann::json leg(std::string const& id) const {
        return {{"mediaResourceId", id}};
    }

    World world;
    std::unique_ptr<Desktop> owner;
    std::unique_ptr<Desktop> colleague;
    std::unique_ptr<Desktop> third;
    std::string call;
};

// `interaction.state` for the recipient.
[[nodiscard]] std::string state_in(nlohmann::json const& frame);
// isHold of the main leg, and of the consult's.
[[nodiscard]] bool customer_held(nlohmann::json const& frame);
[[nodiscard]] bool consult_held(nlohmann::json const& frame);
[[nodiscard]] std::string consult_leg(nlohmann::json const& frame);
[[nodiscard]] nlohmann::json details(nlohmann::json const& frame);
[[nodiscard]] nlohmann::json participant(nlohmann::json const& frame, std::string const& id);

}  // namespace ringmaster::tests
