#include "integration/connector_stage.hpp"

namespace ringmaster::tests {

using nlohmann::json;

std::size_t count_events(json const& history, std::string const& type) {
    std::size_t found = 0;
    for (auto const& row : history.at("data")) {
        for (auto const& event : row.at("events")) found += event["type"] == type ? 1U : 0U;
    }
    return found;
}

ConnectorTest::ConnectorTest(int seconds)
    : world(with_pbx([seconds](json& document) {
          for (auto& setting : document["resources"]["organization-setting"]) {
              setting["connectingTimeout"] = seconds;
              setting["connectorCommandTimeout"] = seconds;
              setting["ronaTimeoutTelephony"] = 15;  // nobody is to miss a call here
          }
      })),
      pbx(world) {}

void ConnectorTest::SetUp() {
    world.start({4});
    desktop = std::make_unique<Desktop>(world, 4);
    desktop->open();
    desktop->go_available();
    pbx.connect();
}

std::string ConnectorTest::offered_call() {
    auto id = pbx.customer_arrives();
    pbx.result(pbx.expect_command("ring"));
    desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
    return id;
}

std::string ConnectorTest::connected_call() {
    auto id = offered_call();
    pbx.tell("leg-answered", id, {{"leg", agent()}});
    desktop->expect("AgentContactAssigned");
    pbx.result(pbx.expect_command("bridge"));
    EXPECT_TRUE(pbx.fence().empty());
    return id;
}

}  // namespace ringmaster::tests
