// The virtual connector confirms machines' work at once and never acts for a person.

#include <gtest/gtest.h>

#include "ringmaster/connector/virtual_connector.hpp"

namespace ringmaster::connector {
namespace {

core::MediaCommand command(core::MediaKind kind, core::LegKind leg) {
    core::MediaCommand made;
    made.task = core::TaskId{{1, 2}};
    made.number = 7;
    made.kind = kind;
    made.leg.kind = leg;
    return made;
}

TEST(VirtualConnector, ConfirmsEveryCommandButAPersonsAnswer) {
    VirtualConnector connector;
    for (std::size_t index = 0; index < core::enum_count<core::MediaKind>(); ++index) {
        auto const kind = static_cast<core::MediaKind>(index);
        auto const facts = connector.confirm(command(kind, core::LegKind::customer));
        bool const waits = kind == core::MediaKind::answer || kind == core::MediaKind::dial;
        ASSERT_EQ(facts.size(), waits ? 0U : 1U) << core::enum_name(kind);
        if (waits) continue;
        auto const* result = std::get_if<core::MediaResult>(&facts.front());
        ASSERT_NE(result, nullptr) << core::enum_name(kind);
        EXPECT_EQ(result->command, 7U);
        EXPECT_TRUE(result->succeeded);
        EXPECT_EQ(result->source.number, 0U);  // never a duplicate
    }
}

}  // namespace
}  // namespace ringmaster::connector
