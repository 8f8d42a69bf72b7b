// A parameter a route does not know is refused by name, everywhere (RQ-16).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <regex>

#include "unit/api/described_answers.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_parameters_test {
namespace {

using nlohmann::json;

// A path of the pattern with something in every capture.
std::string filled(World const& world, Route const& route) {
    auto path = std::string(route.pattern);
    std::regex const org(R"(\{org\})");
    std::regex const resource(R"(\{resource\})");
    std::regex const rest(R"(\{[a-z*]+\})");
    path = std::regex_replace(path, org, core::to_string(world.org));
    path = std::regex_replace(path, resource, "team");
    return std::regex_replace(path, rest, "11111111-2222-4333-8444-555555555555");
}

Principal caller_of(World const& world, Route const& route) {
    for (std::size_t index = 0; index < core::enum_count<AccessRole>(); ++index) {
        auto const role = static_cast<AccessRole>(index);
        if (route.policy.allows(role)) return world.person(role, world.agent.id);
    }
    return world.principal(AccessRole::agent);
}

// The texts of all problems, in either shape of answers.
std::string problems_of(Reply const& reply) {
    if (!reply.body.is_object()) return {};
    if (reply.body.contains("error")) return reply.body["error"]["message"].dump();
    return reply.body.value("problems", json()).dump();
}

TEST(RouteParameters, EveryRouteRefusesWhatItDoesNotKnow) {
    World world;
    std::size_t asked = 0;
    for (auto const& route : all_routes()) {
        for (auto const* query : {"?surprise=1", "?page=0&Surprise=", "?=1", "?surprise"}) {
            auto const target = filled(world, route) + query;
            auto const before = world.engine.hash();
            auto const answer = world.send(caller_of(world, route), std::string(route.method),
                                           target, route.method == "GET" ? "" : "{}");
            EXPECT_EQ(answer.status, 400) << route.name << ' ' << answer.text;
            EXPECT_NE(problems_of(answer).find("is no parameter of this route"), std::string::npos)
                << route.name << ' ' << answer.text;
            EXPECT_EQ(world.engine.hash(), before) << route.name;
            ++asked;
        }
    }
    EXPECT_GT(asked, 400U);
}

TEST(RouteParameters, WhatIsDeclaredIsTakenInItsTypeAlone) {
    World world;
    for (auto const& route : all_routes()) {
        if (route.policy.allows(AccessRole::provider)) continue;  // needs a shell
        auto const caller = caller_of(world, route);
        for (auto const& parameter : route.parameters) {
            std::string const name(parameter.name);
            auto const ask = [&](std::string const& value) {
                auto const target = filled(world, route) + "?" + name + "=" + value;
                return problems_of(world.send(caller, std::string(route.method), target,
                                              route.method == "GET" ? "" : "{}"));
            };
            EXPECT_EQ(ask("").find("is no parameter"), std::string::npos) << route.name << name;
            EXPECT_NE(ask("&" + name + "=").find("is given more than once"), std::string::npos)
                << route.name << name;
            switch (parameter.type) {
                case ParameterType::list:
                case ParameterType::ids:
                case ParameterType::text:
                    EXPECT_NE(ask("%20,").find("names nothing"), std::string::npos) << name;
                    break;
                case ParameterType::integer:
                    EXPECT_NE(ask("x").find("must be a whole number"), std::string::npos) << name;
                    break;
                case ParameterType::flag:
                    EXPECT_NE(ask("maybe").find("must be true or false"), std::string::npos);
                    break;
            }
        }
    }
}

TEST(RouteParameters, TheDescriptionNamesThemAll) {
    std::size_t described = 0;
    for (auto const& route : all_routes()) {
        auto const* operation = described_operation(route, {{"resource", "address-book"}});
        ASSERT_NE(operation, nullptr) << route.name;
        std::vector<std::string> names;
        for (auto const& one : operation->value("parameters", json::array())) {
            auto const reference = one["$ref"].get<std::string>().substr(1);
            auto const& parameter = description().at(json::json_pointer(reference));
            if (parameter["in"] == "query") names.push_back(parameter["name"]);
        }
        std::vector<std::string> declared;
        for (auto const& parameter : route.parameters) declared.emplace_back(parameter.name);
        EXPECT_EQ(names, declared) << route.name;
        described += names.size();
    }
    EXPECT_GT(described, 100U);
}

// The declaration is the check: every bound and every value, from both sides.
TEST(RouteParameters, WhatIsDeclaredIsHeld) {
    World world;
    std::size_t asked = 0;
    for (auto const& route : all_routes()) {
        auto const caller = caller_of(world, route);
        auto const refuses = [&](Parameter const& parameter, std::string const& value) {
            ++asked;
            auto const name = std::string(parameter.name);
            auto const answer = world.send(caller, std::string(route.method),
                                           filled(world, route) + "?" + name + "=" + value,
                                           route.method == "GET" ? "" : "{}");
            return problems_of(answer).find("\"field\":\"" + name + "\"") != std::string::npos;
        };
        for (auto const& parameter : route.parameters) {
            if (!parameter.values.empty()) {
                auto const first = parameter.values.substr(0, parameter.values.find('|'));
                EXPECT_FALSE(refuses(parameter, std::string(first))) << parameter.name;
                EXPECT_TRUE(refuses(parameter, "0")) << parameter.name;
            } else if (parameter.type == ParameterType::integer) {
                EXPECT_FALSE(refuses(parameter, std::to_string(parameter.min))) << parameter.name;
                EXPECT_TRUE(refuses(parameter, std::to_string(parameter.max + 1)))
                    << parameter.name;
                EXPECT_TRUE(refuses(parameter, "99999999999999999999")) << parameter.name;
                if (parameter.min > 0) {
                    EXPECT_TRUE(refuses(parameter, "0")) << parameter.name;
                }
            } else if (parameter.type == ParameterType::ids) {
                EXPECT_TRUE(refuses(parameter, "x")) << parameter.name;
            }
            if (parameter.is_required) {
                EXPECT_TRUE(refuses(parameter, "")) << parameter.name;
            }
        }
    }
    EXPECT_GT(asked, 100U);
}

// Every read of a time, over any time there may be: one caller's range holds up nobody (SEC-5).
TEST(RouteParameters, AnyTimeIsReadAtOnce) {
    constexpr std::int64_t day_ms = 86'400'000;
    std::vector<std::pair<std::int64_t, std::int64_t>> const ranges{
        {0, 0},
        {0, time_max},
        {time_max, time_max},
        {time_max, 0},
        {time_max - day_ms / 24, time_max},
        {time_max - 31 * day_ms, time_max},
        {time_max - 1'100 * day_ms, time_max}};
    World world;
    std::size_t asked = 0;
    for (auto const& route : all_routes()) {
        auto const find = [&route](std::string_view name) {
            return std::ranges::find(route.parameters, name, &Parameter::name);
        };
        if (find("from") == route.parameters.end()) continue;
        EXPECT_EQ(find("from")->max, time_max) << route.name;
        EXPECT_EQ(find("to")->max, time_max) << route.name;
        std::vector<std::string> lengths{""};
        if (find("interval") != route.parameters.end()) {
            for (char const* length : {"15", "30", "60", "day"}) {
                lengths.push_back(std::string("&interval=") + length);
            }
        }
        for (auto const& [from, to] : ranges) {
            for (auto const& length : lengths) {
                auto const target = filled(world, route) + "?from=" + std::to_string(from) +
                                    "&to=" + std::to_string(to) + length;
                auto const begin = std::clock();
                auto const reply = world.send(caller_of(world, route), "GET", target);
                EXPECT_LT(std::clock() - begin, CLOCKS_PER_SEC) << target;
                EXPECT_LT(reply.status, 500) << target;
                ++asked;
            }
        }
    }
    for (auto const& one : world.records.statistics_asked) {
        EXPECT_LE(one.borders.size(), 3'200U);
    }
    EXPECT_GT(asked, 100U);
}

// ---- finding contacts -------------------------------------------------------------------------

class Finding : public ::testing::Test {
protected:
    Finding() {
        world.sign_in(owner);
        call = world.connected_call(owner);
        auto other = world.call_body();
        other["origin"] = "+4930111222";
        other["attributes"] = {{"Colour", "red"}};
        world.advance(std::chrono::seconds(5));
        waiting = world.post(connector, "/v1/tasks", other).body["data"]["id"];
    }
    std::vector<std::string> find(std::string const& query) {
        auto const answer = world.get(reader, "/v1/tasks?" + query);
        EXPECT_EQ(answer.status, 200) << query << answer.text;
        std::vector<std::string> ids;
        for (auto const& one : answer.body["data"]) ids.push_back(one["id"]);
        EXPECT_EQ(answer.body["meta"]["totalRecords"], ids.size()) << query;
        return ids;
    }
    void expect_only(std::string const& query, std::string const& id) {
        EXPECT_THAT(find(query), ::testing::ElementsAre(id)) << query;
    }
    void expect_nothing(std::string const& query) {
        EXPECT_THAT(find(query), ::testing::IsEmpty()) << query;
    }

    World world;
    Principal owner = world.person(AccessRole::agent, world.agent.id);
    Principal connector = world.principal(AccessRole::connector);
    Principal reader = world.principal(AccessRole::administrator);
    std::string call;     // connected, from +4917612345678, Colour blue
    std::string waiting;  // five seconds younger, from +4930111222, Colour red
};

TEST_F(Finding, ByEachCriterion) {
    std::string const nobody = "11111111-2222-4333-8444-555555555555";
    expect_only("customer=%2B4917612345678", call);
    expect_only("customer=%2B49%20176%201234%205678", call);
    expect_only("customer=%2B49-30-111222", waiting);
    expect_nothing("customer=%2B491");
    expect_only("agentIds=" + core::to_string(world.agent.id), call);
    expect_nothing("agentIds=" + core::to_string(world.colleague.id));
    expect_only("status=assigned", call);
    expect_only("status=queued", waiting);
    EXPECT_EQ(find("status=queued,assigned").size(), 2U);
    expect_nothing("status=completed");
    auto const queue = core::to_string(world.entry_point.queue);
    EXPECT_EQ(find("queueIds=" + queue).size(), 2U);
    expect_nothing("queueIds=" + nobody);
    EXPECT_EQ(find("entryPointIds=" + core::to_string(world.entry_point.id)).size(), 2U);
    expect_nothing("entryPointIds=" + nobody);
    EXPECT_EQ(find("teamIds=" + core::to_string(world.agent.teams.front())).size(), 2U);
    expect_nothing("teamIds=" + nobody);
    EXPECT_EQ(find("channelTypes=telephony,chat").size(), 2U);
    expect_nothing("channelTypes=email");
    EXPECT_EQ(find("direction=inbound").size(), 2U);
    expect_nothing("direction=outbound");
    expect_only("variable=Colour:blue", call);
    expect_only("variable=Colour:red", waiting);
    expect_nothing("variable=Colour:green");
    auto const later = std::to_string(world.now.epoch_ms);
    expect_only("from=" + later, waiting);
    expect_only("to=" + later, call);
    expect_nothing("status=queued&variable=Colour:blue");
}

TEST_F(Finding, PagesHaveTheTotal) {
    std::vector<std::string> ids;
    for (auto const* page : {"0", "1", "2"}) {
        auto const answer = world.get(reader, std::string("/v1/tasks?pageSize=1&page=") + page);
        EXPECT_EQ(answer.body["meta"]["totalRecords"], 2) << answer.text;
        EXPECT_EQ(answer.body["meta"]["totalPages"], 2);
        for (auto const& one : answer.body["data"]) ids.push_back(one["id"]);
    }
    EXPECT_THAT(ids, ::testing::UnorderedElementsAre(call, waiting));
}

TEST_F(Finding, WrongValuesAreRefused) {
    for (auto const* query :
         {"agentIds=x", "teamIds=x", "queueIds=x", "entryPointIds=x", "status=lost",
          "direction=sideways", "channelTypes=fax", "variable=Colour", "variable=:blue", "from=x",
          "agentIds=,", "queueIds=,,", "status=,", "customer=%20", "customer=+",
          "status=queued&status=queued", "origin=%2B4917612345678"}) {
        EXPECT_EQ(world.get(reader, std::string("/v1/tasks?") + query).status, 400) << query;
    }
}

// CD-4
TEST_F(Finding, NeverBySecureVariablesNorByHiddenOnes) {
    auto const define = [&](char const* id, json const& body) {
        ASSERT_TRUE(
            world.directory.put({"cad-variable", id, 1, body.dump(), world.now, world.now}));
    };
    define("11111111-2222-4333-8444-000000000001",
           {{"name", "Pin"}, {"variableType", "STRING"}, {"sensitive", true}, {"active", true}});
    define("11111111-2222-4333-8444-000000000002", {{"name", "Colour"},
                                                    {"variableType", "STRING"},
                                                    {"agentViewable", false},
                                                    {"active", true}});
    EXPECT_EQ(world.get(reader, "/v1/tasks?variable=Pin:1234").status, 400);
    expect_only("variable=Colour:blue", call);
    reader = owner;
    expect_nothing("variable=Colour:blue");
}

}  // namespace
}  // namespace ringmaster::api::tests::route_parameters_test
