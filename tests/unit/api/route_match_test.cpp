// The router, and the table as a whole: who may call what.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/requests/router.hpp"

namespace ringmaster::api::route_match_test {
namespace {

Call nothing(Context const&) { return Answer{}; }

Route row(std::string_view method, std::string_view pattern, std::size_t body_max = 10) {
    return {method, pattern, Policy::any_role(), "name", "summary", body_max, nothing};
}

Router small() {
    return Router({row("GET", "/v1/tasks"), row("POST", "/v1/tasks", 99), row("POST", "/v1/tasks/"),
                   row("GET", "/v1/tasks/{id}"), row("GET", "/v1/tasks/{id}/events"),
                   row("PUT", "/v1/tasks/special"), row("GET", "/{prefix*}/catalog"),
                   row("GET", "/{prefix*}/limited/catalog"), row("GET", "/{one}/{two}/events")});
}

std::string_view pattern_of(std::string_view method, std::string_view path) {
    static Router const router = small();
    auto const match = router.match(method, path);
    return match.route == nullptr ? "" : match.route->pattern;
}

TEST(Router, FindsLiteralsBeforeCaptures) {
    EXPECT_EQ(pattern_of("GET", "/v1/tasks"), "/v1/tasks");
    EXPECT_EQ(pattern_of("GET", "/v1/tasks/abc"), "/v1/tasks/{id}");
    EXPECT_EQ(pattern_of("PUT", "/v1/tasks/special"), "/v1/tasks/special");
    // Another method of a more specific pattern does not hide the looser one.
    EXPECT_EQ(pattern_of("GET", "/v1/tasks/special"), "/v1/tasks/{id}");
    EXPECT_EQ(pattern_of("GET", "/v1/tasks/abc/events"), "/v1/tasks/{id}/events");
}

TEST(Router, CapturesSegmentsAndRests) {
    auto const router = small();
    EXPECT_EQ(router.match("GET", "/v1/tasks/abc").path.at("id"), "abc");
    auto const rest = router.match("GET", "/u2c/api/v1/limited/catalog");
    EXPECT_EQ(rest.route->pattern, "/{prefix*}/limited/catalog");
    EXPECT_EQ(rest.path.at("prefix"), "u2c/api/v1");
    EXPECT_EQ(router.match("GET", "/catalog").path.at("prefix"), "");
    EXPECT_EQ(pattern_of("GET", "/u2c/catalog"), "/{prefix*}/catalog");
}

TEST(Router, KnowsUnknownPathsFromWrongMethods) {
    auto const router = small();
    for (auto const* path : {"", "/", "v1/tasks", "/v1", "/v1/tasks/a/b/c", "/v1//events", "*"}) {
        auto const match = router.match("GET", path);
        EXPECT_EQ(match.route, nullptr) << path;
        EXPECT_EQ(match.allow, "") << path;
    }
    EXPECT_EQ(router.match("DELETE", "/v1/tasks").allow, "GET, HEAD, POST");
    EXPECT_EQ(router.match("GET", "/v1/tasks/").allow, "POST");
    EXPECT_EQ(router.match("HEAD", "/v1/tasks").route->pattern, "/v1/tasks");
    EXPECT_EQ(router.match("HEAD", "/v1/tasks/").route, nullptr);
}

TEST(Router, LimitsBodies) {
    auto const router = small();
    EXPECT_EQ(router.body_limit("POST", "/v1/tasks"), 99U);
    EXPECT_GT(router.body_limit("POST", "/nowhere"), 0U);
}

TEST(Router, RefusesTwoOfAKindAndNoHandler) {
    EXPECT_THROW(Router({row("GET", "/a"), row("GET", "/a")}), std::logic_error);
    auto broken = row("GET", "/a");
    broken.handler = nullptr;
    EXPECT_THROW(Router({broken}), std::logic_error);
}

// SEC-1, written down a second time on purpose: a changed policy must be meant.
TEST(RouteTable, LetsInWhomItShould) {
    std::map<std::string_view, std::string_view> const expected{{"subscribeNotification", "AS"},
                                                                {"loginAgent", "AS"},
                                                                {"logoutAgent", "ASX"},
                                                                {"logoutAgentByPost", "ASX"},
                                                                {"reloadAgent", "AS"},
                                                                {"setAgentState", "ASX"},
                                                                {"listBuddies", "AS"},
                                                                {"listAgentActivities", "ASXR"},
                                                                {"listTasks", "ASXRC"},
                                                                {"createTask", "ASXC"},
                                                                {"createTaskSlash", "ASXC"},
                                                                {"readTask", "ASXRC"},
                                                                {"listTaskEvents", "ASXR"},
                                                                {"acceptTask", "AS"},
                                                                {"rejectTask", "AS"},
                                                                {"assignTask", "AS"},
                                                                {"acceptAllOffers", "AS"},
                                                                {"endTask", "ASX"},
                                                                {"replyTask", "AS"},
                                                                {"explainTask", "SX"},
                                                                {"queryCaptures", "SXR"},
                                                                {"exportPersonalData", "X"},
                                                                {"erasePersonalData", "X"},
                                                                {"requeueTask", "SX"},
                                                                {"prioritizeTask", "SX"},
                                                                {"requestCallback", "SXC"},
                                                                {"closeQueue", "SX"},
                                                                {"closeEntryPoint", "SX"},
                                                                {"cancelTransfer", "AS"},
                                                                {"wrapUpTask", "ASX"},
                                                                {"extendWrapUp", "AS"},
                                                                {"requestWrapUp", "AS"},
                                                                {"skipWrapUp", "AS"},
                                                                {"postFacts", "C"},
                                                                {"readAdminState", "X"},
                                                                {"listAgents", "SXR"},
                                                                {"listOrganizations", "P"},
                                                                {"createOrganization", "P"},
                                                                {"switchOrganization", "P"},
                                                                {"deleteOrganization", "P"},
                                                                {"readOpenApi", "*"},
                                                                {"readAsyncApi", "*"}};
    std::string_view constexpr letters = "ASXRCP";  // in the order of AccessRole
    std::set<std::string_view> seen;
    for (auto const& route : all_routes()) {
        auto const found = expected.find(route.name);
        if (found == expected.end()) continue;  // configuration has its own test
        seen.insert(route.name);
        EXPECT_EQ(route.policy.is_open(), found->second == "*") << route.name;
        for (std::size_t role = 0; role < core::enum_count<AccessRole>(); ++role) {
            bool const wanted =
                found->second == "*" || found->second.find(letters[role]) != std::string_view::npos;
            EXPECT_EQ(route.policy.allows(static_cast<AccessRole>(role)), wanted)
                << route.name << " " << letters[role];
        }
    }
    EXPECT_EQ(seen.size(), expected.size());
}

TEST(RouteTable, NamesEveryRouteOnce) {
    std::set<std::string_view> names;
    for (auto const& route : all_routes()) {
        EXPECT_TRUE(names.insert(route.name).second) << route.name;
        EXPECT_FALSE(route.summary.empty()) << route.name;
        EXPECT_TRUE(route.body_max > 0 || route.method == "GET") << route.name;
    }
}

// SEC-7: each part of an address is an id or a name of ours, or it may be a customer's, and then it
// stands neither in the audit nor beside kept answers nor in logs.
TEST(KeptPaths, HoldNothingOfACustomer) {
    std::set<std::string_view> const ours{
        "{id}",          "{org}",           "{resource}", "{entry}", "{record}", "{campaignId}",
        "{dncListName}", "{contactListId}", "{a}",        "{b}",     "{c}",      "{rest*}"};
    Router const router(all_routes());
    std::size_t personal = 0;
    for (auto const& route : all_routes()) {
        std::string path;
        std::string kept;
        for (std::string_view rest = route.pattern.substr(1);;) {
            auto const part = rest.substr(0, rest.find('/'));
            bool const captures = part.starts_with('{');
            bool const may_be_his = captures && !ours.contains(part);
            std::string const given = captures ? "+4930777001" : std::string(part);
            path += "/" + given;
            kept += "/" + (may_be_his ? std::string(part) : given);
            personal += may_be_his ? 1 : 0;
            if (part.size() == rest.size()) break;
            rest.remove_prefix(part.size() + 1);
        }
        auto const match = router.match(route.method, path);
        ASSERT_NE(match.route, nullptr) << path;
        EXPECT_EQ(kept_path(*match.route, path), kept) << route.pattern;
    }
    EXPECT_EQ(personal, 3U);
}

}  // namespace
}  // namespace ringmaster::api::route_match_test
