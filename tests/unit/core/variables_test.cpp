// What scenarios cannot say about saved variables (CD-3): limits and what a save does not touch.

#include "ringmaster/core/model/variables.hpp"

#include <gtest/gtest.h>

#include "ringmaster/core/model/limits.hpp"
#include "support/small_world.hpp"

namespace ringmaster::testing::variables_test {
namespace {

using namespace core;

SaveVariables save_by(char const* agent) {
    SaveVariables save;
    save.by = SmallWorld::actor(agent);
    if (save.by.kind == ActorKind::agent) save.agent = save.by.agent;
    save.task = named<TaskId>("c1");
    return save;
}

std::string numbered(std::size_t index) { return "variable-" + std::to_string(index); }

struct Connected : ::testing::Test {
    Connected() {
        world.bring_in("anna");
        world.call("c1");
        world.accept("anna", "c1");
    }
    SmallWorld world;
};

using Variables = Connected;

TEST_F(Variables, a_contact_has_no_more_of_them_than_allowed) {
    SaveVariables save = save_by("anna");
    for (std::size_t index = 0; index < limits::attributes_max; ++index) {
        save.values[numbered(index)] = PlainValue{"x"};
    }
    ASSERT_FALSE(world.give(save).refusal);
    SaveVariables one_more = save_by("anna");
    one_more.values["one more"] = PlainValue{"x"};
    one_more.values[numbered(0)] = PlainValue{"y"};
    Outcome const refused = world.give(one_more);
    ASSERT_TRUE(refused.refusal);
    EXPECT_EQ(refused.refusal->reason, Reason::too_many_attributes);
    EXPECT_TRUE(refused.events.empty());
    one_more.values.erase("one more");
    EXPECT_FALSE(world.give(one_more).refusal) << "changing one of them is still possible";
}

TEST_F(Variables, a_refused_save_changes_nothing_at_all) {
    SaveVariables save = save_by("anna");
    save.values["account"] = PlainValue{"17"};
    world.give(save);
    auto const before = world.engine.hash();
    SaveVariables stale = save_by("sue");
    stale.values["account"] = PlainValue{"18"};
    stale.values["note"] = PlainValue{"new"};
    stale.versions["account"] = 0;
    Outcome const outcome = world.give(stale);
    ASSERT_TRUE(outcome.refusal);
    EXPECT_EQ(outcome.refusal->detail, "account");
    EXPECT_TRUE(outcome.effects.empty());
    EXPECT_EQ(world.engine.hash(), before);
}

TEST_F(Variables, a_version_of_a_variable_that_is_not_saved_does_not_matter) {
    SaveVariables save = save_by("anna");
    save.values["account"] = PlainValue{"17"};
    save.versions["note"] = 7;
    EXPECT_FALSE(world.give(save).refusal);
}

TEST_F(Variables, the_version_of_the_task_grows_with_every_save) {
    auto const version = [&] { return world.task("c1")->version; };
    auto const at_first = version();
    SaveVariables save = save_by("anna");
    save.values["account"] = PlainValue{"17"};
    world.give(save);
    EXPECT_EQ(version(), at_first + 1);
    world.give(save);
    EXPECT_EQ(version(), at_first + 1) << "the same values change nothing";
}

TEST_F(Variables, an_agent_saves_his_wrap_up_once_and_no_more_after_it) {
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.wrap_up.mode = WrapUpMode::TIMED_NO_EARLY_EXIT;
    world.configure({profile});
    world.end("anna", "c1");
    SaveVariables save = save_by("anna");
    save.values["result"] = PlainValue{"sold"};
    EXPECT_FALSE(world.give(save).refusal);
    world.give(SubmitWrapUp{SmallWorld::actor("anna"), save.agent, save.task,
                            named<AuxCodeId>("sale"), "", ""});
    save.values["result"] = PlainValue{"not sold"};
    Outcome const late = world.give(save);  // only the slot is held now (WU-6)
    ASSERT_TRUE(late.refusal);
    EXPECT_EQ(late.refusal->reason, Reason::contact_ended);
}

}  // namespace
}  // namespace ringmaster::testing::variables_test
