// VC-9: the server's own ceiling, checked before any engine sees a contact.
#include "integration/connector_stage.hpp"

namespace ringmaster::tests::ceiling_test {
namespace {

using nlohmann::json;

TEST(Ceiling, TurnsAwayWhatIsTooMuchUntilAContactEnds) {
    World world;
    world.daemon.configure({{"limits", {{"contactsMax", 2}}}});
    world.start({});
    auto const first = world.customer_calls();
    world.customer_calls();
    auto const turned_away = [&world] {
        auto const answer = world.connector().post("/v1/tasks", world.call_body());
        EXPECT_EQ(answer.status, 503) << answer.text();
        EXPECT_EQ(answer.reason(), "SERVER_CEILING");
        EXPECT_FALSE(answer.raw.header("retry-after").empty());
    };
    turned_away();
    world.customer_leaves(first);
    EXPECT_FALSE(world.customer_calls().empty());
    world.daemon.kill();
    world.restart();
    turned_away();
}

TEST(Ceiling, HoldsForConnectorsWhoseRepetitionsAreNoNewContacts) {
    World world(with_pbx());
    world.daemon.configure({{"limits", {{"contactsMax", 1}}}});
    Pbx pbx(world);
    world.start({});
    pbx.connect();
    auto const known = pbx.customer_arrives();
    auto const ack = pbx.tell("customer-arrived", pbx.draw_id(), pbx.arrival());
    EXPECT_EQ(ack["refused"]["reasonCode"], "SERVER_CEILING");
    auto const again = pbx.tell("customer-arrived", known, pbx.arrival());
    EXPECT_FALSE(again.contains("refused")) << again.dump();
    pbx.tell("customer-left", known);
    EXPECT_FALSE(pbx.customer_arrives().empty());
}

}  // namespace
}  // namespace ringmaster::tests::ceiling_test
