// What a body has to say is what the description requires: an empty one is refused by the name of
// every field that is required, and of no other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "ringmaster/api/commands/commands.hpp"
#include "unit/api/described_answers.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_bodies_test {
namespace {

using nlohmann::json;
using Names = std::set<std::string>;

json const& referred(json const& schema) {
    if (!schema.contains("$ref")) return schema;
    return description().at(json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
}

// Whatever the body may be, the fields it cannot be without.
Names required(json const& operation) {
    auto const& content = operation["requestBody"]["content"];
    if (!content.contains("application/json")) return {};
    json const& schema = referred(content["application/json"]["schema"]);
    Names names;
    for (auto const& name : schema.value("required", json::array())) names.insert(name);
    return names;
}

std::string filled(World const& world, Route const& route, std::string const& resource) {
    auto path = std::string(route.pattern);
    path = std::regex_replace(path, std::regex(R"(\{org\})"), core::to_string(world.org));
    path = std::regex_replace(path, std::regex(R"(\{resource\})"), resource);
    return std::regex_replace(path, std::regex(R"(\{[a-zA-Z*]+\})"),
                              "11111111-2222-4333-8444-555555555555");
}

Principal caller_of(World const& world, Route const& route) {
    for (auto const role : {AccessRole::administrator, AccessRole::agent, AccessRole::supervisor,
                            AccessRole::connector, AccessRole::reporting}) {
        if (route.policy.allows(role)) return world.person(role, world.agent.id);
    }
    return world.principal(AccessRole::provider);
}

// Fields an answer calls required, whatever else is the case.
Names missing(Reply const& reply) {
    bool const of_configuration = reply.body.contains("error");
    json const problems = of_configuration ? reply.body["error"]["message"]
                                           : reply.body.value("problems", json::array());
    Names names;
    for (auto const& one : problems) {
        auto const text = one.value("description", "");
        bool const is_asked = text == "is required" || text.starts_with("must be ");
        if (is_asked) names.insert(one["field"]);
    }
    return names;
}

// Fields that another one makes unnecessary: a schema cannot say so, their text does.
Names required_without_another(std::string_view route) {
    Names names;
    auto const* const shape = body_shape(route);
    if (shape == nullptr) return names;
    for (BodyField const& field : shape->fields) {
        if (field.required && !field.unless.empty()) names.emplace(field.name);
    }
    return names;
}

TEST(RouteBodies, AnEmptyOneIsRefusedByWhatIsRequired) {
    World world;
    std::size_t asked = 0;
    std::size_t refused = 0;
    for (auto const& route : all_routes()) {
        if (route.policy.allows(AccessRole::provider)) continue;  // needs a shell
        bool const of_entries = route.pattern.find("entry") != std::string_view::npos;
        std::string const resource = of_entries ? "address-book" : "team";
        auto const* operation = described_operation(route, {{"resource", resource}});
        ASSERT_NE(operation, nullptr) << route.name;
        if (!operation->contains("requestBody")) continue;
        auto const reply = world.send(caller_of(world, route), std::string(route.method),
                                      filled(world, route, resource), "{}");
        ++asked;
        if (reply.status == 404) continue;  // asked for something that is not there before
        auto wanted = required(*operation);
        wanted.merge(required_without_another(route.name));
        EXPECT_EQ(missing(reply), wanted) << route.name << ' ' << reply.text;
        refused += wanted.empty() ? 0U : 1U;
    }
    EXPECT_GT(asked, 60U);
    EXPECT_GT(refused, 20U);
}

}  // namespace
}  // namespace ringmaster::api::tests::route_bodies_test
