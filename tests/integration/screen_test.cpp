// That the screens behind these tests are looked at: a frame that is kept from one is noticed.
#include "integration/live_call.hpp"

#include <gtest/gtest-spi.h>

namespace ringmaster::tests::screen_test {
namespace {

using nlohmann::json;
using ::testing::ScopedFakeTestPartResultReporter;

class ScreensAreSeen : public LiveCall {
protected:
    void SetUp() override {
        LiveCall::SetUp();
        connect_owner();
    }
    // What is said of the page when it is looked at.
    static std::string said_of(Desktop& desktop) {
        ::testing::TestPartResultArray results;
        {
            ScopedFakeTestPartResultReporter const reporter(
                ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
            desktop.look();
        }
        std::string said;
        for (int index = 0; index < results.size(); ++index) {
            said += results.GetTestPartResult(index).message();
        }
        return said;
    }
    // The page is not shown its next frame.
    static std::string keep_back(Desktop& desktop) {
        auto const text = desktop.socket().receive(patience);
        return text ? frame_type(json::parse(*text)) : std::string();
    }
};

TEST_F(ScreensAreSeen, AHoldThatIsNotTold) {
    owner->look();
    expect_accepted(give(*owner, "hold", leg(call)));
    ASSERT_EQ(keep_back(*owner), "AgentContactHeld");
    ASSERT_EQ(keep_back(*owner), "AgentChannelStateChanged");
    auto const said = said_of(*owner);
    EXPECT_NE(said.find("nothing answers hold of " + call), std::string::npos) << said;
    EXPECT_NE(said.find("instead of contact, customer on hold"), std::string::npos) << said;
    EXPECT_NE(said.find("frames never came"), std::string::npos) << said;
    owner->lose_socket();
}

TEST_F(ScreensAreSeen, AnEndThatIsNotToldAndAFormThatOpensAlone) {
    world.customer_leaves(call);
    std::string type;
    while (type != "ContactEnded") type = keep_back(*owner);
    auto const said = said_of(*owner);
    EXPECT_NE(said.find("AgentWrapup behind ContactUpdated"), std::string::npos) << said;
    owner->lose_socket();
}

TEST_F(ScreensAreSeen, AContactNobodyIntroduced) {
    make_available(*colleague);
    auto const id = world.customer_calls();
    std::string type;
    while (type != "AgentContactReserved") type = keep_back(*colleague);
    auto const said = said_of(*colleague);
    EXPECT_NE(said.find("AgentOfferContact throws"), std::string::npos) << said;
    EXPECT_NE(said.find("does not show " + id), std::string::npos) << said;
    colleague->lose_socket();
}

// One that was renamed is looked at after each frame again.
TEST(Screens, OnlyTestsThatExistAreLookedAtLate) {
    auto const& unit = *::testing::UnitTest::GetInstance();
    std::set<std::string> names;
    for (int suite = 0; suite < unit.total_test_suite_count(); ++suite) {
        auto const& one = *unit.GetTestSuite(suite);
        for (int test = 0; test < one.total_test_count(); ++test) {
            names.insert(std::string(one.name()) + '.' + one.GetTestInfo(test)->name());
        }
    }
    for (auto const& late : late_tests()) EXPECT_TRUE(names.contains(late)) << late;
}

}  // namespace
}  // namespace ringmaster::tests::screen_test
