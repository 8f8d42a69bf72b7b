// OPS-7: what is let in while disk space is short, for every command and every fact there is.
#include "app/turn/space_admission.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace ringmaster::app::space_admission_test {
namespace {

using enum store::SpaceLevel;

template <std::size_t... Index>
std::vector<core::Command> all_commands(std::index_sequence<Index...>) {
    return {core::Command(std::variant_alternative_t<Index, core::CommandVariant>{})...};
}
template <std::size_t... Index>
std::vector<core::Fact> all_facts(std::index_sequence<Index...>) {
    return {core::Fact(std::variant_alternative_t<Index, core::FactVariant>{})...};
}

std::string name_of(auto const& one) {
    return std::visit([](auto const& known) { return std::string(known.type_name); }, one);
}

TEST(SpaceAdmission, BelowTheSecondMarkTakesEveryCommandThatFinishesAndNoOther) {
    std::set<std::string> const expected{
        "End",       "SendReply",  "ForceEndTask", "SubmitWrapUp",    "SkipWrapUp",
        "Logout",    "Reject",     "EndConsult",   "TransferConsult", "LeaveConference",
        "DropParty", "EndMonitor", "Reload",       "CancelCallback"};
    std::set<std::string> taken;
    auto const commands =
        all_commands(std::make_index_sequence<std::variant_size_v<core::CommandVariant>>());
    for (auto const& command : commands) {
        if (has_space_for(purpose_of(command), critical)) taken.insert(name_of(command));
    }
    EXPECT_EQ(taken, expected);
    // VC-3: a customer on hold cannot be hung up on.
    core::HoldLeg hold;
    EXPECT_FALSE(has_space_for(purpose_of(core::Command(hold)), critical));
    hold.resume = true;
    EXPECT_TRUE(has_space_for(purpose_of(core::Command(hold)), critical));
}

TEST(SpaceAdmission, BelowTheFirstMarkRefusesWhatBringsContactsAlone) {
    auto const commands =
        all_commands(std::make_index_sequence<std::variant_size_v<core::CommandVariant>>());
    for (auto const& command : commands) {
        auto const purpose = purpose_of(command);
        auto const name = name_of(command);
        bool const brings = name == "CreateTask" || name == "StartOutdial";
        EXPECT_EQ(has_space_for(purpose, low), !brings) << name;
        EXPECT_TRUE(has_space_for(purpose, ample)) << name_of(command);
    }
}

TEST(SpaceAdmission, TakesWhatHasHappenedWhateverTheSpace) {
    for (auto const& fact :
         all_facts(std::make_index_sequence<std::variant_size_v<core::FactVariant>>())) {
        bool const brings = name_of(fact) == "CustomerArrived";
        auto const purpose = purpose_of(fact);
        EXPECT_TRUE(has_space_for(purpose, ample)) << name_of(fact);
        EXPECT_EQ(has_space_for(purpose, low), !brings) << name_of(fact);
        EXPECT_EQ(has_space_for(purpose, critical), !brings) << name_of(fact);
    }
}

}  // namespace
}  // namespace ringmaster::app::space_admission_test
