// Many organizations at once: what one of them costs does not depend on how many there are.
#include "app/turn/tenants.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "ringmaster/api/text/json.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::tenants_test {
namespace {

using std::chrono::seconds;

core::Time clock_of_tokens() { return {1'000'000}; }

core::OrgId numbered(std::uint64_t number) { return core::OrgId{{7, number}}; }

std::unique_ptr<Tenant> tenant(std::uint64_t number) {
    return std::make_unique<Tenant>(numbered(number), clock_of_tokens);
}

// The result of a command, which the virtual connector has for the organization then.
void has_due(Tenant& of, core::Time at) {
    of.virtual_connector = connector::VirtualConnector(
        {{core::MediaKind::ring, std::nullopt, 0, at - core::Time{}, std::nullopt, false}});
    core::MediaCommand ring;
    ring.kind = core::MediaKind::ring;
    static_cast<void>(of.virtual_connector.take(ring, of.engine.state(), core::Time{}));
    of.changed();
}

std::vector<core::OrgId> ids(std::vector<Tenant*> const& tenants) {
    std::vector<core::OrgId> found;
    for (Tenant const* const one : tenants) found.push_back(one->org);
    return found;
}

TEST(Tenants, GivesThoseThatAreDueAndThemOnly) {
    Tenants tenants;
    for (std::uint64_t number = 1; number <= 5; ++number) tenants.add(tenant(number));
    EXPECT_FALSE(tenants.next_due());
    has_due(*tenants.find(numbered(4)), core::Time{300});
    has_due(*tenants.find(numbered(2)), core::Time{200});
    has_due(*tenants.find(numbered(5)), core::Time{100});
    EXPECT_EQ(tenants.next_due(), core::Time{100});
    EXPECT_TRUE(tenants.due(core::Time{99}, 10).empty());
    EXPECT_EQ(ids(tenants.due(core::Time{200}, 10)), (std::vector{numbered(5), numbered(2)}));
    EXPECT_EQ(ids(tenants.due(core::Time{900}, 1)), std::vector{numbered(5)});
    static_cast<void>(tenants.find(numbered(5))->virtual_connector.take_due(core::Time{900}));
    tenants.find(numbered(5))->changed();
    EXPECT_EQ(tenants.next_due(), core::Time{200});
}

TEST(Tenants, OneThatIsOutOrGoneIsNotDue) {
    Tenants tenants;
    Tenant& out = tenants.add(tenant(1));
    tenants.add(tenant(2));
    has_due(out, core::Time{100});
    has_due(*tenants.find(numbered(2)), core::Time{200});
    out.standing = Standing::comes_back;
    out.changed();
    EXPECT_EQ(tenants.next_due(), core::Time{200});
    out.standing = Standing::works;
    out.changed();
    EXPECT_EQ(tenants.next_due(), core::Time{100});
    auto const gone = tenants.take(numbered(1));
    EXPECT_EQ(gone.get(), &out);
    EXPECT_EQ(tenants.next_due(), core::Time{200});
    gone->changed();  // nobody's business any more
    EXPECT_EQ(tenants.next_due(), core::Time{200});
    EXPECT_EQ(tenants.find(numbered(1)), nullptr);
    EXPECT_EQ(tenants.take(numbered(1)), nullptr);
    EXPECT_EQ(tenants.all().size(), 1U);
}

TEST(Tenants, AreCountedAsTheyAre) {
    Tenants tenants;
    Tenant& first = tenants.add(tenant(1));
    Tenant& second = tenants.add(tenant(2));
    EXPECT_EQ(tenants.counts().of(Standing::works), 2U);
    first.journal_seq = 7;
    second.journal_seq = 5;
    second.standing = Standing::set_aside;
    first.changed();
    second.changed();
    EXPECT_EQ(tenants.counts().entries, 12U);
    EXPECT_EQ(tenants.counts().of(Standing::works), 1U);
    EXPECT_EQ(tenants.counts().of(Standing::set_aside), 1U);
    EXPECT_EQ(tenants.take_grown().size(), 2U);
    EXPECT_TRUE(tenants.take_grown().empty());
    first.journal_seq = 8;
    first.changed();
    EXPECT_EQ(tenants.take_grown(), std::vector<Tenant*>{&first});
    static_cast<void>(tenants.take(numbered(1)));
    EXPECT_EQ(tenants.counts().entries, 5U);
    EXPECT_EQ(tenants.counts().of(Standing::works), 0U);
}

// Two thousand small organizations, of which some have something to do.
class ManyOrganizations : public ::testing::Test, protected DriverStage {
protected:
    static constexpr std::uint64_t many = 2'000;

    ManyOrganizations() {
        for (std::uint64_t number = 1; number <= many; ++number) driver.add(tenant(number));
        driver.start([] {});
        settle();
        looked_before_ = looked_at();
    }
    [[nodiscard]] std::uint64_t looked_at() {
        auto const all = metrics.counter("ringmaster_turn_organizations_total", "").value();
        return all - looked_before_;
    }
    void sign_in(std::uint64_t number) {
        core::SocketOpened opened;
        opened.agent = core::AgentId{{0xA, number}};
        opened.socket = 1;
        driver.tell(*driver.find(numbered(number)), opened);
    }
    std::uint64_t looked_before_ = 0;
};

TEST_F(ManyOrganizations, AnInputCostsALookAtItsOwn) {
    for (std::uint64_t number = 1; number <= 4; ++number) sign_in(number);
    settle();
    settle();
    EXPECT_EQ(looked_at(), 4U);
    EXPECT_EQ(driver.tenants().counts().of(LiveState::signed_out), 4U);
}

TEST_F(ManyOrganizations, ATurnLooksAtThoseWhoseTimeHasCome) {
    Tenant& due = *driver.find(numbered(1'234));
    has_due(due, wall + seconds(5));
    settle();
    EXPECT_EQ(looked_at(), 0U);
    steady += seconds(6);
    wall = wall + seconds(6);
    sign_in(1);
    settle();
    EXPECT_EQ(looked_at(), 2U);
    EXPECT_FALSE(due.virtual_connector.next_due());
}

}  // namespace
}  // namespace ringmaster::app::tenants_test
