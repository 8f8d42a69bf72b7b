// Every event of the journal has a record, or a reason why it has none.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <type_traits>

#include "reports/exempt.hpp"
#include "reports/projection.hpp"

namespace ringmaster::reports::events_test {
namespace {

template <class Event>
concept Projected = requires(Projection& projection, Event const& event) {
    projection.project(event);
};

template <class Event>
void expect_one_of_both() {
    EXPECT_NE(Projected<Event>, is_exempt(Event::type_name)) << Event::type_name;
}

template <class... Events>
std::set<std::string> check_all(std::variant<Events...> const* /*types*/) {
    (expect_one_of_both<Events>(), ...);
    return {std::string(Events::type_name)...};
}

TEST(Events, AreProjectedOrExemptByName) {
    core::EventVariant const* const types = nullptr;
    auto const names = check_all(types);
    EXPECT_EQ(names.size(), std::variant_size_v<core::EventVariant>);
    std::set<std::string> exempt;
    for (ExemptEvent const& one : exempt_events) {
        EXPECT_TRUE(names.contains(std::string(one.name))) << one.name;
        EXPECT_TRUE(exempt.insert(std::string(one.name)).second) << one.name;
        EXPECT_FALSE(one.why.empty()) << one.name;
    }
}

}  // namespace
}  // namespace ringmaster::reports::events_test
