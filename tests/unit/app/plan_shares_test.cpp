// SEC-5: what callers want to be worked out beside the loop. One who wants much waits for himself.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/base/share.hpp"
#include "app/requests/request_runner.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::plan_shares_test {
namespace {

// Worked out, with nothing to change.
api::Call plan_nothing(api::Context const&) {
    return api::WithDocuments{
        [](api::Directory const&) { return api::WithDocuments::Planned(api::Answer{}); }};
}

class PlanShares : public ::testing::Test, protected DriverStage {
protected:
    PlanShares() : tenant(&add(7)) {
        driver.start([] {});
        settle();
    }
    Tenant& add(std::uint64_t number) {
        return driver.add(std::make_unique<Tenant>(core::OrgId{{7, number}},
                                                   [] { return core::Time{1'000'000}; }));
    }
    void ask(std::string const& caller) {
        ApiRequest request;
        request.route = &route;
        request.request.method = "POST";
        request.request.path = "/test";
        request.principal.org = tenant->org;
        request.principal.subject = caller;
        request.respond = [this, caller](api::Response const& response) {
            said.push_back(caller + " " + std::to_string(response.status));
        };
        ASSERT_TRUE(driver.ask(*tenant, std::move(request)));
        settle();
    }
    void work_all_out() {
        while (finish() != 0) settle();
    }

    api::Route const route{"POST", "/test",     api::Policy::any_role(), "test", "",
                           1'024,  plan_nothing};
    Tenant* tenant;
    std::vector<std::string> said;
};

TEST_F(PlanShares, CallersOfOneOrganizationTakeTurns) {
    for (int count = 0; count < 3; ++count) ask("greedy");
    ask("other");
    work_all_out();
    EXPECT_EQ(said,
              (std::vector<std::string>{"greedy 200", "other 200", "greedy 200", "greedy 200"}));
}

TEST_F(PlanShares, AreTheCallersOwnWhereThePlansOfAllAreWorkedOut) {
    ask("one");
    tenant = &add(8);
    ask("one");
    EXPECT_EQ(callers, (std::vector{caller_name({{7, 7}}, "one"), caller_name({{7, 8}}, "one")}));
    work_all_out();
    EXPECT_EQ(said.size(), 2U);
}

TEST_F(PlanShares, OneAloneFillsHalfTheLineAndNoMore) {
    constexpr std::size_t half = 128;
    for (std::size_t count = 0; count < half + 1; ++count) ask("greedy");  // one is begun
    EXPECT_TRUE(said.empty());
    ask("greedy");
    EXPECT_EQ(said, std::vector<std::string>{"greedy 429"});
    ask("other");
    work_all_out();
    ASSERT_EQ(said.size(), half + 3);
    EXPECT_EQ(said[1], "greedy 200");
    EXPECT_EQ(said[2], "other 200");
}

}  // namespace
}  // namespace ringmaster::app::plan_shares_test
