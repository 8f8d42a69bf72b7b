#include "ringmaster/core/codec/codec.hpp"

#include <gtest/gtest.h>

#include "support/small_world.hpp"

namespace ringmaster::testing::codec_test {
namespace {

using namespace core;

std::vector<Event> some_events() {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.end("anna", "c1");
    world.wait(std::chrono::seconds(60));
    return world.journal();
}

TEST(Codec, events_survive_the_journal) {
    std::vector<Event> const events = some_events();
    auto const back = decode_events(encode(events));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, events);
}

TEST(Codec, damaged_bytes_are_refused_and_never_crash) {
    std::string const bytes = encode(some_events());
    for (std::size_t length = 0; length < bytes.size(); length += 3) {
        EXPECT_FALSE(decode_events(bytes.substr(0, length))) << length;
    }
    std::size_t refused = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 5) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
        refused += decode_events(damaged) ? 0U : 1U;
    }
    EXPECT_GT(refused, 0U);
}

TEST(Codec, a_snapshot_restores_the_same_state) {
    SmallWorld world;
    world.bring_in("anna");
    world.call("c1");
    world.accept("anna", "c1");
    world.call("c2");
    auto const restored = Engine::restore(world.engine.snapshot());
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->hash(), world.engine.hash());
    EXPECT_EQ(restored->next_deadline(), world.engine.next_deadline());
    EXPECT_FALSE(restored->broken_invariant());
}

TEST(Codec, a_truncated_snapshot_is_refused) {
    SmallWorld world;
    std::string const bytes = world.engine.snapshot();
    EXPECT_FALSE(Engine::restore(bytes.substr(0, bytes.size() - 1)));
    EXPECT_FALSE(Engine::restore(""));
}

TEST(Codec, subjects_name_the_task_and_the_agent_once) {
    std::vector<Uuid> subjects;
    Event const event = WrapUpSkipped{named<TaskId>("c1"), 3, named<AgentId>("anna"), {}};
    collect_subjects(event, subjects);
    collect_subjects(event, subjects);
    EXPECT_EQ(subjects, (std::vector<Uuid>{id_of("c1"), id_of("anna")}));
}

TEST(Ids, text_round_trip_and_bad_text) {
    Uuid const uuid = id_of("anything");
    EXPECT_EQ(parse_uuid(to_string(uuid)), uuid);
    EXPECT_FALSE(parse_uuid(""));
    EXPECT_FALSE(parse_uuid("00000000-0000-0000-0000-00000000000g"));
    EXPECT_FALSE(parse_uuid("00000000000000000000000000000000abcd"));
}

}  // namespace
}  // namespace ringmaster::testing::codec_test
