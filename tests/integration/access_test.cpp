// Who may call what (SEC-1, SEC-2), over the wire: every route the server describes, cell by cell.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "integration/world.hpp"

namespace ringmaster::tests::access_test {
namespace {

using nlohmann::json;

constexpr char const* other_org = "bbbbbbbb-0000-4000-8000-0000000000bb";
constexpr char const* marker = "Strictly Ours";  // in every name of the other organization
constexpr char const* nothing = "00000000-0000-4000-8000-00000000dead";

struct Described {
    std::string method;
    std::string path;
    bool open = false;
    std::set<std::string> roles;
    [[nodiscard]] std::string name() const { return method + " " + path; }
};

// An operation is one at every address it has.
void add_other_addresses(std::string const& list, std::vector<Described>& routes) {
    std::regex const address(R"re("(/[^"]*)")re");
    for (std::sregex_iterator at(list.begin(), list.end(), address), end; at != end; ++at) {
        routes.push_back({routes.back().method, (*at)[1], routes.back().open, routes.back().roles});
    }
}

// From the served description, by indentation alone.
std::vector<Described> described(std::string const& yaml) {
    std::regex const path_line(R"re(^  "(/[^"]*)":$)re");
    std::regex const method_line(R"(^    (get|post|put|delete|patch):$)");
    std::regex const roles_line(R"(^      x-roles: \[(.*)\]$)");
    std::regex const other_line(R"re(^(?:      x-also-at: \[|        - )("/.*"))re");
    std::vector<Described> routes;
    std::string path;
    std::istringstream lines(yaml);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, path_line)) path = match[1];
        if (std::regex_search(line, match, other_line)) add_other_addresses(match[1], routes);
        if (std::regex_match(line, match, method_line)) {
            std::string method = match[1];
            for (char& letter : method) letter = static_cast<char>(letter - 'a' + 'A');
            routes.push_back({method, path, false, {}});
        }
        if (line == "      security: []") routes.back().open = true;
        if (std::regex_match(line, match, roles_line)) {
            std::istringstream roles(match[1]);
            for (std::string role; std::getline(roles >> std::ws, role, ',');) {
                routes.back().roles.insert(role);
            }
        }
    }
    return routes;
}

// What stands in a path for the parts of its pattern.
using Parts = std::map<std::string, std::string>;

// Those that are no ids; the same everywhere.
Parts const& named_parts() {
    static Parts const parts{{"resource", "team"},
                             {"record", "contact-sessions"},
                             {"entry", nothing},
                             {"campaignId", "nowhere"},
                             {"contactListId", "7"},
                             {"contactId", "C-1"},
                             {"dncListName", "nowhere"},
                             {"phoneNumber", "+4930777001"},
                             {"rest*", "x"},
                             {"a", "x"},
                             {"b", "x"},
                             {"c", "x"}};
    return parts;
}

// The path with something in the place of each part. A part that nothing stands for fails: then no
// question reaches the route.
std::string filled(std::string path, Parts parts) {
    parts.insert(named_parts().begin(), named_parts().end());
    for (auto const& [name, value] : parts) {
        auto const part = "{" + name + "}";
        for (auto at = path.find(part); at != std::string::npos; at = path.find(part)) {
            path.replace(at, part.size(), value);
        }
    }
    EXPECT_EQ(path.find('{'), std::string::npos) << path;
    return path;
}

std::string filled(std::string path, std::string const& org, std::string const& id) {
    return filled(std::move(path), {{"org", org}, {"id", id}});
}

void rename_all(json& value) {
    if (value.is_object() && value.contains("name")) {
        value["name"] = std::string(marker) + " " + value["name"].get<std::string>().substr(0, 40);
    }
    if (!value.is_structured()) return;
    for (json& part : value) rename_all(part);
}

class Access : public ::testing::Test {
protected:
    Access() {
        world_.make_supervisor(4);
        json other = world_.organization;
        other["organization"]["id"] = other_org;
        other["organization"]["name"] = marker;
        for (char const* renamed : {"site", "team", "contact-service-queue", "entry-point"}) {
            rename_all(other["resources"][renamed]);
        }
        world_.daemon.import_organization(other);
        auto const theirs = world_.daemon.create_token(other_org, {"administrator", "", "B"});
        auto const org = world_.org_id;
        tokens_["reporting"] = world_.daemon.create_token(org, {"reporting", "", "R"});
        tokens_["administrator"] = world_.daemon.create_token(org, {"administrator", "", "A"});
        tokens_["connector"] = world_.daemon.create_token(org, {"connector", "", "C"});
        provider_ = world_.daemon.create_token("", {"provider", "", "P"});
        tokens_["agent"] = world_.token_of(1);
        tokens_["supervisor"] = world_.token_of(4);
        // Nobody else asks for every address there is, one after another.
        world_.daemon.configure(
            {{"limits", {{"requestsPerSecond", 100'000}, {"requestsBurst", 100'000}}}});
        world_.start({1, 4});
        theirs_ = theirs;
        routes_ = described(world_.administrator().get("/openapi.yaml").raw.body);
        team_ = world_.resources("team")[0]["id"];
        auto const call = world_.api(theirs).post("/v1/tasks", world_.call_body());
        EXPECT_EQ(call.status, 201) << call.text();
        their_call_ = call.body["data"]["id"];
        give_them_customers();
    }

    static Answer send(Api& api, Described const& route, std::string const& path) {
        if (route.method == "GET") return api.get(path);
        if (route.method == "DELETE") return api.remove(path);
        if (route.method == "PUT") return api.put(path, json::object());
        if (route.method == "PATCH") return api.patch(path, json::object());
        return api.post(path);
    }

    // An answer without what differs from one request to the next, what was asked for too.
    static std::string gist(Answer const& answer, Parts const& asked, Parts const& nowhere) {
        json body = answer.body;
        if (body.is_object()) body.erase("trackingId");
        auto text = std::to_string(answer.status) + " " + body.dump();
        for (auto const& [name, value] : asked) {
            auto const echoed = text.find(value);
            if (echoed != std::string::npos) {
                text.replace(echoed, value.size(), nowhere.at(name));
            }
        }
        return text;
    }

    // A campaign and its contacts, a do-not-call list, a callback of the other organization's.
    void give_them_customers() {
        auto owner = world_.api(theirs_);
        auto const campaign =
            owner.post("/v1/dialer/campaign", {{"id", "theirs"},
                                               {"campaignType", "preview_standard"},
                                               {"entryPointId", world_.call_body()["entryPointId"]},
                                               {"outdialANI", "+4930111"},
                                               {"campaignName", marker}});
        EXPECT_EQ(campaign.status, 202) << campaign.text();
        std::string const lists = "/v3/campaign-management/campaigns/theirs/contact-list";
        auto const list =
            owner.post(lists, {{"supportedChannels", {"Voice"}}, {"activationTimeLagMinutes", 0}});
        EXPECT_EQ(list.status, 201) << list.text();
        their_list_ = list.body["contactListId"];
        json const contact{{"contactAttributes",
                            {{{"fieldName", "Contact_Phone"}, {"value", "+4930777001"}},
                             {{"fieldName", "Customer_Unique_ID"}, {"value", "their-customer"}}}}};
        auto const added = owner.post(lists + "/" + their_list_ + "/contacts",
                                      {{"contacts", json::array({contact, contact})}});
        EXPECT_EQ(added.status, 202) << added.text();
        auto const listed = owner.post("/v3/campaign-management/dncList/theirs/phoneNumber",
                                       {{"phoneNumber", "+4930777009"}, {"source", marker}});
        EXPECT_EQ(listed.status, 201) << listed.text();
        auto const callback =
            owner.post("/v1/callbacks/web", {{"callbackNumber", "+4930777002"},
                                             {"customerName", marker},
                                             {"entryPointId", world_.call_body()["entryPointId"]}});
        EXPECT_EQ(callback.status, 201) << callback.text();
        their_callback_ = callback.body["id"];
    }

    // What is theirs stands in no answer.
    static void expect_silent(Described const& route, Answer const& answer) {
        EXPECT_EQ(answer.raw.body.find(marker), std::string::npos) << route.name();
        EXPECT_EQ(answer.raw.body.find(other_org), std::string::npos) << route.name();
    }

    World world_;
    std::map<std::string, std::string> tokens_;  // role -> token
    std::string theirs_;                         // the other organization's administrator
    std::string provider_;
    std::string their_call_;
    std::string their_callback_;
    std::string their_list_;
    std::string team_;
    std::vector<Described> routes_;
};

TEST_F(Access, NobodyComesInWithoutAToken) {
    ASSERT_GT(routes_.size(), 80U);
    for (char const* token : {"", "rm_0123456789abcdef_bbbbbbbb-0000-4000-8000-0000000000bb"}) {
        auto stranger = world_.api(token);
        for (Described const& route : routes_) {
            if (route.open) continue;
            auto const answer = send(stranger, route, filled(route.path, other_org, team_));
            EXPECT_EQ(answer.status, 401) << route.name() << ' ' << answer.text();
            expect_silent(route, answer);
        }
    }
}

TEST_F(Access, EveryRoleMayCallWhatTheDescriptionSaysAndNothingElse) {
    auto callers = tokens_;
    callers["provider"] = provider_;
    for (auto const& [role, token] : callers) {
        auto caller = world_.api(token);
        for (Described const& route : routes_) {
            if (route.open) continue;
            // A provider could do away with the organization under the others' feet.
            auto const org = role == "provider" ? std::string(nothing) : world_.org_id;
            auto const answer = send(caller, route, filled(route.path, org, nothing));
            EXPECT_NE(answer.reason(), "ORGANIZATION_DISABLED") << role << ' ' << route.name();
            if (route.roles.contains(role)) {
                EXPECT_NE(answer.status, 401) << role << ' ' << route.name();
                EXPECT_NE(answer.reason(), "ROLE_NOT_ALLOWED") << role << ' ' << route.name();
            } else {
                EXPECT_EQ(answer.status, 403) << role << ' ' << route.name();
                EXPECT_EQ(answer.reason(), "ROLE_NOT_ALLOWED") << role << ' ' << route.name();
            }
        }
    }
}

// SEC-2: what is theirs is answered as what exists nowhere; and nothing happens to it.
TEST_F(Access, AnotherOrganizationIsNotThere) {
    auto owner = world_.api(theirs_);
    auto const export_path = std::string("/organization/") + other_org + "/export";
    auto const before = owner.get(export_path);
    ASSERT_EQ(before.status, 200) << before.text();
    auto const state = owner.get("/v1/admin/state").body["stateHash"];
    Parts const nowhere{{"org", nothing},
                        {"id", nothing},
                        {"campaignId", "nowhere"},
                        {"contactListId", "7"},
                        {"contactId", "C-1"},
                        {"dncListName", "nowhere"},
                        {"phoneNumber", "+4930777001"}};
    std::set<std::string> asked;
    for (auto const& [role, token] : tokens_) {
        auto caller = world_.api(token);
        for (Described const& route : routes_) {
            bool const of_org = route.path.find("{org}") != std::string::npos;
            bool const of_one = std::ranges::any_of(nowhere, [&route](auto const& part) {
                return route.path.find("{" + part.first + "}") != std::string::npos;
            });
            if (route.open || !route.roles.contains(role) || !of_one) continue;
            Parts theirs{{"org", other_org},
                         {"id", of_org ? team_ : their_call_},
                         {"campaignId", "theirs"},
                         {"contactListId", their_list_},
                         {"contactId", "their-customer"},
                         {"dncListName", "theirs"},
                         {"phoneNumber", "+4930777009"}};
            auto elsewhere = nowhere;
            if (of_org) elsewhere["id"] = team_;
            for (auto const& id : {theirs["id"], their_callback_}) {
                theirs["id"] = id;
                auto const answer = send(caller, route, filled(route.path, theirs));
                auto const other = send(caller, route, filled(route.path, elsewhere));
                EXPECT_EQ(gist(answer, theirs, elsewhere), gist(other, elsewhere, elsewhere))
                    << role << ' ' << route.name();
                EXPECT_GE(answer.status, 400) << role << ' ' << route.name();
                if (of_org) {
                    EXPECT_EQ(answer.status, 404) << role << ' ' << route.name();
                }
                expect_silent(route, answer);
                asked.insert(route.path);
            }
        }
    }
    EXPECT_GT(asked.size(), 60U);
    EXPECT_EQ(owner.get(export_path).raw.body, before.raw.body);
    EXPECT_EQ(owner.get("/v1/admin/state").body["stateHash"], state);
    // Nor by lists that ask for nothing in particular.
    for (auto const& [role, token] : tokens_) {
        auto caller = world_.api(token);
        for (Described const& route : routes_) {
            bool const lists = route.method == "GET" && route.path.find('{') == std::string::npos;
            if (route.open || !lists || !route.roles.contains(role)) continue;
            auto const answer = caller.get(route.path);
            expect_silent(route, answer);
            for (auto const& theirs : {their_call_, their_callback_, their_list_}) {
                EXPECT_EQ(answer.raw.body.find(theirs), std::string::npos) << route.name();
            }
        }
    }
}

}  // namespace
}  // namespace ringmaster::tests::access_test
