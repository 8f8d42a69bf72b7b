// SEC-5: whoever is refused counts for his address, however early he is refused.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "app/edge/gateway.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::gateway_refusals_test {
namespace {

class GatewayRefusals : public ::testing::Test, protected DriverStage {
protected:
    GatewayRefusals() {
        settings.requests_per_second = 1;
        settings.requests_burst = 2;
        gateway = std::make_unique<Gateway>(Gateway::Parts{driver, connectors, tokens, jwts, nobody,
                                                           settings, operations, thread, metrics,
                                                           book.room("api")});
    }
    static net::Request request(std::string const& target, std::string const& peer) {
        net::Request made;
        made.method = "GET";
        made.target = target;
        made.peer = peer;
        made.arrived_at = {};
        return made;
    }
    int ask(std::string const& peer) {
        int status = 0;
        gateway->on_request(request("/v1/tasks", peer),
                            [&status](net::Response const& response) { status = response.status; });
        return status;
    }
    int shake_hands(std::string const& peer) {
        auto const decision = gateway->on_upgrade(request("/v1/notification/socket/unknown", peer));
        return std::get<net::Response>(decision).status;
    }
    std::uint64_t counted(int status) {
        return metrics
            .counter("ringmaster_requests_total", "", {{"status", std::to_string(status)}})
            .value();
    }

    Settings settings;
    api::TokenDirectory tokens;
    api::Vault vault;
    Tenant nobody{core::OrgId{}, [] { return core::Time{1}; }};
    OperationsAnswers operations{metrics};
    WorkThread thread{loop, 2};
    ConnectorDesk connectors{{driver, decider, runner, metrics, book.room("connector"), vault}};
    std::unique_ptr<JwtAccess> jwts = std::make_unique<JwtAccess>(
        JwtAccess::Parts{loop, metrics, book.room("api"),
                         [](core::OrgId) -> api::Directory const* { return nullptr; }},
        std::vector<ConfiguredIssuer>{});
    std::unique_ptr<Gateway> gateway;
};

TEST_F(GatewayRefusals, WhileNothingIsServed) {
    EXPECT_EQ(ask("one"), 503);
    EXPECT_EQ(ask("one"), 503);
    EXPECT_EQ(ask("one"), 429);
    EXPECT_EQ(ask("another"), 503);
    EXPECT_EQ(counted(503), 3U);
    EXPECT_EQ(counted(429), 1U);
}

TEST_F(GatewayRefusals, OfHandshakes) {
    EXPECT_EQ(shake_hands("one"), 503);
    gateway->serve(Serving::everything);
    EXPECT_EQ(shake_hands("one"), 404);
    EXPECT_EQ(shake_hands("one"), 429);
    EXPECT_EQ(shake_hands("another"), 404);
    EXPECT_EQ(counted(503), 1U);
    EXPECT_EQ(counted(404), 2U);
    EXPECT_EQ(counted(429), 1U);
}

}  // namespace
}  // namespace ringmaster::app::gateway_refusals_test
