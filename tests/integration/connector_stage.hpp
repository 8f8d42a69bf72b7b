#pragma once
// One PBX, one agent at his desktop, and calls between them.

#include "integration/desktop.hpp"
#include "integration/pbx.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests {

// Engine events of this type in what GET /v1/tasks/{id}/events says.
[[nodiscard]] std::size_t count_events(nlohmann::json const& history, std::string const& type);

class ConnectorTest : public ::testing::Test {
protected:
    // `seconds`: how long connecting and media commands may take.
    explicit ConnectorTest(int seconds = 10);
    void SetUp() override;

    [[nodiscard]] std::string agent() const { return desktop->facts().id; }
    // Rung and confirmed, not answered yet.
    std::string offered_call();
    // Answered, and the bridge confirmed.
    std::string connected_call();

    World world;
    Pbx pbx;
    std::unique_ptr<Desktop> desktop;
};

}  // namespace ringmaster::tests
